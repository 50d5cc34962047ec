package articles

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"caisse/model"
)

// Why is what is wrong with a line.
type Why int

const (
	NotText    Why = iota + 1 // the file is a workbook, not its text
	Encoding                  // letters were lost when it was saved
	OpenQuote                 // a quote that does not end
	NoCode                    // the first column is empty
	BadCode                   // it would be read as money: see model.IsCode
	SameCode                  // another line has it already: Text is that line's number
	NoName                    // the second column is empty
	LongName                  // of more than model.MaxName characters
	NoPrice                   // the third column is empty, or is not there
	BadPrice                  // no whole number of francs
	PriceRange                // 0, negative, or more than can be paid at once
	TooMany                   // more columns than the first line names (three where it names none): perhaps 12,500 is a price
)

// Fault is what is wrong with one line, which is left out; the others hold.
type Fault struct {
	Line, Column int // from 1, the column in characters, as editors count
	Why          Why
	Text         string // the piece that is wrong, short
}

func (f Fault) Error() string { return fmt.Sprintf("%d:%d: %d: %q", f.Line, f.Column, f.Why, f.Text) }

// Parse reads an articles.csv: code, name and price in a line, between ; or , (or
// what a spreadsheet writes as "text": tabs), in UTF-8 with or without BOM, in
// Latin-1, or in UTF-16. A first line without a price names the columns.
func Parse(file []byte) *List {
	if bytes.HasPrefix(file, []byte("PK\x03\x04")) || bytes.HasPrefix(file, []byte("\xd0\xcf\x11\xe0")) {
		return made(nil, []Fault{{1, 1, NotText, ""}})
	}
	lines := Lines(file)
	sep := separator(lines)
	var all []model.Article
	var faults []Fault
	seen, columns := map[string]int{}, 3
	for i, line := range lines {
		if strings.TrimSpace(line) == "" {
			continue
		}
		cells, f := split(line, sep)
		if f == nil && i == 0 && titles(cells) {
			columns = len(cells)
			continue
		}
		if f == nil {
			f = beyond(cells, columns)
		}
		var a model.Article
		if f == nil {
			a, f = read(line, cells)
		}
		if f == nil {
			if first, twice := seen[model.Fold(a.Code)]; twice {
				f = &Fault{Column: 1, Why: SameCode, Text: fmt.Sprint(first)}
			}
		}
		if f != nil {
			f.Line = i + 1
			f.Text = short(f.Text)
			faults = append(faults, *f)
			continue
		}
		seen[model.Fold(a.Code)] = i + 1
		all = append(all, a)
	}
	return made(all, faults)
}

// Lines are those of a file, decoded. Each decides for itself: a spreadsheet that
// is told to keep an encoding does not always.
func Lines(file []byte) (out []string) {
	if text, ok := wide(file); ok {
		file = text
	}
	file = bytes.TrimPrefix(file, []byte("\ufeff"))
	file = bytes.TrimRight(file, "\r\n\x00\x1a")
	if len(file) == 0 {
		return nil
	}
	if !bytes.Contains(file, []byte("\n")) { // an old spreadsheet's ends
		file = bytes.ReplaceAll(file, []byte("\r"), []byte("\n"))
	}
	for line := range bytes.SplitSeq(file, []byte("\n")) {
		line = bytes.TrimSuffix(line, []byte("\r"))
		if utf8.Valid(line) {
			out = append(out, string(line))
			continue
		}
		var b strings.Builder
		for _, c := range line {
			b.WriteRune(latin(c))
		}
		out = append(out, b.String())
	}
	return out
}

// wide is UTF-16 as UTF-8: what Excel calls Unicode text.
func wide(file []byte) ([]byte, bool) {
	if len(file) < 2 || file[0] != 0xff && file[0] != 0xfe || file[0]^file[1] != 1 {
		return nil, false
	}
	low := 0
	if file[0] == 0xfe {
		low = 1
	}
	units := make([]uint16, 0, len(file)/2)
	for i := 2; i+1 < len(file); i += 2 {
		units = append(units, uint16(file[i+low])|uint16(file[i+1-low])<<8)
	}
	return []byte(string(utf16.Decode(units))), true
}

// latin is a byte of Latin-1 as Windows has it.
func latin(c byte) rune {
	const high = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"
	if c < 0x80 || c >= 0xa0 {
		return rune(c)
	}
	n := byte(0x80)
	for _, r := range high {
		if n == c {
			return r
		}
		n++
	}
	return rune(c)
}

// separator is what most of the first lines are cut by.
func separator(lines []string) rune {
	count := map[rune]int{}
	for _, l := range lines[:min(len(lines), 20)] {
		for _, sep := range ";,\t" {
			if strings.ContainsRune(l, sep) {
				count[sep]++
			}
		}
	}
	switch {
	case count[';'] > 0 && count[';'] >= count[',']:
		return ';'
	case count['\t'] > count[',']:
		return '\t'
	}
	return ','
}

