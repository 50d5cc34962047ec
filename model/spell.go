package model

import "strings"

// Scales above a thousand, in steps of a thousand. French counts the long way:
// a French billion is an English trillion.
var (
	frenchScales  = []string{"million", "milliard", "billion", "billiard", "trillion"}
	englishScales = []string{"million", "billion", "trillion", "quadrillion", "quintillion"}
)

var frenchUnits = strings.Fields(`zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
	dix-sept dix-huit dix-neuf`)
var frenchTens = strings.Fields("- - vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt")

var englishUnits = strings.Fields(`zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
	sixteen seventeen eighteen nineteen`)
var englishTens = strings.Fields("- - twenty thirty forty fifty sixty seventy eighty ninety")

// spelled is an amount in words, written in one piece: it is read at every key.
type spelled []byte

// spellRoom is enough for most amounts.
const spellRoom = 160

// word adds words, with a space before all but the first.
func (s spelled) word(words ...string) spelled {
	for _, w := range words {
		if len(s) > 0 {
			s = append(s, ' ')
		}
		s = append(s, w...)
	}
	return s
}

// SpellFrench writes m in words, without the currency, with the hyphens taught
// in schools: "vingt et un", "mille neuf cents", "quatre-vingt mille".
func SpellFrench(m Money) string {
	var room [spellRoom]byte
	s := spelled(room[:0]).french(m)
	return string(s)
}

func (s spelled) french(m Money) spelled {
	n, s := s.magnitude(m, "moins")
	if n == 0 {
		s = s.word(frenchUnits[0])
	}
	for i := len(frenchScales) - 1; i >= 0; i-- {
		group := n / power(i+2) % 1000
		if group == 0 {
			continue
		}
		s = s.frenchHundreds(group, true)
		s = s.word(frenchScales[i])
		if group > 1 {
			s = append(s, 's')
		}
	}
	// Mille is no noun: it takes no "un", and no s is left before it.
	if group := n / 1000 % 1000; group > 0 {
		if group > 1 {
			s = s.frenchHundreds(group, false)
		}
		s = s.word("mille")
	}
	if n%1000 > 0 {
		s = s.frenchHundreds(n%1000, true)
	}
	return s
}

// frenchHundreds spells 1 to 999. plural lets a last "cent" or "vingt" take its s.
func (s spelled) frenchHundreds(n uint64, plural bool) spelled {
	switch {
	case n >= 200 && n%100 == 0 && plural:
		s = s.word(frenchUnits[n/100], "cents")
	case n >= 200:
		s = s.word(frenchUnits[n/100], "cent")
	case n >= 100:
		s = s.word("cent")
	}
	tens, unit := n%100/10, n%10
	if tens == 7 || tens == 9 { // soixante-dix, quatre-vingt-dix
		unit += 10
	}
	switch {
	case n%100 == 0:
	case n%100 < 20:
		s = s.word(frenchUnits[n%100])
	case n%100 == 80 && plural:
		s = s.word("quatre-vingts")
	case unit == 0:
		s = s.word(frenchTens[tens])
	case unit%10 == 1 && tens < 8:
		s = s.word(frenchTens[tens], "et", frenchUnits[unit])
	default:
		s = s.hyphened(frenchTens[tens], frenchUnits[unit])
	}
	return s
}

// SpellEnglish writes m in words, without the currency, the British way that
// West Africa learns: "one hundred and twenty-one".
func SpellEnglish(m Money) string {
	var room [spellRoom]byte
	s := spelled(room[:0]).english(m)
	return string(s)
}

func (s spelled) english(m Money) spelled {
	n, s := s.magnitude(m, "minus")
	if n == 0 {
		s = s.word(englishUnits[0])
	}
	for i := len(englishScales); i >= 0; i-- {
		group := n / power(i+1) % 1000
		if group == 0 {
			continue
		}
		scale := "thousand"
		if i > 0 {
			scale = englishScales[i-1]
		}
		s = s.englishHundreds(group, false)
		s = s.word(scale)
	}
	if n%1000 > 0 {
		s = s.englishHundreds(n%1000, n >= 1000)
	}
	return s
}

// englishHundreds spells 1 to 999; follows puts the "and" of "one thousand and five".
func (s spelled) englishHundreds(n uint64, follows bool) spelled {
	if n >= 100 {
		s = s.word(englishUnits[n/100], "hundred")
	}
	rest := n % 100
	if rest > 0 && (n >= 100 || follows) {
		s = s.word("and")
	}
	switch {
	case rest == 0:
	case rest < 20:
		s = s.word(englishUnits[rest])
	case rest%10 == 0:
		s = s.word(englishTens[rest/10])
	default:
		s = s.hyphened(englishTens[rest/10], englishUnits[rest%10])
	}
	return s
}

func (s spelled) hyphened(tens, unit string) spelled {
	return append(append(s.word(tens), '-'), unit...)
}

// magnitude is m without its sign, which is a first word.
func (s spelled) magnitude(m Money, minus string) (uint64, spelled) {
	if m < 0 {
		return -uint64(m), s.word(minus) // right for the lowest int64 too
	}
	return uint64(m), s
}

// FrenchAmount is m in words with its currency: "un franc CFA", "deux mille
// francs CFA", "un million de francs CFA".
func FrenchAmount(m Money) string {
	var room [spellRoom]byte
	s := spelled(room[:0]).french(m)
	switch {
	case -2 < m && m < 2:
		s = s.word("franc CFA")
	case m%1_000_000 == 0: // million and above are nouns
		s = s.word("de francs CFA")
	default:
		s = s.word("francs CFA")
	}
	return string(s)
}

// EnglishAmount is m in words with its currency: "two thousand CFA francs".
func EnglishAmount(m Money) string {
	var room [spellRoom]byte
	s := spelled(room[:0]).english(m)
	if m == 1 || m == -1 {
		s = s.word("CFA franc")
	} else {
		s = s.word("CFA francs")
	}
	return string(s)
}

// power is a thousand to the i.
func power(i int) uint64 {
	p := uint64(1)
	for range i {
		p *= 1000
	}
	return p
}
