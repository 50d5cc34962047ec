// Package markup writes HTML in Go. It is all the pages of this program need of
// a template engine, which would call methods by reflection: the linker then
// keeps every exported method of the whole program.
package markup

import (
	"encoding/base64"
	"strings"
)

// HTML is markup: constants of the source, joined with what the functions here
// return. A string from elsewhere does not compile where one is wanted, so
// nobody forgets to escape it.
type HTML string

// failsafe leads nowhere.
const failsafe = "#"

// Text is s as it stands between tags, in a title, or in the value of an
// attribute between double quotes. It is not for scripts, style sheets,
// comments, and attributes that hold one of those or an address.
func Text(s string) HTML {
	var b strings.Builder
	for i := range len(s) {
		switch s[i] {
		case 0:
			b.WriteString("\uFFFD")
		case '"':
			b.WriteString("&#34;")
		case '&':
			b.WriteString("&amp;")
		case '\'':
			b.WriteString("&#39;")
		case '+': // of UTF-7
			b.WriteString("&#43;")
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		default:
			b.WriteByte(s[i])
		}
	}
	return HTML(b.String())
}

// URL is address in an attribute that leads somewhere, between double quotes:
// http, https, mailto or relative. Anything else leads nowhere.
func URL(address string) HTML {
	if scheme, _, ok := strings.Cut(address, ":"); ok && !strings.Contains(scheme, "/") {
		switch strings.ToLower(scheme) {
		case "http", "https", "mailto":
		default:
			address = failsafe
		}
	}
	var b strings.Builder
	for i := range len(address) {
		if c := address[i]; plain(c) || c == '%' && escaped(address[i:]) {
			b.WriteByte(c)
		} else {
			const hex = "0123456789abcdef"
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return Text(b.String())
}

// plain are the characters of RFC 3986 that stand for themselves, but the single
// quote and the parentheses: outside of HTML they end more than an address.
func plain(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~!#$&*+,/:;=?@[]", c) >= 0
}

// escaped says that s begins with a percent sign and two hexadecimal digits.
func escaped(s string) bool {
	return len(s) > 2 && strings.Trim(s[1:3], "0123456789abcdefABCDEF") == ""
}

// PNG is a picture in the page itself, for the src of an img.
func PNG(picture []byte) HTML {
	return "data:image/png;base64," + Text(base64.StdEncoding.EncodeToString(picture))
}

// If is h, or nothing.
func If(ok bool, h HTML) HTML {
	if ok {
		return h
	}
	return ""
}
