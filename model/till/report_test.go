package till

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"caisse/model"
	"caisse/model/ledger"
)

func TestMidnight(t *testing.T) {
	for _, tt := range []struct {
		zone, day string
		from      string // UTC
		hours     float64
	}{
		{"Africa/Ouagadougou", "2026-11-23", "2026-11-23T00:00:00Z", 24},
		{"Africa/Lagos", "2026-11-23", "2026-11-22T23:00:00Z", 24},
		{"Europe/Paris", "2026-03-29", "2026-03-28T23:00:00Z", 23},
		{"Europe/Paris", "2026-10-25", "2026-10-24T22:00:00Z", 25},
		{"Asia/Kathmandu", "2026-11-23", "2026-11-22T18:15:00Z", 24},
		{"Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z", 23},      // 00:00 is skipped
		{"America/Havana", "2026-11-01", "2026-11-01T04:00:00Z", 25},    // 00:00 comes twice
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", 23}, // 00:00 is skipped
		{"America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00:00Z", 25}, // 23:00 comes twice
		{"Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z", 24},      // the day before does not exist
	} {
		zone, err := time.LoadLocation(tt.zone)
		if err != nil {
			t.Skipf("no zone files here: %v", err)
		}
		day, _ := time.ParseInLocation("2006-01-02", tt.day, zone)
		y, m, d := day.Date()
		if tt.zone == "Africa/Cairo" || tt.zone == "America/Sao_Paulo" {
			y, m, d = day.Add(12 * time.Hour).Date()
		}
		days := model.Days{Zone: zone}
		from, to := days.DayAt(y, m, d), days.DayAt(y, m, d+1)
		if got := from.UTC().Format(time.RFC3339); got != tt.from || to.Sub(from).Hours() != tt.hours {
			t.Errorf("%s in %s: from %s for %v h, want %s for %v h", tt.day, tt.zone, got, to.Sub(from).Hours(), tt.from, tt.hours)
		}
		if before := from.Add(-time.Nanosecond).In(zone); before.Day() == from.In(zone).Day() {
			t.Errorf("%s in %s: the day had begun before %v", tt.day, tt.zone, from)
		}
	}
}

// sold is an invoice settled at a time, with its history.
func sold(t *testing.T, l *ledger.Ledger, ref string, state model.State, amount model.Money, at time.Time) {
	t.Helper()
	inv := model.Invoice{
		Ref: ref, Sale: ref, Amount: amount, State: state, CreatedAt: at.Add(-time.Minute), SettledAt: at,
		Token: "token-" + ref, OperatorName: "ORANGE BURKINA",
	}
	if err := l.Add(t.Context(), inv, model.Event{At: at, Kind: model.EventSettled, State: state, Amount: amount}); err != nil {
		t.Fatal(err)
	}
}

func TestReport(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	l, err := ledger.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	till := New(Config{Ledger: l})
	zone := time.FixedZone("WAT", 3600)
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, zone)
	sold(t, l, "BEFORE", model.Paid, 1000, day.Add(-time.Millisecond))
	sold(t, l, "FIRST", model.Paid, 2000, day)
	sold(t, l, "LATE", model.PaidLate, 4000, day.Add(15*time.Hour))
	sold(t, l, "LAST", model.Paid, 8000, day.Add(24*time.Hour-time.Millisecond))
	sold(t, l, "AFTER", model.Paid, 16000, day.Add(24*time.Hour))
	sold(t, l, "DIFFERS", model.AmountDiffers, 32000, day.Add(time.Hour))

	r, err := till.Report(t.Context(), day.Add(13*time.Hour), model.Days{Zone: zone})
	if err != nil {
		t.Fatal(err)
	}
	if !r.From.Equal(day) || r.From.Location() != zone || !r.To.Equal(day.AddDate(0, 0, 1)) {
		t.Errorf("the day is %v to %v", r.From, r.To)
	}
	if want := (Total{Count: 2, Sum: 10000}); r.Paid != want {
		t.Errorf("paid %+v, want %+v", r.Paid, want)
	}
	if want := (Total{Count: 3, Sum: 14000}); r.Confirmed() != want || r.Late.Sum != 4000 {
		t.Errorf("confirmed %+v, late %+v, want %+v", r.Confirmed(), r.Late, want)
	}
	if r.Mismatch {
		t.Error("a sound ledger does not tell the same twice")
	}
	if n := r.NotCounted[model.AmountDiffers]; n.Count != 1 {
		t.Errorf("not counted: %+v", r.NotCounted)
	}
	if len(r.Hours) != 24 || r.Hours[0].Sum != 2000 || r.Hours[15].Sum != 4000 || r.Hours[23].Sum != 8000 {
		t.Errorf("by hour: %+v", r.Hours)
	}
	if r, err := till.Report(t.Context(), day, model.Days{}); err != nil || !r.From.Equal(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("without a zone: %v, %v", r.From, err)
	}
}

