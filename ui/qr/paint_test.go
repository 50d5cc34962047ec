package qr

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// glass is what the painter needs to know of a terminal.
type glass struct {
	cellW, cellH int
	gap          int // rows of pixels at the bottom of a cell that the font's ▄ leaves open
	light        bool
}

// palette is what the terminal makes of a colour. The first 16 follow the theme.
func (g glass) palette(n int) (uint8, error) {
	switch n {
	case 0:
		return 45, nil
	case 7:
		return 190, nil
	case 15:
		return 240, nil
	case 232:
		return 0, nil
	case 231:
		return 255, nil
	}
	return 0, fmt.Errorf("colour %d is not one of the code's", n)
}

func (g glass) theme() (fg, bg uint8) {
	if g.light {
		return 30, 245
	}
	return 220, 20
}

// Margins around the drawing, in cells, in the theme's background.
const (
	marginX = 3
	marginY = 1
)

// paint is lines on the glass, after box has cut them, as pixels.
func (g glass) paint(lines []string, box Box) (*image.Gray, error) {
	img := image.NewGray(image.Rect(0, 0, (box.Cols+2*marginX)*g.cellW, (box.Rows+2*marginY)*g.cellH))
	themeFg, themeBg := g.theme()
	fill(img, img.Rect, themeBg)
	for row, line := range lines {
		fg, bg, col, turned := themeFg, themeBg, 0, false
		for line != "" {
			if rest, ok := strings.CutPrefix(line, "\x1b["); ok {
				params, rest, _ := strings.Cut(rest, "m")
				line = rest
				if params == "7" && !turned || params == "27" && turned {
					if fg == themeFg || bg == themeBg {
						return nil, fmt.Errorf("row %d turns the theme's colours", row)
					}
					fg, bg, turned = bg, fg, !turned
					continue
				}
				var err error
				if fg, bg, err = g.colour(params, fg, bg); err != nil {
					return nil, err
				}
				turned = false
				continue
			}
			r, size := utf8.DecodeRuneInString(line)
			line = line[size:]
			if row < box.Rows && col < box.Cols {
				if err := g.glyph(img, col+marginX, row+marginY, r, fg, bg); err != nil {
					return nil, err
				}
			}
			col++
		}
		if fg != themeFg || bg != themeBg {
			return nil, fmt.Errorf("row %d leaves its colours behind", row)
		}
	}
	return img, nil
}

func (g glass) colour(params string, fg, bg uint8) (uint8, uint8, error) {
	p := strings.Split(params, ";")
	for i := 0; i < len(p); i++ {
		n, _ := strconv.Atoi(p[i])
		var err error
		switch {
		case n == 0:
			fg, bg = g.theme()
		case (n == 38 || n == 48) && i+2 < len(p) && p[i+1] == "5":
			entry, _ := strconv.Atoi(p[i+2])
			if i += 2; n == 38 {
				fg, err = g.palette(entry)
			} else {
				bg, err = g.palette(entry)
			}
		case n >= 30 && n <= 37:
			fg, err = g.palette(n - 30)
		case n >= 40 && n <= 47:
			bg, err = g.palette(n - 40)
		case n >= 90 && n <= 97:
			fg, err = g.palette(n - 90 + 8)
		case n >= 100 && n <= 107:
			bg, err = g.palette(n - 100 + 8)
		default:
			err = fmt.Errorf("sequence %q is none of ours", params)
		}
		if err != nil {
			return 0, 0, err
		}
	}
	return fg, bg, nil
}

// glyph paints one cell. Sextants are six blocks, numbered by Unicode as bits
// from the top left, without the two sets that had a character already.
func (g glass) glyph(img *image.Gray, col, row int, r rune, fg, bg uint8) error {
	cell := image.Rect(0, 0, g.cellW, g.cellH).Add(image.Pt(col*g.cellW, row*g.cellH))
	fill(img, cell, bg)
	bits := 0
	switch {
	case r == ' ':
	case r == '▄':
		half := cell
		half.Min.Y += g.cellH / 2
		half.Max.Y -= g.gap
		fill(img, half, fg)
	case r == '▌':
		bits = 21
	case r == '▐':
		bits = 42
	case r >= 0x1fb00 && r <= 0x1fb3b:
		bits = int(r) - 0x1fb00 + 1
		if bits >= 21 {
			bits++
		}
		if bits >= 42 {
			bits++
		}
	default:
		return fmt.Errorf("glyph %q is none of ours", r)
	}
	for i := range 6 {
		if bits&(1<<i) != 0 {
			x, y := i%2, i/2
			block := image.Rect(x*g.cellW/2, y*g.cellH/3, (x+1)*g.cellW/2, (y+1)*g.cellH/3)
			fill(img, block.Add(cell.Min), fg)
		}
	}
	return nil
}

// fill is draw.Draw for one gray, which takes most of the tests' time.
func fill(img *image.Gray, r image.Rectangle, c uint8) {
	r = r.Intersect(img.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := img.Pix[y*img.Stride:][r.Min.X:r.Max.X]
		for i := range row {
			row[i] = c
		}
	}
}

// show paints a drawing as a terminal would, its picture included.
func (g glass) show(d Drawing, box Box) (*image.Gray, error) {
	img, err := g.paint(d.Lines, box)
	if err != nil || d.Picture == "" {
		return img, err
	}
	corner := image.Pt(marginX*g.cellW, marginY*g.cellH)
	room := image.Rect(0, 0, box.Cols*g.cellW, box.Rows*g.cellH)
	switch {
	case strings.HasPrefix(d.Picture, "\x1bP"):
		return img, unsixel(img, corner, room, d.Picture)
	case strings.HasPrefix(d.Picture, "\x1b_G"):
		return img, g.unkitty(img, corner, room, d.Picture)
	case strings.HasPrefix(d.Picture, "\x1b]1337;"):
		return img, g.uniterm(img, corner, room, d.Picture)
	}
	return nil, errors.New("a picture in no known protocol")
}

