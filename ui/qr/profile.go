package qr

import (
	"slices"
	"strconv"
	"strings"
)

// Profile is what is known of a terminal. The zero value is an unknown one
// without UTF-8 and colours, which can show no code.
type Profile struct {
	Name    string // "kitty 0.42.2"; "" unknown. Printable ASCII
	UTF8    bool   // without it every block character is lost
	Colours int    // 256, 16, or 8 where only the inks are 16; 0 none, and no code is drawn as text
	Ground  Ground

	// Sextants says that the terminal draws U+1FB00 and following itself. Where
	// a font draws them no code scans, so this is a list and never a guess.
	Sextants bool

	Sixel, Kitty, ITerm bool // protocols for pictures it understands

	Mux          string // "tmux" or "screen" around the program; pictures do not pass them
	CellW, CellH int    // one cell in pixels, 0 unknown
	Grows        bool   // obeys CSI 8 ; rows ; cols t
	Dumb         bool   // no control sequences at all
	Remote       bool   // over ssh
}

// FromEnv is what the environment tells. Over ssh it comes from another
// machine, under tmux and screen from whatever terminal they were started in,
// and a terminal started from another inherits the other's names: of these
// only what holds in any case is believed. Answers corrects the rest.
func FromEnv(getenv func(string) string, goos string) Profile {
	term := getenv("TERM")
	p := Profile{
		UTF8:    utf8Locale(getenv, goos == "windows"),
		Colours: colours(term, getenv("COLORTERM"), goos),
		Dumb:    term == "dumb" || term == "" && goos != "windows",
		Remote:  getenv("SSH_CONNECTION")+getenv("SSH_CLIENT")+getenv("SSH_TTY") != "",
	}
	switch {
	case getenv("TMUX") != "" || strings.HasPrefix(term, "tmux"):
		p.Mux = "tmux"
	case getenv("STY") != "" || strings.HasPrefix(term, "screen"):
		p.Mux = "screen"
	}
	if p.Mux != "" {
		return p
	}
	p.Ground = groundOf(getenv("COLORFGBG"))
	switch term { // ssh carries it along
	case "xterm-ghostty":
		p.know("ghostty")
	case "xterm-kitty":
		p.know("kitty")
	}
	if p.Remote {
		if getenv("LC_TERMINAL") == "iTerm2" { // ssh carries LC_* along
			p.know("iTerm2 " + getenv("LC_TERMINAL_VERSION"))
		}
		return p
	}
	if names := claims(getenv); len(names) == 1 {
		p.know(names[0])
	}
	return p
}

// claims are the terminals the environment names. More than one means that
// one was started from the other, and which is which cannot be told.
func claims(getenv func(string) string) []string {
	var names []string
	if v := getenv("VTE_VERSION"); v != "" {
		names = append(names, "VTE "+v)
	}
	if v, err := strconv.Atoi(getenv("KONSOLE_VERSION")); err == nil { // 221203
		names = append(names, "Konsole "+strconv.Itoa(v/10000)+"."+strconv.Itoa(v/100%100)+"."+strconv.Itoa(v%100))
	}
	if v := getenv("TERM_PROGRAM"); v != "" {
		names = append(names, v+" "+getenv("TERM_PROGRAM_VERSION"))
	}
	for _, other := range [][2]string{{"KITTY_WINDOW_ID", "kitty"}, {"WT_SESSION", "Windows-Terminal"}, {"ALACRITTY_WINDOW_ID", "Alacritty"}} {
		if getenv(other[0]) != "" {
			names = append(names, other[1])
		}
	}
	if v := getenv("XTERM_VERSION"); v != "" {
		names = append(names, v)
	}
	return names
}

// AskClient is the format in which tmux tells of the terminal it is shown in.
const AskClient = "#{client_termtype}|#{client_termname}|#{client_termfeatures}"

