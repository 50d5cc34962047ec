package qr

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// ways is every way to draw, each in a window it fits in.
var ways = map[string]struct {
	p     Profile
	style Style
}{
	"half":       {Profile{UTF8: true, Colours: 256}, StyleHalf},
	"half16":     {Profile{UTF8: true, Colours: 16}, StyleHalf},
	"half8":      {Profile{UTF8: true, Colours: 8}, StyleHalf},
	"sextant":    {Profile{UTF8: true, Colours: 256}, StyleSextant},
	"narrow":     {Profile{UTF8: true, Colours: 256, CellW: 10, CellH: 18}, StyleSextant},
	"sixel":      {Profile{Sixel: true, CellW: 8, CellH: 16}, StyleImage},
	"kitty":      {Profile{Kitty: true, CellW: 8, CellH: 16}, StyleImage},
	"iterm":      {Profile{ITerm: true, CellW: 8, CellH: 16}, StyleImage},
	"iterm-cell": {Profile{ITerm: true}, StyleImage},
}

func drawn(t testing.TB, way, link string) (Choice, Drawing) {
	c := Choose(link, ways[way].p, ways[way].style, Box{80, 40}, Box{80, 40})
	d, err := c.Draw(link)
	if err != nil || c.Rung == None {
		t.Fatalf("%s: %s, %v", way, c.Reason(false), err)
	}
	return c, d
}

func TestDraw(t *testing.T) {
	t.Setenv("NO_COLOR", "1") // of no effect: without colours there is no code
	link := linkOf(246)
	colours := map[string]inks{
		"half16": {"\x1b[30;107m", "\x1b[97;40m", "\x1b[30;107m"}, "half8": {"\x1b[30;47m", "\x1b[37;40m", "\x1b[30;47m"},
	}
	glyphs := map[string]string{"half": " ▄", "half16": " ▄", "half8": " ▄", "sextant": " 🬂🬋🬎🬭🬰🬹"}
	for way := range ways {
		t.Run(way, func(t *testing.T) {
			c, d := drawn(t, way, link)
			if len(d.Lines) != c.Rows || d.Cols != c.Cols || d.Rows != c.Rows {
				t.Errorf("%d lines, %dx%d, chosen %dx%d", len(d.Lines), d.Cols, d.Rows, c.Cols, c.Rows)
			}
			isPicture := c.Rung == Picture
			if isPicture != (d.Picture != "") || (d.Erase != "") != (way == "kitty") {
				t.Errorf("a picture of %d bytes, erased by %q", len(d.Picture), d.Erase)
			}
			ink, ok := colours[way]
			if !ok {
				ink = inks{"\x1b[38;5;232;48;5;231m", "\x1b[7m", "\x1b[27m"}
			}
			colourless := strings.NewReplacer(ink.set, "", ink.onBlack, "", ink.onWhite, "", "\x1b[m", "")
			for y, line := range d.Lines {
				if w := ansi.StringWidth(line); w != c.Cols {
					t.Errorf("line %d is %d wide, want %d", y, w, c.Cols)
				}
				if isPicture {
					if strings.Trim(line, " ") != "" {
						t.Errorf("line %d under the picture is %q", y, line)
					}
					continue
				}
				if !strings.HasPrefix(line, ink.set) || !strings.HasSuffix(line, "\x1b[m") {
					t.Errorf("line %d does not set and reset its colours: %q", y, line)
				}
				bare := colourless.Replace(line)
				if want := glyphs[way]; want != "" && strings.Trim(bare, want) != "" || strings.Contains(bare, "\x1b") {
					t.Errorf("line %d has other colours, or glyphs than %q: %q", y, want, bare)
				}
			}
		})
	}
}

// TestEdges: the border is white to its last pixel, at least as wide as it
// says, on each side, however the rows come out.
func TestEdges(t *testing.T) {
	for way := range ways {
		for _, n := range []int{180, 231, 246, 272, 322} {
			for _, quiet := range []int{1, 2} {
				c, _ := drawn(t, way, linkOf(n))
				if c.Rung == Picture {
					c.Cols, c.Rows = pictureCells(c.Modules+2*quiet, c.Px, 8, 16)
				} else {
					c.Cols, c.Rows = cells(c.Rung, c.Modules+2*quiet)
				}
				c.Quiet = quiet
				d, err := c.Draw(linkOf(n))
				if err != nil {
					t.Fatal(err)
				}
				g := glass{cellW: 12, cellH: 24, light: n%2 == 0} // divides into modules
				if c.Rung == Picture {
					g.cellW, g.cellH = 8, 16
				}
				img, err := g.show(d, Box{c.Cols, c.Rows})
				if err != nil {
					t.Fatal(err)
				}
				white := img.GrayAt(marginX*g.cellW, marginY*g.cellH).Y
				ink, area := dark(img, g, c)
				left, top := ink.Min.X-area.Min.X, ink.Min.Y-area.Min.Y
				right, bottom := area.Max.X-ink.Max.X, area.Max.Y-ink.Max.Y
				mx, my := ink.Dx()/c.Modules, ink.Dy()/c.Modules
				if white < 190 || left < quiet*mx || right < quiet*mx || top < quiet*my || bottom < quiet*my || mx == 0 || my == 0 {
					t.Errorf("%s, %d modules, border %d: %d %d %d %d px of white %d, a module is %dx%d", way, c.Modules, quiet, left, top, right, bottom, white, mx, my)
				}
			}
		}
	}
}

