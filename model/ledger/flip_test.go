package ledger

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
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
	asks  []asking
	page  int
}

// asking is what is asked of it, and what the answer is.
type asking struct {
	what string
	Query
	truth map[string]*model.Invoice
	sum   Total
}

// ask works out what is asked.
func (f *flipped) ask() {
	for what, q := range map[string]Query{"all": {}, "paid": {States: []model.State{model.Paid}}, "to look at": {Look: true},
		"a day": {Since: noon.Add(6 * time.Hour), Until: noon.Add(20 * time.Hour)}} {
		a := asking{what: what, Query: q, truth: map[string]*model.Invoice{}}
		for ref, inv := range f.want {
			in := (q.Since.IsZero() || !inv.CreatedAt.Before(q.Since)) && (q.Until.IsZero() || inv.CreatedAt.Before(q.Until))
			if in && (len(q.States) == 0 || slices.Contains(q.States, inv.State)) && (!q.Look || inv.ToLookAt()) {
				a.truth[ref] = &inv
				a.sum.add(inv.Amount)
			}
		}
		f.asks = append(f.asks, a)
	}
}

// newFlipped is one of n sales, in pages of so many bytes: those of a till have
// 4,096.
func newFlipped(t *testing.T, n, page int) *flipped {
	t.Helper()
	f := &flipped{t: t, path: filepath.Join(t.TempDir(), "ledger.db"), want: map[string]model.Invoice{}, days: map[time.Time]Day{}, page: page}
	empty, err := sql.Open("sqlite", "file:"+f.path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = empty.Exec(fmt.Sprintf("PRAGMA page_size=%d; VACUUM", page))
	if err = errors.Join(err, empty.Close()); err != nil {
		t.Fatal(err)
	}
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
	f.ask()
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
// and index. empty are those with nothing on them.
func (f *flipped) kinds() (pages map[string]int, empty map[string]bool) {
	db, err := sql.Open("sqlite", "file:"+f.path+"?mode=ro")
	if err != nil {
		f.t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT name, pagetype, pageno, ncell FROM dbstat")
	if err != nil {
		f.t.Fatal(err)
	}
	defer rows.Close()
	pages, empty = map[string]int{}, map[string]bool{}
	for rows.Next() {
		var name, sort string
		var page, cells int
		if err := rows.Scan(&name, &sort, &page, &cells); err != nil {
			f.t.Fatal(err)
		}
		kind := name + " " + sort
		pages[kind], empty[kind] = page, cells == 0 && sort == "leaf"
	}
	return pages, empty
}

// silence is what a ledger with one bit flipped tells wrongly without a word;
// "" where everything is true, or said to be damaged. It is opened as a till
// opens it, or as one who only reads.
func (f *flipped) silence(path string, bit int, read bool) string {
	bad := slices.Clone(f.whole)
	bad[bit/8] ^= 1 << (bit % 8)
	if err := os.WriteFile(path, bad, 0o600); err != nil {
		return err.Error()
	}
	for _, end := range []string{"-wal", "-shm", CountsEnd} {
		os.Remove(path + end)
	}
	open := Open
	if read {
		open = OpenRead
	}
	l, err := open(ctx, path)
	if err != nil {
		return ""
	}
	defer l.Close()
	l.long.SetMaxIdleConns(1) // a connection for each question takes as long as the question
	return f.untrue(l)
}

// rotting is a ledger that is open while its bits flip. To open one takes longer
// than all that is asked of it.
type rotting struct {
	*flipped
	file *os.File // never closed before l: that would drop SQLite's locks
	l    *Ledger
}

func (f *flipped) rotting(path string) (*rotting, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	r := &rotting{flipped: f, file: file}
	if _, err = file.Write(f.whole); err == nil {
		r.l, err = OpenRead(ctx, path)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	err = r.l.long.Close()
	r.l.long = r.l.read // one goroutine asks, and what is prepared stays
	return r, err
}

func (r *rotting) Close() error { return errors.Join(r.l.Close(), r.file.Close()) }

// silence is what the ledger tells wrongly without a word while a bit is flipped.
func (r *rotting) silence(bit int) string {
	at, good := int64(bit/8), r.whole[bit/8]
	if _, err := r.file.WriteAt([]byte{good ^ 1<<(bit%8)}, at); err != nil {
		return err.Error()
	}
	wrong := "it remembers"
	if err := r.forget(); err == nil {
		wrong = r.untrue(r.l)
	}
	if _, err := r.file.WriteAt([]byte{good}, at); err != nil {
		return err.Error()
	}
	return wrong
}

// forget has every connection read the file anew, and nothing be sure.
func (r *rotting) forget() error {
	r.l.sure = sure{}
	for range mostReaders {
		c, err := r.l.read.Conn(ctx)
		if err != nil {
			return err
		}
		defer c.Close() // all of them at a time
		if _, err := c.ExecContext(ctx, "PRAGMA shrink_memory"); err != nil {
			return err
		}
	}
	return nil
}

// untrue is what l tells wrongly without a word.
func (f *flipped) untrue(l *Ledger) (wrong string) {
	if l.Less() != nil || l.Damage() != nil || l.Altered() != nil {
		return ""
	}
	l.Links(anyLink)
	differs := func(what string, err error, said bool, got, want any) {
		if err == nil && !said && wrong == "" && !reflect.DeepEqual(got, want) {
			wrong = fmt.Sprintf("%s: %v, want %v", what, got, want)
		}
	}
	for _, a := range f.asks {
		seen, said, other := map[string]bool{}, false, ""
		q := a.Query
		q.Limit = 40
		for range 20 {
			page, err := l.Newest(ctx, q)
			said = said || err != nil
			for i := range page {
				ref := page[i].Ref
				said = said || page[i].Unsound || seen[ref] // a row twice is seen
				if seen[ref] = true; a.truth[ref] == nil || !reflect.DeepEqual(page[i], *a.truth[ref]) {
					other = ref
				}
			}
			if len(page) < q.Limit {
				break
			}
			q.Before = Cursor(page[len(page)-1].Ref)
		}
		differs("the list of "+a.what, nil, said, len(seen), len(a.truth))
		differs("the list of "+a.what, nil, said, other, "")
		total, err := l.Total(ctx, a.Query)
		differs("the total of "+a.what, err, false, total, a.sum)
		var each Total
		err = l.Each(ctx, a.Query, func(inv *model.Invoice) error { each.add(inv.Amount); return nil })
		differs("the export of "+a.what, err, false, each, a.sum)
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
	t.Run("pages of a till", func(t *testing.T) { flipBits(t, newFlipped(t, 200, 4096), r, proof.Size(1, 12, 1024)) })
	// In small pages each bit can be flipped.
	t.Run("small pages", func(t *testing.T) { flipBits(t, newFlipped(t, 40, 512), r, proof.Size(1, 410, 512*8)) })
}

// readAtOpening are the kinds of pages that are read once, as a ledger is opened.
var readAtOpening = regexp.MustCompile("^(sqlite_schema|identity|mark) ")

// money are the kinds of pages on which it is written what was sold, and paid.
var money = regexp.MustCompile("^(invoice|event) ")

// flipBits flips n bits of one page of each kind, one by one; fewer, but where
// proofs are long, of pages without money or without anything.
func flipBits(t *testing.T, f *flipped, r *rand.Rand, n int) {
	type flip struct {
		kind string
		bit  int // of the file
		at   int // where its page begins
	}
	var all []flip
	kinds, empty := f.kinds()
	page := f.page
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		at := (kinds[kind] - 1) * page
		some := r.Perm(page * 8)[:n]
		switch {
		case proof.Long():
		case empty[kind]: // nearly all of them are where nobody looks
			some = some[:max(1, n/100)]
		case !money.MatchString(kind):
			some = some[:max(1, min(n, 48))]
		}
		for _, bit := range some {
			all = append(all, flip{kind, at*8 + bit, at})
		}
	}
	var next, silent atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		dir := t.TempDir()
		running, err := f.rotting(filepath.Join(dir, "running.db"))
		if err != nil {
			t.Fatal(err)
		}
		workers.Go(func() {
			defer running.Close()
			for i := next.Add(1) - 1; i < int64(len(all)); i = next.Add(1) - 1 {
				x, wrong := all[i], ""
				switch path := filepath.Join(dir, "ledger.db"); {
				case readAtOpening.MatchString(x.kind):
					wrong = f.silence(path, x.bit, i%4 != 0)
				case i%32 == 0:
					wrong = f.silence(path, x.bit, i%64 != 0)
				default:
					wrong = running.silence(x.bit)
				}
				if wrong != "" && silent.Add(1) <= 10 {
					t.Errorf("%s, byte %d of its page, bit %d: %s", x.kind, x.bit/8-x.at, x.bit%8, wrong)
				}
			}
		})
	}
	workers.Wait()
	t.Logf("%d bits of %d kinds of pages flipped, %d silent", len(all), len(kinds), silent.Load())
}
