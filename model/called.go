package model

import (
	"strings"
	"unicode/utf8"
)

// Of a till's name a number carries so much: what is longer keeps its two ends,
// where machines and shops differ. Where two of them are no longer told apart they
// are given more.
const (
	calledShort, calledLong = 10, 20 // characters
)

// Called are the names of tills as numbers of sales carry them, C1 in C1-17: short,
// harmless, and in one piece.
func Called(names []string) []string {
	out := make([]string, len(names))
	for _, most := range []int{calledShort, calledLong} {
		as, twice := map[string]string{}, false
		for i, name := range names {
			out[i] = inOne(name, most)
			whole := strings.ToLower(Clean(name))
			if other, taken := as[strings.ToLower(out[i])]; taken && other != whole {
				twice = true
			}
			as[strings.ToLower(out[i])] = whole
		}
		if !twice {
			break
		}
	}
	return out
}

// inOne is a name in at most so many characters, with blanks that nothing breaks at.
func inOne(name string, most int) string {
	name = strings.Join(strings.Fields(Clean(name)), "\u00a0")
	if utf8.RuneCountInString(name) <= most {
		return name
	}
	all := []rune(name)
	return string(all[:most/2-1]) + "…" + string(all[len(all)-most/2:])
}
