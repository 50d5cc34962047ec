package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
)

// object is a JSON object that keeps the order of its members, so that an
// answer reads like the real one.
type object []member

type member struct {
	name  string
	value any
}

func (o object) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			b = append(b, ',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, name...), ':'), value...)
	}
	return append(b, '}'), nil
}

// set gives a member a value, in its place where there is one. Inlined, it would take 9 kB of the program.
//
//go:noinline
func (o *object) set(name string, value any) {
	for i := range *o {
		if (*o)[i].name == name {
			(*o)[i].value = value
			return
		}
	}
	*o = append(*o, member{name, value})
}

func (o *object) drop(name string) {
	*o = slices.DeleteFunc(*o, func(m member) bool { return m.name == name })
}

func (o object) get(name string) any {
	for _, m := range o {
		if m.name == name {
			return m.value
		}
	}
	return nil
}

// answer sends o, after the switches that change every answer.
func (s *Server) answer(w http.ResponseWriter, o object) {
	status := http.StatusOK
	if s.o.HTTPErrors && o.get("response_code") == "01" {
		status = http.StatusBadRequest
	}
	s.spell(o)
	body, err := json.Marshal(o)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	w.Write(append(body, '\n')) // a client that left is no concern of ours
}

// spell gives the members of o the names that the switches want.
func (s *Server) spell(o object) {
	for i := range o {
		o[i].name = s.spelt(o[i].name)
	}
}

func (s *Server) spelt(name string) string {
	if s.o.CamelCase || s.o.Capitals {
		name = camel(name)
	}
	if s.o.Capitals {
		name = strings.ToUpper(name[:1]) + name[1:]
	}
	return name
}

func camel(name string) string {
	words := strings.Split(name, "_")
	for i := 1; i < len(words); i++ {
		words[i] = strings.ToUpper(words[i][:1]) + words[i][1:]
	}
	return strings.Join(words, "")
}

// fail sends a business failure. The same code means something else on
// another endpoint, which is what wiki names.
func (s *Server) fail(w http.ResponseWriter, wiki, code, details string) {
	o := object{{"response_code", "01"}, {"token", ""}, {"response_text", fmt.Sprintf("Echec (Code%s)", code)}}
	if details != "" {
		o.set("response_text_details", details)
	}
	s.answer(w, append(o, object{{"description", ""}, {"custom_data", []any{}}, {"wiki", wiki}}...))
}

// admit checks the keys and that no header is missing (Code00), then the media
// types (Code04 with details). Production is known to answer without an Accept,
// which x notes. Content-Type is asked for only where there is a body: the
// sources disagree about GET.
func (s *Server) admit(w http.ResponseWriter, r *http.Request, wiki string, x *reader) bool {
	key := r.Header.Get("Apikey")
	token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !bearer || key == "" || token == "" || s.o.Key != "" && key != s.o.Key || s.o.Token != "" && token != s.o.Token {
		s.fail(w, wiki, "00", "")
		return false
	}
	if accept := r.Header.Get("Accept"); !acceptsJSON(accept) {
		switch {
		case x.strict:
			return s.lacks(w, wiki, "Accept", accept)
		case accept == "":
			x.pass("Accept", Missing)
		default:
			x.pass("Accept", Other)
		}
	}
	if typ := r.Header.Get("Content-Type"); r.Method == http.MethodPost && !isJSON(typ) {
		return s.lacks(w, wiki, "Content-Type", typ)
	}
	return true
}

// lacks refuses a request for a header, and admits nobody.
func (s *Server) lacks(w http.ResponseWriter, wiki, name, sent string) bool {
	code, details := "04", "Header "+name+" must be application/json"
	if sent == "" {
		code, details = "00", "Header "+name+" is missing"
	}
	s.fail(w, wiki, code, details)
	return false
}

func acceptsJSON(accept string) bool {
	return slices.ContainsFunc(strings.Split(accept, ","), isJSON)
}

func isJSON(mediaType string) bool {
	t, _, err := mime.ParseMediaType(mediaType)
	return err == nil && t == "application/json"
}

// html sends a small page that no API client expects.
func html(w http.ResponseWriter, status int, title string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<html>\r\n<head><title>%[1]s</title></head>\r\n<body>\r\n<center><h1>%[1]s</h1></center>\r\n</body>\r\n</html>\r\n", title)
}

// kind names the type of a JSON value the way PHP would.
func kind(raw json.RawMessage) string {
	switch raw = bytes.TrimSpace(raw); {
	case len(raw) == 0:
		return "null"
	case raw[0] == '{':
		return "object"
	case raw[0] == '[':
		return "array"
	case raw[0] == '"':
		return "string"
	case raw[0] == 't' || raw[0] == 'f':
		return "bool"
	case raw[0] == 'n':
		return "null"
	case bytes.ContainsAny(raw, ".eE"):
		return "float"
	}
	return "int"
}
