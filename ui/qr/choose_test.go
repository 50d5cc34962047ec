package qr

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
)

var (
	plainTerm = Profile{Name: "xterm 379", UTF8: true, Colours: 256}
	listed    = Profile{Name: "kitty 0.42", UTF8: true, Colours: 256, Sextants: true}
	square    = Profile{UTF8: true, Colours: 256, Sextants: true, CellW: 10, CellH: 18}
	tall      = Profile{UTF8: true, Colours: 256, Sextants: true, CellW: 8, CellH: 24}
	pictures  = Profile{UTF8: true, Colours: 256, Sixel: true, CellW: 8, CellH: 16}
	everyway  = Profile{UTF8: true, Colours: 256, Sextants: true, Kitty: true, Sixel: true, CellW: 8, CellH: 16}
)

// TestLadder goes down it with a link of LigdiCash's 246 bytes: 57 modules.
func TestLadder(t *testing.T) {
	nowhere := Box{0, 0}
	for _, c := range []struct {
		name         string
		p            Profile
		style        Style
		inside, full Box
		want         string // the reason, without window and name
	}{
		{"half blocks fit to the cell", plainTerm, Auto, Box{61, 31}, Box{80, 40}, "half blocks, border 2"},
		{"a row short: thin border", plainTerm, Auto, Box{61, 30}, Box{80, 30}, "half blocks, border 1"},
		{"a column short: thin border", plainTerm, Auto, Box{60, 31}, Box{60, 31}, "half blocks, border 1"},
		{"only the whole window does", plainTerm, Auto, Box{46, 27}, Box{80, 31}, "half blocks, border 2, full screen"},
		{"two rows short", plainTerm, Auto, Box{61, 29}, Box{80, 29}, "no code, window too small: 59x31"},
		{"half blocks before sextants", listed, Auto, Box{61, 31}, Box{80, 40}, "half blocks, border 2"},
		{"sextants before a thin border", listed, Auto, Box{61, 30}, Box{80, 40}, "wide sextants, border 2"},
		{"sextants with a thin border", listed, Auto, Box{59, 20}, Box{80, 20}, "wide sextants, border 1"},
		{"sextants in the whole of 80x24", listed, Auto, Box{46, 20}, Box{80, 23}, "wide sextants, border 2, full screen"},
		{"narrow where cells are square", square, Auto, Box{31, 21}, Box{80, 23}, "narrow sextants, border 2"},
		{"half blocks are too tall in tall cells", tall, Auto, Box{100, 40}, Box{100, 40}, "wide sextants, border 2"},
		{"half blocks before pictures", everyway, Auto, Box{61, 31}, Box{80, 40}, "half blocks, border 2"},
		{"pictures, which are square, before sextants", everyway, Auto, Box{61, 21}, Box{80, 23}, "image kitty, module 5 px, border 2"},
		{"pictures before the whole window", everyway, Auto, Box{46, 20}, Box{80, 23}, "image kitty, module 5 px, border 2"},
		{"a picture is not stretched", pictures, Auto, Box{76, 20}, Box{80, 23}, "image sixel, module 5 px, border 2"},
		{"a picture too low", pictures, Auto, Box{76, 18}, Box{80, 18}, "no code, window too small: 37x20"},
		{"dense screens need more pixels", Profile{Kitty: true, CellW: 16, CellH: 32}, Auto, Box{76, 10}, Box{80, 14}, "no code, window too small: 30x16"},
		{"a picture no larger than half blocks", pictures, StyleImage, Box{200, 200}, Box{200, 200}, "image sixel, module 8 px, border 2"},
		{"half asked for", everyway, StyleHalf, Box{46, 20}, Box{80, 23}, "no code, window too small: 59x31"},
		{"sextants asked for where unlisted", plainTerm, StyleSextant, Box{76, 21}, Box{80, 23}, "wide sextants, border 2"},
		{"a picture asked for", everyway, StyleImage, Box{100, 21}, Box{100, 23}, "image kitty, module 5 px, border 2"},
		{"a picture asked for where none works", listed, StyleImage, Box{100, 50}, Box{100, 50}, "no code, this terminal cannot show one"},
		{"a picture asked for in tmux", Profile{Kitty: true, Sixel: true, ITerm: true, CellW: 8, CellH: 16, Mux: "tmux"}, StyleImage, Box{100, 50}, Box{100, 50},
			"no code, this terminal cannot show one"},
		{"off", everyway, Off, Box{100, 50}, Box{100, 50}, "no code, style is off"},
		{"no UTF-8", Profile{Colours: 256}, Auto, Box{100, 50}, Box{100, 50}, "no code, this terminal cannot show one"},
		{"no colours", Profile{UTF8: true}, Auto, Box{100, 50}, Box{100, 50}, "no code, this terminal cannot show one"},
		{"dumb", Profile{UTF8: true, Colours: 256, Kitty: true, Dumb: true}, Auto, Box{100, 50}, Box{100, 50}, "no code, this terminal cannot show one"},
		{"the facts fill the screen", plainTerm, Auto, nowhere, Box{100, 50}, "half blocks, border 2, full screen"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Choose(linkOf(246), c.p, c.style, c.inside, c.full)
			_, reason, _ := strings.Cut(got.Reason(false), ": ")
			if got.Need != (Box{}) {
				reason += fmt.Sprintf(": %dx%d", got.Need.Cols, got.Need.Rows)
			}
			if reason != c.want {
				t.Errorf("got %q, want %q", reason, c.want)
			}
		})
	}
}

