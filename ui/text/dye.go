package text

import (
	"caisse/model"
	"caisse/ui/theme"
)

// Dye gives parts of what a command prints the colours of the screens. The zero
// Dye leaves all as it is: for a file, a pipe, paper.
type Dye struct{ t *theme.Theme }

// NewDye makes one for a terminal.
func NewDye(l theme.Look) Dye {
	t := theme.New(l)
	return Dye{&t}
}

// State is text in the look of how inv stands.
func (d Dye) State(p Plain, inv *model.Invoice, text string) string {
	if d.t == nil {
		return text
	}
	c := *p.c
	c.Theme = *d.t
	return c.Mark(*inv, false).style.Render(text)
}

// Grade is text in the look of a finding of that grade.
func (d Dye) Grade(g Grade, text string) string {
	if d.t == nil {
		return text
	}
	return map[Grade]theme.Style{Fine: d.t.Paid, Warning: d.t.Check, Fault: d.t.BadLoud, Skipped: d.t.Hint}[g].Render(text)
}

// Title is text that stands above others.
func (d Dye) Title(text string) string {
	if d.t == nil {
		return text
	}
	return d.t.Title.Render(text)
}
