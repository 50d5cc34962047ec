package ui

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/field"
	"caisse/ui/files"
	"caisse/ui/screen"
	"caisse/ui/screen/export"
	"caisse/ui/text"
)

var reportScenes = []scene{
	{"report", func(s *sim) { aDay(s); s.press("ctrl+r") }},
	{"report-empty", func(s *sim) { s.press("ctrl+r") }},
	{"report-yesterday", func(s *sim) { aDay(s); s.press("ctrl+r", "left") }},
	{"report-open", func(s *sim) { s.put(model.Invoice{Amount: 5000, State: model.Pending}); s.press("ctrl+r") }},
	{"report-mismatch", func(s *sim) {
		aDay(s)
		s.sql(tooMuchHistory)
		s.press("ctrl+r")
	}},
	{"report-damaged", func(s *sim) {
		aDay(s)
		s.fails["reportRead"] = &till.Damaged{Rows: 3}
		s.press("ctrl+r")
	}},
	{"report-everything", func(s *sim) { // all that can be wrong at once
		aDay(s)
		s.sql(tooMuchHistory)
		s.fails["reportRead"] = &till.Damaged{Rows: 1}
		s.press("ctrl+r")
	}},
	{"report-masked", func(s *sim) { aDay(s); s.press("ctrl+r", "ctrl+g") }},
	{"report-date", func(s *sim) { aDay(s); s.press("ctrl+r", "d"); s.typeIn("31/02"); s.press("enter") }},
	{"report-scrolled", func(s *sim) { aDay(s); s.press("ctrl+r", "pgdown") }},
	{"export", func(s *sim) { aDay(s); s.press("ctrl+r", "e"); s.path("/home/awa/caisse-2000-01-02.csv") }},
	{"export-exists", func(s *sim) {
		s.midway()
		s.send(screen.ExportEnded{Of: s.r.c.Writing, Out: files.Written{}, Err: fs.ErrExist})
	}},
	{"export-running", func(s *sim) { s.midway(); s.after(12 * time.Second) }},
	{"export-done", func(s *sim) {
		s.midway()
		s.send(screen.ExportEnded{Of: s.r.c.Writing, Out: files.Written{Exported: till.Exported{Path: "/home/awa/caisse-2000-01-02.csv",
			Total: till.Total{Count: 12345, Sum: 61_725_000}}, Size: 2_412_345}, Err: nil})
	}},
	{"export-full", func(s *sim) {
		s.midway()
		s.send(screen.ExportEnded{Of: s.r.c.Writing, Out: files.Written{}, Err: till.ErrFull})
	}},
	{"print", func(s *sim) { aDay(s); s.press("ctrl+r", "p"); s.path("/home/awa/rapport-2000-01-02.txt") }},
}