func TestReason(t *testing.T) {
	for _, c := range []struct {
		link, fr, en string
		full         Box
	}{
		{linkOf(246), "80×24, kitty 0.42: sextants larges, marge 2, plein écran", "80×24, kitty 0.42: wide sextants, border 2, full screen", Box{80, 23}},
		{linkOf(246), "40×12, kitty 0.42: pas de code, fenêtre trop petite", "40×12, kitty 0.42: no code, window too small", Box{40, 11}},
		{"javascript:alert(1)", "40×12, kitty 0.42: pas de code, ce n'est pas un lien web", "40×12, kitty 0.42: no code, not a web link", Box{40, 11}},
		{linkOf(2954), "40×12, kitty 0.42: pas de code, lien trop long", "40×12, kitty 0.42: no code, link too long", Box{40, 11}},
	} {
		got := Choose(c.link, listed, Auto, Box{}, c.full)
		if fr, en := got.Reason(true), got.Reason(false); fr != c.fr || en != c.en {
			t.Errorf("got  %q, %q\nwant %q, %q", fr, en, c.fr, c.en)
		}
	}
}

// TestNeed: the window that is asked for is enough, and nothing smaller is.
func TestNeed(t *testing.T) {
	for _, p := range []Profile{plainTerm, listed, square, tall, pictures, everyway, {ITerm: true}} {
		for _, n := range []int{20, 100, 180, 246, 330, 425, 900, 2900} {
			link := linkOf(n)
			for _, full := range []Box{{1, 1}, {40, 11}, {300, 5}, {20, 200}} {
				c := Choose(link, p, Auto, Box{}, full)
				if c.Rung != None {
					continue
				}
				need := Box{max(c.Need.Cols, full.Cols), max(c.Need.Rows-1, full.Rows)}
				if got := Choose(link, p, Auto, Box{}, need); got.Rung == None {
					t.Errorf("%d bytes: %s, and yet in it: %s", n, c.Reason(false), got.Reason(false))
				}
				for _, less := range []Box{{need.Cols - 1, need.Rows}, {need.Cols, need.Rows - 1}} {
					if less.Cols < full.Cols || less.Rows < full.Rows {
						continue
					}
					if got := Choose(link, p, Auto, Box{}, less); got.Rung != None {
						t.Errorf("%d bytes: %s, but one less is enough: %s", n, c.Reason(false), got.Reason(false))
					}
				}
			}
		}
	}
}

