package ledger

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

const today, yesterday = 20261123, 20261122

// numberOf adds a sale of a day and returns its number.
func numberOf(t testing.TB, l *Ledger, ref string, day model.Date) int {
	t.Helper()
	inv := sample(ref)
	inv.Ticket.Day = day
	add(t, l, inv)
	got, err := l.Invoice(ctx, ref)
	if err != nil || got.Unsound || got.Ticket.Day != day {
		t.Fatalf("%+v, %v", got, err)
	}
	return got.Ticket.N
}

func numberedOnce(t *testing.T, all []model.Invoice) {
	t.Helper()
	has := map[model.Ticket]string{}
	for _, inv := range all {
		if other := has[inv.Ticket]; other != "" || inv.Ticket.N == 0 {
			t.Errorf("%s has %v, which %q has too", inv.Ref, inv.Ticket, other)
		}
		has[inv.Ticket] = inv.Ref
	}
}

func TestTicketsOfTheDay(t *testing.T) {
	l := fresh(t)
	for i := range 3 {
		if got := numberOf(t, l, fmt.Sprint("A", i), yesterday); got != i+1 {
			t.Errorf("sale %d is n° %d", i+1, got)
		}
	}
	if got := numberOf(t, l, "B1", today); got != 1 {
		t.Errorf("the first of a new day is n° %d", got)
	}
	if got := numberOf(t, l, "A4", yesterday); got != 4 { // the clock went back
		t.Errorf("the day before goes on with n° %d", got)
	}
	add(t, l, sample("OLD"))
	if inv, err := l.Invoice(ctx, "OLD"); err != nil || inv.Ticket != (model.Ticket{}) {
		t.Errorf("a sale of no day has %v, %v", inv.Ticket, err)
	}
	if err := l.Verify(ctx); err != nil {
		t.Error(err)
	}
}

// Each link of a sale has the number of the sale; one that is older than numbers
// gets none.
func TestTicketOfEveryLink(t *testing.T) {
	l := fresh(t)
	numberOf(t, l, "S1", yesterday)
	numberOf(t, l, "S2", yesterday)
	add(t, l, sample("OLD"))
	for sale, want := range map[string]model.Ticket{"S2": {Day: yesterday, N: 2}, "OLD": {}} {
		out, err := l.ChangeSale(ctx, sale, func(model.Links) ([]Write, error) {
			next := sample(sale + "again")
			next.Sale, next.Ticket.Day = sale, today
			return []Write{{Invoice: next}}, nil
		})
		if err != nil || len(out) != 1 || out[0].Ticket != want {
			t.Errorf("%s: %+v, %v", sale, out, err)
		}
	}
	out, err := l.ChangeSale(ctx, "S3", func(model.Links) ([]Write, error) {
		next := sample("S3")
		next.Ticket.Day = yesterday
		return []Write{{Invoice: next}}, nil
	})
	if err != nil || len(out) != 1 || out[0].Ticket.N != 3 {
		t.Errorf("the next sale: %+v, %v", out, err)
	}
}

// A sale that is dated anew keeps its number and the day it was given for.
func TestRedatedKeepsItsTicket(t *testing.T) {
	l := fresh(t)
	inv := sample("R1")
	inv.Undated, inv.Ticket.Day = true, today
	add(t, l, inv)
	got, err := l.Change(ctx, "R1", func(i model.Invoice) (model.Invoice, []model.Event, bool) {
		i.CreatedAt, i.Undated = i.CreatedAt.AddDate(0, 0, 3), false
		return i, nil, true
	})
	if want := (model.Ticket{Day: today, N: 1}); err != nil || got.Ticket != want {
		t.Errorf("%v, %v", got.Ticket, err)
	}
	_, err = l.Change(ctx, "R1", func(i model.Invoice) (model.Invoice, []model.Event, bool) {
		i.Ticket.N++
		return i, nil, true
	})
	if !errors.Is(err, ErrFacts) {
		t.Errorf("a number was changed: %v", err)
	}
}

