package ledger

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// field is a part of what is looked for: one or several ways to say it, each
// of them words that must all begin a word of the invoice.
type field struct {
	ways [][]string
	// The groups of a number typed in groups, which may be words that stand
	// apart: beside other words that narrow the search, else where no invoice
	// has the whole.
	apart []string
	raw   string // as typed, for what is only found whole
	ref   string // read as a reference, or the end of one; "" when it cannot be
	// The number of a sale, n17 or n° 17; 0 when it is none. The ways are whole
	// words then.
	ticket int
	// The tills that its name is typed with, n of them; none: any. Behind a blank
	// it may be something else: the ways are beginnings of words then.
	tills         []int64
	apartFromName bool
	// The day it was given on, 20261126, or 1126 of whatever year; 0 is any.
	day int
}

const (
	maxText  = 200  // bytes
	maxWords = 8    // of all fields
	maxToken = 4096 // bytes of a text that is one token
)

// cut takes a typed or pasted text apart, which may name one of callers. None when
// it has no letter and no digit.
func cut(text string, callers []caller) []field {
	whole := strings.TrimSpace(strings.ToValidUTF8(text, " "))
	short := whole
	if len(short) > maxText {
		short = strings.ToValidUTF8(short[:maxText], "")
	}
	var fields []field
	var digits []string // words of digits in a row: perhaps one number, typed in groups
	left := maxWords
	typed := strings.Fields(short)
	for i := 0; i < len(typed); i++ {
		raw := typed[i]
		f, took := calledSale(typed[i:], callers)
		if took == 0 {
			f, took = numberedSale(typed[i:])
		}
		if took > 0 && left > 0 {
			left--
			fields, digits = append(numbered(fields, digits), f), nil
			i += took - 1
			continue
		}
		words := wordsOf(ligatures.Replace(raw))
		words = words[:min(left, len(words))]
		left -= len(words)
		if len(words) == 0 {
			continue
		}
		if allDigits(words) {
			digits = append(digits, words...)
			continue
		}
		fields = append(numbered(fields, digits), field{ways: [][]string{words}, raw: raw, ref: asRef(raw)})
		digits = nil
	}
	fields = numbered(fields, digits)
	for i, f := range fields {
		// References are read as people copy them: I and L for 1, O for 0.
		// One word only: a text with signs in it would be several to the index.
		if w := wordsOf(f.ref); len(f.ref) >= 10 && len(w) == 1 && w[0] == f.ref && strings.ContainsAny(f.ref, "0123456789") && !strings.EqualFold(f.ref, f.raw) {
			fields[i].ways = append(f.ways, []string{strings.ToLower(f.ref)})
		}
	}
	if len(fields) == 1 && len(whole) <= maxToken && !strings.ContainsFunc(whole, unicode.IsSpace) {
		fields[0].raw = whole
	}
	return fields
}

// ticketSigns stand before the number of a sale.
var ticketSigns = []string{"n", "no", "n°", "nº", "№", "n.", "no."}

// numberedSale is a field for the number of a sale that typed begins with, and how
// many of them that takes: n17, no17, n°17 and n° 17, and the day behind it.
func numberedSale(typed []string) (f field, took int) {
	raw := strings.ToLower(typed[0])
	mark := strings.TrimRight(raw, "0123456789")
	digits, took := raw[len(mark):], 1
	if !slices.Contains(ticketSigns, mark) {
		return f, 0
	}
	if digits == "" && len(typed) > 1 && strings.Trim(typed[1], "0123456789") == "" {
		digits, took = typed[1], 2
	}
	number, err := strconv.Atoi(digits)
	if err != nil || number < 1 || number > maxTicket {
		return f, 0
	}
	raw = mark + digits
	f = field{raw: raw, ref: asRef(raw), ticket: number, ways: [][]string{{"n" + digits}}}
	if mark == "no" {
		f.ways = append(f.ways, []string{raw})
	}
	if apart := append(wordsOf(mark), digits); len(apart) == 2 && (took == 2 || apart[0] != mark) { // or they were typed as one word
		f.ways = append(f.ways, apart)
	}
	if day, words, more := dayNamed(typed[took:]); more > 0 {
		f.day, f.raw, f.ref = day, "", "" // nothing else is named like this
		for i, way := range f.ways {
			f.ways[i] = slices.Concat(way, words)
		}
		took += more
	}
	return f, took
}

