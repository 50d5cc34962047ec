//go:build unix

package ui

import tea "github.com/charmbracelet/bubbletea"

// options have Bubble Tea read s's keys and draw nothing.
func options(s *session) []tea.ProgramOption {
	return []tea.ProgramOption{tea.WithInput(s.keyboard), tea.WithoutRenderer()}
}
