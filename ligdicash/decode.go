package ligdicash

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// fields is a JSON object nobody trusts to keep its types: the same field is
// met as string, number, null or not at all, depending on the year.
type fields map[string]json.RawMessage

// object reads body as one JSON object. A byte order mark, which PHP files
// often start with, is ignored.
func object(body []byte) (fields, bool) {
	var f fields
	err := json.Unmarshal(bytes.TrimPrefix(body, []byte("\ufeff")), &f)
	return f, err == nil && f != nil
}

// scalar is the value of name, or of its camelCase twin, as raw text. A
// missing, null, empty or unusable value is "".
func (f fields) scalar(name string) string {
	for _, key := range [2]string{name, camel(name)} {
		if s := scalar(f[key]); s != "" {
			return s
		}
	}
	return ""
}

// text is scalar made harmless and capped.
func (f fields) text(name string) string { return cut(clean(f.scalar(name)), maxText) }

func scalar(raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	switch raw[0] {
	case '"':
		var s string
		if json.Unmarshal(raw, &s) != nil {
			return ""
		}
		return s
	case '{', '[', 'n':
		return ""
	}
	return string(raw) // a number or a bool, as written
}

func camel(name string) string {
	head, rest, found := strings.Cut(name, "_")
	if !found || rest == "" {
		return name
	}
	return head + strings.ToUpper(rest[:1]) + camel(rest[1:])
}

// whole reads whole francs (or seconds) from text, so that no float is ever
// involved: "500", "500.0". A sign, an exponent, a fraction or more than an
// int64 holds is no amount.
func whole(s string) (int64, bool) {
	digits, zeros, dotted := strings.Cut(strings.TrimSpace(s), ".")
	if strings.Trim(digits, "0123456789") != "" || strings.Trim(zeros, "0") != "" || dotted && zeros == "" {
		return 0, false
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	return n, err == nil
}

// amount is amount, else montant; two that differ are none.
func (f fields) amount() (int64, bool) {
	amount, ok := whole(f.scalar("amount"))
	montant, ok2 := whole(f.scalar("montant"))
	switch {
	case ok && ok2:
		return amount, amount == montant
	case ok:
		return amount, true
	}
	return montant, ok2
}

// accepted reports whether response_code, as text, is "00"; the integer 0 and
// "0" are the same code written by a laxer server.
func accepted(code string) bool { return code == "00" || code == "0" }

// declined is the same for "01".
func declined(code string) bool { return code == "01" || code == "1" }

// statusOf reads a status word. Source: developers.ligdicash.com, verify
// status ("notcompleted"); the older documentation and SDKs ("nocompleted").
func statusOf(word string) Status {
	switch strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(word)) {
	case "pending":
		return StatusPending
	case "completed":
		return StatusCompleted
	case "notcompleted", "nocompleted":
		return StatusNotCompleted
	}
	return StatusUnclear
}

// date reads LigdiCash's two ways of writing a time; without offset it is UTC.
func date(s string) time.Time {
	for _, layout := range [2]string{"2006-01-02 15:04:05-07", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// custom is custom_data (customdata in the oldest documentation) as one map.
func (f fields) custom() map[string]string {
	for _, key := range [3]string{"custom_data", "customData", "customdata"} {
		if m := pairs(f[key]); len(m) > 0 {
			return m
		}
	}
	return nil
}

// pairs reads the shapes custom_data is met in: an object, an array of
// key/value records, or either of them as JSON inside a string.
func pairs(raw json.RawMessage) map[string]string {
	if s := scalar(raw); s != "" {
		raw = json.RawMessage(strings.TrimSpace(s))
	}
	m := map[string]string{}
	if f, ok := object(raw); ok {
		for key := range f {
			m[cut(clean(key), maxText)] = cut(clean(scalar(f[key])), maxText)
		}
		return m
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	for _, item := range list {
		if f, ok := object(item); ok && f.scalar("keyof_customdata") != "" {
			m[f.text("keyof_customdata")] = f.text("valueof_customdata")
		}
	}
	return m
}
