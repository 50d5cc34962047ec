package shell

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"caisse/model"
)

// The way back from a backup: what the present ledger has more than it is named
// first, nothing of it is lost, and the sales of the backup are there again.
func TestRestore(t *testing.T) {
	c := newCounter(t)
	c.keep(c.invoice(state(model.Paid)), c.invoice(state(model.Paid)))
	backup := filepath.Join(t.TempDir(), "hier.db")
	c.expect(0, "backup", backup)
	newer := c.invoice(state(model.Paid), func(i *model.Invoice) { i.Amount = 700 })
	c.keep(newer)

	c.expect(0, "restore", "-json", "-look", backup)
	if v := object(t, c.out.String()); fmt.Sprint(v["newer"], v["newer_sum"], v["newer_refs"], v["done"]) != fmt.Sprint(1, 700, []string{newer.Ref}, false) {
		t.Errorf("looked at: %v", v)
	}
	c.expect(0, "list", "-json")
	if n := strings.Count(c.out.String(), "\n"); n != 3 {
		t.Errorf("looking changed something: %d sales", n)
	}

	c.expect(0, "restore", backup)
	has(t, c.out.String(), "Remise en place : "+backup+", 2 factures", "1 facture, pour 700", "L'ancien est gardé : ")
	c.expect(0, "list", "-json")
	if got := c.out.String(); strings.Count(got, "\n") != 2 || strings.Contains(got, newer.Ref) {
		t.Errorf("after it:\n%s", got)
	}
	kept, err := filepath.Glob(filepath.Join(filepath.Dir(c.path), "*before*.db"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept: %v, %v", kept, err)
	}
	now := c.path
	c.path = kept[0]
	c.expect(0, "list", "-json")
	has(t, c.out.String(), newer.Ref)
	c.path = now

	before, _ := os.ReadFile(c.path)
	has(t, c.expect(ExitError, "restore", filepath.Join(t.TempDir(), "nulle-part.db")), "n'existe pas")
	junk := filepath.Join(t.TempDir(), "photo.jpg")
	if err := os.WriteFile(junk, []byte(strings.Repeat("not a ledger ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	c.expect(ExitError, "restore", junk)
	has(t, c.expect(ExitError, "restore", c.path), "le registre lui-même")
	if after, _ := os.ReadFile(c.path); string(after) != string(before) {
		t.Error("a backup that cannot be changed the ledger")
	}
	c.expect(ExitNotFound, "restore", "last")
}

// What can be read of a damaged ledger goes into a new one, counted; the code
// says that something is missing.
func TestSalvageCommand(t *testing.T) {
	c := newCounter(t)
	var all []model.Invoice
	for range 300 {
		all = append(all, c.invoice(state(model.Paid), func(i *model.Invoice) { i.Object = "vente " + i.Ref }))
	}
	c.keep(all...)
	damage(t, c.path, "vente "+all[200].Ref)
	to := filepath.Join(t.TempDir(), "sauve.db")
	c.expect(ExitLook, "salvage", "-json", c.path, to)
	v := object(t, c.out.String())
	var read, unsound, unreadable int
	if _, err := fmt.Sscan(fmt.Sprint(v["read"], " ", v["unsound"], " ", v["unreadable"]), &read, &unsound, &unreadable); err != nil {
		t.Fatal(err)
	}
	if read+unreadable != 300 || unsound+unreadable == 0 || read < 200 {
		t.Errorf("counted: %v", v)
	}
	has(t, c.expect(ExitError, "salvage", c.path, to), "existe déjà")
	c.path = to
	c.expect(0, "list", "-json", "-n", "1000")
	if n := strings.Count(c.out.String(), "\n"); n != read {
		t.Errorf("%d sales in the new one, %d read", n, read)
	}
	c.expect(ExitUsage, "salvage", to)
}
