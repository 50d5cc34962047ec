package payment

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"caisse/ui/cells"
	"caisse/ui/qr"
)

// Whole says that this screen needs the window without its frame.
func (p *payment) Whole() bool { return p.full || p.code.Choice.Whole && !p.text }

// View draws the code beside the facts, above them, or leaves it out and says
// what would make it fit.
func (p *payment) View() string {
	d := p.code.Drawing
	switch {
	case p.code.Link == "":
		return cells.Stack(p.h, p.facts(p.w, p.h, nil)...)
	case len(d.Lines) == 0:
		return cells.Stack(p.h, p.facts(p.w, p.h, p.noCode(p.w))...)
	case p.text:
		return cells.Stack(p.h, p.facts(p.w, p.h, []cells.Part{cells.Gap(), cells.Keep(8, linkLines(p.inv.Link, p.w)...)})...)
	case p.code.Beside:
		facts := strings.Split(cells.Stack(p.h, p.facts(p.w-d.Cols-3, p.h, nil)...), "\n")
		return strings.Join(cells.Beside(d.Lines, d.Cols, facts, 3), "\n")
	}
	return p.above(p.w, p.h)
}

// above puts the code under the line with amount and state; what else there is
// to say gets the lines that are left.
func (p *payment) above(w, h int) string {
	c := p.c
	out := []cells.Part{cells.Keep(10, cells.Spread(p.bigAmount(), p.status(), w)), cells.Keep(9, p.code.Centred(w)...)}
	if s, loud := p.sentence(); s != "" && loud {
		out = append(out, cells.Keep(8, cells.Styled(c.Theme.Notice.Render, cells.Wrap(s, w))...))
	}
	out = append(out, cells.Keep(1, cells.Center(c.W.Scan, w)), cells.Keep(2, cells.Wrap(waitFor(c), w)...))
	return cells.Stack(h, out...)
}

// WholeView is the whole window without its frame: for the cashier where the
// frame leaves the code no room, for the customer on P.
func (p *payment) WholeView(w, h int) string {
	c := p.c
	switch {
	case len(p.code.Drawing.Lines) == 0:
		return cells.Stack(h, p.facts(w, h, p.noCode(w))...)
	case !p.full:
		return p.above(w, h)
	}
	return cells.Stack(h,
		cells.Keep(3, cells.Center(c.Theme.Title.Render(c.Shop), w)),
		cells.Keep(10, cells.Spread(p.bigAmount(), p.status(), w)),
		cells.Keep(2, cells.Center(c.InWords(p.inv.Amount), w)),
		cells.Keep(9, p.code.Centred(w)...),
		cells.Keep(1, cells.Center(c.W.Scan, w)),
	)
}

// noCode says why there is no code, what would help, and gives the link
// meanwhile.
func (p *payment) noCode(w int) []cells.Part {
	c, ch := p.c, p.code.Choice
	why := in(c.W).noCode
	switch need := ch.Need; {
	case ch.Err != nil:
		why = in(c.W).linkNoCode
	case c.Style == qr.Off:
		why = in(c.W).codeOff
	case need != qr.Box{}:
		var lack []string
		if n := need.Cols - c.Width; n > 0 {
			lack = append(lack, c.Count(int64(n), in(c.W).lackCols))
		}
		if n := need.Rows - c.Height; n > 0 {
			lack = append(lack, c.Count(int64(n), in(c.W).lackRows))
		}
		why = fmt.Sprintf(in(c.W).tooSmall, strings.Join(lack, ", "), need.Cols, need.Rows)
	}
	return []cells.Part{
		cells.Keep(7, cells.Styled(c.Theme.Notice.Render, cells.Wrap(why, w))...),
		cells.Keep(6, append(cells.Wrap(in(c.W).orLink, w), linkLines(p.inv.Link, w)...)...),
	}
}

// linkLines is the link in plain lines to select, each a hyperlink to the
// whole where the terminal has them.
func linkLines(link string, w int) []string {
	out := cells.Wrap(link, w)
	for i := range out {
		out[i] = ansi.SetHyperlink(link) + out[i] + ansi.ResetHyperlink()
	}
	return out
}