// put adds an invoice to the ledger as the till would have left it. What is not
// given is made up: it was created now, and settled then.
func (s *sim) put(inv model.Invoice) model.Invoice {
	s.t.Helper()
	ctx := context.Background()
	now := time.Now().UTC()
	made.Add(1)
	inv.Ref = fmt.Sprintf("01TEST%020d", made.Load())
	if inv.Sale == "" {
		inv.Sale = inv.Ref
	}
	if inv.CreatedAt.IsZero() {
		inv.CreatedAt = now
	}
	if inv.State.Final() && inv.SettledAt.IsZero() {
		inv.SettledAt = inv.CreatedAt
	}
	state := inv.State
	inv.State = model.Sending
	if err := s.l.Add(ctx, inv, model.Event{At: inv.CreatedAt, Kind: model.EventSending, State: model.Sending, Amount: inv.Amount}); err != nil {
		s.t.Fatal(err)
	}
	out, err := s.l.Change(ctx, inv.Ref, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
		i.State = state
		var evs []model.Event
		if state.Final() {
			evs = append(evs, model.Event{At: inv.SettledAt, Kind: model.EventSettled, State: state, Amount: inv.Amount})
		}
		return i, evs, true
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

var made atomic.Int64

// tooMuchHistory makes the history tell of 500 F that no invoice has.
const tooMuchHistory = `INSERT INTO event (invoice, at, kind, state, text, amount)
	SELECT invoice, at, kind, state, text, 500 FROM event WHERE kind = 'settled' AND state = 'paid late' LIMIT 1`

// sql changes the ledger's file behind its back.
func (s *sim) sql(query string) {
	s.t.Helper()
	path := reflect.ValueOf(s.l).Elem().FieldByName("path").String()
	at := url.URL{Scheme: "file", Path: path, RawQuery: "_pragma=busy_timeout(5000)"} // a test's name may have a # in it
	db, err := sql.Open("sqlite", at.String())
	if err == nil {
		_, err = db.Exec(query)
		err = errors.Join(err, db.Close())
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// path puts a path into the dialog, in place of what stands there.
func (s *sim) path(p string) {
	s.press("ctrl+u")
	s.typeIn(p)
}

// midway is the dialog of an export that is at half.
func (s *sim) midway() {
	aDay(s)
	s.press("ctrl+r", "e")
	s.path("/home/awa/caisse-2000-01-02.csv")
	s.hold("ExportEnded") // there is no such folder, which nobody learns
	s.press("enter")
	s.hold("")
	s.send(screen.ExportStep{Of: s.r.c.Writing, At: files.Step{Done: 6000, Total: 12345}})
	s.settle()
}

// aDay fills yesterday, the first of January, and today; it is 18:42 then.
// Confirmed today: 12 payments, 57 500 F, of which 5 000 late.
func aDay(s *sim) {
	at := func(clock string) time.Time {
		t, err := time.Parse("2006-01-02 15:04", clock)
		if err != nil {
			s.t.Fatal(err)
		}
		return t
	}
	time.Sleep(time.Until(at("2000-01-02 18:42")))
	s.settle()
	for _, p := range []struct {
		clock, operator string
		amount          model.Money
	}{
		{"08:05", "ORANGE BURKINA", 2000}, {"08:40", "MOOV AFRICA BURKINA", 500}, {"09:15", "ORANGE BURKINA", 7500},
		{"10:02", "ORANGE BURKINA", 12_000}, {"10:30", "TELECEL FASO", 1000}, {"10:55", "MOOV AFRICA BURKINA", 4500},
		{"12:10", "ORANGE BURKINA", 2500}, {"15:20", "", 3000}, {"17:45", "ORANGE BURKINA", 15_000}, {"18:20", "ORANGE BURKINA", 4500},
	} {
		s.put(model.Invoice{Amount: p.amount, State: model.Paid, OperatorName: p.operator, CreatedAt: at("2000-01-02 " + p.clock)})
	}
	// Asked yesterday, confirmed today: counted today.
	s.put(model.Invoice{Amount: 4000, State: model.PaidLate, OperatorName: "MOOV AFRICA BURKINA",
		CreatedAt: at("2000-01-01 23:50"), SettledAt: at("2000-01-02 00:30")})
	twice := s.put(model.Invoice{Amount: 1000, State: model.PaidLate, Doubt: model.PaidTwice, OperatorName: "ORANGE BURKINA", CreatedAt: at("2000-01-02 09:20")})
	s.put(model.Invoice{Amount: 1000, State: model.Paid, Doubt: model.PaidTwice, Sale: twice.Sale, OperatorName: "ORANGE BURKINA",
		CreatedAt: at("2000-01-01 22:00"), SettledAt: at("2000-01-01 23:59")})
	for state, n := range map[model.State]int{model.Pending: 3, model.LostAnswer: 1, model.Failed: 2, model.Refused: 1, model.NotSent: 1, model.AmountDiffers: 1} {
		for range n {
			s.put(model.Invoice{Amount: 10_000, State: state, CreatedAt: at("2000-01-02 11:00")})
		}
	}
	s.put(model.Invoice{Amount: 10_000, State: model.Pending, Doubt: model.NoAmount, CreatedAt: at("2000-01-02 11:00")})
}

// The sum is the confirmed money and nothing else; late is part of it and said
// apart; what is not confirmed has rows of its own.
func TestReportSums(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		aDay(s)
		s.press("ctrl+r")
		s.wants("RAPPORT DU JOUR · dimanche 2 janvier 2000", "aujourd'hui",
			"✓ CONFIRMÉ 57 500 FCFA · 12 paiements",
			"dont payé en retard 5 000 FCFA · 2 paiements",
			"À REMBOURSER : ventes payées deux fois 1 000 FCFA · 1 paiement",
			"… En attente 3 30 000 F", "? À vérifier 2 20 000 F", "≠ Montant différent 1 10 000 F", "✗ Échoué 2 20 000 F",
			"✗ Refusé / Non envoyé 2 20 000 F", "ORANGE BURKINA 7 44 500 F 77 %", "Opérateur inconnu 1 3 000 F 5 %",
			"pointe à 10 h")
	})
}

// An hour is the shop's, the day is the shop's: what is confirmed after
// midnight there belongs to the next one, whatever UTC says.
func TestReportDayIsTheShops(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.r.c.Zone = time.FixedZone("Lagos", 3600)
		time.Sleep(30 * time.Hour) // 06:00 on the 2nd, 07:00 at the shop
		s.settle()
		for _, at := range []string{"2000-01-01T22:59:59Z", "2000-01-01T23:00:00Z", "2000-01-02T04:30:00Z"} {
			when, err := time.Parse(time.RFC3339, at)
			if err != nil {
				t.Fatal(err)
			}
			s.put(model.Invoice{Amount: 1000, State: model.Paid, OperatorName: "MOOV", CreatedAt: when})
		}
		s.press("ctrl+r")
		s.wants("dimanche 2 janvier", "2 000 FCFA · 2 paiements", "00 h", "05 h")
		s.press("left")
		s.wants("samedi 1er janvier", "hier", "1 000 FCFA · 1 paiement", "23 h")
	})
}

