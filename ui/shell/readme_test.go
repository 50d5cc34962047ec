package shell

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"caisse/model/settings"
	"caisse/ui/text"
)

// pages are what the repository tells a user, and the places of the pages.
var pages = []string{"README.md", "model/hub/README.md", "model/door/README.md", "model/door/caisse-callbacks.service"}

func readPage(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// What the pages call a command, an option, a setting or a variable is one, and
// each of them is in the README.
func TestPages(t *testing.T) {
	all := commands(Program{Cases: func() []Case { return nil }})
	known := func(name string) bool {
		return slices.ContainsFunc(all, func(c command) bool { return c.Name == name && name != "" })
	}
	s := newCounter(t).shell
	options := map[string]bool{"h": true}
	for _, c := range all {
		for _, o := range s.options(c, s.flags(c)) {
			name, _, _ := strings.Cut(o[0][1:], " ")
			options[name] = true
		}
	}
	variables := map[string]bool{"CAISSE_REQUIRE_REAL": true} // of the tests
	for _, row := range environment(helpIn(text.In("en"))) {
		for name := range strings.SplitSeq(row[0], ", ") {
			name, _, _ = strings.Cut(name, "=")
			variables[name] = true
		}
	}
	// At the start of a line, of a word in backquotes, behind a pipe, a bracket or a folder.
	asked := regexp.MustCompile(`(?m)(?:^|[|(` + "`" + `] ?|bin/)caisse ((?:-[a-z]+ )*)([a-z]+)((?:[ ][^\s|` + "`" + `&>;#)]+)*)`)
	for _, name := range pages {
		doc := readPage(t, name)
		code := strings.Join(regexp.MustCompile("(?s)```[^`]*```|`[^`]*`").FindAllString(doc, -1), "\n")
		if strings.HasSuffix(name, ".service") {
			code = doc
		}
		for _, found := range asked.FindAllStringSubmatch(code, -1) {
			word, after := found[2], found[3]
			if !known(word) {
				t.Errorf("%s: %q: no command is called %s", name, strings.TrimSpace(found[0]), word)
				continue
			}
			for _, option := range regexp.MustCompile(` -([a-z][a-z-]*)`).FindAllStringSubmatch(after, -1) {
				if word != "sandbox" && !options[option[1]] { // that has the switches of another package too
					t.Errorf("%s: %q: no option is called -%s", name, found[0], option[1])
				}
			}
			for _, pair := range regexp.MustCompile(` ([a-z_]+)=`).FindAllStringSubmatch(after, -1) {
				if word == "profiles" && !slices.Contains(settings.Fields(), pair[1]) {
					t.Errorf("%s: %q: no setting is called %s", name, found[0], pair[1])
				}
			}
		}
		for _, v := range regexp.MustCompile(`\b(?:CAISSE|LIGDICASH)_[A-Z_]+`).FindAllString(doc, -1) {
			if !variables[v] {
				t.Errorf("%s: no variable is called %s", name, v)
			}
		}
		for _, to := range regexp.MustCompile(`\]\(([^)]+)\)`).FindAllStringSubmatch(doc, -1) {
			if _, err := os.Stat(filepath.Join("..", "..", filepath.Dir(name), filepath.FromSlash(to[1]))); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	readme := readPage(t, "README.md")
	for _, c := range all {
		if c.Name != "" && !strings.Contains(readme, "caisse "+c.Name) && !strings.Contains(readme, "`"+c.Name) {
			t.Errorf("nothing tells of caisse %s", c.Name)
		}
	}
	for v := range variables {
		if !strings.Contains(readme, v) {
			t.Errorf("nothing tells of %s", v)
		}
	}
	for _, field := range settings.Fields() {
		if !strings.Contains(readme, "`"+field+"`") {
			t.Errorf("nothing tells of %s in settings.toml", field)
		}
	}
}
