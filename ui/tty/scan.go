// Package tty is the terminal's line: what comes from it is cut into whole
// keys, what goes to it can be given up on, and however the program ends the
// line is as it was found.
package tty

import (
	"bytes"
	"slices"
	"time"
	"unicode/utf8"
)

// Kind says what a Token is.
type Kind int

const (
	Text    Kind = iota // characters and single controls: may be read together with others
	Key                 // one key; what follows must not be read together with it
	Paste               // a whole paste, between its marks
	Cut                 // a paste that never ended, between marks: what came of it
	TooLong             // a paste of more than MostPasted bytes was refused; no bytes
	Report              // what the terminal says of itself: never typed
)

// Token is a whole piece of what a terminal sends.
type Token struct {
	Kind  Kind
	Bytes []byte
}

const (
	// pause is how long the next byte of a key may take: bad lines cut a key into
	// pieces up to 50 ms apart, and the Esc key must act within 100 ms.
	pause = 80 * time.Millisecond
	// patience is how long after a pause the end of a paste, of an answer or of a
	// long key is still waited for.
	patience = time.Second
	// owing is for how long after a paste was given up on its rest is known for
	// one: never as keys.
	owing   = 10 * time.Second
	tooSlow = 250 * time.Millisecond // what no longer belongs to such a rest
	// byHand is more than one key sends at once.
	byHand = 8
	// mostSaid is how much of an answer is kept: none is longer but a clipboard's.
	mostSaid = 4096

	// MostPasted is how many bytes one paste may have.
	MostPasted = 64 << 10

	PasteBegin = "\x1b[200~"
	PasteEnd   = "\x1b[201~"
)

// Scanner cuts the bytes of a terminal, however they arrive, into whole tokens.
// Everything that is not whole is held: at Deadline, Expire must be called. The
// times given to it must never go back.
type Scanner struct {
	held []byte // from the beginning of a token that is not whole
	mode mode
	last time.Time // when the last byte came

	// paused is how much was held when the sender paused, at since: what came
	// later may be another's, the cashier's. 0: no pause yet.
	paused int
	since  time.Time

	from      int       // of a paste: how much of held has been searched for its end
	refused   bool      // of a paste: it is too long, and nothing of it is kept
	tentative bool      // perhaps the rest of a paste given up on
	owed      time.Time // until when such a rest is looked for
}

type mode int

const (
	ground  mode = iota
	saying       // inside an answer that is a text up to its end mark
	pasting      // inside a paste
)

// Feed takes what came at now, and gives what is whole.
func (s *Scanner) Feed(now time.Time, p []byte) (out []Token) {
	if len(p) == 0 {
		return nil
	}
	if s.mode == pasting && s.paused > 0 && len(p) > byHand {
		s.paused = 0 // no hand is so fast: the paste goes on
	}
	if s.mode == ground && len(s.held) == 0 && now.Before(s.owed) && len(p) > 1 && p[0] != '\x1b' {
		s.mode, s.tentative, s.from = pasting, true, len(PasteBegin)
		s.held = []byte(PasteBegin)
	}
	s.held = append(s.held, p...)
	s.last = now
	return s.scan(false, nil)
}

// Deadline is when to call Expire if nothing comes; false: nothing is held.
func (s *Scanner) Deadline() (time.Time, bool) {
	switch {
	case len(s.held) == 0:
		return time.Time{}, false
	case s.tentative:
		return s.last.Add(tooSlow), true
	case s.paused == 0, s.escapes():
		return s.last.Add(pause), true
	}
	return s.since.Add(patience), true
}

// escapes says that Esc came after the pause in an answer, and nothing after it:
// somebody wants to get out.
func (s *Scanner) escapes() bool {
	return s.mode == saying && s.paused > 0 && len(s.held) > s.paused && s.held[len(s.held)-1] == '\x1b'
}

// Expire gives what has to be made of what is held, now that nothing came.
func (s *Scanner) Expire(now time.Time) (out []Token) {
	at, any := s.Deadline()
	if !any || now.Before(at) {
		return nil
	}
	switch {
	case s.tentative: // keys after all
		s.tentative, s.mode = false, ground
		s.held = s.held[len(PasteBegin):]
		return s.scan(false, nil)
	case s.paused == 0:
		if s.mode == ground {
			out = s.scan(true, nil)
		}
		if len(s.held) > 0 {
			s.paused, s.since = len(s.held), s.last
		}
		return out
	}
	// It will not end. What came before the pause is no key; what came after it
	// is somebody's.
	begun, rest := s.held[:s.paused], slices.Clone(s.held[s.paused:])
	if s.mode == pasting {
		if text := begun[len(PasteBegin):]; !s.refused && len(text) > 0 {
			out = append(out, Token{Cut, paste(text)})
		}
		s.owed = now.Add(owing)
	}
	s.reset(rest)
	return s.scan(false, out)
}