func TestGrow(t *testing.T) {
	grows := plainTerm
	grows.Grows = true
	muxed := grows
	muxed.Mux = "tmux"
	for _, c := range []struct {
		name  string
		p     Profile
		style Style
		full  Box
		want  Box
	}{
		{"to half blocks with a wide border", grows, Auto, Box{80, 23}, Box{80, 32}},
		{"never narrower", grows, Auto, Box{120, 20}, Box{120, 32}},
		{"wider too", grows, Auto, Box{40, 23}, Box{61, 32}},
		{"to the style asked for", grows, StyleSextant, Box{40, 30}, Box{61, 31}},
		{"not while a code is drawn", grows, Auto, Box{80, 31}, Box{}},
		{"not where it does not obey", plainTerm, Auto, Box{80, 23}, Box{}},
		{"not in tmux", muxed, Auto, Box{80, 23}, Box{}},
		{"not when off", grows, Off, Box{80, 23}, Box{}},
	} {
		got := Choose(linkOf(246), c.p, c.style, Box{46, 20}, c.full)
		if got.Grow != c.want {
			t.Errorf("%s: %v, want %v", c.name, got.Grow, c.want)
		}
		if c.want != (Box{}) {
			if after := Choose(linkOf(246), c.p, c.style, Box{}, Box{c.want.Cols, c.want.Rows - 1}); after.Quiet != 2 {
				t.Errorf("%s: after growing %s", c.name, after.Reason(false))
			}
		}
	}
}

func TestLinks(t *testing.T) {
	for _, c := range []struct {
		link string
		want error
	}{
		{"https://app.ligdicash.com/x", nil},
		{"HTTP://A/B", nil},
		{linkOf(2953), nil},
		{linkOf(2954), ErrTooLong},
		{strings.Repeat("x", 5000), ErrNotLink},
		{"", ErrNotLink},
		{"https://", ErrNotLink},
		{"://x", ErrNotLink},
		{"ftp://a/b", ErrNotLink},
		{"javascript:alert(1)", ErrNotLink},
		{"tel:+22670000000", ErrNotLink},
		{"https://a/b c", ErrNotLink},
		{"https://a/\x1b[2J", ErrNotLink},
		{"https://a/\n", ErrNotLink},
		{"https://a/\x7f", ErrNotLink},
		{"https://a/é", ErrNotLink},
		{" https://a/", ErrNotLink},
	} {
		got := Choose(c.link, plainTerm, Auto, Box{300, 300}, Box{300, 300})
		if !errors.Is(got.Err, c.want) || (got.Rung == None) != (c.want != nil) || got.Need != (Box{}) {
			t.Errorf("%.40q: %+v, want error %v", c.link, got, c.want)
		}
		if d, err := got.Draw(c.link); !errors.Is(err, c.want) || (len(d.Lines) > 0) != (c.want == nil) {
			t.Errorf("%.40q: drew %d lines, error %v", c.link, len(d.Lines), err)
		}
		if _, err := PNG(c.link, 4); !errors.Is(err, c.want) {
			t.Errorf("%.40q: PNG gave %v, want %v", c.link, err, c.want)
		}
	}
}

// TestAnyWindow: no window, however odd, makes it panic or draw too much.
func TestAnyWindow(t *testing.T) {
	sizes := []int{math.MinInt, -1, 0, 1, 2, 20, 61, 80, 1000, math.MaxInt}
	for _, p := range []Profile{{}, plainTerm, listed, square, everyway, {ITerm: true}, {Sixel: true, CellW: 1, CellH: 1}, {Kitty: true, CellW: -5, CellH: 1 << 40},
		{UTF8: true, Colours: -3, Sextants: true, CellW: math.MaxInt, CellH: math.MaxInt, Kitty: true}} {
		for _, style := range append(Styles, "", "nonsense") {
			for _, cols := range sizes {
				for _, rows := range sizes {
					c := Choose(linkOf(100), p, style, Box{rows, cols}, Box{cols, rows})
					c.Reason(true)
					d, err := c.Draw(linkOf(100))
					if err != nil || c.Rung != None && (len(d.Lines) != c.Rows || c.Rows > max(cols, rows)) {
						t.Fatalf("%+v, %q, %dx%d: %s, %v", p, style, cols, rows, c.Reason(false), err)
					}
				}
			}
		}
	}
}

func TestParseStyle(t *testing.T) {
	for _, c := range []struct {
		in   string
		want Style
		ok   bool
	}{{"", Auto, true}, {"auto", Auto, true}, {" Half ", StyleHalf, true}, {"sextant", StyleSextant, true}, {"IMAGE", StyleImage, true}, {"off", Off, true}, {"braille", Auto, false}} {
		if got, err := ParseStyle(c.in); got != c.want || (err == nil) != c.ok {
			t.Errorf("%q: %q, %v", c.in, got, err)
		}
	}
}
