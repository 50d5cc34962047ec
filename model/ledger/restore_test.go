package ledger

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

var evening = time.Date(2026, 11, 23, 19, 30, 0, 0, time.UTC)

// A backup takes the place of a ledger that was killed with newer sales in its
// -wal: they are named, and kept.
func TestRestore(t *testing.T) {
	path, older := killed(t)
	n, kept, err := Restore(ctx, path, older, evening, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n.Invoices != 1 || n.Sales != 9 || n.Sum != 9*1500 || strings.Join(n.Refs, " ") != "F2 F3 F4 F5 W1 W2 W3 W4 W5" || n.Another || n.Unread || n.Forgotten != 0 {
		t.Errorf("%+v", n)
	}
	l := openAt(t, path)
	if invs, err := l.Newest(ctx, Query{}); err != nil || refs(invs) != "F1" {
		t.Errorf("%s, %v", refs(invs), err)
	}
	sales, since, file := l.Without()
	if sales != 9 || since != "F1" || file != filepath.Base(kept) {
		t.Errorf("without %d since %q, %q kept", sales, since, file)
	}
	add(t, l, sample("N1"))
	was := openAt(t, kept)
	if n, err := was.Total(ctx, Query{}); err != nil || n.Count != 10 {
		t.Errorf("%d kept, %v", n.Count, err)
	}
}

func TestRestoreOverWhatIsNot(t *testing.T) {
	t.Parallel()
	if race {
		t.Skip("nothing to race with")
	}
	for _, c := range []struct {
		name string
		do   func(t *testing.T, path string)
		ok   func(n Newer) bool
	}{
		{"nothing", func(t *testing.T, path string) { os.Remove(path); os.Remove(path + "-wal") },
			func(n Newer) bool { return n.Nothing && n.Forgotten == 9 && n.Sales == 0 }},
		{"only its -wal", func(t *testing.T, path string) { os.Remove(path) }, func(n Newer) bool { return n.Nothing }},
		{"junk", func(t *testing.T, path string) { write(t, path, []byte(strings.Repeat("bonjour", 2000))) }, func(n Newer) bool { return n.Unread }},
		{"another ledger", func(t *testing.T, path string) {
			os.Remove(path)
			os.Remove(path + "-wal")
			os.Remove(path + CountsEnd)
			l := openAt(t, path)
			add(t, l, sample("X1"))
			l.Close()
		}, func(n Newer) bool { return n.Another && n.Sales == 1 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			path, older := killed(t)
			c.do(t, path)
			before := slices.Collect(maps.Values(tree(t, filepath.Dir(path))))
			n, _, err := Restore(ctx, path, older, evening, nil)
			if err != nil || !c.ok(n) {
				t.Fatalf("%+v, %v", n, err)
			}
			if invs, err := openAt(t, path).Newest(ctx, Query{}); err != nil || refs(invs) != "F1" {
				t.Errorf("%s, %v", refs(invs), err)
			}
			after := tree(t, filepath.Dir(path))
			for _, text := range before { // nothing was overwritten
				if len(text) != 2048 && !slices.Contains(slices.Collect(maps.Values(after)), text) && len(text) != 32768 {
					t.Error("a file is gone")
				}
			}
		})
	}
}

func TestRestoreRefuses(t *testing.T) {
	path, older := killed(t)
	if _, _, err := Restore(ctx, path, path, evening, nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("from itself: %v", err)
	}
	if _, _, err := Restore(ctx, path, older+".none", evening, nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("from nothing: %v", err)
	}
	text, err := os.ReadFile(older)
	if err != nil {
		t.Fatal(err)
	}
	bad := filepath.Join(t.TempDir(), "bad.db")
	write(t, bad, text[:len(text)-4096])
	before := tree(t, filepath.Dir(path))
	if _, _, err := Restore(ctx, path, bad, evening, nil); !errors.Is(err, ErrDamaged) {
		t.Errorf("from a damaged one: %v", err)
	}
	delete(before, path+"-shm")
	after := tree(t, filepath.Dir(path))
	delete(after, path+"-shm")
	if !maps.Equal(before, after) {
		t.Error("something was written")
	}
	// Somebody has added to it.
	odd := filepath.Join(t.TempDir(), "odd.db")
	write(t, odd, text)
	raw(t, odd, "CREATE TRIGGER green AFTER INSERT ON invoice BEGIN SELECT 1; END").Close()
	if _, _, err := Restore(ctx, path, odd, evening, nil); !errors.Is(err, ErrAltered) {
		t.Errorf("from an altered one: %v", err)
	}
	// Another till uses it.
	cmd := till(t, "sell", path)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { cmd.Process.Kill(); cmd.Wait() }()
	out.Read(make([]byte, 10)) // it has sold
	if _, _, err := Restore(ctx, path, older, evening, nil); !errors.Is(err, ErrLocked) {
		t.Errorf("under a till: %v", err)
	}
}

func TestAcceptAndFresh(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		do    func(path, older string)
		have  int64
		sales int64
	}{
		{"-wal deleted", func(path, _ string) { os.Remove(path + "-wal") }, 5, 5},
		{"deleted", func(path, _ string) { os.Remove(path) }, 0, 10},
		{"mixed", func(path, older string) {
			text, _ := os.ReadFile(older)
			os.WriteFile(path, text, 0o600)
		}, 1, 9},
	} {
		t.Run(c.name, func(t *testing.T) {
			path, older := killed(t)
			c.do(path, older)
			mustBeLess(t, path)
			if err := Accept(ctx, path, evening); err != nil {
				t.Fatal(err)
			}
			l := openAt(t, path)
			add(t, l, sample("N1"))
			n, err := l.Total(ctx, Query{})
			if sales, _, _ := l.Without(); err != nil || n.Count != c.have+1 || sales != c.sales {
				t.Errorf("%d there, %d missing, %v", n.Count, sales, err)
			}
			l.Close()
			l = openAt(t, path)
			if sales, _, _ := l.Without(); sales != c.sales {
				t.Error("it is forgotten")
			}
		})
	}
	path, _ := killed(t)
	kept, err := Fresh(ctx, path, evening)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := openAt(t, path).Total(ctx, Query{}); err != nil || n.Count != 0 {
		t.Errorf("%d in a new one, %v", n.Count, err)
	}
	if n, err := openAt(t, kept).Total(ctx, Query{}); err != nil || n.Count != 10 {
		t.Errorf("%d kept, %v", n.Count, err)
	}
}