// The report follows the till by itself, and reads the ledger at most once a
// second whatever happens.
func TestReportIsLive(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("5000")
		s.press("ctrl+r")
		s.wants("CONFIRMÉ 0 FCFA · 0 paiement", "En attente 1 5 000 F")
		s.g.answers(paidAnswer(5000), nil)
		s.after(20 * time.Second)
		s.wants("CONFIRMÉ 5 000 FCFA · 1 paiement")
		s.wantsNot("En attente 1")
		before := s.came["reportRead"]
		for range 50 {
			s.send(till.InvoiceNews{Invoice: model.Invoice{CreatedAt: time.Now()}})
			s.after(100 * time.Millisecond)
		}
		n := s.came["reportRead"] - before
		if n < 4 || n > 6 {
			t.Errorf("read %d times in 5 s, want once a second", n)
		}
	})
}

// Another console may sell on the same ledger: today is read anew by itself.
func TestReportSeesOtherTills(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.press("ctrl+r")
		s.wants("Aucune vente encore")
		s.put(model.Invoice{Amount: 700, State: model.Paid})
		s.after(time.Minute)
		s.wants("700 FCFA · 1 paiement")
	})
}

// Invoices and history that disagree are said loudly, with both sums, on the
// screen and on paper.
func TestReportMismatch(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {40, 12}} {
		simulate(t, "fr", size[0], size[1], func(s *sim) {
			aDay(s)
			s.sql(tooMuchHistory)
			s.press("ctrl+r")
			s.wants("LES COMPTES NE CONCORDENT PAS", "57 500 FCFA (12)", "58 000 FCFA (13)", "2 janvier 2000", "57 500 FCFA · 12 paiements", "en retard 5 000 FCFA")
			r, err := s.till.Report(context.Background(), s.r.c.Today(), model.Days{})
			if err != nil {
				t.Fatal(err)
			}
			paper := text.NewPlain("fr", true, model.Days{}, time.Now).Report(r, "Wend", nil)
			for _, want := range []string{"LES COMPTES NE CONCORDENT PAS", "57 500 FCFA (12)", "58 000 FCFA (13)"} {
				if !strings.Contains(paper, want) {
					t.Errorf("the paper does not say %q:\n%s", want, paper)
				}
			}
		})
	}
}

// A ledger that cannot be read says so; one that is damaged shows what it has.
func TestReportTrouble(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		aDay(s)
		s.fails["reportRead"] = &till.Damaged{Rows: 3}
		s.press("ctrl+r")
		s.wants("Registre abîmé : 3 factures ne peuvent pas être lues", "57 500 FCFA")
		s.press("left")
		s.fails["reportRead"] = till.ErrLocked
		s.press("right")
		s.wants("garde le registre verrouillé")
		s.wantsNot("57 500", "En fichier", "Exporter")
		s.press("left")
		s.fails["reportRead"] = errors.New("sql: no")
		s.press("right")
		s.wants("n'a pas pu être lu")
		s.wantsNot("sql")
	})
}

