// Package customer draws a payment for the one who pays it: the code to scan with
// its amount, and how it has ended, over half of the screen. It knows no way on and
// no key.
package customer

import "caisse/ui/cells"

// LargeRows is what the amount in figures takes above a code.
const LargeRows = cells.FigureRows + 1

// Sight is a payment that waits, each line as it is drawn.
type Sight struct {
	Shop  string
	Large []string // the amount in figures; none where there is no room
	State string   // with the amount
	Words string   // the amount spelled
	Code  []string // in the middle of the screen already
	Below []string // what is to be done, or why there is no code
}

// In is the whole of it on one axis, with a margin, in h lines of w cells. What is
// drawn large goes before the code does.
func (s Sight) In(w, h int) []string {
	const margin = 2
	lines := []cells.Part{cells.Keep(margin, ""), cells.Keep(3, Centred(w, s.Shop)...)}
	if len(s.Large) > 0 && len(s.Code)+1+LargeRows <= h {
		lines = append(lines, cells.Gap(), cells.Keep(9, append(Centred(w, s.Large...), "")...))
	}
	return Middle(cells.Lines(nil, h, append(lines,
		cells.Keep(10, Centred(w, s.State)...),
		cells.Keep(2, Centred(w, s.Words)...),
		cells.Gap(),
		cells.Keep(9, s.Code...),
		cells.Gap(),
		cells.Keep(1, Centred(w, s.Below...)...))...))
}

// Centred is each of lines in the middle of w cells, cut to them; an empty one stays
// empty.
func Centred(w int, lines ...string) []string {
	out := make([]string, len(lines))
	for i := range lines {
		if lines[i] != "" {
			out[i] = cells.Center(cells.Cut(lines[i], w), w)
		}
	}
	return out
}

// Middle has half of the empty lines at the end before the others. Blank ones are
// not empty: a picture of a code lies on them.
func Middle(lines []string) []string {
	n := len(lines)
	for n > 0 && lines[n-1] == "" {
		n--
	}
	margin := (len(lines) - n) / 2
	return append(make([]string, margin, len(lines)), lines[:len(lines)-margin]...)
}
