package ledger

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// until waits for a condition.
func until(t *testing.T, what string, f func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !f(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("never: " + what)
		}
	}
}

func folded(path string) func() bool {
	return func() bool { return size(path+"-wal") == 0 }
}

func sell(l *Ledger, ref string) error {
	return l.Add(ctx, sample(ref), model.Event{At: noon, Kind: model.EventSending, State: model.Sending})
}

// copied puts a ledger's files at another path, as they are now: what a kill,
// or the power, leaves.
func copied(t *testing.T, from string, ends ...string) (to string) {
	t.Helper()
	to = filepath.Join(t.TempDir(), "ledger.db")
	for _, end := range ends {
		text, err := os.ReadFile(from + end)
		if err != nil {
			t.Fatal(err)
		}
		write(t, to+end, text)
	}
	return to
}

// A ledger whose file is taken away, or another put in its place, takes no sale
// more, and what it has can be saved to a new place.
func TestMovedWhileOpen(t *testing.T) {
	proof.Slow(t)
	if runtime.GOOS == "windows" {
		t.Skip("an open file keeps its name there")
	}
	for _, c := range []struct {
		name string
		do   func(path, older string) error
	}{
		{"deleted", func(path, _ string) error { return os.Remove(path) }},
		{"deleted with its -wal", func(path, _ string) error {
			return errors.Join(os.Remove(path), os.Remove(path+"-wal"), os.Remove(path+"-shm"))
		}},
		{"renamed", func(path, _ string) error { return os.Rename(path, path+".old") }},
		{"its folder renamed", func(path, _ string) error { return os.Rename(filepath.Dir(path), filepath.Dir(path)+".old") }},
		{"another put in its place", func(path, older string) error { return os.Rename(older, path) }},
		{"an older copy written over it", func(path, older string) error {
			text, err := os.ReadFile(older)
			return errors.Join(err, os.WriteFile(path, text, 0o600))
		}},
		{"junk written over it", func(path, _ string) error { return os.WriteFile(path, []byte("bonjour"), 0o600) }},
		{"emptied", func(path, _ string) error { return os.Truncate(path, 0) }},
		{"its -wal deleted", func(path, _ string) error { return os.Remove(path + "-wal") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "shop")
			path := filepath.Join(dir, "ledger.db")
			l := openAt(t, path)
			add(t, l, sample("R1"))
			older := filepath.Join(t.TempDir(), "older.db")
			if err := l.Backup(ctx, older, false, nil); err != nil {
				t.Fatal(err)
			}
			add(t, l, sample("R2"))
			until(t, "folded", folded(path))
			add(t, l, sample("R3"))
			if err := c.do(path, older); err != nil {
				t.Fatal(err)
			}
			err := sell(l, "R4")
			var why *Error
			if !errors.As(err, &why) || why.Why != ErrMoved {
				t.Fatalf("a sale: %v", err)
			}
			var left string
			if now, err := os.ReadFile(path); err == nil {
				left = string(now)
			}
			if c.name != "an older copy written over it" && c.name != "junk written over it" && c.name != "emptied" {
				saved := filepath.Join(t.TempDir(), "saved.db")
				if err := l.Backup(ctx, saved, false, nil); err != nil {
					t.Fatal("what is open cannot be saved: ", err)
				}
				for _, ref := range []string{"R1", "R2", "R3"} {
					if _, err := openAt(t, saved).Invoice(ctx, ref); err != nil {
						t.Error(ref, err)
					}
				}
			}
			l.Close()
			if now, err := os.ReadFile(path); err == nil && c.name == "another put in its place" && string(now) != left {
				t.Error("the other file was written to")
			}
		})
	}
}

// The -wal of another ledger, which has taken the place of this one, is not
// thrown away when this one is closed.
func TestClosingLeavesAnotherAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("an open file keeps its name there")
	}
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := openAt(t, path)
	add(t, l, sample("R1"))
	for _, end := range []string{"", "-wal", "-shm", CountsEnd} {
		if err := os.Rename(path+end, path+".old"+end); err != nil {
			t.Fatal(err)
		}
	}
	other := openAt(t, path)
	add(t, other, sample("S1"))
	if err := sell(l, "R2"); !errors.Is(err, ErrMoved) {
		t.Errorf("a sale: %v", err)
	}
	l.Close()
	if _, err := os.Stat(path + "-wal"); err != nil {
		t.Error(err)
	}
	add(t, other, sample("S2"))
	after := openAt(t, copied(t, path, "", "-wal", CountsEnd))
	for _, ref := range []string{"S1", "S2"} {
		if _, err := after.Invoice(ctx, ref); err != nil {
			t.Error(ref, err)
		}
	}
}

