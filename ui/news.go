package ui

import (
	"context"
	"errors"
	"slices"
	"sort"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/screen"
	"caisse/ui/text"
)

// hear takes what happened in the till. Every open screen learns of it: the
// one about that sale may not be the one that is up.
func (r *root) hear(news newsCame) tea.Cmd {
	c := r.c
	cmds := []tea.Cmd{waitNews(r.ctx, c.Till)}
	for _, n := range news {
		switch n := n.(type) {
		case till.HealthNews:
			c.Health, c.HealthAt = n.Health, c.Beat()
		case till.ClockNews:
			cmds = append(cmds, r.turnDay())
		case till.TroubleNews:
			c.Adrift = c.Adrift || errors.Is(n.Err, till.ErrMoved)
			r.alarm(c.W.Trouble(n.Err), true)
		case till.SharingNews:
			cmds = append(cmds, r.sharing(n))
			c.SetTills(n.Called)
		case till.OthersNews:
			cmds = append(cmds, r.sold(n))
		case till.InvoiceNews:
			if n.Others {
				cmds = append(cmds, r.spread(n))
				continue
			}
			r.note(n.Invoice)
			if end, ok := c.Unwritten[n.Invoice.Ref]; ok && n.Invoice.State == end.State { // the ledger has it: see till.UnwrittenNews
				r.written(end)
			}
			c.Heard[n.Invoice.Ref] = true
			if n.Answered || n.Invoice.State != n.Was { // written: the file is back
				c.Adrift = false
			}
			if n.Invoice.State != n.Was || n.Invoice.ToLookAt() || c.Looked[n.Invoice.Ref] {
				cmds = append(cmds, r.countLook())
			}
			if !n.Invoice.ToLookAt() {
				delete(c.Looked, n.Invoice.Ref)
			}
			before := r.ids()
			cmds = append(cmds, r.spread(n), r.prints.paid(n))
			if !n.Tells() {
				if n.Invoice.Doubt == model.PaidTwice {
					r.alarm(in(c.W).paidTwice+" "+text.ShortRef(n.Invoice), true)
				}
				continue
			}
			cmds = append(cmds, r.announce(n, !slices.Contains(before, r.top().ID())))
		case till.UnwrittenNews:
			cmds = append(cmds, r.notWritten(n))
		case till.SweepNews:
			cmds = append(cmds, r.swept(n))
		}
	}
	return r.wake(tea.Batch(cmds...))
}

// fewOthers is how many sales of others lists take in one by one.
const fewOthers = 20

// sold shows on lists and reports what other tills have sold and changed. Of this
// till's own what had been lost is back: it may be waited for.
func (r *root) sold(n till.OthersNews) tea.Cmd {
	r.c.SetTills(n.Called)
	var cmds []tea.Cmd
	for _, one := range n.All {
		if one.Invoice.Till == "" {
			r.note(one.Invoice)
		}
		if len(n.All) <= fewOthers {
			cmds = append(cmds, r.spread(one))
		}
	}
	if len(n.All) > fewOthers {
		cmds = append(cmds, r.countLook(), r.spread(screen.OthersSold{}))
	}
	return tea.Batch(cmds...)
}

// waitsFor is how long a sale counts as waiting: nobody comes back with an
// older link by himself, and the till no longer asks about it.
const waitsFor = 7 * 24 * time.Hour

// note keeps the board in step with what happened to inv.
func (r *root) note(inv model.Invoice) {
	c, b := r.c, &r.c.Board
	i := slices.IndexFunc(b.Waiting, func(o model.Invoice) bool { return o.Ref == inv.Ref })
	waits := inv.Open() && inv.ReplacedBy == "" && c.Age(inv, inv.CreatedAt) < waitsFor
	switch {
	case waits && i >= 0:
		b.Waiting[i] = inv
	case waits:
		b.Waiting = append(b.Waiting, inv)
		sort.SliceStable(b.Waiting, func(i, j int) bool { return b.Waiting[i].CreatedAt.Before(b.Waiting[j].CreatedAt) })
	case i >= 0:
		b.Waiting = slices.Delete(b.Waiting, i, i+1)
	}
	if inv.State.IsPaid() && !inv.SettledAt.Before(b.LastPaid.SettledAt) {
		b.LastPaid = inv
	}
}

