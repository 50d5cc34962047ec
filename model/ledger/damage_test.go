package ledger

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// race says that the race detector is on: reading has nothing to race with, and
// takes ten times as long with it.
var race bool

// spoilt are ledgers of which one page of one part is damaged: the part, and
// what it does to a page.
var spoilt = map[string]func(r *rand.Rand, page []byte){
	"header":  func(_ *rand.Rand, page []byte) { copy(page, make([]byte, 12)) },
	"zeros":   func(_ *rand.Rand, page []byte) { clear(page) },
	"garbage": func(r *rand.Rand, page []byte) { garble(r, page) },
	"a part": func(r *rand.Rand, page []byte) {
		at := r.IntN(len(page) - 600)
		garble(r, page[at:at+600])
	},
}

func garble(r *rand.Rand, page []byte) {
	for i := range page {
		page[i] = byte(r.Uint32())
	}
}

// Whatever happens to an index, every invoice can still be read, and no list, no
// sum and no export is short without saying so.
func TestDamagedIndexes(t *testing.T) {
	proof.Slow(t)
	t.Parallel()
	if race {
		t.Skip("nothing to race with")
	}
	path, want := filled(t, 2000)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	parts := pagesOf(t, path)
	for _, part := range []string{"invoice_newest", "invoice_state", "invoice_paid", "invoice_look", "invoice_token", "invoice_request", "invoice_tail", "sqlite_autoindex_invoice_1"} {
		if len(parts[part]) == 0 {
			t.Errorf("no page of %s", part)
		}
		for how, spoil := range spoilt {
			r := rand.New(rand.NewPCG(7, uint64(len(part)+len(how))))
			for range 2 {
				page := parts[part][r.IntN(len(parts[part]))]
				name := fmt.Sprintf("%s, page %d, %s", part, page, how)
				withDamage(t, name, whole, page, func(b []byte) { spoil(r, b) }, func(l *Ledger) { readable(t, name, l, want) })
			}
		}
	}
}

// A page of the invoices themselves costs those that were on it, and no other,
// however long the pages of the list are.
func TestDamagedTable(t *testing.T) {
	proof.Slow(t)
	t.Parallel()
	if race {
		t.Skip("nothing to race with")
	}
	path, want := filled(t, 400)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var leaves []int
	for _, page := range pagesOf(t, path)["invoice"] {
		if whole[(page-1)*4096] == 13 { // what SQLite writes on the leaf of a table
			leaves = append(leaves, page)
		}
	}
	for _, page := range []int{leaves[0], leaves[len(leaves)/2], leaves[len(leaves)-1]} {
		for _, how := range []string{"header", "zeros", "garbage"} {
			name := fmt.Sprintf("page %d, %s", page, how)
			spoil := func(b []byte) { spoilt[how](rand.New(rand.NewPCG(7, 7)), b) }
			withDamage(t, name, whole, page, spoil, func(l *Ledger) { readableBut(t, name, l, want) })
		}
	}
}

// readableBut reads l, of whose table a page is damaged, in every way: each
// gives the same invoices, and says how many are missing.
func readableBut(t *testing.T, name string, l *Ledger, want []model.Invoice) {
	t.Helper()
	for what, q := range map[string]Query{
		"everything": {}, "the paid ones": {States: []model.State{model.Paid}}, "those to look at": {Look: true},
		"a day": {Since: noon.Add(-time.Hour), Until: noon.Add(24 * time.Hour)}, "those found": {Text: "01fakedamage"},
	} {
		given := map[string]bool{}
		var damage *Damaged
		if err := l.Each(ctx, q, func(inv *model.Invoice) error { given[inv.Ref] = true; return nil }); !errors.As(err, &damage) {
			t.Errorf("%s: Each of %s: %v", name, what, err)
			continue
		}
		if full := len(matching(want, q)); len(given) == 0 || len(given)+damage.Rows != full || damage.Rows > 40 {
			t.Errorf("%s: Each of %s gives %d, and %d are lost, of %d", name, what, len(given), damage.Rows, full)
		}
		for _, q.Limit = range []int{17, 50, 399, 1000} {
			compareDamaged(t, fmt.Sprintf("%s: %s by %d", name, what, q.Limit), l, q, given, damage.Rows)
		}
	}
}

