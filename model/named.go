package model

import (
	"regexp"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// What is copied whole: LigdiCash's tokens have the shape of a JWT, our
// references are ULIDs.
var (
	Named26  = regexp.MustCompile(`(?i)^[0-7][0-9A-HJKMNP-TV-Z]{25}$`)
	tokenish = regexp.MustCompile(`^[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}=*$`)
)

func AToken(s string) bool { return tokenish.MatchString(s) }

// Copied is what was pasted, without what copying brings along; of a payment
// link, its token.
func Copied(k tea.KeyMsg) string {
	text, _ := Wholly(string(k.Runes))
	return text
}

// Named is what a text copied from somewhere names: of a payment link its token.
func Named(text string) string {
	text, _ = Wholly(text)
	return text
}

// Wholly is what to look for, and whether it names one thing: a token, a link
// that ends in one, a reference.
func Wholly(typed string) (text string, exact bool) {
	text = Clean(typed)
	bare := strings.Trim(text, `"'<>,; `)
	if i := strings.Index(bare, "://"); i >= 0 && !strings.Contains(bare, " ") {
		if bare = bare[i+3:]; strings.ContainsAny(bare, "?#") {
			bare = bare[:strings.IndexAny(bare, "?#")]
		}
		bare = strings.TrimRight(bare, "/")
		return bare[strings.LastIndex(bare, "/")+1:], true
	}
	if AToken(bare) || Named26.MatchString(bare) {
		return bare, true
	}
	return text, false
}