func (s *Scanner) reset(rest []byte) {
	s.mode, s.held, s.paused, s.from, s.refused, s.tentative = ground, rest, 0, 0, false, false
}

// scan cuts held. late: no more came for a moment.
func (s *Scanner) scan(late bool, out []Token) []Token {
	for len(s.held) > 0 {
		var n int
		switch s.mode {
		case pasting:
			if n, out = s.paste(out); n == 0 {
				return out
			}
			s.reset(s.held[n:])
			continue
		case saying:
			if n, out = s.say(out); n == 0 {
				return out
			}
			s.reset(s.held[n:])
			continue
		}
		if n = plain(s.held); n > 0 {
			out = append(out, Token{Text, slices.Clone(s.held[:n])})
			s.reset(s.held[n:])
			continue
		}
		s.held = sevenBit(s.held)
		var tok Token
		n, tok = next(s.held, late)
		switch {
		case n == begins:
			s.mode, s.from, s.paused = pasting, len(PasteBegin), 0
			continue
		case n == says:
			s.mode = saying
			continue
		case n == more:
			return out
		case tok.Kind == broken && s.paused > 0 && n > s.paused: // what came after the pause is somebody's
			n = s.paused
		}
		if tok.Bytes != nil {
			out = append(out, tok)
		}
		s.reset(s.held[n:])
	}
	s.held = nil
	return out
}

// plain is how much of b is plain: no escape, no character cut in the middle.
func plain(b []byte) (n int) {
	for n < len(b) {
		if b[n] < utf8.RuneSelf {
			if b[n] == '\x1b' {
				return n
			}
			n++
			continue
		}
		r, w := utf8.DecodeRune(b[n:])
		if r == utf8.RuneError && w == 1 || r >= 0x80 && r < 0xa0 {
			return n
		}
		n += w
	}
	return n
}

// sevenBit is b with an 8-bit control at its front in its 7-bit form.
func sevenBit(b []byte) []byte {
	c, w := b[0], 1
	if c == 0xc2 && len(b) > 1 {
		c, w = b[1], 2
	}
	if !bytes.ContainsRune([]byte("XOP[]^_"), rune(c)-0x40) || c < 0x80 {
		return b
	}
	return append([]byte{'\x1b', c - 0x40}, b[w:]...)
}

// paste looks for the end of the paste that held begins with.
func (s *Scanner) paste(out []Token) (int, []Token) {
	from := max(s.from-len(PasteEnd)+1, len(PasteBegin))
	i := bytes.Index(s.held[min(from, len(s.held)):], []byte(PasteEnd))
	end := min(from, len(s.held)) + i
	if i < 0 {
		end = len(s.held)
	}
	if end-len(PasteBegin) > MostPasted && !s.refused {
		out = append(out, Token{Kind: TooLong})
		s.refused = true
	}
	if i >= 0 {
		if !s.refused {
			out = append(out, Token{Paste, paste(s.held[len(PasteBegin):end])})
		}
		s.owed = time.Time{}
		return end + len(PasteEnd), out
	}
	if s.refused { // only its end is of interest any more
		tail := s.held[max(len(s.held)-len(PasteEnd)+1, len(PasteBegin)):]
		after := max(0, len(s.held)-s.paused)
		s.held = append([]byte(PasteBegin), tail...)
		if s.paused > 0 {
			s.paused = max(len(PasteBegin), len(s.held)-after)
		}
	}
	s.from = len(s.held)
	return 0, out
}

// paste is text between the marks of a paste.
func paste(text []byte) []byte { return slices.Concat([]byte(PasteBegin), text, []byte(PasteEnd)) }

// say looks for the end of the answer that held begins with: how much of held
// belongs to it.
func (s *Scanner) say(out []Token) (int, []Token) {
	b := s.held
	for i := 2; i < len(b); i++ {
		c := b[i]
		switch {
		case c == '\a', c == 0x9c:
			return i + 1, append(out, Token{Report, slices.Clone(b[:i])})
		case c == '\x1b' && i+1 == len(b):
			return 0, out
		case c == '\x1b' && b[i+1] == '\\':
			return i + 2, append(out, Token{Report, slices.Clone(b[:i])})
		case c == 0x18, c == 0x1a: // what has always ended one
			return i + 1, out
		case c < ' ' || c == 0x7f: // a key: the answer is given up, and what was typed since the pause is not
			if s.paused > 0 && s.paused <= i {
				i = s.paused
			}
			return i, out
		case c >= utf8.RuneSelf:
			r, w := utf8.DecodeRune(b[i:])
			if !utf8.FullRune(b[i:]) {
				return 0, out
			}
			if r == 0x9c {
				return i + w, append(out, Token{Report, slices.Clone(b[:i])})
			}
			i += w - 1
		}
	}
	if len(b) > mostSaid && s.paused == 0 { // it is not understood any more, only waited out
		s.held = append(slices.Clone(b[:2]), ' ')
	}
	return 0, out
}
