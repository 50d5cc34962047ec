package ledger

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// closes makes a closing that must be made.
func (c *counter) z(l *Ledger, after int) Closing {
	c.t.Helper()
	z, made, err := l.Z(ctx, c.time(), after)
	if err != nil || !made {
		c.t.Fatalf("%+v %v %v", z, made, err)
	}
	return z
}

// tellOf tells to of all that from has of the closings of a till.
func tellOf(t testing.TB, from, to *Ledger, till string) (clashes []model.Closed) {
	t.Helper()
	all, err := from.ClosedBy(ctx, till, 0)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range all {
		if all[i], err = model.ReceivedClosed(c, c.Mark()); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // once is as twice
		if clashes, err = to.TakeClosed(ctx, all); err != nil {
			t.Fatal(err)
		}
	}
	return clashes
}

func closedOn(t testing.TB, l *Ledger, day model.Date) (says []string) {
	t.Helper()
	all, own, err := l.ClosedOn(ctx, day)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range all {
		says = append(says, fmt.Sprintf("%.26s %d %d %v", c.Till, c.Number, c.Confirmed().Sum, own[i]))
	}
	return says
}

// What one till closes is in the day of all of them, with the network or without,
// and goes on from one to the next.
func TestOthersAreToldOfClosings(t *testing.T) {
	t.Parallel()
	one, two, three := tillAt(t, "C1"), tillAt(t, "C2"), tillAt(t, "C3")
	c := newCounter(t, one, proof.Rand(t))
	c.sell()
	for range 6 {
		c.hears()
	}
	z := c.z(one, 0)
	me := id(t, one)
	if got := tellOf(t, one, two, me); len(got) > 0 {
		t.Errorf("%+v", got)
	}
	if got := tellOf(t, two, three, me); len(got) > 0 { // one that had it from another
		t.Errorf("%+v", got)
	}
	want := fmt.Sprintf("%s %d %d false", me, 1, z.Confirmed().Sum)
	for _, l := range []*Ledger{two, three} {
		if got := closedOn(t, l, z.Day); !slices.Equal(got, []string{want}) {
			t.Errorf("%q, want %q", got, want)
		}
		a, err := l.ClosedBy(ctx, me, 0)
		b, berr := one.ClosedBy(ctx, me, 0)
		if err != nil || berr != nil || len(a) != 1 || a[0] != b[0] || a[0].Hash != z.Hash.String() {
			t.Errorf("%+v\n%+v", a, b)
		}
		sums, err := l.ClosedSums(ctx, ouaga)
		theirs, terr := one.ClosedSums(ctx, ouaga)
		if err != nil || terr != nil || !slices.Equal(sums, theirs) || len(sums) != 1 {
			t.Errorf("%v %v %v %v", sums, theirs, err, terr)
		}
	}
	if last, err := two.LastClosed(ctx); err != nil || last[me] != 1 || last[id(t, two)] != 0 {
		t.Error(last, err)
	}
	// Another one of the same number is no closing.
	lie := z.told(me, ouaga)
	lie.Paid.Sum += 1000
	lie.Total.Sum += 1000
	lie.Paid.Count++
	lie.Total.Count++
	if clashes, err := two.TakeClosed(ctx, []model.Closed{lie}); err != nil || len(clashes) != 1 {
		t.Error(clashes, err)
	}
	// Nor is one of another shop's till.
	lie.Shop, lie.Number = "01KB2T5YQ0S0000000000B0B00", 2
	if clashes, err := two.TakeClosed(ctx, []model.Closed{lie}); err != nil || len(clashes) != 1 {
		t.Error(clashes, err)
	}
	if got := closedOn(t, two, z.Day); !slices.Equal(got, []string{want}) {
		t.Errorf("%q, want %q", got, want)
	}
	// What rots is left out, and comes again.
	runAll(t, three, "DROP TRIGGER closed_as_written", "UPDATE closed SET paid_sum = paid_sum + 1")
	if got := closedOn(t, three, z.Day); len(got) != 0 {
		t.Errorf("rotten: %q", got)
	}
	tellOf(t, two, three, me)
	if got := closedOn(t, three, z.Day); !slices.Equal(got, []string{want}) {
		t.Errorf("%q, want %q", got, want)
	}
	verified(t, one, two)
}

