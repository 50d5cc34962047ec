package qr

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"caisse/ui/tty"
)

// hear has a take all that is said, and gives back how much of it is no report.
func hear(a *Answers, said string) (keys int) {
	var s tty.Scanner
	for _, tok := range s.Feed(time.Time{}, []byte(said)) {
		if tok.Kind != tty.Report {
			keys++
		}
		a.Take(tok.Bytes)
	}
	if _, held := s.Deadline(); held {
		keys++
	}
	return keys
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		name string
		said []string
		done bool
		want func(Profile) bool
	}{
		{"kitty", []string{"\x1b_Gi=13243742;OK", "\x1bP>|kitty(0.42.2)", "\x1b[?62;c"}, true, func(p Profile) bool { return p.Kitty && p.Name == "kitty 0.42.2" }},
		{"a picture placed", []string{"\x1b_Gi=13243742,p=1;OK"}, false, func(p Profile) bool { return p.Kitty }},
		{"no pictures", []string{"\x1b_Gi=13243742;ENOTSUPPORTED:no", "\x1b[?62;c"}, true, func(p Profile) bool { return !p.Kitty }},
		{"another's picture", []string{"\x1b_Gi=7;OK", "\x1b_Gi=132437421;OK"}, false, func(p Profile) bool { return !p.Kitty }},
		{"sixels", []string{"\x1b[?62;4;22c"}, true, func(p Profile) bool { return p.Sixel }},
		{"a cell", []string{"\x1b[6;20;9t"}, false, func(p Profile) bool { return p.CellW == 9 && p.CellH == 20 }},
		{"VTE", []string{"\x1b[>65;7006;1c", "\x1b[?62;c"}, true, func(p Profile) bool { return strings.HasPrefix(p.Name, "VTE") }},
	} {
		var a Answers
		for _, s := range c.said {
			a.Take([]byte(s))
		}
		if p := a.Profile(Profile{}); !c.want(p) || a.Done() != c.done {
			t.Errorf("%s: done %v, %+v", c.name, a.Done(), p)
		}
	}
}

func TestGround(t *testing.T) {
	for said, want := range map[string]string{
		"rgb:0000/0000/0000": "#000000", "rgb:ffff/ffff/ffff": "#ffffff", "rgb:1e1e/2a2b/f0f0": "#1e2af0", "rgb:1e/2a/f0": "#1e2af0", "rgb:f/0/8": "#ff0088",
		"rgb:fff/000/888": "#ff0088", "rgba:3000/0a0a/2424/ffff": "#300a24", "#fdf6e3": "#fdf6e3", "#fff": "#ffffff", "#ffff00008080": "#ff0080",
	} {
		var a Answers
		a.Take([]byte("\x1b]11;" + said))
		if got := a.Profile(Profile{Ground: Ground{Colour: "#123456"}}).Ground; got != (Ground{want, true}) {
			t.Errorf("%s is %+v, want %s", said, got, want)
		}
	}
}

// What makes no sense, or nobody asked for, changes nothing.
func TestAnswersGarbage(t *testing.T) {
	big := strings.Repeat("9", 90)
	for _, s := range []string{
		"", "\x1b", "\x1b[", "\x1bP>|nom\u00e9", "\x1bP>|" + strings.Repeat("x", 300), "\x1b]11;rgb:00000/0000/0000", "\x1b]11;rgb:/0/0", "\x1b]11;rgb:0/0", "\x1b]11;?", "\x1b]11;#12345", "\x1b]11;#", "\x1b]11;rgb:-1/0/0", "\x1b]11;rgb:+f/0/0", "\x1b]10;rgb:0/0/0", "\x1bP1$r0m", "\x1b[c", "\x1b[?62;4\x00c",
		"\x1b[6;0;0t", "\x1b[6;-1;5t", "\x1b[6;" + big + ";" + big + "t", "\x1b[6;1000;500t", "\x1b[6;;t", "\x1b[6;16;8;4t", "\x1b[6;10;10t", "\x1b[6;40;10t", "\x1b[4;480;720t",
		"\x1b[>;;;c", "\x1b[>" + big + "c", "\x1b[>0;" + big + ";1c", "\x1b[?;c", "\x1b[?4c", "\x1b[?44;14c", "\x1bP>|((((", "\x1bP>| ", "\x1bP>|()",
	} {
		var a Answers
		a.Take([]byte(s))
		p := a.Profile(FromEnv(func(string) string { return "" }, "linux"))
		if p.CellW != 0 || p.CellH != 0 || p.Sixel || p.Kitty || p.Sextants || p.Ground != (Ground{}) {
			t.Errorf("%q is believed: %+v", s, p)
		}
		Choose(linkOf(246), p, Auto, Box{80, 24}, Box{80, 24})
	}
}

// FuzzAnswers: whatever terminals say, a code can be chosen for them.
func FuzzAnswers(f *testing.F) {
	f.Add([]byte("\x1b[?62;4c"), []byte("\x1b[6;20;9t"))
	f.Add([]byte("\x1b_Gi=13243742;OK"), []byte("\x1bP>|kitty(0.42.2)"))
	f.Add([]byte("\x1b[>1;4000;42c"), []byte("\x1b[>;;;c"))
	f.Fuzz(func(t *testing.T, one, other []byte) {
		var a Answers
		a.Take(one)
		a.Take(other)
		p := a.Profile(Profile{UTF8: true, Colours: 256})
		for _, b := range []Box{{200, 80}, {0, 0}, {-1, 5}, {40, 12}} {
			Choose(linkOf(180), p, Auto, b, Box{80, 23})
		}
	})
}

func ExampleAnswers() {
	var a Answers
	a.Take([]byte("\x1bP>|kitty(0.42.2)"))
	a.Take([]byte("\x1b[?62;52c"))
	fmt.Println(a.Done(), a.Profile(Profile{}).Name)
	// Output: true kitty 0.42.2
}