var sixelHead = regexp.MustCompile(`^\x1bP0;1;0q"1;1;(\d+);(\d+)#0;2;0;0;0#1;2;100;100;100`)

// unsixel draws sixels with their corner on img. Bands that reach below room
// would scroll the screen.
func unsixel(img *image.Gray, corner image.Point, room image.Rectangle, s string) error {
	head := sixelHead.FindStringSubmatch(s)
	body, ended := strings.CutSuffix(s, "\x1b\\")
	if head == nil || !ended {
		return errors.New("no sixels")
	}
	w, _ := strconv.Atoi(head[1])
	h, _ := strconv.Atoi(head[2])
	colour, x, y, run := uint8(0), 0, 0, 1
	body = body[len(head[0]):]
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case c == '#':
			i++
			colour = 255 * (body[i] - '0')
		case c == '!':
			end := i + 1
			for body[end] >= '0' && body[end] <= '9' {
				end++
			}
			run, _ = strconv.Atoi(body[i+1 : end])
			i = end - 1
		case c == '$':
			x = 0
		case c == '-':
			x, y = 0, y+6
		case c >= '?' && c <= '~':
			for bit := range 6 {
				if (c-'?')&(1<<bit) == 0 {
					continue
				}
				if x+run > w || y+bit >= h {
					return fmt.Errorf("sixels at %d,%d leave their %dx%d", x+run, y+bit, w, h)
				}
				fill(img, image.Rect(x, y+bit, x+run, y+bit+1).Add(corner), colour)
			}
			x, run = x+run, 1
		default:
			return fmt.Errorf("byte %q in sixels", c)
		}
	}
	if w > room.Max.X || y+6 > room.Max.Y {
		return fmt.Errorf("sixels %d wide, bands down to %d, in %v", w, y+6, room.Max)
	}
	return nil
}

var kittyPiece = regexp.MustCompile(`^\x1b_G([^;]*);([A-Za-z0-9+/=]*)\x1b\\`)

func (g glass) unkitty(img *image.Gray, corner image.Point, room image.Rectangle, s string) error {
	var first, data string
	for last := false; !last; {
		m := kittyPiece.FindStringSubmatch(s)
		if m == nil {
			return errors.New("a cut picture")
		}
		if s = s[len(m[0]):]; first == "" {
			first = m[1]
		}
		if len(m[2]) > 4096 {
			return errors.New("a piece above 4096 bytes")
		}
		data += m[2]
		last = strings.HasSuffix(m[1], "m=0")
	}
	if s != "" {
		return fmt.Errorf("%q after the picture", s)
	}
	var cols, rows int
	if _, err := fmt.Sscanf(first, "a=T,f=100,i="+imageID+",p=1,c=%d,r=%d,C=1,q=2,", &cols, &rows); err != nil {
		return fmt.Errorf("keys %q: %v", first, err)
	}
	return g.place(img, corner, room, cols, rows, data)
}

var itermPicture = regexp.MustCompile(`^\x1b\]1337;File=inline=1;size=\d+;width=(\d+);height=(\d+);preserveAspectRatio=0;doNotMoveCursor=1:([A-Za-z0-9+/=]*)\x07$`)

func (g glass) uniterm(img *image.Gray, corner image.Point, room image.Rectangle, s string) error {
	m := itermPicture.FindStringSubmatch(s)
	if m == nil {
		return errors.New("no iTerm2 picture")
	}
	cols, _ := strconv.Atoi(m[1])
	rows, _ := strconv.Atoi(m[2])
	return g.place(img, corner, room, cols, rows, m[3])
}

// place scales a PNG to its cells.
func (g glass) place(img *image.Gray, corner image.Point, room image.Rectangle, cols, rows int, data string) error {
	file, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		return err
	}
	src, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		return err
	}
	w, h := cols*g.cellW, rows*g.cellH
	if w > room.Max.X || h > room.Max.Y {
		return fmt.Errorf("a picture of %dx%d cells in %v", cols, rows, room.Max)
	}
	two, ok := src.(*image.Paletted)
	if !ok {
		return fmt.Errorf("a picture of type %T", src)
	}
	picture := image.NewGray(two.Rect)
	for i, entry := range two.Pix {
		picture.Pix[i] = color.GrayModel.Convert(two.Palette[entry]).(color.Gray).Y
	}
	if picture.Rect.Dx() != w || picture.Rect.Dy() != h {
		picture = resized(picture, w, h)
	}
	for y := range h {
		copy(img.Pix[(corner.Y+y)*img.Stride+corner.X:], picture.Pix[y*w:][:w])
	}
	return nil
}

// resized is img in another size, each pixel the mean of what it covers.
func resized(img *image.Gray, w, h int) *image.Gray {
	const fine = 3 // samples across a pixel
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			sum := 0
			for i := range fine * fine {
				sx := (fine*x + i%fine) * img.Rect.Dx() / (fine * w)
				sy := (fine*y + i/fine) * img.Rect.Dy() / (fine * h)
				sum += int(img.Pix[sy*img.Stride+sx])
			}
			out.Pix[y*out.Stride+x] = uint8(sum / (fine * fine))
		}
	}
	return out
}
