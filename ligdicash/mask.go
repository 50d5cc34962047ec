package ligdicash

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// shortest is the length from which a secret is looked for in disguise too, and
// inside longer words. A shorter one would be found everywhere: "KEY", masked in
// one reference of two thousand, makes a payment one of somebody else.
const shortest = 8

// most is how much of one remote text is looked at.
const most = 16 << 10

// hider hides secrets that a server repeats, as PHP error texts do: as they
// are, in any case, and in the encodings met in headers, addresses, pages and
// JSON. It is a function so that no dump of its owner shows what it looks for.
func hider(secrets ...string) func(string) string {
	var forms []string
	all := []string{jwtPattern}
	for _, s := range secrets {
		switch {
		case s == "":
		case len(s) < shortest:
			all = append(all, "(?i:"+alone(s)+")")
		default:
			forms = append(forms, s, url.QueryEscape(s), url.PathEscape(s), html.EscapeString(s), strings.ReplaceAll(s, "/", `\/`),
				hex.EncodeToString([]byte(s)), backwards(s), everyByte(s, "%%%02x"), everyByte(s, `\u%04x`), everyByte(s, "&#%d;"))
			forms = append(forms, inBase64(s)...)
		}
	}
	slices.SortFunc(forms, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) }) // the longest first
	for _, f := range slices.Compact(forms) {
		all = append(all, "(?i:"+regexp.QuoteMeta(f)+")")
	}
	find := regexp.MustCompile(strings.Join(all, "|"))
	return func(s string) string { return find.ReplaceAllString(s, dots) }
}

// alone is an expression for s where it is no part of a longer word.
func alone(s string) string {
	pattern := regexp.QuoteMeta(s)
	if word().MatchString(s[:1]) {
		pattern = `\b` + pattern
	}
	if word().MatchString(s[len(s)-1:]) {
		pattern += `\b`
	}
	return pattern
}

var word = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\w`) })

// What every token of an invoice begins with.
const jwtPattern = `eyJ[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*`

// shown makes one remote text harmless, short, and free of keys and tokens.
func (a answer) shown(s string) string {
	s = cut(clean(s), most)
	if a.hide != nil {
		s = a.hide(s)
	}
	if a.token != "" {
		s = strings.ReplaceAll(s, a.token, dots)
		s = strings.ReplaceAll(s, url.QueryEscape(a.token), dots)
	}
	return cut(s, maxText)
}

// text is scalar made harmless.
func (a answer) text(name string) string { return a.shown(a.scalar(name)) }

func backwards(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

func everyByte(s, format string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, format, s[i])
	}
	return b.String()
}

// inBase64 is what s looks like inside any longer text in base64: it begins at
// one of three places, and its ends run into what stands around it.
func inBase64(s string) (forms []string) {
	for at := range 3 {
		code := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("x", at) + s))
		code = code[(at*8+5)/6 : (at+len(s))*8/6]
		forms = append(forms, code, strings.NewReplacer("+", "-", "/", "_").Replace(code))
	}
	return forms
}
