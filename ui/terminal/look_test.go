package terminal

import (
	"fmt"
	"strings"
	"testing"

	"caisse/ui/qr"
	"caisse/ui/theme"
)

// Whatever a terminal is called, money that came stands out: in green, but where
// no colours are wanted or none are there.
func TestEveryTerminalStandsOut(t *testing.T) {
	for _, term := range []string{"xterm", "linux", "screen", "tmux", "rxvt", "rxvt-unicode", "foot", "st", "konsole", "vt220", "vt100", "vt102", "kitty", "xterm-kitty", "alacritty",
		"ansi", "cons25", "cygwin", "putty", "xterm-mono", "rien-de-tel"} {
		for _, more := range []string{"", "-256color", "-direct"} {
			for _, colorterm := range []string{"", "truecolor", "24bit", "yes"} {
				getenv := func(name string) string {
					return map[string]string{"TERM": term + more, "COLORTERM": colorterm, "LANG": "C.UTF-8"}[name]
				}
				p := qr.FromEnv(getenv, "linux")
				for _, ground := range []string{"", "#000000", "#ffffff", "#808080"} {
					p.Ground.Colour = ground
					for _, name := range []string{autoTheme, "dark", "light", "contrast"} {
						l := Looks{Theme: name}.Look(p)
						row := theme.New(l).PaidBlock.Row(" ", 10)
						if l.Depth < theme.Eight || !strings.Contains(row, "48;5;4") && !strings.Contains(row, "7;32") {
							t.Errorf("TERM=%s%s COLORTERM=%s on %q, %s: %q", term, more, colorterm, ground, name, row)
						}
						if more == "-256color" && term != "linux" && l.Depth != theme.Many {
							t.Errorf("TERM=%s%s has %d", term, more, l.Depth)
						}
					}
				}
			}
		}
	}
	for _, c := range []struct {
		term string
		mono bool
	}{{"dumb", false}, {"", false}, {"xterm-256color", true}, {"linux", true}, {"dumb", true}} {
		p := qr.FromEnv(func(name string) string { return map[string]string{"TERM": c.term, "COLORTERM": "truecolor"}[name] }, "linux")
		l := Looks{Theme: autoTheme, Mono: c.mono}.Look(p)
		if row := theme.New(l).PaidBlock.Row(" ", 4); row != "\x1b[7m    \x1b[0m" {
			t.Errorf("%+v: %q", c, row)
		}
	}
	if l := (Looks{}).Look(qr.Profile{UTF8: true, Colours: 256}); l != (theme.Look{}) {
		t.Errorf("no terminal: %+v", l)
	}
}

// What is said of the colours names them, and who chose them.
func TestDressed(t *testing.T) {
	t.Setenv("COLORFGBG", "0;15")
	t.Setenv("TERM", "dumb")
	full := qr.Profile{UTF8: true, Colours: 256}
	on := func(p qr.Profile, colour string, told bool) qr.Profile {
		p.Ground = qr.Ground{Colour: colour, Told: told}
		return p
	}
	for _, c := range []struct {
		l    Looks
		p    qr.Profile
		says []string
	}{
		{Looks{Theme: autoTheme}, full, []string{"exactes", "ne dit pas son fond"}},
		{Looks{Theme: autoTheme}, on(full, "#1e1e1e", true), []string{"exactes pour fond sombre", "le terminal dit #1e1e1e"}},
		{Looks{Theme: autoTheme}, on(full, "#ffffff", false), []string{"exactes pour fond clair", "COLORFGBG=0;15"}},
		{Looks{Theme: autoTheme}, on(full, "#808080", true), []string{"contraste", "#808080 n'est ni sombre ni clair"}},
		{Looks{Theme: "contrast"}, on(full, "#1e1e1e", true), []string{"contraste", "theme = contrast"}},
		{Looks{Theme: "light"}, on(full, "#1e1e1e", true), []string{"fond clair", "theme = light"}},
		{Looks{Theme: autoTheme}, qr.Profile{Colours: 16}, []string{"16 couleurs du terminal"}},
		{Looks{Theme: "dark"}, qr.Profile{Colours: 8}, []string{"couleurs du terminal", "theme = dark"}},
		{Looks{Theme: autoTheme, Mono: true}, full, []string{"NO_COLOR"}},
		{Looks{Theme: autoTheme}, qr.Profile{Dumb: true}, []string{"TERM=dumb"}},
	} {
		said := examineFrench.dressed(c.l, c.p)
		for _, s := range c.says {
			if !strings.Contains(said, s) {
				t.Errorf("%+v %+v: %q, want %q", c.l, c.p, said, s)
			}
		}
		if en := examineEnglish.dressed(c.l, c.p); en == said || strings.Contains(en, "%!") || strings.Contains(said, "%!") {
			t.Error(fmt.Sprint(en, said))
		}
	}
}