func TestReportDays(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		aDay(s)
		s.press("ctrl+r", "right")
		s.wants("pas encore venu", "dimanche 2 janvier 2000")
		s.press("left")
		s.wants("samedi 1er janvier 2000", "hier", "1 000 FCFA · 1 paiement")
		s.press("left", "left")
		s.wants("jeudi 30 décembre 1999", "il y a 3 jours", "Aucune vente ce jour-là")
		s.press("t")
		s.wants("dimanche 2 janvier 2000")
		s.press("left", "home")
		s.wants("dimanche 2 janvier 2000")
		s.press("d")
		s.typeIn("3/1/2000")
		s.press("enter")
		s.wants("pas encore venu", "3/1/2000")
		s.press("backspace", "esc", "d") // Esc loses nothing
		s.wants("3/1/200")
		s.press("ctrl+u")
		s.typeIn("demain")
		s.press("enter")
		s.wants("Ce n'est pas une date", "demain")
		s.press("ctrl+u")
		s.typeIn("hier")
		s.press("enter")
		s.wants("samedi 1er janvier 2000")
		s.press("right")
		s.wants("dimanche 2 janvier 2000", "57 500")
		// A figure means money, here too.
		s.typeIn("12")
		s.wants("NOUVELLE VENTE", "12 FCFA")
	})
}

// Fast keys never leave the figures of one day under the name of another.
func TestReportDaysFast(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		aDay(s)
		s.send(screen.Press("ctrl+r"))
		for range 3 {
			s.send(screen.Press("left"))
		}
		s.send(screen.Press("right"))
		s.send(screen.Press("right"))
		s.settle()
		s.after(2 * time.Second)
		s.wants("samedi 1er janvier 2000", "1 000 FCFA · 1 paiement")
	})
}

func TestReportMask(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		aDay(s)
		s.press("ctrl+r", "ctrl+g")
		s.wants("••• FCFA · 12 paiements")
		s.wantsNot("57 500", "cinquante", "30 000", "44 500")
	})
}

func TestParseDayTyped(t *testing.T) {
	zone := time.FixedZone("", 3600)
	now := time.Date(2026, 3, 4, 23, 30, 0, 0, time.UTC) // Thursday the 5th there
	for _, c := range []struct {
		text, want string
		wrong      text.DayProblem
	}{
		{text: "23/11", want: "2025-11-23"}, {text: "4/3", want: "2026-03-04"}, {text: "5/3", want: "2026-03-05"},
		{text: "6/3", want: "2025-03-06"}, {text: "23/11/2025", want: "2025-11-23"}, {text: "23.11.25", want: "2025-11-23"},
		{text: "23-11-2025", want: "2025-11-23"}, {text: "23 11 2025", want: "2025-11-23"}, {text: "2025-11-23", want: "2025-11-23"},
		{text: " 2025/1/3 ", want: "2025-01-03"}, {text: "3", want: "2026-03-03"}, {text: "28", want: "2026-02-28"},
		{text: "hier", want: "2026-03-04"}, {text: "Avant-hier", want: "2026-03-03"}, {text: "aujourd’hui", want: "2026-03-05"},
		{text: "yesterday", want: "2026-03-04"}, {text: "today", want: "2026-03-05"}, {text: "jeudi", want: "2026-03-05"},
		{text: "vendredi", want: "2026-02-27"}, {text: "Monday", want: "2026-03-02"}, {text: "1er mars", want: "2026-03-01"},
		{text: "23 nov. 2025", want: "2025-11-23"}, {text: "14 août", want: "2025-08-14"}, {text: "2nd Feb", want: "2026-02-02"},
		{text: "23 déc", want: "2025-12-23"}, {text: "é\"/&&/é(", want: "2025-11-23"}, {text: "&é/&&", want: "2025-11-12"},
		{text: "29/02/2024", want: "2024-02-29"}, {text: "29/02", wrong: text.NoSuchDay}, {text: "31/02/2026", wrong: text.NoSuchDay},
		{text: "29", wrong: text.NoSuchDay}, {text: "00/01", wrong: text.NoSuchDay}, {text: "11/23", wrong: text.NoSuchDay}, {text: "1/1/0001", wrong: text.NoSuchDay},
		{text: "6/3/2026", wrong: text.DayToCome}, {text: "2027-01-01", wrong: text.DayToCome},
		{text: "", wrong: text.NotADate}, {text: "demain", wrong: text.NotADate}, {text: "3 jui", wrong: text.NotADate}, {text: "-5/11", wrong: text.NotADate},
		{text: "23/11/2025 10:00", wrong: text.NotADate}, {text: "99999999999999999999", wrong: text.NotADate},
	} {
		for _, w := range []*text.Words{text.In("fr"), text.In("en")} {
			got, err := text.ReadDay(c.text, now, model.Days{Zone: zone}, w)
			var wrong *text.DayError
			switch {
			case c.want == "" && (!errors.As(err, &wrong) || wrong.Problem != c.wrong):
				t.Errorf("%q: got %v, %v, want problem %d", c.text, got, err, c.wrong)
			case c.want != "" && (err != nil || got.Format("2006-01-02T15:04-07") != c.want+"T00:00+01"):
				t.Errorf("%q: got %v, %v, want %s", c.text, got, err, c.want)
			}
		}
	}
}

