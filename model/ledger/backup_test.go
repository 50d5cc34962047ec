package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"sync"
	"testing"

	"caisse/model"
)

// A copy made while sales go on is the ledger as it was at one instant.
func TestBackupWhileSelling(t *testing.T) {
	t.Parallel()
	l := fresh(t)
	fill(t, l, 2000) // several steps to copy
	stop, sold := make(chan bool), make(chan int)
	go func() {
		n := 0
		defer func() { close(sold) }()
		for ; ; n++ {
			inv := row(fmt.Sprint("sale ", n), n, model.Pending)
			inv.Object = "pendant la copie"
			if err := l.Add(ctx, inv, model.Event{At: noon, Kind: model.EventSending, State: inv.State}); err != nil {
				t.Error(err)
				return
			}
			select {
			case <-stop:
				return
			case sold <- n:
			default:
			}
		}
	}()
	halt := sync.OnceFunc(func() {
		close(stop)
		for range sold {
		}
	})
	defer halt()
	<-sold
	var copies []string
	for i := range 3 {
		path := filepath.Join(t.TempDir(), fmt.Sprint("copie ", i, " é#%.db"))
		steps, last := 0, 0
		soon, cancel := context.WithCancel(ctx)
		err := l.Backup(soon, path, false, func(done, total int) {
			if done < last || done > total {
				t.Errorf("%d pages of %d, after %d", done, total, last)
			}
			last = done
			if steps++; steps > 100 { // it starts again and again
				cancel()
			} else if done < total { // a sale more, between two steps
				add(t, l, row(fmt.Sprint("during ", i, " ", steps), 0, model.Paid))
			}
		})
		cancel()
		if err != nil || steps < 2 {
			t.Fatalf("%d steps, %v", steps, err)
		}
		copies = append(copies, path)
	}
	halt()
	each := func(l *Ledger) map[string]model.Invoice {
		invs := map[string]model.Invoice{}
		if err := l.Each(ctx, Query{}, func(inv *model.Invoice) error { invs[inv.Ref] = *inv; return nil }); err != nil {
			t.Error(err)
		}
		return invs
	}
	all := each(l)
	before := 0
	for i, path := range copies {
		if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info.Mode(), err)
		}
		if names, err := os.ReadDir(filepath.Dir(path)); err != nil || len(names) != 1 {
			t.Errorf("beside the copy: %v, %v", names, err)
		}
		c := openAt(t, path)
		if err := c.Verify(ctx); err != nil {
			t.Error(err)
		}
		// The numbers of the rows are in the order they were written in.
		var has, most int
		if err := c.read.QueryRow("SELECT count(*), max(n) FROM invoice").Scan(&has, &most); err != nil || has != most || has <= before || has > len(all) {
			t.Errorf("%d invoices, the last is the %dth of %d (%v); %d in the copy before", has, most, len(all), err, before)
		}
		before = has
		copied := each(c)
		for ref, inv := range copied {
			if !reflect.DeepEqual(inv, all[ref]) {
				t.Errorf("%s is %+v, in the copy %+v", ref, all[ref], inv)
			}
		}
		if _, late := copied[fmt.Sprint("during ", i, " 1")]; late {
			t.Error("a sale of after its first page is in the copy")
		}
		if got, err := c.Newest(ctx, Query{Text: "copie", Limit: 1}); err != nil || len(got) != 1 {
			t.Errorf("a search in the copy: %d, %v", len(got), err)
		}
		add(t, c, sample("new in the copy"))
	}
}

func TestBackupRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		make    func(t *testing.T, l *Ledger, path string) string // where to
		replace bool
		want    error
	}{
		{"a file", func(t *testing.T, _ *Ledger, path string) string { write(t, path, []byte("photos")); return path }, false, fs.ErrExist},
		{"itself", func(_ *testing.T, l *Ledger, _ string) string { return l.path }, false, fs.ErrExist},
		{"itself, to replace", func(_ *testing.T, l *Ledger, _ string) string { return l.path }, true, fs.ErrExist},
		{"a link to itself", func(t *testing.T, l *Ledger, path string) string {
			if err := os.Link(l.path, path); err != nil {
				t.Skip(err)
			}
			return path
		}, true, fs.ErrExist},
		{"a folder", func(_ *testing.T, _ *Ledger, path string) string { os.Mkdir(path, 0o700); return path }, false, fs.ErrExist},
		{"a folder, to replace", func(_ *testing.T, _ *Ledger, path string) string { os.Mkdir(path, 0o700); return path }, true, fs.ErrExist},
		{"what another till uses", func(t *testing.T, _ *Ledger, path string) string { openAt(t, path); return path }, true, ErrLocked},
		{"beside what a till left", func(t *testing.T, _ *Ledger, path string) string { write(t, path+"-wal", nil); return path }, false, ErrLocked},
		{"a folder that is not there", func(_ *testing.T, _ *Ledger, path string) string { return filepath.Join(path, "copie.db") }, false, ErrUnreadable},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := fresh(t)
			add(t, l, sample("R1"))
			dir := t.TempDir()
			path := c.make(t, l, filepath.Join(dir, "copie.db"))
			before := tree(t, dir)
			err := l.Backup(ctx, path, c.replace, nil)
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if after := tree(t, dir); !reflect.DeepEqual(after, before) {
				t.Errorf("it left %d files of %d, or changed one", len(after), len(before))
			}
			add(t, l, sample("R2"))
			if got, err := l.Newest(ctx, Query{}); len(got) != 2 || err != nil {
				t.Errorf("the ledger has %d sales, %v", len(got), err)
			}
		})
	}
}

func TestBackupReplaces(t *testing.T) {
	l := fresh(t)
	path := filepath.Join(t.TempDir(), "copie.db")
	for i := range 3 {
		add(t, l, sample(fmt.Sprint("R", i)))
		if err := l.Backup(ctx, path, true, nil); err != nil {
			t.Fatal(err)
		}
		c := openAt(t, path)
		if got, err := c.Newest(ctx, Query{}); len(got) != i+1 || err != nil {
			t.Errorf("%d sales in the copy, %v; want %d", len(got), err, i+1)
		}
		c.Close()
	}
}

// A copy that is stopped leaves what was there, and nothing else.
func TestBackupStopped(t *testing.T) {
	l := fresh(t)
	fill(t, l, 2000)
	path := filepath.Join(t.TempDir(), "copie.db")
	write(t, path, []byte("the copy of yesterday"))
	for _, when := range []int{0, 1, 2} { // steps
		stop, cancel := context.WithCancel(ctx)
		if when == 0 {
			cancel()
		}
		steps := 0
		err := l.Backup(stop, path, true, func(done, total int) {
			if steps++; steps == when {
				cancel()
			}
		})
		cancel()
		if got := tree(t, filepath.Dir(path)); !errors.Is(err, context.Canceled) || steps != when || len(got) != 1 || got[path] != "the copy of yesterday" {
			t.Errorf("stopped at step %d: after %d %v, %d files", when, steps, err, len(got))
		}
	}
	if err := l.Backup(ctx, path, true, nil); err != nil {
		t.Errorf("and then whole: %v", err)
	}
}

// A damaged ledger is worth a copy, but not the last good one.
func TestBackupOfADamagedLedger(t *testing.T) {
	path, want := filled(t, 500)
	bad, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := pagesOf(t, path)["invoice_state"][1]
	clear(bad[(page-1)*4096 : page*4096])
	write(t, path, bad)
	l := openAt(t, path)
	var damage *Damaged
	saved := filepath.Join(t.TempDir(), "copie.db")
	if err := l.Backup(ctx, saved, false, nil); !errors.As(err, &damage) {
		t.Errorf("got %v, want a *Damaged", err)
	}
	n := 0
	if err := openAt(t, saved).Each(ctx, Query{}, func(*model.Invoice) error { n++; return nil }); n != len(want) {
		t.Errorf("the copy has %d invoices of %d, %v", n, len(want), err)
	}
	good := filepath.Join(t.TempDir(), "copie.db")
	write(t, good, []byte("the copy of yesterday"))
	err = l.Backup(ctx, good, true, nil)
	if left := tree(t, filepath.Dir(good)); !errors.As(err, &damage) || len(left) != 1 || left[good] != "the copy of yesterday" {
		t.Errorf("%v, and %d files are left", err, len(left))
	}
}
