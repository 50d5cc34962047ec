package till

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"caisse/model/ledger"
	"caisse/model/ledger/fill/made"
)

// A ledger with a damaged page: what can be read is exported, the file keeps
// its name, and the loss is told.
func TestExportDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	const n = 1000
	plan := made.Plan{N: n, Seed: 1, Days: 30, Until: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)}
	if err := plan.Into(t.Context(), path, nil); err != nil {
		t.Fatal(err)
	}
	damagePage(t, path)
	l, err := ledger.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	till, to := New(Config{Ledger: l}), filepath.Join(t.TempDir(), "ventes.jsonl")
	out, err := till.Export(t.Context(), Export{As: JSONL}, to, false, func(done, total int64) {})
	var damaged *Damaged
	if !errors.As(err, &damaged) || !errors.Is(err, ErrDamaged) || damaged.Rows == 0 {
		t.Fatalf("got %+v, %v; want rows and a *Damaged", out, err)
	}
	if out.Count == 0 || out.Count >= n || out.Count+int64(damaged.Rows) != n || out.Path != to {
		t.Errorf("%d rows exported, %d lost, of %d", out.Count, damaged.Rows, n)
	}
	b, err := os.ReadFile(to)
	if lines := bytes.Count(b, []byte("\n")); err != nil || int64(lines) != out.Count {
		t.Errorf("%d lines in the file, %v; %d rows are said to be", lines, err, out.Count)
	}
}

// damagePage spoils one page of the invoices in the middle of the file.
func damagePage(t *testing.T, path string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const size, leaf = 4096, 13 // a page of table rows
	var pages []int
	for at := size; at+size <= len(b); at += size {
		if b[at] == leaf && bytes.Contains(b[at:at+size], []byte("/directpayment/invoice/")) {
			pages = append(pages, at)
		}
	}
	if len(pages) < 3 {
		t.Fatalf("%d pages of invoices: the test no longer knows the file", len(pages))
	}
	at := pages[len(pages)/2]
	copy(b[at:at+64], bytes.Repeat([]byte{0xff}, 64))
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
