package ui

import (
	"github.com/aymanbagabas/go-osc52/v2"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"caisse/ui/outside"
	"caisse/ui/terminal"
	"caisse/ui/text"
)

// sendTo writes a sequence that draws nothing.
func sendTo(t *terminal.Terminal, seq string) tea.Cmd {
	if t == nil {
		return nil
	}
	return func() tea.Msg { t.Send(seq); return nil }
}

// title names the window.
func title(t *terminal.Terminal, text string) tea.Cmd { return sendTo(t, ansi.SetWindowTitle(text)) }

// copyText is copyAs for a payment link.
func copyText(t *terminal.Terminal, text, mux string, w *text.Words) tea.Cmd {
	return copyAs(t, text, mux, w.Copied, w.CopiedBy)
}

// copyAs puts text into the clipboard: through the terminal (OSC 52), which
// works over ssh, and through the clipboard program of this machine where one
// is, because many terminals ignore the first without a word. It says which:
// sent, or by and the program.
func copyAs(t *terminal.Terminal, text, mux, sent, by string) tea.Cmd {
	return func() tea.Msg {
		seq := osc52.New(text)
		switch mux {
		case "tmux":
			seq = seq.Tmux()
		case "screen":
			seq = seq.Screen()
		}
		if t != nil {
			t.Send(seq.String())
		}
		if program := outside.Copy(text); program != "" {
			return said{text: by + " " + program}
		}
		return said{text: sent}
	}
}
