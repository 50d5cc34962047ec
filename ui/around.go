package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/qr"
	"caisse/ui/screen"
	"caisse/ui/terminal"
)

// around is what is asked about the terminal around the program.
type around struct {
	before  qr.Profile // what was known before anything was asked
	asking  bool
	again   bool // and has to be asked anew
	unknown int  // how often tmux did not know
}

// askTerminal is screen.TerminalKnown, as soon as it is, and after pause.
func askTerminal(ctx context.Context, k *terminal.Keyboard, base qr.Profile, pause time.Duration) tea.Cmd {
	return func() tea.Msg {
		select {
		case <-time.After(pause):
			return screen.TerminalKnown{Profile: terminal.Ask(k, base)}
		case <-ctx.Done():
			return nil
		}
	}
}

// firstPause, doubled each time, is how long tmux is left alone after it did not
// know the terminal it is shown in; mostAsked times in all, which is half a minute.
const (
	firstPause = 250 * time.Millisecond
	mostAsked  = 7
)

func (r *root) askAround(pause time.Duration) tea.Cmd {
	r.around.asking, r.around.again = true, false
	return askTerminal(r.ctx, r.keyboard, r.around.before, pause)
}

// know takes what the terminal can do. tmux asks the one around it as it is shown
// there, and takes a while to hear: it is asked until it knows.
func (r *root) know(p qr.Profile) tea.Cmd {
	r.c.Profile, r.c.Style = p, r.c.Looks.For(p)
	dress(r.c)
	r.around.asking = false
	switch {
	case r.around.again:
		r.around.unknown = 0
		return r.askAround(0)
	case p.Mux == "tmux" && p.Name == "" && r.around.unknown < mostAsked:
		r.around.unknown++
		return r.askAround(firstPause << (r.around.unknown - 1))
	}
	return nil
}

// reshown is called when the window has another size: under tmux it may be another
// terminal's, which draws other codes.
func (r *root) reshown() tea.Cmd {
	switch {
	case r.around.before.Mux != "tmux":
		return nil
	case r.around.asking:
		r.around.again = true
		return nil
	}
	r.around.unknown = 0
	return r.askAround(0)
}
