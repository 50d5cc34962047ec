// Package cells lays text out in cells: it fills, cuts and wraps lines, and stacks
// the parts of a screen into the lines there are. It knows nothing of what the
// text says.
package cells

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/parser"
)

// Pad cuts or fills s to exactly w cells.
func Pad(s string, w int) string {
	if w <= 0 {
		return ""
	}
	n := Width(s)
	if n > w {
		s = truncate(s, w, "…")
		if strings.IndexByte(s, '\x1b') >= 0 { // a colour may have been cut before its end; a plain text may stand within one
			s += ansi.ResetStyle
		}
		n = Width(s) // a wide sign that was half in leaves a cell
	}
	return s + strings.Repeat(" ", w-n)
}

// AppendPad appends what Pad makes of s.
func AppendPad(out []byte, s string, w int) []byte {
	n := Width(s)
	if n > w {
		return append(out, Pad(s, w)...)
	}
	out = append(out, s...)
	for range w - n {
		out = append(out, ' ')
	}
	return out
}

// Cut shortens s to w cells with an ellipsis. Not for figures: those are
// dropped whole, never cut.
func Cut(s string, w int) string {
	if Width(s) <= w {
		return s
	}
	return truncate(s, max(0, w), "…")
}

// Spread puts left and right at the two ends of w cells; right goes first when
// both do not fit.
func Spread(left, right string, w int) string {
	room := w - Width(left) - Width(right)
	if room < 1 {
		return Cut(left, w)
	}
	return left + strings.Repeat(" ", room) + right
}

// Center puts s in the middle of w cells.
func Center(s string, w int) string {
	return strings.Repeat(" ", max(0, (w-Width(s))/2)) + s
}

// frenchSpaces keeps punctuation with its word at the end of a line.
var frenchSpaces = strings.NewReplacer(" :", NBSP+":", " ?", NBSP+"?", " !", NBSP+"!", " ;", NBSP+";", "« ", "«"+NBSP, " »", NBSP+"»")

// Wrap breaks plain text into lines of at most w cells, at spaces. No-break
// spaces hold, so that no figure is ever cut.
func Wrap(s string, w int) []string {
	if w <= 0 || s == "" {
		return nil
	}
	return AppendWrap(make([]string, 0, Width(s)/w+1), s, w)
}

// AppendWrap appends the lines of Wrap to out.
func AppendWrap(out []string, s string, w int) []string {
	if w <= 0 || s == "" {
		return out
	}
	if strings.ContainsAny(s, ":?!;«»") {
		s = frenchSpaces.Replace(s)
	}
	from, to := 0, 0 // the line that is being filled
	for at := 0; ; {
		end := len(s)
		if n := strings.IndexByte(s[at:], ' '); n >= 0 {
			end = at + n
		}
		for Width(s[at:end]) > w { // a link: it has no spaces
			if from < to {
				out = append(out, s[from:to])
			}
			n := len(truncate(s[at:end], w, ""))
			if n == 0 { // a wide sign in one cell
				n, _, _, _ = next(s[at:end], parser.GroundState)
			}
			out, at = append(out, s[at:at+n]), at+n
			from, to = at, at
		}
		switch {
		case from == to:
			from, to = at, end
		case Width(s[from:to])+1+Width(s[at:end]) <= w:
			to = end
		default:
			out = append(out, s[from:to])
			from, to = at, end
		}
		if end == len(s) {
			return append(out, s[from:to])
		}
		at = end + 1
	}
}

// Styled renders each line.
// Inlined, it would take 14 kB of the program.
//
//go:noinline
func Styled(render func(string) string, in []string) []string {
	out := make([]string, len(in))
	for i, l := range in {
		out[i] = render(l)
	}
	return out
}

// Beside puts two columns next to each other, gap cells apart.
func Beside(left []string, lw int, right []string, gap int) []string {
	out := make([]string, max(len(left), len(right)))
	for i := range out {
		l, r := "", ""
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		out[i] = Pad(l, lw+gap) + r
	}
	return out
}

// Around is which of n lines to show in room, with the line at in the middle
// where there is a choice.
func Around(at, n, room int) (from, to int) {
	from = max(0, min(at-room/2, n-room))
	return from, min(n, from+room)
}

// Join puts sep between those that are not empty.
func Join(sep string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}

// CutStart keeps the last w cells of s.
func CutStart(s string, w int) string {
	if n := Width(s); n > w {
		return ansi.TruncateLeft(s, n-max(0, w-1), "…")
	}
	return s
}

// CutWords shortens s to w cells between two words.
func CutWords(s string, w int) string {
	if Width(s) <= w {
		return s
	}
	if l := Wrap(s, w-1); len(l) > 0 {
		return l[0] + "…"
	}
	return ""
}

const NBSP = "\u00a0"

const LeastW, LeastH = 40, 12

// Cursor stands in a view just before the cell the terminal's own cursor
// belongs on. It is a string no terminal draws, has no width, and never
// leaves paint. The real cursor costs no blink timer, shows without colours,
// and is what input methods and screen readers follow.
const Cursor = "\x1b_caisse\x1b\\"

// Flows stands at the beginning of a line that is as wide as the window and goes
// on in the next: the terminal is told so, and whoever selects both with the mouse
// has one string. It is no more to be seen than Cursor.
const Flows = "\x1b_flows\x1b\\"
