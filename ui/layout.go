package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// part is a piece of a screen that stands or falls as one. Where a window is
// too small, the parts with the most keep are placed first.
type part struct {
	keep   int
	lines  []string
	spring bool // takes the lines left over, so that what follows stands at the bottom
}

func lines(keep int, l ...string) part { return part{keep: keep, lines: l} }

// gap is an empty line, for where there is room.
func gap() part { return part{lines: []string{""}} }

func spring() part { return part{spring: true} }

// stack puts the parts that fit below each other, in their order, in exactly
// h lines.
func stack(h int, parts ...part) string {
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return parts[b].keep - parts[a].keep })
	left, fits := h, make([]bool, len(parts))
	for _, i := range order {
		if n := len(parts[i].lines); n <= left {
			fits[i] = true
			left -= n
		}
	}
	var out []string
	for i, p := range parts {
		if fits[i] {
			out = append(out, p.lines...)
		}
		if p.spring {
			out = append(out, make([]string, max(0, left))...)
		}
	}
	for len(out) < h {
		out = append(out, "")
	}
	return strings.Join(out[:max(0, h)], "\n")
}

// pad cuts or fills s to exactly w cells.
func pad(s string, w int) string {
	if w <= 0 {
		return ""
	}
	n := ansi.StringWidth(s)
	if n > w {
		return ansi.Truncate(s, w, "…") + ansi.ResetStyle
	}
	return s + strings.Repeat(" ", w-n)
}

// cut shortens s to w cells with an ellipsis. Not for figures: those are
// dropped whole, never cut.
func cut(s string, w int) string {
	if ansi.StringWidth(s) <= w {
		return s
	}
	return ansi.Truncate(s, max(0, w), "…")
}

// spread puts left and right at the two ends of w cells; right goes first when
// both do not fit.
func spread(left, right string, w int) string {
	room := w - ansi.StringWidth(left) - ansi.StringWidth(right)
	if room < 1 {
		return cut(left, w)
	}
	return left + strings.Repeat(" ", room) + right
}

// center puts s in the middle of w cells.
func center(s string, w int) string {
	return strings.Repeat(" ", max(0, (w-ansi.StringWidth(s))/2)) + s
}

// frenchSpaces keeps punctuation with its word at the end of a line.
var frenchSpaces = strings.NewReplacer(" :", nbsp+":", " ?", nbsp+"?", " !", nbsp+"!", " ;", nbsp+";", "« ", "«"+nbsp, " »", nbsp+"»")

// wrap breaks plain text into lines of at most w cells, at spaces. No-break
// spaces hold, so that no figure is ever cut.
func wrap(s string, w int) []string {
	if w <= 0 || s == "" {
		return nil
	}
	var out []string
	line := ""
	for _, word := range strings.Split(frenchSpaces.Replace(s), " ") {
		for ansi.StringWidth(word) > w { // a link: it has no spaces
			if line != "" {
				out, line = append(out, line), ""
			}
			head := ansi.Truncate(word, w, "")
			out, word = append(out, head), word[len(head):]
		}
		switch {
		case line == "":
			line = word
		case ansi.StringWidth(line)+1+ansi.StringWidth(word) <= w:
			line += " " + word
		default:
			out, line = append(out, line), word
		}
	}
	return append(out, line)
}

// styled renders each line.
func styled(render func(...string) string, in []string) []string {
	out := make([]string, len(in))
	for i, l := range in {
		out[i] = render(l)
	}
	return out
}

// beside puts two columns next to each other, gap cells apart.
func beside(left []string, lw int, right []string, gap int) []string {
	out := make([]string, max(len(left), len(right)))
	for i := range out {
		l, r := "", ""
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		out[i] = pad(l, lw+gap) + r
	}
	return out
}

// fact is a labelled value in w cells. Where both do not fit the label goes:
// a reference cut short is no reference.
func fact(th theme, label, value string, labelW, w int) string {
	l := label + " "
	if w >= 60 {
		l = pad(label, labelW) + " "
	}
	if width(l)+width(value) > w {
		l = ""
	}
	return cut(th.hint.Render(l)+value, w)
}

// join puts sep between those that are not empty.
func join(sep string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}

// elapsed writes a duration as a clock under an hour, then in hours and days.
func (w *words) elapsed(d time.Duration) string {
	switch {
	case d < time.Hour:
		return fmt.Sprintf("%02d:%02d", int(d.Minutes()), int(d.Seconds())%60)
	case d < 48*time.Hour:
		return fmt.Sprintf("%d%sh%s%02d", int(d.Hours()), nbsp, nbsp, int(d.Minutes())%60)
	}
	return fmt.Sprintf("%d%s%s", int(d.Hours())/24, nbsp, w.days)
}

// asciiFold is what stands for each sign we draw where UTF-8 is missing; every
// pair has the same width, so that no layout moves.
var asciiFold = func() map[rune]rune {
	m := map[rune]rune{}
	from := []rune("àâäçéèêëîïôöùûüœÀÂÇÉÈÊÎÔÙÛŒ×·…•«»’“”–—→▸↑↓←▌█▄✓✗≠◷⊘⏎\u00a0\u202f")
	to := []rune("aaaceeeeiioouuuoAACEEEIOUUOx-.*\"\"'\"\"-->>^v<|#_+x!T-<  ")
	for i, r := range from {
		m[r] = to[i]
	}
	return m
}()

// toASCII makes a frame readable on a terminal without UTF-8.
func toASCII(frame string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 {
			return r
		}
		if a, ok := asciiFold[r]; ok {
			return a
		}
		return '?'
	}, frame)
}
