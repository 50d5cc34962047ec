package payment

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"caisse/ui/cells"
	"caisse/ui/qr"
	"caisse/ui/screen/customer"
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
	case p.Bare():
		return p.linked(p.w, p.w, p.h)
	case p.code.Beside:
		margin := strings.Repeat("\n", min(1, max(0, p.h-d.Rows-1))) // figures of blocks run into the header's text
		h := p.h - len(margin)
		facts := strings.Split(cells.Stack(h, p.facts(p.w-d.Cols-3, h, nil)...), "\n")
		return margin + strings.Join(cells.Beside(d.Lines, d.Cols, facts, 3), "\n")
	}
	return p.above(p.w, p.h)
}

// above puts the code under the line with amount and state; what else there is
// to say gets the lines that are left.
func (p *payment) above(w, h int) string {
	c := p.c
	out := []cells.Part{cells.Keep(10, cells.Spread(p.numbered(w-cells.Width(p.status())-1), p.status(), w)), cells.Keep(9, p.code.Centred(w)...)}
	if s, loud := p.sentence(); s != "" && loud {
		out = append(out, cells.Keep(8, cells.Styled(c.Theme.Notice.Render, cells.Wrap(s, w))...))
	}
	out = append(out, cells.Keep(1, cells.Center(c.W.Scan, w)), cells.Keep(2, cells.Wrap(waitFor(c), w)...))
	if large := p.large(w); len(large) > 0 && cells.Height(0, out...)+customer.LargeRows <= h {
		for i := range large {
			large[i] = cells.Center(large[i], w)
		}
		out = append([]cells.Part{cells.Keep(1, append(large, "")...)}, out...)
	}
	return cells.Stack(h, out...)
}

// WholeView is the whole window without its frame: for the cashier where the
// frame leaves the code no room, for the customer on P.
func (p *payment) WholeView(w, h int) string {
	switch {
	case len(p.code.Drawing.Lines) == 0:
		return p.BareView(w, h)
	case !p.full:
		return p.above(w, h)
	}
	return p.customer(w, h)
}

// customer is what the customer sees.
func (p *payment) customer(w, h int) string {
	c := p.c
	s := customer.Sight{
		Shop: c.Theme.Title.Render(c.Shop), Large: p.large(w - 2), Words: c.InWords(p.inv.Amount), Code: p.code.Centred(w), Below: []string{c.W.Scan},
		State: p.numbered(w-cells.Width(p.status())-3) + "   " + p.status(),
	}
	return strings.Join(s.In(w, h), "\n")
}

// Bare says that the link is on the screen, to be selected.
func (p *payment) Bare() bool { return p.code.Link != "" && (p.text || len(p.code.Drawing.Lines) == 0) }

// BareView is View in the whole width of the window: the link takes it, and all
// else stands a cell from the edge.
func (p *payment) BareView(w, h int) string {
	out := strings.Split(p.linked(w-2, w, h), "\n")
	for i, l := range out {
		if l != "" && !strings.Contains(l, ansi.SetHyperlink(p.inv.Link)) {
			out[i] = " " + l
		}
	}
	return strings.Join(out, "\n")
}

// linked is the screen with the link on it, in linkW cells.
func (p *payment) linked(w, linkW, h int) string {
	if p.text {
		return cells.Stack(h, p.facts(w, h, []cells.Part{cells.Gap(), cells.Keep(8, p.linkLines(linkW)...)})...)
	}
	link := append(cells.Wrap(in(p.c.W).orLink, w), p.linkLines(linkW)...)
	return cells.Stack(h, p.facts(w, h, append(p.noCode(w), cells.Gap(), cells.Keep(6, link...)))...)
}

// noCode says why there is no code, and what helps.
func (p *payment) noCode(w int) []cells.Part {
	say := in(p.c.W)
	out := []cells.Part{cells.Gap(), cells.Keep(7, cells.Styled(p.c.Theme.Notice.Render, cells.Wrap(p.whyNoCode(), w))...)}
	for _, help := range []struct {
		key  key.Binding
		does string
	}{{p.kGrow(), say.growHelp}, {p.kPicture(), say.pictureHelp}, {p.kPage(), say.pageHelp}, {p.kCopy(), say.copyHelp}} {
		if h := help.key.Help(); h.Desc != "" && help.key.Enabled() {
			out = append(out, cells.Keep(3, cells.Wrap(p.c.Theme.Key.Render(h.Key)+"  "+help.does, w)...))
		}
	}
	return out
}

// whyNoCode says it, and what would make the code fit.
func (p *payment) whyNoCode() string {
	c, ch, say := p.c, p.code.Choice, in(p.c.W)
	switch need := ch.Need; {
	case p.code.Link == "":
		return say.noLink
	case ch.Err != nil:
		return say.linkNoCode
	case c.Style == qr.Off:
		return say.codeOff
	case need != qr.Box{}:
		var lack []string
		if n := need.Cols - c.Width; n > 0 {
			lack = append(lack, c.Count(int64(n), say.lackCols))
		}
		if n := need.Rows - c.Height; n > 0 {
			lack = append(lack, c.Count(int64(n), say.lackRows))
		}
		return fmt.Sprintf(say.tooSmall, strings.Join(lack, ", ")) + " " + c.W.Enlarge(need.Cols, need.Rows)
	}
	return say.noCode
}

// whyNot says why a key does nothing now.
func (p *payment) whyNot(k tea.KeyMsg) string {
	say, need := in(p.c.W), p.code.Choice.Need
	switch {
	case p.code.Link == "":
		return say.noLink
	case key.Matches(k, p.kPicture(), p.kPage()):
		return say.opensNothing
	case len(p.code.Drawing.Lines) == 0 && key.Matches(k, p.kGrow()) && need != (qr.Box{}):
		return say.growsNot + " " + p.c.W.Enlarge(need.Cols, need.Rows)
	case len(p.code.Drawing.Lines) == 0:
		return p.whyNoCode()
	}
	return say.fits
}

// linkLines is the link in plain lines to select, each a hyperlink to the
// whole where the terminal has them; one text where they reach both edges.
func (p *payment) linkLines(w int) []string {
	out := cells.Wrap(p.inv.Link, w)
	for i := range out {
		out[i] = ansi.SetHyperlink(p.inv.Link) + out[i] + ansi.ResetHyperlink()
		if w == p.c.Width && i < len(out)-1 {
			out[i] = cells.Flows + out[i]
		}
	}
	return out
}
