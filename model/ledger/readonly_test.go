package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// countRead reads a ledger to the end.
func countRead(t *testing.T, path string) (l *Ledger, n int) {
	t.Helper()
	l, err := OpenRead(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	invs, err := l.Newest(ctx, Query{Limit: 1000})
	if err != nil && !damaged(err) {
		t.Fatal(err)
	}
	return l, len(invs)
}

func TestReadBesideAWriter(t *testing.T) {
	l := fresh(t)
	add(t, l, sample("R1"), sample("R2"))
	tx, err := l.write.BeginTx(ctx, nil) // somebody holds the write lock, for long
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	start := time.Now()
	r, n := countRead(t, l.path)
	if took := time.Since(start); n != 2 || took > 2*time.Second {
		t.Errorf("%d invoices after %v", n, took)
	}
	if err := sell(r, "R3"); !errors.Is(err, ErrReadOnly) {
		t.Errorf("a sale: %v", err)
	}
	if r.Less() != nil || r.Damage() != nil || r.Writable() == nil {
		t.Error(r.Less(), r.Damage(), r.Writable())
	}
}

// Whoever reads a ledger that nobody has open leaves nothing beside it: another
// backup can take its place.
func TestReadLeavesNothing(t *testing.T) {
	l := fresh(t)
	add(t, l, sample("R1"))
	path := filepath.Join(t.TempDir(), "backup.db")
	for name, read := range map[string]func() (*Ledger, error){
		"OpenRead":    func() (*Ledger, error) { return OpenRead(ctx, path) },
		"openDamaged": func() (*Ledger, error) { return openDamaged(ctx, path) },
	} {
		if err := l.Backup(ctx, path, true, nil); err != nil {
			t.Fatal(name, err)
		}
		r, err := read()
		if err != nil {
			t.Fatal(name, err)
		}
		if invs, err := r.Newest(ctx, Query{}); len(invs) != 1 || err != nil {
			t.Errorf("%s: %d, %v", name, len(invs), err)
		}
		if err := r.Close(); err != nil {
			t.Error(name, err)
		}
		if left := tree(t, filepath.Dir(path)); len(left) != 1 {
			t.Errorf("%s leaves %d files", name, len(left))
		}
	}
	// One that was there, empty, is that of a till that is open.
	r, _ := countRead(t, l.path)
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	add(t, l, sample("R2"))
}

func TestReadWhatIsLess(t *testing.T) {
	path, _ := killed(t)
	os.Remove(path + "-wal")
	l, n := countRead(t, path)
	if less := l.Less(); n != 5 || less == nil || less.Sales != 5 {
		t.Errorf("%d invoices, %+v", n, less)
	}
	missing, _ := killed(t)
	os.Remove(missing)
	if _, err := OpenRead(ctx, missing); !errors.Is(err, ErrLess) {
		t.Errorf("got %v", err)
	}
	none := filepath.Join(t.TempDir(), "none.db")
	if _, err := OpenRead(ctx, none); !errors.Is(err, fs.ErrNotExist) || exists(none) {
		t.Errorf("got %v", err)
	}
}

// A file that lost its end is read as far as it goes.
func TestReadWithoutItsLastPages(t *testing.T) {
	path, want := filled(t, 200)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, pages := range []int{1, 2} {
		cut := filepath.Join(t.TempDir(), "ledger.db")
		write(t, cut, whole[:len(whole)-pages*4096])
		if _, err := Open(ctx, cut); !errors.Is(err, ErrDamaged) {
			t.Errorf("without %d pages, to be written: %v", pages, err)
		}
		l, n := countRead(t, cut)
		if n != len(want) || l.Damage() == nil {
			t.Errorf("without %d pages: %d invoices of %d, %v", pages, n, len(want), l.Damage())
		}
	}
}

// An older version is brought up to date to be read.
func TestReadOlderVersion(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	old, err := open(ctx, path, migrations[:1])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := old.write.Exec(`INSERT INTO invoice (ref, sale, amount, created_at, state) VALUES ('R1', 'R1', 1500, 1763900000000, 'pending')`); err != nil {
		t.Fatal(err)
	}
	old.Close()
	if _, n := countRead(t, path); n != 1 {
		t.Errorf("%d invoices", n)
	}
}

// One that knows less than it did is not touched: a copy of it is read.
func TestReadOlderVersionThatIsLess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	old, err := open(ctx, path, migrations[:4])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := old.write.Exec(`INSERT INTO invoice (ref, sale, amount, created_at, state) VALUES ('R1', 'R1', 1500, 1763900000000, 'pending')`); err != nil {
		t.Fatal(err)
	}
	s, err := stateOf(ctx, old.read)
	if err != nil {
		t.Fatal(err)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	s.seq, s.count = s.seq+3, s.count+2
	c, err := openCounts(path, s, "", lost{})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	was, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	l, err := OpenRead(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := l.Total(ctx, Query{}); n.Count != 1 && !damaged(err) || l.Less() == nil || l.Less().Sales != 2 {
		t.Errorf("%d invoices, %v, less by %+v", n.Count, err, l.Less())
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if exists(l.copied) {
		t.Errorf("%s stays", l.copied)
	}
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, was) {
		t.Errorf("it was changed, %v", err)
	}
}

func TestSearchWhatIsRead(t *testing.T) {
	l := fresh(t)
	for i := range 5 {
		inv := sample(fmt.Sprint("R", i))
		inv.Object = "pain"
		add(t, l, inv)
	}
	r, _ := countRead(t, l.path)
	if invs, err := r.Newest(ctx, Query{Text: "pain"}); len(invs) != 5 || err != nil {
		t.Errorf("%d found, %v", len(invs), err)
	}
}
