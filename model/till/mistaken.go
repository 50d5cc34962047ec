package till

import (
	"strings"
	"unicode"

	"caisse/model"
)

// mistaken says that a spreadsheet could take text for a number, a date, a time,
// a truth or an error of its own, and keep that instead: 0045, 12/11, 1E5, 3 mai,
// #N/A. It says so of more than any one of them does: which they are hangs on
// the program, its language and the money of its country.
func mistaken(text string) bool {
	switch {
	case text == "", text[0] == '\'': // which is how a text says that it is one
		return false
	case text[0] == '#':
		return true
	}
	figures, word := false, 0 // word is where the present one began, and 0 behind none
	var letters [longestWord]byte
	end := func() bool { // of a word: one that is no part of a number or a date makes a text of it all
		n := word
		word = 0
		return partOf(string(letters[:n]), figures)
	}
	for _, r := range text {
		if c := letter(r); c != 0 {
			if word == len(letters) {
				return false
			}
			letters[word] = c
			word++
			continue
		}
		if word > 0 && !end() {
			return false
		}
		switch {
		case unicode.IsNumber(r):
			figures = true
		case unicode.IsSpace(r), unicode.Is(unicode.Sc, r), unicode.Is(unicode.Cf, r), unicode.IsControl(r), strings.ContainsRune(".,:/'_()%‰-+"+model.FormulaSigns, r):
		default:
			return false
		}
	}
	if !figures {
		switch strings.ToLower(strings.TrimSpace(text)) {
		case "true", "false", "vrai", "faux":
			return true
		}
		return false
	}
	return word == 0 || end()
}

// letter is r as a small letter without its accent; 0 where it is none that a
// word of ours has.
func letter(r rune) byte {
	switch {
	case r >= 'a' && r <= 'z':
		return byte(r)
	case r >= 'A' && r <= 'Z':
		return byte(r) + 'a' - 'A'
	case strings.ContainsRune("éÉ", r):
		return 'e'
	case strings.ContainsRune("ûÛ", r):
		return 'u'
	}
	return 0
}

const longestWord = len("september")

// partOf says that word stands in numbers and dates: behind a figure, or anywhere.
func partOf(word string, behind bool) bool {
	switch word {
	case "e", "d", "h", "m", "s", "t", "z", "a", "p", "am", "pm", "mn", "min", "er", "st", "nd", "rd", "th":
		return behind
	case "janvier", "janv", "january", "jan", "fevrier", "fevr", "fev", "february", "feb", "mars", "march", "mar", "avril", "avr", "april", "apr",
		"mai", "may", "juin", "june", "jun", "juillet", "juil", "july", "jul", "aout", "aou", "august", "aug", "septembre", "september", "sept", "sep",
		"octobre", "october", "oct", "novembre", "november", "nov", "decembre", "december", "dec":
		return true
	case "lundi", "lun", "monday", "mon", "mardi", "tuesday", "tue", "mercredi", "mer", "wednesday", "wed", "jeudi", "jeu", "thursday", "thu",
		"vendredi", "ven", "friday", "fri", "samedi", "sam", "saturday", "sat", "dimanche", "dim", "sunday", "sun":
		return true
	case "f", "fr", "cfa", "fcfa", "xof", "xaf", "eur", "usd", "us":
		return true
	}
	return false
}