// Whatever becomes of the file, no number of a day is given twice: not by the
// backup of an hour ago, not by a new ledger, not by what is left of one.
func TestNoTicketIsGivenTwice(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(t *testing.T, path, older string){
		"nothing": func(*testing.T, string, string) {},
		"a backup takes its place": func(t *testing.T, path, older string) {
			if _, _, err := Restore(ctx, path, older, evening, nil); err != nil {
				t.Fatal(err)
			}
		},
		"a backup, and what was counted is gone": func(t *testing.T, path, older string) {
			os.Remove(path + CountsEnd)
			if _, _, err := Restore(ctx, path, older, evening, nil); err != nil {
				t.Fatal(err)
			}
		},
		"a backup, and the file was deleted": func(t *testing.T, path, older string) {
			os.Remove(path)
			os.Remove(path + "-wal")
			if _, _, err := Restore(ctx, path, older, evening, nil); err != nil {
				t.Fatal(err)
			}
		},
		"it is put aside": func(t *testing.T, path, _ string) {
			if _, err := Fresh(ctx, path, evening); err != nil {
				t.Fatal(err)
			}
		},
		"it is put aside, and what was counted is gone": func(t *testing.T, path, _ string) {
			os.Remove(path + CountsEnd)
			if _, err := Fresh(ctx, path, evening); err != nil {
				t.Fatal(err)
			}
		},
		"its -wal is lost": func(t *testing.T, path, _ string) {
			os.Remove(path + "-wal")
			if err := Accept(ctx, path, evening); err != nil {
				t.Fatal(err)
			}
		},
		"somebody copied an old one over it": func(t *testing.T, path, older string) {
			text, err := os.ReadFile(older)
			if err != nil {
				t.Fatal(err)
			}
			os.Remove(path + "-wal")
			write(t, path, text)
			if err := Accept(ctx, path, evening); err != nil {
				t.Fatal(err)
			}
		},
		"it is salvaged, and the rows are gone": func(t *testing.T, path, _ string) {
			raw(t, path, "DROP TRIGGER invoice_stays; DROP TRIGGER event_stays; DELETE FROM event WHERE invoice > 2; DELETE FROM invoice WHERE n > 2").Close()
			whole := path + ".salvaged"
			if _, err := Salvage(ctx, path, whole, nil); err != nil {
				t.Fatal(err)
			}
			if _, _, err := Restore(ctx, path, whole, evening, nil); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := filepath.Join(t.TempDir(), "ledger.db")
			l := openAt(t, at)
			numberOf(t, l, "A1", yesterday)
			numberOf(t, l, "B1", today)
			older := filepath.Join(t.TempDir(), "older.db")
			if err := l.Backup(ctx, older, false, nil); err != nil {
				t.Fatal(err)
			}
			stopFolding(l)
			for i := range 4 {
				numberOf(t, l, fmt.Sprint("C", i), today)
			}
			numberOf(t, l, "A2", yesterday)
			path := copied(t, at, "", "-wal", CountsEnd)
			lose(t, path, older)
			l = openAt(t, path)
			if got := numberOf(t, l, "NEXT", today); got < 6 {
				t.Errorf("n° %d is given again", got)
			}
			if got := numberOf(t, l, "BEFORE", yesterday); got < 3 {
				t.Errorf("n° %d of the day before is given again", got)
			}
			l.Close()
			if got := numberOf(t, openAt(t, path), "LAST", today); got < 7 {
				t.Errorf("after another start n° %d is given again", got)
			}
		})
	}
}

// The last numbers of a few days are kept. A backup that has had as many knows none
// of today's, and must not push them out.
func TestBackupOfOtherDaysKeepsTheNumbersOfToday(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := openAt(t, path)
	for day := range mostDays + 1 {
		numberOf(t, l, fmt.Sprint("A", day), yesterday-mostDays+model.Date(day))
	}
	older := filepath.Join(t.TempDir(), "older.db")
	if err := l.Backup(ctx, older, false, nil); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		numberOf(t, l, fmt.Sprint("B", i), today)
	}
	l.Close()
	if _, _, err := Restore(ctx, path, older, evening, nil); err != nil {
		t.Fatal(err)
	}
	l = openAt(t, path)
	if got := numberOf(t, l, "NEXT", today); got != 4 {
		t.Errorf("n° %d, want 4", got)
	}
	if got := numberOf(t, l, "BEFORE", yesterday); got != 2 {
		t.Errorf("n° %d of the day before, want 2", got)
	}
}

// A number that was announced beside the file, and whose sale the power cut, is a
// gap: nobody gets it.
func TestAnnouncedTicketIsNotGivenAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := openAt(t, path)
	numberOf(t, l, "R1", today)
	s, err := stateOf(ctx, l.read)
	if err != nil {
		t.Fatal(err)
	}
	next := s.mark
	next.seq, next.count, next.last = next.seq+1, next.count+1, "CUT"
	if err := l.counts.announce(s.id, s.mark, next, "20261123:2"); err != nil {
		t.Fatal(err)
	}
	stopFolding(l)
	path = copied(t, path, "", "-wal", CountsEnd)
	l = openAt(t, path)
	if got := numberOf(t, l, "R2", today); got != 3 {
		t.Errorf("n° %d, want 3", got)
	}
	midnight := noon.Truncate(24 * time.Hour)
	if n, err := l.Numbers(ctx, today, midnight, midnight.Add(24*time.Hour)); err != nil || n != (Numbers{Last: 3, Missing: 1}) {
		t.Errorf("today: %+v, %v", n, err)
	}
	if n, err := l.Numbers(ctx, yesterday, midnight.Add(-24*time.Hour), midnight); err != nil || n != (Numbers{}) {
		t.Errorf("a day without sales: %+v, %v", n, err)
	}
	if missing, day, err := l.Gaps(ctx); err != nil || missing != 1 || day != today {
		t.Errorf("%d missing, the last on %v, %v", missing, day, err)
	}
}

