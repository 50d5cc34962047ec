package model

import (
	"regexp"
	"strings"
	"sync"
)

// What is copied whole: LigdiCash's tokens have the shape of a JWT, our
// references are ULIDs.
var (
	refShape   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)^[0-7][0-9A-HJKMNP-TV-Z]{25}$`) })
	tokenShape = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}=*$`) })
)

// IsToken says that s looks like a token of LigdiCash, IsRef like one of our
// references.
func IsToken(s string) bool { return tokenShape().MatchString(s) }
func IsRef(s string) bool   { return refShape().MatchString(s) }

// Named is what a text copied from somewhere names, without what copying brings
// along, and whether it is one thing for sure: a token, a reference, a link; of
// a payment link it is the token.
func Named(copied string) (text string, exact bool) {
	text = Clean(copied)
	bare := strings.Trim(text, `"'<>,; `)
	if i := strings.Index(bare, "://"); i >= 0 && !strings.Contains(bare, " ") {
		if bare = bare[i+3:]; strings.ContainsAny(bare, "?#") {
			bare = bare[:strings.IndexAny(bare, "?#")]
		}
		bare = strings.TrimRight(bare, "/")
		return bare[strings.LastIndex(bare, "/")+1:], true
	}
	if IsToken(bare) || IsRef(bare) {
		return bare, true
	}
	return text, false
}
