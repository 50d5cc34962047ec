package ui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/qr"
)

// leave quits, once the terminal has answered: an answer that came after the
// program would be typed into the shell.
func leave(k *keyboard) tea.Cmd {
	return func() tea.Msg {
		k.calm()
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

// listenToPastes says what became of a paste that could not go in as it was.
func listenToPastes(ctx context.Context, k *keyboard) tea.Cmd {
	if k == nil {
		return nil
	}
	return func() tea.Msg {
		select {
		case u := <-k.upset:
			return u
		case <-ctx.Done():
			return nil
		}
	}
}

// terminalKnown says what the terminal can do, as far as it will ever be known.
type terminalKnown struct{ profile qr.Profile }

// askTerminal is terminalKnown, as soon as it is.
func askTerminal(k *keyboard, base qr.Profile) tea.Cmd {
	return func() tea.Msg { return terminalKnown{ask(k, base)} }
}