// Where a backup is put back, numbers go on behind those that are gone, where they
// are known: of the ledger that it took the place of, or of the shared one. None is
// given twice, and what somebody made up stops none.
func TestNumbersGoOnAfterABackup(t *testing.T) {
	t.Parallel()
	for _, from := range []string{"the ledger before", "the shared one"} {
		t.Run(from, func(t *testing.T) {
			t.Parallel()
			l := openAt(t, filepath.Join(t.TempDir(), "shop.db"))
			if err := l.Join(ctx, "C1", ouaga, "Ouaga"); err != nil {
				t.Fatal(err)
			}
			two := tillAt(t, "C2")
			c := newCounter(t, l, proof.Rand(t))
			c.sell()
			c.hears()
			first := c.z(l, 0)
			backup := filepath.Join(t.TempDir(), "backup.db")
			if err := l.Backup(ctx, backup, false, nil); err != nil {
				t.Fatal(err)
			}
			var last Closing
			for n := 1; n <= 3; n++ {
				c.at(24 * time.Hour)
				c.sell()
				last = c.z(l, n)
			}
			me := id(t, l)
			tellOf(t, l, two, me)
			path := l.path
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
			if from == "the ledger before" {
				if _, _, err := Restore(ctx, path, backup, c.now, nil); err != nil {
					t.Fatal(err)
				}
			} else {
				path = backup // on another machine, say
			}
			l = openAt(t, path)
			c.l = l
			if from == "the shared one" {
				made := last.told(me, ouaga) // one that follows nothing
				made.Number, made.Hash = 900, strings.Repeat("ab", 32)
				if _, err := l.TakeClosed(ctx, []model.Closed{made}); err != nil {
					t.Fatal(err)
				}
				if clashes := tellOf(t, two, l, me); len(clashes) != 0 {
					t.Errorf("%+v", clashes)
				}
			}
			made := 0
			if from == "the shared one" {
				made = 1
			}
			if got := closedOn(t, l, last.Day); len(got) != 1+made {
				t.Errorf("%q", got)
			}
			c.at(time.Hour)
			c.sell()
			if x, err := l.X(ctx, c.time()); err != nil || x.Gone != 3 || x.Number != 0 { // it asks by that number
				t.Errorf("%+v, %v", x, err)
			}
			z := c.z(l, 1)
			if z.Number != 5 || z.Gone != 3 || z.Before != last.Hash || !z.From.Equal(first.To) {
				t.Errorf("%+v", z)
			}
			c.at(24 * time.Hour)
			c.sell()
			if again := c.z(l, 5); again.Number != 6 || again.Gone != 0 || again.Before != z.Hash {
				t.Errorf("%+v", again)
			}
			if w, err := l.Walk(ctx, z.Hash.String(), nil); err != nil || w.Broken != nil || w.Found == nil || w.Found.Closing != 5 {
				t.Errorf("%+v, %v", w, err)
			}
			if kept, err := l.ClosingNumbered(ctx, 5); err != nil || kept.Gone != 3 {
				t.Errorf("%+v, %v", kept, err)
			}
			if clashes := tellOf(t, l, two, me); len(clashes) > 0 {
				t.Errorf("%+v", clashes)
			}
			verified(t, l, two)
		})
	}
}