// A counter that rotted gives no number that is there.
func TestRottenTicketCounter(t *testing.T) {
	l := fresh(t)
	for i := range 5 {
		numberOf(t, l, fmt.Sprint("R", i), today)
	}
	for i, text := range []string{"20261123:2", "", "x", "20261123:-1", "20261123:99999999999999999999 1:1"} {
		if _, err := l.write.Exec(setTickets, text); err != nil {
			t.Fatal(err)
		}
		if got := numberOf(t, l, fmt.Sprint("NEXT", i), today); got != 6+i {
			t.Errorf("%q: n° %d", text, got)
		}
	}
	if err := l.Verify(ctx); err != nil {
		t.Error(err)
	}
}

// Several consoles on one ledger, each a program of its own, while one of them is
// killed: every sale has a number of its own.
func TestTillsShareTheNumbers(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	count := proof.Size(2, 3, 6)
	together(t, count, "some", path)
	var all []model.Invoice
	if err := openAt(t, path).Each(ctx, Query{}, func(inv *model.Invoice) error { all = append(all, *inv); return nil }); err != nil || len(all) != 40*count {
		t.Fatalf("%d sales, %v", len(all), err)
	}
	numberedOnce(t, all)
	if last := slices.MaxFunc(all, func(a, b model.Invoice) int { return a.Ticket.N - b.Ticket.N }); last.Ticket.N != len(all) {
		t.Errorf("%d sales, and the last is n° %d", len(all), last.Ticket.N)
	}
}

// What a cashier types for a number finds the sales that have it, the newest
// first, and nothing that only begins so.
func TestFindByTicket(t *testing.T) {
	l := fresh(t)
	for i := range 18 {
		numberOf(t, l, fmt.Sprint("A-", i+1), yesterday)
	}
	room := sample("ROOM")
	room.Object = "chambre N17"
	add(t, l, room)
	for i := range 18 {
		inv := sample(fmt.Sprint("B-", i+1))
		inv.Ticket.Day, inv.CreatedAt, inv.Lastname = today, noon.Add(time.Hour), "Ouédraogo"
		add(t, l, inv)
	}
	numberOf(t, l, "OTHER", 20261121)
	for text, want := range map[string]string{
		"n17": "B-17 ROOM A-17", "N17": "B-17 ROOM A-17", "n° 17": "B-17 ROOM A-17", "n°17": "B-17 ROOM A-17", "no 17": "B-17 ROOM A-17", "no17": "B-17 ROOM A-17",
		"n 17": "B-17 ROOM A-17", "nº 17": "B-17 ROOM A-17", "n1": "OTHER B-1 A-1", "n18": "B-18 A-18", "n19": "", "n0": "", "n017": "B-17 A-17",
		"n°\u00a01 du 21/11": "OTHER", "no.\u00a01 of 21/11": "OTHER", "n1 21/11": "OTHER", "n° 1 21/11/2026": "OTHER", "n1 21/11/2025": "", "n2 21/11": "",
		"n17 21/11": "", "n17 23/11 ouedraogo": "B-17", "ouedraogo n°17 du 23/11": "B-17", "n17 22/11 ouedraogo": "", "n1 du 31/13": "", "n1 21/11 ouedraogo": "", "n19 21/11": "", "n17 du": "", "n17 du 45/2": "",
		"n17 ouedraogo": "B-17", "ouedraogo n° 17": "B-17", "n17 n18": "", "n99999999999999999999": "",
	} {
		got, err := l.Newest(ctx, Query{Text: text})
		if err != nil || refs(got) != want {
			t.Errorf("%q finds %q, %v, want %q", text, refs(got), err, want)
		}
		if sum, err := l.Total(ctx, Query{Text: text}); err != nil || int(sum.Count) != len(strings.Fields(want)) {
			t.Errorf("%q counts %d, %v", text, sum.Count, err)
		}
	}
	for day, want := range map[model.Date]string{today: "B-17", yesterday: "A-17"} {
		text := fmt.Sprintf("N°17 du %02d/%02d", day%100, day/100%100)
		if got, err := l.Newest(ctx, Query{Text: text}); err != nil || refs(got) != want {
			t.Errorf("%q finds %q, %v, want %q", text, refs(got), err, want)
		}
	}
	if got, err := l.Newest(ctx, Query{Text: "n17", Since: noon.Add(time.Minute)}); err != nil || refs(got) != "B-17" {
		t.Errorf("of one day: %q, %v", refs(got), err)
	}
}
