package qr

import (
	"slices"
	"testing"
)

// terminal is one real terminal: what it puts in the environment, what it
// answered to Questions, and what must come of it.
type terminal struct {
	name    string
	env     map[string]string
	answers string // but for the cell's size
	pixels  string // who tells the cell's size: "terminal", "system" or nobody

	text     []Rung // at a usual cell size
	protocol string
	grows    bool
	mux      string

	// Rungs of a link of 246 bytes in 80x24, beside the facts and above them,
	// and in 120x40.
	beside, above, large Rung
}

var terminals = []terminal{
	{"xterm 379", env("TERM", "xterm", "XTERM_VERSION", "XTerm(379)"),
		"\x1bP>|XTerm(379)\x1b\\\x1b[>41;379;0c\x1b[?64;1;2;6;9;15;16;17;18;21;22;28c", "system",
		[]Rung{Half}, "", false, "", None, None, Half},
	{"xterm as a VT340", env("TERM", "xterm", "XTERM_VERSION", "XTerm(379)"),
		"\x1bP>|XTerm(379)\x1b\\\x1b[>19;379;0c\x1b[?63;1;2;4;6;9;15;16;22;28c", "system",
		[]Rung{Half}, "sixel", false, "", Picture, Picture, Half},
	{"kitty 0.26", env("TERM", "xterm-kitty", "KITTY_WINDOW_ID", "1", "COLORTERM", "truecolor"),
		"\x1b_Gi=13243742;OK\x1b\\\x1bP>|kitty(0.26.5)\x1b\\\x1b[>1;4000;26c\x1b[?62;c", "terminal",
		[]Rung{Half, Sextant}, "kitty", false, "", Picture, Picture, Half},
	{"kitty 0.42", env("TERM", "xterm-kitty", "KITTY_WINDOW_ID", "1"),
		"\x1b_Gi=13243742;OK\x1b\\\x1bP>|kitty(0.42.2)\x1b\\\x1b[>1;4000;42c\x1b[?62;52;c", "terminal",
		[]Rung{Half, Sextant}, "kitty", false, "", Picture, Picture, Half},
	{"kitty 0.18", env("TERM", "xterm-kitty"),
		"\x1b_Gi=13243742;OK\x1b\\\x1bP>|kitty(0.18.3)\x1b\\\x1b[>1;4000;18c\x1b[?62;c", "terminal",
		[]Rung{Half}, "kitty", false, "", Picture, Picture, Half},
	{"kitty over ssh", env("TERM", "xterm-kitty", "SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22"),
		"\x1b_Gi=13243742;OK\x1b\\\x1bP>|kitty(0.42.2)\x1b\\\x1b[>1;4000;42c\x1b[?62;52;c", "terminal",
		[]Rung{Half, Sextant}, "kitty", false, "", Picture, Picture, Half},
	{"kitty without UTF-8", env("TERM", "xterm-kitty", "LANG", "C"),
		"\x1b_Gi=13243742;OK\x1b\\\x1bP>|kitty(0.42.2)\x1b\\\x1b[>1;4000;42c\x1b[?62;52;c", "terminal",
		nil, "kitty", false, "", Picture, Picture, Picture},
	{"xterm from a kitty", env("TERM", "xterm", "KITTY_WINDOW_ID", "1", "XTERM_VERSION", "XTerm(379)"),
		"\x1bP>|XTerm(379)\x1b\\\x1b[>41;379;0c\x1b[?64;1;2;6;9;15;16;17;18;21;22;28c", "system",
		[]Rung{Half}, "", false, "", None, None, Half},
	{"kitty started from tmux", env("TERM", "xterm-kitty", "TMUX", "/tmp/tmux-0/default,1,0"),
		"\x1b_Gi=13243742;OK\x1b\\\x1bP>|kitty(0.42.2)\x1b\\\x1b[>1;4000;42c\x1b[?62;52;c", "terminal",
		[]Rung{Half, Sextant}, "kitty", false, "", Picture, Picture, Half},
	{"foot 1.13", env("TERM", "foot"),
		"\x1bP>|foot(1.13.1)\x1b\\\x1b[>1;011301;0c\x1b[?62;4;22c", "terminal",
		[]Rung{Half, Sextant}, "sixel", false, "", Picture, Picture, Half},
	{"foot 1.12", env("TERM", "foot"),
		"\x1bP>|foot(1.12.0)\x1b\\\x1b[>1;011200;0c\x1b[?62;4;22c", "terminal",
		[]Rung{Half}, "sixel", false, "", Picture, Picture, Half},
	{"VTE 0.70", env("TERM", "xterm-256color", "VTE_VERSION", "7006", "COLORTERM", "truecolor"),
		"\x1b[>65;7006;1c\x1b[?65;1;9c", "terminal",
		[]Rung{Half, Sextant}, "", true, "", Sextant, Sextant, Half},
	{"VTE 0.76", env("TERM", "xterm-256color", "VTE_VERSION", "7600"),
		"\x1bP>|VTE(7600)\x1b\\\x1b[>61;7600;1c\x1b[?61;1;21;22c", "terminal",
		[]Rung{Half, Sextant}, "", true, "", Sextant, Sextant, Half},
	{"VTE 0.62", env("TERM", "xterm-256color", "VTE_VERSION", "6203"),
		"\x1b[>65;6203;1c\x1b[?65;1;9c", "",
		[]Rung{Half}, "", true, "", None, None, Half},
	{"VTE that is silent", env("TERM", "xterm-256color", "VTE_VERSION", "7006"), "", "",
		[]Rung{Half, Sextant}, "", true, "", Sextant, Sextant, Half},
	{"st from a VTE", env("TERM", "st-256color", "VTE_VERSION", "7006"), "\x1b[?6c", "",
		[]Rung{Half}, "", false, "", None, None, Half},
	{"Konsole 22.12", env("TERM", "xterm-256color", "KONSOLE_VERSION", "221203"),
		"\x1b_Gi=13243742;OK\x1b\\\x1bP>|Konsole 22.12.3\x1b\\\x1b[>1;115;0c\x1b[?62;1;4c", "terminal",
		[]Rung{Half, Sextant}, "kitty", false, "", Picture, Picture, Half},
	{"Alacritty 0.11", env("TERM", "alacritty"), "\x1b[>0;1700;1c\x1b[?6c", "",
		[]Rung{Half}, "", false, "", None, None, Half},
	{"Alacritty 0.14", env("TERM", "alacritty", "ALACRITTY_WINDOW_ID", "1"), "\x1b[>0;2400;1c\x1b[?6c", "",
		[]Rung{Half, Sextant}, "", false, "", Sextant, Sextant, Half},
	{"mlterm", env("TERM", "mlterm"), "\x1b[>24;279;0c\x1b[?63;1;2;3;4;7;29c", "terminal",
		[]Rung{Half}, "sixel", true, "", Picture, Picture, Half},
	{"urxvt", env("TERM", "rxvt-unicode-256color"), "\x1b[>85;95;0c\x1b[?1;2c", "",
		[]Rung{Half}, "", true, "", None, None, Half},
	{"st", env("TERM", "st-256color"), "\x1b[?6c", "",
		[]Rung{Half}, "", false, "", None, None, Half},
	{"a VT132", env("TERM", "xterm-256color"), "\x1b[?4;6c", "terminal",
		[]Rung{Half}, "", false, "", None, None, Half},
	{"WezTerm", env("TERM", "xterm-256color", "TERM_PROGRAM", "WezTerm", "TERM_PROGRAM_VERSION", "20240203-110809-5046fc22"),
		"\x1bP>|WezTerm 20240203-110809-5046fc22\x1b\\\x1b[>1;277;0c\x1b[?65;4;6;18;22c", "terminal",
		[]Rung{Half, Sextant}, "iterm", false, "", Picture, Picture, Half},
	{"Ghostty", env("TERM", "xterm-ghostty", "TERM_PROGRAM", "ghostty"),
		"\x1b_Gi=13243742;OK\x1b\\\x1bP>|ghostty 1.2.0\x1b\\\x1b[>1;10;0c\x1b[?62;22c", "terminal",
		[]Rung{Half, Sextant}, "kitty", false, "", Picture, Picture, Half},
	{"Rio", env("TERM", "xterm-256color", "TERM_PROGRAM", "rio"), "\x1bP>|Rio 0.2.20\x1b\\\x1b[?62;4;6;22c", "",
		[]Rung{Half, Sextant}, "", false, "", Sextant, Sextant, Half},
	{"Windows Terminal 1.22", env("TERM", "xterm-256color", "WT_SESSION", "x"),
		"\x1b[>0;10;1c\x1b[?61;4;6;7;14;21;22;23;24;28;32;42c", "terminal",
		[]Rung{Half}, "sixel", false, "", Picture, Picture, Half},
	{"iTerm2", env("TERM", "xterm-256color", "TERM_PROGRAM", "iTerm.app", "TERM_PROGRAM_VERSION", "3.5.0"),
		"\x1bP>|iTerm2 3.5.0\x1b\\\x1b[>64;2500;0c\x1b[?64;1;2;4;6;17;18;21;22c", "",
		[]Rung{Half}, "iterm", false, "", Picture, Picture, Half},
	{"tmux 3.3a in kitty", env("TERM", "tmux-256color", "TMUX", "/tmp/tmux-0/default,1,0", "TERM_PROGRAM", "tmux", "KITTY_WINDOW_ID", "1"),
		"\x1bP>|tmux 3.3a\x1b\\\x1b[>84;0;0c\x1b[?1;2c", "",
		[]Rung{Half}, "", false, "tmux", None, None, Half},
	{"tmux unknown to the environment", env("TERM", "xterm-256color", "VTE_VERSION", "7006"),
		"\x1bP>|tmux 3.3a\x1b\\\x1b[>84;0;0c\x1b[?1;2;4c", "terminal",
		[]Rung{Half}, "", false, "tmux", None, None, Half},
	{"screen 4.9", env("TERM", "screen", "STY", "1.tty"), "\x1b[?1;2c", "",
		[]Rung{Half}, "", false, "screen", None, None, Half},
	{"Linux console", env("TERM", "linux"), "\x1b[?6c", "",
		[]Rung{Half}, "", false, "", None, None, Half},
	{"a silent xterm", env("TERM", "xterm"), "", "",
		[]Rung{Half}, "", false, "", None, None, Half},
	{"without UTF-8", env("TERM", "xterm-256color", "LC_ALL", "C"), "\x1b[?6c", "",
		nil, "", false, "", None, None, None},
	{"dumb", env("TERM", "dumb"), "", "",
		nil, "", false, "", None, None, None},
	{"a VT100, or what calls itself one", env("TERM", "vt100"), "", "",
		[]Rung{Half}, "", false, "", None, None, Half},
}

