package share

import (
	"path/filepath"
	"testing"
	"time"

	"caisse/model"
	"caisse/model/ledger"
)

// closes closes what is open at a till.
func (u *till) closes(after int) ledger.Closing {
	u.Helper()
	at := time.Now().UTC().Truncate(time.Millisecond)
	z, made, err := u.l.Z(u.Context(), ledger.ClosingTime{At: at, Machine: at}, after)
	if err != nil || !made {
		u.Fatal(z, made, err)
	}
	u.r.Nudge()
	return z
}

func (u *till) id() string {
	u.Helper()
	me, err := u.l.Me(u.Context())
	if err != nil {
		u.Fatal(err)
	}
	return me.ID
}

// hashes are those of the closings of a till that u has.
func (u *till) hashes(of string) (all []string) {
	u.Helper()
	cs, err := u.l.ClosedBy(u.Context(), of, 0)
	if err != nil {
		u.Fatal(err)
	}
	for _, c := range cs {
		all = append(all, c.Hash)
	}
	return all
}

func (u *till) knows(t testing.TB, of string, zs ...ledger.Closing) {
	t.Helper()
	waitFor(t, u.name+" knows the closings", func() bool {
		has := u.hashes(of)
		if len(has) != len(zs) {
			return false
		}
		for i := range zs {
			if has[i] != zs[i].Hash.String() {
				return false
			}
		}
		return true
	})
}

// closers are two tills that show themselves each second.
func (b *bench) closers(t *testing.T) (one, two *till) {
	t.Helper()
	one = b.till(t, "C1")
	waitFor(t, "the tables are there", func() bool { return one.r.Status().Good })
	if _, err := b.Try(b.name, "caisse", "UPDATE caisse.meta SET beat_seconds = 1"); err != nil {
		t.Fatal(err)
	}
	one.stop()
	one.share()
	two = b.till(t, "C2")
	waitFor(t, "both share", func() bool { return one.r.Status().Pulled >= 0 && two.r.Status().Pulled >= 0 })
	return one, two
}

// What one till closes the others know: at once, where it is the last thing before
// its end, once the server is there again, and where that has forgotten it.
func TestClosingsAreShared(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	one, two := b.closers(t)
	me := one.id()
	one.moves(one.sells(1500), model.Paid)
	zs := []ledger.Closing{one.closes(0)}
	two.knows(t, me, zs...)
	zs = append(zs, one.closesNextDay(1, 1))
	one.stop() // at once
	two.knows(t, me, zs...)

	zs = append(zs, one.closesNextDay(2, 2)) // nobody is there to be told
	one.share()
	two.knows(t, me, zs...)

	// As from a dump of before: nothing of it is there, and the till that made it is
	// gone for good.
	one.stop()
	b.SQL(t, b.name, `SET session_replication_role = replica; DELETE FROM caisse.closing WHERE number > 1;
		SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();`)
	three := b.till(t, "C3")
	three.knows(t, me, zs...)
	if st := two.r.Status(); st.Refused != 0 {
		t.Errorf("%d were refused", st.Refused)
	}
}

// closesNextDay closes some days later: nothing happened since.
func (u *till) closesNextDay(after, days int) ledger.Closing {
	u.Helper()
	at := time.Now().UTC().Truncate(time.Millisecond).AddDate(0, 0, days)
	z, made, err := u.l.Z(u.Context(), ledger.ClosingTime{At: at, Machine: at}, after)
	if err != nil || !made {
		u.Fatal(z, made, err)
	}
	u.r.Nudge()
	return z
}

// A ledger that was put back to an older state goes on behind the closings that the
// shared one knows; a number that was given twice is refused, and said to be.
func TestClosingsAfterABackup(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	one, two := b.closers(t)
	me := one.id()
	one.sells(700)
	first := one.closes(0)
	two.knows(t, me, first)
	backup := filepath.Join(t.TempDir(), "backup.db")
	if err := one.l.Backup(t.Context(), backup, false, nil); err != nil {
		t.Fatal(err)
	}
	second := one.closesNextDay(1, 1)
	two.knows(t, me, first, second)
	one.close()

	again := openTill(t, "C1", backup, one.address)
	again.knows(t, me, first, second)
	again.sells(800)
	third := again.closesNextDay(1, 2)
	if third.Number != 3 || third.Gone != 1 || third.Before != second.Hash {
		t.Errorf("%+v", third)
	}
	two.knows(t, me, first, second, third)
	if again.r.Status().Refused+two.r.Status().Refused != 0 {
		t.Error("refused")
	}

	// Where it closes before it hears of them.
	backup = filepath.Join(t.TempDir(), "backup.db")
	if err := again.l.Backup(t.Context(), backup, false, nil); err != nil {
		t.Fatal(err)
	}
	fourth := again.closesNextDay(3, 3)
	two.knows(t, me, first, second, third, fourth)
	again.close()
	l, err := ledger.Open(t.Context(), backup)
	if err != nil {
		t.Fatal(err)
	}
	u := &till{T: t, name: "C1", path: backup, address: one.address, l: l, news: map[string]model.State{}, r: New(Config{})}
	twice := u.closesNextDay(3, 4)
	if twice.Number != 4 {
		t.Fatalf("%+v", twice)
	}
	u.share()
	t.Cleanup(u.close)
	waitFor(t, "it is refused", func() bool { return u.r.Status().Refused > 0 })
	if got := two.hashes(me); len(got) != 4 || got[3] != fourth.Hash.String() {
		t.Errorf("%q", got)
	}
	if fifth := u.closesNextDay(4, 5); fifth.Number != 5 || fifth.Before != twice.Hash && fifth.Before != fourth.Hash {
		t.Errorf("%+v", fifth)
	}
}
