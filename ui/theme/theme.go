// Package theme names every colour, border and sign by its role. It knows no
// screen and no sentence.
package theme

import (
	"github.com/charmbracelet/lipgloss"

	"caisse/ui/cells"
)

// Theme names every colour, border and sign, by role. The sixteen colours of
// the terminal are used, so that they fit its background; meaning never hangs
// on colour alone.
type Theme struct {
	Title, Label, Hint, Key, Amount, Paid, Late, Pending, Check, Bad, BadLoud,
	Busy, Sandbox, Focus, Notice, Frame, Green Style
	ASCII bool
	Box   box
}

// box is what frames are drawn with.
type box struct{ H, V, TL, TR, BL, BR, ML, MR, HeavyH, HeavyV, HeavyTL, HeavyTR, HeavyBL, HeavyBR, Rule string }

// New makes the looks. Without colours (NO_COLOR) bold, faint and reverse
// stay: they are not colours, and a green screen must stand out without green.
func New(ascii, mono bool) Theme {
	s := lipgloss.NewStyle
	fg := func(c string) lipgloss.Style {
		if mono {
			return s()
		}
		return s().Foreground(lipgloss.Color(c))
	}
	// Reverse alone would write in the colour of the terminal's background: white
	// on yellow, or black on red, which nobody reads from two metres.
	const black, white = "16", "231"
	on := func(bg, c string) lipgloss.Style {
		if mono {
			return s().Reverse(true)
		}
		return s().Foreground(lipgloss.Color(c)).Background(lipgloss.Color(bg))
	}
	t := Theme{
		Title: of(s().Bold(true)), Label: of(s()), Hint: of(s().Faint(true)), Key: of(s().Bold(true)),
		Amount: of(s().Bold(true)), Frame: of(s().Faint(true)), Focus: of(fg("6").Bold(true)),
		Paid:    of(fg("2").Bold(true)),
		Green:   of(on("2", black).Bold(true)),
		Late:    of(fg("5").Bold(true)),
		Pending: of(fg("3")), Check: of(on("3", black)), Bad: of(fg("1")), BadLoud: of(on("1", white).Bold(true)),
		Busy: of(fg("6")), Sandbox: of(on("3", black)), Notice: of(s().Bold(true)),
		ASCII: ascii,
		Box:   box{"─", "│", "┌", "┐", "└", "┘", "├", "┤", "━", "┃", "┏", "┓", "┗", "┛", "─"},
	}
	if ascii {
		t.Box = box{"-", "|", "+", "+", "+", "+", "+", "+", "=", "#", "#", "#", "#", "#", "-"}
	}
	return t
}

// Here stands before a line: it marks the one with the focus, without colours
// too.
func (t *Theme) Here(focus bool) string {
	if !focus {
		return "  "
	}
	return t.Focus.Render("▸ ")
}

// Fact is a labelled value in w cells. Where both do not fit the label goes:
// a reference cut short is no reference.
func Fact(th Theme, label, value string, labelW, w int) string {
	l := label + " "
	if w >= 60 {
		l = cells.Pad(label, labelW) + " "
	}
	if cells.Width(l)+cells.Width(value) > w {
		l = ""
	}
	return cells.Cut(th.Hint.Render(l)+value, w)
}

// LabelW is the column of the labels, where there is room for one.
const LabelW = 20
