package ledger

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caisse/model"
)

// The hashes are those of what the migrations make. One that is released never
// changes; where a new SQLite writes the same tables in other words, both stay.
func TestSchemas(t *testing.T) {
	if len(made) != len(migrations)+1 {
		t.Errorf("hashes of %d versions, there are %d", len(made)-1, len(migrations))
	}
	for version := range migrations {
		all, err := schemaOf(ctx, migrations[:version+1])
		if err != nil {
			t.Fatal(err)
		}
		if got := hashOf(all); version+1 >= len(made) || got != made[version+1] {
			t.Errorf("%d: %q,", version+1, got)
		}
	}
}

// A ledger with something in it that caisse did not make is refused, and what
// it is gets a name; nothing of it has run.
func TestAlteredLedgers(t *testing.T) {
	t.Parallel()
	if race {
		t.Skip("nothing to race with")
	}
	for name, c := range map[string]struct {
		sql, thing string
		readable   bool
	}{
		"a trigger":        {"CREATE TRIGGER green AFTER UPDATE ON invoice BEGIN UPDATE invoice SET state = 'paid' WHERE n = NEW.n; END", "trigger green", true},
		"a view":           {"CREATE VIEW more AS SELECT * FROM invoice", "view more", true},
		"an index":         {"CREATE INDEX more ON invoice (phone)", "index more", true},
		"a table":          {"CREATE TABLE more (x)", "table more", true},
		"statistics":       {"ANALYZE", "table sqlite_stat1", true},
		"a trigger less":   {"DROP TRIGGER invoice_facts", "trigger invoice_facts", true},
		"an index less":    {"DROP INDEX invoice_state", "index invoice_state", true},
		"another trigger":  {"DROP TRIGGER invoice_stays; CREATE TRIGGER invoice_stays BEFORE DELETE ON invoice BEGIN SELECT 1; END", "trigger invoice_stays", true},
		"another column":   {"ALTER TABLE invoice ADD COLUMN more TEXT", "table invoice", false},
		"a view for table": {"DROP TRIGGER event_stays; ALTER TABLE event RENAME TO event2; CREATE VIEW event AS SELECT * FROM event2", "event", false},
		"a hostile name":   {"CREATE TABLE \"a\x1b]52;c;AAAA\a\" (x)", "table a]52;c;AAAA", true},
		"version -1":       {"PRAGMA user_version = -1", "version -1", false},
		"version 0":        {"PRAGMA user_version = 0", "version 0", false},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "ledger.db")
			l := openAt(t, path)
			add(t, l, sample("R1"))
			l.Close()
			db := raw(t, path, c.sql)
			db.Close()
			_, err := Open(ctx, path)
			var altered *Altered
			if !errors.As(err, &altered) || altered.Readable != c.readable || !errors.Is(err, ErrAltered) {
				t.Fatalf("got %v", err)
			}
			if all := strings.Join(altered.Things, ", "); !strings.Contains(all, c.thing) || strings.ContainsAny(all, "\x1b\a") {
				t.Errorf("it names %q, want %q", all, c.thing)
			}
		})
	}
}

func TestImpossibleVersions(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"-1", "-2147483648", "2147483647", "0"} {
		path := filepath.Join(t.TempDir(), "ledger.db")
		l := openAt(t, path)
		l.Close()
		raw(t, path, "PRAGMA user_version = "+version).Close()
		if _, err := Open(ctx, path); err == nil {
			t.Errorf("version %s opens", version)
		}
	}
}

// An altered ledger whose invoices are as they should be can be read, whatever
// else is not there: everything comes, and it is said that it may not be all.
func TestAlteredLedgersCanBeRead(t *testing.T) {
	t.Parallel()
	if race {
		t.Skip("nothing to race with")
	}
	for _, sql := range []string{
		"CREATE TRIGGER green AFTER UPDATE ON invoice BEGIN UPDATE invoice SET state = 'paid' WHERE n = NEW.n; END",
		"DROP INDEX invoice_newest", "DROP INDEX invoice_state", "DROP INDEX invoice_paid", "DROP INDEX invoice_look", "DROP INDEX invoice_token",
		"DROP INDEX invoice_newest; CREATE INDEX invoice_newest ON invoice (created_at) WHERE state = 'paid'",
		"DROP INDEX invoice_paid; CREATE INDEX invoice_paid ON invoice (phone)",
		"DROP TABLE looked", "DROP TABLE tally; CREATE VIEW tally AS SELECT 'paid' AS state, 1 AS count, 9 AS sum, 1000012 AS chk",
		"DROP VIEW searched; DROP VIEW words; CREATE VIEW words AS SELECT 1 AS n, 'x' AS text",
	} {
		path := filepath.Join(t.TempDir(), "ledger.db")
		l := openAt(t, path)
		for i, s := range model.States {
			add(t, l, row(fmt.Sprint("R", i), i, s))
		}
		l.Close()
		raw(t, path, sql).Close()
		l, err := OpenRead(ctx, path)
		if err != nil {
			t.Errorf("%s: %v", sql, err)
			continue
		}
		l.Links(anyLink)
		if l.Altered() == nil {
			t.Errorf("%s: it is not said to be altered", sql)
		}
		all, err := l.Newest(ctx, Query{})
		if len(all) != len(model.States) || err != nil && !damaged(err) {
			t.Errorf("%s: the list has %d, %v", sql, len(all), err)
		}
		n := 0
		if err := l.Each(ctx, Query{}, func(*model.Invoice) error { n++; return nil }); n != len(model.States) || err != nil && !damaged(err) {
			t.Errorf("%s: an export has %d, %v", sql, n, err)
		}
		if sum, err := l.Total(ctx, Query{}); sum.Count != int64(len(model.States)) || err != nil && !damaged(err) {
			t.Errorf("%s: the total is %v, %v", sql, sum, err)
		}
		if _, err := l.Day(ctx, noon.Add(-time.Hour), noon.Add(time.Hour)); err != nil && !damaged(err) {
			t.Errorf("%s: the day: %v", sql, err)
		}
		l.Close()
	}
}
