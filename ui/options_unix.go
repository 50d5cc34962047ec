//go:build unix

package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/terminal"
)

// options have Bubble Tea read s's keys and draw nothing.
func options(s *terminal.Session) []tea.ProgramOption {
	return []tea.ProgramOption{tea.WithInput(s.Keyboard), tea.WithoutRenderer()}
}
