package ledger

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"caisse/model"
)

// mustBeLess opens the ledger at path and returns what it says of itself.
func mustBeLess(t *testing.T, path string) *Less {
	t.Helper()
	before := tree(t, filepath.Dir(path))
	l, err := Open(ctx, path)
	if err == nil {
		l.Close()
		t.Fatal("it was opened without a word")
	}
	var less *Less
	if !errors.As(err, &less) || !errors.Is(err, ErrLess) {
		t.Fatalf("got %v", err)
	}
	after := tree(t, filepath.Dir(path))
	delete(before, path+"-shm")
	delete(after, path+"-shm")
	if fmt.Sprint(before) != fmt.Sprint(after) {
		t.Error("something was written")
	}
	return less
}

// stopFolding folds once more, and never again.
func stopFolding(l *Ledger) {
	l.lastFold()
	l.fold(ctx)
}

// killed is a ledger that was killed with sales F1 to F5 folded and W1 to W5 in
// the -wal, and a backup of it with F1 alone.
func killed(t *testing.T) (path, older string) {
	t.Helper()
	at := filepath.Join(t.TempDir(), "ledger.db")
	l := openAt(t, at)
	add(t, l, sample("F1"))
	older = filepath.Join(t.TempDir(), "older.db")
	if err := l.Backup(ctx, older, false, nil); err != nil {
		t.Fatal(err)
	}
	for i := range 4 {
		add(t, l, sample(fmt.Sprint("F", i+2)))
	}
	stopFolding(l)
	for i := range 5 {
		add(t, l, sample(fmt.Sprint("W", i+1)))
	}
	return copied(t, at, "", "-wal", CountsEnd), older
}

// Whatever is done to the files of a till that was killed: it says that it knows
// less than it did, and how much.
func TestLessThanItWas(t *testing.T) {
	t.Parallel()
	if race {
		t.Skip("nothing to race with")
	}
	over := func(t *testing.T, path, from string) {
		text, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		write(t, path, text)
	}
	for _, c := range []struct {
		name       string
		do         func(t *testing.T, path, older string)
		how        How
		sales      int64
		have, knew string
	}{
		{"nothing", nil, 0, 0, "", ""},
		{"-wal deleted", func(t *testing.T, path, _ string) { os.Remove(path + "-wal") }, Behind, 5, "F5", "W5"},
		{"-wal empty", func(t *testing.T, path, _ string) { os.Truncate(path+"-wal", 0) }, Behind, 5, "F5", "W5"},
		{"-wal cut", func(t *testing.T, path, _ string) { os.Truncate(path+"-wal", size(path+"-wal")-5000) }, Behind, 1, "W4", "W5"},
		{"-wal flipped", func(t *testing.T, path, _ string) {
			text, _ := os.ReadFile(path + "-wal")
			text[len(text)-100] ^= 4
			write(t, path+"-wal", text)
		}, Behind, 1, "W4", "W5"},
		{"copied without its -wal", func(t *testing.T, path, _ string) { os.Remove(path + "-wal"); os.Remove(path + "-shm") }, Behind, 5, "F5", "W5"},
		{"older copy put back", func(t *testing.T, path, older string) { os.Remove(path + "-wal"); over(t, path, older) }, Behind, 9, "F1", "W5"},
		{"older copy put back under the -wal", func(t *testing.T, path, older string) { over(t, path, older) }, Mixed, 9, "F1", "W5"},
		{"older copy put back under the -wal, not counted", func(t *testing.T, path, older string) {
			over(t, path, older)
			os.Remove(path + CountsEnd)
		}, Mixed, 9, "F1", "W5"},
		{"deleted", func(t *testing.T, path, _ string) { os.Remove(path); os.Remove(path + "-wal") }, Missing, 10, "", "W5"},
		{"emptied", func(t *testing.T, path, _ string) { os.Truncate(path, 0); os.Remove(path + "-wal") }, Missing, 10, "", "W5"},
		{"deleted, its -wal left", func(t *testing.T, path, _ string) { os.Remove(path); os.Remove(path + CountsEnd) }, Missing, 0, "", ""},
		{"another ledger in its place", func(t *testing.T, path, _ string) {
			os.Remove(path + "-wal")
			other := filepath.Join(t.TempDir(), "other.db")
			l := openAt(t, other)
			add(t, l, sample("X1"))
			l.Close()
			over(t, path, other)
		}, Foreign, 10, "X1", "W5"},
		{"another ledger under its -wal", func(t *testing.T, path, _ string) {
			other := filepath.Join(t.TempDir(), "other.db")
			l := openAt(t, other)
			for i := range 20 {
				add(t, l, sample(fmt.Sprint("X", i)))
			}
			l.Close()
			over(t, path, other)
		}, Mixed, 0, "X19", "W5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path, older := killed(t)
			if c.do == nil {
				l := openAt(t, path)
				if n, err := l.Total(ctx, Query{}); err != nil || n.Count != 10 {
					t.Errorf("%d invoices, %v", n.Count, err)
				}
				return
			}
			c.do(t, path, older)
			got := mustBeLess(t, path)
			want := Less{Path: path, How: c.how, Sales: c.sales, Have: c.have, Knew: c.knew}
			if *got != want {
				t.Errorf("got  %+v\nwant %+v", *got, want)
			}
		})
	}
}

