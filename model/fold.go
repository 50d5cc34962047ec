package model

import (
	"strings"
	"unicode"
)

// Fold is a text by which it is found: small letters, without accents, with a
// ligature as keyboards without it write it. Letters that have no accent stay.
func Fold(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] < 0x80 && (s[i] < 'A' || s[i] > 'Z')
	}
	if plain {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch r = unicode.ToLower(r); {
		case unicode.Is(unicode.Mn, r):
		case r < 0x80:
			b.WriteByte(byte(r))
		default:
			b.WriteString(unaccented(r))
		}
	}
	return b.String()
}

// accented are the letters that go without their accents, each behind the one that
// is left of it.
var accented = [...]string{"aàáâãäåāăą", "cçćč", "dď", "eèéêëēėęě", "gğ", "iìíîïī", "lľł", "nñńň", "oòóôõöōőø", "rř", "sśşš", "tť", "uùúûüūůű", "yýÿ", "zźżž"}

func unaccented(r rune) string {
	switch r {
	case 'œ':
		return "oe"
	case 'æ':
		return "ae"
	case 'ß':
		return "ss"
	}
	for _, group := range accented {
		if strings.ContainsRune(group, r) {
			return group[:1]
		}
	}
	return string(r)
}
