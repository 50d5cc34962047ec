package qr

import (
	"bytes"
	"strings"

	"github.com/mdp/qrterminal/v3"
	"rsc.io/qr"
)

// inks are the two colours all text is drawn in, as parameters of a sequence for
// what is written and for what is behind it. A cell of one colour is a space with
// a background, because a font's █ leaves gaps.
type inks struct{ black, white ink }

type ink struct{ fg, bg string }

const reset = "\x1b[m"

// inksFor writes colours as plain sequences: styles that NO_COLOR removes would
// turn the code inside out, and screen drops true colour. Entries 16 and 231
// are the same black and white in every theme.
func inksFor(colours int) inks {
	switch {
	case colours >= 256:
		return inks{ink{"38;5;16", "48;5;16"}, ink{"38;5;231", "48;5;231"}}
	case colours >= 16:
		return inks{ink{"30", "40"}, ink{"97", "107"}}
	}
	return inks{ink{"30", "40"}, ink{"37", "47"}}
}

// brush draws one row. A colour is sent where the cells that need it begin, and
// not for those that show nothing of it.
type brush struct {
	strings.Builder
	inks
	fg, bg string
}

// onWhite and onBlack draw glyph in the other colour.
func (b *brush) onWhite(glyph string) { b.cell(b.black.fg, b.white.bg, glyph) }
func (b *brush) onBlack(glyph string) { b.cell(b.white.fg, b.black.bg, glyph) }

func (b *brush) cell(fg, bg, glyph string) {
	if glyph == " " && b.fg != "" {
		fg = b.fg
	}
	switch {
	case fg != b.fg && bg != b.bg:
		b.WriteString("\x1b[" + fg + ";" + bg + "m")
	case fg != b.fg:
		b.WriteString("\x1b[" + fg + "m")
	case bg != b.bg:
		b.WriteString("\x1b[" + bg + "m")
	}
	b.fg, b.bg = fg, bg
	b.WriteString(glyph)
}

// halfBlocks draws the code of link, which must be one encode takes, two
// modules per cell. ▄ alone is used, black and white: ▀▄█ together leave a
// font's gaps inside the code.
func halfBlocks(link string, quiet int, in inks) []string {
	var b bytes.Buffer
	qrterminal.GenerateWithConfig(link, qrterminal.Config{
		Level: qr.L, Writer: &b, HalfBlocks: true, QuietZone: quiet,
		WhiteChar: "w", BlackChar: "b", WhiteBlackChar: "d", BlackWhiteChar: "u",
	})
	rows := strings.Fields(b.String())
	// qrterminal begins an odd border with a row that is black above and ends an
	// even one with a row that is black below. Neither is part of the code.
	white := strings.Repeat("w", len(rows[0]))
	if rows[0] = white; quiet%2 == 0 {
		rows[len(rows)-1] = white
	}
	for i, row := range rows {
		rows[i] = halfRow(row, in)
	}
	return rows
}

func halfRow(row string, in inks) string {
	b := brush{inks: in}
	b.Grow(4 * len(row))
	for _, modules := range row {
		switch modules {
		case 'w':
			b.onWhite(" ")
		case 'b':
			b.onBlack(" ")
		case 'd':
			b.onWhite("▄")
		case 'u':
			b.onBlack("▄")
		}
	}
	return b.String() + reset
}
