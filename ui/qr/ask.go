package qr

import (
	"slices"
	"strconv"
	"strings"
)

// imageID marks our picture and our question about pictures in the kitty
// protocol, where all programs of a window share the numbers.
const imageID = "13243742"

// Questions is what to write, once, to a terminal in raw mode before it shows
// anything else: pictures (kitty), the colour it writes on, name, model, cell size
// in pixels, and last what every terminal answers. A terminal that takes the first
// two for text gets them wiped. Real ones answer within 100 ms, dumb ones never.
const Questions = "\x1b7\x1b_Gi=" + imageID + ",s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b]11;?\x1b\\\x1b8\x1b[K" +
	"\x1b[>0q" + "\x1b[>c" + "\x1b[16t" + "\x1b[c"

// Answers is what a terminal has answered to Questions, whenever it comes.
type Answers struct {
	name         string
	da1, da2     []int // the numbers as they came
	cellW, cellH int
	kitty, done  bool
	ground       Ground
}

// Done says whether the last question is answered: nothing else is to come.
func (a *Answers) Done() bool { return a.done }

// longestName is more than any terminal calls itself.
const longestName = 200

// Take hears one whole report of the terminal, in its 7-bit form, a text without
// its end mark. What nobody asked for, or makes no sense, changes nothing.
func (a *Answers) Take(report []byte) {
	said := string(report)
	between := func(begin, end string) (string, bool) {
		rest, begins := strings.CutPrefix(said, begin)
		rest, ends := strings.CutSuffix(rest, end)
		return rest, begins && ends
	}
	if s, ok := between("\x1b_Gi="+imageID, ""); ok {
		a.takePicture(s)
	} else if s, ok := between("\x1bP>|", ""); ok {
		if len(s) <= longestName && strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) < 0 {
			a.name = s
		}
	} else if s, ok := between("\x1b]11;", ""); ok {
		a.takeGround(s)
	} else if s, ok := between("\x1b[>", "c"); ok && digits(s) {
		a.da2 = numbers(s)
	} else if s, ok := between("\x1b[6;", "t"); ok && digits(s) {
		a.takeCell(s)
	} else if s, ok := between("\x1b[?", "c"); ok && digits(s) {
		a.da1, a.done = numbers(s), true
	}
}

func (a *Answers) takePicture(s string) {
	if s != "" && (s[0] == ';' || s[0] == ',') { // else about another picture
		a.kitty = a.kitty || strings.HasSuffix(s, ";OK")
	}
}

func (a *Answers) takeCell(s string) {
	if v := numbers(s); len(v) == 2 {
		a.cellH, a.cellW = v[0], v[1]
	}
}

// digits says that s is numbers between semicolons, and no more of them than an
// answer has.
func digits(s string) bool { return s != "" && len(s) <= 100 && strings.Trim(s, "0123456789;") == "" }

func numbers(s string) []int {
	var out []int
	for _, f := range strings.Split(s, ";") {
		n, err := strconv.Atoi(f)
		if err != nil { // left out, or beyond any meaning
			n = 0
		}
		out = append(out, n)
	}
	return out
}

// Profile is base, corrected by what the terminal said. A terminal that
// answers at all but not as those the environment names is another one.
func (a *Answers) Profile(base Profile) Profile {
	p := base
	p.setCell(a.cellW, a.cellH)
	if a.ground.Told {
		p.Ground = a.ground
	}
	said := Profile{Mux: p.Mux}
	switch {
	case a.name != "": // tmux gives its own, so another came from the terminal itself
		said.Mux = ""
		said.know(a.name)
	case len(a.da2) > 1:
		said.knowModel(a.da2[0], a.da2[1], a.da2[len(a.da2)-1])
	case !a.done:
		said.Sextants, said.ITerm, said.Grows = p.Sextants, p.ITerm, p.Grows
	}
	if p.Mux = said.Mux; p.Mux == "" || base.Mux == "" {
		if said.Name != "" || p.Sextants && !said.Sextants || p.ITerm && !said.ITerm {
			p.Name = said.Name
		}
		p.Sextants, p.ITerm, p.Grows = said.Sextants, said.ITerm, said.Grows
	}
	p.Colours = max(p.Colours, said.Colours)
	p.Kitty = a.kitty && p.Mux == ""
	p.Sixel = len(a.da1) > 1 && slices.Contains(a.da1[1:], 4) && p.Mux == ""
	return p
}

// knowModel reads the secondary device attributes of terminals that do not
// give their name.
func (p *Profile) knowModel(model, version, last int) {
	switch {
	case (model == 61 || model == 65) && version < 100000:
		p.know("VTE " + strconv.Itoa(version))
	case model == 0 && last == 1 && version >= 1000: // of its library; 2400 is Alacritty 0.14
		p.know("Alacritty")
		p.Sextants = version >= 2400
	case model == 24:
		p.Name, p.Grows = "mlterm", true
	case model == 85:
		p.Name, p.Grows = "urxvt", true
	case model == 83:
		p.Mux = "screen"
	case model == 84:
		p.Mux = "tmux"
	}
}
