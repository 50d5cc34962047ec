package customer

import (
	"fmt"
	"strings"

	"caisse/model"
	"caisse/ui/cells"
	"caisse/ui/display"
	"caisse/ui/qr"
	"caisse/ui/screen"
	"caisse/ui/screen/code"
	"caisse/ui/theme"
)

// Glass is a screen that faces the customer, and follows a console.
type Glass struct {
	c    *screen.Console
	seen display.Seen
	code code.Code
}

// NewGlass is one on the terminal of c, with no console to follow yet.
func NewGlass(c *screen.Console) *Glass { return &Glass{c: c} }

// Show has it show seen.
func (g *Glass) Show(seen display.Seen) {
	g.seen = seen
	g.Draw()
}

// Draw makes the code anew where the link, the window or what is known of the
// terminal has changed.
func (g *Glass) Draw() {
	g.code = g.code.Fit(g.c, g.c.Style, g.seen.Link, g.c.Width, g.c.Height, true, LargeRows+2)
}

// Lines are the whole window.
func (g *Glass) Lines() []string {
	c, f := g.c, g.seen.Frame
	w, h := c.Width, c.Height
	if w <= 0 || h <= 0 {
		return nil
	}
	var out []string
	switch {
	case g.seen.State != display.Open:
		out = stood(w, h, c.Theme.Title, g.seen.Sentence(c.W))
	case w < cells.LeastW || h < cells.LeastH:
		out = g.tiny(w, h)
	default:
		foot := g.whose(w)
		h -= len(foot)
		switch {
		case f.Amount == 0:
			out = stood(w, h, c.Theme.Title, f.Shop)
		case f.Kind.Over():
			out = g.over(w, h)
		default:
			out = g.waits(w, h)
		}
		out = append(out, foot...)
	}
	for i := range out {
		if out[i] = cells.Agreed(out[i]); c.Theme.ASCII {
			out[i] = cells.ASCII(out[i])
		}
	}
	return out
}

// stood is what is said in the middle of h empty lines.
func stood(w, h int, st theme.Style, say string) []string {
	lines := cells.Wrap(say, max(1, w-2))
	lines = cells.Styled(st.Render, lines[:min(len(lines), h)])
	return Middle(cells.Lines(nil, h, cells.Keep(1, Centred(w, lines...)...)))
}

// whose is the line that says that the money is not LigdiCash's; none where it is.
func (g *Glass) whose(w int) []string {
	c, f := g.c, g.seen.Frame
	switch {
	case f.Foreign != "": // its end says whose it is
		room := max(1, w-2-cells.Width(fmt.Sprintf(c.W.ForeignBanner, "")))
		return []string{c.Theme.BadLoud.Render(cells.Pad(" "+fmt.Sprintf(c.W.ForeignBanner, cells.CutStart(f.Foreign, room)), w))}
	case f.Sandbox:
		return []string{c.Theme.Sandbox.Render(" " + c.W.Sandbox + " ")}
	}
	return nil
}

// waits is a payment that is still to be made.
func (g *Glass) waits(w, h int) []string {
	c, f := g.c, g.seen.Frame
	state := c.Theme.Amount.Render(c.Money(f.Amount)) + "   " + g.mark()
	s := Sight{
		Shop: c.Theme.Title.Render(cells.Cut(f.Shop, w)), State: state, Words: c.InWords(f.Amount), Code: g.code.Centred(w),
		Large: cells.Styled(c.Theme.Amount.Render, c.LargeStill(w-2, f.Sign, f.Amount)),
	}
	switch {
	case f.Link == "":
	case len(g.code.Drawing.Lines) > 0:
		s.Below = []string{c.W.Scan}
	default:
		say := in(c.W).noCode
		if need := g.code.Choice.Need; need != (qr.Box{}) {
			say += " " + c.W.Enlarge(need.Cols, need.Rows)
		}
		s.Below = cells.Wrap(say, w-2)
	}
	return s.In(w, h)
}

// over is how a sale has ended: green where the console says it is paid.
func (g *Glass) over(w, h int) []string {
	c, f := g.c, g.seen.Frame
	v := Of(c, model.Invoice{Amount: f.Amount})
	v.Sign, v.Title, v.Lines = f.Sign, f.Sign+" "+f.Word+"  "+c.Money(f.Amount), []string{c.InWords(f.Amount)}
	switch f.Kind {
	case display.Paid:
		v.Field, v.Title, v.Sign = c.Theme.PaidBlock, f.Sign+" "+strings.ToUpper(f.Word)+"  "+c.Money(f.Amount), "✓"
	case display.PaidLate:
		v.Field, v.Late, v.Title, v.Sign = c.Theme.PaidBlock, " "+f.Sign+" "+strings.ToUpper(f.Word)+" ", c.Money(f.Amount), "✓"
	case display.Elsewhere:
		v.Field = c.Theme.CheckBlock
	default:
		v.Field = c.Theme.RefusedBlock
	}
	const head = 3
	block := v.In(w, h, head)
	return Middle(cells.Lines(nil, h, cells.Keep(1, Centred(w, c.Theme.Title.Render(cells.Cut(f.Shop, w)))...), cells.Gap(), cells.Keep(10, block...)))
}

// mark is the state in its colours.
func (g *Glass) mark() string {
	th, st := &g.c.Theme, g.c.Theme.Hint
	switch g.seen.Kind {
	case display.Waiting:
		st = th.Pending
	case display.Busy:
		st = th.Busy
	case display.Check:
		st = th.Check
	}
	return st.Render(g.seen.Sign + " " + g.seen.Word)
}

// tiny is all that fits a window no code is drawn in.
func (g *Glass) tiny(w, h int) []string {
	c, f := g.c, g.seen.Frame
	lines := []string{cells.Cut(f.Shop, w)}
	if f.Amount != 0 {
		amount, state := c.Francs(f.Amount), g.mark()
		if cells.Width(amount) > w { // a figure is whole or not there
			amount = ""
		}
		field, over := map[display.Kind]theme.Block{display.Paid: c.Theme.PaidBlock, display.PaidLate: c.Theme.PaidBlock, display.Elsewhere: c.Theme.CheckBlock, display.Held: c.Theme.RefusedBlock}[f.Kind]
		if over {
			amount, state = field.Row(amount, w), field.Row(f.Sign+" "+f.Word, w)
		}
		lines = []string{amount, cells.Cut(state, w)}
	}
	if said := g.whose(w); said != nil {
		lines = append(lines, cells.Cut(said[0], w))
	}
	if f.Link != "" {
		lines = append(lines, cells.Wrap(c.W.Enlarge(cells.LeastW, cells.LeastH), w)...)
	}
	return cells.Lines(nil, h, cells.Keep(1, lines[:min(len(lines), h)]...))
}
