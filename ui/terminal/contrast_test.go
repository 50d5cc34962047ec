package terminal

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"caisse/ui/qr"
	"caisse/ui/theme"
)

// glassware is a terminal as it comes: its sixteen colours, what it writes in and
// on, and what bold and reverse are to it.
type glassware struct {
	name    string
	palette [16]rgb
	grounds [][2]rgb // default ink and ground
	boldIs  bright
	depths  []theme.Depth // it may be thought to have
}

type rgb [3]uint8

// bright is what bold does to an ink of the first eight.
type bright int

const (
	never      bright = iota
	asInk             // it is of the second eight
	afterwards        // whichever ends up as the ink, when reverse has turned them
)

func hex(s string) (out rgb) {
	for i := range out {
		v, err := strconv.ParseUint(s[2*i:2*i+2], 16, 8)
		if err != nil {
			panic(err)
		}
		out[i] = uint8(v)
	}
	return out
}

func hexes(s string) (out [16]rgb) {
	for i, f := range strings.Fields(s) {
		out[i] = hex(f)
	}
	return out
}

// The palettes are those of the programs without any setting.
var glassworks = []glassware{
	{"xterm", hexes("000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"),
		[][2]rgb{{hex("ffffff"), hex("000000")}, {hex("000000"), hex("ffffff")}}, asInk, []theme.Depth{theme.Mono, theme.Sixteen, theme.Many}},
	{"linux", hexes("000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"),
		[][2]rgb{{hex("aaaaaa"), hex("000000")}}, afterwards, []theme.Depth{theme.Mono, theme.Eight}},
	{"VTE", hexes("000000 c00000 00c000 c0c000 0000c0 c000c0 00c0c0 c0c0c0 3f3f3f ff3f3f 3fff3f ffff3f 3f3fff ff3fff 3fffff ffffff"),
		[][2]rgb{{hex("c0c0c0"), hex("000000")}, {hex("000000"), hex("ffffff")}}, never, []theme.Depth{theme.Mono, theme.Sixteen, theme.Many}},
	{"kitty", hexes("000000 cc0403 19cb00 cecb00 0d73cc cb1ed1 0dcdcd dddddd 767676 f2201f 23fd00 fffd00 1a8fff fd28ff 14ffff ffffff"),
		[][2]rgb{{hex("dddddd"), hex("000000")}, {hex("000000"), hex("ffffff")}}, never, []theme.Depth{theme.Mono, theme.Sixteen, theme.Many}},
}

// entry is one of the 256, by the palette where it is of the first sixteen.
func (g glassware) entry(n int) rgb {
	switch {
	case n < 16:
		return g.palette[n]
	case n < 232:
		step := func(v int) uint8 { return [...]uint8{0, 95, 135, 175, 215, 255}[v%6] }
		return rgb{step((n - 16) / 36), step((n - 16) / 6), step(n - 16)}
	}
	return rgb{uint8(8 + 10*(n-232)), uint8(8 + 10*(n-232)), uint8(8 + 10*(n-232))}
}

// pair is what a character is written in, and on.
type pair struct{ ink, ground rgb }

