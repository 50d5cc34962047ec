package ui

import (
	"context"
	"os"
	"runtime"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/qr"
)

// keyboard is the terminal's input without the terminal's own answers: what it
// says of itself is taken out here, however late it comes, so that it can
// never become figures in the amount line. Everything else passes as it is.
type keyboard struct {
	*os.File
	mu      sync.Mutex
	answers qr.Answers
	heard   chan struct{} // closed when the terminal has answered all it will
	closed  bool
}

func newKeyboard(f *os.File) *keyboard { return &keyboard{File: f, heard: make(chan struct{})} }

// held is more than the longest beginning of an answer that is ever kept back.
const held = 220

func (k *keyboard) Read(p []byte) (int, error) {
	k.mu.Lock()
	room := len(p)
	if k.answers.Pending() { // what was kept back may come out with this read
		room = max(room-held, 1)
	}
	k.mu.Unlock()
	n, err := k.File.Read(p[:room])
	if n == 0 {
		return n, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	esc := p[n-1] == '\x1b'
	keys := k.answers.Feed(p[:n])
	if esc {
		// An answer comes in one piece: an Esc at the end of a read is the key.
		keys = append(keys, k.answers.Flush()...)
	}
	if k.answers.Done() && !k.closed {
		k.closed = true
		close(k.heard)
	}
	return copy(p, keys), err
}

// profile is base, corrected by what the terminal has said so far.
func (k *keyboard) profile(base qr.Profile) qr.Profile {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.answers.Profile(base)
}

// baseProfile is what is known of the terminal before it is asked.
func baseProfile(ascii bool) qr.Profile {
	p := qr.FromEnv(os.Getenv, runtime.GOOS)
	p.UTF8 = p.UTF8 && !ascii
	return withPixels(p, os.Stdout)
}

// answerTime is how long a terminal is given. Every real one answered within
// 100 ms; nothing waits for it but the choice of a better code.
const answerTime = time.Second

// leave quits, once the terminal has answered: an answer that came after the
// program would be typed into the shell.
func leave(k *keyboard) tea.Cmd {
	return func() tea.Msg {
		if k != nil {
			select {
			case <-k.heard:
			case <-time.After(answerTime / 4):
			}
		}
		return tea.QuitMsg{}
	}
}

// leaveWhenTold quits when ctx ends: a signal came.
func leaveWhenTold(ctx context.Context, k *keyboard) tea.Cmd {
	return func() tea.Msg {
		<-ctx.Done()
		return leave(k)()
	}
}

// terminalKnown says what the terminal can do, as far as it will ever be known.
type terminalKnown struct{ profile qr.Profile }

// askTerminal waits for the terminal's answers, and asks tmux about the one
// around it.
func askTerminal(k *keyboard, base qr.Profile) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), answerTime)
		defer cancel()
		if base.Mux == "tmux" {
			said, err := helper(ctx, "tmux", "display", "-p", "#{client_termtype}|#{client_termname}").Output()
			if err == nil {
				base = base.InClient(string(said))
			}
		}
		if k != nil {
			select {
			case <-k.heard:
			case <-ctx.Done():
			}
			base = k.profile(base)
		}
		return terminalKnown{base}
	}
}
