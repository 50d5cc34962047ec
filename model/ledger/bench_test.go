package ledger

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"caisse/model"
)

// fill adds count settled invoices, a second apart, ending at noon.
func fill(tb testing.TB, l *Ledger, count int) {
	tb.Helper()
	_, err := l.write.Exec(`WITH RECURSIVE i(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM i WHERE x < ?1)
		INSERT INTO invoice (ref, sale, amount, created_at, state, settled_at, token, link, request_id)
		SELECT printf('01FAKE%020d', x), printf('01FAKE%020d', x), 9 + x % 1000, ?2 - (?1 - x) * 1000,
			CASE x % 50 WHEN 0 THEN 'failed' WHEN 1 THEN 'refused' ELSE 'paid' END, ?2 - (?1 - x) * 1000,
			hex(randomblob(100)), 'https://pay.example/' || hex(randomblob(100)), 'P' || x
		FROM i`, count, noon.UnixMilli())
	if err != nil {
		tb.Fatal(err)
	}
}

func BenchmarkLedger(b *testing.B) {
	ctx := context.Background()
	path := filepath.Join(b.TempDir(), "ledger.db")
	l, err := Open(ctx, path)
	if err != nil {
		b.Fatal(err)
	}
	fill(b, l, 100_000)
	l.Close()

	b.Run("Open", func(b *testing.B) {
		for b.Loop() {
			l, err := Open(ctx, path)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := l.LastPaid(ctx); err != nil {
				b.Fatal(err)
			}
			l.Close()
		}
	})
	l, err = Open(ctx, path)
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	n := 0
	ref := func() string { n++; return fmt.Sprintf("01BENCH%019d", n) }
	bench := func(name string, f func() error) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := f(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	bench("Add", func() error {
		inv := sample(ref())
		return l.Add(ctx, inv, model.Event{At: noon, Kind: model.EventSending, State: inv.State})
	})
	bench("Change", func() error {
		_, err := l.Change(ctx, "01BENCH0000000000000000001", func(inv model.Invoice) (model.Invoice, []model.Event, bool) {
			inv.State = model.Pending
			return inv, []model.Event{{At: noon, Kind: model.EventLink, State: inv.State}}, true
		})
		return err
	})
	at := noon
	bench("Claim", func() error {
		at = at.Add(time.Minute)
		_, _, err := l.Claim(ctx, "01BENCH0000000000000000001", at, time.Second)
		return err
	})
	bench("Invoice", func() error {
		_, err := l.Invoice(ctx, "01BENCH0000000000000000001")
		return err
	})
	for _, page := range []struct {
		name string
		q    Query
	}{
		{"Newest", Query{}},
		{"Newest/middle", Query{Before: "01FAKE00000000000000050000"}},
		{"Newest/two states", Query{States: []model.State{model.Paid, model.Failed}}},
		{"Newest/every state", Query{States: model.States}},
		{"Newest/rare state", Query{States: []model.State{model.AmountDiffers}}},
		{"Newest/old days", Query{Before: "01FAKE00000000000000090000", Until: noon.Add(-50000 * time.Second)}},
	} {
		bench(page.name, func() error {
			_, err := l.Newest(ctx, page.q)
			return err
		})
	}
	bench("Unsettled", func() error {
		_, err := l.Unsettled(ctx, []model.State{model.Sending, model.Pending, model.LostAnswer}, noon)
		return err
	})
	bench("Find", func() error {
		_, err := l.Find(ctx, "0777")
		return err
	})
}