// Invoices that were not in the index of words when the damage came are missing
// from every search, which says so.
func TestDamagedBeforeIndexed(t *testing.T) {
	path, want := filled(t, 100)
	l := openAt(t, path)
	const late = 3
	for i := range late {
		add(t, l, row(fmt.Sprint("LATE", i), len(want)+i, model.Paid))
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	last := 0
	for _, page := range pagesOf(t, path)["invoice"] {
		if bytes.Contains(whole[(page-1)*4096:page*4096], []byte(fmt.Sprint("LATE", late-1))) {
			last = page
		}
	}
	for text, finds := range map[string]int{"xyzzy": 0, want[0].Ref: 1} {
		withDamage(t, text, whole, last, func(b []byte) { clear(b) }, func(l *Ledger) {
			q := Query{Text: text}
			invs, err := l.Newest(ctx, q)
			var damage *Damaged
			if len(invs) != finds || !errors.As(err, &damage) || damage.Rows != late {
				t.Errorf("%s: Newest gives %d, %v", text, len(invs), err)
			}
			if sum, err := l.Total(ctx, q); sum.Count != int64(finds) || !errors.As(err, &damage) || damage.Rows != late {
				t.Errorf("%s: Total gives %v, %v", text, sum, err)
			}
			each := 0
			err = l.Each(ctx, q, func(*model.Invoice) error { each++; return nil })
			if each != finds || !errors.As(err, &damage) || damage.Rows != late {
				t.Errorf("%s: Each gives %d, %v", text, each, err)
			}
		})
	}
}

// withDamage gives f a ledger like whole but for one page.
func withDamage(t *testing.T, name string, whole []byte, page int, spoil func(page []byte), f func(*Ledger)) {
	t.Helper()
	bad := slices.Clone(whole)
	spoil(bad[(page-1)*4096 : page*4096])
	file := filepath.Join(t.TempDir(), "ledger.db")
	if err := os.WriteFile(file, bad, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := Open(ctx, file)
	if err != nil {
		t.Errorf("%s: it does not open: %v", name, err)
		return
	}
	f(l)
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

// matching are those of invs that q asks for by state; its day and its text are
// those of all.
func matching(invs []model.Invoice, q Query) (out []model.Invoice) {
	for _, inv := range invs {
		if (len(q.States) == 0 || slices.Contains(q.States, inv.State)) && (!q.Look || inv.ToLookAt()) {
			out = append(out, inv)
		}
	}
	return out
}

// compareDamaged pages down through q, and up again from the oldest.
func compareDamaged(t *testing.T, name string, l *Ledger, q Query, want map[string]bool, lost int) {
	t.Helper()
	oldest := slices.Min(slices.Collect(maps.Keys(want)))
	for _, up := range []bool{false, true} {
		got, missing := map[string]bool{}, 0
		if up {
			got[oldest], q.Before, q.After = true, "", Cursor(oldest)
		}
		for {
			page, err := l.Newest(ctx, q)
			var damage *Damaged
			switch {
			case errors.As(err, &damage):
				missing += damage.Rows
			case err != nil:
				t.Errorf("%s: %v", name, err)
				return
			}
			for _, inv := range page {
				if got[inv.Ref] {
					t.Errorf("%s: %s comes twice", name, inv.Ref)
				}
				got[inv.Ref] = true
			}
			if len(page) < q.Limit {
				break
			}
			if up {
				q.After = Cursor(page[0].Ref)
			} else {
				q.Before = Cursor(page[len(page)-1].Ref)
			}
		}
		if !maps.Equal(got, want) || !up && missing != lost {
			t.Errorf("%s, up %v: gives %d and says that %d are lost, want %d and %d", name, up, len(got), missing, len(want), lost)
		}
	}
}

// filled is a ledger of n invoices, of one second each, and what they are.
func filled(t *testing.T, n int) (path string, want []model.Invoice) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "whole.db")
	l, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		inv := row(fmt.Sprintf("01FAKEDAMAGE%014d", i), i, model.States[i%len(model.States)])
		inv.Token, inv.RequestID = fmt.Sprintf("FAKE.token-%d", i), fmt.Sprintf("P%d", i)
		want = append(want, inv)
	}
	err = l.AddAll(ctx, func(yield func(model.Invoice, []model.Event) bool) {
		for _, inv := range want {
			if !yield(inv, []model.Event{{At: inv.CreatedAt, Kind: model.EventSending, State: inv.State, Amount: inv.Amount}}) {
				return
			}
		}
	})
	if err := errors.Join(err, l.Close()); err != nil {
		t.Fatal(err)
	}
	return path, want
}

