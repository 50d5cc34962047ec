package qr

import (
	"fmt"
	"slices"
	"strings"
)

// Style is what the shop wants its codes to be. Any but Auto is obeyed or
// leads to no code; it never leads to another style.
type Style string

// The styles. StyleSextant draws sextants on terminals that are not known to
// do so well, for whoever has tried.
const (
	Auto         Style = "auto"
	StyleHalf    Style = "half"
	StyleSextant Style = "sextant"
	StyleImage   Style = "image"
	Off          Style = "off"
)

// Styles is all of them, the usual one first.
var Styles = []Style{Auto, StyleHalf, StyleSextant, StyleImage, Off}

// ParseStyle reads what a person or a file says; nothing means Auto.
func ParseStyle(s string) (Style, error) {
	style := Style(strings.ToLower(strings.TrimSpace(s)))
	switch {
	case style == "":
		return Auto, nil
	case slices.Contains(Styles, style):
		return style, nil
	}
	return Auto, fmt.Errorf("QR style %q is none of auto, half, sextant, image, off", s)
}

// Rung is a way to draw a code.
type Rung int

// The rungs of the ladder, from the one that fails.
const (
	None    Rung = iota
	Half         // two modules per cell, one above the other
	Sextant      // three modules per cell, one above the other
	Narrow       // six modules per cell, for cells that are nearly square
	Picture      // in pixels
)

// Box is a size in cells.
type Box struct{ Cols, Rows int }

// Choice is the best drawing of one link for one window, or why there is none.
type Choice struct {
	Rung       Rung
	Whole      bool // it needs the whole window
	Quiet      int  // white border in modules
	Cols, Rows int  // size of the drawing in cells
	Need       Box  // without a code: the smallest window with one, zero if no size helps
	Grow       Box  // without a code: the window to ask the terminal for, zero if it would not obey
	Modules    int  // of the code, on one side, without border
	Err        error
	Px         int // side of one module of a picture, in pixels

	profile Profile
	style   Style
	window  Box
	link    bool // made for a link: it draws nothing else
}

// White borders, in modules. With none hardly a code scans.
const (
	border     = 2
	thinBorder = 1 // where rows run out
)

// Choose takes the highest rung that fits: half blocks, because text survives
// repaints, tmux and ssh and leaves nothing behind; then a picture, whose modules
// are square in any cell; then other text; a place beside the text of the screen
// before the whole window; a wide border before a narrow one. inside is the room
// beside the text of the screen, full the window less one line. Err is ErrNotLink
// or ErrTooLong.
func Choose(link string, p Profile, style Style, inside, full Box) Choice {
	if !isLink(link) {
		return Choice{Err: ErrNotLink, profile: p, style: style, window: Box{full.Cols, full.Rows + 1}}
	}
	c := ChooseText(link, p, style, inside, full)
	c.link = true
	return c
}

// ChooseText is Choose for any text, to try a terminal with. Err is ErrTooLong.
func ChooseText(text string, p Profile, style Style, inside, full Box) Choice {
	code, err := encodeText(text)
	if err != nil {
		return Choice{Err: err, profile: p, style: style, window: Box{full.Cols, full.Rows + 1}}
	}
	return choose(code.Size, p, style, inside, full)
}

func choose(modules int, p Profile, style Style, inside, full Box) Choice {
	c := Choice{Modules: modules, profile: p, style: style, window: Box{full.Cols, full.Rows + 1}}
	rungs := p.rungs(style)
	for _, box := range []Box{inside, full} {
		for _, quiet := range []int{border, thinBorder} {
			for _, r := range rungs {
				if c.fit(r, quiet, box) {
					c.Whole = box != inside
					return c
				}
			}
		}
	}
	c.miss(rungs, full)
	return c
}

// In says how large the whole window is, where more than one line of it is
// kept from the code: Need, Grow and Reason speak of windows.
func (c Choice) In(window Box) Choice {
	more := window.Rows - c.window.Rows
	c.window = window
	if c.Need != (Box{}) {
		c.Need.Rows += more
	}
	if c.Grow != (Box{}) {
		c.Grow.Rows += more
	}
	return c
}