// dayNamed is the day that typed begins with, as screens write it behind a number,
// its words, and how many of typed that takes: 26/11, du 26/11, of 26/11/2026.
func dayNamed(typed []string) (day int, words []string, took int) {
	if len(typed) > 1 && slices.Contains([]string{"du", "of"}, strings.ToLower(typed[0])) {
		typed, took = typed[1:], 1
	}
	if len(typed) == 0 {
		return 0, nil, 0
	}
	words = strings.Split(typed[0], "/")
	if len(words) != 2 && len(words) != 3 || !allDigits(words) {
		return 0, nil, 0
	}
	for i, scale := range []int{1, 100, 10000}[:len(words)] {
		least, most := 1, []int{31, 12, 9999}[i]
		if i == 2 {
			least = 1000
		}
		n, err := strconv.Atoi(words[i])
		if err != nil || n < least || n > most {
			return 0, nil, 0
		}
		day += n * scale
	}
	return day, words, took + 1
}

// numbered adds a field for words of digits.
func numbered(fields []field, words []string) []field {
	if len(words) == 0 {
		return fields
	}
	number := strings.Join(words, "")
	f := field{ways: [][]string{{number}}, raw: number, ref: asRef(number)}
	if local, ok := strings.CutPrefix(number, "00"); ok && len(number) > 10 {
		f.ways = append(f.ways, []string{local})
	}
	if len(words) > 1 {
		f.apart = words
	}
	return append(fields, f)
}

// wordsOf are the runs of letters and digits, as the index of words cuts them.
// It takes more characters for letters, never fewer: each of these is one word
// there. TestWordsAreCutLikeTheIndex
func wordsOf(text string) []string {
	var words []string
	start := -1
	for i, r := range text {
		switch letter := isLetter(r); {
		case letter && start < 0:
			start = i
		case !letter && start >= 0 && !isDiacritic(r):
			words = append(words, text[start:i])
			start = -1
		}
	}
	if start >= 0 {
		words = append(words, text[start:])
	}
	return words
}

func isLetter(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	case 0x19b0 <= r && r <= 0x19c9 || r == 0x1cf2 || r == 0x1cf3: // once marks, letters in newer Unicode
		return false
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

// isDiacritic says whether the index drops r from a word.
func isDiacritic(r rune) bool {
	return r >= 0x300 && r <= 0x331 && strings.ContainsRune(diacritics, r)
}

const diacritics = "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u030f\u0311\u031b\u0323\u0324\u0325\u0326\u0327\u0328\u032d\u032e\u0330\u0331"

func allDigits(words []string) bool {
	for _, w := range words {
		if strings.Trim(w, "0123456789") != "" {
			return false
		}
	}
	return true
}

func asRef(raw string) string {
	raw = strings.Trim(raw, "…."+`,;:'"()[]#`) // a list shows the end of one as …A1B2C3
	if len(raw) > 64 || strings.ContainsFunc(raw, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return ""
	}
	return crockford.Replace(strings.ToUpper(raw))
}

// ligatures are written in the index as keyboards without them do. See
// migration 2.
var ligatures = strings.NewReplacer("œ", "oe", "Œ", "OE", "æ", "ae", "Æ", "AE", "ß", "ss", "ł", "l", "Ł", "L", "ø", "o", "Ø", "O")

// fold is a word as the index keeps it: small letters without accents. Not ok
// for one with other letters than those of Europe and West Africa.
func fold(word string) (folded string, ok bool) {
	var b strings.Builder
	for _, r := range word {
		if isDiacritic(r) {
			continue
		}
		r = unicode.ToLower(r)
		if r >= utf8.RuneSelf {
			base, known := bases()[r]
			if !known {
				return "", false
			}
			r = base
		}
		b.WriteRune(r)
	}
	return b.String(), true
}

var bases = sync.OnceValue(func() map[rune]rune {
	return basesOf("aàáâãäåāăą", "cçćč", "dď", "eèéêëēėęě", "gğ", "iìíîïī", "lľ", "nñńň", "oòóôõöōő", "rř", "sśşš", "tť", "uùúûüūůű", "yýÿ", "zźżž",
		"ð", "þ", "đ", "ħ", "ı", "ŋ", "ɓ", "ɗ", "ɖ", "ɛ", "ƒ", "ɣ", "ɩ", "ƙ", "ɲ", "ɔ", "ʋ", "ƴ", "ǝ")
})

func basesOf(groups ...string) map[rune]rune {
	m := map[rune]rune{}
	for _, g := range groups {
		base, _ := utf8.DecodeRuneInString(g)
		for _, r := range g {
			m[r] = base
		}
	}
	return m
}