// InClient adds what tmux said to AskClient. The terminal's pictures stay out of
// reach, its sextants do not; and tmux draws in the colours it has.
func (p Profile) InClient(said string) Profile {
	termtype, rest, _ := strings.Cut(strings.TrimSpace(said), "|")
	name, features, _ := strings.Cut(rest, "|")
	if p.Mux == "" {
		return p
	}
	if name != "" {
		p.Colours = colours(name, "", "")
		if has := strings.Split(features, ","); slices.Contains(has, "256") || slices.Contains(has, "RGB") {
			p.Colours = 256
		}
	}
	if termtype == "" {
		return p
	}
	client := Profile{}
	client.know(termtype)
	p.Sextants = client.Sextants
	if client.Name != "" {
		p.Name = client.Name + " (" + p.Mux + ")"
	}
	return p
}

// WithPixels adds the cell's size from the window's, which the system often
// has (TIOCGWINSZ) where the terminal does not tell: both in pixels and cells,
// before Answers, whose word is better.
func (p Profile) WithPixels(width, height int, window Box) Profile {
	if window.Cols > 0 && window.Rows > 0 {
		p.setCell(width/window.Cols, height/window.Rows)
	}
	return p
}

// setCell takes a cell's size in pixels, unless no font has it.
func (p *Profile) setCell(w, h int) {
	if w >= 3 && h <= 200 && 5*h >= 6*w && 2*h <= 7*w {
		p.CellW, p.CellH = w, h
	}
}

// know takes over what is known of the terminal that calls itself name:
// a program, then its version, as in "kitty(0.42.2)" and "Konsole 22.12.3".
func (p *Profile) know(name string) {
	program, version := strings.TrimSpace(name), ""
	if i := strings.IndexAny(program, " ("); i >= 0 {
		program, version = program[:i], strings.Trim(program[i:], " ()")
	}
	switch strings.ToLower(program) {
	case "tmux", "screen":
		p.Mux = strings.ToLower(program)
		return
	case "kitty":
		p.Sextants = atLeast(version, 0, 19)
	case "foot":
		p.Sextants = atLeast(version, 1, 13)
	case "konsole":
		p.Sextants = atLeast(version, 22, 12, 3)
	case "vte":
		p.Sextants, p.Grows = atLeast(version, 7000), true
	case "wezterm":
		p.Sextants, p.ITerm = atLeast(version, 20210814), true
	case "alacritty":
		p.Sextants = atLeast(version, 0, 14)
	case "ghostty", "rio":
		p.Sextants = true
	case "iterm2", "iterm.app":
		p.ITerm = true
	}
	p.Name = plain(strings.TrimSpace(program + " " + version))
	p.Colours = 256
}

// atLeast compares a version, number by number, with the least that will do.
func atLeast(version string, least ...int) bool {
	var v []int
	for _, s := range strings.FieldsFunc(version, func(r rune) bool { return r < '0' || r > '9' }) {
		n, err := strconv.Atoi(s)
		if err != nil { // part of a commit's name
			break
		}
		v = append(v, n)
	}
	return slices.Compare(v, least) >= 0
}

// plain keeps a terminal's name fit for a line of text.
func plain(s string) string {
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		if s[i] >= ' ' && s[i] <= '~' && len(b) < 40 {
			b = append(b, s[i])
		}
	}
	return string(b)
}

func utf8Locale(getenv func(string) string, otherwise bool) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(getenv(name)); v != "" {
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return otherwise // a Windows console takes Unicode and has no locale
}

// colours is how many the terminal has. Only palette entries 16 to 255 are out
// of reach of themes, so 256 is worth knowing.
func colours(term, colorterm, goos string) int {
	has := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(s string) bool { return strings.Contains(term, s) })
	}
	switch {
	case term == "dumb", term == "" && goos != "windows":
		return 0
	case strings.HasPrefix(term, "linux"): // takes 256 and shows its own
		return 8
	case term == "screen": // whatever is around it
		return 16
	case goos == "windows", colorterm != "", has("256", "direct", "kitty", "ghostty", "alacritty", "foot", "wezterm", "rio", "contour", "mlterm"):
		return 256
	}
	// Whoever says no more of itself is mostly a program of today under an old
	// name, vt220 on a serial line or screen; what has no colours ignores them.
	return 16
}
