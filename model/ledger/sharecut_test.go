package ledger

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// Cut off at any moment and taken in again, what came is what it would have been.
func TestTakingInCutAnywhere(t *testing.T) {
	t.Parallel()
	r := proof.Rand(t)
	from := tillAt(t, "C1")
	for n := range 20 {
		ref := fmt.Sprintf(someRef, n)
		add(t, from, sample(ref))
		linkUp(t, from, ref)
		if n%3 == 0 {
			told(t, from, ref, yes, noon.Add(time.Minute))
		}
	}
	var all []Given
	for _, o := range unsent(t, from) {
		all = append(all, Given{o.Copy, o.Mark})
	}
	whole := tillAt(t, "C2")
	start := time.Now()
	if _, err := whole.TakeIn(ctx, Place{ouaga, 9}, all); err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	cut := tillAt(t, "C3")
	for range proof.Size(20, 100, 1000) {
		short, stop := context.WithTimeout(ctx, time.Duration(r.Int64N(int64(took))))
		_, err := cut.TakeIn(short, Place{ouaga, 9}, all)
		stop()
		shops, serr := cut.Shops(ctx)
		if serr != nil || len(shops) != 1 {
			t.Fatal(shops, serr)
		}
		if sum, terr := cut.Total(ctx, Query{}); terr != nil || (sum.Count == 20) != (shops[0].Seq == 9) || err == nil && sum.Count != 20 {
			t.Fatalf("half of it is there: %d sales at place %d, %v", sum.Count, shops[0].Seq, terr)
		}
	}
	if _, err := cut.TakeIn(ctx, Place{ouaga, 9}, all); err != nil {
		t.Fatal(err)
	}
	if a, b := digests(t, whole), digests(t, cut); !slices.Equal(a, b) {
		t.Errorf("%+v and %+v", a, b)
	}
	for n := range 20 {
		ref := fmt.Sprintf(someRef, n)
		_, a, err := whole.History(ctx, ref)
		_, b, err2 := cut.History(ctx, ref)
		if err != nil || err2 != nil || !slices.Equal(a, b) {
			t.Errorf("%s: %v and %v", ref, a, b)
		}
	}
	verified(t, whole, cut)
}

// What only sharing needs may rot: sales are written and read, and nobody takes
// the sales of others for his own.
func TestSharingThatRots(t *testing.T) {
	t.Parallel()
	for _, table := range []string{"share", "share_till", "unsent", "tills", "shops", "filled", "heard", "compared"} {
		t.Run(table, func(t *testing.T) {
			t.Parallel()
			one, two := tillAt(t, "C1"), tillAt(t, "C2")
			add(t, two, sample(fmt.Sprintf(someRef, 1)))
			hand(t, two, one)
			add(t, one, sample(fmt.Sprintf(someRef, 2)))
			path := filepath.Join(t.TempDir(), "rotten.db")
			if err := one.Backup(ctx, path, false, nil); err != nil {
				t.Fatal(err)
			}
			db := raw(t, path)
			var page, size int64
			if err := db.QueryRow("SELECT rootpage, page_size FROM sqlite_schema, pragma_page_size WHERE name = ?", table).Scan(&page, &size); err != nil {
				t.Fatal(err)
			}
			db.Close()
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			copy(text[(page-1)*size:], slices.Repeat([]byte{0xA5}, int(size)))
			if err := os.WriteFile(path, text, 0o600); err != nil {
				t.Fatal(err)
			}
			l, err := Open(ctx, path)
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			l.Links(anyLink)
			inv := sample(fmt.Sprintf(someRef, 3))
			inv.Ticket = model.Ticket{Day: 20261123}
			if err := l.Add(ctx, inv, model.Event{At: noon, Kind: model.EventSending, State: model.Sending}); err != nil {
				t.Errorf("no sale: %v", err)
			}
			all, err := l.Newest(ctx, Query{})
			if len(all) != 3 || err != nil && !damaged(err) {
				t.Errorf("a list of %d, %v", len(all), err)
			}
			n := 0
			if err := l.Each(ctx, Query{}, func(inv *model.Invoice) error { n++; return nil }); n != 3 || err != nil && !damaged(err) {
				t.Errorf("an export of %d, %v", n, err)
			}
			if inv, err := l.Invoice(ctx, fmt.Sprintf(someRef, 1)); err != nil || inv.Till == "" {
				t.Errorf("the sale of another is its own: %q, %v", inv.Till, err)
			}
			if err := l.Verify(ctx); !damaged(err) {
				t.Errorf("it is found sound: %v", err)
			}
		})
	}
}
