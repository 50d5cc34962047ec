package ledger

import (
	"strings"
	"testing"
	"time"
)

// What the shared ledger told of others is there after it: also where it cannot be
// reached, and in another program.
func TestWhatWasHeardIsKept(t *testing.T) {
	t.Parallel()
	l, other := tillAt(t, "C1"), strings.Repeat("7", 26)
	at := noon.Add(123456 * time.Microsecond)
	tell := func(t Till) error { return l.Meet(ctx, []Till{t}) }
	heard := func() (of Till) {
		t.Helper()
		all, err := l.Tills(ctx)
		if err != nil || len(all) != 2 || len(l.Known(ctx)) != 2 || l.Known(ctx)[1] != all[1] {
			t.Fatal(all, err)
		}
		return all[1]
	}
	for _, step := range []Till{
		{ID: other, Name: "C2", Shop: ouaga, Kind: "till", Upto: at},
		{ID: other, Name: "C2", Shop: ouaga, Kind: "till", Upto: at.Add(time.Hour)},
		{ID: other, Name: "C2", Shop: ouaga, Kind: "till", Upto: at.Add(-time.Hour)},
		{ID: other, Name: "C3", Shop: ouaga, Kind: "callbacks", Heir: id(t, l)},
	} {
		if err := tell(step); err != nil {
			t.Fatal(err)
		}
		want := step
		want.Upto = want.Upto.Truncate(time.Millisecond)
		if got := heard(); got != want {
			t.Errorf("told %+v, has %+v", want, got)
		}
	}
	before := changeOf(t, l)
	if err := tell(Till{ID: other, Name: "C3", Shop: ouaga, Kind: "callbacks", Heir: id(t, l)}); err != nil || changeOf(t, l) != before {
		t.Errorf("wrote what was no news: %v", err)
	}
	if err := l.Meet(ctx, []Till{{ID: id(t, l), Name: "Thief", Shop: "elsewhere", Kind: "till", Heir: other}}); err != nil {
		t.Fatal(err)
	}
	if me, err := l.Me(ctx); err != nil || me.Name != "C1" || me.Shop != ouaga || !me.Mine || !me.Home {
		t.Errorf("the others have renamed it: %+v, %v", me, err)
	}

	if when, err := l.Compared(ctx); err != nil || !when.IsZero() {
		t.Errorf("compared at %v, %v", when, err)
	}
	if err := l.NoteCompared(ctx, noon); err != nil {
		t.Fatal(err)
	}
	if when, err := l.Compared(ctx); err != nil || !when.Equal(noon) {
		t.Errorf("compared at %v, %v", when, err)
	}
}

func changeOf(t *testing.T, l *Ledger) (n int64) {
	t.Helper()
	if err := l.read.first(ctx, "SELECT data_version FROM pragma_data_version", nil, &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// A ledger that another version made, and that is only read, knows its tills too.
func TestOlderLedgerKnowsItsTills(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/ledger.db"
	old, err := open(ctx, path, migrations[:7])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := old.write.Exec("UPDATE tills SET name = 'C1', shop = ?1; INSERT INTO tills (id, name, shop, mine, home) SELECT ?2, 'C1', ?1, 1, 1 WHERE NOT EXISTS (SELECT 1 FROM tills)", ouaga, newID()); err != nil {
		t.Fatal(err)
	}
	if _, err := old.readTills(ctx, old.read); err != nil {
		t.Fatal(err)
	}
	all, err := old.Tills(ctx)
	if err != nil || len(all) != 1 || all[0].Name != "C1" || !all[0].Mine {
		t.Errorf("%+v, %v", all, err)
	}
	if at, err := old.Compared(ctx); err != nil || !at.IsZero() {
		t.Errorf("compared at %v, %v", at, err)
	}
	old.Close()
	if me, err := openAt(t, path).Me(ctx); err != nil || me.Name != "C1" {
		t.Errorf("%+v, %v", me, err)
	}
}