// Killed or cut at any point between the announcement of a sale and its end, a
// till starts without alarm.
func TestCutCommitIsNoLoss(t *testing.T) {
	t.Parallel()
	if race {
		t.Skip("nothing to race with")
	}
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := openAt(t, path)
	for i := range 4 {
		add(t, l, sample(fmt.Sprint("R", i)))
		s, err := stateOf(ctx, l.write)
		if err != nil {
			t.Fatal(err)
		}
		next := s.mark
		next.seq, next.count, next.last = s.seq+1, s.count+1, "never"
		if err := l.counts.announce(s.id, s.mark, next, ""); err != nil {
			t.Fatal(err)
		}
		reader := raw(t, path, "BEGIN", "SELECT count(*) FROM invoice") // or the -wal could be emptied between the two copies
		cut := copied(t, path, "", "-wal", CountsEnd)
		again := openAt(t, cut)
		add(t, again, sample("next"))
		again.Close()
		openAt(t, cut).Close()

		text, err := os.ReadFile(path + CountsEnd)
		if err != nil {
			t.Fatal(err)
		}
		for _, slot := range []int{0, 1, 2, 3} { // one line torn
			torn := copied(t, path, "", "-wal")
			bad := append([]byte{}, text...)
			copy(bad[slot*countsLine+40:], make([]byte, 300))
			write(t, torn+CountsEnd, bad)
			openAt(t, torn).Close()
		}
		if err := reader.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// A ledger without the file beside it gets one.
func TestCountsAreMade(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := openAt(t, path)
	add(t, l, sample("R1"))
	if err := os.Remove(path + CountsEnd); err != nil {
		t.Fatal(err)
	}
	add(t, l, sample("R2")) // folding finds out
	until(t, "made again", func() bool { c, ok := readCounts(path); return ok && c.count == 2 })
	l.Close()
	os.Remove(path + CountsEnd)
	openAt(t, path)
	if c, ok := readCounts(path); !ok || c.count != 2 || c.last != "R2" {
		t.Errorf("%+v, %v", c, ok)
	}
}

// Several tills on one ledger count the same file, and a till killed among them
// leaves it right.
func TestTillsCountTogether(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	openAt(t, path).Close()
	var cmds []*exec.Cmd
	for range 3 {
		cmd := till(t, "sell", path)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		cmds = append(cmds, cmd)
	}
	l := openAt(t, path)
	for i := range 60 {
		add(t, l, sample(fmt.Sprint("R", i)))
		if i%20 == 19 {
			cmds[i/20].Process.Kill()
			cmds[i/20].Wait() // its error is the kill
		}
	}
	l.Close()
	l = openAt(t, path)
	c, ok := readCounts(path)
	n, err := l.Total(ctx, Query{})
	if err != nil || !ok || c.count != n.Count || c.count < 60 {
		t.Errorf("%d counted, %d there, %v", c.count, n.Count, err)
	}
}

// What is counted is also changes, not only sales.
func TestChangesAreCounted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := openAt(t, path)
	add(t, l, sample("R1"))
	stopFolding(l)
	if _, err := l.Change(ctx, "R1", func(i model.Invoice) (model.Invoice, []model.Event, bool) {
		i.State = model.Paid
		return i, []model.Event{{At: noon, Kind: model.EventSettled, State: i.State}}, true
	}); err != nil {
		t.Fatal(err)
	}
	if less := mustBeLess(t, copied(t, path, "", CountsEnd)); less.Sales != 0 || less.How != Behind {
		t.Errorf("%+v", less)
	}
}