// many puts n invoices into the ledger at once; every other one is pending.
func (s *sim) many(n int) {
	s.t.Helper()
	now := time.Now().UTC()
	err := s.l.AddAll(s.t.Context(), func(yield func(model.Invoice, []model.Event) bool) {
		for i := 1; i <= n; i++ {
			inv := model.Invoice{
				Ref: fmt.Sprintf("01MANY%020d", i), Amount: 1000, CreatedAt: now.Add(time.Duration(i) * time.Millisecond),
				State: model.Pending, OperatorName: "MOOV",
			}
			if inv.Sale = inv.Ref; i%2 == 1 {
				inv.State, inv.SettledAt = model.Paid, inv.CreatedAt
			}
			if !yield(inv, nil) {
				return
			}
		}
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func TestExport(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		dir := t.TempDir()
		s.many(3000)
		s.press("ctrl+r", "e")
		s.wants("EXPORTER", "À exporter : 3 000 ventes, payées ou non", "CSV, pour un tableur")
		if p := inside[field.Field](s.r.top(), "path").Value(); filepath.Base(p) != "caisse-2000-01-01.csv" || !filepath.IsAbs(p) {
			t.Errorf("proposes %q", p)
		}
		s.path(filepath.Join(dir, "jour.csv"))
		s.press("enter")
		s.wants("Exporté", "jour.csv", "3 000 ventes", "3 000 000 FCFA demandés", "Taille")
		text, err := os.ReadFile(filepath.Join(dir, "jour.csv"))
		if err != nil || strings.Count(string(text), "\n") != 3001 || !strings.Contains(string(text), "En attente") {
			t.Errorf("%d lines, %v: %.200s", strings.Count(string(text), "\n"), err, text)
		}
		s.press("enter")
		s.wants("RAPPORT DU JOUR")

		// What is there is replaced only when that is asked twice.
		s.press("e")
		s.path(filepath.Join(dir, "jour.csv"))
		if err := os.WriteFile(filepath.Join(dir, "jour.csv"), []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		s.press("enter")
		s.wants("existe déjà", "Écraser")
		s.press("enter") // a bouncing key
		mine := func() bool {
			text, err := os.ReadFile(filepath.Join(dir, "jour.csv"))
			return err == nil && string(text) == "mine"
		}
		if !mine() {
			t.Error("a bouncing key has replaced the file")
		}
		s.after(time.Second)
		s.typeIn("x")
		s.wantsNot("existe déjà")
		s.press("backspace", "enter")
		s.wants("existe déjà")
		if !mine() {
			t.Error("replaced without being asked again")
		}
		s.after(time.Second)
		s.press("enter")
		s.wants("Exporté")
		if mine() {
			t.Error("not replaced")
		}
		s.press("esc")

		// Tab and extension decide the format.
		s.press("e")
		s.path(filepath.Join(dir, "jour.csv"))
		s.press("tab")
		s.wants("jour.jsonl", "une vente par ligne")
		s.press("enter")
		s.wants("Exporté")
		if text, err := os.ReadFile(filepath.Join(dir, "jour.jsonl")); err != nil || !strings.HasPrefix(string(text), "{") {
			t.Errorf("%.100s %v", text, err)
		}
		left(t, dir, 2)
	})
}

// left checks how many files there are.
func left(t *testing.T, dir string, want int) {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil || len(all) != want {
		t.Errorf("%d files left, want %d: %v %v", len(all), want, all, err)
	}
}

// snail makes the export that begin starts take a millisecond for each row
// that is pending, as on a poor disk: only its words ask that clock.
func (s *sim) snail(begin func()) {
	real := s.r.c.Now
	var begun atomic.Bool
	s.r.c.Now = func() time.Time {
		if begun.Load() {
			time.Sleep(time.Millisecond)
		}
		return real()
	}
	begin()
	s.r.c.Now = real
	begun.Store(true)
}

func TestExportStops(t *testing.T) {
	proof.Slow(t)
	simulate(t, "fr", 80, 24, func(s *sim) {
		dir := t.TempDir()
		path := filepath.Join(dir, "jour.csv")
		s.many(6000)
		s.press("ctrl+r", "e")
		s.path(path)
		s.snail(func() { s.send(screen.Press("enter")) })
		s.after(1500 * time.Millisecond)
		s.wants("Écriture… 00:01", "sur 6 000 ventes", " %", "Échap arrête", "Arrêter")
		s.press("enter", "x", "5") // nothing of that does anything
		s.after(time.Second)
		s.wants("sur 6 000")
		left(t, dir, 1) // under a name of its own
		s.press("esc")
		s.after(2 * time.Second)
		s.wants("Arrêté. Rien n'a été laissé", "jour.csv")
		left(t, dir, 0)
		s.after(time.Second)
		s.press("enter")
		s.wants("Exporté", "6 000 ventes")
		left(t, dir, 1)
	})
}

// A customer comes while an export runs: it goes on, is seen on the other
// screens, is found again, and its end is told.
func TestExportGoesOn(t *testing.T) {
	proof.Slow(t)
	simulate(t, "fr", 80, 24, func(s *sim) {
		dir := t.TempDir()
		s.many(12_000)
		s.press("ctrl+r", "e")
		s.path(filepath.Join(dir, "jour.csv"))
		s.snail(func() { s.send(screen.Press("enter")) })
		s.after(2 * time.Second)
		s.press("ctrl+n")
		s.after(time.Second)
		s.wants("NOUVELLE VENTE", "Export en cours :", " %")
		s.charge("5000")
		s.wants("En attente", "5 000 FCFA", "Export en cours :")
		s.press("ctrl+l")
		s.after(time.Second)
		s.press("e") // another one: the first is shown
		s.wants("Écriture… 00:0", "sur 12 000 ventes")
		s.press("ctrl+c")
		s.wants("Un export est en cours, quitter l'arrête.", "1 en attente", "^C encore")
		s.press("ctrl+n")
		s.after(10 * time.Second)
		s.wants("Exporté : 12 000 ventes", "jour.csv")
		s.wantsNot("Export en cours")
		left(t, dir, 1)
	})
}

// An export that fails where nobody sees it stays told until a key is pressed.
func TestExportFailsUnseen(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.midway()
		job := s.r.c.Writing
		s.press("ctrl+n")
		s.send(screen.ExportEnded{Of: job, Out: files.Written{}, Err: till.ErrFull})
		s.after(time.Minute)
		s.wants("NOUVELLE VENTE", "L'export n'a pas abouti. Le disque est plein")
	})
}