// Whatever page is damaged, what is salvaged and what is not is all there was,
// and nothing of it is other than it was.
func TestSalvage(t *testing.T) {
	t.Parallel()
	if race {
		t.Skip("nothing to race with")
	}
	const n = 300
	path, want := filled(t, n)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	byRef := map[string]model.Invoice{}
	for _, inv := range want {
		byRef[inv.Ref] = inv
	}
	parts := pagesOf(t, path)
	r := rand.New(rand.NewPCG(1, 2))
	for _, part := range []string{"invoice", "event", "invoice_newest", "invoice_state", "mark", "identity", "tally", "search_data"} {
		for i, page := range parts[part] {
			if i%proof.Size(12, 3, 1) != 0 {
				continue
			}
			how := []string{"header", "zeros", "garbage", "a part"}[r.IntN(4)]
			bad := slices.Clone(whole)
			spoilt[how](r, bad[(page-1)*4096:page*4096])
			dir := t.TempDir()
			from, to := filepath.Join(dir, "bad.db"), filepath.Join(dir, "good.db")
			write(t, from, bad)
			name := fmt.Sprintf("%s, page %d, %s", part, page, how)
			out, err := Salvage(ctx, from, to, nil)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if out.Read+out.Unreadable < n || part != "invoice" && out.Read != n {
				t.Errorf("%s: %+v of %d", name, out, n)
			}
			l := openAt(t, to)
			l.Links(func(string) error { return nil })
			sound := int64(0)
			err = l.Each(ctx, Query{}, func(inv *model.Invoice) error {
				if inv.Unsound {
					return nil
				}
				sound++
				if was := byRef[inv.Ref]; was.Amount != inv.Amount || was.State != inv.State {
					t.Errorf("%s: %s is %v %v, was %v %v", name, inv.Ref, inv.Amount, inv.State, was.Amount, was.State)
				}
				return nil
			})
			if err != nil && !damaged(err) || sound != out.Read-out.Unsound {
				t.Errorf("%s: %d sound ones of %+v, %v", name, sound, out, err)
			}
			if part == "invoice" || out.Unsound > 0 {
				l.Close()
				continue
			}
			if err := l.Verify(ctx); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			l.Close()
		}
	}
	if _, err := Salvage(ctx, path, path, nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("into itself: %v", err)
	}
}

