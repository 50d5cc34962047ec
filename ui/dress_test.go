package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"caisse/ui/qr"
	"caisse/ui/screen"
	"caisse/ui/terminal"
	"caisse/ui/theme"
)

// The colours are those of the ground the terminal tells of, as soon as it does,
// and all is drawn in them; what changes nothing is not drawn anew.
func TestDressedForTheGround(t *testing.T) {
	simulateWith(t, "fr", 120, 40, func(_ *sim, cfg *Config) { cfg.Looks = terminal.Looks{Theme: "auto"} }, func(s *sim) {
		s.withDesk()
		on := func(colour string) theme.Look {
			s.send(screen.TerminalKnown{Profile: qr.Profile{UTF8: true, Colours: 256, Ground: qr.Ground{Colour: colour, Told: colour != ""}}})
			return s.r.c.Theme.Look
		}
		for _, c := range []struct {
			colour string
			want   theme.Look
		}{{"", theme.Look{Depth: theme.Many}}, {"#1e1e1e", theme.Look{Depth: theme.Many, Ground: theme.Dark}}, {"#fdf6e3", theme.Look{Depth: theme.Many, Ground: theme.Light}}} {
			if got := on(c.colour); got != c.want {
				t.Fatalf("on %q: %+v, want %+v", c.colour, got, c.want)
			}
			key, _ := s.r.c.Theme.Frame.Around()
			if v := s.r.View(); !strings.Contains(v, key) {
				t.Errorf("on %q nothing is drawn as %q", c.colour, key)
			}
			alone := *s.r
			alone.frame.last = &drawn{}
			if s.r.View() != alone.View() {
				t.Errorf("on %q something of the ground before is left", c.colour)
			}
		}
		was := s.r.c.Theme.Title
		if on("#fdf6e3"); s.r.c.Theme.Title != was {
			t.Error("the same ground told again draws all anew")
		}

		// The setting is seen as it is chosen, and stays where it is saved.
		s.press("ctrl+s")
		for n := 0; !strings.Contains(ansi.Strip(s.r.View()), "▸ Couleurs"); n++ {
			if n == 20 {
				t.Fatalf("there is no such row:\n%s", ansi.Strip(s.r.View()))
			}
			s.press("down")
		}
		s.press("right", "right", "right")
		if !s.r.c.Theme.Strong || !strings.Contains(ansi.Strip(s.r.View()), "contraste, les plus fortes") {
			t.Errorf("contrast was chosen, and the look is %+v", s.r.c.Theme.Look)
		}
		s.press("ctrl+s")
		s.settle()
		if p, err := s.desk.Profile(); err != nil || p.Theme != "contrast" || !s.r.c.Theme.Strong {
			t.Errorf("saved as %+v (%v), and the look is %+v", p, err, s.r.c.Theme.Look)
		}
	})
}