// Quitting stops an export: nothing is left of it once the program has ended.
func TestQuitStopsExport(t *testing.T) {
	proof.Slow(t)
	simulate(t, "fr", 80, 24, func(s *sim) {
		dir := t.TempDir()
		s.many(6000)
		s.press("ctrl+r", "e")
		s.path(filepath.Join(dir, "jour.csv"))
		s.snail(func() { s.send(screen.Press("enter")) })
		s.after(time.Second)
		s.press("ctrl+c")
		s.wants("Un export est en cours, quitter l'arrête. ^C encore : quitter")
		if s.quit {
			t.Fatal("it quit without asking")
		}
		left(t, dir, 1)
		s.press("ctrl+c")
		s.r.exports.end(false)
		left(t, dir, 0)
	})
}

func TestExportErrors(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		dir := t.TempDir()
		s.put(model.Invoice{Amount: 700, State: model.Paid})
		s.press("ctrl+r", "e")
		for path, want := range map[string]string{
			filepath.Join(dir, "none", "x.csv"): "Ce dossier n'existe pas",
			dir:                                 "C'est un dossier",
			dir + "/":                           "C'est un dossier",
			"  ":                                "Tapez le chemin",
		} {
			s.path(path)
			s.press("enter")
			s.wants(want)
		}
		if runtime.GOOS == "linux" {
			s.path("/proc/caisse.csv")
			s.press("enter")
			s.wants("Ce dossier n'existe pas")
		}
		left(t, dir, 0)
		// The words of errors that cannot be had everywhere.
		for _, c := range []struct {
			err  error
			want string
		}{
			{till.ErrFull, "Le disque est plein"}, {syscall.ENOSPC, "Le disque est plein"}, {till.ErrReadOnly, "On ne peut pas écrire à cet endroit"},
			{&fs.PathError{Err: syscall.EACCES}, "On ne peut pas écrire à cet endroit"}, {&fs.PathError{Err: syscall.EROFS}, "On ne peut pas écrire à cet endroit"},
			{till.ErrNotFile, "C'est un dossier"}, {errors.New("input/output"), "n'a pas pu être écrit"}, {till.ErrLocked, "verrouillé"},
		} {
			if got := s.r.c.FileTrouble(fmt.Errorf("export: %w", c.err)); !strings.Contains(got, c.want) {
				t.Errorf("%v: %q", c.err, got)
			}
		}
		// ~ is the home folder, and an extension is added.
		t.Setenv("HOME", dir)
		t.Setenv("USERPROFILE", dir)
		s.path("~/jour")
		s.press("enter")
		s.wants("Exporté", "1 vente", "jour.csv")
		left(t, dir, 1)
	})
}

