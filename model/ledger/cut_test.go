package ledger

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// A file that was cut, at each page, and everywhere within one: what is told is
// told as it is or said to be damaged, and what can be read of it is saved and
// counted.
func TestCutEverywhere(t *testing.T) {
	t.Parallel()
	if race {
		t.Skip("nothing to race with")
	}
	const page = 4096
	f := newFlipped(t, 200, 4096)
	counted, err := os.ReadFile(f.path + CountsEnd)
	if err != nil {
		t.Fatal(err)
	}
	leaves := f.leaves()
	var cuts []int
	for at := 0; at < len(f.whole); at += page {
		cuts = append(cuts, at)
	}
	middle := len(f.whole) / page / 2 * page
	for at := middle; at < middle+page; at += 512 {
		cuts = append(cuts, at, at+1)
	}
	r := proof.Rand(t)
	r.Shuffle(len(cuts), func(i, k int) { cuts[i], cuts[k] = cuts[k], cuts[i] })
	cuts = cuts[:proof.Size(3, len(cuts)/4, len(cuts))]
	dir := t.TempDir()
	saved, least, refused := 0, 0, 0
	for _, cut := range cuts {
		for _, beside := range []bool{true, false} {
			path := filepath.Join(dir, "ledger.db")
			for _, end := range []string{"-wal", "-shm", CountsEnd} {
				os.Remove(path + end)
			}
			write(t, path, f.whole[:cut])
			if beside {
				write(t, path+CountsEnd, counted)
			}
			if l, err := OpenRead(ctx, path); err == nil {
				if s := f.untrue(l); s != "" && (beside || cut > 0) {
					t.Errorf("cut at %d, counted %v, read: %s", cut, beside, s)
				}
				l.Close()
			}
			// To be written: an empty one is new where nothing says that it was not.
			if l, err := Open(ctx, path); err == nil {
				if s := f.untrue(l); s != "" && (beside || cut > 0) {
					t.Errorf("cut at %d, counted %v: %s", cut, beside, s)
				}
				l.Close()
			} else if !explained(err) {
				t.Errorf("cut at %d, counted %v: %v", cut, beside, err)
			}
		}
		whole := 0
		for last, rows := range leaves { // rows of leaves that are there whole
			if last <= cut {
				whole += rows
			}
		}
		from := filepath.Join(dir, "cut.db")
		write(t, from, f.whole[:cut])
		got := f.salvaged(from, fmt.Sprint("cut at ", cut))
		if got < 0 { // not even its list of tables
			if refused++; whole > 0 {
				t.Errorf("cut at %d: nothing was saved of %d that are there whole", cut, whole)
			}
			continue
		}
		saved, least = saved+got, least+whole
		if got < whole {
			t.Errorf("cut at %d: %d were saved of %d that are there whole", cut, got, whole)
		}
	}
	t.Logf("cut at %d places of %d bytes: %d invoices saved, of at least %d; no list of tables in %d", len(cuts), len(f.whole), saved, least, refused)
}

// explained says that an error is one there are words for.
func explained(err error) bool {
	var broken *Error
	var less *Less
	var altered *Altered
	return errors.As(err, &broken) || errors.As(err, &less) || errors.As(err, &altered) || damaged(err)
}

// leaves are how many rows each leaf of the table of invoices has, by where it
// ends in the file; those that go on elsewhere are left out.
func (f *flipped) leaves() map[int]int {
	const page = 4096
	out := map[int]int{}
	for _, n := range pagesOf(f.t, f.path)["invoice"] {
		p := f.whole[(n-1)*page : n*page]
		if p[0] != 13 { // what SQLite writes on the leaf of a table
			continue
		}
		for i := range int(binary.BigEndian.Uint16(p[3:])) {
			at := binary.BigEndian.Uint16(p[8+2*i:])
			if size, _ := varint(p[at:]); size < page-35 {
				out[n*page]++
			}
		}
	}
	return out
}

// varint reads SQLite's.
func varint(p []byte) (v, n int) {
	for n < 9 {
		v = v<<7 | int(p[n]&0x7f)
		n++
		if p[n-1] < 0x80 {
			break
		}
	}
	return v, n
}

