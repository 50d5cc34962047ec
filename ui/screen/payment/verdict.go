package payment

import (
	"caisse/model"
	"caisse/ui/cells"
	"caisse/ui/screen"
	"caisse/ui/theme"
)

// verdict is how a sale has ended, as a block of half the window in one colour:
// the state and the amount in figures that are read from two metres, and as text.
type verdict struct {
	c     *screen.Console
	inv   model.Invoice
	field theme.Block
	title string   // state and amount
	late  string   // stands over the title, in a colour of its own
	order string   // what must not be done; as large as the amount where there is room
	sign  string   // of the state, as it is drawn large
	lines []string // what else must be seen at once
}

// in is the block in w cells, on a screen of h lines of which what is said under
// it needs below. Where the figures have no room it is text alone.
func (v verdict) in(w, h, below int) []string {
	room := max(1, h-below)
	rows := min(room, (v.c.Height+1)/2)
	figures, order := v.c.Large(w-2, v.sign, v.inv.Amount), cells.Figures(w-2, v.order)
	if v.inv.Unsound {
		figures = nil
	}
	said := v.said(w, nil, nil)
	for _, more := range [][]string{v.said(w, figures, nil), v.said(w, figures, order)} {
		if len(more) <= room {
			said = more
		}
	}
	said = said[:min(len(said), room)]
	return v.painted(said, w, max(rows, len(said)))
}

// said are the lines of the block, those that must be there first.
func (v verdict) said(w int, figures, order []string) (out []string) {
	if v.late != "" {
		out = append(out, v.late)
	}
	ticket := v.c.Ticket(v.inv)
	if ticket != "" && cells.Width(v.title)+2+cells.Width(ticket) <= w-2 {
		out, ticket = append(out, v.title+"  "+ticket), ""
	} else {
		out = append(out, v.title)
	}
	switch {
	case order != nil:
		out = append(append(out, ""), order...)
	case v.order != "":
		out = append(out, v.order)
	}
	if figures != nil {
		out = append(append(append(out, ""), figures...), "")
	}
	if ticket != "" {
		out = append(out, ticket)
	}
	for _, l := range v.lines {
		out = append(out, cells.Wrap(l, w-2)...)
	}
	return out
}

// painted are rows lines in the block's colour, with said in their middle.
func (v verdict) painted(said []string, w, rows int) []string {
	out := make([]string, 0, rows)
	for range (rows - len(said)) / 2 {
		out = append(out, v.field.Row("", w))
	}
	for i, l := range said {
		if i == 0 && v.late != "" {
			left := max(0, w-cells.Width(l)) / 2
			out = append(out, v.field.Row("", left)+v.c.Theme.Late.Render(l)+v.field.Row("", w-left-cells.Width(l)))
			continue
		}
		out = append(out, v.field.Row(l, w))
	}
	for len(out) < rows {
		out = append(out, v.field.Row("", w))
	}
	return out
}

// held is the block of a sale on which nothing may be delivered; ok says that
// this is one.
func (p *payment) held() (v verdict, ok bool) {
	c, inv := p.c, p.inv
	if end, ended := c.Unwritten[inv.Ref]; ended {
		inv = end
	}
	sign := "✗"
	switch inv.State {
	case model.AmountDiffers, model.ReferenceDiffers:
		sign = "≠"
	case model.Failed, model.Refused, model.NotSent:
	default:
		return v, false
	}
	m := p.mark()
	v = verdict{c: c, inv: inv, field: c.Theme.RefusedBlock, title: m.Sign + " " + m.Word + "  " + c.MoneyOf(inv), order: in(c.W).deliverNot, sign: sign}
	if s := c.InWords(inv.Amount); s != "" {
		v.lines = append(v.lines, s)
	}
	return v, true
}