// A folder that cannot be written: root can write anywhere.
func TestExportReadOnlyFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	if f, err := os.Create(filepath.Join(dir, "x")); err == nil {
		_ = f.Close() // only tried
		dir = "/proc/self"
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("nothing is read-only here")
	}
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.press("ctrl+r", "e")
		s.path(filepath.Join(dir, "jour.csv"))
		s.press("enter")
		s.wantsNot("Exporté")
		s.press("esc", "p")
		s.path(filepath.Join(dir, "jour.txt"))
		s.press("enter")
		s.wantsNot("Enregistré")
	})
}

// The rows that could be read are exported, and the others are said.
func TestExportDamaged(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.midway()
		s.send(screen.ExportEnded{Of: s.r.c.Writing, Out: files.Written{Exported: till.Exported{Path: "/x/jour.csv", Total: till.Total{Count: 7, Sum: 7000}}, Size: 900}, Err: &till.Damaged{Rows: 1}})
		s.wants("Exporté", "7 ventes", "Registre abîmé : 1 facture ne peut pas être lue")
	})
}

func TestPrintToFile(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		dir := t.TempDir()
		aDay(s)
		s.press("ctrl+r", "ctrl+g", "p") // amounts are hidden from the screen, not from the paper
		s.wants("RAPPORT À IMPRIMER", "dimanche 2 janvier 2000")
		if p := inside[field.Field](s.r.top(), "path").Value(); filepath.Base(p) != "rapport-2000-01-02.txt" {
			t.Errorf("proposes %q", p)
		}
		s.path(filepath.Join(dir, "jour.txt"))
		s.press("enter")
		s.wants("Enregistré", "jour.txt")
		text, err := os.ReadFile(filepath.Join(dir, "jour.txt"))
		if err != nil || !strings.Contains(string(text), "57"+cells.NBSP+"500 FCFA") {
			t.Errorf("%v:\n%s", err, text)
		}
		left(t, dir, 1)
		s.press("esc", "p")
		s.path(filepath.Join(dir, "jour.txt"))
		s.press("enter")
		s.wants("existe déjà")
		s.after(time.Second)
		s.press("enter")
		s.wants("Enregistré")
		left(t, dir, 1)
	})
}

// Nothing is written over a ledger, neither an export nor a report, however often
// Enter is pressed.
func TestLedgerIsNotReplaced(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		aDay(s)
		path := filepath.Join(t.TempDir(), "copie.db")
		if err := os.WriteFile(path, emptyLedger(), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, k := range []string{"e", "p"} {
			s.press("ctrl+r", k)
			s.path(path)
			s.press("enter")
			s.wants("existe déjà")
			s.after(time.Second)
			s.press("enter")
			s.wants("C'est un registre, ou une copie d'un registre : rien ne le remplace")
			s.wantsNot("Écraser")
			s.press("esc")
		}
		if text, err := os.ReadFile(path); err != nil || !bytes.Equal(text, emptyLedger()) {
			t.Errorf("it has changed (%v)", err)
		}
	})
}