// A till that does nothing for a moment has all it wrote in the one file.
func TestPlainCopyOfIdleTill(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	l, other := openAt(t, path), openAt(t, path)
	for i := range 3 {
		for k := range 10 {
			add(t, l, sample(fmt.Sprint("R", i, k)))
			add(t, other, sample(fmt.Sprint("S", i, k)))
		}
		until(t, "folded", folded(path))
		whole := openAt(t, copied(t, path, ""))
		if n, err := whole.Total(ctx, Query{}); err != nil || n.Count != int64(20*(i+1)) {
			t.Errorf("a copy of the one file has %d invoices, %v", n.Count, err)
		}
	}
}

// A reader that takes long only puts folding off.
func TestFoldsAfterALongReader(t *testing.T) {
	t.Parallel()
	l := fresh(t)
	for i := range 5 {
		add(t, l, sample(fmt.Sprint("R", i)))
	}
	err := l.Each(ctx, Query{}, func(inv *model.Invoice) error {
		if inv.Ref == "R0" {
			add(t, l, sample("R9"))
			time.Sleep(3 * idleFor)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	until(t, "folded", folded(l.path))
}

// What a reader holds back of a fold may be the last page of the file, which is
// then shorter than it says: that is no other file.
func TestFoldedInPart(t *testing.T) {
	t.Parallel()
	l := fresh(t)
	stopFolding(l)
	short := 0
	for i := range proof.Size(40, 60, 60) {
		add(t, l, sample(fmt.Sprint("A", i)))
		tx, err := l.long.BeginTx(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		var n int
		if err := tx.QueryRow("SELECT count(*) FROM invoice").Scan(&n); err != nil {
			t.Fatal(err)
		}
		if err := sell(l, fmt.Sprint("B", i)); err != nil {
			t.Fatalf("sale %d: %v", i, err)
		}
		if l.fold(ctx) {
			t.Error("nothing was held back")
		}
		if _, ok := l.alone(ctx); !ok {
			short++
		}
		if err := sell(l, fmt.Sprint("C", i)); err != nil {
			t.Fatalf("sale %d: %v", i, err)
		}
		tx.Rollback()
		if i%3 == 0 && !l.fold(ctx) {
			t.Error("something is held back")
		}
	}
	if short == 0 {
		t.Error("the file was whole each time")
	}
}

// A sale is folded at once, also one that follows a question; questions alone
// are folded together.
func TestQuestionsAreFoldedTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	synctest.Test(t, func(t *testing.T) {
		l, err := Open(ctx, path)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		ask := func() {
			t.Helper()
			if err := l.Asked(ctx, "R1", 0, time.Now()); err != nil {
				t.Fatal(err)
			}
		}
		rest := func(d time.Duration, want bool) {
			t.Helper()
			time.Sleep(d)
			synctest.Wait()
			if got := folded(path)(); got != want {
				t.Errorf("folded: %v, want %v", got, want)
			}
		}
		add(t, l, sample("R1"))
		rest(2*idleFor, true)
		for range 4 {
			ask()
			rest(time.Second, false)
		}
		rest(2*time.Second, true)
		ask()
		rest(time.Second, false)
		add(t, l, sample("R2"))
		rest(idleFor-time.Millisecond, false)
		rest(2*time.Millisecond, true)
		ask()
		rest(askedFor-time.Millisecond, false)
		rest(2*time.Millisecond, true)
	})
}

// The connection that is kept to look at the file alone tells what is in it now:
// however it was written, and whatever was read before.
func TestLooksAtTheFileAsItIs(t *testing.T) {
	l := fresh(t)
	stopFolding(l)
	var o lone
	defer o.Close()
	kept := 0
	var older [][]byte
	for i := range 60 {
		if i%3 == 0 {
			add(t, l, sample(fmt.Sprint("R", i)))
		} else if err := l.Asked(ctx, "R0", 0, noon.Add(time.Duration(i)*time.Second)); err != nil {
			t.Fatal(err)
		}
		if !l.fold(ctx) {
			t.Fatal("not folded")
		}
		was := o.db
		want, _ := l.alone(ctx)
		if got, ok := o.look(ctx, l.path); !ok || got != want || got.seq != int64(i+1) {
			t.Fatalf("after change %d it has %+v, %v; want %+v", i+1, got, ok, want)
		}
		if o.db == was {
			kept++
		}
		text, err := os.ReadFile(l.path)
		if err != nil {
			t.Fatal(err)
		}
		older = append(older, text)
	}
	if kept < 30 {
		t.Errorf("the connection was kept %d times of 60", kept)
	}
	l.Close()
	for i, text := range older { // put over it, of the same length or another
		write(t, l.path, text)
		if got, ok := o.look(ctx, l.path); !ok || got.seq != int64(i+1) {
			t.Errorf("of the copy after change %d it has %+v, %v", i+1, got, ok)
		}
	}
	write(t, l.path, older[59][:len(older[59])-4096])
	if got, ok := o.look(ctx, l.path); ok {
		t.Errorf("of a file that was cut it has %+v", got)
	}
	write(t, l.path, append(append([]byte{}, older[59][:4096]...), make([]byte, len(older[59])-4096)...))
	if got, ok := o.look(ctx, l.path); ok {
		t.Errorf("of a file of zeros it has %+v", got)
	}
}
