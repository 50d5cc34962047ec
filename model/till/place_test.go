package till

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/zalando/go-keyring"

	"caisse/model/settings"
)

// The keyring's keys go to LigdiCash; to another server only once somebody has
// typed its name. Until then they are not even looked for.
func TestForeignServerAndTheKeyring(t *testing.T) {
	keyring.MockInit()
	env := map[string]string{"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent", "CAISSE_CONFIG_DIR": t.TempDir(), "CAISSE_DATA_DIR": t.TempDir(),
		"LIGDICASH_BASE_URL": "https://paie.example"}
	getenv := func(name string) string { return env[name] }
	k := settings.Keys{API: "FAKE-KEY", Token: "FAKE-TOKEN"}
	if err := settings.SaveKeys(getenv, "default", k); err != nil {
		t.Fatal(err)
	}
	place := func() Place {
		t.Helper()
		set, err := settings.Load(getenv, nil)
		if err != nil {
			t.Fatal(err)
		}
		return Place{Settings: set, Getenv: getenv}
	}
	var held settings.ErrForeign
	strange := place()
	tl := strange.till(nil)
	if err := strange.Connect(tl); !errors.As(err, &held) || held.Host != "paie.example" || tl.Connected() {
		t.Fatalf("connecting: %v", err)
	}
	if _, err := tl.Try(t.Context(), k); !errors.As(err, &held) {
		t.Fatalf("trying: %v", err)
	}
	if err := tl.Use(k); !errors.As(err, &held) || tl.Connected() {
		t.Fatalf("using: %v", err)
	}
	if err := strange.Settings.Accept(); err != nil {
		t.Fatal(err)
	}
	if err := strange.Connect(tl); err != nil || !tl.Connected() {
		t.Errorf("once its name was typed: %v", err)
	}
	// Settings that change under a running till: it goes on with its own server,
	// and the next one is asked about.
	env["LIGDICASH_BASE_URL"] = "https://autre.example"
	next := place()
	if err := next.Connect(next.till(nil)); !errors.As(err, &held) || held.Host != "autre.example" {
		t.Errorf("at another server: %v", err)
	}
	env["LIGDICASH_BASE_URL"] = ""
	real := place()
	tl = real.till(nil)
	if err := real.Connect(tl); err != nil || !tl.Connected() {
		t.Errorf("at LigdiCash: %v", err)
	}
}

// A LigdiCash on this machine never writes into the shop's ledger, whichever of
// the two it is.
func TestPlaceOfALedger(t *testing.T) {
	dir := t.TempDir()
	for name, k := range map[string]struct {
		training bool
		base     string
		file     string
		practice bool
	}{
		"LigdiCash":    {false, "", "default.db", false},
		"the sandbox":  {true, "", "sandbox.db", true},
		"this machine": {false, "http://127.0.0.1:9", "sandbox.db", true},
		"a stranger":   {false, "https://paie.example", "default@paie.example.db", false},
	} {
		env := map[string]string{"CAISSE_CONFIG_DIR": dir, "CAISSE_DATA_DIR": "/data", "LIGDICASH_BASE_URL": k.base}
		getenv := func(name string) string { return env[name] }
		set, err := settings.Load(getenv, nil)
		if err != nil {
			t.Fatal(err)
		}
		path, practice := Place{Settings: set, Getenv: getenv, Training: k.training}.Ledger()
		if path != filepath.Join("/data", k.file) || practice != k.practice {
			t.Errorf("%s: %s, practice %v", name, path, practice)
		}
	}
}
