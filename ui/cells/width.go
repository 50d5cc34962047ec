package cells

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/parser"
)

// next reads the first piece of s: a sign as the reader sees it with its cells,
// or a byte of a control or an escape sequence, which has none. state is what
// the last call returned.
func next(s string, state parser.State) (n, w int, sign bool, _ parser.State) {
	c := s[0]
	if state == parser.GroundState && ' ' <= c && c <= '~' && (len(s) == 1 || s[1] < 0x80) {
		return 1, 1, true, state
	}
	to, action := parser.Table.Transition(state, c)
	if action == parser.PrintAction || to == parser.Utf8State {
		first, w := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		if state == parser.GroundState && disputed(first) {
			var drawn strings.Builder
			agree(&drawn, first)
			w = ansi.StringWidth(drawn.String())
		}
		return len(first), w, true, parser.GroundState
	}
	return 1, 0, false, to
}

// Width is how many cells s takes.
func Width(s string) (all int) {
	for state := parser.GroundState; s != ""; {
		var n, w int
		n, w, _, state = next(s, state)
		all, s = all+w, s[n:]
	}
	return all
}

// truncate is the beginning of s with tail behind it, in at most w cells. Escape
// sequences all stay: one may end a colour. It counts as Width does.
func truncate(s string, w int, tail string) string {
	w -= Width(tail)
	if w < 0 {
		return ""
	}
	var out strings.Builder
	full := false
	for state := parser.GroundState; s != ""; {
		n, cells, sign, to := next(s, state)
		if sign && !full && cells > w {
			full = true
			out.WriteString(tail)
		}
		if !full || !sign && (state != parser.GroundState || to != parser.GroundState) {
			out.WriteString(s[:n])
		}
		w, s, state = w-cells, s[n:], to
	}
	return out.String()
}

// Tail is the end of s, as much of it as fits w cells. s is plain text.
func Tail(s string, w int) string {
	over := Width(s) - w
	if over <= 0 {
		return s
	}
	for s != "" {
		n, cells, _, _ := next(s, parser.GroundState)
		if over <= 0 && cells > 0 {
			break
		}
		s, over = s[n:], over-cells
	}
	return s
}
