package shell

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caisse/model"
	"caisse/model/ledger"
)

func numbered(n int) func(*model.Invoice) {
	return func(i *model.Invoice) { i.Ticket = model.Ticket{Day: model.DateOf(i.CreatedAt.Date()), N: n} }
}

// A day is read, closed, read again, and closed once: what waits is carried over by
// its number, what comes late is told from where.
func TestCloseCommand(t *testing.T) {
	c := newCounter(t)
	c.keep(c.invoice(state(model.Paid), amount(2000), numbered(3)), c.invoice(state(model.PaidLate), amount(700), numbered(2)),
		c.invoice(amount(4000), numbered(1)), c.invoice(state(model.AmountDiffers), amount(900)), c.invoice(state(model.Failed), amount(1200)))
	c.expect(ExitNotFound, "close", "-list")
	c.expect(0, "close")
	has(t, c.out.String(), "LECTURE X", "rien n'est clôturé", "CONFIRMÉ 2 2 700 FCFA", "dont payé en retard 1 700 FCFA", "ORANGE BURKINA 2 2 700 FCFA",
		"À VÉRIFIER 1 900 FCFA", "Échoué 1 1 200 FCFA", "EN ATTENTE, REPORTÉ 1 4 000 FCFA", "n° 1", "CUMUL depuis la clôture n° 1 2 2 700 FCFA")
	hasNot(t, c.out.String(), "EMPREINTE")
	for _, line := range strings.Split(c.out.String(), "\n") {
		if n := len([]rune(line)); n > 48 {
			t.Errorf("%d cells: %q", n, line)
		}
	}
	c.expect(0, "close", "-z")
	has(t, c.out.String(), "CLÔTURE Z n° 1", "EMPREINTE")
	first := c.out.String()
	c.expect(0, "close", "-z")
	has(t, c.err.String(), "c'est la clôture n° 1")
	c.expect(0, "close", "-z", "-json")
	v := object(t, c.out.String())
	hash, _ := v["hash"].(string)
	if v["number"] != 1.0 || len(hash) != 64 {
		t.Errorf("%v", v)
	}
	golden(t, "close-json", keys(v))
	flat := func(s string) string { return strings.Join(strings.Fields(s[:strings.LastIndex(s, "imprimé")]), " ") }
	c.expect(0, "close", "-number", "1")
	if flat(c.out.String()) != flat(first) {
		t.Errorf("another:\n%s\n%s", &c.out, first)
	}
	c.now = c.now.Add(24 * time.Hour)
	c.expect(0, "close", "-z") // a day without sales
	has(t, c.out.String(), "CLÔTURE Z n° 2", "CONFIRMÉ 0 0 FCFA", "Clôture précédente : "+hash[:4])
	c.expect(0, "close", "-list")
	has(t, c.out.String(), "Z 1 · 23/11/2026 22:30 · 2 700 FCFA · 2 paiements", "Z 2 · 24/11/2026 22:30 · 0 FCFA")
	c.expect(ExitNotFound, "close", "-number", "3")
	c.expect(ExitUsage, "close", "-z", "-list")
	c.expect(0, "report", "-day", "23/11")
	has(t, c.out.String(), "CLÔTURES DU JOUR", "Z 1 · 22:30 2 2 700 FCFA")

	c.expect(0, "verify", hash[:16])
	has(t, c.out.String(), "La chaîne se tient", "clôture n° 1")
	c.expect(0, "verify", strings.ToUpper(hash[:4]), hash[4:8], hash[8:12], hash[12:16]) // as it is printed
	for _, no := range []string{"abc", "", " "} {                                        // a hash that a script did not find is none
		c.expect(ExitUsage, "verify", no)
	}
	has(t, c.expect(ExitLook, "verify", strings.Repeat("0", 64)), "a été coupée ou refaite")
	c.expect(0, "verify", "-json")
	golden(t, "verify-json", keys(object(t, c.out.String())))
}

// Where invoices and their history differ nothing is closed, and it is said why.
func TestCloseRefuses(t *testing.T) {
	c := newCounter(t)
	c.keep(c.invoice(state(model.Paid), amount(2000)), c.invoice(amount(4000)))
	spoil(t, c.path, disagree)
	for _, args := range [][]string{{"close"}, {"close", "-z"}, {"close", "-z", "-json"}} {
		has(t, c.expect(ExitLook, args...), "Pas de clôture", "01FAKE00000000000000000001", "caisse verify")
	}
	has(t, c.expect(ExitLook, "verify"), "ligne changée : un fait de l'historique", "vente 01FAKE00000000000000000001")
	c.expect(ExitNotFound, "close", "-list")
	c.shell.Settings.Lang = "en"
	has(t, c.expect(ExitLook, "verify"), "line changed: a line of the history")
}

// Where there is no ledger nothing is closed: a closing that nobody keeps would be
// on paper, and its number come again.
func TestCloseWithoutLedger(t *testing.T) {
	h := newHost(t)
	h.env["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
	for _, args := range [][]string{{"close", "-z"}, {"close", "-z", "-json"}} {
		if code := h.run(args...); code != ExitUsage || h.out.Len() > 0 && args[len(args)-1] != "-json" || strings.Contains(h.out.String(), "hash") {
			t.Errorf("%q: %d\n%s%s", args, code, &h.out, &h.err)
		}
	}
	if code := h.run("close", "-list"); code != ExitNotFound {
		t.Errorf("list: %d", code)
	}
}

// A closing is of the shop's day, as its tickets and its report are, wherever the
// machine is.
func TestCloseIsOfTheShopsDay(t *testing.T) {
	for _, zone := range []string{"Pacific/Kiritimati", "Etc/GMT+12"} { // one of them is in another day than UTC
		h := newHost(t)
		h.env["DBUS_SESSION_BUS_ADDRESS"], h.env["CAISSE_TIME_ZONE"] = "unix:path=/nonexistent", zone
		path := filepath.Join(h.env["CAISSE_DATA_DIR"], "default.db")
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		l, err := ledger.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		l.Close()
		in, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		day := func() string { return time.Now().In(in).Format(time.DateOnly) }
		for range 3 {
			before := day()
			if code := h.run("close", "-z", "-json"); code != 0 {
				t.Fatalf("%d %s", code, &h.err)
			}
			if before == day() { // not at midnight there
				if got := object(t, h.out.String())["day"]; got != before {
					t.Errorf("in %s: the closing of %v, on %s", zone, got, before)
				}
				break
			}
		}
	}
}
