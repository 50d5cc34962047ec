// Package theme names every colour, border and sign by its role. It knows no
// screen and no sentence.
package theme

import (
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"caisse/ui/cells"
)

// Theme names every colour, border and sign, by role. Meaning never hangs on
// colour alone. Two themes have no Style in common, so that what is kept of a
// drawing is told by its styles.
type Theme struct {
	Title, Label, Hint, Key, Amount, Paid, Late, Pending, Check, Bad, BadLoud,
	Busy, Sandbox, Focus, Selected, Notice, Frame Style
	PaidLine Style // of a box around money that came

	// What is read from across the shop: money that came, money that a person has
	// to look at, and money nobody may deliver on.
	PaidBlock, CheckBlock, RefusedBlock Block

	Look
	Box box
}

// box is what frames are drawn with.
type box struct{ H, V, TL, TR, BL, BR, ML, MR, HeavyH, HeavyV, HeavyTL, HeavyTR, HeavyBL, HeavyBR, Rule string }

// Look is what a theme is made for.
type Look struct {
	ASCII  bool // no sign outside ASCII
	Depth  Depth
	Ground Ground
	Strong bool // for bad screens and eyes: nothing is thin, and every colour has a ground of its own
}

// Depth is what a terminal can do to a text.
type Depth int

const (
	Plain   Depth = iota // nothing: a file, a pipe, paper
	Mono                 // bold and reverse: NO_COLOR, or a terminal that says it is dumb
	Eight                // eight grounds, and bold is bright: the Linux console
	Sixteen              // its own sixteen colours, other ones in each terminal
	Many                 // 256: those past the sixteenth are the same in all
)

// New makes the roles for l.
func New(l Look) Theme {
	p := pen{lipgloss.NewRenderer(io.Discard), l}
	p.r.SetColorProfile([...]termenv.Profile{Plain: termenv.Ascii, Mono: termenv.ANSI, Eight: termenv.ANSI, Sixteen: termenv.ANSI, Many: termenv.ANSI256}[l.Depth])
	t := Theme{Look: l, Box: box{"─", "│", "┌", "┐", "└", "┘", "├", "┤", "━", "┃", "┏", "┓", "┗", "┛", "─"}}
	if l.ASCII {
		t.Box = box{"-", "|", "+", "+", "+", "+", "+", "+", "=", "#", "#", "#", "#", "#", "-"}
	}
	bold := p.of(p.plain().Bold(true))
	t.Title, t.Key, t.Amount, t.Notice = bold, bold, bold, bold
	t.Label, t.Hint, t.Frame, t.PaidLine = p.of(p.plain()), p.of(p.plain()), p.of(p.plain()), p.of(p.plain())
	switch {
	case l.Depth <= Mono:
		p.mono(&t)
	case l.Depth < Many:
		p.ansi(&t)
	case l.Strong, l.Ground == Middle:
		p.strong(&t)
	default:
		p.exact(&t)
	}
	t.Sandbox = t.Check
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

// Block is a field of rows that stand under one another, each as wide as the
// field. Where a terminal has no ground its text is read on, Text is another's
// than the ground of the field.
type Block struct{ Text, Edge Style }

// Row is one of them, w cells wide, with text in its middle.
func (b Block) Row(text string, w int) string {
	text = cells.Cut(text, w)
	if strings.TrimSpace(text) == "" {
		return b.Edge.Render(strings.Repeat(" ", max(0, w)))
	}
	n := cells.Width(text)
	left := max(0, w-n) / 2
	if b.Text == b.Edge {
		return b.Text.Render(cells.Pad(strings.Repeat(" ", left)+text, w))
	}
	text, air := " "+text+" ", 1
	if n+2 > w {
		text, air = text[1:len(text)-1], 0
	}
	before, after := strings.Repeat(" ", left-air), strings.Repeat(" ", max(0, w-n-left-air))
	return b.Edge.Render(before) + b.Text.Render(text) + b.Edge.Render(after)
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
