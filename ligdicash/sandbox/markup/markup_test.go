package markup

import (
	"html/template"
	"math/rand/v2"
	"strings"
	"testing"
)

// hostile are texts that end what they stand in, in one context or another.
var hostile = []string{
	"", "<script>alert(1)</script>", `" onload="x`, "' onload='x", "'><b>", "&amp;&lt;&#34", "a+b\x00\xff\xfe", "]]>--><!--", "</title></style></script>", "{{.}}`${x}",
	"\u202e\u2028\ufdd0\U0001FFFE", "javascript:alert(1)", "JaVaScRiPt\x00:alert(1)", " javascript:x", "java\tscript:x", "data:text/html,<b>", "vbscript:x", "//evil.example/", `\\evil.example\`,
	"http://a.example/?q=é&x=%41%zz%4'()\"[]", "HTTPS://a.example", "mailto:x@example.com?subject=<b>", "../token?lang=%3A+x#y:z", "a/b:c", "?x:y", "#:", ":", "%", "%a", "http:%0d%0aX",
}

// In each place a page has for a text, what is written there is what html/template
// writes, which knows the place.
func TestAsTheTemplateEngine(t *testing.T) {
	const alphabet = "aZ09-._~!#$&*+,/:;=?@[]%<>\"'`\\ \t\n\r\x00\x7f{}()|^éà\u00a0\u2028\xff\xc3"
	r := rand.New(rand.NewPCG(3, 4))
	texts := hostile
	for range 20000 {
		var b strings.Builder
		for range r.IntN(12) {
			if r.IntN(6) == 0 {
				b.WriteString(hostile[r.IntN(len(hostile))])
			} else {
				b.WriteByte(alphabet[r.IntN(len(alphabet))])
			}
		}
		texts = append(texts, b.String())
	}
	for _, place := range []struct {
		name, before, after string
		write               func(string) HTML
	}{
		{"text", "<p>", "</p>", Text},
		{"title", "<title>", "</title>", Text},
		{"preformatted", "<pre>", "</pre>", Text},
		{"attribute", `<input value="`, `">`, Text},
		{"class", `<p class="mark `, `">`, Text},
		{"link", `<a href="`, `">`, URL},
		{"form", `<form action="`, `">`, URL},
	} {
		tmpl := template.Must(template.New("").Parse(place.before + "{{.}}" + place.after))
		for _, s := range texts {
			var want strings.Builder
			if err := tmpl.Execute(&want, s); err != nil {
				t.Fatal(err)
			}
			got := place.before + string(place.write(s)) + place.after
			if got != strings.ReplaceAll(want.String(), "#ZgotmplZ", failsafe) {
				t.Fatalf("%s: %q is written %q, want %q", place.name, s, got, want.String())
			}
		}
	}
}

// Said without a template engine: nothing ends a tag, a quoted value, or leads to
// a script.
func TestNothingGetsOut(t *testing.T) {
	for _, s := range hostile {
		for _, h := range []HTML{Text(s), URL(s), PNG([]byte(s))} {
			if strings.ContainsAny(string(h), "<>\"'\x00") {
				t.Errorf("%q is written %q", s, h)
			}
		}
		if h := URL(s); strings.Contains(strings.ToLower(string(h)), "script:") || strings.HasPrefix(string(h), "data:") || strings.ContainsAny(string(h), " \t\r\n\\") {
			t.Errorf("%q leads to %q", s, h)
		}
	}
	if got, want := PNG([]byte{0xfb, 0xef, 0xbe, 0xff}), HTML("data:image/png;base64,&#43;&#43;&#43;&#43;/w=="); got != want {
		t.Errorf("a picture is %q, want %q", got, want)
	}
	if If(true, "<b>") != "<b>" || If(false, "<b>") != "" {
		t.Error("If")
	}
}