// What was asked on one day and confirmed on another is named by both reports, and
// counted by one.
func TestReportAcrossDays(t *testing.T) {
	l, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	till := New(Config{Ledger: l})
	bar := model.Days{Starts: 4 * time.Hour}
	day := bar.DayAt(2026, 11, 23)
	for ref, at := range map[string][2]time.Duration{
		"SAME":  {time.Hour, 2 * time.Hour},
		"NIGHT": {20 * time.Hour, 23 * time.Hour}, // from midnight to three: one day of a bar
		"NEXT":  {23 * time.Hour, 25 * time.Hour},
		"LATER": {10 * time.Hour, 80 * time.Hour},
		"OLD":   {-40 * time.Hour, 3 * time.Hour},
	} {
		asked, confirmed := day.Add(at[0]), day.Add(at[1])
		inv := model.Invoice{Ref: ref, Sale: ref, Amount: 1600, State: model.Paid, CreatedAt: asked, SettledAt: confirmed, GotAmount: 1600}
		if err := l.Add(t.Context(), inv, model.Event{At: confirmed, Kind: model.EventSettled, State: model.Paid, Amount: 1600}); err != nil {
			t.Fatal(err)
		}
	}
	r, err := till.Report(t.Context(), day.Add(13*time.Hour), bar)
	one := Total{Count: 1, Sum: 1600}
	if err != nil || r.Confirmed().Count != 3 || r.Mismatch ||
		!slices.Equal(r.Carried, []Across{{bar.OtherDay(day, 1), one}, {bar.OtherDay(day, 3), one}}) ||
		!slices.Equal(r.Brought, []Across{{bar.OtherDay(day, -2), one}}) {
		t.Errorf("%d confirmed, carried %v, brought %v, %v", r.Confirmed().Count, r.Carried, r.Brought, err)
	}
	next, err := till.Report(t.Context(), bar.OtherDay(day, 1), bar)
	if err != nil || next.Confirmed() != one || len(next.Carried) != 0 || !slices.Equal(next.Brought, []Across{{day, one}}) {
		t.Errorf("the next day: %d confirmed, carried %v, brought %v, %v", next.Confirmed().Count, next.Carried, next.Brought, err)
	}
}

// A ledger whose invoices and history tell different sums is said to, whichever
// of the two was meddled with.
func TestReportMismatch(t *testing.T) {
	for _, tt := range []struct{ name, meddle string }{
		{"an amount", "UPDATE invoice SET amount = 9000 WHERE ref = 'A'"},
		{"a state", "UPDATE invoice SET state = 'failed' WHERE ref = 'A'"},
		{"an invoice more", "UPDATE invoice SET state = 'paid late' WHERE ref = 'C'"},
		{"an event's amount", "UPDATE event SET amount = 9000 WHERE invoice = (SELECT n FROM invoice WHERE ref = 'A')"},
		{"two that make the same sum", "UPDATE invoice SET amount = 10000 WHERE ref = 'A'; UPDATE invoice SET state = 'failed' WHERE ref = 'B'"},
		{"the history", "DELETE FROM event"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "ledger.db")
			l, err := ledger.Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			at := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
			sold(t, l, "A", model.Paid, 5000, at)
			sold(t, l, "B", model.Paid, 5000, at)
			sold(t, l, "C", model.Failed, 5000, at)
			if r, err := New(Config{Ledger: l}).Report(t.Context(), at, model.Days{}); err != nil || r.Mismatch || r.Paid.Count != 2 {
				t.Fatalf("before: %+v, %v", r, err)
			}
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
			meddle(t, path, tt.meddle)
			if l, err = ledger.Open(t.Context(), path); err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			r, err := New(Config{Ledger: l}).Report(t.Context(), at, model.Days{})
			var damaged *Damaged
			if errors.As(err, &damaged) && damaged.Unsound > 0 && r.Confirmed().Sum < 10_000+1 {
				return // they are not believed
			}
			if err != nil || !r.Mismatch {
				t.Errorf("nobody is told: confirmed %+v, history %+v, %v", r.Confirmed(), r.FromEvents, err)
			}
		})
	}
}

// meddle changes a ledger behind caisse's back, past the triggers that forbid
// it.
func meddle(t *testing.T, path, with string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(context.Background(), "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
	if err != nil {
		t.Fatal(err)
	}
	var drop, again []string // opening would name those that are missing
	for rows.Next() {
		var name, sql string
		if err := rows.Scan(&name, &sql); err != nil {
			t.Fatal(err)
		}
		drop, again = append(drop, fmt.Sprintf("DROP TRIGGER %q", name)), append(again, sql)
	}
	rows.Close()
	for _, q := range append(append(drop, with), again...) {
		if _, err := db.Exec(q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}