func TestSafeName(t *testing.T) {
	for in, want := range map[string]string{
		"caisse-2026-11-24": "caisse-2026-11-24", "caisse.csv": "caisse", "a/b\\c:d*?": "a-b-c-d", "": "caisse",
		"../../etc": "etc", "\x1b[31mx\u202e": "[31mx", ".": "caisse", "é à.JSONL": "é à", strings.Repeat("a", 300): strings.Repeat("a", 80),
	} {
		if got := export.SafeName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// What goes to paper, word for word, and no line too long for it.
func TestPaper(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		for _, ascii := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/%v", lang, ascii), func(t *testing.T) {
				simulate(t, lang, 80, 24, func(s *sim) {
					aDay(s)
					s.put(model.Invoice{Amount: 2_000_000, State: model.Paid, OperatorName: "BANQUE DE L'AGRICULTURE ET DU COMMERCE DU FASO"})
					r, err := s.till.Report(context.Background(), time.Now(), model.Days{})
					if err != nil {
						t.Fatal(err)
					}
					r.Mismatch = ascii
					var trouble error
					if ascii {
						trouble = &till.Damaged{Rows: 2}
					}
					p := text.NewPlain(lang, ascii, model.Days{}, time.Now)
					p.Sandbox = ascii
					paper := p.Report(r, "Boutique Wend-Panga", trouble)
					fits(t, "paper", strings.TrimSuffix(paper, "\n"), text.PaperW, 200)
					if ascii && regexp.MustCompile(`[^\n -~]`).MatchString(paper) {
						t.Error("not ASCII")
					}
					golden.RequireEqual(t, []byte(paper))
				})
			})
		}
	}
}

func TestPlain(t *testing.T) {
	p := text.NewPlain("fr", false, model.Days{Zone: time.FixedZone("", 3600)}, func() time.Time { return time.Unix(0, 0) })
	inv := model.Invoice{State: model.PaidLate}
	for got, want := range map[string]string{
		p.State(&inv): "✓ Payé en retard", p.Label(&inv): "Payé en retard",
		p.Money(45000): "45 000 FCFA", p.FrancsOf(&model.Invoice{Amount: 45000}): "45 000 F",
		p.Total(till.Total{Count: 12, Sum: 45000}):                          "12 ventes, 45 000 FCFA",
		p.Total(till.Total{}):                                               "0 vente, 0 FCFA",
		text.NewPlain("en", true, model.Days{}, nil).Total(till.Total{}):    "0 sales, 0 FCFA",
		text.NewPlain("en", true, model.Days{}, nil).State(&inv):            "OK* Paid late",
		p.Date(time.Date(2026, 11, 23, 23, 30, 0, 0, time.UTC)):             "24/11/2026 00:30",
		p.Phone("22670000012"):                                              "226 70 •• •• 12",
		p.Sentence(till.ErrNotFound):                                        "Cette vente n'est pas dans le registre.",
		p.Sentence(&till.Damaged{Rows: 1}):                                  "Registre abîmé : 1 facture ne peut pas être lue et manque ici. Gardez une copie du fichier et reprenez une sauvegarde.",
		p.Sentence(&fs.PathError{Err: fs.ErrExist}):                         "Ce fichier existe déjà. Choisissez un autre nom.",
		p.Sentence(context.Canceled):                                        "Arrêté. Rien n'a été laissé sur le disque, et rien n'a été remplacé.",
		text.NewPlain("fr", true, model.Days{}, nil).Sentence(till.ErrFull): "Le disque est plein : rien n'est parti pour cette vente, aucun argent n'a bouge. Faites de la place, puis reessayez.",
	} {
		if strings.ReplaceAll(got, cells.NBSP, " ") != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A sale asked on one day and confirmed on the next is named on the screens of
// both days: neither says that there was nothing.
func TestReportAcrossDays(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		time.Sleep(23*time.Hour + 50*time.Minute)
		asked := time.Now().UTC()
		inv := anInvoice(1, asked, 1600)
		inv.SettledAt = asked.Add(30 * time.Minute)
		s.made(inv)
		time.Sleep(time.Hour)
		s.settle()
		s.press("ctrl+r")
		s.after(time.Second)
		s.wants("Demandé la veille, confirmé ce jour : 1 · 1 600 F")
		s.press("left")
		s.after(time.Second)
		s.wants("Confirmé le lendemain : 1 · 1 600 F")
		s.wantsNot("Aucune vente")
	})
}
