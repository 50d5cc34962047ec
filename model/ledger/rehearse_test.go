package ledger

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// A ledger that can take no sale says so before somebody stands at the till; a
// rehearsal leaves nothing in one that can.
func TestRehearse(t *testing.T) {
	made := fresh(t)
	add(t, made, sample("R1"))
	path := made.path
	if err := made.Close(); err != nil {
		t.Fatal(err)
	}
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	l := openAt(t, path)
	if err := l.Rehearse(ctx); err != nil {
		t.Error(err)
	}
	if n, err := l.Total(ctx, Query{}); err != nil || n.Count != 1 {
		t.Errorf("opened again it has %d, %v", n.Count, err)
	}
	if err := l.Verify(ctx); err != nil {
		t.Error(err)
	}
	for _, what := range []string{"invoice", "event", "invoice_state", "seq"} {
		path := filepath.Join(t.TempDir(), "ledger.db")
		write(t, path, sound)
		if what == "seq" {
			raw(t, path, "UPDATE mark SET seq = 9223372036854775807").Close()
		} else {
			db := raw(t, path, "PRAGMA wal_checkpoint")
			var page, size int64
			if err := db.QueryRowContext(ctx, "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_schema WHERE name = ?", what).Scan(&page, &size); err != nil {
				t.Fatal(err)
			}
			db.Close()
			f, err := os.OpenFile(path, os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.WriteAt(make([]byte, size), (page-1)*size); err != nil {
				t.Fatal(err)
			}
			f.Close()
		}
		if err := openAt(t, path).Rehearse(ctx); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