// What was saved of a ledger whose file was taken away is newer than the backup
// of the day: that is what it is put back from.
func TestNewestIsWhatWasSaved(t *testing.T) {
	l := fresh(t)
	add(t, l, sample("R1"))
	if got := Newest("", l.path); got != "" {
		t.Errorf("there is nothing, and it is %q", got)
	}
	day, err := l.BackupOfDay(ctx, "", evening)
	if err != nil {
		t.Fatal(err)
	}
	if got := Newest("", l.path); got != day {
		t.Errorf("it is %q, want %q", got, day)
	}
	long := time.Now().Add(-time.Hour)
	if err := os.Chtimes(day, long, long); err != nil {
		t.Fatal(err)
	}
	add(t, l, sample("R2"))
	if err := os.Rename(l.path, l.path+".away"); err != nil {
		t.Fatal(err)
	}
	saved, err := l.SaveOpen(ctx, evening)
	if err != nil {
		t.Fatal(err)
	}
	if got := Newest("", l.path); got != saved {
		t.Errorf("it is %q, want %q", got, saved)
	}
	write(t, filepath.Join(filepath.Dir(l.path), "other.saved-20261127-101010.db"), []byte("x"))
	if got := Newest("", l.path); got != saved {
		t.Errorf("it is %q, want %q", got, saved)
	}
}

// A backup a day, of days on which something was sold; seven are kept.
func TestBackupOfDay(t *testing.T) {
	l := fresh(t)
	if path, err := l.BackupOfDay(ctx, "", evening); path != "" || err != nil {
		t.Errorf("of nothing: %q, %v", path, err)
	}
	dir := filepath.Dir(l.path)
	for i := range 10 {
		at := evening.AddDate(0, 0, i)
		add(t, l, sample(fmt.Sprint("R", i)))
		for k := range 2 {
			path, err := l.BackupOfDay(ctx, dir, at.Add(time.Duration(k)*time.Minute))
			if err != nil || (path == "") != (k > 0) {
				t.Fatalf("%q, %v", path, err)
			}
		}
		if path, err := l.BackupOfDay(ctx, dir, at.AddDate(0, 0, 1)); path != "" || err != nil {
			t.Fatalf("a day without a sale: %q, %v", path, err)
		}
	}
	all, err := Backups("", l.path)
	if err != nil || len(all) != backupsKept || all[0].Day != "2026-12-02" || all[0].Number != 10 || all[6].Number != 4 {
		t.Errorf("%+v, %v", all, err)
	}
	if n, err := openAt(t, all[0].Path).Total(ctx, Query{}); n.Count != 10 || err != nil {
		t.Errorf("%d in the newest, %v", n.Count, err)
	}
}

// A ledger that is damaged takes the place of no good backup.
func TestBackupOfDayWhenDamaged(t *testing.T) {
	t.Parallel()
	l := fresh(t)
	for i := range 8 {
		add(t, l, sample(fmt.Sprint("R", i)))
		if _, err := l.BackupOfDay(ctx, "", evening.AddDate(0, 0, i)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := l.write.Exec("UPDATE invoice SET chk = chk + 1 WHERE ref = 'R3'"); err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		add(t, l, sample(fmt.Sprint("S", i)))
		if _, err := l.BackupOfDay(ctx, "", evening.AddDate(0, 1, i)); !damaged(err) {
			t.Fatalf("of a damaged one: %v", err)
		}
	}
	all, err := Backups("", l.path)
	good := 0
	for _, k := range all {
		if !k.Damaged {
			good++
		}
	}
	if err != nil || good != backupsKept {
		t.Errorf("%d good ones, %+v, %v", good, all, err)
	}
}
