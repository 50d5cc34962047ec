// Package qr turns a payment link into a QR code a terminal can show: dark on
// white in colours of our own, square modules, with its quiet zone.
package qr

import (
	"bytes"
	"strings"

	"github.com/mdp/qrterminal/v3"
	"rsc.io/qr"
)

// quiet is the white border in modules: two scan well, none hardly ever does.
const quiet = 2

// Code is a drawn code.
type Code struct {
	Lines         []string // one per row, colours included
	Width, Height int      // in cells
}

// Size is what the code of link needs, in cells: half blocks, level L (M is
// two versions larger and scans worse). It fails where link is longer than any
// code holds.
func Size(link string) (cols, rows int, err error) {
	c, err := qr.Encode(link, qr.L)
	if err != nil {
		return 0, 0, err
	}
	n := c.Size + 2*quiet
	return n, (n + 1) / 2, nil
}

// Two inks are enough: what is dark below is a ▄ on white, what is dark above
// a white ▄ on black, and a full cell is a space with a background, because a
// font's █ leaves gaps. Palette entries 16 and 231 are the same black and
// white in every theme; styles that NO_COLOR removes would invert the code.
const (
	onWhite = "\x1b[38;5;16;48;5;231m"
	onBlack = "\x1b[38;5;231;48;5;16m"
	reset   = "\x1b[m"
)

// Draw makes the code of link. It fails where link is longer than any code
// holds; qrterminal drops that error and panics, so it is asked for first.
func Draw(link string) (Code, error) {
	cols, rows, err := Size(link)
	if err != nil {
		return Code{}, err
	}
	var b bytes.Buffer
	qrterminal.GenerateWithConfig(link, qrterminal.Config{
		Level: qr.L, Writer: &b, HalfBlocks: true, QuietZone: quiet,
		WhiteChar: "w", BlackChar: "b", WhiteBlackChar: "d", BlackWhiteChar: "u",
	})
	c := Code{Width: cols, Height: rows}
	for row := range strings.Lines(b.String()) {
		c.Lines = append(c.Lines, paint(strings.TrimSuffix(row, "\n")))
	}
	// qrterminal ends with a row that is dark below: the code's own last row is
	// half empty already, so that edge is not part of it.
	c.Lines[len(c.Lines)-1] = paint(strings.Repeat("w", cols))
	return c, nil
}

func paint(row string) string {
	var b strings.Builder
	ink := ""
	for _, cell := range row {
		want, glyph := onWhite, " "
		switch cell {
		case 'd':
			glyph = "▄"
		case 'b':
			want = onBlack
		case 'u':
			want, glyph = onBlack, "▄"
		}
		if want != ink {
			b.WriteString(want)
			ink = want
		}
		b.WriteString(glyph)
	}
	return b.String() + reset
}
