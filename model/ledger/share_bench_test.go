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

const benchShop = "01KB2T5YQ0S0000000000XAGA0"

// benchCopy is a ledger of a size, to write to.
func benchCopy(b *testing.B, size int, name string) *ledger.Ledger {
	ctx := context.Background()
	from, err := ledger.Open(ctx, benchFile(b, size))
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), name+".db")
	if err := from.Backup(ctx, path, false, nil); err != nil {
		b.Fatal(err)
	}
	from.Close()
	l, err := ledger.Open(ctx, path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	l.Links(anyLink)
	return l
}

// A sale of a till that shares, beside one of a till that does not; and what
// sharing does behind sales.
func BenchmarkShare(b *testing.B) {
	ctx := context.Background()
	for _, size := range made.Sizes(b) {
		b.Run(fmt.Sprintf("rows=%d", size), func(b *testing.B) {
			alone, shared := benchCopy(b, size, "alone"), benchCopy(b, size, "shared")
			if err := shared.Join(ctx, "C1", benchShop, "Ouaga"); err != nil {
				b.Fatal(err)
			}
			start := time.Now()
			for more := true; more; {
				var err error
				if _, more, err = shared.Fill(ctx, 200); err != nil {
					b.Fatal(err)
				}
			}
			b.Logf("%d marks of old sales in %v", size, time.Since(start).Round(time.Millisecond))
			at, n := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC), 0
			sell := func(l *ledger.Ledger) {
				n++
				ref := fmt.Sprintf("01KBENCH%018d", n)
				inv := model.Invoice{Ref: ref, Sale: ref, Amount: 1500, Items: []model.Item{{Name: "Café moulu", Quantity: 3, UnitPrice: 500}}, Object: "3 × Café moulu",
					State: model.Sending, CreatedAt: at.Add(time.Duration(n) * time.Second), Ticket: model.Ticket{Day: 20261123}}
				if err := l.Add(ctx, inv, model.Event{At: inv.CreatedAt, Kind: model.EventSending, State: inv.State, Amount: inv.Amount}); err != nil {
					b.Fatal(err)
				}
			}
			for range 300 {
				sell(shared)
				sell(alone)
			}
			made.Beside(b, "add", func() { sell(shared) }, func() { sell(alone) })
			b.Run("digests", func(b *testing.B) {
				for b.Loop() {
					if _, err := shared.Digests(ctx, time.Unix(0, 0), at.AddDate(1, 0, 0)); err != nil {
						b.Fatal(err)
					}
				}
			})
			me, err := shared.Me(ctx)
			if err != nil {
				b.Fatal(err)
			}
			for _, q := range []ledger.Query{{Till: me.ID}, {Till: me.ID, States: []model.State{model.Pending, model.Sending}}} {
				b.Run("page of a till", func(b *testing.B) {
					for b.Loop() {
						if _, err := shared.Newest(ctx, q); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
			to, err := ledger.Open(ctx, filepath.Join(b.TempDir(), "to.db"))
			if err != nil {
				b.Fatal(err)
			}
			defer to.Close()
			to.Links(anyLink)
			if err := to.Join(ctx, "C2", benchShop, "Ouaga"); err != nil {
				b.Fatal(err)
			}
			b.Run("take in 500", func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					var all []ledger.Given
					var had []model.Marked
					for range 500 {
						sell(shared)
					}
					outs, err := shared.Unsent(ctx, benchShop, 500)
					if err != nil {
						b.Fatal(err)
					}
					for _, o := range outs {
						all, had = append(all, ledger.Given{Copy: o.Copy, Mark: o.Mark}), append(had, model.Marked{Ref: o.Invoice.Ref, Mark: o.Mark})
					}
					if err := shared.Strike(ctx, had, ledger.Passed{}); err != nil {
						b.Fatal(err)
					}
					b.StartTimer()
					if got, err := to.TakeIn(ctx, ledger.Place{Shop: benchShop, Seq: 1}, all); err != nil || len(got.Refused) > 0 {
						b.Fatal(got.Refused, err)
					}
				}
			})
		})
	}
}
