package qr

import "testing"

func TestFromEnv(t *testing.T) {
	for _, c := range []struct {
		name string
		goos string
		env  map[string]string
		want Profile
	}{
		{"nothing at all", "linux", map[string]string{}, Profile{Dumb: true}},
		{"plain xterm", "linux", env("TERM", "xterm"), Profile{UTF8: true, Colours: 16}},
		{"LC_ALL wins", "linux", env("TERM", "xterm", "LC_ALL", "C"), Profile{Colours: 16}},
		{"LC_CTYPE before LANG", "linux", env("TERM", "xterm", "LC_CTYPE", "C"), Profile{Colours: 16}},
		{"a Mac's LC_CTYPE", "darwin", map[string]string{"TERM": "xterm-256color", "LC_CTYPE": "UTF-8", "TERM_PROGRAM": "Apple_Terminal", "TERM_PROGRAM_VERSION": "455"},
			Profile{Name: "Apple_Terminal 455", UTF8: true, Colours: 256}},
		{"Linux console", "linux", env("TERM", "linux", "COLORTERM", "truecolor"), Profile{UTF8: true, Colours: 8}},
		{"true colour", "linux", env("TERM", "xterm", "COLORTERM", "truecolor"), Profile{UTF8: true, Colours: 256}},
		{"rxvt", "linux", env("TERM", "rxvt"), Profile{UTF8: true, Colours: 16}},
		{"an old name", "linux", env("TERM", "vt220"), Profile{UTF8: true, Colours: 16}},
		{"dumb", "linux", env("TERM", "dumb", "COLORTERM", "truecolor"), Profile{UTF8: true, Dumb: true}},
		{"rxvt on white", "linux", env("TERM", "rxvt-unicode-256color", "COLORFGBG", "0;default;15"), Profile{UTF8: true, Colours: 256, Ground: Ground{Colour: "#ffffff"}}},
		{"Konsole on black", "linux", env("TERM", "xterm-256color", "KONSOLE_VERSION", "221203", "COLORFGBG", "15;0"),
			Profile{Name: "Konsole 22.12.3", UTF8: true, Colours: 256, Sextants: true, Ground: Ground{Colour: "#000000"}}},
		{"on a ground without sense", "linux", env("TERM", "xterm", "COLORFGBG", "0;lines"), Profile{UTF8: true, Colours: 16}},
		{"tmux started from rxvt", "linux", env("TERM", "tmux-256color", "TMUX", "x", "COLORFGBG", "0;15"), Profile{UTF8: true, Colours: 256, Mux: "tmux"}},
		{"Windows", "windows", map[string]string{"WT_SESSION": "x"}, Profile{Name: "Windows-Terminal", UTF8: true, Colours: 256}},
		{"old Windows console", "windows", map[string]string{}, Profile{UTF8: true, Colours: 256}},
		{"VTE", "linux", env("TERM", "xterm-256color", "VTE_VERSION", "7006"),
			Profile{Name: "VTE 7006", UTF8: true, Colours: 256, Sextants: true, Grows: true}},
		{"old VTE", "linux", env("TERM", "xterm-256color", "VTE_VERSION", "6800"),
			Profile{Name: "VTE 6800", UTF8: true, Colours: 256, Grows: true}},
		{"Konsole", "linux", env("TERM", "xterm-256color", "KONSOLE_VERSION", "221203"),
			Profile{Name: "Konsole 22.12.3", UTF8: true, Colours: 256, Sextants: true}},
		{"old Konsole", "linux", env("TERM", "xterm-256color", "KONSOLE_VERSION", "221202"),
			Profile{Name: "Konsole 22.12.2", UTF8: true, Colours: 256}},
		{"WezTerm", "linux", env("TERM", "xterm-256color", "TERM_PROGRAM", "WezTerm", "TERM_PROGRAM_VERSION", "20240203-110809-50460000000000000000000022"),
			Profile{Name: "WezTerm 20240203-110809-5046000000000000", UTF8: true, Colours: 256, Sextants: true, ITerm: true}},
		{"kitty of unknown age", "linux", env("TERM", "xterm-kitty", "KITTY_WINDOW_ID", "1"), Profile{Name: "kitty", UTF8: true, Colours: 256}},
		{"VS Code, whose drawing depends on its settings", "linux", env("TERM", "xterm-256color", "TERM_PROGRAM", "vscode", "TERM_PROGRAM_VERSION", "1.110.0"),
			Profile{Name: "vscode 1.110.0", UTF8: true, Colours: 256}},
		{"one terminal started from another", "linux", env("TERM", "xterm-256color", "VTE_VERSION", "7006", "TERM_PROGRAM", "vscode"),
			Profile{UTF8: true, Colours: 256}},
		{"over ssh names are of another machine", "linux", env("TERM", "xterm-256color", "VTE_VERSION", "7006", "SSH_TTY", "/dev/pts/1"),
			Profile{UTF8: true, Colours: 256, Remote: true}},
		{"over ssh TERM travels", "linux", env("TERM", "xterm-ghostty", "SSH_CLIENT", "x"),
			Profile{Name: "ghostty", UTF8: true, Colours: 256, Sextants: true, Remote: true}},
		{"over ssh from iTerm2", "linux", env("TERM", "xterm-256color", "SSH_CLIENT", "x", "LC_TERMINAL", "iTerm2", "LC_TERMINAL_VERSION", "3.5.0"),
			Profile{Name: "iTerm2 3.5.0", UTF8: true, Colours: 256, ITerm: true, Remote: true}},
		{"in tmux the names are the server's", "linux", env("TERM", "screen-256color", "TMUX", "x", "TERM_PROGRAM", "WezTerm", "TERM_PROGRAM_VERSION", "20240203"),
			Profile{UTF8: true, Colours: 256, Mux: "tmux"}},
		{"tmux over ssh", "linux", env("TERM", "tmux-256color", "SSH_CLIENT", "x", "LC_TERMINAL", "iTerm2"),
			Profile{UTF8: true, Colours: 256, Mux: "tmux", Remote: true}},
		{"screen", "linux", env("TERM", "screen", "VTE_VERSION", "7006", "COLORTERM", "truecolor"), Profile{UTF8: true, Colours: 16, Mux: "screen"}},
		{"a name with control characters", "linux", env("TERM", "xterm", "TERM_PROGRAM", "x\x1b[31m\x07é"), Profile{Name: "x[31m", UTF8: true, Colours: 256}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := FromEnv(func(k string) string { return c.env[k] }, c.goos); got != c.want {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

func TestInClient(t *testing.T) {
	inTmux := Profile{UTF8: true, Colours: 256, Mux: "tmux"}
	for _, c := range []struct {
		base     Profile
		said     string
		sextants bool
		name     string
	}{
		{inTmux, "kitty(0.42.2)|xterm-kitty\n", true, "kitty 0.42.2 (tmux)"},
		{inTmux, "kitty(0.18.0)|xterm-kitty\n", false, "kitty 0.18.0 (tmux)"},
		{inTmux, "XTerm(379)|xterm-256color", false, "XTerm 379 (tmux)"},
		{inTmux, "iTerm2 3.5.0|xterm-256color", false, "iTerm2 3.5.0 (tmux)"},
		{inTmux, "|xterm-256color", false, ""},
		{inTmux, "tmux 3.3a|tmux-256color", false, ""},
		{inTmux, "", false, ""},
		{inTmux, "XTerm(379)|xterm|256,RGB,clipboard", false, "XTerm 379 (tmux)"},
		{Profile{UTF8: true}, "kitty(0.42.2)|xterm-kitty", false, ""},
	} {
		p := c.base.InClient(c.said)
		var a Answers
		hear(&a, "\x1b_Gi=13243742;OK\x1b\\\x1bP>|tmux 3.3a\x1b\\\x1b[>84;0;0c\x1b[?1;2;4c")
		for _, p := range []Profile{p, a.Profile(p)} {
			if p.Sextants != c.sextants || p.Name != c.name || p.Mux != "" && (p.Kitty || p.Sixel || p.ITerm) {
				t.Errorf("%q: %+v, want sextants %v, name %q, no pictures", c.said, p, c.sextants, c.name)
			}
		}
	}
}

// tmux draws in the colours of the terminal around it, not in those it promises.
func TestColoursInClient(t *testing.T) {
	for said, want := range map[string]int{
		"|linux|": 8, "|xterm|": 16, "XTerm(379)|xterm|256,RGB,clipboard": 256, "|xterm-256color|": 256, "|screen|title": 16, "": 256, "|": 256,
	} {
		if got := (Profile{UTF8: true, Colours: 256, Mux: "tmux"}).InClient(said).Colours; got != want {
			t.Errorf("%q: %d colours, want %d", said, got, want)
		}
	}
}

func TestWithPixels(t *testing.T) {
	for _, c := range []struct {
		w, h       int
		window     Box
		cellW, row int
	}{
		{644, 388, Box{80, 24}, 8, 16},
		{0, 0, Box{80, 24}, 0, 0},
		{644, 388, Box{}, 0, 0},
		{644, 388, Box{-1, -1}, 0, 0},
		{80, 24, Box{80, 24}, 0, 0},
	} {
		if p := (Profile{}).WithPixels(c.w, c.h, c.window); p.CellW != c.cellW || p.CellH != c.row {
			t.Errorf("%dx%d px in %v: cell %dx%d, want %dx%d", c.w, c.h, c.window, p.CellW, p.CellH, c.cellW, c.row)
		}
	}
}
