package screen

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// Scroll is a text in lines that may be taller than the room there is for it.
type Scroll struct {
	First int // the line on top of the glass
}

// By is n lines further, most at most.
func (s Scroll) By(n, most int) Scroll { return Scroll{max(0, min(s.First+n, most))} }

// Of is what room lines show of text, and how many are below them.
func (s Scroll) Of(text []string, room int) (shown []string, below int) {
	last := min(len(text), s.First+room)
	return text[min(s.First, last):last:last], len(text) - last
}

// ScrollRoom is how many lines of a text fit h below a head that stays; one is
// for the mark that there are more.
func ScrollRoom(head []string, h int) int { return max(1, h-len(head)-1) }

// Under draws text below a head that stays, in exactly h lines.
func (s Scroll) Under(head, text []string, c *Console, w, h int) string {
	shown, below := s.Of(text, ScrollRoom(head, h))
	out := append(head, shown...)
	for len(out) < h-1 {
		out = append(out, "")
	}
	out = append(out, c.More(s.First, below, w))
	return strings.Join(out[:max(0, min(len(out), h))], "\n")
}

// KScroll is bound to the keys that scroll, ScrollStep how far one of them goes:
// page is that of PgUp and PgDn.
func KScroll(label string) key.Binding {
	return Bind("down up j k pgdown pgup", "↓ ↑", label)
}

func ScrollStep(k tea.KeyMsg, page int) int {
	if key.Matches(k, KPage("")) {
		return page * Way(k)
	}
	return Way(k)
}
