package shell

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"caisse/model"
)

// aDay is one day of a shop: 22 November.
func aDay(c *counter) {
	at := func(h int) time.Time { return time.Date(2026, 11, 22, h, 15, 0, 0, time.UTC) }
	paid := func(h int, m model.Money, operator string) model.Invoice {
		i := c.invoice(state(model.Paid), created(at(h)), amount(m))
		i.OperatorName = operator
		return i
	}
	late := c.invoice(state(model.PaidLate), created(at(9)), amount(300))
	c.keep(
		paid(8, 1000, "ORANGE BURKINA"), paid(8, 2000, "MOOV"), paid(17, 4000, "ORANGE BURKINA"), late,
		c.invoice(created(at(10)), amount(50)),
		c.invoice(created(at(11)), amount(60), inDoubt(model.NoAmount)),
		c.invoice(state(model.Failed), created(at(12)), amount(70)),
		c.invoice(state(model.AmountDiffers), created(at(13)), amount(80)),
		c.invoice(state(model.Paid), created(evening.Add(-time.Hour)), amount(9999)), // today
	)
}

func TestReportIsForPaper(t *testing.T) {
	c := newCounter(t)
	aDay(c)
	c.expect(0, "report", "-day", "22/11")
	has(t, c.out.String(), "BOUTIQUE WEND-PANGA", "22 novembre 2026", "7 300 FCFA", "ORANGE BURKINA", "MOOV", "Échoué", "Montant différent")
	hasNot(t, c.out.String(), "9 999", "9\u00a0999")
	for l := range strings.Lines(c.out.String()) {
		if w := ansi.StringWidth(strings.TrimSuffix(l, "\n")); w > 48 {
			t.Errorf("%d cells: %q", w, l)
		}
	}
	c.expect(0, "report") // today
	has(t, c.out.String(), "9 999 FCFA")
	c.shell.Settings.Lang = "en"
	c.expect(0, "report", "-day", "yesterday")
	has(t, c.out.String(), "7,300 FCFA", "Failed")
}

func TestReportNames(t *testing.T) {
	c := newCounter(t)
	aDay(c)
	c.expect(0, "report", "-json", "-day", "hier")
	v := object(t, c.out.String())
	golden(t, "report", keys(v))
	sums := func(name string, in map[string]any, count, total float64) {
		t.Helper()
		s, ok := in[name].(map[string]any)
		if !ok || s["count"] != count || s["sum"] != total {
			t.Errorf("%s: got %v, want %v, %v", name, in[name], count, total)
		}
	}
	sums("confirmed", v, 4, 7300)
	sums("paid", v, 3, 7000)
	sums("paid_late", v, 1, 300)
	sums("paid_twice", v, 0, 0)
	sums("doubtful", v, 1, 60)
	sums("from_history", v, 4, 7300)
	not := v["not_counted"].(map[string]any)
	sums("pending", not, 2, 110)
	sums("failed", not, 1, 70)
	sums("amount differs", not, 1, 80)
	sums("lost answer", not, 0, 0) // there although empty: scripts need not ask
	hours := v["by_hour"].([]any)
	if len(hours) != 24 || hours[8].(map[string]any)["sum"] != 3000.0 || hours[8].(map[string]any)["from"] != "2026-11-22T08:00:00Z" {
		t.Errorf("by_hour: %v", hours)
	}
	best := v["by_operator"].([]any)[0].(map[string]any)
	if best["name"] != "ORANGE BURKINA" || best["count"] != 3.0 || best["sum"] != 5300.0 {
		t.Errorf("by_operator: %v", best)
	}
	for name, want := range map[string]any{"day": "2026-11-22", "from": "2026-11-22T00:00:00Z", "to": "2026-11-23T00:00:00Z",
		"currency": "XOF", "mismatch": false, "time_zone": "Africa/Ouagadougou", "unreadable": 0.0} {
		if v[name] != want {
			t.Errorf("%s: got %v, want %v", name, v[name], want)
		}
	}
}

// Today is the shop's: at 23:30 in Lagos a sale of 22:30 UTC is of that day.
func TestReportOfTheShopsDay(t *testing.T) {
	c := newCounter(t)
	zone, err := time.LoadLocation("Africa/Lagos")
	if err != nil {
		t.Fatal(err)
	}
	c.shell.Settings.Zone = zone
	c.keep(c.invoice(state(model.Paid), created(time.Date(2026, 11, 22, 23, 10, 0, 0, time.UTC))))
	c.expect(0, "report", "-json")
	v := object(t, c.out.String())
	if v["from"] != "2026-11-23T00:00:00+01:00" || v["paid"].(map[string]any)["count"] != 1.0 {
		t.Errorf("%v", v)
	}
}

