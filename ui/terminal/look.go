package terminal

import (
	"cmp"

	"caisse/ui/qr"
	"caisse/ui/theme"
)

// autoTheme is made for the ground the terminal has.
const autoTheme = "auto"

// In is l in the colours of a setting, "" for auto; what is plain text stays so.
func (l Looks) In(name string) Looks {
	if l.Theme != "" {
		l.Theme = cmp.Or(name, autoTheme)
	}
	return l
}

// Look is what a theme is made for on the terminal p. No terminal is thought to
// be without colours unless it says so, by TERM=dumb, or NO_COLOR does: a green
// screen that nobody sees is waited for until the customer has left.
func (l Looks) Look(p qr.Profile) theme.Look {
	look := theme.Look{ASCII: !p.UTF8, Depth: theme.Sixteen, Ground: theme.GroundOf(p.Ground.Colour)}
	switch {
	case l.Theme == "":
		return theme.Look{ASCII: !p.UTF8}
	case l.Mono, p.Dumb:
		look.Depth = theme.Mono
	case p.Colours >= 256:
		look.Depth = theme.Many
	case p.Colours == 8:
		look.Depth = theme.Eight
	}
	switch l.Theme {
	case "dark":
		look.Ground = theme.Dark
	case "light":
		look.Ground = theme.Light
	case "contrast":
		look.Strong = true
	}
	return look
}