// pagesOf are the pages of each part of the file, by the number of each.
func pagesOf(t *testing.T, path string) map[string][]int {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT name, pageno FROM dbstat")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := map[string][]int{}
	for rows.Next() {
		var name string
		var page int
		if err := rows.Scan(&name, &page); err != nil {
			t.Fatal(err)
		}
		out[name] = append(out[name], page)
	}
	return out
}

// readable reads all of l in every way. Each must give everything, and may say
// that something is damaged; only a *Damaged excuses less, never silence.
func readable(t *testing.T, name string, l *Ledger, want []model.Invoice) {
	t.Helper()
	var sum model.Money
	for _, inv := range want {
		sum += inv.Amount
	}
	all := Total{int64(len(want)), sum}
	since := Query{Since: noon.Add(-time.Hour), Until: noon.Add(24 * time.Hour)}
	for what, q := range map[string]Query{"everything": {}, "a day": since, "the paid ones": {States: []model.State{model.Paid}}} {
		full := all
		if q.States != nil {
			full = Total{}
			for _, inv := range want {
				if inv.State == model.Paid {
					full.add(inv.Amount)
				}
			}
		}
		var each Total
		err := l.Each(ctx, q, func(inv *model.Invoice) error {
			if inv.Token != "" || inv.Link != "" {
				t.Errorf("%s: Each gives a link of %s", name, what)
			}
			each.add(inv.Amount)
			return nil
		})
		if each != full || err != nil && !damaged(err) {
			t.Errorf("%s: Each gives %v of %s, %v, want %v", name, each, what, err, full)
		}
		total, err := l.Total(ctx, q)
		if total != full || err != nil && !damaged(err) {
			t.Errorf("%s: Total gives %v of %s, %v, want %v", name, total, what, err, full)
		}
		paged, told := Total{}, false
		q.Limit = 100
		for range 2 * len(want) / q.Limit {
			page, err := l.Newest(ctx, q)
			told = told || damaged(err)
			if err != nil && !damaged(err) {
				t.Errorf("%s: a page of %s: %v", name, what, err)
				break
			}
			for _, inv := range page {
				paged.add(inv.Amount)
			}
			if len(page) == 0 {
				break
			}
			q.Before = Cursor(page[len(page)-1].Ref)
		}
		if paged != full && !told {
			t.Errorf("%s: pages of %s come to %v without a word, want %v", name, what, paged, full)
		}
	}
	day, err := l.Day(ctx, since.Since, since.Until)
	notCounted := Total{}
	for _, part := range day.NotCounted {
		notCounted.plus(part)
	}
	if rest := all.Count - notCounted.Count; err == nil && rest != int64(len(want)/len(model.States)*2) {
		t.Errorf("%s: the day counts %v, without a word", name, notCounted)
	}
	for _, i := range []int{0, 777, len(want) - 1} {
		for _, text := range []string{want[i].Ref, want[i].Token, want[i].RequestID, want[i].Ref[20:]} {
			if got, err := l.Find(ctx, text); err != nil || len(got) == 0 {
				t.Errorf("%s: %s is not found: %d, %v", name, text, len(got), err)
			}
		}
		if inv, err := l.Invoice(ctx, want[i].Ref); err != nil || inv.Ref != want[i].Ref {
			t.Errorf("%s: %s: %v", name, want[i].Ref, err)
		}
	}
}
