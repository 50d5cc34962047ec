package closing

import (
	"fmt"

	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/text"
	"caisse/ui/theme"
)

// listW is from where on the closings of before stand beside the one shown.
const listW = 92

func (s *closing) View() string {
	head, rest := s.layout()
	if room := s.h - len(head); len(rest) > room {
		shown, below := s.scroll.Of(rest, max(0, room-1))
		rest = append(shown, s.c.More(s.scroll.First, below, s.w))
	}
	return cells.Stack(s.h, cells.Keep(1, head...), cells.Keep(0, rest[:max(0, min(len(rest), s.h-len(head)))]...))
}

// below is how far the rest can be scrolled; one line says what is hidden.
func (s *closing) below() int {
	head, rest := s.layout()
	if room := s.h - len(head); len(rest) > room {
		return len(rest) - max(0, room-1)
	}
	return 0
}

func (s *closing) scrolled(n int) *closing {
	s.scroll = s.scroll.By(n, s.below())
	return s
}

// layout is what always stands on top, and what scrolls under it.
func (s *closing) layout() (head, rest []string) {
	head, _ = cells.Pinned(max(1, s.h-2), s.head())
	z, ok := s.shown()
	if !ok {
		return head, nil
	}
	w := min(s.w, text.PaperW)
	rest = s.c.ClosingBody(z, w)
	if s.w >= listW && len(s.old) > 0 {
		rest = cells.Beside(rest, w, s.list(s.w-w-3), 3)
	}
	return head, rest
}

func (s *closing) head() []cells.Part {
	c, w := s.c, in(s.c.W)
	lines := func(keep int, st theme.Style, t string) cells.Part {
		return cells.Keep(keep, cells.Styled(st.Render, cells.Wrap(t, s.w))...)
	}
	out := []cells.Part{cells.Keep(10, s.title())}
	switch {
	case s.at > 0:
		return append(out, cells.Gap())
	case s.trouble != nil:
		return append(out, cells.Gap(), lines(9, c.Theme.Bad, c.Unread(s.trouble)))
	case !s.known:
		return append(out, cells.Gap(), lines(8, c.Theme.Hint, fmt.Sprintf(w.reading, int(c.Since(s.asked).Seconds()))))
	}
	switch s.stage {
	case asksOnce:
		out = append(out, lines(9, c.Theme.Notice, fmt.Sprintf(w.once, s.number(), c.Payments(s.x.Confirmed()))))
	case asksAgain:
		out = append(out, lines(9, c.Theme.BadLoud, fmt.Sprintf(w.again, s.number())))
	case closes:
		out = append(out, lines(9, c.Theme.Notice, w.closing))
	}
	return append(out, cells.Gap())
}

// number is that of the next closing.
func (s *closing) number() int {
	if len(s.old) > 0 {
		return s.old[0].Number + 1 + s.x.Gone
	}
	return 1 + s.x.Gone
}

func (s *closing) title() string {
	c := s.c
	z, ok := s.shown()
	if !ok {
		return c.Theme.Title.Render(cells.Cut(c.ClosingTitle(till.Closing{}), s.w))
	}
	name, sum := c.ClosingTitle(z), c.Payments(z.Confirmed())
	st := c.Theme.Paid
	if z.Confirmed().Count == 0 || c.Foreign != "" {
		st = c.Theme.Label
	}
	if cells.Width(name)+cells.Width(sum)+2 > s.w {
		sum = c.Money(z.Confirmed().Sum)
	}
	return cells.Spread(c.Theme.Title.Render(name), st.Render(sum), s.w)
}

// list are the closings of before, with the one shown marked.
func (s *closing) list(w int) []string {
	c := s.c
	out := []string{c.Theme.Title.Render(cells.Cut(in(c.W).before, w))}
	for i, z := range s.old {
		mark := c.Theme.Here(s.at == i+1)
		line := cells.Cut(fmt.Sprintf("Z %d · %s · %s", z.Number, c.Day(z.To), c.Money(z.Confirmed().Sum)), w-cells.Width(mark))
		out = append(out, mark+line)
	}
	return out
}
