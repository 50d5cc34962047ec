package screen

import (
	"github.com/aymanbagabas/go-osc52/v2"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/outside"
	"caisse/ui/terminal"
	"caisse/ui/text"
)

// SendTo writes a sequence that draws nothing.
func SendTo(t *terminal.Terminal, seq string) tea.Cmd {
	if t == nil {
		return nil
	}
	return func() tea.Msg { t.Send(seq); return nil }
}

// CopyText is copyAs for a payment link.
func CopyText(t *terminal.Terminal, text, mux string, w *text.Words) tea.Cmd {
	return CopyAs(t, text, mux, w.Copied, w.CopiedBy)
}

// CopyAs puts text into the clipboard: through the terminal (OSC 52), which
// works over ssh, and through the clipboard program of this machine where one
// is, because many terminals ignore the first without a word. It says which:
// sent, or by and the program.
func CopyAs(t *terminal.Terminal, text, mux, sent, by string) tea.Cmd {
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
			return Said{Text: by + " " + program}
		}
		return Said{Text: sent}
	}
}
