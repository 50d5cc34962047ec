package ui

import (
	"context"
	"errors"
	"os"
	"runtime"
	"sync"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/qr"
	"caisse/ui/terminal"
	"caisse/ui/text"
)

// Opening is the terminal of a console whose ledger is being opened: its first
// frame stands there, and what is typed waits for the program behind it. Nothing
// can be sold yet, for nothing hears the keys; but Ctrl+C ends it.
type Opening struct {
	s    *terminal.Session
	fell *terminal.Fall
	why  string // what is said of a fall

	mu     sync.Mutex
	resize func(w, h int)
	stop   func()
}

// Open shows the first frame of cfg, whose till has no ledger, and calls stop
// where that is to be all. It is nil where the terminal is Bubble Tea's to take.
// Run goes on from it; who does not come so far calls End.
func Open(cfg Config, stop func()) (*Opening, error) {
	if !opensAhead {
		return nil, nil
	}
	s, err := terminal.Open(os.Stdin, os.Stdout, qr.FromEnv(os.Getenv, runtime.GOOS).Dumb)
	if err != nil {
		return nil, err
	}
	o := &Opening{s: s, resize: func(int, int) {}, stop: stop}
	o.fell = terminal.NewFall(o.ends, cfg.Log)
	r := newRoot(context.Background(), cfg, s.Term)
	defer r.c.Out.Close()
	o.why = in(text.In(cfg.Settings.Lang)).fell
	r.keyboard, s.LastLine, s.Term.Fell = s.Keyboard, o.why, o.fell
	w, h := s.Size()
	first := painted{inner: r, t: s.Term, fell: o.fell}
	first.Update(tea.WindowSizeMsg{Width: w, Height: h})
	s.Keyboard.Interrupted(interrupt)
	if err := s.Begin(func() { first.View() }, o.resized, o.ends); err != nil {
		s.End()
		return nil, err
	}
	return o, nil
}

// End gives the terminal back: there is no ledger to sell with. The error says
// that the first frame fell.
func (o *Opening) End() error {
	o.s.Keyboard.Calm()
	o.s.End()
	if o.fell.Fell() {
		return errors.New(o.why)
	}
	return nil
}

// interrupt is Ctrl+C for a program that does not hear keys yet: the signal that the
// line would have sent, with the last resort behind it where a disk hangs.
func interrupt() {
	if p, err := os.FindProcess(os.Getpid()); err == nil {
		_ = p.Signal(os.Interrupt) // nothing else could be done about it
	}
}

func (o *Opening) ends() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.stop()
}

func (o *Opening) resized(w, h int) {
	o.mu.Lock()
	f := o.resize
	o.mu.Unlock()
	f(w, h)
}

// handOver has a console that is there hear what the session says from now on.
func (o *Opening) handOver(resize func(w, h int), stop func()) {
	o.s.Keyboard.Interrupted(nil)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.resize, o.stop = resize, stop
}
