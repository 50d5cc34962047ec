package qr

import (
	"fmt"
	"image"
	"iter"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"caisse/ligdicash/sandbox/proof"
)

// linkOf is a link of n bytes, much like LigdiCash's, other for each n.
func linkOf(n int) string {
	var b strings.Builder
	b.WriteString("https://app.ligdicash.com/pay/invoice/FAKE-")
	for i := uint32(n); b.Len() < n; i = i*1664525 + 1013904223 {
		b.WriteByte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."[i>>16%65])
	}
	return b.String()[:n]
}

func cellAnswer(w, h int) string { return fmt.Sprintf("\x1b[6;%d;%dt", h, w) }

// read decodes what is on the glass. A phone takes 15 to 30 pictures a second,
// each from a little further: here it gets four.
func read(img *image.Gray) (string, error) {
	var err error
	for _, percent := range []int{100, 130, 85, 170} {
		frame := img
		if percent != 100 {
			frame = resized(img, img.Rect.Dx()*percent/100, img.Rect.Dy()*percent/100)
		}
		w, h := frame.Rect.Dx(), frame.Rect.Dy()
		var light gozxing.LuminanceSource
		if light, err = gozxing.NewPlanarYUVLuminanceSource(frame.Pix, w, h, 0, 0, w, h, false); err != nil {
			return "", err
		}
		var bits *gozxing.BinaryBitmap
		if bits, err = gozxing.NewBinaryBitmap(gozxing.NewHybridBinarizer(light)); err != nil {
			return "", err
		}
		var got *gozxing.Result
		if got, err = qrcode.NewQRCodeReader().Decode(bits, nil); err == nil {
			return got.GetText(), nil
		}
	}
	return "", err
}

// shot is one drawing on one glass. What makes no difference to a camera is
// left zero, so that it is taken once.
type shot struct {
	rung            Rung
	modules, quiet  int
	px              int
	protocol, white string
	glass           glass
}

// race says that the race detector is on: drawing and reading codes has nothing
// to race with, and takes ten times as long with it.
var race bool

// TestScan goes over windows, links, terminals, cells and themes: what is drawn
// fits and is read back as the very link.
func TestScan(t *testing.T) {
	proof.Slow(t)
	if race {
		t.Skip("nothing to race with")
	}
	links := map[int]string{}
	for _, n := range []int{180, 193, 230, 231, 246, 271, 272, 321, 322, 330, 367, 368, 425} {
		code, err := encode(linkOf(n))
		if err != nil {
			t.Fatal(err)
		}
		links[code.Size] = linkOf(n)
	}
	type job struct {
		choice Choice
		glass  glass
	}
	type known struct {
		profile Profile
		cell    Box
	}
	shots, seen := map[shot]job{}, map[known]bool{}
	none, some := 0, 0
	for _, x := range terminals {
		for _, cell := range []Box{{8, 16}, {8, 17}, {7, 15}, {6, 13}, {9, 18}, {10, 20}, {8, 14}} {
			if cell == (Box{8, 14}) && x.pixels == "" {
				continue // cells nobody tells of are taken for usual ones
			}
			p := x.profile(t, cell.Cols, cell.Rows)
			alike := known{p, cell}
			if alike.profile.Name = ""; seen[alike] {
				continue
			}
			seen[alike] = true
			for modules := range links {
				for c := range choices(t, modules, p) {
					if c.Rung == None {
						none++
						continue
					}
					some++
					for _, g := range glasses(c, cell) {
						s := shot{rung: c.Rung, modules: modules, quiet: c.Quiet, glass: g}
						if c.Rung == Picture {
							s.px, s.protocol = c.Px, p.protocol()
							if p.cellKnown() {
								s.glass = glass{}
							}
						} else {
							s.white = inksFor(p.Colours).set
						}
						shots[s] = job{c, g}
					}
				}
			}
		}
	}
	t.Logf("%d choices, %d of them a drawing, %d different shots", none+some, some, len(shots))
	if some < none/4 || len(shots) < 600 {
		t.Error("too few drawings to prove anything")
	}
	jobs := make(chan job)
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for j := range jobs {
				if err := scan(j.choice, links[j.choice.Modules], j.glass); err != nil {
					t.Errorf("%s, %d modules, on %+v: %v", j.choice.Reason(false), j.choice.Modules, j.glass, err)
				}
			}
		})
	}
	for _, j := range shots {
		jobs <- j
	}
	close(jobs)
	wait.Wait()
}

// choices are those for every window from 20x6 to 140x50, with the facts beside
// the code and below it. None is larger than its box.
func choices(t *testing.T, modules int, p Profile) iter.Seq[Choice] {
	return func(yield func(Choice) bool) {
		for cols := 20; cols <= 140; cols += 15 {
			for rows := 6; rows <= 50; rows += 3 {
				full := Box{cols, rows - 1}
				for i, inside := range []Box{{cols - 34, rows - 4}, {cols - 4, rows - 8}} {
					style := []Style{Auto, StyleHalf, StyleImage}[(cols/5+rows)*i%3]
					c := choose(modules, p, style, inside, full)
					box := inside
					if c.Whole {
						box = full
					}
					if c.Rung != None && (c.Cols > box.Cols || c.Rows > box.Rows || c.Quiet < 1) {
						t.Errorf("%s: %dx%d in %v", c.Reason(false), c.Cols, c.Rows, box)
					}
					if !yield(c) {
						return
					}
				}
			}
		}
	}
}

// glasses are those a drawing is looked at on: dark and light, half blocks also
// in fonts that leave gaps. Paler colours get the darkest with a gap.
func glasses(c Choice, cell Box) []glass {
	g := glass{cellW: cell.Cols, cellH: cell.Rows}
	light, thin, thinner := g, g, g
	light.light, thin.gap, thinner.gap, thinner.light = true, 1, 2, true
	switch {
	case c.Rung == Picture:
		return []glass{g}
	case c.profile.Colours < 256:
		return []glass{thin}
	case c.Rung == Half:
		return []glass{g, light, thin, thinner}
	}
	return []glass{g, light}
}

// scan draws what was chosen, looks at it and reads it.
func scan(c Choice, link string, g glass) error {
	d, err := c.Draw(link)
	if err != nil {
		return err
	}
	if len(d.Lines) != d.Rows || d.Rows != c.Rows || d.Cols != c.Cols {
		return fmt.Errorf("%d lines of %d, chosen were %dx%d", len(d.Lines), d.Rows, c.Cols, c.Rows)
	}
	img, err := g.show(d, Box{c.Cols, c.Rows})
	if err != nil {
		return err
	}
	got, err := read(img)
	if err != nil {
		return err
	}
	if got != link {
		return fmt.Errorf("read %q", got)
	}
	return nil
}
