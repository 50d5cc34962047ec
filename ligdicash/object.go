package ligdicash

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strings"
	"sync"
)

// fields is a JSON object nobody trusts to keep its types, nor the spelling of
// its names: the same field is met as string, number, null or not at all,
// under response_code or responseCode, depending on the year. Values are kept
// by folded name, in the order they came.
type fields map[string]member

type member struct {
	values []json.RawMessage
	names  []string // as they were spelt
}

// fold makes one name of all spellings: responseCode, Response_Code.
func fold(name string) string {
	b := make([]byte, 0, len(name))
	for i := range len(name) { // ASCII only: no letter of another alphabet is a twin
		switch c := name[i]; {
		case c == '_':
		case c >= 'A' && c <= 'Z':
			b = append(b, c+'a'-'A')
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

// parse reads raw as one JSON object and nothing else.
func parse(raw []byte) (fields, bool) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || raw[0] != '{' || !json.Valid(raw) {
		return nil, false
	}
	f := fields{}
	dec := json.NewDecoder(bytes.NewReader(raw))
	_, _ = dec.Token() // the brace: raw is valid
	for dec.More() {
		t, err := dec.Token()
		name, ok := t.(string)
		var v json.RawMessage
		if err != nil || !ok || dec.Decode(&v) != nil {
			return nil, false
		}
		key := fold(clean(name))
		m := f[key]
		f[key] = member{append(m.values, v), append(m.names, name)}
	}
	return f, true
}

// object finds the answer in body: all of it, or the one object with a
// response_code inside other text, such as a byte order mark, a PHP warning
// before it or a comment after it. Two of them, or one inside something that
// is itself broken, are none.
func object(body []byte) (fields, bool) {
	if f, ok := parse(body); ok {
		return f, true
	}
	if json.Valid(body) { // a list, a text, a number: not text around an object
		return nil, false
	}
	var found fields
	tries := 0
	for i := 0; i < len(body); i++ {
		if body[i] != '{' {
			continue
		}
		if tries++; tries > maxTries {
			return nil, false
		}
		var raw json.RawMessage
		dec := json.NewDecoder(bytes.NewReader(body[i:]))
		err := dec.Decode(&raw)
		switch {
		case errors.Is(err, io.ErrUnexpectedEOF):
			return nil, false // what is cut off says nothing
		case err != nil && opening().Match(body[i:]):
			return nil, false
		case err != nil:
			continue
		}
		i += len(raw) - 1
		f, ok := parse(raw)
		if !ok || f.scalar("response_code") == "" {
			continue
		}
		if found != nil {
			return nil, false
		}
		found = f
	}
	return found, found != nil
}

// maxTries is how many braces a text around an answer may hold.
const maxTries = 1000

// opening is how an object begins: text that begins so and then breaks is no
// text around an answer.
var opening = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\{\s*"(?:[^"\\]|\\.)*"\s*:`) })

// scalar is the value of name, however spelt, as raw text: the first that is
// not missing, null, empty or unusable.
func (f fields) scalar(name string) string {
	for _, v := range f[fold(name)].values {
		if s := scalar(v); s != "" {
			return s
		}
	}
	return ""
}

// twice says that name occurs more than once with something in it, however
// spelt, more than once in the very same spelling, or in one that only
// cleaning makes it: nobody can say which one counts.
func (f fields) twice(names ...string) bool {
	for _, name := range names {
		filled, m := 0, f[fold(name)]
		seen := map[string]bool{}
		for i, spelt := range m.names {
			if seen[spelt] || clean(spelt) != spelt {
				return true
			}
			seen[spelt] = true
			if !hollow(m.values[i]) {
				filled++
			}
		}
		if filled > 1 {
			return true
		}
	}
	return false
}

// hollow says that a value holds nothing.
func hollow(raw json.RawMessage) bool {
	switch strings.Join(strings.Fields(string(raw)), "") {
	case "null", `""`, "[]", "{}":
		return true
	}
	return false
}

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
