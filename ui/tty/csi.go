package tty

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What next says in place of a length.
const (
	more   = -1 // more must come
	begins = -2 // a paste begins
	says   = -3 // an answer begins that is a text
)

// longest is more than any key or report of numbers has.
const longest = 256

// broken is the Kind of what no terminal sends.
const broken Kind = -1

// next is the token b begins with, and how long it is. A token without bytes
// is nothing anybody needs. b does not begin with plain text. late: no more came
// for a moment, and what may be whole is.
func next(b []byte, late bool) (int, Token) {
	if b[0] != '\x1b' { // a character cut in the middle, or no character at all
		if !late && !utf8.FullRune(b) {
			return more, Token{}
		}
		return 1, Token{Key, slices.Clone(b[:1])}
	}
	if len(b) == 1 {
		return whole(b, 1, late)
	}
	switch c := b[1]; {
	case c == '\x1b':
		n, tok := next(b[1:], late)
		switch {
		case n == more:
			return more, Token{}
		case n > 2 && tok.Kind == Key: // how some terminals send Alt and a key
			return n + 1, Token{Key, append([]byte{'\x1b'}, tok.Bytes...)}
		}
		return 1, Token{Key, []byte{'\x1b'}}
	case c == '[':
		return csi(b, late)
	case c == 'O':
		return ss3(b, late)
	case strings.IndexByte("P]_^X", c) >= 0:
		if len(b) == 2 {
			return whole(b, 2, late)
		}
		if b[2] < ' ' && b[2] != '\a' && b[2] != '\x1b' || b[2] == 0x7f {
			return 2, Token{Key, slices.Clone(b[:2])} // Alt and that letter, and another key
		}
		return says, Token{}
	case c < utf8.RuneSelf:
		return 2, Token{Key, slices.Clone(b[:2])}
	}
	if !utf8.FullRune(b[1:]) {
		if !late {
			return more, Token{}
		}
		return 1, Token{Key, []byte{'\x1b'}}
	}
	_, w := utf8.DecodeRune(b[1:])
	return 1 + w, Token{Key, slices.Clone(b[:1+w])}
}

// whole is b's first n bytes, once it is known that no more belongs to them.
func whole(b []byte, n int, late bool) (int, Token) {
	if !late {
		return more, Token{}
	}
	return n, Token{Key, slices.Clone(b[:n])}
}

// csi reads ESC [ parameters, intermediates and a final byte, and the keys of
// old that are written otherwise.
func csi(b []byte, late bool) (int, Token) {
	if len(b) == 2 {
		return whole(b, 2, late)
	}
	i := 2
	for i < len(b) && b[i] >= '0' && b[i] <= '?' {
		i++
	}
	params := string(b[2:i])
	between := i
	for i < len(b) && b[i] >= ' ' && b[i] <= '/' {
		i++
	}
	inter := string(b[between:i])
	shifted := inter == "$" && params != "" && strings.Trim(params, "0123456789") == "" // urxvt ends Shift and a key with $
	if i == len(b) {
		switch {
		case shifted && late:
			return i, Token{Key, slices.Clone(b)}
		case i > longest:
			return i, Token{Kind: broken}
		}
		return more, Token{}
	}
	final := b[i]
	switch {
	case shifted && final != 'y':
		return i, Token{Key, slices.Clone(b[:i])}
	case final < '@' || final > '~': // no such sequence, and the byte is another's
		return i, Token{Kind: broken}
	case i == 2 && final == '[': // the Linux console's first function keys
		if len(b) == 3 && !late {
			return more, Token{}
		}
		if len(b) > 3 && b[3] >= 'A' && b[3] <= 'E' {
			return 4, Token{Key, slices.Clone(b[:4])}
		}
		return 3, Token{}
	case i == 2 && final == 'O': // focus lost, or an arrow
		if len(b) == 3 && !late {
			return more, Token{}
		}
		if len(b) > 3 && strings.IndexByte("ABCDabcd", b[3]) >= 0 {
			return 4, Token{Key, slices.Clone(b[:4])}
		}
		return 3, Token{}
	case i == 2 && final == 'M': // the mouse of old: three bytes
		if len(b) < 6 && !late && !slices.ContainsFunc(b[3:], func(c byte) bool { return c < ' ' }) {
			return more, Token{}
		}
		n := 3
		for n < min(len(b), 6) && b[n] >= ' ' {
			n++
		}
		return n, Token{}
	}
	n := i + 1
	switch {
	case final == '~' && params == "200":
		return begins, Token{}
	case final == '~' && params == "201": // of a paste that was given up on
		return n, Token{}
	}
	return n, sequence(b[:n], params, inter, final)
}

