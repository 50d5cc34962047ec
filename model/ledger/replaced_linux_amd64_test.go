package ledger

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"caisse/ligdicash/sandbox/proof"
	"caisse/ligdicash/sandbox/proof/disk"
	"caisse/model"
)

// Whatever somebody does to the files of a till, before whichever of its calls
// that write: the sale after it is refused, what was told as written can be saved
// or is missed at the next start, and no other file is written to.
func TestReplacedAtEachCall(t *testing.T) {
	proof.Slow(t)
	if race {
		t.Skip("nothing to race with")
	}
	d := watched(t)
	if d == nil {
		return
	}
	r := proof.Rand(t)
	last, tried := 1, 0
	for at := 1; at <= last; at++ {
		only := r.IntN(len(meddlings))
		for i, m := range meddlings {
			if !proof.Long() && i != only {
				continue
			}
			tried++
			last = max(last, meddled(t, d, m, at))
			if t.Failed() {
				return
			}
		}
	}
	t.Logf("%d calls that write, %d times something else was done before one of them", last, tried)
}

// watched is the disk of this process, which is for this test alone; nil in the
// one that has run it there.
func watched(t *testing.T) *disk.Disk {
	t.Helper()
	if os.Getenv("CAISSE_BAD_DISK") == "" {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v", "-test.timeout=24h")
		cmd.Env = append(os.Environ(), "CAISSE_BAD_DISK=1", "GODEBUG=asyncpreemptoff=1")
		out, err := cmd.CombinedOutput()
		switch {
		case err != nil:
			t.Errorf("%v\n%s", err, out)
		case strings.Contains(string(out), "--- SKIP"):
			t.Skipf("%s", out)
		default:
			t.Logf("%s", out)
		}
		return nil
	}
	d, err := disk.Watch()
	if err != nil {
		// A right of the kernel, which no package brings.
		t.Skip("no call can be watched here: ", err)
	}
	return d
}

// A till that was killed starts on a disk that takes nothing more, from whichever
// call on: it may not start, and what is in its -wal alone stays there.
func TestStartOnAFullDisk(t *testing.T) {
	proof.Slow(t)
	if race {
		t.Skip("nothing to race with")
	}
	d := watched(t)
	if d == nil {
		return
	}
	from, _ := killed(t)
	starts := 0
	for _, errno := range []syscall.Errno{syscall.ENOSPC, syscall.EIO, syscall.EROFS} {
		for at := 1; ; at++ {
			starts++
			path := copied(t, from, "", "-wal", CountsEnd)
			d.Arm(filepath.Dir(path), disk.Fault{From: at, Upto: 1 << 30, Errno: errno})
			l, err := Open(ctx, path)
			if err == nil {
				_ = l.Close() // it may not fold
			} else if !explained(err) {
				t.Errorf("%v from call %d on: %v", errno, at, err)
			}
			met := d.Heal()
			d.Arm("", disk.Fault{})
			if len(met) == 0 {
				break
			}
			l, err = Open(ctx, path)
			if err != nil {
				t.Fatalf("%v from %v on; then: %v", errno, met[0], err)
			}
			if sum, err := l.Total(ctx, Query{}); sum.Count != 10 || err != nil {
				t.Errorf("%v from %v on; then: %d invoices, %v", errno, met[0], sum.Count, err)
			}
			l.Close()
			os.RemoveAll(filepath.Dir(path))
		}
	}
	t.Logf("%d starts", starts)
}

// meddling is what somebody does to a ledger's file.
type meddling struct {
	name string
	over bool // what is open is written over: it cannot be saved; in the middle of a fold the next start is the first to see it
	do   func(path, other string) error
}

var meddlings = []meddling{
	{"deleted", false, func(path, _ string) error { return os.Remove(path) }},
	{"deleted with all beside it", false, func(path, _ string) error {
		return errors.Join(os.Remove(path), os.Remove(path+"-wal"), os.Remove(path+"-shm"))
	}},
	{"renamed", false, func(path, _ string) error { return os.Rename(path, path+".old") }},
	{"its folder renamed", false, func(path, _ string) error { return os.Rename(filepath.Dir(path), filepath.Dir(path)+".old") }},
	{"an older one put in its place", false, func(path, other string) error { return os.Rename(other, path) }},
	{"an older one written over it", true, func(path, other string) error {
		text, err := os.ReadFile(other)
		return errors.Join(err, os.WriteFile(path, text, 0o600))
	}},
	{"its -wal deleted", false, func(path, _ string) error { return os.Remove(path + "-wal") }},
}

