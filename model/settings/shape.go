package settings

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"sync"
	"unicode"

	"caisse/ligdicash"
)

// What a copy and paste gets wrong.
var (
	ErrKeyEmpty     = errors.New("the API key is missing")
	ErrTokenEmpty   = errors.New("the API token is missing")
	ErrSwapped      = errors.New("the API token is where the API key belongs")
	ErrTokenCut     = errors.New("the API token is not whole")
	ErrBadCharacter = errors.New("a character that no header can carry")
	ErrSame         = errors.New("the API key and the API token are the same")
)

// CheckShape finds what a copy and paste got wrong. It knows no lengths and no
// alphabet, since LigdiCash documents none: a token that is no JWT may be right.
// Errors: ErrKeyEmpty, ErrTokenEmpty, ErrBadCharacter, ErrSame, ErrSwapped,
// ErrTokenCut.
func (k Keys) CheckShape() error {
	api, token := k.API.Reveal(), k.Token.Reveal()
	switch {
	case api == "":
		return ErrKeyEmpty
	case token == "":
		return ErrTokenEmpty
	case strings.ContainsFunc(api+token, func(r rune) bool { return r <= ' ' || r >= 0x7f }):
		return ErrBadCharacter
	case api == token:
		return ErrSame
	case looksJWT(api):
		return ErrSwapped
	case looksJWT(token) && !wholeJWT(token):
		return ErrTokenCut
	}
	return nil
}

// jwt begins the first two parts of every JSON Web Token: {" in base64.
const jwt = "eyJ"

// looksJWT says whether s is a JSON Web Token, or what is left of one.
func looksJWT(s string) bool {
	return strings.HasPrefix(s, jwt) || strings.Contains(s, "."+jwt)
}

// wholeJWT says whether every part of token is there. The signature itself can
// be checked by LigdiCash alone.
func wholeJWT(token string) bool {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return false
	}
	var head struct {
		Algorithm string `json:"alg"`
	}
	var claims map[string]any
	for i, into := range []any{&head, &claims} {
		b, err := fromBase64(parts[i])
		if err != nil || json.Unmarshal(b, into) != nil {
			return false
		}
	}
	signature, err := fromBase64(parts[2])
	return err == nil && len(signature) > 0 && (head.Algorithm != "HS256" || len(signature) == 32)
}

func fromBase64(s string) ([]byte, error) {
	return base64.RawURLEncoding.DecodeString(strings.TrimRight(s, "="))
}

// before is what stands in front of a key in a header, in JSON, in a curl
// command or in a file of variables.
var before = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:-H\s*["']|export\s|authorization["']?\s*[:=]|(?:x-)?api[-_ ]?(?:key|token)["']?\s*[:=]|LIGDICASH_API_(?:KEY|TOKEN)\s*=|bearer )`)
})

const quotes = "\"'`´“”„‘’«»‹›"

// Trim takes off what comes along when a key is copied: blanks and line breaks,
// also inside; characters that do not show; quotes around it; the name of its
// header; a comma or semicolon behind it.
func Trim(s string) ligdicash.Secret {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r): // no width: they come from web pages
			return -1
		}
		return r
	}, s)
	for {
		was := s
		s = strings.Trim(strings.TrimRight(strings.TrimSpace(s), ",; "), quotes)
		s = strings.TrimSpace(s)
		s = s[len(before().FindString(s)):]
		if s == was {
			return ligdicash.Secret(strings.ReplaceAll(s, " ", ""))
		}
	}
}
