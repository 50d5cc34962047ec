package shell

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"caisse/model/settings"
)

// A profile that could not be made gets no keys: some keyrings take Marche for
// marche, and would lose the keys of another shop.
func TestLoginMakesNoOtherCapitals(t *testing.T) {
	c := clinic(t)
	path := filepath.Join(c.shell.Settings.ConfigDir, "settings.toml")
	if err := os.WriteFile(path, []byte("[profiles.marche]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for profile, code := range map[string]int{"Marche": 2, "Default": 2, "nul": 2, "gare": 0, "marche": 0} {
		in, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.WriteString("FAKEAPIKEY1234567\nFAKEAPITOKEN1234567\n")
		w.Close()
		c.shell.In, c.shell.Settings.Profile = in, profile
		c.expect(code, "login")
		in.Close()
		if _, err := settings.ReadKeys(c.shell.Getenv, profile); errors.Is(err, settings.ErrNoKeys) != (code != 0) {
			t.Errorf("%s: %v", profile, err)
		}
	}
}
