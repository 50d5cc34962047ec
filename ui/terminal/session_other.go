//go:build !unix

package terminal

import (
	"os"
	"time"

	"github.com/charmbracelet/x/term"

	"caisse/ui/tty"
)

// Session is the time the console has the terminal: where keys come as events
// and not as bytes, Bubble Tea takes it and gives it back.
type Session struct {
	Term     *Terminal
	Keyboard *Keyboard // nil: there are no bytes to listen to
	LastLine string    // what nobody says for us here
}

func Open(_, out *os.File, _ bool) (*Session, error) {
	return &Session{Term: NewTerminal(out)}, nil
}

func (s *Session) Size() (w, h int) {
	w, h, err := term.GetSize(s.Term.Fd())
	if err != nil {
		w, h = 0, 0
	}
	return tty.Size(w, h)
}

func (s *Session) Begin(func(), func(w, h int), func()) error { return nil }

// lastWords is how long a terminal is given to take what puts it back.
const lastWords = 200 * time.Millisecond

func (s *Session) End() {
	s.Term.out.Drain(lastWords)
	_ = s.Term.Close() // ends a goroutine
}

// questioned has nobody to ask.
func questioned(time.Duration) *Keyboard { return nil }