// A sale asked on one day and confirmed on another is named on both, and neither
// says that there was nothing.
func TestReportAcrossDays(t *testing.T) {
	c := newCounter(t)
	asked := time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC)
	c.keep(c.invoice(state(model.Paid), amount(1600), created(asked), func(i *model.Invoice) { i.SettledAt = asked.Add(2 * time.Hour) }))
	c.expect(0, "report", "-day", "22/11")
	has(t, c.out.String(), "Confirmé le lendemain", "1 600 FCFA")
	hasNot(t, c.out.String(), "Rien")
	c.expect(0, "report", "-day", "23/11")
	has(t, c.out.String(), "Demandé la veille, confirmé ce jour", "1 600 FCFA")
	c.expect(0, "report", "-json", "-day", "22/11")
	if v := object(t, c.out.String()); fmt.Sprint(v["confirmed_on_other_days"]) != "[map[count:1 day:2026-11-23 sum:1600]]" || fmt.Sprint(v["asked_on_other_days"]) != "[]" {
		t.Errorf("%v, %v", v["confirmed_on_other_days"], v["asked_on_other_days"])
	}
	// The same night is one day of a bar.
	c.shell.Settings.Starts = 4 * time.Hour
	c.expect(0, "report", "-json", "-day", "22/11")
	if v := object(t, c.out.String()); v["from"] != "2026-11-22T04:00:00Z" || fmt.Sprint(v["confirmed_on_other_days"]) != "[]" || v["confirmed"].(map[string]any)["count"] != 1.0 {
		t.Errorf("%v", v)
	}
	c.expect(0, "list", "-day", "22/11")
	has(t, c.out.String(), "1 vente")
	c.expect(6, "list", "-day", "23/11")
}

// Numbers that are missing, or that are not of the day their sale counts in, are
// said to be: the line adds up.
func TestReportOfOddNumbers(t *testing.T) {
	c := newCounter(t)
	numbered := func(day model.Date, n int) func(*model.Invoice) {
		return func(i *model.Invoice) { i.Ticket = model.Ticket{Day: day, N: n} }
	}
	again := c.invoice(ref("AGAIN"), numbered(20261122, 4))
	again.Sale = "OF-YESTERDAY" // another link of it, made today
	c.keep(c.invoice(numbered(20261123, 1)), c.invoice(numbered(20261123, 4)), c.invoice(numbered(20200101, 1)), again,
		c.invoice(numbered(20261123, 2), created(time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC))))
	c.expect(0, "report")
	has(t, c.out.String(), "Numéros du jour : 1 à 4. 1 numéro manque", "1 de ces numéros est d'une vente qui compte dans un autre jour", "1 vente de ce jour a un numéro d'un autre")
	c.expect(0, "report", "-json")
	if v := object(t, c.out.String()); v["last_ticket"] != 4.0 || v["missing_tickets"] != 1.0 || v["tickets_of_other_days"] != 1.0 || v["tickets_from_other_days"] != 1.0 {
		t.Errorf("%v", v)
	}
	c.expect(0, "list")
	has(t, c.out.String(), "23/11/2026 21:26 (1) 5 000 F", "22/11/2026 10:00 (2) 5 000 F")
	c.shell.Settings.Lang = "en"
	c.expect(0, "report", "-day", "22/11")
	has(t, c.out.String(), "1 sale of this day has a number of another")
	hasNot(t, c.out.String(), "None is given twice")
}

// An hour is called by when it begins, whatever the day begins at.
func TestReportHoursOfADayWithMinutes(t *testing.T) {
	c := newCounter(t)
	aDay(c)
	c.expect(0, "report", "-day", "22/11")
	has(t, c.out.String(), "PAR HEURE", "\u00a0\u00a08\u00a0h", "17 h 1 4 000 FCFA")
	c.shell.Settings.Starts = 4*time.Hour + 50*time.Minute
	c.expect(0, "report", "-day", "22/11")
	has(t, c.out.String(), "07:50 2 3 000 FCFA", "16:50 1 4 000 FCFA")
	hasNot(t, c.out.String(), "16\u00a0h", "17\u00a0h")
}

