// Package receipt makes paper: rows of text and codes as they stand on it, and the
// bytes in which a receipt printer is told them (ESC/POS). It prints nothing, and
// knows no sale and no language.
package receipt

import (
	"strings"
	"unicode/utf8"
)

// Columns of the two papers in the usual font of 12 dots.
const (
	Columns58 = 32
	Columns80 = 48
)

// Align is where a row stands on its line.
type Align byte

const (
	Left Align = iota
	Middle
)

// Row is one line of paper, or a code.
type Row struct {
	Text  string // what the printer has signs for, at most as wide as the paper; "" is a blank line
	Align Align
	Bold  bool
	Large bool   // twice as wide and high: half as many columns
	Code  string // what a QR code says, in place of a text
}

// Paper is what is printed at a time. Its methods add to it; every text is made
// harmless and put into signs that the printer has before it is broken into lines,
// so that no name, link or answer of a server can drive a printer.
type Paper struct {
	Columns int // Columns58 or Columns80
	Signs   Signs
	Rows    []Row
}

// New is an empty one, of 58 or 80 mm.
func New(mm int, signs Signs) *Paper {
	p := &Paper{Columns: Columns80, Signs: signs}
	if mm == 58 {
		p.Columns = Columns58
	}
	return p
}

// Say adds a text in as many lines as it needs.
func (p *Paper) Say(text string) { p.add(text, Row{}) }

// Middle is Say in the middle of the paper.
func (p *Paper) Middle(text string) { p.add(text, Row{Align: Middle}) }

// Loud is Middle in bold, Title that in large letters.
func (p *Paper) Loud(text string)  { p.add(text, Row{Align: Middle, Bold: true}) }
func (p *Paper) Title(text string) { p.add(text, Row{Align: Middle, Bold: true, Large: true}) }

func (p *Paper) add(text string, as Row) {
	for _, l := range wrap(p.Signs.Fit(text), p.columns(as)) {
		as.Text = l
		p.Rows = append(p.Rows, as)
	}
}

func (p *Paper) columns(r Row) int {
	if r.Large {
		return p.Columns / 2
	}
	return p.Columns
}

// Pair puts figures at the right of a label, which has lines of its own where the
// two have no room on one. Figures are never broken where a line can hold them.
func (p *Paper) Pair(label, figures string) { p.pair(label, figures, Row{}) }

// Sum is Pair in bold.
func (p *Paper) Sum(label, figures string) { p.pair(label, figures, Row{Bold: true}) }

func (p *Paper) pair(label, figures string, as Row) {
	w := p.columns(as)
	label, figures = p.Signs.Fit(label), p.Signs.Fit(figures)
	if utf8.RuneCountInString(figures) > w {
		p.add(label+" "+figures, as)
		return
	}
	lines := wrap(label, w)
	last := lines[len(lines)-1]
	if utf8.RuneCountInString(last)+1+utf8.RuneCountInString(figures) > w {
		last, lines = "", append(lines, "")
	}
	for _, l := range lines[:len(lines)-1] {
		as.Text = l
		p.Rows = append(p.Rows, as)
	}
	as.Text = last + strings.Repeat(" ", w-utf8.RuneCountInString(last)-utf8.RuneCountInString(figures)) + figures
	p.Rows = append(p.Rows, as)
}

// Rule draws a line, Gap leaves one free.
func (p *Paper) Rule() { p.Rows = append(p.Rows, Row{Text: strings.Repeat("-", p.Columns)}) }
func (p *Paper) Gap()  { p.Rows = append(p.Rows, Row{}) }

// Lines adds what is in lines already, such as a report: blanks in a line stay. A
// line that is too long is broken.
func (p *Paper) Lines(text string) {
	for line := range strings.Lines(strings.TrimRight(text, "\n")) {
		fit := strings.TrimRight(p.Signs.fitColumns(strings.TrimRight(line, "\r\n")), " ")
		if utf8.RuneCountInString(fit) <= p.Columns {
			p.Rows = append(p.Rows, Row{Text: fit})
			continue
		}
		p.add(fit, Row{})
	}
}

// Code adds a QR code of data, and says whether the paper has room for it: without
// it nothing is added.
func (p *Paper) Code(data string) bool {
	if _, _, ok := p.module(data); !ok {
		return false
	}
	p.Rows = append(p.Rows, Row{Code: data, Align: Middle})
	return true
}

// Empty says that there is nothing to print: blanks are no reason to spend paper.
func (p *Paper) Empty() bool {
	for _, r := range p.Rows {
		if r.Code != "" || strings.TrimSpace(r.Text) != "" {
			return false
		}
	}
	return true
}

// Text is the paper for a screen or a file, codes as what they say.
func (p *Paper) Text() string {
	var b strings.Builder
	for _, r := range p.Rows {
		text := r.Text
		if r.Code != "" {
			b.WriteString(r.Code + "\n")
			continue
		}
		if r.Align == Middle {
			text = strings.Repeat(" ", (p.Columns-utf8.RuneCountInString(text))/2) + text
		}
		b.WriteString(strings.TrimRight(text, " ") + "\n")
	}
	return b.String()
}

// wrap breaks text between words into lines of w characters, and a longer word
// where it must. There is at least one line.
func wrap(text string, w int) (lines []string) {
	line, n := "", 0
	for word := range strings.FieldsSeq(text) {
		long := utf8.RuneCountInString(word)
		if n > 0 && n+1+long > w {
			lines, line, n = append(lines, line), "", 0
		}
		for n == 0 && long > w {
			cut := 0
			for range w {
				_, size := utf8.DecodeRuneInString(word[cut:])
				cut += size
			}
			lines, word, long = append(lines, word[:cut]), word[cut:], long-w
		}
		if n > 0 {
			line, n = line+" ", n+1
		}
		line, n = line+word, n+long
	}
	if n > 0 || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}
