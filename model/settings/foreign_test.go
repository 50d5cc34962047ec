package settings

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"
)

func foreignShop(t *testing.T, base string) Settings {
	return Settings{Profile: "default", BaseURL: base, ConfigDir: t.TempDir(), DataDir: "/data", Ledger: "/shop.db",
		origins: map[string]Origin{"ledger": FromFile}}
}

func TestForeign(t *testing.T) {
	for base, want := range map[string]string{
		"": "", "https://app.ligdicash.com": "", "https://ligdicash.com/pay/v01/": "", "http://127.0.0.1:8477": "", "https://localhost": "",
		"https://Paie.Example": "paie.example", "https://paie.example:8443/x": "paie.example:8443", "https://paie.example:443": "paie.example",
		"https://ligdicash.com.evil.example": "ligdicash.com.evil.example", "https://app.ligdicash.com:8443": "app.ligdicash.com:8443",
	} {
		if got := (Settings{BaseURL: base}).Foreign(); got != want {
			t.Errorf("Foreign of %q is %q, want %q", base, got, want)
		}
	}
}

// Keys go to a foreign server once its name was typed, for that profile and
// that server; those of the environment are the user's own word.
func TestMaySend(t *testing.T) {
	kept := Keys{API: "RINGKEY", Token: "RINGTOKEN"}
	none := func(string) string { return "" }
	env := func(name string) string {
		return map[string]string{"LIGDICASH_API_KEY": "ENVKEY", "LIGDICASH_API_TOKEN": "ENVTOKEN"}[name]
	}
	s := foreignShop(t, "https://paie.example")
	var held ErrForeign
	if err := s.MaySend(none, kept); !errors.As(err, &held) || held.Host != "paie.example" {
		t.Fatalf("before anybody was asked: %v", err)
	}
	if err := s.MaySend(env, Keys{API: "ENVKEY", Token: "ENVTOKEN"}); err != nil {
		t.Errorf("keys of the environment: %v", err)
	}
	if err := s.MaySend(env, kept); err == nil {
		t.Error("others than those of the environment may be sent")
	}
	if err := s.Accept(); err != nil {
		t.Fatal(err)
	}
	if err := s.MaySend(none, kept); err != nil {
		t.Errorf("after its name was typed: %v", err)
	}
	elsewhere, other := s, s
	elsewhere.BaseURL, other.Profile = "https://autre.example", "lome"
	if elsewhere.MaySend(none, kept) == nil || other.MaySend(none, kept) == nil {
		t.Error("another server, or another profile, was not asked about")
	}
	if err := elsewhere.Accept(); err != nil {
		t.Fatal(err)
	}
	if s.MaySend(none, kept) == nil {
		t.Error("coming back from another server does not ask again")
	}
	for _, text := range []string{"", "null", "[1]", "{\"default\": 1}", strings.Repeat("x", 2<<20)} {
		if err := os.WriteFile(filepath.Join(s.ConfigDir, "servers.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if s.MaySend(none, kept) == nil {
			t.Errorf("a file of %.20q says yes", text)
		}
	}
}

// A profile that is gone leaves no answer to the next of its name.
func TestForeignAnswerGoesWithItsProfile(t *testing.T) {
	s := foreignShop(t, "https://paie.example")
	getenv := func(name string) string {
		return map[string]string{"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}[name]
	}
	keyring.MockInit()
	f := File{Profiles: map[string]Profile{"default": {}, "lome": {}, "cotonou": {}}}
	if err := f.Write(s.ConfigDir); err != nil {
		t.Fatal(err)
	}
	for _, gone := range []struct {
		name string
		goes func() error
	}{
		{"lome", func() error { return RemoveProfile(getenv, s.ConfigDir, "lome") }},
		{"cotonou", func() error { return RenameProfile(getenv, s.ConfigDir, t.TempDir(), "cotonou", "porto") }},
	} {
		s.Profile = gone.name
		if err := s.Accept(); err != nil || !s.Accepted() {
			t.Fatal(err)
		}
		if err := gone.goes(); err != nil || s.Accepted() {
			t.Errorf("%s: %v, accepted still: %v", gone.name, err, s.Accepted())
		}
	}
}

// What a foreign server says was paid is never in the shop's ledger.
func TestForeignLedger(t *testing.T) {
	long := strings.Repeat("a.", 100)
	seen := map[string]string{}
	for _, host := range []string{"paie.example", "paie.example:8443", "[2001:db8::1]", long + "example", "b." + long + "example"} {
		s := foreignShop(t, "https://"+host)
		path := s.LedgerPath(false, false)
		if path == "/shop.db" || filepath.Dir(path) != "/data" || path == "/data/default.db" || seen[path] != "" || len(filepath.Base(path)) > 120 {
			t.Errorf("the ledger of %s is %s (also of %q)", host, path, seen[path])
		}
		seen[path] = host
		s.origins["ledger"] = FromEnvironment // a shop's variable is no more about this server than its file is
		if got := s.LedgerPath(false, false); got != path {
			t.Errorf("with a variable the ledger of %s is %s", host, got)
		}
		s.origins["ledger"] = FromFlag
		if got := s.LedgerPath(false, false); got != "/shop.db" {
			t.Errorf("with a flag the ledger of %s is %s", host, got)
		}
		if got := s.LedgerPath(true, true); got != filepath.Join("/data", "sandbox.db") {
			t.Errorf("the training till's is %s", got)
		}
	}
}
