// Package termbg keeps the program from asking the terminal for its background
// colour. Bubble Tea v1 asks in its own init, before main, and waits up to
// five seconds where nothing answers, even for -version. Go initialises ready
// packages in import-path order, so this one runs first because "caisse/…"
// sorts before "github.com/charmbracelet/bubbletea". Package terminal asks, with
// its other questions, and waits for nothing.
package termbg

import "github.com/charmbracelet/lipgloss"

func init() { lipgloss.SetHasDarkBackground(true) }
