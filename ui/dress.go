package ui

import (
	"caisse/ui/screen"
	"caisse/ui/theme"
)

// dress gives c the colours of its terminal, where it has others now: then all
// is drawn anew.
func dress(c *screen.Console) {
	l := c.Looks.Look(c.Profile)
	if l.ASCII = c.Theme.ASCII; l != c.Theme.Look {
		c.Theme = theme.New(l)
	}
}
