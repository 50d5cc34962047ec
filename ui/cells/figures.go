package cells

import "strings"

// FigureRows is how many rows Figures takes.
const FigureRows = 5

// Figures is the first of texts that w cells hold as signs of five rows, to be
// read at two metres: as large as it can be, before the text that comes first.
// nil where none fits, or where a text has a sign that is not drawn. All rows
// are as wide as each other; every cell is blank or a full block, which has an
// ASCII twin.
func Figures(w int, texts ...string) []string {
	for size := range sizes {
		for _, text := range texts {
			if n := figuresWidth(text, size); n > 0 && n <= w {
				return drawFigures(text, size)
			}
		}
	}
	return nil
}

// sizes are those of a sign, the largest first: how many cells the columns at its
// two ends take, those between, and the gap behind it. Strokes of two cells are
// about as thick as a row.
var sizes = [...]struct{ outer, inner, gap int }{{2, 2, 2}, {2, 1, 1}, {1, 1, 1}}

// shape is a sign in five rows, columns narrow or wide as the size has them. One
// that is drawn for two cells a stroke has another for one.
type shape struct{ rows, small [FigureRows]string }

// shapes are all of them, each with the signs it is for.
var shapes = [...]struct {
	signs string
	shape
}{
	{"0O", shape{rows: [FigureRows]string{"###", "# #", "# #", "# #", "###"}}},
	{"1", shape{rows: [FigureRows]string{"##", " #", " #", " #", " #"}}},
	{"2", shape{rows: [FigureRows]string{"###", "  #", "###", "#  ", "###"}}},
	{"3", shape{rows: [FigureRows]string{"###", "  #", "###", "  #", "###"}}},
	{"4", shape{rows: [FigureRows]string{"# #", "# #", "###", "  #", "  #"}}},
	{"5S", shape{rows: [FigureRows]string{"###", "#  ", "###", "  #", "###"}}},
	{"6", shape{rows: [FigureRows]string{"###", "#  ", "###", "# #", "###"}}},
	{"7", shape{rows: [FigureRows]string{"###", "  #", "  #", "  #", "  #"}}},
	{"8", shape{rows: [FigureRows]string{"###", "# #", "###", "# #", "###"}}},
	{"9", shape{rows: [FigureRows]string{"###", "# #", "###", "  #", "###"}}},
	{"A", shape{rows: [FigureRows]string{"###", "# #", "###", "# #", "# #"}}},
	{"C", shape{rows: [FigureRows]string{"###", "#  ", "#  ", "#  ", "###"}}},
	{"D", shape{rows: [FigureRows]string{"## ", "# #", "# #", "# #", "## "}}},
	{"E", shape{rows: [FigureRows]string{"###", "#  ", "###", "#  ", "###"}}},
	{"F", shape{rows: [FigureRows]string{"###", "#  ", "###", "#  ", "#  "}}},
	{"I", shape{rows: [FigureRows]string{"#", "#", "#", "#", "#"}}},
	{"L", shape{rows: [FigureRows]string{"#  ", "#  ", "#  ", "#  ", "###"}}},
	{"N", shape{rows: [FigureRows]string{"#  #", "## #", "####", "# ##", "#  #"}}},
	{"P", shape{rows: [FigureRows]string{"###", "# #", "###", "#  ", "#  "}}},
	{"R", shape{rows: [FigureRows]string{"###", "# #", "## ", "# #", "# #"}}},
	{"T", shape{rows: [FigureRows]string{"###", " # ", " # ", " # ", " # "}}},
	{"V", shape{rows: [FigureRows]string{"# #", "# #", "# #", "# #", " # "}}},
	{"Z", shape{rows: [FigureRows]string{"###", "  #", " # ", "#  ", "###"}}},
	{"?", shape{rows: [FigureRows]string{"###", "  #", " ##", "   ", " # "}}},
	{":", shape{rows: [FigureRows]string{" ", "#", " ", "#", " "}}},
	{"!", shape{rows: [FigureRows]string{"#", "#", "#", " ", "#"}}},
	{"•", shape{rows: [FigureRows]string{"  ", "  ", "##", "##", "  "}}},
	{" \u00a0", shape{rows: [FigureRows]string{" ", " ", " ", " ", " "}}},
	{"…", shape{
		[FigureRows]string{"          ", "          ", "          ", "          ", "##  ##  ##"},
		[FigureRows]string{"     ", "     ", "     ", "     ", "# # #"},
	}},
	{"✓", shape{
		[FigureRows]string{"        ##", "       ## ", "##    ##  ", " ##  ##   ", "  ####    "},
		[FigureRows]string{"      #", "     # ", "#   #  ", " # #   ", "  #    "},
	}},
	{"✗", shape{
		[FigureRows]string{"##    ##", " ##  ## ", "   ##   ", " ##  ## ", "##    ##"},
		[FigureRows]string{"#   #", " # # ", "  #  ", " # # ", "#   #"},
	}},
	{"≠", shape{
		[FigureRows]string{"      ## ", "#########", "   ##    ", "#########", " ##      "},
		[FigureRows]string{"   # ", "#####", "  #  ", "#####", " #   "},
	}},
}

// shapeOf is the shape of r, nil where it has none.
func shapeOf(r rune) *shape {
	for i := range shapes {
		if strings.ContainsRune(shapes[i].signs, r) {
			return &shapes[i].shape
		}
	}
	return nil
}

// drawn says that a sign is given in cells, for strokes of two.
func (s *shape) drawn() bool { return s.small[0] != "" }

// in are the rows of s in a size, and how many cells each of their columns takes.
func (s *shape) in(size int) (rows *[FigureRows]string, outer, inner int) {
	switch {
	case !s.drawn():
		return &s.rows, sizes[size].outer, sizes[size].inner
	case sizes[size].outer == 1:
		return &s.small, 1, 1
	}
	return &s.rows, 1, 1
}

func figuresWidth(text string, size int) int {
	w := -sizes[size].gap
	for _, r := range text {
		s := shapeOf(r)
		if s == nil {
			return 0
		}
		rows, outer, inner := s.in(size)
		n := len(rows[0])
		switch {
		case isBlank(r): // the gaps on its two sides are most of it
			w++
		case n == 1:
			w += outer
		default:
			w += 2*outer + (n-2)*inner
		}
		w += sizes[size].gap
	}
	return w
}

func isBlank(r rune) bool { return r == ' ' || r == '\u00a0' }

func drawFigures(text string, size int) []string {
	out := make([]string, FigureRows)
	for y := range out {
		var b strings.Builder
		gap := ""
		for _, r := range text {
			b.WriteString(gap)
			gap = strings.Repeat(" ", sizes[size].gap)
			if isBlank(r) {
				b.WriteByte(' ')
				continue
			}
			s := shapeOf(r)
			rows, outer, inner := s.in(size)
			for x, dot := range rows[y] {
				n := inner
				if x == 0 || x == len(rows[y])-1 {
					n = outer
				}
				cell := " "
				if dot == '#' {
					cell = "█"
				}
				b.WriteString(strings.Repeat(cell, n))
			}
		}
		out[y] = b.String()
	}
	return out
}
