package shell

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"caisse/model"
	"caisse/model/receipt/escpostest"
)

// receipt prints on the printer that is set, and knows what was printed before.
func TestReceipt(t *testing.T) {
	c := newCounter(t)
	inv := c.invoice(state(model.Paid), amount(12500))
	c.keep(inv)
	if said := c.expect(ExitError, "receipt", inv.Ref); !strings.Contains(said, "Aucune imprimante") {
		t.Errorf("%q", said)
	}
	c.expect(ExitPaid, "receipt", "-text", inv.Ref)
	has(t, c.out.String(), "REÇU", "12 500 FCFA", inv.Ref)
	hasNot(t, c.out.String(), "DUPLICATA")
	path := filepath.Join(t.TempDir(), "paper")
	for range 2 {
		c.shell.Settings.Printer = "file:" + path
		c.expect(ExitPaid, "receipt", inv.Ref)
	}
	b, err := os.ReadFile(path)
	p := escpostest.Printer{Columns: 48}
	_, _ = p.Write(b)
	if err != nil || p.Err != nil || len(p.Sheets) != 2 || strings.Contains(p.Sheets[0].Text, "DUPLICATA") || !strings.Contains(p.Sheets[1].Text, "DUPLICATA") {
		t.Errorf("%v, %v: %+v", err, p.Err, p.Sheets)
	}
	c.expect(ExitPaid, "receipt", "-text", inv.Ref)
	has(t, c.out.String(), "DUPLICATA")
	c.shell.Settings.Printer = "file:" + t.TempDir()
	if said := c.expect(ExitError, "receipt", inv.Ref); !strings.Contains(said, "dossier") {
		t.Errorf("%q", said)
	}
	c.expect(ExitNotFound, "receipt", "-text", "01ARZ3NDEKTSV4RRFFQ69G5FAV")
	failed := newCounter(t)
	inv = failed.invoice(state(model.Failed))
	failed.keep(inv)
	failed.expect(ExitFailed, "receipt", "-text", inv.Ref)
}
