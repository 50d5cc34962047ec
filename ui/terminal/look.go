package terminal

import (
	"caisse/ui/qr"
	"caisse/ui/theme"
)

// Look is what a theme is made for on the terminal p. No terminal is thought to
// be without colours unless it says so, by TERM=dumb, or NO_COLOR does: a green
// screen that nobody sees is waited for until the customer has left.
func (l Looks) Look(p qr.Profile) theme.Look {
	look := theme.Look{ASCII: !p.UTF8, Depth: theme.Sixteen}
	switch {
	case l.Theme == "":
		look.Depth = theme.Plain
	case l.Mono, p.Dumb:
		look.Depth = theme.Mono
	case p.Colours >= 256:
		look.Depth = theme.Many
	case p.Colours == 8:
		look.Depth = theme.Eight
	}
	return look
}
