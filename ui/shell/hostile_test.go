package shell

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// columnsOf are those of a table, and whether they hold text.
func columnsOf(t *testing.T, path, table string) (names []string, text map[string]bool) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT name, type FROM pragma_table_info(?)", table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	text = map[string]bool{}
	for rows.Next() {
		var name, kind string
		if err := rows.Scan(&name, &kind); err != nil {
			t.Fatal(err)
		}
		names, text[name] = append(names, name), kind == "TEXT"
	}
	return names, text
}

// hostileTexts are what a ledger that somebody else wrote may say anywhere.
func hostileText(r *rand.Rand) string {
	all := []string{
		"\x1b]52;c;Y2Fpc3Nl\a", "\x1b[2J\x1b[1;1H\x1b[42mPAYE", "\u009b31m", "x\u202ePAY\u202c", "a\x00b", "\x1bP+q544e\x1b\\", "\x1b]0;caisse\a",
		"\r\n+----+", "=cmd|' /C calc'!A0", "https://evil.example/pay", "\x1b]8;;https://evil.example\a", "\xff\xfe", strings.Repeat("A", 9000), "\u200b\u2060", "\x1b[?1049l",
		`[{"name":"\u001b]52;c;AAAA\u0007","quantity":1,"unit_price":1500}]`, "paid", "../../etc/passwd",
	}
	s := all[r.IntN(len(all))]
	if r.IntN(3) == 0 {
		s = "ok " + s
	}
	return s
}

func hostileNumber(r *rand.Rand) int64 {
	return []int64{-1, 0, 8, 2_000_001, 1 << 62, -1 << 62, 253402300800000, 1, 4999}[r.IntN(9)]
}

// meddled changes one column of one row past every trigger and constraint, which
// stand again afterwards. believed also takes the row's check away, and says
// that the rows are older than checks, as a liar would.
func meddled(t *testing.T, path, table, column string, value any, believed bool) (changed bool) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	rows, err := db.Query("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
	if err != nil {
		t.Fatal(err)
	}
	var drop, again []string
	for rows.Next() {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			t.Fatal(err)
		}
		drop, again = append(drop, "DROP TRIGGER "+name), append(again, text)
	}
	rows.Close()
	run := func(q string, args ...any) {
		t.Helper()
		if _, err := db.Exec(q, args...); err != nil {
			t.Fatal(q, err)
		}
	}
	for _, q := range append(drop, "PRAGMA foreign_keys = OFF", "PRAGMA ignore_check_constraints = ON") {
		run(q)
	}
	var was, is string
	read := "SELECT hex(" + column + ") FROM " + table + " WHERE "
	if err := db.QueryRow(read + "n = 2").Scan(&was); err != nil {
		t.Fatal(err)
	}
	// What cannot be put there (a key twice) is not there.
	_, _ = db.Exec("UPDATE "+table+" SET "+column+" = ? WHERE n = 2", value)
	if err := db.QueryRow(read + "n = 2").Scan(&is); err != nil || is != was {
		changed = true
	}
	if believed {
		run("UPDATE identity SET unchecked = 1000000")
		run("UPDATE " + table + " SET chk = NULL WHERE n = 2")
	}
	for _, q := range again {
		run(q)
	}
	return changed
}

// snapshot is a ledger that nobody has open, and restored a copy of it.
func snapshot(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func restored(t *testing.T, whole []byte) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "ledger.db")
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// inert fails where anything that was printed drives a terminal.
func inert(t *testing.T, what, printed string) {
	t.Helper()
	for _, r := range strings.TrimPrefix(printed, "\ufeff") {
		if r != '\n' && r != '\r' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\ufffd') {
			t.Fatalf("%s: %U is sent to the terminal in %.300q", what, r, printed)
		}
	}
}

// Whatever somebody else has written into a column of a ledger, no command
// sends it to a terminal, calls it paid, counts it as money or panics. The row is
// still there, and said to be damaged.
func TestHostileColumns(t *testing.T) {
	r := proof.Rand(t)
	for _, table := range []string{"invoice", "event"} {
		c := newCounter(t)
		c.keep(c.invoice(), c.invoice(state(model.Paid)), c.invoice(state(model.Failed)))
		names, text := columnsOf(t, c.path, table)
		whole := snapshot(t, c.path)
		for i, column := range names {
			if (race || testing.Short()) && i%4 != 0 { // a command that reads has nothing to race with
				continue
			}
			for range proof.Size(1, 5, 50) {
				var value any = hostileNumber(r)
				if text[column] {
					value = hostileText(r)
				}
				believed := r.IntN(2) == 0
				name := fmt.Sprintf("%s.%s = %.60q, believed %v", table, column, fmt.Sprint(value), believed)
				c.path = restored(t, whole)
				c.shell.Ledger = c.path
				changed := meddled(t, c.path, table, column, value, believed)
				const ref = "01FAKE00000000000000000002"
				json := r.IntN(2) == 0
				for _, args := range [][]string{{"list"}, {"report", "-day", "23/11"}, {"export", "-as", "jsonl", "-"}, {"check", "-offline", ref}, {"evidence", ref}} {
					if json && args[0] != "export" && args[0] != "evidence" {
						args = slices.Insert(slices.Clone(args), 1, "-json")
					}
					code, said := c.run(args...)
					what := fmt.Sprint(name, ": ", args)
					all := c.out.String() + c.err.String() + said
					inert(t, what, all)
					if table != "invoice" || believed || !changed {
						continue
					}
					if args[0] == "check" && code == ExitPaid {
						t.Errorf("%s: it is paid: %s", what, all)
					}
					if args[0] == "evidence" && strings.Contains(all, "✓ Payé") {
						t.Errorf("%s: it is evidence of a payment: %s", what, all)
					}
					if args[0] == "evidence" && code == ExitNotFound {
						continue // nothing has that name, or that place, any more
					}
					if (column == "token" || column == "link") && (args[0] == "report" || args[0] == "export") {
						continue // neither reads them, and the money is what it was
					}
					if args[0] != "check" && !strings.Contains(all, "abîmé") && !strings.Contains(all, "unsound") && !strings.Contains(all, "CONCORDENT") && !strings.Contains(all, `"unreadable": 1`) {
						t.Errorf("%s: nothing is said of it: %s", what, all)
					}
				}
			}
		}
	}
}
