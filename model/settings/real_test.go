package settings

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"caisse/ligdicash"
)

// The user's own keyring. It runs in a process of its own, because the other
// tests put a false keyring in the way. Where there is none it is skipped, unless
// CAISSE_REQUIRE_REAL is set. With CAISSE_REQUIRE_LOCKED it must be locked.
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
	if os.Getenv("CAISSE_REQUIRE_LOCKED") != "" {
		realLocked(t)
		return
	}
	const profile, renamed = "caisse-test", "caisse-test-2"
	if err := TryKeyring(os.Getenv); err != nil {
		if os.Getenv("CAISSE_REQUIRE_REAL") == "" && (errors.Is(err, ErrNoKeyring) || errors.Is(err, ErrLocked)) {
			t.Skip(err)
		}
		t.Fatal(err)
	}
	t.Cleanup(func() { // the user's keyring is left clean even where this fails
		for _, name := range []string{profile, renamed} {
			if err := EraseKeys(os.Getenv, name); err != nil && !errors.Is(err, ErrNoKeys) {
				t.Error(err)
			}
			if err := EraseLedgerPassword(os.Getenv, name); err != nil && !errors.Is(err, ErrNoPassword) {
				t.Error(err)
			}
		}
	})
	gone := func(names ...string) {
		t.Helper()
		for _, name := range names {
			if _, err := ReadKeys(noEnvKeys, name); !errors.Is(err, ErrNoKeys) || errors.Is(err, ErrHalfKeys) {
				t.Errorf("%s: %v, want no trace of its keys", name, err)
			}
		}
	}
	holds := func(name string, want Keys) {
		t.Helper()
		if k, err := ReadKeys(noEnvKeys, name); err != nil || k != want {
			t.Errorf("%s: %v, want its keys", name, err)
		}
	}
	gone(profile, renamed)

	long := Keys{API: fakeKeys.API, Token: ligdicash.Secret(strings.Repeat("FAKE.TOKEN_-", 40))}
	for _, k := range []Keys{fakeKeys, long, fakeKeys} { // new, then over what is there
		if err := SaveKeys(os.Getenv, profile, k); err != nil {
			t.Fatal(err)
		}
		holds(profile, k)
	}
	if n, ok := realEntries(t, profile); ok && n != 2 {
		t.Errorf("%d entries for one profile", n)
	}
	if err := TryKeyring(os.Getenv); err != nil {
		t.Error(err)
	}
	holds(profile, fakeKeys)

	password := func(name string, want Secret) {
		t.Helper()
		if p, err := LedgerPassword(noEnvKeys, name); err != nil || p != want {
			t.Errorf("%s: %v, want the password of its shared ledger", name, err)
		}
	}
	password(profile, "")
	for _, p := range []Secret{bySecret, "FAKE-OTHER", bySecret} {
		if err := SaveLedgerPassword(os.Getenv, profile, p); err != nil {
			t.Fatal(err)
		}
		password(profile, p)
	}
	if n, ok := realEntries(t, profile); ok && n != 3 {
		t.Errorf("%d entries for one profile that shares", n)
	}

	dir := folder(t, "[profiles.default]\n[profiles."+profile+"]\n")
	if err := RenameProfile(noEnvKeys, dir, t.TempDir(), profile, renamed); err != nil {
		t.Fatal(err)
	}
	holds(renamed, fakeKeys)
	gone(profile)
	password(renamed, bySecret)
	password(profile, "")
	if err := RemoveProfile(noEnvKeys, dir, renamed); err != nil {
		t.Error(err)
	}
	gone(profile, renamed)
	password(renamed, "")
	if err := EraseKeys(os.Getenv, renamed); !errors.Is(err, ErrNoKeys) {
		t.Errorf("erased twice: %v", err)
	}
	for _, name := range []string{profile, renamed} {
		if n, ok := realEntries(t, name); ok && n != 0 {
			t.Errorf("%d entries of %s are left in the keyring", n, name)
		}
	}
}

// realLocked is a keyring whose password nobody can be asked for.
func realLocked(t *testing.T) {
	_, read := ReadKeys(noEnvKeys, "caisse-test")
	for what, err := range map[string]error{
		"read": read, "save": SaveKeys(os.Getenv, "caisse-test", fakeKeys), "erase": EraseKeys(os.Getenv, "caisse-test"), "try": TryKeyring(os.Getenv),
	} {
		if !errors.Is(err, ErrLocked) || errors.Is(err, ErrNoKeys) {
			t.Errorf("%s: %v, want ErrLocked", what, err)
		}
	}
	start := time.Now()
	_, _ = ReadKeys(noEnvKeys, "caisse-test")
	if d := time.Since(start); d > ReadLimit {
		t.Errorf("it took %v", d)
	}
}

// realEntries counts what the keyring holds of a profile, with the desktop's own
// tool, where that is installed. Others may be using the same keyring: only the
// profile's entries count.
func realEntries(t *testing.T, profile string) (n int, ok bool) {
	t.Helper()
	tool, err := exec.LookPath("secret-tool")
	if err != nil {
		if os.Getenv("CAISSE_REQUIRE_REAL") != "" {
			t.Fatal(err)
		}
		return 0, false
	}
	for _, name := range entries(profile) {
		out, err := exec.Command(tool, "search", "--all", "service", service, "username", name).CombinedOutput()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) { // it exits with 1 where there is nothing
			t.Fatal(err)
		}
		n += strings.Count(string(out), "attribute.username")
	}
	return n, true
}

// noEnvKeys is the environment without keys, which would hide the keyring's.
func noEnvKeys(name string) string {
	if strings.HasPrefix(name, "LIGDICASH_") {
		return ""
	}
	return os.Getenv(name)
}