// dark is where the ink is within the drawing, and the drawing.
func dark(img *image.Gray, g glass, c Choice) (ink, area image.Rectangle) {
	area = image.Rect(0, 0, c.Cols*g.cellW, c.Rows*g.cellH)
	if c.Rung == Picture && c.profile.Sixel {
		m := c.Modules + 2*c.Quiet // sixels leave the rest of their last cells alone
		area = image.Rect(0, 0, m*c.Px, m*c.Px)
	}
	area = area.Add(image.Pt(marginX*g.cellW, marginY*g.cellH))
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if img.GrayAt(x, y).Y < 100 {
				ink = ink.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return ink, area
}

func TestDrawOtherLink(t *testing.T) {
	c, _ := drawn(t, "half", linkOf(246))
	if d, err := c.Draw(linkOf(425)); err == nil || len(d.Lines) > 0 {
		t.Error("drew a link the size was not chosen for")
	}
	if d, err := (Choice{}).Draw(linkOf(246)); err != nil || len(d.Lines) > 0 {
		t.Errorf("no choice drew %d lines, %v", len(d.Lines), err)
	}
}

func TestPNG(t *testing.T) {
	for _, n := range []int{30, 180, 246, 425, 1500} {
		for _, scale := range []int{1, 3, 8, 10} {
			file, err := PNG(linkOf(n), scale)
			if err != nil {
				t.Fatal(err)
			}
			src, err := png.Decode(bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			code, _ := encode(linkOf(n))
			if want := (code.Size + 8) * scale; src.Bounds().Dx() != want || src.Bounds().Dy() != want {
				t.Errorf("%v, want %d a side", src.Bounds(), want)
			}
			img := image.NewGray(src.Bounds())
			for y := range img.Rect.Max.Y {
				for x := range img.Rect.Max.X {
					img.Set(x, y, src.At(x, y))
				}
			}
			if scale < 3 {
				img = resized(img, 3*img.Rect.Dx(), 3*img.Rect.Dy())
			}
			if got, err := read(img); err != nil || got != linkOf(n) {
				t.Errorf("%d bytes at %d: read %q, %v", n, scale, got, err)
			}
		}
	}
	for _, scale := range []int{-1, 0, 33} {
		if _, err := PNG(linkOf(30), scale); err == nil {
			t.Errorf("made a file at scale %d", scale)
		}
	}
}

// BenchmarkDraw is a link to its drawing, the choice included, in the windows
// each is for: 80x32 for half blocks, 80x24 for the rest.
func BenchmarkDraw(b *testing.B) {
	link := linkOf(246)
	for _, way := range []string{"half", "sextant", "narrow", "sixel", "kitty", "iterm"} {
		b.Run(way, func(b *testing.B) {
			room := Box{80, 23}
			if way == "half" {
				room.Rows = 31
			}
			b.ReportAllocs()
			for b.Loop() {
				c := Choose(link, ways[way].p, ways[way].style, Box{}, room)
				if d, err := c.Draw(link); err != nil || d.Rows == 0 {
					b.Fatal(c.Reason(false), err)
				}
			}
		})
	}
}

// BenchmarkChoose is what a change of the window's size costs.
func BenchmarkChoose(b *testing.B) {
	link := linkOf(246)
	b.ReportAllocs()
	for b.Loop() {
		Choose(link, everyway, Auto, Box{46, 20}, Box{80, 23})
	}
}

// A colour is sent once for the cells that stand in it together: over a slow line
// a code must not take seconds.
func TestColoursAreSentOnce(t *testing.T) {
	for way, most := range map[string]int{"sextant": 6_000, "half": 8_000, "half16": 11_500} {
		c, d := drawn(t, way, linkOf(246))
		in, bytes := inksFor(c.profile.Colours), 0
		for y, line := range d.Lines {
			bytes += len(line)
			if n := strings.Count(line, in.onBlack) - strings.Count(line, in.onWhite); n < -1 || n > 1 || strings.Contains(line, in.onBlack+in.onWhite) {
				t.Errorf("%s: line %d sends a colour that nothing stands in: %q", way, y, line)
			}
		}
		t.Logf("%s: %d bytes", way, bytes)
		if bytes > most {
			t.Errorf("%s: %d bytes, %d at most", way, bytes, most)
		}
	}
}