// env is an environment in UTF-8, unless the pairs say otherwise.
func env(pairs ...string) map[string]string {
	m := map[string]string{"LANG": "fr_BF.UTF-8"}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}

// profile is what the package finds out about the terminal when its cells are
// as given.
func (x terminal) profile(t *testing.T, cellW, cellH int) Profile {
	t.Helper()
	p := FromEnv(func(k string) string { return x.env[k] }, "linux")
	switch x.pixels {
	case "system": // the window's frame counts too
		p = p.WithPixels(80*cellW+4, 24*cellH+4, Box{80, 24})
	case "terminal":
		x.answers = cellAnswer(cellW, cellH) + x.answers
	}
	var a Answers
	if keys := hear(&a, x.answers); keys > 0 {
		t.Errorf("%s: %d of the answers are keys", x.name, keys)
	}
	if a.Done() != (x.answers != "") {
		t.Errorf("%s: done is %v", x.name, a.Done())
	}
	return a.Profile(p)
}

func TestTerminals(t *testing.T) {
	link := linkOf(246)
	for _, x := range terminals {
		t.Run(x.name, func(t *testing.T) {
			p := x.profile(t, 8, 16)
			text := slices.DeleteFunc(p.rungs(Auto), func(r Rung) bool { return r == Picture })
			if !slices.Equal(text, x.text) || p.protocol() != x.protocol || p.Grows != x.grows || p.Mux != x.mux {
				t.Errorf("rungs %v, pictures %q, grows %v, mux %q\nwant  %v, pictures %q, grows %v, mux %q",
					text, p.protocol(), p.Grows, p.Mux, x.text, x.protocol, x.grows, x.mux)
			}
			for _, c := range []struct {
				where        string
				inside, full Box
				want         Rung
			}{
				{"beside, 80x24", Box{46, 20}, Box{80, 23}, x.beside},
				{"above, 80x24", Box{76, 16}, Box{80, 23}, x.above},
				{"120x40", Box{84, 36}, Box{120, 39}, x.large},
			} {
				got := Choose(link, p, Auto, c.inside, c.full)
				if got.Rung != c.want {
					t.Errorf("%s: %s, want rung %v", c.where, got.Reason(false), c.want)
				}
				if grow := got.Grow != (Box{}); grow != (got.Rung == None && x.grows) {
					t.Errorf("%s: would grow to %v", c.where, got.Grow)
				}
			}
		})
	}
}
