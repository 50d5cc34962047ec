package ligdicash

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// What is kept of one remote text, in bytes, and of one token or link.
const (
	maxText  = 512
	maxToken = 2000
)

// clean makes remote text harmless for a terminal: no escape sequence, no
// control or invisible character, no line break. Nothing else does it.
func clean(s string) string {
	if tidy(s) {
		return s
	}
	s = ansi.Strip(strings.ToValidUTF8(s, ""))
	var b strings.Builder
	space := false // a gap is owed before the next visible rune
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || unicode.In(r, unicode.Z):
			space = true
		case visible(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
		}
	}
	return b.String()
}

// tidy says quickly of most texts that there is nothing to clean.
func tidy(s string) bool {
	was := byte(' ')
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' || s[i] == ' ' && was == ' ' {
			return false
		}
		was = s[i]
	}
	return was != ' ' || s == ""
}

// exact is a text that decides something, and whether it is as it looks: one
// that cleaning changes is not, save for spaces around it.
func exact(s string) (string, bool) {
	s = strings.Trim(s, " ")
	return s, clean(s) == s
}

// visible refuses what IsPrint lets through although nothing is drawn: fillers
// and variation selectors. U+FFFD is what encoding/json makes of bad UTF-8.
func visible(r rune) bool {
	return unicode.IsPrint(r) && r != utf8.RuneError &&
		!unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// cut keeps at most n bytes of s and no half rune.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return strings.TrimRight(s[:n], " ")
}

// graphic reports whether s is made of printable ASCII without spaces, and not
// longer than a token or link may be.
func graphic(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return s != "" && len(s) <= maxToken
}
