package ui

import (
	"context"
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/theme"
)

// paid is the green screen. It is made only from an invoice the ledger says is
// paid, and a paid invoice comes only out of model's judgement of a confirm.
type paid struct {
	c     *console
	inv   model.Invoice
	fresh bool // it has just been paid; otherwise it may have been delivered long ago
	w, h  int
}

func newPaid(c *console, inv model.Invoice, fresh bool) paid {
	return paid{c: c, inv: inv, fresh: fresh}
}

func (p paid) Init() tea.Cmd          { return nil }
func (p paid) Resize(w, h int) screen { p.w, p.h = w, h; return p }

func (p paid) Update(msg tea.Msg) (screen, tea.Cmd) {
	if n, ok := msg.(till.InvoiceNews); ok && n.Invoice.Ref == p.inv.Ref {
		p.inv = n.Invoice
	}
	if m, ok := msg.(askedAgain); ok && m.ref == p.inv.Ref {
		return p, p.c.answeredAgain(m)
	}
	k, ok := msg.(tea.KeyMsg)
	switch {
	case !ok:
		return p, nil
	case key.Matches(k, p.kCheck()):
		return p, p.c.askNow(p.inv)
	case startsAmount(k):
		return p, p.c.tell(soldNext{k})
	case key.Matches(k, p.kNext()):
		return p, p.c.tell(soldNext{})
	case key.Matches(k, p.kDetail()):
		return p, p.c.tell(opened{newDetail(context.Background(), p.c, p.inv)}) // its reading has a limit of its own
	case key.Matches(k, p.c.kBack()):
		return p, p.c.tell(closed{})
	}
	return p, nil
}

func (p paid) kNext() key.Binding { return bind("enter", p.c.W.Enter, paymentIn(p.c.W).kNext) }

func (p paid) kCheck() key.Binding {
	return when(p.inv.Known(), bind("r R", "R", p.c.W.KCheck))
}

func (p paid) kDetail() key.Binding { return bind("v V", "V", p.c.W.Back.KDetail) }

func (paid) sells() bool { return true }

func (p paid) seen() shown { return shown{inv: p.inv, mark: p.c.Mark(p.inv, false), paid: true} }

func (p paid) ID() string { return "paid " + p.inv.Ref }

func (p paid) Keys() []key.Binding {
	return []key.Binding{p.kNext(), p.c.kBack(), p.kDetail(), p.kCheck()}
}

func (p paid) View() string {
	c, w, inv := p.c, paymentIn(p.c.W), p.inv
	m := c.Mark(inv, false)
	if inv.Unsound { // it was paid, and its row no longer says so
		return cells.Stack(p.h, payment{c: c, inv: inv}.facts(p.w, nil)...)
	}
	colour, by := c.Theme.Green, till.Elsewhere(inv)
	if by != "" {
		colour = c.Theme.Check
	}
	if inv.Doubt == model.TakenBack {
		colour = c.Theme.BadLoud
	}
	block := func(s string) string { return colour.Render(cells.Pad(cells.Center(s, p.w), p.w)) }
	title := m.Sign + " " + strings.ToUpper(m.Word) + "  " + c.Money(inv.Amount)
	out := []cells.Part{cells.Gap(), cells.Keep(4, block("")), cells.Keep(10, block(title))}
	if s := c.InWords(inv.Amount); s != "" {
		out = append(out, cells.Keep(3, block(s)))
	}
	out = append(out, cells.Keep(4, block("")), cells.Gap())
	text := func(keep int, s string) { out = append(out, cells.Keep(keep, cells.Wrap(s, p.w)...)) }
	if inv.Doubt == model.PaidTwice {
		out = append(out, cells.Keep(9, cells.Styled(c.Theme.BadLoud.Render, cells.Wrap(w.paidTwiceLong, p.w))...))
	}
	if inv.Doubt == model.TakenBack {
		out = append(out, cells.Keep(9, cells.Styled(c.Theme.BadLoud.Render, cells.Wrap(p.c.W.Doubts[model.TakenBack], p.w))...))
	}
	switch {
	case inv.Doubt == model.TakenBack:
	case by != "":
		out = append(out, cells.Keep(9, cells.Styled(c.Theme.Notice.Render, cells.Wrap(fmt.Sprintf(w.confirmedElsewhere, by), p.w))...))
	case inv.State == model.PaidLate:
		text(9, w.confirmedOnly+" "+w.lateNote)
	case !p.fresh:
		text(9, fmt.Sprintf(w.confirmedOn, c.Date(inv.SettledAt)))
	default:
		text(9, w.confirmed)
	}
	out = append(out, cells.Gap())
	for _, f := range [][2]string{
		{p.c.W.CustomerName, c.Name(inv)},
		{p.c.W.Operator, cells.Join(" ", inv.OperatorName, model.MaskPhone(inv.Phone, cells.NBSP))},
		{w.took, p.took()},
		{p.c.W.Object, inv.Object},
		{p.c.W.RequestID, inv.RequestID},
		{w.reference, inv.Ref},
	} {
		if f[1] != "" {
			out = append(out, cells.Keep(5, theme.Fact(c.Theme, f[0], f[1], 14, p.w)))
		}
	}
	return cells.Stack(p.h, out...)
}

// took is the time from the link to the money, as far as we saw it.
func (p paid) took() string {
	took := p.c.Age(p.inv, p.inv.PendingAt) - p.c.Age(p.inv, p.inv.SettledAt)
	if p.inv.PendingAt.IsZero() || took < 0 {
		return ""
	}
	return fmt.Sprintf("%s (%s)", p.c.W.Elapsed(took), p.c.Day(p.inv.SettledAt))
}
