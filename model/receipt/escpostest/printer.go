// Package escpostest is a receipt printer for tests: it takes the bytes that one is
// told, refuses what none would understand, and shows the paper that came out: its
// text, and what a phone reads from the codes on it.
package escpostest

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"strings"
	"unicode/utf8"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"rsc.io/qr"
)

// Sheet is one piece of paper, from one cut to the next.
type Sheet struct {
	Text   string   // as it looks; a code is drawn as [QR n dots: what a phone reads]
	Codes  []string // what a phone reads from each code
	Images []image.Image
	Blank  int // empty lines in a row at its end, before the cut
}

// Printer reads bytes as a printer of so many columns does. What is in the middle of
// a command stays there until the rest comes, whoever sends it.
type Printer struct {
	Columns int
	Sheets  []Sheet
	Err     error // the first thing that no printer understands

	pending []byte
	lines   []string
	codes   []string
	images  []image.Image
	line    strings.Builder
	middle  bool
	bold    bool
	large   bool
	page    byte
	data    string
	dots    int
	level   qr.Level
}

var upper = []rune("ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0")

var errMore = errors.New("more to come")

// Write takes what is sent. It always takes all of it.
func (p *Printer) Write(b []byte) (int, error) {
	p.pending = append(p.pending, b...)
	for len(p.pending) > 0 && p.Err == nil {
		n, err := p.command(p.pending)
		if err == errMore {
			return len(b), nil
		}
		p.Err = err
		p.pending = p.pending[n:]
	}
	return len(b), nil
}

// Midway says that a command is not whole.
func (p *Printer) Midway() bool { return len(p.pending) > 0 }

// Left is what stands on the paper behind the last cut.
func (p *Printer) Left() string { return strings.Join(p.lines, "\n") }

func (p *Printer) command(b []byte) (n int, err error) {
	need := func(k int) bool { return len(b) < k }
	switch b[0] {
	case 0: // nothing
		return 1, nil
	case '\n':
		p.end()
		return 1, nil
	case 0x10: // DLE EOT n
		if need(3) {
			return 0, errMore
		}
		if b[1] != 4 || b[2] < 1 || b[2] > 4 {
			return 0, fmt.Errorf("DLE % x", b[1:3])
		}
		return 3, nil
	case 0x1b:
		return p.escape(b)
	case 0x1c:
		if need(2) {
			return 0, errMore
		}
		if b[1] != '.' {
			return 0, fmt.Errorf("FS %q", b[1])
		}
		return 2, nil
	case 0x1d:
		return p.group(b)
	}
	if b[0] < ' ' || b[0] == 0x7f {
		return 0, fmt.Errorf("byte %#x", b[0])
	}
	r := rune(b[0])
	if b[0] >= 0x80 {
		if r = '#'; p.page == 19 {
			r = upper[b[0]-0x80]
		}
	}
	p.line.WriteRune(r)
	return 1, nil
}

func (p *Printer) escape(b []byte) (int, error) {
	if len(b) < 2 {
		return 0, errMore
	}
	if b[1] == '@' {
		p.line.Reset()
		p.middle, p.bold, p.large, p.page = false, false, false, 0
		return 2, nil
	}
	if len(b) < 3 {
		return 0, errMore
	}
	switch b[1] {
	case 't':
		p.page = b[2]
	case 'a':
		p.middle = b[2] == 1
	case 'E':
		p.bold = b[2] == 1
	case 'd':
		for range int(b[2]) {
			p.end()
		}
	default:
		return 0, fmt.Errorf("ESC %q", b[1])
	}
	return 3, nil
}

func (p *Printer) group(b []byte) (int, error) {
	if len(b) < 3 {
		return 0, errMore
	}
	switch b[1] {
	case '!':
		p.large = b[2] == 0x11
		return 3, nil
	case 'r':
		return 3, nil
	case 'V':
		if len(b) < 4 {
			return 0, errMore
		}
		p.cut()
		return 4, nil
	case '(':
		if len(b) < 5 {
			return 0, errMore
		}
		n := 5 + int(b[3]) + int(b[4])<<8
		if len(b) < n {
			return 0, errMore
		}
		if b[2] != 'k' || b[5] != '1' {
			return 0, fmt.Errorf("GS ( % x", b[2:6])
		}
		return n, p.code(b[6], b[7:n])
	}
	return 0, fmt.Errorf("GS %q", b[1])
}

func (p *Printer) code(f byte, with []byte) error {
	switch f {
	case 'A':
	case 'C':
		p.dots = int(with[0])
	case 'E':
		p.level = qr.Level(with[0] - '0')
	case 'P':
		p.data = string(with[1:])
	case 'Q':
		return p.draw()
	default:
		return fmt.Errorf("GS ( k %q", f)
	}
	return nil
}

// draw draws the code in dots, and reads it as a phone would.
func (p *Printer) draw() error {
	c, err := qr.Encode(p.data, p.level)
	if err != nil {
		return err
	}
	if w := c.Size * p.dots; w > p.Columns*12 {
		return fmt.Errorf("a code of %d dots on paper of %d", w, p.Columns*12)
	}
	side := (c.Size + 8) * p.dots
	img := image.NewGray(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			v := color.Gray{Y: 255}
			if c.Black(x/p.dots-4, y/p.dots-4) {
				v.Y = 0
			}
			img.SetGray(x, y, v)
		}
	}
	bits, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return err
	}
	read, err := qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true})
	if err != nil {
		return fmt.Errorf("no phone reads the code: %w", err)
	}
	p.codes, p.images = append(p.codes, read.GetText()), append(p.images, img)
	p.line.WriteString(fmt.Sprintf("[QR %d: %s]", p.dots, read.GetText()))
	return nil
}

// end ends a line.
func (p *Printer) end() {
	text := p.line.String()
	p.line.Reset()
	code := strings.HasPrefix(text, "[QR ")
	n, w := utf8.RuneCountInString(text), p.Columns
	if p.large {
		n *= 2
	}
	if n > w && !code && p.Err == nil {
		p.Err = fmt.Errorf("%q is wider than the paper", text)
	}
	if p.large && text != "" {
		text = strings.Join(strings.Split(text, ""), " ")
	}
	if p.middle && !code && text != "" {
		text = strings.Repeat(" ", max(0, w-utf8.RuneCountInString(text))/2) + text
	}
	if p.bold && text != "" {
		text += "  <b>"
	}
	p.lines = append(p.lines, text)
}

func (p *Printer) cut() {
	s := Sheet{Codes: p.codes, Images: p.images}
	for len(p.lines) > 0 && p.lines[len(p.lines)-1] == "" {
		p.lines, s.Blank = p.lines[:len(p.lines)-1], s.Blank+1
	}
	s.Text = strings.Join(p.lines, "\n") + "\n"
	p.Sheets = append(p.Sheets, s)
	p.lines, p.codes, p.images = nil, nil, nil
}
