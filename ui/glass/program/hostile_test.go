package program

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/ledger"
	"caisse/ui/glass"
)

// hostileLedger has n sales with hostile texts in every column, and is the
// training till's of d.
func hostileLedger(t *testing.T, d desk, rnd *rand.Rand, n int) (refs []string) {
	t.Helper()
	if err := os.MkdirAll(d.data, 0o700); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	l, err := ledger.Open(ctx, filepath.Join(d.data, "sandbox.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	h := func() string { return glass.Hostile(rnd) }
	for i := range n {
		at := time.Now().UTC().Add(-time.Duration(i) * time.Second)
		inv := model.Invoice{
			Ref: fmt.Sprintf("01TEST%020d", i), State: model.Sending, Amount: model.Money(100 + i), CreatedAt: at, Object: h(), Firstname: h(), Lastname: h(), Email: h(),
			Items: []model.Item{{Name: h(), Description: h(), Quantity: 1, UnitPrice: model.Money(100 + i)}},
		}
		inv.Sale = inv.Ref
		if err := l.Add(ctx, inv, model.Event{At: at, Kind: model.EventSending, State: model.Sending, Amount: inv.Amount}); err != nil {
			t.Fatal(err)
		}
		_, err := l.Change(ctx, inv.Ref, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
			i.State, i.SettledAt = model.Paid, at
			i.OperatorName, i.OperatorRef, i.RequestID, i.RawStatus, i.Phone, i.Code = h(), h(), h(), h(), h(), h()
			return i, []model.Event{{At: at, Kind: model.EventSettled, State: model.Paid, Amount: inv.Amount, Text: h()}}, true
		})
		if err != nil {
			t.Fatal(err)
		}
		refs = append(refs, inv.Ref)
	}
	return refs
}

// Hostile texts in every column of a ledger, through every command, as text, CSV
// and JSON: none of their bytes does anything, and no cell is a formula.
func TestHostileTextsInCommands(t *testing.T) {
	t.Parallel()
	rnd := proof.Rand(t)
	const texts = 13 // of a sale
	n := max(1, proof.Size(40, 1000, 10_000)/texts)
	d := newDesk(t)
	refs := hostileLedger(t, d, rnd, n)
	sink := func(ok int, args ...string) string {
		t.Helper()
		code, out, said := d.run(t, "", args...)
		if code != ok && !(args[0] == "check" && code < 8) {
			t.Fatalf("%q: exit code %d, %s", args, code, said)
		}
		for where, text := range map[string]string{"output": out, "errors": said} {
			if bad := glass.Inert(strings.TrimPrefix(text, "\ufeff"), "\r\n"); bad != "" {
				t.Fatalf("%q: active in the %s: %s", args, where, bad)
			}
		}
		return out
	}
	if out := sink(0, "list", "-sandbox", "-all"); len(out) < 40*n {
		t.Fatalf("the list has %d bytes for %d sales", len(out), n)
	}
	sink(0, "report", "-sandbox")
	for _, args := range [][]string{{"list", "-sandbox", "-json", "-all"}, {"report", "-sandbox", "-json"}} {
		answers := json.NewDecoder(strings.NewReader(sink(0, args...)))
		for answers.More() {
			if err := answers.Decode(new(any)); err != nil {
				t.Fatalf("%q: no JSON: %v", args, err)
			}
		}
	}
	for _, ref := range refs[:min(len(refs), 10)] {
		sink(0, "check", "-sandbox", ref)
	}
	exportsAreInert(t, n, func(path string) { sink(0, "export", "-sandbox", "-o", path) })
}

// exportsAreInert reads what export writes of n sales: no active byte, JSON that is
// whole, and no cell that a spreadsheet would take for a formula.
func exportsAreInert(t *testing.T, n int, export func(path string)) {
	t.Helper()
	for _, kind := range []string{"csv", "jsonl"} {
		path := filepath.Join(t.TempDir(), "x."+kind)
		export(path)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		b = bytes.TrimPrefix(b, []byte("\ufeff"))
		if bad := glass.Inert(string(b), "\r\n"); bad != "" {
			t.Fatalf("active in the %s: %s", kind, bad)
		}
		if kind == "jsonl" {
			for line := range bytes.Lines(b) {
				if !json.Valid(line) {
					t.Fatalf("no JSON: %q", line)
				}
			}
			continue
		}
		r := csv.NewReader(bytes.NewReader(b))
		r.Comma = ';'
		rows, err := r.ReadAll()
		if err != nil || len(rows) != n+1 {
			t.Fatalf("%d rows for %d sales, %v", len(rows), n, err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
					t.Fatalf("a formula: %q", cell)
				}
			}
		}
	}
}
