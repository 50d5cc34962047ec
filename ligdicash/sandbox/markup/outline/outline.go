// Package outline reads a page back, for tests: what a browser makes of it, less
// the texts. A text that gets out of its place shows as another outline.
package outline

import (
	"fmt"
	"strings"
)

// Of is the page's tags and their attributes in order, and where addresses lead:
// "a href class" "href=https". Styles are skipped.
func Of(page string) (parts []string, err error) {
	for page != "" {
		_, rest, ok := strings.Cut(page, "<")
		if !ok {
			break
		}
		tag, after, err := read(rest)
		if err != nil {
			return nil, err
		}
		parts, page = append(parts, tag...), after
		if tag[0] == "style" {
			if _, page, ok = strings.Cut(page, "</style>"); !ok {
				return nil, fmt.Errorf("a style without an end")
			}
		}
	}
	return parts, nil
}

// read takes one tag off s, which begins behind its "<".
func read(s string) (parts []string, rest string, err error) {
	end := strings.IndexAny(s, " >")
	if end < 0 {
		return nil, "", fmt.Errorf("a tag without an end: %.40q", s)
	}
	parts, s = []string{strings.ToLower(s[:end])}, s[end:]
	for {
		s = strings.TrimLeft(s, " ")
		if strings.HasPrefix(s, ">") {
			return parts, s[1:], nil
		}
		end := strings.IndexAny(s, "= >")
		if end <= 0 {
			return nil, "", fmt.Errorf("an attribute without a name: %.40q", s)
		}
		name := strings.ToLower(s[:end])
		parts[0] += " " + name
		if s = s[end:]; s[0] != '=' {
			continue
		}
		if !strings.HasPrefix(s, `="`) {
			return nil, "", fmt.Errorf("a value without quotes: %.40q", s)
		}
		value, after, ok := strings.Cut(s[2:], `"`)
		if !ok {
			return nil, "", fmt.Errorf("a value without an end: %.40q", s)
		}
		if s = after; name == "href" || name == "action" || name == "src" {
			scheme, _, ok := strings.Cut(value, ":")
			if !ok || strings.ContainsAny(scheme, "/?#") {
				scheme = "" // relative
			}
			parts = append(parts, name+"="+strings.ToLower(scheme))
		}
	}
}
