package ledger

import (
	"fmt"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// A text of hundreds of megabytes, in a row or in an index, costs neither the
// memory of this machine nor the other rows.
func TestHugeTexts(t *testing.T) {
	if race || testing.Short() {
		t.Skip("nothing to race with")
	}
	size := proof.Size(0, 8<<20, 300<<20)
	for _, column := range []string{"operator_name", "object", "token", "state", "items"} {
		path := filepath.Join(t.TempDir(), "ledger.db")
		l := openAt(t, path)
		for i, s := range []model.State{model.Paid, model.Pending, model.Failed} {
			inv := row(fmt.Sprint("R", i), i, s)
			inv.SettledAt = noon.Add(time.Minute)
			add(t, l, inv)
		}
		l.Close()
		raw(t, path, "PRAGMA ignore_check_constraints = ON; DROP TRIGGER invoice_reworded; DROP TRIGGER invoice_recounted; DROP TRIGGER invoice_relooked",
			fmt.Sprintf("UPDATE invoice SET %s = hex(zeroblob(%d)) WHERE ref = 'R0'", column, size/2)).Close()
		l, err := OpenRead(ctx, path)
		if err != nil {
			t.Fatal(column, err)
		}
		l.Links(anyLink)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		all, err := l.Newest(ctx, Query{})
		if len(all) < 2 || len(all) == 2 && !damaged(err) {
			t.Errorf("%s: the list has %d, %v", column, len(all), err)
		}
		for _, inv := range all {
			if inv.Ref == "R0" && !inv.Unsound || len(fmt.Sprintf("%+v", inv)) > 4000 {
				t.Errorf("%s: %.200s", column, fmt.Sprintf("%+v", inv))
			}
		}
		n := 0
		if err := l.Each(ctx, Query{}, func(*model.Invoice) error { n++; return nil }); n < 2 || column != "token" && !damaged(err) {
			t.Errorf("%s: an export has %d, %v", column, n, err)
		}
		if _, err := l.Day(ctx, noon.Add(-time.Hour), noon.Add(time.Hour)); column != "token" && !damaged(err) {
			t.Errorf("%s: the day: %v", column, err)
		}
		if _, err := l.Total(ctx, Query{}); column != "token" && !damaged(err) {
			t.Errorf("%s: the total: %v", column, err)
		}
		runtime.ReadMemStats(&after)
		t.Logf("%s: %d MB", column, (after.TotalAlloc-before.TotalAlloc)>>20)
		l.Close()
	}
}
