package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Passed is something in a request that is not as the reference page has it,
// and that production is known to take all the same.
type Passed struct {
	What string `json:"what"` // a field, a header, or the path
	How  How    `json:"how"`
}

// How is what is odd about it.
type How string

const (
	Missing  How = "missing"
	AsText   How = "text"     // a number in quotes
	Decimals How = "decimals" // a whole number with .0
	Other    How = "other"    // a header with another value
	Slash    How = "slash"    // at the end of a path
)

// reader reads the members of a request, remembers the first fault and what it
// let pass, so that what calls it stays a list of fields.
type reader struct {
	strict bool // lets nothing pass
	fault  string
	passed []Passed
}

func (x *reader) failf(format string, args ...any) {
	if x.fault == "" {
		x.fault = fmt.Sprintf(format, args...)
	}
}

// pass notes an oddity once, however often it occurs.
func (x *reader) pass(what string, how How) {
	if p := (Passed{what, how}); !slices.Contains(x.passed, p) {
		x.passed = append(x.passed, p)
	}
}

func (x *reader) take(m map[string]json.RawMessage, name string) json.RawMessage {
	v, ok := m[name]
	if !ok {
		x.failf("Undefined array key %q", name) // PHP's words
	}
	return v
}

// is fills v from raw, which must be of the wanted kind.
func (x *reader) is(raw json.RawMessage, name, want string, v any) {
	if got := kind(raw); got != want {
		x.failf("%q must be of type %s, %s given", name, want, got)
	} else if json.Unmarshal(raw, v) != nil {
		x.failf("%q is out of range", name)
	}
}

func (x *reader) object(raw json.RawMessage, name string) (m map[string]json.RawMessage) {
	x.is(raw, name, "object", &m)
	return m
}

func (x *reader) array(raw json.RawMessage, name string) (a []json.RawMessage) {
	x.is(raw, name, "array", &a)
	return a
}

func (x *reader) text(m map[string]json.RawMessage, name string) (s string) {
	x.is(x.take(m, name), name, "string", &s)
	return s
}

// spare is a text that production does without. in says where it is, for people.
func (x *reader) spare(m map[string]json.RawMessage, in, name string) string {
	if _, ok := m[name]; !ok && !x.strict {
		x.pass(in+name, Missing)
		return ""
	}
	return x.text(m, name)
}

func (x *reader) whole(m map[string]json.RawMessage, name string) (n int64) {
	raw := x.take(m, name)
	n, ok := x.amount(raw, "items[]."+name)
	if !ok {
		x.is(raw, name, "int", &n)
	}
	if n < 0 {
		x.failf("%q must not be negative", name)
	}
	return n
}

// amount reads a whole number, also as "500" or 500.0 unless x is strict. No
// float is ever involved. what names it, for people.
func (x *reader) amount(raw json.RawMessage, what string) (n int64, ok bool) {
	digits, how := string(bytes.TrimSpace(raw)), How("")
	if kind(raw) == "string" {
		if json.Unmarshal(raw, &digits) != nil {
			return 0, false
		}
		how = AsText
	}
	if whole, zeros, dotted := strings.Cut(digits, "."); dotted && zeros != "" && strings.Trim(zeros, "0") == "" {
		digits = whole
		if how == "" {
			how = Decimals
		}
	}
	if how != "" && x.strict || how == AsText && (digits == "" || strings.Trim(digits, "0123456789") != "") {
		return 0, false
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err == nil && how != "" {
		x.pass(what, how)
	}
	return n, err == nil
}

// custom reads custom_data: an object, or the array of pairs that old
// integrations send. The order is kept, because external_id depends on it; of a
// key that comes twice the last value counts, as in PHP.
func (x *reader) custom(raw json.RawMessage) (custom []pair, list bool) {
	at := map[string]int{}
	put := func(p pair) {
		if i, ok := at[p.Key]; ok {
			custom[i].Value = p.Value
			return
		}
		at[p.Key] = len(custom)
		custom = append(custom, p)
	}
	if kind(raw) == "array" {
		for _, raw := range x.array(raw, "custom_data") {
			m := x.object(raw, "custom_data")
			put(pair{x.text(m, "keyof_customdata"), x.take(m, "valueof_customdata")})
		}
		return custom, true
	}
	if x.object(raw, "custom_data"); x.fault != "" {
		return nil, false
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	_, _ = dec.Token() // the brace; raw is a valid object, nothing below can fail
	for dec.More() {
		var p pair
		name, _ := dec.Token()
		p.Key, _ = name.(string)
		_ = dec.Decode(&p.Value)
		put(p)
	}
	return custom, false
}
