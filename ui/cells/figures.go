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

// shapeOf is the shape of r; ok says that there is one.
func shapeOf(r rune) (s shape, ok bool) {
	rows := func(a, b, c, d, e string) (shape, bool) { return shape{rows: [FigureRows]string{a, b, c, d, e}}, true }
	switch r {
	case '0', 'O':
		return rows("###", "# #", "# #", "# #", "###")
	case '1':
		return rows("##", " #", " #", " #", " #")
	case '2':
		return rows("###", "  #", "###", "#  ", "###")
	case '3':
		return rows("###", "  #", "###", "  #", "###")
	case '4':
		return rows("# #", "# #", "###", "  #", "  #")
	case '5', 'S':
		return rows("###", "#  ", "###", "  #", "###")
	case '6':
		return rows("###", "#  ", "###", "# #", "###")
	case '7':
		return rows("###", "  #", "  #", "  #", "  #")
	case '8':
		return rows("###", "# #", "###", "# #", "###")
	case '9':
		return rows("###", "# #", "###", "  #", "###")
	case 'A':
		return rows("###", "# #", "###", "# #", "# #")
	case 'C':
		return rows("###", "#  ", "#  ", "#  ", "###")
	case 'D':
		return rows("## ", "# #", "# #", "# #", "## ")
	case 'E':
		return rows("###", "#  ", "###", "#  ", "###")
	case 'F':
		return rows("###", "#  ", "###", "#  ", "#  ")
	case 'I':
		return rows("#", "#", "#", "#", "#")
	case 'L':
		return rows("#  ", "#  ", "#  ", "#  ", "###")
	case 'N':
		return rows("#  #", "## #", "####", "# ##", "#  #")
	case 'P':
		return rows("###", "# #", "###", "#  ", "#  ")
	case 'R':
		return rows("###", "# #", "## ", "# #", "# #")
	case 'T':
		return rows("###", " # ", " # ", " # ", " # ")
	case 'V':
		return rows("# #", "# #", "# #", "# #", " # ")
	case 'Z':
		return rows("###", "  #", " # ", "#  ", "###")
	case '?':
		return rows("###", "  #", " ##", "   ", " # ")
	case '!':
		return rows("#", "#", "#", " ", "#")
	case ',':
		return rows(" ", " ", " ", "#", "#")
	case '•':
		return rows("  ", "  ", "##", "##", "  ")
	case ' ', '\u00a0':
		return rows(" ", " ", " ", " ", " ")
	case '✓':
		return shape{
			[FigureRows]string{"        ##", "       ## ", "##    ##  ", " ##  ##   ", "  ####    "},
			[FigureRows]string{"      #", "     # ", "#   #  ", " # #   ", "  #    "},
		}, true
	case '✗':
		return shape{
			[FigureRows]string{"##    ##", " ##  ## ", "   ##   ", " ##  ## ", "##    ##"},
			[FigureRows]string{"#   #", " # # ", "  #  ", " # # ", "#   #"},
		}, true
	case '≠':
		return shape{
			[FigureRows]string{"      ## ", "#########", "   ##    ", "#########", " ##      "},
			[FigureRows]string{"   # ", "#####", "  #  ", "#####", " #   "},
		}, true
	}
	return shape{}, false
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
		s, ok := shapeOf(r)
		if !ok {
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
			s, _ := shapeOf(r)
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
