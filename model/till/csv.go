package till

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"caisse/model"
)

const byteOrderMark = "\ufeff" // without it Excel takes UTF-8 for its own code page

// csvWriter writes rows one after the other into b. The first cell of a row is
// local_time, which is no field of a Record.
type csvWriter struct {
	b    []byte
	sep  byte
	zone *time.Location
	list []byte // of items, used again
}

// separator is what a spreadsheet of that language expects between cells: in
// French the comma is the decimal sign.
func separator(lang string) byte {
	if lang == "en" {
		return ','
	}
	return ';'
}

func (w *csvWriter) header() {
	w.b = append(w.b, byteOrderMark...)
	w.b = append(w.b, "local_time"...)
	new(Record).each(names{w})
	w.b = append(w.b, '\r', '\n')
}

func (w *csvWriter) row(inv *model.Invoice, r *Record) {
	if !inv.CreatedAt.IsZero() {
		at := len(w.b)
		w.b = inv.CreatedAt.In(w.zone).AppendFormat(w.b, time.RFC3339) // three times as fast as another layout
		w.b = w.b[:at+len("2006-01-02 15:04:05")]
		w.b[at+len("2006-01-02")] = ' ' // what spreadsheets take for a time
	}
	r.each(w)
	w.b = append(w.b, '\r', '\n')
}

func (w *csvWriter) text(_, value string) {
	w.b = append(w.b, w.sep)
	w.b = appendCell(w.b, value)
}

func (w *csvWriter) stamp(_, value string) {
	w.b = append(w.b, w.sep)
	w.b = append(w.b, value...)
}

func (w *csvWriter) number(_ string, value int64) {
	w.b = append(w.b, w.sep)
	w.b = strconv.AppendInt(w.b, value, 10)
}

func (w *csvWriter) numberOr(name string, value int64) {
	if value != 0 {
		w.number(name, value)
		return
	}
	w.b = append(w.b, w.sep)
}

// items are read by people: "3 × 500 pain + 1 × 250 café (grand)". Programs
// have the JSON lines.
func (w *csvWriter) items(_ string, value []model.Item) {
	w.b = append(w.b, w.sep)
	if len(value) == 0 {
		return
	}
	text := w.list[:0]
	for i, it := range value {
		if i > 0 {
			text = append(text, " + "...)
		}
		text = strconv.AppendInt(text, it.Quantity, 10)
		text = append(text, " × "...)
		text = strconv.AppendInt(text, int64(it.UnitPrice), 10)
		if it.Name != "" {
			text = append(append(text, ' '), it.Name...)
		}
		if it.Description != "" {
			text = append(append(append(text, " ("...), it.Description...), ')')
		}
	}
	w.list = text
	w.b = appendCell(w.b, string(text))
}

// names writes the names of the fields instead of their values.
type names struct{ to *csvWriter }

func (n names) text(name, _ string)               { n.to.text("", name) }
func (n names) stamp(name, _ string)              { n.to.text("", name) }
func (n names) number(name string, _ int64)       { n.to.text("", name) }
func (n names) numberOr(name string, _ int64)     { n.to.text("", name) }
func (n names) items(name string, _ []model.Item) { n.to.text("", name) }

// appendCell adds s as one cell that a spreadsheet shows as it is, and never runs.
// A cell it could take for a formula, for a number or a date, or that starts with
// a control character, gets a ' in front: Excel and LibreOffice both keep that as
// text, quotes or a formula around it only one of them, and who reads it takes
// it off. So does a sign inside that would start a cell for a program that
// separates by the other of comma and semicolon. Controls and line ends become
// blanks; marks nobody sees, such as those that turn the direction of reading,
// are left out. Source of the list: owasp.org, CSV injection.
func appendCell(b []byte, s string) []byte {
	number := mistaken(s)
	if !number && plain(s) {
		return append(b, s...)
	}
	start := len(b)
	quoted, prefixed := false, false
	first, opening := true, true // only blanks so far; what follows could be the start of a cell
	prefix := func() {
		if !prefixed {
			b, prefixed = slices.Insert(b, start, '\''), true
		}
	}
	if number {
		prefix()
	}
	for _, r := range s {
		switch {
		case harmless(r):
			first, opening = false, false
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			if first {
				prefix()
			}
			r = ' '
		case unicode.Is(unicode.Cf, r):
			continue
		case r == ',' || r == ';' || r == '"':
			quoted, first, opening = true, false, true
			if r == '"' {
				b = append(b, '"')
			}
		case unicode.IsSpace(r):
		case opening && strings.ContainsRune(model.FormulaSigns, r):
			if first {
				prefix()
			} else {
				b = append(b, '\'')
			}
			first, opening = false, false
		default:
			first, opening = false, false
		}
		b = utf8.AppendRune(b, r)
	}
	if len(b) > start && (b[start] == ' ' || b[len(b)-1] == ' ') {
		quoted = true // or a reader takes the blanks off
	}
	if quoted {
		b = append(slices.Insert(b, start, '"'), '"')
	}
	return b
}

// harmless says, quickly, that r is shown as it is wherever it stands: most of
// what is written in French, and how we write a masked number.
func harmless(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r > 0xad && r < 0x300 || r == '•'
}

// plain says that s can be a cell as it is: the quick answer for most.
func plain(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		case i == 0 || c < ' ' || c >= 0x7f || c == ',' || c == ';' || c == '"' || c == ' ' && i == len(s)-1:
			return false
		}
	}
	return true
}
