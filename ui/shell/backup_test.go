package shell

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"caisse/model"
)

func TestBackup(t *testing.T) {
	c := newCounter(t)
	aDay(c)
	dir := t.TempDir()
	path := filepath.Join(dir, "copie.db")
	c.expect(0, "backup", path)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	has(t, c.out.String(), "Copie faite : "+path, c.shell.count(info.Size())+" octets")
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read it: %v", info.Mode())
	}

	has(t, c.expect(ExitError, "backup", path), "existe déjà ; -force le remplace")
	c.expect(0, "backup", "-force", "-json", path)
	v := object(t, c.out.String())
	golden(t, "backup", keys(v))
	if v["path"] != path || fmt.Sprint(v["bytes"]) == "0" {
		t.Errorf("%v", v)
	}
	has(t, c.expect(ExitError, "backup", filepath.Join(dir, "nowhere", "x.db")), filepath.Join(dir, "nowhere"))
	c.expect(ExitUsage, "backup")
	c.expect(ExitUsage, "backup", "-")
	c.expect(0, "backup", path, "-force")

	has(t, c.expect(ExitError, "backup", "-force", c.path), "est en service")

	// The copy is a ledger like the other.
	c.expect(0, "report", "-json", "-day", "22/11")
	was := c.out.String()
	c.path = path
	c.expect(0, "report", "-json", "-day", "22/11")
	if c.out.String() != was {
		t.Errorf("the copy says\n%s\nand the ledger\n%s", &c.out, was)
	}
}

// A copy of a damaged ledger says so, and never takes the place of a good one.
func TestBackupOfADamagedLedger(t *testing.T) {
	c := newCounter(t)
	var all []model.Invoice
	for range 500 {
		all = append(all, c.invoice(state(model.Paid), func(i *model.Invoice) { i.Object = "vente " + i.Ref }))
	}
	c.keep(all...)
	dir := t.TempDir()
	good, other := filepath.Join(dir, "bonne.db"), filepath.Join(dir, "autre.db")
	c.expect(0, "backup", good)
	before, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	damage(t, c.path, "vente "+all[200].Ref)
	has(t, c.expect(ExitError, "backup", "-force", good), "n'a pas remplacé", "sous un autre nom")
	if after, err := os.ReadFile(good); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the good copy has changed (%v)", err)
	}
	has(t, c.expect(ExitError, "backup", other), "est copié, mais le registre est abîmé")
	if _, err := os.Stat(other); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestBackupStops(t *testing.T) {
	c := newCounter(t)
	aDay(c)
	dir := t.TempDir()
	if code, _ := c.runIn(ended(t), "backup", filepath.Join(dir, "copie.db")); code != ExitError {
		t.Errorf("exit %d", code)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}
