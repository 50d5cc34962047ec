package settings

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// shopAt is what Load finds in dir, and what it says of the file.
func shopAt(t *testing.T, dir string) (shop string, broken *FileError, err error) {
	t.Helper()
	env := func(name string) string {
		return map[string]string{"CAISSE_CONFIG_DIR": dir, "CAISSE_DATA_DIR": filepath.Join(dir, "data"), "CAISSE_LANG": "fr"}[name]
	}
	s, err := Load(env, nil)
	return s.Shop, s.Broken, err
}

// However settings.toml breaks, the shop goes on with the last one that was
// whole, and is told what is wrong; the next change puts the broken one aside.
func TestBrokenSettingsDoNotStopTheShop(t *testing.T) {
	const good = "profile = 'default'\n[profiles.default]\nshop = 'Chez Awa'\n"
	write := func(text string) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, c := range map[string]struct {
		harm func(t *testing.T, path string)
		why  error
	}{
		"zeros":            {write(strings.Repeat("\x00", len(good))), ErrZeros},
		"empty":            {write(""), ErrEmpty},
		"blank":            {write("\n \n"), ErrEmpty},
		"half":             {write(good[:40]), ErrSyntax},
		"not TOML":         {write("{\"shop\": \"x\"}"), ErrSyntax},
		"bad UTF-8":        {write("[profiles.default]\nshop = '\xff'\n"), ErrSyntax},
		"1 MB":             {write(good + "#" + strings.Repeat("x", 1<<20)), ErrTooLarge},
		"a key twice":      {write(good + "shop = 'y'\n"), ErrTwice},
		"a table twice":    {write(good + "[profiles.default]\n"), ErrTwice},
		"an unknown key":   {write(good + "shopp = 'y'\n"), ErrUnknownKey},
		"a number":         {write("[profiles.default]\nshop = 3\n"), ErrWrongType},
		"no such profile":  {write("profile = 'marche'\n[profiles.default]\nshop = 'y'\n"), nil},
		"a value":          {write("[profiles.default]\nqr = 'round'\n"), nil},
		"gone":             {func(t *testing.T, path string) { _ = os.Remove(path) }, ErrGone},
		"a folder":         {func(t *testing.T, path string) { _ = os.Remove(path); _ = os.Mkdir(path, 0o700) }, ErrNotFile},
		"a folder with it": {func(t *testing.T, path string) { _ = os.Remove(path); _ = os.MkdirAll(filepath.Join(path, "x"), 0o700) }, ErrNotFile},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t, good)
			if shop, broken, err := shopAt(t, dir); shop != "Chez Awa" || broken != nil || err != nil {
				t.Fatalf("whole: %q, %v, %v", shop, broken, err)
			}
			c.harm(t, filepath.Join(dir, fileName))
			shop, broken, err := shopAt(t, dir)
			if shop != "Chez Awa" || err != nil || broken == nil || c.why != nil && !errors.Is(broken, c.why) {
				t.Fatalf("broken: %q, %v, %v", shop, broken, err)
			}
			s := Settings{Profile: "default", ConfigDir: dir}
			if err := s.SaveProfile(Profile{Shop: "Chez Awa", Language: "en"}); err != nil {
				t.Fatal(err)
			}
			if shop, broken, err = shopAt(t, dir); shop != "Chez Awa" || broken != nil || err != nil {
				t.Errorf("saved again: %q, %v, %v", shop, broken, err)
			}
			if _, err := os.Lstat(filepath.Join(dir, asideName)); (err == nil) != (c.why != ErrGone) {
				t.Errorf("the broken file: %v", err)
			}
		})
	}
}

// Without a copy there is nothing to go on with, and a copy that is broken too
// is none.
func TestNoGoodCopy(t *testing.T) {
	dir := folder(t, "shop = 3\n")
	if _, broken, err := shopAt(t, dir); broken != nil || err == nil {
		t.Errorf("without a copy: %v, %v", broken, err)
	}
	if err := os.WriteFile(filepath.Join(dir, goodName), make([]byte, 100), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, broken, err := shopAt(t, dir); broken != nil || err == nil {
		t.Errorf("with a broken copy: %v, %v", broken, err)
	}
	if shop, broken, err := shopAt(t, t.TempDir()); shop != "" || broken != nil || err != nil {
		t.Errorf("a new till: %q, %v, %v", shop, broken, err)
	}
}

// A change of the settings is in the copy at once, with the same rights.
func TestGoodCopyFollows(t *testing.T) {
	dir := folder(t, "")
	if err := (Settings{Profile: "default", ConfigDir: dir}).SaveProfile(Profile{Shop: "Chez Awa"}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, goodName))
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Fatal(info, err)
	}
	if err := os.Remove(filepath.Join(dir, fileName)); err != nil {
		t.Fatal(err)
	}
	if shop, _, err := shopAt(t, dir); shop != "Chez Awa" || err != nil {
		t.Errorf("got %q, %v", shop, err)
	}
}
