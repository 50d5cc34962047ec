package qr

import (
	"bytes"
	"strings"

	"github.com/mdp/qrterminal/v3"
	"rsc.io/qr"
)

// inks are the two pairs of colours all text is drawn in. A cell of one colour
// is a space with a background, because a font's █ leaves gaps.
type inks struct{ onWhite, onBlack string }

const reset = "\x1b[m"

// inksFor writes colours as plain sequences: styles that NO_COLOR removes would
// turn the code inside out, and screen drops true colour. Entries 16 and 231
// are the same black and white in every theme.
func inksFor(colours int) inks {
	switch {
	case colours >= 256:
		return inks{"\x1b[38;5;16;48;5;231m", "\x1b[38;5;231;48;5;16m"}
	case colours >= 16:
		return inks{"\x1b[30;107m", "\x1b[97;40m"}
	}
	return inks{"\x1b[30;47m", "\x1b[37;40m"}
}

// brush draws one row.
type brush struct {
	strings.Builder
	inks
	now string
}

func (b *brush) cell(ink, glyph string) {
	if ink != b.now {
		b.WriteString(ink)
		b.now = ink
	}
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
			b.cell(in.onWhite, " ")
		case 'b':
			b.cell(in.onBlack, " ")
		case 'd':
			b.cell(in.onWhite, "▄")
		case 'u':
			b.cell(in.onBlack, "▄")
		}
	}
	return b.String() + reset
}
