package till

import (
	"path/filepath"
	"testing"

	"caisse/model/settings"
)

// LigdiCash is told the name that somebody gave a till, and the one that the tills
// of its shop know it by; never what a machine happens to be called.
func TestWhoLigdiCashIsTold(t *testing.T) {
	t.Parallel()
	const address = "postgres://caisse@127.0.0.1:1/caisse?sslmode=disable"
	for what, c := range map[string]struct {
		till, ledger string
		training     bool
		machine      bool
		want         string
	}{
		"alone, without a name":   {},
		"alone, with a name":      {till: "Caisse 1", want: "Caisse 1"},
		"the sandbox":             {training: true, ledger: address},
		"the sandbox with a name": {till: "C1", training: true, want: "C1"},
		"shares, with a name":     {till: "C1", ledger: address, want: "C1"},
		"shares, without a name":  {ledger: address, machine: true},
	} {
		dir := t.TempDir()
		all := map[string]string{"CAISSE_CONFIG_DIR": filepath.Join(dir, "c"), "CAISSE_DATA_DIR": dir, "CAISSE_SHOP": "Marché", "CAISSE_TILL": c.till, "CAISSE_LEDGER": c.ledger}
		getenv := func(k string) string { return all[k] }
		set, err := settings.Load(getenv, nil)
		if err != nil {
			t.Fatal(err)
		}
		if c.machine {
			c.want = set.TillName()
		}
		one, done, err := Place{Settings: set, Getenv: getenv, Training: c.training}.Open(t.Context(), false)
		if err != nil {
			t.Fatal(err)
		}
		if one.name != c.want {
			t.Errorf("%s: %q, want %q", what, one.name, c.want)
		}
		done()
	}
}
