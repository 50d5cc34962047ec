package qr

import (
	"bytes"
	"strings"

	"github.com/mdp/qrterminal/v3"
	"rsc.io/qr"
)

// inks set the two colours all text is drawn in, and change them about. A cell of
// one colour is a space with a background, because a font's █ leaves gaps.
type inks struct{ set, onBlack, onWhite string }

const reset = "\x1b[m"

// inksFor writes colours as plain sequences: styles that NO_COLOR removes would
// turn the code inside out, and screen drops true colour. Entries 232 and 231
// are the same black and white in every theme: some take 16 to 21 for colours of
// their own. They are long, and change about a
// thousand times in a code: turned round they are sent once a row. Both are set,
// so that nothing of the theme is turned.
func inksFor(colours int) inks {
	switch {
	case colours >= 256:
		return inks{"\x1b[38;5;232;48;5;231m", "\x1b[7m", "\x1b[27m"}
	case colours >= 16:
		return inks{"\x1b[30;107m", "\x1b[97;40m", "\x1b[30;107m"}
	}
	return inks{"\x1b[30;47m", "\x1b[37;40m", "\x1b[30;47m"}
}

// brush draws one row, and sends a colour where the cells begin that stand in it.
type brush struct {
	strings.Builder
	inks
	begun, black bool
}

func (b *brush) onWhite(glyph string) { b.cell(false, glyph) }
func (b *brush) onBlack(glyph string) { b.cell(true, glyph) }

func (b *brush) cell(black bool, glyph string) {
	if !b.begun {
		b.WriteString(b.set)
		b.begun = true
	}
	if black != b.black {
		b.black = black
		if black {
			b.WriteString(b.inks.onBlack)
		} else {
			b.WriteString(b.inks.onWhite)
		}
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
