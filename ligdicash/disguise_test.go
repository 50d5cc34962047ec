package ligdicash

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
)

// disguises are the ways a server may repeat s, made without the code that
// looks for them.
func disguises(s string) []string {
	out := []string{url.QueryEscape(s), url.PathEscape(s), html.EscapeString(s), hex.EncodeToString([]byte(s)), strings.ToUpper(hex.EncodeToString([]byte(s)))}
	for _, around := range []string{"", "a", "ab", "abc", "Bearer ", "key:"} {
		out = append(out, base64.StdEncoding.EncodeToString([]byte(around+s+around)), base64.RawURLEncoding.EncodeToString([]byte(around+s+around)))
	}
	percent, unicode := "", ""
	for _, b := range []byte(s) {
		percent += fmt.Sprintf("%%%02X", b)
		unicode += fmt.Sprintf("\\u%04x", b)
	}
	return append(out, percent, unicode)
}

func quoted(s string) []json.RawMessage {
	b, _ := json.Marshal(s)
	return []json.RawMessage{b}
}
