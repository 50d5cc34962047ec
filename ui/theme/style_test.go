package theme

import (
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// What is kept of a style draws what lipgloss draws, to the byte.
func TestStylesDrawWhatLipglossDraws(t *testing.T) {
	defer lipgloss.SetColorProfile(termenv.Ascii)
	for _, profile := range []termenv.Profile{termenv.Ascii, termenv.ANSI, termenv.ANSI256, termenv.TrueColor} {
		lipgloss.SetColorProfile(profile)
		for _, mono := range []bool{false, true} {
			th := New(false, mono)
			for name, s := range map[string]Style{"Title": th.Title, "Label": th.Label, "Hint": th.Hint, "Key": th.Key, "Amount": th.Amount,
				"Paid": th.Paid, "Late": th.Late, "Pending": th.Pending, "Check": th.Check, "Bad": th.Bad, "BadLoud": th.BadLoud, "Busy": th.Busy,
				"Sandbox": th.Sandbox, "Focus": th.Focus, "Notice": th.Notice, "Frame": th.Frame, "Green": th.Green, "bold": th.Pending.Bold()} {
				for _, text := range []string{"", " ", "500 FCFA", "x", "été à 中", "two\nlines", "a\tb", "\x1b[1mx\x1b[0m", "%s"} {
					if got, want := s.Render(text), s.style.Render(text); got != want {
						t.Errorf("%s of %q: %q, want %q", name, text, got, want)
					}
				}
			}
			for _, text := range []string{"", "x", "a\tb"} {
				if got, want := (Style{}).Render(text), lipgloss.NewStyle().Render(text); got != want {
					t.Errorf("no style of %q: %q, want %q", text, got, want)
				}
				if got, want := (Style{}).Bold().Render(text), lipgloss.NewStyle().Bold(true).Render(text); got != want {
					t.Errorf("bold of %q: %q, want %q", text, got, want)
				}
			}
		}
	}
}
