package ledger_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"caisse/model"
	"caisse/model/ledger"
	"caisse/model/ledger/fill/made"
)

// The whole chain, beside a scan of the events it is of; and what a closing adds
// up, of a day of 2,000 sales, beside a scan of its events and invoices.
func BenchmarkChain(b *testing.B) {
	ctx := context.Background()
	for _, size := range made.Sizes(b) {
		b.Run(fmt.Sprintf("rows=%d", size), func(b *testing.B) {
			path := benchFile(b, size)
			l, err := ledger.Open(ctx, path)
			if err != nil {
				b.Fatal(err)
			}
			defer l.Close()
			l.Links(anyLink)
			x := newBare(b, path, "mode=ro&_busy_timeout=5000")
			var events int
			made.Beside(b, "verify", func() {
				if w, err := l.Walk(ctx, "", nil); err != nil || w.Broken != nil || w.Lines < int64(size) {
					b.Fatalf("%+v, %v", w, err)
				}
			}, func() {
				events = x.sums("SELECT n, invoice, at, machine_at, kind, state, text, amount, chk FROM event", 9)
			})
			b.Logf("%d events", events)
		})
	}
	b.Run("day of 2000", func(b *testing.B) {
		path := filepath.Join(b.TempDir(), "ledger.db")
		if err := (made.Plan{N: 2000, Days: 1, Seed: 1}).Into(ctx, path, nil); err != nil {
			b.Fatal(err)
		}
		l, err := ledger.Open(ctx, path)
		if err != nil {
			b.Fatal(err)
		}
		defer l.Close()
		l.Links(anyLink)
		x := newBare(b, path, "mode=ro&_busy_timeout=5000")
		at := ledger.ClosingTime{At: time.Now(), Machine: time.Now(), Days: model.Days{}}
		made.Beside(b, "closing", func() {
			if c, err := l.X(ctx, at); err != nil || c.Asked.Count < 2000 {
				b.Fatalf("%+v, %v", c, err)
			}
		}, func() {
			x.sums("SELECT n, invoice, at, machine_at, kind, state, text, amount, chk FROM event", 9)
			x.sums("SELECT "+allColumns+" FROM invoice", 34)
		})
	})
}
