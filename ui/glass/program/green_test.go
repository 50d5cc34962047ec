//go:build unix

package program

import (
	"image/color"
	"slices"
	"strings"
	"testing"

	"caisse/ligdicash/sandbox/proof"
	"caisse/ui/glass"
)

// under is d on a terminal called term.
func (d desk) under(term string, more ...string) desk {
	d.env = append(slices.DeleteFunc(slices.Clone(d.env), func(e string) bool { return strings.HasPrefix(e, "TERM=") }), append(more, "TERM="+term)...)
	return d
}

// Money that came fills a block on every terminal, whatever it is called, and says
// nothing of itself: in green, and turned round where there are no colours.
func TestGreenOnEveryTerminal(t *testing.T) {
	t.Parallel()
	terms := []string{"screen", "vt220", "linux", "dumb", "tmux", "rxvt", "foot", "st", "konsole", "vt100", "xterm", "ansi", "screen-256color", "tmux-256color", "kitty", "rien-de-tel"}
	for _, term := range terms[:proof.Size(1, len(terms), len(terms))] {
		t.Run(term, func(t *testing.T) {
			t.Parallel()
			c := newDesk(t).under(term).start(t, glass.Config{Args: []string{"-sandbox"}, Silent: true})
			c.await("NOUVELLE VENTE")
			c.sell("5000")
			c.await("… En attente")
			c.neverGreen()
			c.insist("y", "✓ PAYÉ")
			c.waits("a block", func(string) bool {
				n := 0
				for _, row := range c.Snapshot() {
					for _, cell := range row {
						if filled(cell) || term == "dumb" && cell.Reverse && cell.FG == nil {
							n++
						}
					}
				}
				return n >= 3*50
			})
		})
	}
}

// The ground a terminal tells of late, and in pieces, is drawn on as soon as it is
// known, and typed nowhere.
func TestGroundToldLate(t *testing.T) {
	t.Parallel()
	c := newDesk(t).under("xterm-256color").start(t, glass.Config{Args: []string{"-sandbox"}, Silent: true})
	c.await("Dernier payé aucun")
	ink := func() color.Color {
		if cells := c.Find("aucun"); cells != nil {
			return cells[0].FG
		}
		return nil
	}
	if got := ink(); got != nil {
		t.Errorf("on a ground nobody knows of it is written in %v", got)
	}
	for _, piece := range []string{"\x1b]11;rgb:ff", "ff/ffff", "/ffff\x1b", "\\", "\x1b[?62;22c"} {
		c.Type(piece)
	}
	c.waits("the ink for white", func(string) bool {
		got := ink()
		if got == nil {
			return false
		}
		r, g, b, _ := got.RGBA()
		return r == g && g == b && r < 0x6000
	})
	c.Type("75")
	c.await("= 75 FCFA")
}
