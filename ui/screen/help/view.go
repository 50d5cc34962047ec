package help

import (
	"github.com/charmbracelet/bubbles/key"

	"caisse/ui/cells"
)

// From besideW on the screen's own commands stand beside those of every screen,
// and from saidW on each has its sentence under it, where the lines are enough.
const besideW, saidW, gap = 70, 96, 3

func (h *help) View() string {
	c, w := h.c, in(h.c.W)
	own, everywhere := h.groups()
	head := []cells.Part{cells.Line(9, c.Theme.Title.Render(w.help)+"  "+w.searchHelp+" "+h.filter.Draw(max(4, min(20, h.w-40)))), cells.Gap()}
	var foot []cells.Part
	said := h.w >= saidW && h.h >= 2*max(len(own), len(everywhere))+6
	n := len(own) + len(everywhere)
	switch {
	case n == 0:
		return cells.Stack(h.h, append(head, cells.Line(8, w.nothingToRun))...)
	case !said:
		chosen := append(own, everywhere...)[min(h.at, n-1)].Help()
		foot = append(foot, cells.Gap(), cells.Keep(7, cells.Styled(c.Theme.Notice.Render, cells.Wrap(about(c.W, chosen.Desc).does, h.w))...))
	}
	lines := 2 + 2
	for _, l := range w.helpText {
		text := cells.Wrap(l, h.w)
		lines += len(text)
		foot = append(foot, cells.Keep(3, cells.Styled(c.Theme.Hint.Render, text)...))
	}
	room := max(1, h.h-lines)
	if h.h < 14 {
		room = max(1, h.h-3)
	}
	var body []string
	if h.w >= besideW && len(own) > 0 && len(everywhere) > 0 {
		lw := (h.w - gap) / 2
		body = cells.Beside(h.column(w.here, own, h.at, lw, room, said), lw, h.column(w.everywhere, everywhere, h.at-len(own), h.w-lw-gap, room, said), gap)
	} else {
		body = h.column("", append(own, everywhere...), h.at, h.w, room, said)
	}
	parts := append(head, cells.Keep(8, body...))
	return cells.Stack(h.h, append(append(parts, cells.Spring()), foot...)...)
}

// column draws a group in at most room lines of w cells; at is the one that is
// chosen, if it is in this group.
func (h *help) column(name string, of []key.Binding, at, w, room int, said bool) (out []string) {
	c := h.c
	if name != "" {
		out = append(out, c.Theme.Title.Render(cells.Cut(name, w)))
		room--
	}
	each := 1
	if said {
		each = 2
	}
	from, to := cells.Around(max(0, min(at, len(of)-1)), len(of), max(1, room/each))
	for i := from; i < to; i++ {
		b := of[i].Help()
		out = append(out, cells.Cut(c.Theme.Here(i == at)+c.Theme.Key.Render(cells.Pad(b.Key, 10))+b.Desc, w))
		if said {
			out = append(out, c.Theme.Hint.Render(cells.Cut("    "+about(c.W, b.Desc).does, w)))
		}
	}
	return out
}
