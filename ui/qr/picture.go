package qr

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rsc.io/qr"
)

// Drawing is a code made. For a picture Lines are blank; Picture draws it with
// its top left corner in the cell of the cursor and leaves the cursor
// anywhere, so save and restore it, and Erase takes it away; where Erase is
// empty, writing over its cells does.
type Drawing struct {
	Lines          []string
	Cols, Rows     int
	Picture, Erase string
}

// Draw makes the drawing that was chosen. link must be the one it was chosen
// for. Without a code the drawing is empty.
func (c Choice) Draw(link string) (Drawing, error) {
	if c.Err != nil || c.Rung == None {
		return Drawing{}, c.Err
	}
	if c.link && !isLink(link) {
		return Drawing{}, ErrNotLink
	}
	code, err := encodeText(link)
	if err != nil {
		return Drawing{}, err
	}
	if code.Size != c.Modules {
		return Drawing{}, errors.New("the code was chosen for another link")
	}
	d := Drawing{Cols: c.Cols, Rows: c.Rows}
	in := inksFor(c.profile.Colours)
	switch c.Rung {
	case Half:
		d.Lines = halfBlocks(link, c.Quiet, in)
	case Sextant, Narrow:
		d.Lines = sextants(code, c.Quiet, c.Rung == Narrow, in)
	case Picture:
		d.Lines = slices.Repeat([]string{strings.Repeat(" ", c.Cols)}, c.Rows)
		switch c.profile.protocol() {
		case "kitty":
			d.Picture, d.Erase = c.kitty(code), "\x1b_Ga=d,d=I,i="+imageID+",q=2\x1b\\"
		case "iterm":
			d.Picture = c.iterm(code)
		case "sixel":
			d.Picture = sixel(code, c.Quiet, c.Px)
		}
	}
	return d, nil
}

// protocol is the best one for pictures, "" if none: first those that keep to
// their cells whatever becomes of the font. Sixels need the cell's size.
func (p Profile) protocol() string {
	switch {
	case p.Mux != "" || p.Dumb:
		return ""
	case p.Kitty:
		return "kitty"
	case p.ITerm:
		return "iterm"
	case p.Sixel && p.cellKnown():
		return "sixel"
	}
	return ""
}

// pixels are a cell's, and the least for a module's side: 5 are read well, on
// dense screens it takes more of them. iTerm2 does not tell its cells and
// scales pictures to them; a usual cell and one pixel more make up for that.
func (p Profile) pixels() (cellW, cellH, least int) {
	if !p.cellKnown() {
		return 8, 16, 6
	}
	return p.CellW, p.CellH, max(5, p.CellH/4)
}

// modulePixels is the side of the largest module of m in box: whole pixels, no
// larger than a half block. Sixels come in bands of six rows and must not touch
// the row below.
func modulePixels(m, cellW, cellH int, box Box) int {
	return min(box.Cols*cellW/m, box.Rows*cellH/6*6/m, max(8, cellH/2))
}

func pictureCells(m, px, cellW, cellH int) (cols, rows int) {
	up := func(a, b int) int { return (a + b - 1) / b }
	return up(m*px, cellW), up(up(m*px, 6)*6, cellH)
}

// kitty sends the picture at the size of its cells, in pieces as the protocol
// wants them, with no answer and no move of the cursor.
func (c Choice) kitty(code *qr.Code) string {
	data := base64.StdEncoding.EncodeToString(c.file(code))
	keys := fmt.Sprintf("a=T,f=100,i=%s,p=1,c=%d,r=%d,C=1,q=2,", imageID, c.Cols, c.Rows)
	var b strings.Builder
	for more := 1; more == 1; keys = "" {
		piece := data[:min(len(data), 4096)]
		if data = data[len(piece):]; data == "" {
			more = 0
		}
		fmt.Fprintf(&b, "\x1b_G%sm=%d;%s\x1b\\", keys, more, piece)
	}
	return b.String()
}

// iterm sends the picture as iTerm2 and WezTerm take it.
func (c Choice) iterm(code *qr.Code) string {
	file := c.file(code)
	return fmt.Sprintf("\x1b]1337;File=inline=1;size=%d;width=%d;height=%d;preserveAspectRatio=0;doNotMoveCursor=1:%s\a",
		len(file), c.Cols, c.Rows, base64.StdEncoding.EncodeToString(file))
}
