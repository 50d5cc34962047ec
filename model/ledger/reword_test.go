package ledger

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// An index of words that has rotted is made anew with the backup of the day:
// after it every search finds all again, and somebody is told.
func TestWordsThatRot(t *testing.T) {
	t.Parallel()
	if race {
		t.Skip("nothing to race with")
	}
	const n = 600
	path := filepath.Join(t.TempDir(), "whole.db")
	l, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"Ouédraogo", "Sawadogo", "Zongo", "Lindqvist"}
	if err := l.AddAll(ctx, func(yield func(model.Invoice, []model.Event) bool) {
		for i := range n {
			inv := row(fmt.Sprintf("01FAKEW0RDS%015d", i), i, model.Paid)
			inv.Lastname, inv.Object = names[i%len(names)], fmt.Sprintf("sac %d de riz", i)
			if !yield(inv, []model.Event{{At: inv.CreatedAt, Kind: model.EventSending, State: inv.State, Amount: inv.Amount}}) {
				return
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	wrong := func(l *Ledger) string {
		for text, want := range map[string]int{"z": n / 4, "zo": n / 4, "zong": n / 4, "zongo": n / 4, "lindqvist": n / 4, "sac": n, "ri": n, "sawado": n / 4} {
			if got, err := l.Newest(ctx, Query{Text: text, Limit: n}); err != nil || len(got) != want {
				return fmt.Sprintf("%s finds %d of %d, %v", text, len(got), want, err)
			}
		}
		return ""
	}
	r := proof.Rand(t)
	pages, hidden := pagesOf(t, path)["search_data"], 0
	for range proof.Size(2, 12, 200) {
		page, at, bit := pages[r.IntN(len(pages))], 200+r.IntN(3000), byte(1)<<r.IntN(8)
		name := fmt.Sprintf("page %d, byte %d, %d", page, at, bit)
		withDamage(t, name, whole, page, func(b []byte) { b[at] ^= bit }, func(l *Ledger) {
			told := 0
			l.Reworded(func() { told++ })
			was := wrong(l)
			if was != "" {
				hidden++
			}
			if made, err := l.BackupOfDay(ctx, "", noon.AddDate(0, 1, 0)); err != nil || made == "" {
				t.Errorf("%s: the backup is %q, %v", name, made, err)
			}
			if is := wrong(l); is != "" || was != "" && told != 1 {
				t.Errorf("%s: %s before, %s after, told %d times", name, was, is, told)
			}
			if left, _ := filepath.Glob(filepath.Join(filepath.Dir(l.path), ".*")); len(left) > 0 {
				t.Errorf("%s: it leaves %q", name, left)
			}
		})
	}
	t.Logf("%d of them hid a sale", hidden)
	l = openAt(t, path)
	defer l.Close()
	l.Reworded(func() { t.Error("told, and nothing is wrong") })
	start := time.Now()
	if _, err := l.BackupOfDay(ctx, "", noon.AddDate(0, 1, 0)); err != nil {
		t.Error(err)
	}
	t.Logf("a sound one takes %v", time.Since(start))
}
