package settings

// Nobody types these: a word that long, of capitals and figures, is an API key or
// a reference, and a longer one of letters and figures a token.
const (
	leastKey, mostKey = 14, 24 // LigdiCash's have 17 characters; our own references have 26
	mostRef           = 40
	leastJWT          = 10 // of one that begins as all do
	leastToken        = 40
)

// LooksCopied says that text ends in what was copied from somewhere: a key, a
// token, a reference, or the beginning of one.
func LooksCopied(text []rune) bool {
	word := shape{}
	for i := len(text) - 1; i >= 0 && inWord(text[i]); i-- {
		word.take(text, i)
	}
	return word.token() || word.key(mostRef)
}

// LooksSecret says that a word of text may be a LigdiCash key or token: it is
// not shown, and kept nowhere but in the keyring.
func LooksSecret(text string) bool {
	all := []rune(text)
	word := shape{}
	for i := len(all) - 1; i >= 0; i-- {
		if !inWord(all[i]) {
			word = shape{}
			continue
		}
		if word.take(all, i); (i == 0 || !inWord(all[i-1])) && (word.token() || word.key(mostKey)) {
			return true
		}
	}
	return false
}

// shape is what a word is made of, read from its end.
type shape struct {
	n, capitals, small, figures int
	jwt                         bool
}

func inWord(r rune) bool {
	return '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' || r == '-' || r == '_' || r == '.'
}

func (s *shape) take(text []rune, i int) {
	switch r := text[i]; {
	case '0' <= r && r <= '9':
		s.figures++
	case 'A' <= r && r <= 'Z':
		s.capitals++
	case 'a' <= r && r <= 'z':
		s.small++
	}
	s.n++
	s.jwt = s.jwt || s.n >= leastJWT && string(text[i:i+len(jwt)]) == jwt
}

func (s *shape) token() bool {
	return s.jwt || s.n >= leastToken && s.capitals > 1 && s.small > 1 && s.figures > 1
}

func (s *shape) key(most int) bool {
	return leastKey <= s.n && s.n <= most && s.capitals > 1 && s.figures > 1 && s.capitals+s.figures == s.n
}
