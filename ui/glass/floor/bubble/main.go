// Command bubble is the least a Bubble Tea program can be: one focused text
// field on the alternate screen.
package main

import (
	"fmt"
	"os"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
)

type bare struct{ input textinput.Model }

func (f bare) Init() tea.Cmd { return textinput.Blink }

func (f bare) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok && k.Type == tea.KeyCtrlC {
		return f, tea.Quit
	}
	var cmd tea.Cmd
	f.input, cmd = f.input.Update(msg)
	return f, cmd
}

func (f bare) View() string { return f.input.View() }

func main() {
	input := textinput.New()
	input.Prompt = "Montant "
	input.Focus()
	if _, err := tea.NewProgram(bare{input}, tea.WithAltScreen()).Run(); err != nil {
		fmt.Fprintln(os.Stderr, "bubble:", err)
		os.Exit(1)
	}
}
