package shell

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"caisse/model/settings"
)

// atTerminal runs a command on a terminal at which somebody types, hidden once
// nothing is shown of it, and returns what it said and what the terminal showed.
func (b *branch) atTerminal(code int, hidden bool, typed string, args ...string) (said, shown string) {
	b.t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		b.t.Fatal(err)
	}
	defer master.Close()
	defer tty.Close()
	seen := make(chan string)
	go func() {
		var all strings.Builder
		buf := make([]byte, 1024)
		for {
			n, err := master.Read(buf)
			all.Write(buf[:n])
			if err != nil || strings.Contains(all.String(), "\x04END") {
				seen <- all.String()
				return
			}
		}
	}()
	b.out.Reset()
	b.err.Reset()
	typing := &asked{then: func() {
		go func() {
			for hidden && echoes(tty) {
				time.Sleep(time.Millisecond)
			}
			fmt.Fprint(master, typed)
		}()
	}}
	if got := Main(args, Program{Getenv: func(name string) string { return b.env[name] }, In: tty, Out: &b.out, Err: typing}); got != code {
		b.t.Fatalf("caisse %q: exit %d, want %d\n%s%s", args, got, code, b.out.String(), typing.said.String())
	}
	fmt.Fprint(tty, "\x04END")
	return b.out.String() + typing.said.String(), <-seen
}

// echoes says that a terminal shows what is typed.
func echoes(tty *os.File) bool {
	attr, err := unix.IoctlGetTermios(int(tty.Fd()), unix.TCGETS)
	return err == nil && attr.Lflag&unix.ECHO != 0
}

// asked is standard error, which somebody reads: who is asked answers.
type asked struct {
	said strings.Builder
	then func()
}

func (w *asked) Write(p []byte) (int, error) {
	n, err := w.said.Write(p)
	if w.then != nil && strings.ContainsAny(string(p), "?:") {
		w.then()
		w.then = nil
	}
	return n, err
}

// Taking over is asked of a person, and nothing but yes is yes.
func TestAdoptAsks(t *testing.T) {
	b := newBranch(t)
	b.console(0)
	b.with(t, "C2").console(1)
	for _, no := range []string{"\n", "non\n", "n\n", "C2\n", "\x04"} {
		said, _ := b.atTerminal(1, false, no, "tills", "adopt", "C2")
		has(t, said, "C2 s'est montrée il y a", "Sa machine est-elle perdue ?", "rien n'a été changé")
	}
	hasNot(t, b.says(0, "tills"), "reprise")
	said, _ := b.atTerminal(0, false, "Oui\n", "tills", "adopt", "C2")
	has(t, said, "Les ventes de C2 sont à cette caisse maintenant.")
}

// The manager's code is asked for at the terminal without being shown, before a till
// is taken over and before a backup is put back; a wrong one changes nothing.
func TestManagersCodeAsks(t *testing.T) {
	b := newBranch(t)
	b.console(1)
	b.with(t, "C2").console(1)
	backup := filepath.Join(t.TempDir(), "hier.db")
	b.says(0, "backup", backup)
	set, err := settings.Load(func(name string) string { return b.env[name] }, nil)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(set.ConfigDir, "manager.json")
	for _, args := range [][]string{{"restore", backup}, {"tills", "adopt", "C2", "-yes"}} {
		if err := os.MkdirAll(set.ConfigDir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(managed), 0o600); err != nil {
			t.Fatal(err)
		}
		said, shown := b.atTerminal(ExitManager, true, "0815\n", args...)
		has(t, said, "Code du gérant", "ce n'est pas le code du gérant")
		hasNot(t, said+shown, "0815")
		hasNot(t, b.says(0, "tills"), "reprise")
		if err := os.WriteFile(file, []byte(managed), 0o600); err != nil { // no second to wait
			t.Fatal(err)
		}
		said, shown = b.atTerminal(0, true, "4711\n", args...)
		hasNot(t, said+shown, "4711")
	}
	has(t, b.says(0, "tills"), "reprise par C1")
}

// The password is asked for without being shown, and is nowhere but in the keyring.
func TestLoginLedgerAsks(t *testing.T) {
	b := newBranch(t)
	b.console(0)
	const secret = "FAKE-LEDGER-PASSWORD"
	said, shown := b.atTerminal(0, true, secret+"\n", "login", "-ledger")
	has(t, said, "Mot de passe de caisse, ", "/"+b.database, "gardé dans le trousseau")
	hasNot(t, said+shown, "FAKE")
}