// salvaged is how many sound invoices could be saved of from, all of them as they
// were, and counted; -1 where that is refused.
func (f *flipped) salvaged(from, name string) int {
	f.t.Helper()
	to := filepath.Join(f.t.TempDir(), "saved.db")
	out, err := Salvage(ctx, from, to, nil)
	if err != nil {
		if !explained(err) || exists(to) {
			f.t.Errorf("%s: saving: %v", name, err)
		}
		return -1
	}
	l, err := Open(ctx, to)
	if err != nil {
		f.t.Errorf("%s: what was saved: %v", name, err)
		return -1
	}
	defer l.Close()
	l.Links(anyLink)
	sound, unsound := int64(0), int64(0)
	err = l.Each(ctx, Query{}, func(inv *model.Invoice) error {
		if inv.Unsound {
			unsound++
			return nil
		}
		sound++
		want := f.want[inv.Ref]
		if want.Token, want.Link = "", ""; !reflect.DeepEqual(*inv, want) {
			f.t.Errorf("%s: saved %+v, was %+v", name, *inv, want)
		}
		return nil
	})
	if err != nil && !damaged(err) || sound+unsound != out.Read || unsound != out.Unsound || out.Read+out.Unreadable > int64(len(f.want)) {
		f.t.Errorf("%s: told %+v, there are %d and %d unsound, %v", name, out, sound, unsound, err)
	}
	return int(sound)
}

