package settings

import (
	"os"
	"path/filepath"
	"testing"
)

// What a service manager hands to a service is used instead of the keyring, whole
// or not at all; the environment goes first.
func TestCredentials(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o400); err != nil {
			t.Fatal(err)
		}
	}
	given := env(CredentialsVariable + "=" + dir)
	if k, ok := EnvKeys(given); ok || k != (Keys{}) {
		t.Errorf("an empty folder has %v", k)
	}
	write("api-key", "FAKE-KEY-ONE\n")
	if _, ok := EnvKeys(given); ok {
		t.Error("one of two is enough")
	}
	write("api-token", "FAKE-TOKEN-ONE\r\n")
	write("ledger-password", " FAKE password \n")
	want := Keys{API: "FAKE-KEY-ONE", Token: "FAKE-TOKEN-ONE"}
	if k, err := ReadKeys(given, "any"); err != nil || k != want {
		t.Errorf("%v, %v", k, err)
	}
	if p, err := LedgerPassword(given, "any"); err != nil || p != " FAKE password " {
		t.Errorf("%q, %v", p.Reveal(), err)
	}
	here := env(CredentialsVariable+"="+dir, KeyVariable+"=FAKE-KEY-TWO", TokenVariable+"=FAKE-TOKEN-TWO")
	if k, ok := EnvKeys(here); !ok || k.API != "FAKE-KEY-TWO" || k.Token != "FAKE-TOKEN-TWO" {
		t.Errorf("%v", k)
	}
	half := env(CredentialsVariable+"="+dir, KeyVariable+"=FAKE-KEY-TWO")
	if k, ok := EnvKeys(half); ok {
		t.Errorf("a key here and a token there make %v", k)
	}
	if k, ok := EnvKeys(env(CredentialsVariable + "=.")); ok || k != (Keys{}) {
		t.Errorf("a folder without its whole path has %v", k)
	}
}
