package program

import (
	"encoding/json"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caisse/ui/glass"
)

// ^C ends whatever a command waits for: nobody, standard input, a keyring that
// asks for its password in a window nobody sees.
func TestCommandsStop(t *testing.T) {
	t.Parallel()
	bus, err := net.Listen("unix", filepath.Join(t.TempDir(), "bus"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { bus.Close() }) // it takes calls and answers none
	for _, k := range []struct{ args, says string }{
		{"sandbox -addr 127.0.0.1:0", "LigdiCash de bac à sable"},
		{"check -", ""},
		{"login", "Trousseau du système…"},
		{"logout", "Trousseau du système…"},
		{"doctor -fast", "Trousseau du système…"},
		{"profiles", ""},
	} {
		t.Run(k.args, func(t *testing.T) {
			t.Parallel()
			c := newDesk(t, "DBUS_SESSION_BUS_ADDRESS=unix:path="+bus.Addr().String()).start(t, glass.Config{Args: strings.Fields(k.args)})
			c.await(k.says)
			for range 10 { // it may not listen yet
				c.Key("ctrl+c")
				if _, err := c.Wait(time.Second); err == nil {
					break
				}
			}
			if _, err := c.Wait(time.Second); err != nil {
				t.Fatal(err)
			}
			if err := c.Restored(); err != nil {
				t.Error(err)
			}
		})
	}
}

// A program that asks in JSON is answered in JSON, whatever went wrong.
func TestFaultsInJSON(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]int{
		"check -json NOPE1234": 6, "report -json -day 32/13": 2, "backup -json /nonexistent/x.db": 1, "login -json": 2, "profiles -json use grenier": 2,
	} {
		code, out, said := newDesk(t).run(t, "", strings.Fields(args)...)
		var fault struct {
			Error string
			Code  int
		}
		if err := json.Unmarshal([]byte(out), &fault); err != nil || code != want || fault.Code != want || fault.Error == "" || !strings.Contains(said, fault.Error) {
			t.Errorf("caisse %s: exit %d, %q, %q (%v)", args, code, out, said, err)
		}
	}
	if code, out, _ := newDesk(t).run(t, "", "list", "-json"); code != 6 || out != "" {
		t.Errorf("no lines: exit %d, %q", code, out)
	}
}

// What is typed on a command line is repeated without what a terminal obeys.
func TestHostileArguments(t *testing.T) {
	t.Parallel()
	const red = "a\x1b[31mb\u009b2J"
	for _, args := range [][]string{
		{"-" + red}, {red}, {"check", red + "\x07xx"}, {"profiles", "use", red}, {"profiles", "set", "default", red + "=FAKEVALUE"}, {"list", "-tab", red},
		{"report", "-day", red}, {"export", red}, {"list", "-ledger", "/nonexistent" + red + "/l.db"},
	} {
		d := newDesk(t, "CAISSE_SHOP=x")
		_, out, said := d.run(t, "", args...)
		if strings.ContainsAny(out+said, "\x1b\x07\u009b") || strings.Contains(out+said, "FAKEVALUE") {
			t.Errorf("caisse %q: %q, %q", args, out, said)
		}
	}
}

// doctor looks, whatever is wrong with the settings: that is when it is needed.
func TestDoctorWithBrokenSettings(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if err := errors.Join(os.MkdirAll(d.config, 0o700), os.WriteFile(filepath.Join(d.config, "settings.toml"), []byte("[profiles.default]\nshopp = \"x\"\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	code, out, _ := d.run(t, "", "doctor", "-fast")
	for _, says := range []string{"Trousseau", "Registre", "Disque", "settings.toml, ligne 2, colonne 1", "« profiles.default.shopp »"} {
		if !strings.Contains(strings.ReplaceAll(out, "\u00a0", " "), says) {
			t.Errorf("no %q in:\n%s", says, out)
		}
	}
	if code != 1 {
		t.Errorf("exit %d", code)
	}
}