// cell is one of a line's, and where it begins, in characters from 1.
type cell struct {
	text   string
	column int
}

// split cuts a line. What stands in quotes is one cell, with "" for a quote.
func split(line string, sep rune) (cells []cell, f *Fault) {
	runes := []rune(line)
	for i := 0; ; i++ {
		start := i
		var b strings.Builder
		if i < len(runes) && runes[i] == '"' {
			for i++; ; i++ {
				if i == len(runes) {
					return nil, &Fault{Column: start + 1, Why: OpenQuote, Text: string(runes[start:])}
				}
				if runes[i] == '"' {
					if i++; i == len(runes) || runes[i] != '"' {
						break
					}
				}
				b.WriteRune(runes[i])
			}
		}
		for ; i < len(runes) && runes[i] != sep; i++ {
			b.WriteRune(runes[i])
		}
		cells = append(cells, cell{b.String(), start + 1})
		if i >= len(runes) {
			return cells, nil
		}
	}
}

// titles says that a first line is none of an article, but names the columns.
func titles(cells []cell) bool {
	if len(cells) < 3 {
		return false
	}
	return !strings.ContainsAny(cells[2].text, "0123456789") && strings.HasPrefix(model.Fold(strings.TrimSpace(cells[2].text)), "pri")
}

// beyond is what stands in a line behind the columns there are.
func beyond(cells []cell, columns int) *Fault {
	for _, c := range cells[min(columns, len(cells)):] {
		if strings.TrimSpace(c.text) != "" {
			return &Fault{Column: c.column, Why: TooMany, Text: c.text}
		}
	}
	return nil
}

func read(line string, cells []cell) (a model.Article, f *Fault) {
	for len(cells) < 3 {
		cells = append(cells, cell{"", len([]rune(line)) + 1})
	}
	code, name, price := cells[0], cells[1], cells[2]
	for _, c := range cells[:2] {
		if garbled(c.text) {
			return a, &Fault{Column: c.column, Why: Encoding, Text: c.text}
		}
	}
	a.Code, a.Name = model.Clean(code.text), unguarded(model.Clean(name.text))
	var why Why
	a.Price, why = priceOf(price.text)
	switch {
	case a.Code == "":
		return a, &Fault{Column: code.column, Why: NoCode}
	case !model.IsCode(a.Code):
		return a, &Fault{Column: code.column, Why: BadCode, Text: a.Code}
	case a.Name == "":
		return a, &Fault{Column: name.column, Why: NoName}
	case utf8.RuneCountInString(a.Name) > model.MaxName:
		return a, &Fault{Column: name.column, Why: LongName, Text: a.Name}
	case why != 0:
		return a, &Fault{Column: price.column, Why: why, Text: price.text}
	}
	return a, nil
}

// garbled says that a text was saved in one encoding and read in another: é as Ã©,
// as a sign of old DOS, or lost.
func garbled(s string) bool {
	was := rune(0)
	for _, r := range s {
		switch {
		case r == utf8.RuneError, 0x80 <= r && r < 0xa0:
			return true
		case was == 'Ã' && (0xa0 <= r && r < 0xc0 || strings.ContainsRune("‚ƒ„…†‡ˆ‰Š‹Œ€", r)), was == 'Â' && 0xa0 < r && r < 0xc0:
			return true
		case strings.ContainsRune("‚ƒ„…‡ˆŠ‹", r) && (was|0x20 >= 'a' && was|0x20 <= 'z'):
			return true
		}
		was = r
	}
	return false
}

// priceOf reads whole francs: 250, 1 500, 1.500 F, and 250,00, as spreadsheets
// write what has no cents.
func priceOf(s string) (model.Money, Why) {
	s = model.Clean(s)
	if s == "" {
		return 0, NoPrice
	}
	if rest, negative := strings.CutPrefix(s, "-"); negative && rest != "" {
		if _, why := priceOf(rest); why == 0 {
			return 0, PriceRange
		}
	}
	for _, zeros := range [...]string{",00", ".00", ",0", ".0"} {
		if whole, cut := strings.CutSuffix(s, zeros); cut {
			s = whole
			break
		}
	}
	if s == "0" {
		return 0, PriceRange
	}
	l, err := model.ParsePasted("1000*" + s) // so that 5 F is enough
	if err != nil || len(l.Items) != 1 || l.Items[0].Name != "" || l.Discount != 0 {
		if l, err = model.ParsePasted("1*" + s); err != nil || len(l.Items) != 1 || l.Items[0].Name != "" || l.Discount != 0 {
			if bad, is := err.(*model.LineError); is && bad.Problem == model.TooLarge {
				return 0, PriceRange
			}
			return 0, BadPrice
		}
	}
	return l.Items[0].UnitPrice, 0
}

// short is a piece of a line as it may be shown.
func short(s string) string {
	runes := []rune(model.Clean(s))
	if len(runes) > 40 {
		runes = append(runes[:39], '…')
	}
	return string(runes)
}
