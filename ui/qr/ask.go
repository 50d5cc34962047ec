package qr

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

// imageID marks our picture and our question about pictures in the kitty
// protocol, where all programs of a window share the numbers.
const imageID = "13243742"

// Questions is what to write, once, to a terminal in raw mode before it shows
// anything else: pictures (kitty), name, model, cell size in pixels, and last
// what every terminal answers. A terminal that takes the first for text gets
// it wiped. Real ones answer within 100 ms, dumb ones never.
const Questions = "\x1b7\x1b_Gi=" + imageID + ",s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b8\x1b[K" +
	"\x1b[>0q" + "\x1b[>c" + "\x1b[16t" + "\x1b[c"

// Answers picks a terminal's answers to Questions out of its input, whenever
// they come and however they are cut, and leaves all else alone: what a paste
// holds is never an answer.
type Answers struct {
	held []byte // an answer may have begun

	// Where keys already given back stand: inside a bracketed paste or not, and
	// how much of the mark that changes this they end in.
	paste bool
	mark  int

	name         string
	da1, da2     []int // the numbers as they came
	cellW, cellH int
	kitty, done  bool
}

const (
	pasteBegin = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// Feed takes what the terminal sent and gives back, in order, what is not an
// answer. Bytes that may begin one are held: if Pending, call Flush when no
// more came for a moment, or the Esc key would wait for the next key.
func (a *Answers) Feed(p []byte) (keys []byte) {
	in := append(a.held, p...)
	a.held = nil
	for i := 0; i < len(in); {
		if in[i] == '\x1b' && !a.paste {
			n, more := a.match(in[i:])
			if more {
				a.held = slices.Clone(in[i:])
				break
			}
			if n > 0 {
				i += n
				continue
			}
		}
		keys = append(keys, a.pass(in[i]))
		i++
	}
	return keys
}

// Flush gives up waiting and returns what was held.
func (a *Answers) Flush() (keys []byte) {
	keys, a.held = a.held, nil
	for _, b := range keys {
		a.pass(b)
	}
	return keys
}

// Pending says whether bytes are held.
func (a *Answers) Pending() bool { return len(a.held) > 0 }

// Done says whether the last question is answered: nothing else is to come.
func (a *Answers) Done() bool { return a.done }

// pass notes where pastes begin and end. Their marks hold one Esc, at the
// front, so a byte that does not continue one can only begin it.
func (a *Answers) pass(b byte) byte {
	mark := pasteBegin
	if a.paste {
		mark = pasteEnd
	}
	if b != mark[a.mark] {
		a.mark = 0
	}
	if b == mark[a.mark] {
		a.mark++
	}
	if a.mark == len(mark) {
		a.paste, a.mark = !a.paste, 0
	}
	return b
}

const (
	longestText    = 200 // of a name or a message
	longestNumbers = 100
)

// match reads the answer b begins with: its length, or 0 if there is none, or
// more if it may be one once it is complete.
func (a *Answers) match(b []byte) (n int, more bool) {
	for _, form := range []struct {
		begin string
		final byte // ends numbers; 0: a text up to ESC \
		take  func(string) bool
	}{
		{"\x1b_Gi=" + imageID, 0, a.takePicture},
		{"\x1bP>|", 0, func(s string) bool { a.name = s; return true }},
		{"\x1b[>", 'c', func(s string) bool { a.da2 = numbers(s); return true }},
		{"\x1b[6;", 't', a.takeCell},
		{"\x1b[?", 'c', func(s string) bool { a.da1, a.done = numbers(s), true; return true }},
	} {
		if len(b) < len(form.begin) {
			if strings.HasPrefix(form.begin, string(b)) {
				return 0, true
			}
			continue
		}
		rest, ok := bytes.CutPrefix(b, []byte(form.begin))
		if !ok {
			continue
		}
		body, end, more := text(rest)
		if form.final != 0 {
			body, end, more = digits(rest, form.final)
		}
		if end == 0 || !form.take(string(rest[:body])) {
			return 0, more
		}
		return len(form.begin) + end, false
	}
	return 0, false
}

func (a *Answers) takePicture(s string) bool {
	if s == "" || s[0] != ';' && s[0] != ',' {
		return false // about another picture
	}
	a.kitty = a.kitty || strings.HasSuffix(s, ";OK")
	return true
}

func (a *Answers) takeCell(s string) bool {
	v := numbers(s)
	if len(v) != 2 {
		return false
	}
	a.cellH, a.cellW = v[0], v[1]
	return true
}

// text is printable ASCII, then ESC \.
func text(b []byte) (body, end int, more bool) {
	for i, c := range b {
		switch {
		case i > longestText:
			return 0, 0, false
		case c == '\x1b' && i+1 == len(b):
			return 0, 0, true
		case c == '\x1b' && b[i+1] == '\\':
			return i, i + 2, false
		case c < ' ' || c > '~':
			return 0, 0, false
		}
	}
	return 0, 0, true
}

// digits is numbers between semicolons, then final.
func digits(b []byte, final byte) (body, end int, more bool) {
	for i, c := range b {
		switch {
		case i > longestNumbers:
			return 0, 0, false
		case c == final && i > 0:
			return i, i + 1, false
		case (c < '0' || c > '9') && c != ';':
			return 0, 0, false
		}
	}
	return 0, 0, true
}

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
