package settings

import (
	"bytes"
	"errors"
	"maps"
	"strings"
	"testing"
	"unicode"
)

// Whatever settings.toml holds is refused, at a place that is in it, or read as
// settings that can be, and comes back as it was when it is written and read.
func FuzzSettings(f *testing.F) {
	for _, s := range []string{
		"", "\x00\x00\x00", "# nothing\n", "profile = 'marche'\n[profiles.marche]\nshop = 'Chez Awa'\nlanguage = 'fr_BF'\n",
		"[profiles.default]\nshop = 'a'\nshop = 'b'\n", "[profiles]\ndefault = {shop = 'a', shop = 'b'}\n", "[[profiles]]\n[[profiles]]\n",
		"profiles.default.base_url = 'https://paie.example'\n", "[profiles.CON]\n", "[profiles.-x]\n", "[profiles.Default]\n", "[profiles.\"\\u0000\"]\n",
		"[profiles.default]\nbase_url = 'https://app.ligdicash.com@paie.example'\n", "[profiles.default]\nshop = \"a\\u001b]52;c;x\\u0007\"\n",
		"[profiles.default]\nshop = '\xff'\n", "\xff\xfep\x00r\x00", "profile = '''\n'''", "[profiles.default]\nqr = [[[[{a=[1979-05-27T07:32:00Z]}]]]]\n",
		"[profiles.default]\nledger = 'postgres://x'\n", "a.b.c.d.e.f = 1\na.b = 2\n", "\"\" = 1\n\"\" = 2\n", "[profiles.default]\nshop = \"\"\"a\\\n  b\"\"\"\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		if len(doc) > maxFile {
			return // not read
		}
		got, err := parse("settings.toml", doc)
		if err != nil {
			var e *FileError
			lines := bytes.Split(doc, []byte("\n"))
			switch {
			case !errors.As(err, &e) || e.Why == nil || e.Error() == "":
				t.Fatalf("%q: %v", doc, err)
			case e.Line < 0 || e.Line > len(lines) || e.Line > 0 && (e.Column < 1 || e.Column > len(lines[e.Line-1])+2):
				t.Fatalf("%q: line %d, column %d", doc, e.Line, e.Column)
			}
			return
		}
		seen := map[string]bool{}
		for name, p := range got.Profiles {
			if !ValidProfile(name) || seen[strings.ToLower(name)] || p.Check() != nil {
				t.Fatalf("%q: profile %q, %+v", doc, name, p)
			}
			seen[strings.ToLower(name)] = true
			for _, field := range Fields() {
				if v := *p.Field(field); strings.ContainsFunc(v, unicode.IsControl) || v != strings.TrimSpace(v) {
					t.Fatalf("%q: %s is %q", doc, field, v)
				}
			}
		}
		text := got.encode()
		back, err := parse("settings.toml", []byte(text))
		if err != nil || back.Active != got.Active || !maps.Equal(back.Profiles, got.Profiles) {
			t.Fatalf("%q is read as %+v, written %q, read back as %+v, %v", doc, got, text, back, err)
		}
	})
}
