package settings

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What is saved under a name is found under it: the fields of a profile are
// called in settings.toml as everywhere else.
func TestNamesOfFields(t *testing.T) {
	var tags []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Profile]()) {
		name, _, _ := strings.Cut(f.Tag.Get("toml"), ",")
		tags = append(tags, name)
	}
	fields := Fields()
	slices.Sort(tags)
	slices.Sort(fields)
	if !slices.Equal(tags, fields) {
		t.Errorf("settings.toml has %v, the table %v", tags, fields)
	}
}

func TestFlag(t *testing.T) {
	for name, want := range map[string]string{NameLanguage: "lang", NameBaseURL: "base-url", NameTimeZone: "time-zone", NameShop: "shop"} {
		if got := Flag(name); got != want {
			t.Errorf("%s is -%s, want -%s", name, got, want)
		}
	}
}

// A name that is written out elsewhere is one that a change of names misses.
// Some are words of their own (the command qr, the finding ledger): these
// are not looked for.
func TestNamesAreWrittenOnce(t *testing.T) {
	var looked []string
	for _, name := range Names() {
		if strings.Contains(name, "_") || name == NameLanguage || name == NameProfile || name == NameWebsite {
			looked = append(looked, strconv.Quote(name))
		}
	}
	read := 0
	for _, place := range []string{"main.go", "ui"} {
		err := filepath.WalkDir(filepath.Join("..", "..", place), func(path string, e fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			read++
			for n, line := range strings.Split(string(text), "\n") {
				for _, name := range looked {
					if strings.Contains(line, name) && !strings.Contains(line, "json:"+name) {
						t.Errorf("%s:%d has %s", path, n+1, name)
					}
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if read < 50 {
		t.Errorf("only %d files: have they moved?", read)
	}
}
