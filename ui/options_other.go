//go:build !unix

package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/terminal"
)

// options have Bubble Tea take the terminal itself, and draw through s.
func options(s *terminal.Session) []tea.ProgramOption {
	return []tea.ProgramOption{tea.WithOutput(s.Term), tea.WithAltScreen(), tea.WithFPS(1)}
}
