// Command floor is the least a Bubble Tea program can be: one focused text
// field on the alternate screen. The benchmark measures the console against it,
// since nothing built on the same library starts or answers much faster.
package main

import (
	"fmt"
	"os"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
)

type floor struct{ input textinput.Model }

func (f floor) Init() tea.Cmd { return textinput.Blink }

func (f floor) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok && k.Type == tea.KeyCtrlC {
		return f, tea.Quit
	}
	var cmd tea.Cmd
	f.input, cmd = f.input.Update(msg)
	return f, cmd
}

func (f floor) View() string { return f.input.View() }

func main() {
	input := textinput.New()
	input.Prompt = "Montant "
	input.Focus()
	if _, err := tea.NewProgram(floor{input}, tea.WithAltScreen()).Run(); err != nil {
		fmt.Fprintln(os.Stderr, "floor:", err)
		os.Exit(1)
	}
}
