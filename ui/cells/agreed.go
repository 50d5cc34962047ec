package cells

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi/parser"
)

// Terminals do not agree on how many cells a sign takes that is put together of
// several: some count the cluster, some each of its parts. What they all draw in as
// many cells is its first part.

// apart are what puts signs together: the choice between a text and a picture, the
// joiner, the ring around a figure.
const apart = "\ufe0e\ufe0f\u200d\u20e3"

// disputed says that text may hold a sign that terminals count differently.
func disputed(text string) bool {
	for i := 0; i+2 < len(text); i++ {
		a, b := text[i+1], text[i+2]
		switch text[i] {
		case 0xef: // U+FE0E, U+FE0F
			if a == 0xb8 && (b == 0x8e || b == 0x8f) {
				return true
			}
		case 0xe2: // U+200D, U+20E3
			if a == 0x80 && b == 0x8d || a == 0x83 && b == 0xa3 {
				return true
			}
		case 0xf0: // flags, and the colours of skin
			if a == 0x9f && (b == 0x87 || b == 0x8f) {
				return true
			}
		}
	}
	return false
}

// Agreed is text with every such sign drawn as its first part, and a flag as its
// two letters. Width counts as if each text were made so; the frame is.
func Agreed(text string) string {
	if !disputed(text) {
		return text
	}
	var out strings.Builder
	for state := parser.GroundState; text != ""; {
		n, _, sign, to := next(text, state)
		if sign && state == parser.GroundState && disputed(text[:n]) {
			agree(&out, text[:n])
		} else {
			out.WriteString(text[:n])
		}
		text, state = text[n:], to
	}
	return out.String()
}

// agree writes one sign.
func agree(out *strings.Builder, sign string) {
	joined := false
	for _, r := range sign {
		switch {
		case r == '\u200d':
			joined = true
			continue
		case strings.ContainsRune(apart, r), r >= 0x1f3fb && r <= 0x1f3ff:
			continue
		case joined && unicode.IsSymbol(r): // goes with what it was joined to
		case r >= 0x1f1e6 && r <= 0x1f1ff:
			out.WriteRune('A' + r - 0x1f1e6)
		default:
			out.WriteRune(r)
		}
		joined = false
	}
}