// written are the characters of what was sent, blanks aside, as g shows them on
// its nth ground. Only what a painter sends is understood.
func (g glassware) written(t *testing.T, sent string, n int) (out map[rune]pair) {
	t.Helper()
	out = map[rune]pair{}
	const own = -1
	ink, ground, bold, turned := own, own, false, false
	for len(sent) > 0 {
		if seq, isSeq := strings.CutPrefix(sent, "\x1b["); isSeq {
			end := strings.IndexFunc(seq, func(r rune) bool { return r >= '@' && r <= '~' })
			params := seq[:end]
			sent = seq[end+1:]
			if seq[end] != 'm' {
				continue
			}
			p := strings.Split(params, ";")
			for i := 0; i < len(p); i++ {
				switch v, _ := strconv.Atoi(p[i]); {
				case v == 0:
					ink, ground, bold, turned = own, own, false, false
				case v == 1:
					bold = true
				case v == 2: // what it does to lines is not looked at
				case v == 27:
					turned = false
				case v == 7:
					turned = true
				case v >= 30 && v <= 37:
					ink = v - 30
				case v >= 40 && v <= 47:
					ground = v - 40
				case v >= 90 && v <= 97 && g.boldIs == afterwards:
					ink, bold = v-90, true
				case v >= 90 && v <= 97:
					ink = v - 90 + 8
				case v >= 100 && v <= 107 && g.boldIs == afterwards:
					ground = v - 100
				case v >= 100 && v <= 107:
					ground = v - 100 + 8
				case v == 38 && p[i+1] == "5":
					ink, _ = strconv.Atoi(p[i+2])
					i += 2
				case v == 48 && p[i+1] == "5":
					ground, _ = strconv.Atoi(p[i+2])
					i += 2
				default:
					t.Fatalf("%q is not understood", params)
				}
			}
			continue
		}
		r := []rune(sent[:min(len(sent), 4)])[0]
		sent = sent[len(string(r)):]
		if r == ' ' || r == '\x1b' {
			continue
		}
		out[r] = g.shows(ink, ground, bold, turned, g.grounds[n])
	}
	return out
}

func (g glassware) shows(ink, ground int, bold, turned bool, own [2]rgb) pair {
	if bold && g.boldIs == asInk && ink >= 0 && ink < 8 {
		ink += 8
	}
	if g.boldIs != afterwards {
		p := pair{own[0], own[1]}
		if ink >= 0 {
			p.ink = g.entry(ink)
		}
		if ground >= 0 {
			p.ground = g.entry(ground)
		}
		if turned {
			p.ink, p.ground = p.ground, p.ink
		}
		return p
	}
	if ink < 0 { // the console's own are two of its eight
		ink = 7
	}
	ground = max(0, ground)
	if turned {
		ink, ground = ground, ink
	}
	if bold {
		ink += 8
	}
	return pair{g.entry(ink), g.entry(ground)}
}

func brightness(c rgb) (l float64) {
	for i, share := range [...]float64{0.2126, 0.7152, 0.0722} {
		v := float64(c[i]) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		l += share * v
	}
	return l
}

