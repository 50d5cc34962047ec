package shell

import (
	"os"
	"path/filepath"
	"testing"

	"caisse/model/settings"
)

// given has the next command read text.
func (c *counter) given(text string) {
	c.t.Helper()
	in, w, err := os.Pipe()
	if err != nil {
		c.t.Fatal(err)
	}
	_, _ = w.WriteString(text)
	w.Close()
	c.t.Cleanup(func() { in.Close() })
	c.shell.In = in
}

// managed is the file of a manager's code, 4711: argon2id, 64 KiB, once.
const managed = `{"code": "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$PTldAE70tA+UOIYynph8KaTKaehXcjfO6Q/3b11IJVY"}`

// What is the manager's to do is done with his code, as the first line of what is
// piped in, and not at all without it: with a code of its own to leave with.
func TestManagersCodeForCommands(t *testing.T) {
	c := clinic(t)
	set := &c.shell.Settings
	c.keep(c.invoice())
	backup := filepath.Join(t.TempDir(), "hier.db")
	c.expect(0, "backup", backup)
	keys := "FAKEAPIKEY1234567\nFAKEAPITOKEN1234567\n"
	c.given(keys)
	c.expect(0, "login", "-no-check")
	file := filepath.Join(set.ConfigDir, "manager.json")
	guard := func() {
		t.Helper()
		if err := os.WriteFile(file, []byte(managed), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	guarded := [][]string{
		{"login", "-no-check"}, {"logout"}, {"logout", "-ledger"}, {"restore", backup}, {"close", "-z"},
		{"profiles", "set", "default", "base_url=https://app.ligdicash.com"}, {"profiles", "remove", "marche"},
	}
	for _, args := range guarded {
		guard()
		c.given("")
		has(t, c.expect(ExitManager, args...), "code du gérant est demandé")
		c.given("0815\n" + keys)
		has(t, c.expect(ExitManager, args...), "ce n'est pas le code du gérant", "prochain essai dans 00:01")
		c.given("4711\n" + keys)
		has(t, c.expect(ExitManager, args...), "il faut attendre")
	}
	if _, err := settings.ReadKeys(c.shell.Getenv, set.Profile); err != nil {
		t.Errorf("the keys are gone: %v", err)
	}
	guard()
	for _, args := range guarded[:5] {
		c.given("4711\n" + keys)
		c.expect(0, args...)
	}

	// Looking back and the other settings ask for nothing.
	c.given("")
	for _, args := range [][]string{{"list"}, {"restore", "-look", backup}, {"profiles"}, {"profiles", "set", "default", "shop=Wend"}} {
		c.expect(0, args...)
	}
	if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.given("4711\n")
	has(t, c.expect(ExitManager, "logout"), "ne peut pas être lu")
}
