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

// SpellFrench writes m in words, without the currency, with the hyphens taught
// in schools: "vingt et un", "mille neuf cents", "quatre-vingt mille".
func SpellFrench(m Money) string {
	n, words := magnitude(m, "moins")
	if n == 0 {
		return frenchUnits[0]
	}
	for i := len(frenchScales) - 1; i >= 0; i-- {
		group := n / power(i+2) % 1000
		if group == 0 {
			continue
		}
		scale := frenchScales[i]
		if group > 1 {
			scale += "s"
		}
		words = append(words, frenchHundreds(group, true), scale)
	}
	// Mille is no noun: it takes no "un", and no s is left before it.
	if group := n / 1000 % 1000; group > 1 {
		words = append(words, frenchHundreds(group, false), "mille")
	} else if group == 1 {
		words = append(words, "mille")
	}
	if n%1000 > 0 {
		words = append(words, frenchHundreds(n%1000, true))
	}
	return strings.Join(words, " ")
}

// frenchHundreds spells 1 to 999. plural lets a last "cent" or "vingt" take its s.
func frenchHundreds(n uint64, plural bool) string {
	var words []string
	if n >= 200 {
		words = append(words, frenchUnits[n/100])
	}
	if n >= 100 {
		cent := "cent"
		if n >= 200 && n%100 == 0 && plural {
			cent = "cents"
		}
		words = append(words, cent)
	}
	tens, unit := n%100/10, n%10
	if tens == 7 || tens == 9 { // soixante-dix, quatre-vingt-dix
		unit += 10
	}
	switch {
	case n%100 == 0:
	case n%100 < 20:
		words = append(words, frenchUnits[n%100])
	case n%100 == 80 && plural:
		words = append(words, "quatre-vingts")
	case unit == 0:
		words = append(words, frenchTens[tens])
	case unit%10 == 1 && tens < 8:
		words = append(words, frenchTens[tens], "et", frenchUnits[unit])
	default:
		words = append(words, frenchTens[tens]+"-"+frenchUnits[unit])
	}
	return strings.Join(words, " ")
}

// SpellEnglish writes m in words, without the currency, the British way that
// West Africa learns: "one hundred and twenty-one".
func SpellEnglish(m Money) string {
	n, words := magnitude(m, "minus")
	if n == 0 {
		return englishUnits[0]
	}
	above := n >= 1000
	for i := len(englishScales); i >= 0; i-- {
		group := n / power(i+1) % 1000
		if group == 0 {
			continue
		}
		scale := "thousand"
		if i > 0 {
			scale = englishScales[i-1]
		}
		words = append(words, englishHundreds(group, false), scale)
	}
	if n%1000 > 0 {
		words = append(words, englishHundreds(n%1000, above))
	}
	return strings.Join(words, " ")
}

// englishHundreds spells 1 to 999; follows puts the "and" of "one thousand and five".
func englishHundreds(n uint64, follows bool) string {
	var words []string
	if n >= 100 {
		words = append(words, englishUnits[n/100], "hundred")
	}
	if rest := n % 100; rest > 0 {
		if n >= 100 || follows {
			words = append(words, "and")
		}
		switch {
		case rest < 20:
			words = append(words, englishUnits[rest])
		case rest%10 == 0:
			words = append(words, englishTens[rest/10])
		default:
			words = append(words, englishTens[rest/10]+"-"+englishUnits[rest%10])
		}
	}
	return strings.Join(words, " ")
}

// FrenchAmount is m in words with its currency: "un franc CFA", "deux mille
// francs CFA", "un million de francs CFA".
func FrenchAmount(m Money) string {
	switch words := SpellFrench(m); {
	case -2 < m && m < 2:
		return words + " franc CFA"
	case m%1_000_000 == 0: // million and above are nouns
		return words + " de francs CFA"
	default:
		return words + " francs CFA"
	}
}

// EnglishAmount is m in words with its currency: "two thousand CFA francs".
func EnglishAmount(m Money) string {
	if m == 1 || m == -1 {
		return SpellEnglish(m) + " CFA franc"
	}
	return SpellEnglish(m) + " CFA francs"
}

// magnitude is m without its sign, and the sign as a first word.
func magnitude(m Money, minus string) (uint64, []string) {
	if m < 0 {
		return -uint64(m), []string{minus} // right for the lowest int64 too
	}
	return uint64(m), nil
}

// power is a thousand to the i.
func power(i int) uint64 {
	p := uint64(1)
	for range i {
		p *= 1000
	}
	return p
}
