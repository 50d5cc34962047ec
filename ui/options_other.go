//go:build !unix

package ui

import tea "github.com/charmbracelet/bubbletea"

// options have Bubble Tea take the terminal itself, and draw through s.
func options(s *session) []tea.ProgramOption {
	return []tea.ProgramOption{tea.WithOutput(s.term), tea.WithAltScreen(), tea.WithFPS(1)}
}
