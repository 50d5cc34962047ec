package ui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/qr"
	"caisse/ui/terminal"
)

// leave quits, once the terminal has answered: an answer that came after the
// program would be typed into the shell.
func leave(k *terminal.Keyboard) tea.Cmd {
	return func() tea.Msg {
		k.Calm()
		return tea.QuitMsg{}
	}
}

// leaveWhenTold quits when ctx ends: a signal came.
func leaveWhenTold(ctx context.Context, k *terminal.Keyboard) tea.Cmd {
	return func() tea.Msg {
		<-ctx.Done()
		return leave(k)()
	}
}

// listenToPastes says what became of a paste that could not go in as it was.
func listenToPastes(ctx context.Context, k *terminal.Keyboard) tea.Cmd {
	if k == nil {
		return nil
	}
	return func() tea.Msg {
		select {
		case u := <-k.Upset:
			return u
		case <-ctx.Done():
			return nil
		}
	}
}

// terminalKnown says what the terminal can do, as far as it will ever be known.
type terminalKnown struct{ profile qr.Profile }

// askTerminal is terminalKnown, as soon as it is.
func askTerminal(k *terminal.Keyboard, base qr.Profile) tea.Cmd {
	return func() tea.Msg { return terminalKnown{terminal.Ask(k, base)} }
}
