package ledger

import (
	"database/sql"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// flipped is a ledger of which one bit can be flipped, and the truth about it.
type flipped struct {
	t     *testing.T
	path  string
	whole []byte
	want  map[string]model.Invoice
	days  map[time.Time]Day
}

func newFlipped(t *testing.T, n int) *flipped {
	t.Helper()
	f := &flipped{t: t, path: filepath.Join(t.TempDir(), "ledger.db"), want: map[string]model.Invoice{}, days: map[time.Time]Day{}}
	l, err := Open(ctx, f.path)
	if err != nil {
		t.Fatal(err)
	}
	l.Links(anyLink)
	err = l.AddAll(ctx, func(yield func(model.Invoice, []model.Event) bool) {
		for i := range n {
			inv := row(fmt.Sprintf("01FAKEFLIP%016d", i), i*900, model.States[i*7%len(model.States)])
			inv.Amount, inv.Object, inv.Firstname = model.Money(100+i), "2 × pain, café", "Awa"
			inv.Token, inv.Link = fmt.Sprintf("FAKE.token-%d", i), fmt.Sprintf("https://pay.example/%d", i)
			evs := []model.Event{{At: inv.CreatedAt, Kind: model.EventSending, State: model.Sending, Amount: inv.Amount}}
			if inv.State.IsPaid() {
				inv.SettledAt, inv.GotAmount, inv.OperatorName = inv.CreatedAt.Add(time.Minute), inv.Amount, "ORANGE BURKINA"
				evs = append(evs, model.Event{At: inv.SettledAt, Kind: model.EventSettled, State: inv.State, Amount: inv.Amount})
			}
			if i%9 == 0 && inv.State == model.Pending {
				inv.Doubt = model.UnknownWord
			}
			f.want[inv.Ref] = inv
			if !yield(inv, evs) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		from := noon.Truncate(24*time.Hour).AddDate(0, 0, i)
		if f.days[from], err = l.Day(ctx, from, from.AddDate(0, 0, 1)); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if f.whole, err = os.ReadFile(f.path); err != nil {
		t.Fatal(err)
	}
	return f
}

// kinds are a page of each part and sort: the leaves and the rest of each table
// and index.
func (f *flipped) kinds() map[string]int {
	db, err := sql.Open("sqlite", "file:"+f.path+"?mode=ro")
	if err != nil {
		f.t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT name, pagetype, pageno FROM dbstat")
	if err != nil {
		f.t.Fatal(err)
	}
	defer rows.Close()
	out := map[string]int{}
	for rows.Next() {
		var name, sort string
		var page int
		if err := rows.Scan(&name, &sort, &page); err != nil {
			f.t.Fatal(err)
		}
		out[name+" "+sort] = page
	}
	return out
}

// silence is what a ledger with one bit flipped tells wrongly without a word;
// "" where everything is true, or said to be damaged.
func (f *flipped) silence(bit int) string {
	bad := slices.Clone(f.whole)
	bad[bit/8] ^= 1 << (bit % 8)
	if err := os.WriteFile(f.path, bad, 0o600); err != nil {
		f.t.Fatal(err)
	}
	for _, end := range []string{"-wal", "-shm", CountsEnd} {
		os.Remove(f.path + end)
	}
	l, err := Open(ctx, f.path)
	if err != nil {
		return ""
	}
	defer l.Close()
	l.Links(anyLink)
	wrong := ""
	differs := func(what string, err error, said bool, got, want any) {
		if err == nil && !said && wrong == "" && !reflect.DeepEqual(got, want) {
			wrong = fmt.Sprintf("%s: %v, want %v", what, got, want)
		}
	}
	for what, q := range map[string]Query{"all": {}, "paid": {States: []model.State{model.Paid}}, "to look at": {Look: true},
		"a day": {Since: noon.Add(6 * time.Hour), Until: noon.Add(20 * time.Hour)}} {
		truth, sum := map[string]model.Invoice{}, Total{}
		for ref, inv := range f.want {
			in := (q.Since.IsZero() || !inv.CreatedAt.Before(q.Since)) && (q.Until.IsZero() || inv.CreatedAt.Before(q.Until))
			if in && (len(q.States) == 0 || slices.Contains(q.States, inv.State)) && (!q.Look || inv.ToLookAt()) {
				truth[ref] = inv
				sum.add(inv.Amount)
			}
		}
		got, said := map[string]model.Invoice{}, false
		q.Limit = 40
		for range 20 {
			page, err := l.Newest(ctx, q)
			said = said || err != nil
			for _, inv := range page {
				said = said || inv.Unsound || got[inv.Ref].Ref != "" // a row twice is seen
				got[inv.Ref] = inv
			}
			if len(page) < q.Limit {
				break
			}
			q.Before = Cursor(page[len(page)-1].Ref)
		}
		if !maps.EqualFunc(got, truth, func(a, b model.Invoice) bool { return reflect.DeepEqual(a, b) }) {
			differs("the list of "+what, nil, said, len(got), fmt.Sprint(len(truth), " as they are"))
		}
		q.Before, q.Limit = "", 0
		total, err := l.Total(ctx, q)
		differs("the total of "+what, err, false, total, sum)
		var each Total
		err = l.Each(ctx, q, func(inv *model.Invoice) error { each.add(inv.Amount); return nil })
		differs("the export of "+what, err, false, each, sum)
	}
	for from, want := range f.days {
		day, err := l.Day(ctx, from, from.AddDate(0, 0, 1))
		differs("the day", err, day.FromEvents != (Total{day.Paid.Count + day.Late.Count, day.Paid.Sum + day.Late.Sum}), day, want)
	}
	return wrong
}

// A bit that flips anywhere in a ledger is never silent: every list, total, day
// and export is what it was, or says that something is damaged.
func TestFlippedBits(t *testing.T) {
	if race {
		t.Skip("nothing to race with")
	}
	r := proof.Rand(t)
	f := newFlipped(t, 200)
	const page = 4096
	kinds := f.kinds()
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		at := (kinds[kind] - 1) * page
		silent := 0
		for range proof.Size(1, 8, page) {
			bit := at*8 + r.IntN(page*8)
			if s := f.silence(bit); s != "" {
				if silent++; silent <= 3 {
					t.Errorf("%s, byte %d of its page, bit %d: %s", kind, bit/8-at, bit%8, s)
				}
			}
		}
	}
}
