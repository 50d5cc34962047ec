package ledger

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"caisse/model"
)

// behind is how far the index of words is, and how many of its invoices have
// other words by now.
func behind(t *testing.T, l *Ledger) (upto, stale int) {
	t.Helper()
	if err := l.write.QueryRow("SELECT upto, (SELECT count(*) FROM stale) FROM searchable").Scan(&upto, &stale); err != nil {
		t.Fatal(err)
	}
	return upto, stale
}

// sound has SQLite compare the index of words with the words.
func sound(t *testing.T, l *Ledger) {
	t.Helper()
	if _, err := l.write.Exec("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)"); err != nil {
		t.Errorf("the index is not that of the words: %v", err)
	}
}

// Sales alone bring the index up to date now and then; a search does at once,
// and finds a sale by what it is now, not by what it was.
func TestIndexCatchesUp(t *testing.T) {
	l := fresh(t)
	if _, err := l.write.Exec("PRAGMA synchronous = OFF"); err != nil {
		t.Fatal(err)
	}
	for i := range catchUpEvery {
		if upto, _ := behind(t, l); upto != 0 {
			t.Fatalf("up to %d after %d sales", upto, i)
		}
		inv := row(fmt.Sprint("R", i+1), i, model.Pending)
		inv.Lastname = "Zongo"
		add(t, l, inv)
	}
	if upto, _ := behind(t, l); upto != catchUpEvery {
		t.Errorf("up to %d after %d sales", upto, catchUpEvery)
	}
	change := func(ref string, f func(*model.Invoice)) {
		if _, err := l.Change(ctx, ref, func(inv model.Invoice) (model.Invoice, []model.Event, bool) { f(&inv); return inv, nil, true }); err != nil {
			t.Fatal(err)
		}
	}
	find := func(text, want string) {
		t.Helper()
		got, err := l.Newest(ctx, Query{Text: text, Limit: 3})
		if err != nil || refs(got) != want {
			t.Errorf("%q finds %q, %v; want %q", text, refs(got), err, want)
		}
	}
	change("R7", func(inv *model.Invoice) { inv.CheckedAt = noon })
	if _, stale := behind(t, l); stale != 0 {
		t.Errorf("a question to LigdiCash makes %d stale", stale)
	}
	change("R7", func(inv *model.Invoice) { inv.Phone, inv.State = "22670123456", model.Paid })
	change("R7", func(inv *model.Invoice) { inv.Lastname = "Kaboré" })
	change("R8", func(inv *model.Invoice) { inv.Lastname = "Kaboré" })
	change("R8", func(inv *model.Invoice) { inv.Lastname = "Zongo" }) // and back
	late := row("R999", 999, model.Paid)                              // not in the index yet
	add(t, l, late)
	change("R999", func(inv *model.Invoice) { inv.Lastname = "Kaboré" })
	if upto, stale := behind(t, l); upto != catchUpEvery || stale != 2 {
		t.Errorf("up to %d, %d stale; want %d and 2", upto, stale, catchUpEvery)
	}
	find("kabore", "R999 R7")
	find("70 12 34 56", "R7")
	find("zongo", "R256 R255 R254")
	if upto, stale := behind(t, l); upto != catchUpEvery+1 || stale != 0 {
		t.Errorf("up to %d, %d stale after a search", upto, stale)
	}
	change("R7", func(inv *model.Invoice) { inv.Lastname = "Sawadogo" })
	find("kabore", "R999")
	find("sawadogo", "R7")
	find("zongo r8", "R89 R88 R87")
	sound(t, l)
}

// Days of few sales and of many are searched in two ways, with the same end.
func TestSearchBetweenDates(t *testing.T) {
	t.Parallel()
	if race {
		t.Skip("nothing to race with")
	}
	l := fresh(t)
	const count = framed + 100
	fill(t, l, count) // more than one piece to catch up
	at := func(n int) time.Time { return noon.Add(time.Duration(n-count) * time.Second) }
	ref := func(n int) string { return fmt.Sprintf("01FAKE%020d", n) }
	for _, wide := range []int{1, 2, catchUpChunk, framed - 1, framed, framed + 1, framed + 50} {
		q := Query{Text: "01fake", Since: at(11), Until: at(11 + wide), Limit: 1}
		if got, err := l.Total(ctx, q); err != nil || got.Count != int64(wide) {
			t.Errorf("%d sales: %d found, %v", wide, got.Count, err)
		}
		if got, err := l.Newest(ctx, q); err != nil || refs(got) != ref(10+wide) {
			t.Errorf("%d sales: the last is %s, %v", wide, refs(got), err)
		}
		q.After = Cursor(ref(5))
		if got, err := l.Newest(ctx, q); err != nil || refs(got) != ref(11) {
			t.Errorf("%d sales: the first is %s, %v", wide, refs(got), err)
		}
	}
	sound(t, l)
}

// Items that rotted keep no later sale out of a search, and their own is found
// by its other words.
func TestRottenItems(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := openAt(t, path)
	inv := row("R1", 1, model.Paid)
	inv.Firstname, inv.Items = "Awa", []model.Item{{Name: "pain", Quantity: 1, UnitPrice: 500}}
	add(t, l, inv)
	l.Close()
	raw(t, path, `PRAGMA ignore_check_constraints = 1; UPDATE invoice SET items = '[{"name":"pain'`).Close()
	l = openAt(t, path)
	defer l.Close()
	inv.Ref, inv.Sale = "R2", "R2"
	add(t, l, inv)
	for text, want := range map[string]string{"awa": "R2 R1", "pain": "R2"} {
		if got, err := l.Newest(ctx, Query{Text: text}); err != nil || refs(got) != want {
			t.Errorf("%s finds %q, %v, want %q", text, refs(got), err, want)
		}
	}
}
