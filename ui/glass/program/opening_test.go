//go:build unix

package program

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"caisse/ui/glass"
)

// hold keeps the ledger from whoever wants to open it, until it is let go.
func (d desk) hold(t *testing.T) (let func()) {
	t.Helper()
	c := d.start(t, glass.Config{Args: []string{"-sandbox"}}) // makes it
	c.await("NOUVELLE VENTE")
	c.Key("ctrl+c")
	if _, err := c.Wait(10 * time.Second); err != nil {
		t.Fatal(err)
	}
	all, _ := filepath.Glob(filepath.Join(d.data, "*.db"))
	if len(all) != 1 {
		t.Fatalf("it made %v", all)
	}
	db, err := sql.Open("sqlite", all[0])
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	for _, q := range []string{"PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE"} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	return func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

// The first frame does not wait for the ledger. What is typed on it does, and is
// not lost.
func TestFrameBeforeLedger(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	let := d.hold(t)
	c := d.start(t, glass.Config{Args: []string{"-sandbox"}})
	c.await("NOUVELLE VENTE", "Montant")
	c.Type("5000")
	if c.WaitFor(200*time.Millisecond, func(string) bool { return c.says("5 000") }) == nil {
		t.Error("it takes figures without a ledger")
	}
	if c.says("En attente (0)") || c.says("aucun") {
		t.Error("it says what only a ledger knows")
	}
	let()
	c.await("= 5 000 FCFA")
}

// Who does not want to wait for the ledger presses Ctrl+C, and has the terminal
// back.
func TestLeavesBeforeLedger(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.hold(t)
	c := d.start(t, glass.Config{Args: []string{"-sandbox"}})
	c.await("NOUVELLE VENTE", "Montant")
	begun := time.Now()
	c.Key("ctrl+c")
	if _, err := c.Wait(10 * time.Second); err != nil {
		t.Error(err)
	}
	if c.AltScreen() {
		t.Error("the terminal is not given back")
	}
	if took := time.Since(begun); took > 4*time.Second {
		t.Errorf("it takes %v to leave", took)
	}
}
