package shell

import (
	"database/sql"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"caisse/model"
)

// Evidence has what support asks for and no secret, fits its columns, and verify
// finds each of its hashes.
func TestEvidence(t *testing.T) {
	c := newCounter(t)
	inv := c.invoice(state(model.Paid), amount(12500), func(i *model.Invoice) { i.OperatorRef = "OP-7" })
	c.keep(inv, c.invoice())
	c.expect(ExitPaid, "evidence", inv.Ref)
	masked := c.out.String()
	has(t, masked, "PREUVE D'UNE VENTE", inv.Ref, "12 500 FCFA", "226 70", "HISTORIQUE", "Boutique Wend-Panga", "caisse verify ")
	hasNot(t, masked, "22670112212", inv.Token, inv.Link)
	for line := range strings.Lines(masked) {
		if w := ansi.StringWidth(strings.TrimRight(line, "\n")); w > 80 {
			t.Errorf("%d cells: %q", w, line)
		}
	}
	hashes := regexp.MustCompile(`\b[0-9a-f]{64}\b`).FindAllString(masked, -1)
	if len(hashes) < 3 {
		t.Fatalf("%d hashes in %s", len(hashes), masked)
	}
	for _, hash := range hashes {
		c.expect(0, "verify", hash)
		has(t, c.out.String(), "empreinte")
	}
	c.expect(ExitPaid, "evidence", "-phone", inv.Ref[len(inv.Ref)-6:])
	has(t, c.out.String(), "22670112212")
	c.expect(ExitPaid, "evidence", inv.Token)
	c.shell.Settings.Lang = "en"
	c.expect(ExitPaid, "evidence", inv.Ref)
	has(t, c.out.String(), "EVIDENCE OF A SALE", "12,500 FCFA")
	c.expect(ExitNotFound, "evidence", "01ARZ3NDEKTSV4RRFFQ69G5FAV")
	c.expect(ExitUsage, "evidence")
	c.expect(ExitUsage, "evidence", "-force", inv.Ref)
}

// Its file is for this user alone, replaces none, and whatever is in its way is said.
func TestEvidenceFile(t *testing.T) {
	c := newCounter(t)
	inv := c.invoice(state(model.AmountDiffers))
	c.keep(inv)
	path := filepath.Join(t.TempDir(), "preuve.txt")
	c.expect(0, "evidence", inv.Ref, "-o", path)
	at, err := os.Stat(path)
	if err != nil || at.Mode().Perm() != 0o600 && os.PathSeparator == '/' {
		t.Errorf("%v, %v", at, err)
	}
	if said := c.expect(ExitError, "evidence", inv.Ref, "-o", path); !strings.Contains(said, "existe") {
		t.Errorf("%q", said)
	}
	c.expect(0, "evidence", inv.Ref, "-o", path, "-force")
	for _, bad := range []string{t.TempDir(), filepath.Join(t.TempDir(), "none", "x.txt")} {
		c.expect(ExitError, "evidence", inv.Ref, "-o", bad)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(left) != 1 {
		t.Errorf("left behind: %q", left)
	}
}

// Without its chain a sale still has its history: events of before the chain, or one
// that is gone.
func TestEvidenceWithoutChain(t *testing.T) {
	c := newCounter(t)
	inv := c.invoice(state(model.Paid))
	c.keep(inv)
	db, err := sql.Open("sqlite", c.path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, gone := range []string{"DROP TRIGGER chain_stays; DELETE FROM chain", "DROP TABLE chain"} {
		if _, err := db.Exec(gone); err != nil {
			t.Fatal(err)
		}
		c.run("evidence", inv.Ref)
		has(t, c.out.String()+c.err.String(), inv.Ref, "HISTORIQUE", "5 000 F")
		hasNot(t, c.out.String(), "ligne 1")
	}
}

// A sale that never left, and one that another server called paid, say so.
func TestEvidenceOfDoubt(t *testing.T) {
	c := newCounter(t)
	lost, foreign := c.invoice(state(model.LostAnswer)), c.invoice(state(model.Paid), func(i *model.Invoice) { i.Host = "paie.example" })
	c.keep(lost, foreign)
	c.expect(0, "evidence", lost.Ref)
	has(t, c.out.String(), "n'a jamais répondu", "À vérifier (lost answer)")
	hasNot(t, c.out.String(), "confirmé")
	c.expect(0, "evidence", foreign.Ref)
	has(t, c.out.String(), "paie.example", "ne prouve rien")
	hasNot(t, c.out.String(), "✓ Payé")
}

// Where a part of the sale is gone the rest is told, and that it is not all.
func TestEvidenceNotComplete(t *testing.T) {
	c := newCounter(t)
	inv := c.invoice(state(model.Paid), func(i *model.Invoice) { i.Sale = "01FAKE00000000000000009999" })
	c.keep(inv)
	c.expect(ExitLook, "evidence", inv.Ref)
	has(t, c.out.String(), "n'est pas complet", inv.Ref, "5 000 FCFA")
}