// notWritten tells of an end that LigdiCash gave and the ledger cannot take: it
// rings once, and the screen of that sale hides its code.
func (r *root) notWritten(n till.UnwrittenNews) tea.Cmd {
	c, inv := r.c, n.Invoice
	c.Adrift = c.Adrift || errors.Is(n.Why, till.ErrMoved)
	if n.Over {
		r.written(inv)
		return r.spread(n)
	}
	_, known := c.Unwritten[inv.Ref]
	c.Unwritten[inv.Ref] = inv
	cmd := r.spread(n)
	if known {
		return cmd
	}
	if g := r.glass(); g.Paid || g.Inv.Ref != inv.Ref {
		m := c.Mark(inv, false)
		r.alarm(cells.Join(" · ", m.Sign+" "+m.Word+" "+c.Francs(inv.Amount), c.Ticket(inv), c.Name(inv), text.ShortRef(inv))+". "+c.NotYet(), true)
	}
	return tea.Batch(cmd, ring(c.Term, 1))
}

// written forgets that inv was not: what was told of it is true no longer.
func (r *root) written(inv model.Invoice) {
	delete(r.c.Unwritten, inv.Ref)
	r.alarms = slices.DeleteFunc(r.alarms, func(told string) bool {
		ours := false
		for _, lang := range []string{"fr", "en"} {
			w := text.In(lang)
			ours = ours || strings.HasSuffix(told, w.File.Unwritten) || strings.HasSuffix(told, w.File.UnwrittenMoved)
		}
		return ours && strings.Contains(told, text.ShortRef(inv))
	})
}

// swept takes the progress of a round of questions. The one at start is told in
// one line, once it is over and if it found money; one that somebody asked for
// is told by the screen it was asked on, here when that is no longer up.
func (r *root) swept(n till.SweepNews) tea.Cmd {
	c, w := r.c, in(r.c.W)
	if !n.Morning {
		up := r.top().ID() == screen.SalesID
		cmd := r.spread(n)
		if n.Over && n.Done > 0 && !up {
			cmd = tea.Batch(cmd, r.say(c.SweepOver(n)))
		}
		return cmd
	}
	if !n.Over || n.Paid.Count == 0 {
		return nil
	}
	text := w.absent + c.W.Colon() + c.Count(n.Paid.Count, w.absentPaid) + ", " + c.Francs(n.Paid.Sum)
	if left := int64(len(c.Waiting)); left > 0 {
		text += " · " + c.Count(left, w.absentOpen)
	}
	r.alarm(text, true) // until a key: nobody may be there yet
	return ring(c.Term, 2)
}

// announce rings for money, and tells it: in one line, unless the screen that is
// up has turned green, or is about that very invoice.
func (r *root) announce(n till.InvoiceNews, turned bool) tea.Cmd {
	c, inv := r.c, n.Invoice
	rings, ends := n.Rings()
	if !ends {
		return nil
	}
	cmds := []tea.Cmd{ring(c.Term, rings)}
	if r.locked != nil && inv.State.IsPaid() {
		r.locked.Paid()
	}
	g := r.glass()
	if g.Paid && turned && g.Inv.Sale == inv.Sale || !g.Paid && g.Inv.Ref == inv.Ref {
		r.surprised = c.Beat()
		r.hush()
		if inv.State.IsPaid() && r.locked == nil {
			r.titled = true
			amount := inv.Amount.Group(" ") + " F"
			if c.Masked {
				amount = c.Francs(inv.Amount)
			}
			cmds = append(cmds, title(c.Term, c.Mark(inv, false).Sign+" "+amount))
		}
		return tea.Batch(cmds...)
	}
	m := c.Mark(inv, false)
	text := cells.Join(" · ", m.Sign+" "+m.Word+" "+c.Francs(inv.Amount), c.Ticket(inv), c.Name(inv), cells.Cut(inv.Object, 20), text.ShortRef(inv), c.Clock(inv.SettledAt))
	if g.Inv.Ref != "" && !g.Paid {
		text = in(c.W).otherSale + " " + text // a customer stands before this one
	}
	r.alarm(text, inv.State != model.Paid || inv.Doubt == model.PaidTwice || len(r.alarms) > 0) // behind another it would not be seen in time
	return tea.Batch(cmds...)
}

// alarm tells of money. One that is not as the cashier thinks stays until a
// waitNews waits for what happens in the till.
func waitNews(ctx context.Context, t *till.Till) tea.Cmd {
	return func() tea.Msg {
		if n := t.News(ctx); n != nil {
			return newsCame(n)
		}
		return nil
	}
}

// askBoard reads what the sale screen shows at once.
func askBoard(ctx context.Context, t *till.Till, again bool) tea.Cmd {
	return func() tea.Msg {
		waiting, last, err := t.Open(ctx)
		tills, terr := t.Beside(ctx)
		return boardRead{waiting: waiting, last: last, tills: tills, untold: terr, err: err, again: again, called: t.Called(ctx)}
	}
}