// A -wal that lost its end, wherever that is, or in which a byte is another: the
// till knows how many sales went with it, and none goes without a word.
func TestWALEverywhere(t *testing.T) {
	t.Parallel()
	if race {
		t.Skip("nothing to race with")
	}
	const frame, head = 24 + 4096, 32
	path, _ := killed(t)
	wal, err := os.ReadFile(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	type trial struct {
		name string
		wal  []byte
		good int // so many bytes of it count
	}
	var all []trial
	cut := func(at int) { all = append(all, trial{fmt.Sprint("cut at ", at), wal[:at], at}) }
	flip := func(at, bit int) {
		bad := slices.Clone(wal)
		bad[at] ^= 1 << bit
		good := 0
		if at >= head {
			good = head + (at-head)/frame*frame
		}
		all = append(all, trial{fmt.Sprintf("bit %d of byte %d", bit, at), bad, good})
	}
	r := proof.Rand(t)
	frames := (len(wal) - head) / frame
	for i := range frames {
		cut(head + i*frame)
	}
	some := head + frames/2*frame
	for at := some; at < some+frame; at += 512 {
		cut(at)
	}
	cut(len(wal))
	cut(len(wal) - 1)
	for at := range head {
		flip(at, r.IntN(8))
	}
	for at := range 24 {
		flip(some+at, r.IntN(8))
	}
	for range proof.Size(1, 40, 4000) {
		flip(head+r.IntN(len(wal)-head), r.IntN(8))
	}
	if !proof.Long() {
		r.Shuffle(len(all), func(i, k int) { all[i], all[k] = all[k], all[i] })
		all = all[:proof.Size(5, len(all)/3, 0)]
	}
	dir := filepath.Join(t.TempDir(), "shop")
	for _, c := range all {
		os.RemoveAll(dir)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		at := filepath.Join(dir, "ledger.db")
		for _, end := range []string{"", CountsEnd} {
			text, err := os.ReadFile(path + end)
			if err != nil {
				t.Fatal(err)
			}
			write(t, at+end, text)
		}
		write(t, at+"-wal", c.wal)
		missing := 5 // each sale in it ends with a frame that says how long the file is then
		for i := 0; head+(i+1)*frame <= c.good; i++ {
			if binary.BigEndian.Uint32(wal[head+i*frame+4:]) != 0 {
				missing--
			}
		}
		l, err := Open(ctx, at)
		var less *Less
		switch {
		case missing == 0 && err == nil:
			if sum, err := l.Total(ctx, Query{}); sum.Count != 10 || err != nil {
				t.Errorf("%s: %d invoices, %v", c.name, sum.Count, err)
			}
		case missing == 0 || !errors.As(err, &less) || less.Sales != int64(missing) || less.Knew != "W5":
			t.Errorf("%s: %v, want %d less", c.name, err, missing)
		}
		if err == nil {
			l.Close()
		}
	}
	t.Logf("a -wal of %d frames in %d ways", frames, len(all))
}

// The small file beside a ledger may be cut anywhere, and any byte of it be
// another: the shop opens, with all that was sold, and counts on.
func TestCountsEverywhere(t *testing.T) {
	t.Parallel()
	if race {
		t.Skip("nothing to race with")
	}
	path, _ := killed(t)
	text, err := os.ReadFile(path + CountsEnd)
	if err != nil {
		t.Fatal(err)
	}
	r := proof.Rand(t)
	var all [][]byte
	for at := range len(text) {
		bad := slices.Clone(text)
		bad[at] ^= 1 << r.IntN(8)
		if all = append(all, bad); at%64 == 0 {
			all = append(all, text[:at])
		}
	}
	r.Shuffle(len(all), func(i, k int) { all[i], all[k] = all[k], all[i] })
	all = all[:proof.Size(5, len(all)/10, len(all))]
	for _, bad := range all {
		at := copied(t, path, "", "-wal")
		write(t, at+CountsEnd, bad)
		l, err := Open(ctx, at)
		if err != nil {
			t.Errorf("%q: %v", strings.Join(strings.Fields(string(bad)), " "), err)
			continue
		}
		if sum, err := l.Total(ctx, Query{}); sum.Count != 10 || err != nil {
			t.Errorf("%d invoices, %v", sum.Count, err)
		}
		if err := errors.Join(sell(l, "next"), l.Close()); err != nil {
			t.Error(err)
		}
		if c, ok := readCounts(at); !ok || c.count != 11 || c.last != "next" {
			t.Errorf("counted: %+v, %v", c, ok)
		}
		os.RemoveAll(filepath.Dir(at))
	}
	t.Logf("%d ways", len(all))
}

// Each older copy of a ledger, put over it or under its -wal, with the small file
// beside it or without: it says so, or has all that was sold.
func TestOlderCopies(t *testing.T) {
	t.Parallel()
	if race {
		t.Skip("nothing to race with")
	}
	const sales, folded = 12, 7
	at := filepath.Join(t.TempDir(), "ledger.db")
	l := openAt(t, at)
	var older []string
	for i := range sales {
		switch {
		case i == folded:
			stopFolding(l)
			older = append(older, copied(t, at, "")) // the file itself, as it is without its -wal
		default:
			older = append(older, filepath.Join(t.TempDir(), "older.db"))
			if err := l.Backup(ctx, older[i], false, nil); err != nil {
				t.Fatal(err)
			}
		}
		add(t, l, sample(fmt.Sprint("R", i)))
	}
	path := copied(t, at, "", "-wal", CountsEnd)
	for i, from := range older {
		for _, wal := range []bool{true, false} {
			for _, beside := range []bool{true, false} {
				if !wal && !beside {
					continue // nothing is left that knows
				}
				name := fmt.Sprintf("as it was after %d sales, -wal %v, counted %v", i, wal, beside)
				now := copied(t, path, "", "-wal", CountsEnd)
				text, err := os.ReadFile(from)
				if err != nil {
					t.Fatal(err)
				}
				write(t, now, text)
				if !wal {
					os.Remove(now + "-wal")
				}
				if !beside {
					os.Remove(now + CountsEnd)
				}
				l, err := Open(ctx, now)
				var less *Less
				switch {
				case err == nil:
					if sum, err := l.Total(ctx, Query{}); sum.Count != sales || err != nil {
						t.Errorf("%s: %d invoices without a word, %v", name, sum.Count, err)
					}
					if err := l.Verify(ctx); err != nil {
						t.Errorf("%s: %v", name, err)
					}
					l.Close()
				case !errors.As(err, &less), less.Sales != int64(sales-i), less.Knew != fmt.Sprint("R", sales-1):
					t.Errorf("%s: %v", name, err)
				}
			}
		}
	}
}
