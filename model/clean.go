package model

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes a text harmless and tidy: what cannot be seen goes (control
// characters, escapes, direction marks, fillers), blanks of any kind become
// one space. It changes nothing in what the client of LigdiCash has cleaned.
func Clean(s string) string {
	if tidy(s) {
		return s
	}
	var b strings.Builder
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
		case !seen(r):
		default:
			if space {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
		}
	}
	return b.String()
}

// seen refuses also what counts as graphic although nothing is drawn.
func seen(r rune) bool {
	return r != utf8.RuneError && unicode.IsGraphic(r) &&
		!unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// tidy says quickly of most texts, by the thousand in a ledger, that Clean has
// nothing to do.
func tidy(s string) bool {
	was := ' '
	for _, r := range s {
		switch {
		case ' ' < r && r <= '~':
		case r == ' ' && was != ' ':
		case r <= '~' || unicode.IsSpace(r) || !seen(r):
			return false
		}
		was = r
	}
	return was != ' ' || s == ""
}

// FormulaSigns start a formula in a spreadsheet, also in the wide forms of East Asian
// keyboards: a cell that begins with one gets a ' in front.
const FormulaSigns = "=+-@＝＋－＠−"