// contrast is that of WCAG, from 1 to 21.
func (p pair) contrast() float64 {
	a, b := brightness(p.ink), brightness(p.ground)
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// roles are what is written in each role of l on g's nth ground, told from the
// bytes the painter sends.
func (g glassware) roles(t *testing.T, term *Terminal, l theme.Look, n int) map[string]pair {
	t.Helper()
	var names, frame []string
	v := reflect.ValueOf(theme.New(l))
	for i := range v.NumField() {
		sign := string(rune('A' + len(names)))
		switch f := v.Field(i).Interface().(type) {
		case theme.Style:
			frame = append(frame, f.Render(sign))
		case theme.Block:
			frame = append(frame, f.Row(sign, 12))
		default:
			continue
		}
		names = append(names, v.Type().Field(i).Name)
	}
	if _, err := term.WriteString("\x1b[2J"); err != nil { // all of it is painted
		t.Fatal(err)
	}
	seen, out := g.written(t, bytesOf(t, term, strings.Join(frame, "\n")), n), map[string]pair{}
	for i, name := range names {
		p, ok := seen[rune('A'+i)]
		if !ok {
			t.Fatalf("%s is not painted", name)
		}
		out[name] = p
	}
	if len(out) < 20 {
		t.Fatalf("%d roles", len(out))
	}
	return out
}

func isLine(role string) bool { return role == "Frame" || role == "PaidLine" }

// least is the contrast a role has at least, as WCAG counts: lines are no text,
// and blocks are read from afar.
func least(role string, l theme.Look) float64 {
	switch {
	case isLine(role):
		return 3
	case strings.HasSuffix(role, "Block"), l.Strong && l.Depth == theme.Many:
		return 7
	}
	return 4.5
}

// What is written in every role can be read on every terminal as it comes, on
// black and on white, whether it has told which or not.
func TestContrast(t *testing.T) {
	term, _ := glassOf(t, 20, 40)
	var columns []string
	table := map[string]string{}
	for _, g := range glassworks {
		for n, own := range g.grounds {
			name, is := g.name+" dark", theme.Dark
			if brightness(own[1]) > 0.5 {
				name, is = g.name+" light", theme.Light
			}
			for _, depth := range g.depths {
				for _, l := range []theme.Look{{Ground: is}, {}, {Ground: is, Strong: true}, {Strong: true}} {
					l.Depth = depth
					for role, p := range g.roles(t, term, l, n) {
						if c := p.contrast(); c < least(role, l) {
							t.Errorf("%s, %+v: %s has a contrast of %.2f", name, l, role, c)
						} else if !l.Strong && l.Ground == is {
							table[role] += fmt.Sprintf(" %5.1f", c)
						}
					}
				}
				columns = append(columns, name+[...]string{theme.Mono: ", no colours", theme.Eight: ", 8", theme.Sixteen: ", 16", theme.Many: ", 256"}[depth])
			}
		}
	}
	var rows []string
	for _, role := range slices.Sorted(maps.Keys(table)) {
		rows = append(rows, fmt.Sprintf("%-13s%s", role, table[role]))
	}
	t.Logf("%s\n%s", strings.Join(columns, " | "), strings.Join(rows, "\n"))
}

// A ground that a terminal tells of is one its inks are read on, whichever it is.
func TestContrastOnAnyGround(t *testing.T) {
	term, _ := glassOf(t, 20, 40)
	seen := map[theme.Ground]int{}
	for _, ground := range []string{"000000", "1e1e1e", "300a24", "002b36", "282a36", "2e3440", "0c0c0c", "17303b", "3f3f3f", "4e4e4e", "585858", "808080", "a0a0a0", "00ff00",
		"c0c0c0", "d0d0d0", "e5e5e5", "eee8d5", "fdf6e3", "fafafa", "ffffdd", "ffffff"} {
		g := glassworks[0]
		own := [2]rgb{hex("ffffff"), hex(ground)}
		if brightness(own[1]) > 0.18 {
			own[0] = hex("000000")
		}
		g.grounds = [][2]rgb{own}
		p := qr.Profile{UTF8: true, Colours: 256, Ground: qr.Ground{Colour: "#" + ground, Told: true}}
		l := Looks{Theme: autoTheme}.Look(p)
		seen[l.Ground]++
		for role, p := range g.roles(t, term, l, 0) {
			if c := p.contrast(); c < least(role, l) && p.ink != own[0] && !isLine(role) { // its own ink is the terminal's affair
				t.Errorf("#%s: %s has a contrast of %.2f", ground, role, c)
			}
		}
	}
	if len(seen) != 3 {
		t.Errorf("the grounds are %v", seen)
	}
}

// Codes are black on white, whatever is around them: a phone wants no less.
func TestCodesAreBlackOnWhite(t *testing.T) {
	for _, g := range glassworks {
		for n := range g.grounds {
			for _, depth := range g.depths[1:] {
				colours := map[theme.Depth]int{theme.Eight: 8, theme.Sixteen: 16, theme.Many: 256}[depth]
				d, err := qr.ChooseText(TestLink, qr.Profile{UTF8: true, Colours: colours}, qr.StyleHalf, qr.Box{Cols: 100, Rows: 50}, qr.Box{Cols: 100, Rows: 50}).Draw(TestLink)
				if err != nil || len(d.Lines) == 0 {
					t.Fatal(err)
				}
				i := slices.IndexFunc(d.Lines, func(l string) bool { return strings.Contains(l, "▄") })
				if c := g.written(t, d.Lines[i], n)['▄'].contrast(); c < 7 {
					t.Errorf("%s, %d colours: %.2f", g.name, colours, c)
				}
			}
		}
	}
}
