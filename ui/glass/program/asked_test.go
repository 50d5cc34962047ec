//go:build unix

package program

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/ui/glass"
)

// asked are the questions that stand between a start and the first sale.
var asked = []struct {
	name, says, english string
	desk                func(t *testing.T) desk
}{
	{"a damaged ledger", "LE REGISTRE EST À VOIR", "THE LEDGER NEEDS A LOOK", func(t *testing.T) desk {
		d := newDesk(t)
		path := filepath.Join(d.data, "spoilt.db")
		if err := os.MkdirAll(d.data, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, bytes.Repeat([]byte("junk\n"), 2000), 0o600); err != nil {
			t.Fatal(err)
		}
		d.env = append(d.env, "CAISSE_LEDGER="+path)
		return d
	}},
	{"a foreign server", "À QUI VONT LES CLÉS", "WHO GETS THE KEYS", func(t *testing.T) desk { return newDesk(t, "LIGDICASH_BASE_URL=https://paie.example") }},
}

// What is asked before the first sale ends when it is told to, like any screen.
func TestQuestionsEnd(t *testing.T) {
	t.Parallel()
	for _, q := range asked {
		for _, e := range ends {
			if testing.Short() && e.name != "SIGHUP" {
				continue
			}
			for _, blocked := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%s, read: %v", q.name, e.name, !blocked), func(t *testing.T) {
					t.Parallel()
					c := q.desk(t).start(t, glass.Config{Width: 100, Height: 36})
					c.await(q.says)
					if blocked {
						c.Freeze()
						for range 60 {
							c.Key("f2")
							time.Sleep(2 * time.Millisecond)
						}
					}
					start := time.Now()
					e.end(c)
					if _, err := c.Wait(limit); err != nil {
						t.Fatal(err)
					}
					if took := time.Since(start); took > 2*time.Second {
						t.Errorf("it took %v", took)
					}
					if bytes.Contains(c.Bytes(), []byte("program was killed")) {
						t.Error("it did not end by itself")
					}
					if e.name == "hung up" {
						return
					}
					if err := c.Restored(); err != nil {
						t.Error(err)
					}
				})
			}
		}
	}
}

// They suspend like any program, and are there again.
func TestQuestionsSuspend(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	for _, q := range asked {
		t.Run(q.name, func(t *testing.T) {
			t.Parallel()
			c, settings := inShell(t)
			before := settings()
			for _, e := range q.desk(t).env {
				c.Type("export '" + e + "'\r")
			}
			c.Type("clear; " + program + "\r")
			c.await(q.says)
			for range 2 {
				c.Key("ctrl+z")
				c.waits("the shell", func(s string) bool { return strings.Contains(s, "topp") && !c.AltScreen() })
				if got := settings(); got != before {
					t.Errorf("stopped, the line is\n%s\nand was\n%s", got, before)
				}
				c.Resize(90, 30)
				c.Type("clear; fg\r")
				c.waits("the question", func(string) bool { return c.AltScreen() && c.says(q.says) })
			}
			if err := syscall.Kill(pidOf(t, c.Pid()), syscall.SIGCONT); err != nil { // nothing was stopped
				t.Error(err)
			}
			c.insist("f2", q.english)
		})
	}
}

// What is typed before there is a screen is a sale where there is a till, and
// answers no question: nobody has read it yet.
func TestTypedAhead(t *testing.T) {
	t.Parallel()
	const typed = "\r\r5000\r\r\r"
	c := newDesk(t).start(t, glass.Config{Args: []string{"-sandbox"}, Width: 100, Height: 36})
	c.Type(typed)
	c.await("5 000 FCFA")
	for _, q := range asked {
		d := q.desk(t)
		c := d.start(t, glass.Config{Width: 100, Height: 36})
		c.Type(typed)
		c.await(q.says)
		if c.WaitFor(time.Second, func(string) bool { return !c.says(q.says) }) == nil {
			t.Errorf("%s: it was answered:\n%s", q.name, c.Screen())
		}
		if left, _ := filepath.Glob(filepath.Join(d.config, "servers.json")); left != nil {
			t.Errorf("%s: a server was accepted", q.name)
		}
	}
}
