//go:build !unix

package ui

import (
	"os"
	"time"

	"github.com/charmbracelet/x/term"

	"caisse/ui/tty"
)

// session is the time the console has the terminal: where keys come as events
// and not as bytes, Bubble Tea takes it and gives it back.
type session struct {
	term     *Terminal
	keyboard *keyboard // nil: there are no bytes to listen to
	lastLine string    // what nobody says for us here
}

func newSession(_, out *os.File, _ bool) (*session, error) {
	return &session{term: NewTerminal(out)}, nil
}

func (s *session) size() (w, h int) {
	w, h, err := term.GetSize(s.term.Fd())
	if err != nil {
		w, h = 0, 0
	}
	return tty.Size(w, h)
}

func (s *session) begin(func(w, h int), func()) error { return nil }

// lastWords is how long a terminal is given to take what puts it back.
const lastWords = 200 * time.Millisecond

func (s *session) end() {
	s.term.out.Drain(lastWords)
	_ = s.term.Close() // ends a goroutine
}

// questioned has nobody to ask.
func questioned(time.Duration) *keyboard { return nil }
