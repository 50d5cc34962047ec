package text

import (
	"caisse/model"
	"caisse/ui/cells"
)

// Large is an amount in figures of five rows for w cells, behind the sign of a
// state, which may be "" and is left out where there is no room for it; nil
// where there is none for the amount. It stands beside the amount as text, never
// in its place.
func (p *Printer) Large(w int, sign string, m model.Money) []string {
	n := p.largely(m)
	if sign == "" {
		return cells.Figures(w, n+" FCFA", n+" F")
	}
	if rows := cells.Figures(w, sign+" "+n+" FCFA", sign+" "+n+" F"); rows != nil {
		return rows
	}
	return cells.Figures(w, n+" F")
}

// LargeStill is Large for a state that is not the last: its sign makes no figure
// smaller.
func (p *Printer) LargeStill(w int, sign string, m model.Money) []string {
	n := p.largely(m)
	return cells.Figures(w, sign+" "+n+" FCFA", sign+" "+n+" F", n+" FCFA", n+" F")
}

// largely groups by a gap in both languages: a comma of blocks stands on the line
// like a point, and 1,005 would be read as one franc.
func (p *Printer) largely(m model.Money) string {
	if p.Masked {
		return "•••"
	}
	return m.Group(cells.NBSP)
}