// disagree has the history say more than the invoices.
const disagree = `DROP TRIGGER event_as_written; UPDATE event SET amount = amount + 1000 WHERE kind = 'settled' AND state = 'paid';
		CREATE TRIGGER event_as_written BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'history is never rewritten'); END` // again, or the ledger would be refused

// Books that do not agree are said aloud, and never pass for good ones.
func TestReportMismatch(t *testing.T) {
	c := newCounter(t)
	aDay(c)
	spoil(t, c.path, disagree)
	said := c.expect(ExitLook, "report", "-day", "22/11")
	has(t, said, "LES COMPTES NE CONCORDENT PAS", "4 ventes, 7 300 FCFA", "4 ventes, 10 300 FCFA")
	has(t, c.out.String(), "CONCORDENT")
	c.expect(ExitLook, "report", "-json", "-day", "22/11")
	if v := object(t, c.out.String()); v["mismatch"] != true {
		t.Errorf("%v", v)
	} else {
		has(t, v["error"].(string), "NE CONCORDENT PAS", "10 300 FCFA")
	}
}

// One that is damaged as well ends as one that does not agree.
func TestReportMismatchOfADamagedLedger(t *testing.T) {
	c := newCounter(t)
	aDay(c)
	spoil(t, c.path, disagree)
	c.losePaid()
	has(t, c.expect(ExitLook, "report", "-day", "22/11"), "LES COMPTES NE CONCORDENT PAS")
	has(t, c.err.String(), "Registre abîmé")
	has(t, c.out.String(), "CONCORDENT", "Registre abîmé")
}

// The day as far as it can be read, and a failure: it may not be all.
func TestReportOfADamagedLedger(t *testing.T) {
	c := newCounter(t)
	aDay(c)
	c.losePaid()
	for _, args := range [][]string{{"report", "-day", "22/11"}, {"report", "-json", "-day", "22/11"}} {
		has(t, c.expect(ExitError, args...), "Registre abîmé")
		has(t, c.out.String(), "7")
	}
	if v := object(t, c.out.String()); v["confirmed"].(map[string]any)["sum"] != 7300.0 || v["code"] != 1.0 {
		t.Errorf("%v", v)
	} else {
		has(t, v["error"].(string), "Registre abîmé")
	}
}

// losePaid destroys the index of what was paid.
func (c *counter) losePaid() {
	c.t.Helper()
	db, err := sql.Open("sqlite", c.path)
	if err != nil {
		c.t.Fatal(err)
	}
	var root int
	err = db.QueryRow("SELECT rootpage FROM sqlite_master WHERE name = 'invoice_paid'").Scan(&root)
	if err := errors.Join(err, db.Close()); err != nil {
		c.t.Fatal(err)
	}
	destroy(c.t, c.path, root-1)
}

// spoil does to a ledger what no command would.
func spoil(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

func TestReportUsage(t *testing.T) {
	c := newCounter(t)
	has(t, c.expect(ExitUsage, "report", "-day", "31/02/2026"), "Ce jour n'existe pas")
	has(t, c.expect(ExitUsage, "report", "-day", "24/11/2026"), "pas encore venu")
	has(t, c.expect(ExitUsage, "report", "hier"), "de trop : « hier » ; un autre jour : -day")
	c.expect(0, "report", "-day", "1/1/2020") // a day without sales is an answer
	if code, said := c.runIn(ended(t), "report"); code != ExitError || said != "arrêté" {
		t.Errorf("exit %d, %q", code, said)
	}
}

// A machine whose clock is wrong, as the last sale tells: today is the day that
// the sales of today are in, which can be named too, and it is said.
func TestReportWithWrongClock(t *testing.T) {
	for _, off := range []time.Duration{10 * 24 * time.Hour, -10 * 24 * time.Hour} {
		c := newCounter(t)
		c.keep(c.invoice(state(model.Paid), func(i *model.Invoice) {
			i.MachineAt = i.CreatedAt
			i.CreatedAt, i.SettledAt = i.CreatedAt.Add(off), i.CreatedAt.Add(off+time.Minute)
		}))
		day := evening.Add(off).Format("02/01/2006")
		for _, args := range [][]string{{"report"}, {"report", "-day", day}, {"list", "-tab", "today"}} {
			c.expect(0, args...)
			has(t, c.out.String(), "5 000 F")
			has(t, c.err.String(), "10 j", day)
		}
		c.now = evening.Add(off) // put right
		c.expect(0, "report")
		has(t, c.out.String(), "5 000 F")
		hasNot(t, c.err.String(), "10 j")
	}
}