// ScansLike says that other, in less room, is read as well as c: it is the same
// text, or a picture whose modules are no smaller than those of sextants.
func (c Choice) ScansLike(other Choice) bool {
	if c.Rung != Picture || other.Rung != Picture {
		return c.Rung != None && c.Rung == other.Rung && c.Quiet == other.Quiet
	}
	_, cellH, least := c.profile.pixels()
	return c.Quiet == other.Quiet && other.Px >= max(least, 6, cellH/3)
}

// fit tries one rung in box and sets it if it fits.
func (c *Choice) fit(r Rung, quiet int, box Box) bool {
	px := 0
	m := c.Modules + 2*quiet
	cols, rows := cells(r, m)
	if r == Picture {
		cellW, cellH, least := c.profile.pixels()
		if px = modulePixels(m, cellW, cellH, box); px < least {
			return false
		}
		cols, rows = pictureCells(m, px, cellW, cellH)
	}
	if cols > box.Cols || rows > box.Rows {
		return false
	}
	c.Rung, c.Quiet, c.Cols, c.Rows, c.Px = r, quiet, cols, rows, px
	return true
}

// miss says what window would do: the one with the least to add, counting a
// row, twice as high as a column is wide, twice.
func (c *Choice) miss(rungs []Rung, full Box) {
	least := -1
	for _, r := range rungs {
		m := c.Modules + 2*thinBorder
		cols, rows := cells(r, m)
		if r == Picture {
			cellW, cellH, px := c.profile.pixels()
			cols, rows = pictureCells(m, px, cellW, cellH)
		}
		add := max(0, cols-full.Cols) + 2*max(0, rows-full.Rows)
		if least < 0 || add < least {
			least, c.Need = add, Box{cols, rows + 1}
		}
	}
	if len(rungs) > 0 && rungs[0] != Picture && c.profile.Grows && c.profile.Mux == "" {
		cols, rows := cells(rungs[0], c.Modules+2*border)
		c.Grow = Box{max(cols, full.Cols), max(rows, full.Rows) + 1}
	}
}

// cells is what m modules, the border included, take as text.
func cells(r Rung, m int) (cols, rows int) {
	switch r {
	case Half:
		return m, (m + 1) / 2
	case Sextant:
		return m, (m + 2) / 3
	case Narrow:
		return (m + 1) / 2, (m + 2) / 3
	}
	return 0, 0
}

// rungs are those the terminal can show in this style, the best first. Not all
// readers find modules more than 1.4 times as tall as wide, which half blocks
// are in cells taller than 2.8 times their width; and in cells that are nearly
// square only narrow sextants have a module's shape.
func (p Profile) rungs(style Style) []Rung {
	var out []Rung
	if p.Dumb {
		return out
	}
	auto := style != StyleHalf && style != StyleSextant && style != StyleImage && style != Off
	text := p.UTF8 && p.Colours > 0
	if text && (auto || style == StyleHalf) && !(p.cellKnown() && 10*p.CellH > 28*p.CellW) {
		out = append(out, Half)
	}
	if (auto || style == StyleImage) && p.protocol() != "" {
		out = append(out, Picture)
	}
	switch {
	case !text || style != StyleSextant && !(auto && p.Sextants):
	case p.cellKnown() && 100*p.CellH < 185*p.CellW:
		out = append(out, Narrow)
	default:
		out = append(out, Sextant)
	}
	return out
}

func (p Profile) cellKnown() bool { return p.CellW > 0 && p.CellH > 0 }

// Reason is the choice in one line.
func (c Choice) Reason(french bool) string {
	say := reasonsIn(french)
	line := fmt.Sprintf("%d×%d", c.window.Cols, c.window.Rows)
	if c.profile.Name != "" {
		line += ", " + c.profile.Name
	}
	switch c.Rung {
	case Half:
		line += say.half
	case Sextant:
		line += say.sextant
	case Narrow:
		line += say.narrow
	case Picture:
		line += fmt.Sprintf(say.picture, c.profile.protocol(), c.Px)
	case None:
		return line + say.none + c.why(say)
	}
	line += fmt.Sprintf(say.border, c.Quiet)
	if c.Whole {
		line += say.whole
	}
	return line
}

func (c Choice) why(say *reasons) string {
	switch {
	case c.Err == ErrTooLong:
		return say.tooLong
	case c.Err != nil:
		return say.notALink
	case c.style == Off:
		return say.off
	case c.Need == Box{}:
		return say.never
	}
	return say.small
}