// sequence is what a whole ESC [ sequence is worth.
func sequence(b []byte, params, inter string, final byte) Token {
	report := Token{Report, slices.Clone(b)}
	key := Token{Key, slices.Clone(b)}
	switch {
	case params != "" && params[0] == '<', params == "" && final == 'I': // the mouse, the focus: nobody asked
		return Token{}
	case params != "" && params[0] >= '<', inter != "":
		return report
	case final == 'n', final == 't', final == 'x', final == 'y', final == 'c' && params != "":
		return report
	case final == 'R' || final == 'S': // a place, or F3 and F4 with Shift, Ctrl and Alt
		first, mod, two := strings.Cut(params, ";")
		if n, err := strconv.Atoi(mod); params == "" || first == "1" && two && err == nil && n >= 2 && n <= 16 {
			return key
		}
		return report
	case final == 'u':
		return spelled(params)
	case final == '~' && strings.HasPrefix(params, "27;"):
		if mod, code, two := strings.Cut(params[len("27;"):], ";"); two {
			return spelled(code + ";" + mod)
		}
	}
	return key
}

// spelled is a key that a terminal spells out, code;modifiers, as terminals have
// always sent it: somebody has set theirs so for all programs.
func spelled(params string) Token {
	code, rest, _ := strings.Cut(params, ";")
	code, _, _ = strings.Cut(code, ":") // what the key is on other keyboards
	mod, _, _ := strings.Cut(rest, ";")
	mod, event, _ := strings.Cut(mod, ":")
	r, err := strconv.Atoi(code)
	m, _ := strconv.Atoi(mod)
	m = max(m, 1) - 1
	shift, alt, ctrl := m&1 != 0, m&2 != 0, m&4 != 0
	if err != nil || event == "3" || m&^(1|2|4|64|128) != 0 { // let go, or with keys nobody else has
		return Token{}
	}
	const pad0, pad9, padEnter = 57399, 57408, 57414 // kitty's numeric keypad
	switch {
	case r >= pad0 && r <= pad9:
		r += '0' - pad0
	case r == padEnter:
		r = '\r'
	case r >= 0xe000 && r <= 0xf8ff, r <= 0, r > unicode.MaxRune, r >= 0x80 && r < 0xa0, r < ' ' && r != '\t' && r != '\r' && r != '\x1b':
		return Token{}
	}
	var s string
	switch {
	case r == '\t' && shift:
		s = "\x1b[Z"
	case ctrl && r >= '@' && r <= '~' && r != '`':
		s = string(rune(r & 0x1f))
	case ctrl && r == ' ':
		s = "\x00"
	case shift && unicode.IsLower(rune(r)):
		s = string(unicode.ToUpper(rune(r)))
	default:
		s = string(rune(r))
	}
	if alt {
		s = "\x1b" + s
	}
	return Token{Key, []byte(s)}
}

// keypad is what the numeric keypad means where a program before us left it in
// its application mode.
var keypad = map[byte]string{
	'M': "\r", 'X': "=", 'j': "*", 'k': "+", 'l': ",", 'm': "-", 'n': ".", 'o': "/",
	'p': "0", 'q': "1", 'r': "2", 's': "3", 't': "4", 'u': "5", 'v': "6", 'w': "7", 'x': "8", 'y': "9",
	'H': "\x1b[H", 'F': "\x1b[F", 'a': "\x1b[1;5A", 'b': "\x1b[1;5B", 'c': "\x1b[1;5C", 'd': "\x1b[1;5D", 'I': "\t", ' ': " ",
}

// ss3 reads ESC O and a letter, with the modifiers some put between.
func ss3(b []byte, late bool) (int, Token) {
	if len(b) == 2 {
		return whole(b, 2, late)
	}
	i := 2
	for i < len(b) && (b[i] >= '0' && b[i] <= '9' || b[i] == ';') {
		i++
	}
	switch {
	case i > longest:
		return i, Token{Kind: broken}
	case i == len(b):
		return more, Token{}
	}
	mod, final := string(b[2:i]), b[i]
	as, known := keypad[final]
	letter := strings.IndexByte("ABCDHFPQRS", final) >= 0
	switch {
	case final < ' ', final >= utf8.RuneSelf:
		if i == 2 {
			return 2, Token{Key, slices.Clone(b[:2])} // Alt+O, and another key
		}
		return i, Token{Kind: broken}
	case letter && mod != "":
		if _, m, two := strings.Cut(mod, ";"); two {
			mod = m
		}
		return i + 1, Token{Key, []byte("\x1b[1;" + mod + string(final))}
	case known:
		return i + 1, Token{Key, []byte(as)}
	case letter:
		return i + 1, Token{Key, slices.Clone(b[:i+1])}
	}
	return i + 1, Token{}
}
