package till

import (
	"io"
	"path/filepath"
	"testing"
	"time"

	"caisse/model"
	"caisse/model/ledger"
	"caisse/model/ledger/fill/made"
)

// BenchmarkExport is to be read beside Scan: what it takes to go through the
// rows and do nothing with them.
func BenchmarkExport(b *testing.B) {
	path := filepath.Join(b.TempDir(), "ledger.db")
	until := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	if err := (made.Plan{N: 100_000, Seed: 1, Days: 730, Until: until}).Into(b.Context(), path, nil); err != nil {
		b.Fatal(err)
	}
	l, err := ledger.Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	till := New(Config{Ledger: l})
	label := func(inv *model.Invoice) string { return string(inv.State) }
	b.Run("Scan", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := l.Each(b.Context(), ledger.Query{}, func(*model.Invoice) error { return nil }); err != nil {
				b.Fatal(err)
			}
		}
	})
	for name, as := range map[string]Format{"CSV": CSV, "JSONL": JSONL} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := till.ExportTo(b.Context(), Export{As: as, Lang: "fr", Label: label}, io.Discard, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
