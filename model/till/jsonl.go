package till

import (
	"encoding/json"
	"strconv"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"caisse/model"
)

// MarshalJSON writes the Record as a line of an export has it.
func (r Record) MarshalJSON() ([]byte, error) { return appendJSON(nil, &r), nil }

var _ json.Marshaler = Record{}

// appendJSON adds r to b as one JSON object, without a line end.
func appendJSON(b []byte, r *Record) []byte {
	w := jsonWriter{b}
	r.each(&w)
	w.b[len(b)] = '{' // in the place of the first comma
	return append(w.b, '}')
}

type jsonWriter struct{ b []byte }

func (w *jsonWriter) name(name string) {
	w.b = append(w.b, ',', '"')
	w.b = append(w.b, name...)
	w.b = append(w.b, '"', ':')
}

func (w *jsonWriter) text(name, value string) {
	w.name(name)
	w.b = appendString(w.b, value)
}

func (w *jsonWriter) stamp(name, value string) { w.text(name, value) }

func (w *jsonWriter) number(name string, value int64) {
	w.name(name)
	w.b = strconv.AppendInt(w.b, value, 10)
}

func (w *jsonWriter) numberOr(name string, value int64) {
	if value != 0 {
		w.number(name, value)
		return
	}
	w.name(name)
	w.b = append(w.b, "null"...)
}

func (w *jsonWriter) items(name string, value []model.Item) {
	w.name(name)
	w.b = append(w.b, '[')
	for i, it := range value {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.b = append(w.b, `{"name":`...)
		w.b = appendString(w.b, it.Name)
		if it.Description != "" {
			w.b = append(w.b, `,"description":`...)
			w.b = appendString(w.b, it.Description)
		}
		w.b = append(w.b, `,"quantity":`...)
		w.b = strconv.AppendInt(w.b, it.Quantity, 10)
		w.b = append(w.b, `,"unit_price":`...)
		w.b = strconv.AppendInt(w.b, int64(it.UnitPrice), 10)
		w.b = append(w.b, '}')
	}
	w.b = append(w.b, ']')
}

// appendString adds s as a JSON string. What a terminal could obey or hide
// (controls, direction marks) is written as \u: the lines may be read on one.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0 // what is before it was added
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < 0x7f && c != '"' && c != '\\' {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if c >= utf8.RuneSelf && (harmless(r) || unicode.IsPrint(r)) && (r != utf8.RuneError || size > 1) {
			i += size
			continue
		}
		b = append(b, s[from:i]...)
		b = appendEscape(b, r)
		i += size
		from = i
	}
	b = append(b, s[from:]...)
	return append(b, '"')
}

func appendEscape(b []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(b, '\\', byte(r))
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	if high, low := utf16.EncodeRune(r); high != unicode.ReplacementChar {
		return appendUnit(appendUnit(b, high), low)
	}
	return appendUnit(b, r)
}

func appendUnit(b []byte, r rune) []byte {
	const hex = "0123456789abcdef"
	return append(b, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}