// meddled is a few sales, in the middle of which m is done; it returns how many
// calls there were.
func meddled(t *testing.T, d *disk.Disk, m meddling, at int) int {
	home := t.TempDir()
	defer os.RemoveAll(home)
	path, other := filepath.Join(home, "shop", "ledger.db"), filepath.Join(home, "older.db")
	l, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	l.Links(anyLink)
	add(t, l, sample("R1"))
	if err := l.Backup(ctx, other, false, nil); err != nil {
		t.Fatal(err)
	}
	add(t, l, sample("R2"))
	stopFolding(l)
	add(t, l, sample("R3"))
	told := []string{"R1", "R2", "R3"}
	name := fmt.Sprintf("%s before call %d", m.name, at)
	done := make(chan error, 1)
	d.Arm(filepath.Dir(path), disk.Fault{From: at, Upto: at, Before: func() { done <- m.do(path, other) }})
	defer d.Arm("", disk.Fault{})
	for _, ref := range []string{"S1", "S2", "S3"} {
		if err := sell(l, ref); err == nil {
			told = append(told, ref)
		} else if !errors.Is(err, ErrMoved) {
			t.Errorf("%s: a sale: %v", name, err)
		}
		if ref == "S1" {
			_, err := l.Change(ctx, ref, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
				i.State, i.SettledAt, i.GotAmount = model.Paid, noon, i.Amount
				return i, []model.Event{{At: noon, Kind: model.EventSettled, State: i.State, Amount: i.Amount}}, true
			})
			if err == nil {
				told = append(told, "S1 paid")
			} else if !errors.Is(err, ErrMoved) && !errors.Is(err, ErrNotFound) {
				t.Errorf("%s: a payment: %v", name, err)
			}
		}
		l.fold(ctx)
	}
	calls, met := d.Calls(), d.Heal()
	if len(met) == 0 {
		return calls // it was done before
	}
	name += fmt.Sprint(", ", met)
	if err := <-done; err != nil {
		t.Fatal(name, err)
	}
	err = sell(l, "late")
	if err == nil {
		told = append(told, "late")
	} else if !errors.Is(err, ErrMoved) {
		t.Errorf("%s: the next sale: %v", name, err)
	}
	if err == nil && !m.over && m.name != "its -wal deleted" {
		t.Errorf("%s: the next sale was taken", name)
	}
	if !m.over {
		saved := filepath.Join(home, "saved.db")
		if err := l.Backup(ctx, saved, false, nil); err != nil {
			t.Errorf("%s: what is open cannot be saved: %v", name, err)
		} else if lacks := lacking(t, saved, told); lacks != nil {
			t.Errorf("%s: told, and not in what was saved: %v", name, lacks)
		}
	}
	before, _ := os.ReadFile(path)
	if err := l.Close(); err != nil && !errors.Is(err, ErrMoved) {
		t.Errorf("%s: closing: %v", name, err)
	}
	if after, _ := os.ReadFile(path); m.name == "an older one put in its place" && string(after) != string(before) {
		t.Errorf("%s: the other file was written to", name)
	}
	next, err := Open(ctx, path)
	if err == nil {
		next.Close()
		if lacks := lacking(t, path, told); lacks != nil && m.name != "its folder renamed" { // with all that knew
			t.Errorf("%s: the next start lacks %v without a word", name, lacks)
		}
	} else if !explained(err) {
		t.Errorf("%s: the next start: %v", name, err)
	}
	return calls
}

// lacking are those of told that the ledger at path does not have.
func lacking(t *testing.T, path string, told []string) (lacks []string) {
	l, err := OpenRead(ctx, path)
	if err != nil {
		return []string{err.Error()}
	}
	defer l.Close()
	l.Links(anyLink)
	for _, what := range told {
		ref, paid := strings.CutSuffix(what, " paid")
		inv, err := l.Invoice(ctx, ref)
		if err != nil || inv.Unsound || paid && inv.State != model.Paid {
			lacks = append(lacks, what)
		}
	}
	return slices.Clip(lacks)
}