// A till that gave a number twice, because nobody could tell it, has both in the
// reports, and goes on behind the higher.
func TestANumberGivenTwice(t *testing.T) {
	t.Parallel()
	l, two := tillAt(t, "C1"), tillAt(t, "C2")
	c := newCounter(t, l, proof.Rand(t))
	c.sell()
	backup := filepath.Join(t.TempDir(), "backup.db")
	if err := l.Backup(ctx, backup, false, nil); err != nil {
		t.Fatal(err)
	}
	first := c.z(l, 0)
	c.at(24 * time.Hour)
	last := c.z(l, 1)
	me := id(t, l)
	tellOf(t, l, two, me)
	again := openAt(t, backup)
	c.l = again
	c.sell()
	second := c.z(again, 0)
	if second.Number != 1 || second.Hash == first.Hash {
		t.Fatalf("%+v", second)
	}
	if clashes := tellOf(t, again, two, me); len(clashes) != 1 {
		t.Errorf("%+v", clashes)
	}
	if clashes := tellOf(t, two, again, me); len(clashes) != 1 {
		t.Errorf("%+v", clashes)
	}
	if got := closedOn(t, again, second.Day); len(got) != 2 || !strings.HasSuffix(got[0], " true") || !strings.HasSuffix(got[1], " false") {
		t.Errorf("%q", got)
	}
	c.at(24 * time.Hour)
	if z := c.z(again, 1); z.Number != 3 || z.Gone != 1 || z.Before != last.Hash {
		t.Errorf("%+v", z)
	}
}

// A till that goes on as another one leaves its closings to the one that it was.
func TestClosingsOfACopy(t *testing.T) {
	t.Parallel()
	l, two := tillAt(t, "C1"), tillAt(t, "C2")
	c := newCounter(t, l, proof.Rand(t))
	c.sell()
	first := c.z(l, 0)
	was := id(t, l)
	tellOf(t, l, two, was)
	if _, err := l.Renew(ctx); err != nil {
		t.Fatal(err)
	}
	if err := l.Join(ctx, "C1 bis", ouaga, "Ouaga"); err != nil {
		t.Fatal(err)
	}
	if all, err := l.ClosedBy(ctx, id(t, l), 0); err != nil || len(all) != 0 {
		t.Errorf("%+v, %v", all, err)
	}
	want := []string{fmt.Sprintf("%s 1 %d false", was, first.Confirmed().Sum)}
	if got := closedOn(t, l, first.Day); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := tellOf(t, l, two, was); len(got) > 0 {
		t.Errorf("%+v", got)
	}
	c.at(24 * time.Hour)
	c.sell()
	z := c.z(l, 1)
	if z.Number != 2 || z.Before != first.Hash {
		t.Errorf("%+v", z)
	}
	tellOf(t, l, two, id(t, l))
	if got := closedOn(t, two, z.Day); len(got) != 1 || !strings.HasPrefix(got[0], id(t, l)+" 2 ") {
		t.Errorf("%q", got)
	}
	made := filepath.Join(t.TempDir(), "salvaged.db")
	if _, err := Salvage(ctx, l.path, made, nil); err != nil {
		t.Fatal(err)
	}
	got := openAt(t, made)
	if all, err := got.ClosedBy(ctx, was, 0); err != nil || len(all) != 1 {
		t.Errorf("%+v, %v", all, err)
	}
	if all, err := got.ClosedBy(ctx, id(t, l), 0); err != nil || len(all) != 1 || all[0].Hash != z.Hash.String() {
		t.Errorf("%+v, %v", all, err)
	}
	verified(t, l, two, got)
}

// A closing is to be handed over as soon as it is made; without others nobody is told.
func TestClosingIsHandedOver(t *testing.T) {
	t.Parallel()
	for _, l := range []*Ledger{fresh(t), tillAt(t, "C1")} {
		told := 0
		l.HandOver(func() { told++ })
		c := newCounter(t, l, proof.Rand(t))
		c.z(l, 0)
		tills, err := l.Tills(context.Background())
		if err != nil || told != len(tills) {
			t.Errorf("%d tills, told %d times, %v", len(tills), told, err)
		}
	}
}
