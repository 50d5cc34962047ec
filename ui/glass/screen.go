package glass

import (
	"image/color"
	"slices"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// Cell is one character of the screen. A nil colour is the terminal's own, the
// sixteen named ones are ansi.BasicColor values such as ansi.Green. A wide
// character fills two cells; the second has no content.
type Cell struct {
	Content       string
	FG, BG        color.Color
	Reverse, Bold bool
}

// Screen is the text on the screen: one line a row, without trailing spaces.
func (t *Terminal) Screen() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text()
}

// Line is the text of row n, counted from 0; "" outside the screen.
func (t *Terminal) Line(n int) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.row(n)
}

func (t *Terminal) text() string {
	rows := make([]string, t.emu.Height())
	for y := range rows {
		rows[y] = t.row(y)
	}
	return strings.Join(rows, "\n")
}

func (t *Terminal) row(y int) string {
	var b strings.Builder
	for x := range t.emu.Width() {
		if c := t.emu.CellAt(x, y); c != nil {
			b.WriteString(c.Content)
		}
	}
	return strings.TrimRight(b.String(), " ")
}

// Snapshot is the whole screen, row by row.
func (t *Terminal) Snapshot() [][]Cell {
	t.mu.Lock()
	defer t.mu.Unlock()
	grid := make([][]Cell, t.emu.Height())
	for y := range grid {
		grid[y] = make([]Cell, t.emu.Width())
		for x := range grid[y] {
			grid[y][x] = t.cell(x, y)
		}
	}
	return grid
}

// CellAt is the cell in column x of row y, both counted from 0; empty outside
// the screen.
func (t *Terminal) CellAt(x, y int) Cell {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.cell(x, y)
}

func (t *Terminal) cell(x, y int) Cell {
	c := t.emu.CellAt(x, y)
	if c == nil {
		return Cell{}
	}
	return Cell{
		Content: c.Content,
		FG:      c.Style.Fg,
		BG:      c.Style.Bg,
		Reverse: c.Style.Attrs&uv.AttrReverse != 0,
		Bold:    c.Style.Attrs&uv.AttrBold != 0,
	}
}

// Find returns the cells of the first place where text stands within one row,
// nil if it is nowhere: to ask how a word is drawn.
func (t *Terminal) Find(text string) []Cell {
	for _, row := range t.Snapshot() {
		var line strings.Builder
		starts := make([]int, len(row)) // where each cell's text starts in the line
		for x, c := range row {
			starts[x] = line.Len()
			line.WriteString(c.Content)
		}
		if at := strings.Index(line.String(), text); at >= 0 && text != "" {
			from, _ := slices.BinarySearch(starts, at)
			to, _ := slices.BinarySearch(starts, at+len(text))
			for from < to && row[from].Content == "" {
				from++ // the second half of a wide character before the text
			}
			return row[from:to]
		}
	}
	return nil
}

// Bells is how many times the program rang.
func (t *Terminal) Bells() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.bells
}

// Title is the window title the program last set.
func (t *Terminal) Title() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.title
}

// AltScreen says whether the program is on the alternate screen.
func (t *Terminal) AltScreen() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.emu.IsAltScreen()
}

// Bytes is everything the program has written, escape sequences included.
func (t *Terminal) Bytes() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.bytes)
}

// Since is what the program has written after its first n bytes.
func (t *Terminal) Since(n int) []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.bytes[min(n, len(t.bytes)):])
}

// Written is how many bytes the program has written.
func (t *Terminal) Written() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.bytes)
}
