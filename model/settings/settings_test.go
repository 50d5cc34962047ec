package settings

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"

	"caisse/ligdicash"
)

func env(pairs ...string) func(string) string {
	m := map[string]string{}
	for _, p := range pairs {
		k, v, _ := strings.Cut(p, "=")
		m[k] = v
	}
	return func(k string) string { return m[k] }
}

func TestLanguage(t *testing.T) {
	for _, tt := range []struct{ env, want string }{
		{"", "fr"},
		{"LANG=en_GB.UTF-8", "en"},
		{"LANG=fr_BF.UTF-8", "fr"},
		{"LANG=C.UTF-8", "fr"},
		{"CAISSE_LANG=en LANG=fr_FR", "en"},
		{"CAISSE_LANG=fr LC_ALL=en_US", "fr"},
		{"LC_ALL=de_DE LANG=en_US", "fr"},
		{"CAISSE_LANG=xx LANG=en_US", "en"},
	} {
		if got := language(env(strings.Fields(tt.env)...)); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.env, got, tt.want)
		}
	}
}

func TestFromEnv(t *testing.T) {
	s, err := FromEnv(env("HOME=/home/awa", "CAISSE_DATA_DIR=/data", "CAISSE_PROFILE=marche", "CAISSE_SHOP=Chez Awa"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := s.LedgerPath(false), filepath.Join("/data", "marche.db"); got != want {
		t.Errorf("ledger %q, want %q", got, want)
	}
	if got, want := s.LedgerPath(true), filepath.Join("/data", "sandbox.db"); got != want {
		t.Errorf("training ledger %q, want %q", got, want)
	}
	s.Ledger = "/elsewhere.db"
	if s.LedgerPath(false) != "/elsewhere.db" || s.LedgerPath(true) == "/elsewhere.db" {
		t.Error("a ledger that is set is for money, never for training")
	}
	if _, err := FromEnv(env()); err == nil {
		t.Error("no folder for data, and no error")
	}
}

func TestValidProfile(t *testing.T) {
	for name, want := range map[string]bool{"default": true, "till-2": true, "": false, "sandbox": false, "Sandbox": false, "../x": false, "a/b": false, "é": false, strings.Repeat("a", 41): false} {
		if ValidProfile(name) != want {
			t.Errorf("%q: got %v", name, !want)
		}
	}
}

func TestTrim(t *testing.T) {
	for in, want := range map[string]string{
		"  FAKEKEY\r\n": "FAKEKEY", "Bearer FAKETOKEN": "FAKETOKEN", "Authorization: Bearer FAKE.TOKEN": "FAKE.TOKEN",
		"Apikey: FAKEKEY": "FAKEKEY", "FAKE\nTOKEN": "FAKETOKEN", "": "", "bearer": "bearer",
	} {
		if got := Trim(in).Reveal(); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

var fakeKeys = Keys{API: "FAKE-KEY-FOR-TESTS", Token: ligdicash.Secret(strings.Repeat("FAKE-TOKEN-", 17))}

func TestKeysFromEnvironment(t *testing.T) {
	keyring.MockInitWithError(errors.New("must not be asked"))
	k, err := ReadKeys(env("LIGDICASH_API_KEY=FAKEKEY", "LIGDICASH_API_TOKEN=Bearer FAKETOKEN"), "default")
	if err != nil || k.API != "FAKEKEY" {
		t.Errorf("got %v, %v", k, err)
	}
	if s := fmt.Sprintf("%v %+v %#v %s", k, k, k, k); strings.Contains(s, "FAKE") {
		t.Errorf("the keys print: %s", s)
	}
	if _, err := ReadKeys(env("LIGDICASH_API_KEY=FAKEKEY", bus), "default"); !errors.Is(err, ErrNoKeyring) {
		t.Errorf("with one key alone: %v, want the keyring to be asked", err)
	}
}

const bus = "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent"

func TestKeyring(t *testing.T) {
	keyring.MockInit()
	getenv := env(bus)
	if _, err := ReadKeys(getenv, "default"); !errors.Is(err, ErrNoKeys) {
		t.Errorf("an empty keyring: %v, want ErrNoKeys", err)
	}
	if err := SaveKeys(getenv, "default", fakeKeys); err != nil {
		t.Fatal(err)
	}
	if k, err := ReadKeys(getenv, "default"); err != nil || k != fakeKeys {
		t.Errorf("read back: %v", err)
	}
	if _, err := ReadKeys(getenv, "other"); !errors.Is(err, ErrNoKeys) {
		t.Errorf("another profile: %v, want ErrNoKeys", err)
	}
	if err := EraseKeys(getenv, "default"); err != nil {
		t.Fatal(err)
	}
	if err := EraseKeys(getenv, "default"); !errors.Is(err, ErrNoKeys) {
		t.Errorf("erased twice: %v, want ErrNoKeys", err)
	}
	keyring.MockInitWithError(errors.New("locked"))
	if _, err := ReadKeys(getenv, "default"); !errors.Is(err, ErrNoKeyring) || errors.Is(err, ErrNoKeys) {
		t.Errorf("a locked keyring: %v, want ErrNoKeyring and not ErrNoKeys", err)
	}
}

// A round trip through the user's own keyring. It runs in a process of
// its own, because the other tests put a false keyring in the way.
func TestRealKeyring(t *testing.T) {
	if os.Getenv("CAISSE_TEST_CHILD") == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestRealKeyring$", "-test.v")
		cmd.Env = append(os.Environ(), "CAISSE_TEST_CHILD=1")
		out, err := cmd.CombinedOutput()
		switch {
		case err != nil:
			t.Errorf("%v\n%s", err, out)
		case strings.Contains(string(out), "--- SKIP"):
			t.Skip("no keyring of the operating system can be used here")
		}
		return
	}
	const profile = "caisse-test"
	err := SaveKeys(os.Getenv, profile, fakeKeys)
	if errors.Is(err, ErrNoKeyring) && os.Getenv("CAISSE_REQUIRE_REAL") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if k, err := ReadKeys(os.Getenv, profile); err != nil || k != fakeKeys {
		t.Errorf("read back: %v", err)
	}
	if err := EraseKeys(os.Getenv, profile); err != nil {
		t.Error(err)
	}
	if _, err := ReadKeys(os.Getenv, profile); !errors.Is(err, ErrNoKeys) {
		t.Errorf("after erasing: %v, want ErrNoKeys", err)
	}
}
