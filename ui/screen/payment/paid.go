package payment

import (
	"context"
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/screen"
	"caisse/ui/screen/customer"
	"caisse/ui/screen/export"
	"caisse/ui/theme"
)

// paid is the green screen. It is made only from an invoice the ledger says is
// paid, and a paid invoice comes only out of model's judgement of a confirm.
type paid struct {
	c     *screen.Console
	inv   model.Invoice
	fresh bool // it has just been paid; otherwise it may have been delivered long ago
	w, h  int
}

// NewPaid shows that inv is paid; fresh says that it has just become so.
func NewPaid(c *screen.Console, inv model.Invoice, fresh bool) screen.Screen {
	return &paid{c: c, inv: inv, fresh: fresh}
}

func (p *paid) Init() tea.Cmd                 { return nil }
func (p *paid) Resize(w, h int) screen.Screen { p.w, p.h = w, h; return p }

func (p *paid) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	if n, ok := msg.(till.InvoiceNews); ok && n.Invoice.Ref == p.inv.Ref {
		p.inv = n.Invoice
	}
	if m, ok := msg.(screen.AskedAgain); ok && m.Ref == p.inv.Ref {
		return p, p.c.AnsweredAgain(m)
	}
	k, ok := msg.(tea.KeyMsg)
	switch {
	case !ok:
		return p, nil
	case key.Matches(k, p.kCheck()):
		return p, p.c.AskNow(p.inv)
	case screen.StartsAmount(k):
		return p, p.c.Next(k)
	case key.Matches(k, p.kNext()):
		return p, p.c.Next(nil)
	case key.Matches(k, p.kPrint()):
		return p, p.c.PrintSlip(p.inv)
	case key.Matches(k, p.c.KEvidence()):
		return p, p.c.Open(export.NewEvidence(context.Background(), p.c, p.inv))
	case key.Matches(k, p.kDetail()):
		return p, p.c.Open(NewDetail(context.Background(), p.c, p.inv)) // its reading has a limit of its own
	case key.Matches(k, p.c.KBack()):
		return p, p.c.Close()
	}
	return p, nil
}

func (p *paid) kNext() key.Binding { return p.c.KEnter(in(p.c.W).kNext) }

func (p *paid) kCheck() key.Binding {
	return screen.When(p.inv.Known(), screen.Bind("r R", "R", p.c.W.KCheck))
}

func (p *paid) kPrint() key.Binding { return p.c.KPrint(true) }

func (p *paid) kDetail() key.Binding { return screen.Bind("v V", "V", p.c.W.Back.KDetail) }

func (*paid) Sells() bool { return true }

func (p *paid) About() model.Invoice { return p.inv }

func (p *paid) Seen() screen.Shown {
	return screen.Shown{Inv: p.inv, Mark: p.c.Mark(p.inv, false), Paid: true, Fresh: p.fresh}
}

func (p *paid) ID() string { return "paid " + p.inv.Ref }

func (p *paid) Keys() []key.Binding {
	return []key.Binding{p.kNext(), p.c.KBack(), p.kPrint(), p.kDetail(), p.kCheck(), p.c.KEvidence()}
}

func (p *paid) View() string {
	c, w, inv := p.c, in(p.c.W), p.inv
	m := c.Mark(inv, false)
	if inv.Unsound { // it was paid, and its row no longer says so
		return cells.Stack(p.h, (&payment{c: c, inv: inv}).facts(p.w, p.h, nil)...)
	}
	v := customer.Of(c, inv)
	v.Field, v.Sign, v.Title = c.Theme.PaidBlock, "✓", m.Sign+" "+strings.ToUpper(m.Word)+"  "+c.Money(inv.Amount)
	by := till.Elsewhere(inv)
	switch {
	case inv.Doubt == model.TakenBack:
		v.Field, v.Sign, v.Order = c.Theme.RefusedBlock, "?", w.deliverNot
	case by != "":
		v.Field, v.Sign = c.Theme.CheckBlock, "?"
	case inv.State == model.PaidLate:
		v.Late, v.Title = " "+m.Sign+" "+strings.ToUpper(m.Word)+" ", c.Money(inv.Amount)
	}
	for _, s := range []string{c.InWords(inv.Amount), cells.Join(" ", inv.OperatorName, model.MaskPhone(inv.Phone, cells.NBSP))} {
		if s != "" {
			v.Lines = append(v.Lines, s)
		}
	}
	var say []cells.Part
	tell := func(st theme.Style, s string) {
		say = append(say, cells.Keep(9, cells.Styled(st.Render, cells.Wrap(s, p.w))...))
	}
	if inv.Doubt == model.PaidTwice {
		tell(c.Theme.BadLoud, w.paidTwiceLong)
	}
	switch {
	case inv.Doubt == model.TakenBack:
		tell(c.Theme.BadLoud, p.c.W.Doubts[model.TakenBack])
	case by != "":
		tell(c.Theme.Notice, fmt.Sprintf(w.confirmedElsewhere, by))
	case inv.State == model.PaidLate:
		tell(c.Theme.Label, w.confirmedOnly+" "+w.lateNote)
	case inv.Doubt == model.PaidTwice: // perhaps delivered by the other
		tell(c.Theme.Label, w.confirmedOnly)
	case !p.fresh:
		tell(c.Theme.Label, fmt.Sprintf(w.confirmedOn, c.Date(inv.SettledAt)))
	default:
		tell(c.Theme.Label, w.confirmed)
	}
	out := append([]cells.Part{cells.Keep(10, v.In(p.w, p.h, cells.Height(9, say...))...), cells.Gap()}, say...)
	out = append(out, cells.Gap())
	if name := c.SoldBy(&inv); name != "" && !c.Owns(inv) {
		out = append(out, cells.Keep(6, theme.Fact(c.Theme, c.W.SoldBy, name, 14, p.w)))
	}
	for _, f := range [][2]string{
		{p.c.W.CustomerName, c.Name(inv)},
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
func (p *paid) took() string {
	took := p.c.Age(p.inv, p.inv.PendingAt) - p.c.Age(p.inv, p.inv.SettledAt)
	if p.inv.PendingAt.IsZero() || took < 0 {
		return ""
	}
	return fmt.Sprintf("%s (%s)", p.c.W.Elapsed(took), p.c.Day(p.inv.SettledAt))
}
