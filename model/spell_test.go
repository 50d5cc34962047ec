package model

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestSpell(t *testing.T) {
	tests := []struct {
		m  Money
		fr string
		en string
	}{
		{0, "zéro franc CFA", "zero CFA francs"},
		{1, "un franc CFA", "one CFA franc"},
		{9, "neuf francs CFA", "nine CFA francs"},
		{16, "seize francs CFA", "sixteen CFA francs"},
		{17, "dix-sept francs CFA", "seventeen CFA francs"},
		{21, "vingt et un francs CFA", "twenty-one CFA francs"},
		{22, "vingt-deux francs CFA", "twenty-two CFA francs"},
		{40, "quarante francs CFA", "forty CFA francs"},
		{61, "soixante et un francs CFA", "sixty-one CFA francs"},
		{70, "soixante-dix francs CFA", "seventy CFA francs"},
		{71, "soixante et onze francs CFA", "seventy-one CFA francs"},
		{72, "soixante-douze francs CFA", "seventy-two CFA francs"},
		{80, "quatre-vingts francs CFA", "eighty CFA francs"},
		{81, "quatre-vingt-un francs CFA", "eighty-one CFA francs"},
		{90, "quatre-vingt-dix francs CFA", "ninety CFA francs"},
		{91, "quatre-vingt-onze francs CFA", "ninety-one CFA francs"},
		{97, "quatre-vingt-dix-sept francs CFA", "ninety-seven CFA francs"},
		{100, "cent francs CFA", "one hundred CFA francs"},
		{101, "cent un francs CFA", "one hundred and one CFA francs"},
		{180, "cent quatre-vingts francs CFA", "one hundred and eighty CFA francs"},
		{200, "deux cents francs CFA", "two hundred CFA francs"},
		{201, "deux cent un francs CFA", "two hundred and one CFA francs"},
		{1000, "mille francs CFA", "one thousand CFA francs"},
		{1005, "mille cinq francs CFA", "one thousand and five CFA francs"},
		{1900, "mille neuf cents francs CFA", "one thousand nine hundred CFA francs"},
		{2000, "deux mille francs CFA", "two thousand CFA francs"},
		{21_000, "vingt et un mille francs CFA", "twenty-one thousand CFA francs"},
		{80_000, "quatre-vingt mille francs CFA", "eighty thousand CFA francs"},
		{200_000, "deux cent mille francs CFA", "two hundred thousand CFA francs"},
		{280_080, "deux cent quatre-vingt mille quatre-vingts francs CFA", "two hundred and eighty thousand and eighty CFA francs"},
		{1_000_000, "un million de francs CFA", "one million CFA francs"},
		{1_000_001, "un million un francs CFA", "one million and one CFA francs"},
		{1_500_000, "un million cinq cent mille francs CFA", "one million five hundred thousand CFA francs"},
		{2_000_000, "deux millions de francs CFA", "two million CFA francs"},
		{80_000_000, "quatre-vingts millions de francs CFA", "eighty million CFA francs"},
		{200_000_000, "deux cents millions de francs CFA", "two hundred million CFA francs"},
		{1_000_000_000, "un milliard de francs CFA", "one billion CFA francs"},
		{-1, "moins un franc CFA", "minus one CFA franc"},
		{-4500, "moins quatre mille cinq cents francs CFA", "minus four thousand five hundred CFA francs"},
	}
	for _, tt := range tests {
		if got := FrenchAmount(tt.m); got != tt.fr {
			t.Errorf("%d: got %q, want %q", tt.m, got, tt.fr)
		}
		if got := EnglishAmount(tt.m); got != tt.en {
			t.Errorf("%d: got %q, want %q", tt.m, got, tt.en)
		}
	}
}

var frenchValues = map[string]uint64{"zéro": 0, "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
	"neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "trente": 30, "quarante": 40,
	"cinquante": 50, "soixante": 60, "vingt": 20, "vingts": 20, "cent": 100, "cents": 100, "mille": 1e3, "million": 1e6, "millions": 1e6,
	"milliard": 1e9, "milliards": 1e9, "billion": 1e12, "billions": 1e12, "billiard": 1e15, "billiards": 1e15, "trillion": 1e18, "trillions": 1e18}

var englishValues = map[string]uint64{"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
	"nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
	"eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
	"ninety": 90, "hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "quadrillion": 1e15, "quintillion": 1e18}

// readWords turns words back into a number: a scale multiplies what stands
// before it, "quatre-vingt" too, the rest adds up.
func readWords(t *testing.T, text string, values map[string]uint64) Money {
	var total, group uint64
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '-' })
	negative := words[0] == "moins" || words[0] == "minus"
	if negative {
		words = words[1:]
	}
	for _, w := range words {
		if w == "et" || w == "and" {
			continue
		}
		v, known := values[w]
		if !known {
			t.Fatalf("%q in %q is no number", w, text)
		}
		switch {
		case v >= 1000:
			total, group = total+max(group, 1)*v, 0
		case v == 100:
			group = max(group, 1) * 100
		case v == 20 && group%100 == 4:
			group += 76
		default:
			group += v
		}
	}
	total += group
	if negative {
		total = -total
	}
	return Money(total)
}

func TestSpellReadsBack(t *testing.T) {
	check := func(m Money) {
		fr, en := SpellFrench(m), SpellEnglish(m)
		if got := readWords(t, fr, frenchValues); got != m {
			t.Fatalf("%d is spelled %q, which is %d", m, fr, got)
		}
		if got := readWords(t, en, englishValues); got != m {
			t.Fatalf("%d is spelled %q, which is %d", m, en, got)
		}
		for _, text := range []string{fr, en} {
			if strings.Contains(text, "  ") || strings.TrimSpace(text) != text || strings.Contains(text, "- ") {
				t.Fatalf("%d: untidy %q", m, text)
			}
		}
	}
	for m := Money(0); m <= 10_000; m++ {
		check(m)
		check(m * 1000)
		check(-m)
	}
	for m := Money(10_000); m <= 2_100_000; m += 97 {
		check(m)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		check(Money(r.Uint64() >> r.IntN(63)))
	}
	check(math.MaxInt64)
	check(math.MinInt64)
}

// Plurals and hyphens that reading back cannot see.
func TestSpellFrenchRules(t *testing.T) {
	for m := Money(1); m <= 10_000; m++ {
		s := SpellFrench(m)
		for _, w := range []string{"cents", "vingts"} {
			if i := strings.Index(s, w); i >= 0 && i+len(w) != len(s) {
				t.Errorf("%d: %q keeps an s before another word", m, s)
			}
		}
		if strings.HasPrefix(s, "un mille") || strings.HasPrefix(s, "un cent") || strings.Contains(s, "mille un cent") {
			t.Errorf("%d: %q", m, s)
		}
		if et := m%100 >= 21 && m%100 <= 71 && (m%10 == 1); strings.Contains(s, " et ") != et {
			t.Errorf("%d: %q", m, s)
		}
	}
}
