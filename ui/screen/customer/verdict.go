package customer

import (
	"caisse/model"
	"caisse/ui/cells"
	"caisse/ui/screen"
	"caisse/ui/theme"
)

// Verdict is how a sale has ended, as a block of half the window in one colour:
// the state and the amount in figures that are read from two metres, and as text.
type Verdict struct {
	c     *screen.Console
	inv   model.Invoice
	Field theme.Block
	Title string   // state and amount
	Late  string   // stands over the title, in a colour of its own
	Order string   // what must not be done; as large as the amount where there is room
	Sign  string   // of the state, as it is drawn large
	Lines []string // what else must be seen at once
}

// Of is the verdict on inv, of which nothing is said yet.
func Of(c *screen.Console, inv model.Invoice) Verdict { return Verdict{c: c, inv: inv} }

// In is the block in w cells, on a screen of h lines of which what is said under
// it needs below. Where the figures have no room it is text alone.
func (v Verdict) In(w, h, below int) []string {
	room := max(1, h-below)
	rows := min(room, (v.c.Height+1)/2)
	figures, order := v.c.Large(w-2, v.Sign, v.inv.Amount), cells.Figures(w-2, v.Order)
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
func (v Verdict) said(w int, figures, order []string) (out []string) {
	if v.Late != "" {
		out = append(out, v.Late)
	}
	ticket := v.c.Ticket(v.inv)
	if ticket != "" && cells.Width(v.Title)+2+cells.Width(ticket) <= w-2 {
		out, ticket = append(out, v.Title+"  "+ticket), ""
	} else {
		out = append(out, v.Title)
	}
	switch {
	case order != nil:
		out = append(append(out, ""), order...)
	case v.Order != "":
		out = append(out, v.Order)
	}
	if figures != nil {
		out = append(append(append(out, ""), figures...), "")
	}
	if ticket != "" {
		out = append(out, ticket)
	}
	for _, l := range v.Lines {
		out = append(out, cells.Wrap(l, w-2)...)
	}
	return out
}

// painted are rows lines in the block's colour, with said in their middle.
func (v Verdict) painted(said []string, w, rows int) []string {
	out := make([]string, 0, rows)
	for range (rows - len(said)) / 2 {
		out = append(out, v.Field.Row("", w))
	}
	for i, l := range said {
		if i == 0 && v.Late != "" {
			left := max(0, w-cells.Width(l)) / 2
			out = append(out, v.Field.Row("", left)+v.c.Theme.Late.Render(l)+v.Field.Row("", w-left-cells.Width(l)))
			continue
		}
		out = append(out, v.Field.Row(l, w))
	}
	for len(out) < rows {
		out = append(out, v.Field.Row("", w))
	}
	return out
}
