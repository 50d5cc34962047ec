package model

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// Whatever is cleaned can be shown as it is, is clean, and says nothing new.
func FuzzCleanSale(f *testing.F) {
	for _, s := range []string{"", "pain", " pain \t frais\r\n", "\x1b[2J\x1b]0;PAYÉ\x07", "\u202eniap", "a\u200bb", "\xff\xc3(", "\u009b31m", "e\u0301", "\U000e0041", "\ufffd", "\u2028"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Clean(s)
		for _, r := range got {
			if !unicode.IsGraphic(r) || r == utf8.RuneError || unicode.IsSpace(r) && r != ' ' {
				t.Fatalf("%q becomes %q: %U is left", s, got, r)
			}
		}
		if Clean(got) != got || strings.TrimSpace(got) != got || strings.Contains(got, "  ") || !utf8.ValidString(got) {
			t.Fatalf("%q becomes %q, which is not clean", s, got)
		}
		left := []rune(got)
		for _, r := range s { // what is left stands in s, in that order
			if len(left) > 0 && (left[0] == r || left[0] == ' ' && unicode.IsSpace(r)) {
				left = left[1:]
			}
		}
		if len(left) > 0 {
			t.Fatalf("%q becomes %q: %q was never there", s, got, string(left))
		}
		sale := Sale{Line: Line{Items: []Item{{Name: s, Description: s, Quantity: 1, UnitPrice: 500}}, Subtotal: 500, Total: 500},
			Firstname: s, Lastname: s, Object: s}
		before := slices.Clone(sale.Items)
		clean := sale.Clean()
		if !slices.Equal(sale.Items, before) {
			t.Fatalf("cleaning changed the sale it was given: %+v", sale.Items)
		}
		if err, ok := clean.Validate().(*FieldError); ok && err.Problem == BadCharacter {
			t.Fatalf("%q is cleaned, and refused: %v", s, err)
		}
	})
}

// Every amount reads back from its words, in both languages.
func FuzzSpell(f *testing.F) {
	for _, n := range []int64{0, 1, -1, 21, 71, 80, 81, 100, 200, 1000, 80_000, 200_080, 1_000_001, 1 << 62, -1 << 63} {
		f.Add(n)
	}
	f.Fuzz(func(t *testing.T, n int64) {
		fr, en := SpellFrench(Money(n)), SpellEnglish(Money(n))
		if readWords(t, fr, frenchValues) != Money(n) || readWords(t, en, englishValues) != Money(n) {
			t.Fatalf("%d is spelled %q and %q", n, fr, en)
		}
		if plain := strings.ReplaceAll(Money(n).Group(" "), " ", ""); plain != Money(n).Group("") {
			t.Fatalf("%d is grouped as %q", n, Money(n).Group(" "))
		}
	})
}
