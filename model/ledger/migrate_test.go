package ledger

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestMigrationsAreNumbered(t *testing.T) {
	entries, err := os.ReadDir("migrations")
	if err != nil || len(entries) != len(migrations) {
		t.Fatal(len(entries), err)
	}
	for i, e := range entries {
		if want := fmt.Sprintf("%04d_", i+1); !strings.HasPrefix(e.Name(), want) {
			t.Errorf("%s does not start with %s", e.Name(), want)
		}
		if text, err := os.ReadFile(filepath.Join("migrations", e.Name())); err != nil || string(text) != migrations[i] {
			t.Errorf("%s is not migration %d: %v", e.Name(), i+1, err)
		}
	}
}

// Each version there ever was, as its program left it, with one sale "R1" in
// it from version 1 on. A new migration adds a line.
func TestMigrateFromEachVersion(t *testing.T) {
	t.Parallel()
	if race {
		t.Skip("nothing to race with")
	}
	v1 := `INSERT INTO invoice (ref, sale, amount, created_at, state) VALUES ('R1', 'R1', 1500, 1763900000000, 'pending')`
	for _, c := range []struct {
		name    string
		version int
		seed    string
		make    func(t *testing.T, path string)
	}{
		{name: "no file"},
		{name: "empty file", make: func(t *testing.T, path string) { write(t, path, nil) }},
		{name: "SQLite file with nothing in it", make: func(t *testing.T, path string) {
			raw(t, path, "PRAGMA journal_mode = WAL").Close()
		}},
		{name: "1", version: 1, seed: v1},
		{name: "2", version: 2, seed: v1},
		{name: "3", version: 3, seed: v1 + "; UPDATE identity SET unchecked = 1"},
		{name: "4", version: 4, seed: v1 + "; UPDATE identity SET unchecked = 1"},
		{name: "5", version: 5, seed: v1 + "; UPDATE identity SET unchecked = 1"},
		{name: "6", version: 6, seed: v1 + "; UPDATE identity SET unchecked = 1"},
		{name: "7", version: 7, seed: v1 + "; UPDATE identity SET unchecked = 1"},
		{name: "8", version: 8, seed: v1 + "; UPDATE identity SET unchecked = 1"},
		{name: "9", version: 9, seed: v1 + "; UPDATE identity SET unchecked = 1"},
		{name: "10", version: 10, seed: v1 + "; UPDATE identity SET unchecked = 1"},
		{name: "11", version: 11, seed: v1 + "; UPDATE identity SET unchecked = 1"},
		{name: "12", version: 12, seed: v1 + "; UPDATE identity SET unchecked = 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "ledger.db")
			if c.make != nil {
				c.make(t, path)
			}
			if c.version > 0 {
				old, err := open(ctx, path, migrations[:c.version])
				if err != nil {
					t.Fatal(err)
				}
				if _, err := old.write.Exec(c.seed); err != nil {
					t.Fatal(err)
				}
				old.Close()
			}
			l := openAt(t, path)
			if c.version > 0 {
				if inv, err := l.Invoice(ctx, "R1"); err != nil || inv.Amount != 1500 {
					t.Errorf("the old sale: %+v, %v", inv, err)
				}
			}
			add(t, l, sample("R2"))
			var version int
			if err := l.write.QueryRow("PRAGMA user_version").Scan(&version); err != nil || version != len(migrations) {
				t.Errorf("version %d, %v", version, err)
			}
		})
		if c.name == fmt.Sprint(len(migrations)) {
			return
		}
	}
	t.Errorf("no line for version %d", len(migrations))
}

func TestMigrateStepByStep(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := openAt(t, path)
	add(t, l, sample("R1"))
	l.Close()

	good := append(slices.Clone(migrations), "ALTER TABLE invoice ADD COLUMN till TEXT NOT NULL DEFAULT ''")
	bad := append(slices.Clone(good), "CREATE TABLE half (x); INSERT INTO nowhere VALUES (1)")
	if _, err := open(ctx, path, bad); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("migration %d", len(bad))) {
		t.Fatalf("got %v", err)
	}
	l, err := open(ctx, path, good) // the good step was kept, the bad one left nothing
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var half, version int
	if err := l.write.QueryRow("SELECT (SELECT count(*) FROM sqlite_schema WHERE name = 'half'), user_version FROM pragma_user_version").Scan(&half, &version); err != nil {
		t.Fatal(err)
	}
	if half != 0 || version != len(good) {
		t.Errorf("version %d, %d half tables", version, half)
	}
	if _, err := l.Invoice(ctx, "R1"); err != nil {
		t.Error(err)
	}
}
