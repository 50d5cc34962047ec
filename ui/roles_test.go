package ui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/screen"
)

var roleScenes = []scene{
	{"cashier", func(s *sim) {
		for _, name := range []string{"Moussa Ouédraogo", "Awa"} {
			s.till.SetCashier(name)
			s.charge("500")
			s.press("ctrl+n")
		}
		s.press("ctrl+p")
		s.typeIn("a")
	}},
	{"locked", func(s *sim) {
		s.charge("5000")
		s.press("ctrl+k")
		s.g.answers(paidAnswer(5000), nil)
		s.after(20 * time.Second)
	}},
	{"bycashier", func(s *sim) {
		for _, name := range []string{"Awa", ""} {
			s.till.SetCashier(name)
			s.g.confirm = nil
			s.charge("2000")
			s.g.answers(paidAnswer(2000), nil)
			s.after(20 * time.Second)
			s.press("enter")
		}
		s.press("ctrl+r")
	}},
}

// A name is on the sale, in its history, on the lists and in the report, and
// LigdiCash is not told.
func TestCashier(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("5000")
		s.press("esc", "ctrl+p")
		s.wants("QUI EST À LA CAISSE", "personne n'est nommé")
		s.typeIn("Awa")
		s.press("enter")
		s.wants("À la caisse : Awa.", "Boutique Wend-Panga · Awa")
		s.charge("2500")
		if inv := s.sales()[0]; inv.Cashier != "Awa" {
			t.Errorf("the sale is by %q", inv.Cashier)
		}
		if strings.Contains(s.g.last.Description+s.g.last.Firstname+s.g.last.Lastname+s.g.last.Till+s.g.last.StoreName, "Awa") {
			t.Errorf("LigdiCash is told: %+v", s.g.last)
		}
		s.g.answers(paidAnswer(2500), nil)
		s.press("v")
		s.wants("Caissier", "Vente acceptée, 2 500 F, Awa")
		s.after(time.Minute)
		s.press("ctrl+r")
		s.wants("PAR CAISSIER", "Awa", "100 %")
		s.press("ctrl+f")
		s.typeIn("awa")
		s.after(2 * time.Second)
		if n := len(s.list()); n != 1 {
			t.Errorf("%d sales are found by the name", n)
		}

		// A name used before is found by its beginning, as it was written.
		s.press("ctrl+p")
		s.wants("À la caisse : Awa")
		s.press("ctrl+u")
		s.typeIn("moussa")
		s.press("enter")
		s.wants("· moussa")
		s.press("ctrl+p", "ctrl+u")
		s.typeIn("AW")
		s.press("right", "enter")
		s.wants("À la caisse : Awa.")
		s.press("ctrl+p", "ctrl+u")
		s.typeIn("awa")
		s.press("enter")
		s.wants("À la caisse : Awa.")
		s.press("ctrl+p", "down", "enter")
		s.wants("À la caisse : Awa.")
		s.press("ctrl+p", "ctrl+u", "enter")
		s.wants("Personne n'est nommé")
		s.press("ctrl+n")
		s.charge("700")
		if inv := s.sales()[0]; inv.Amount != 700 || inv.Cashier != "" {
			t.Errorf("a sale by nobody: %+v", inv)
		}
	})
}

// A digit is money where a name is asked for, too: no name begins with one.
func TestCashierFigures(t *testing.T) {
	simulateWith(t, "fr", 80, 24, func(s *sim, cfg *Config) { cfg.Settings.AskCashier = "yes" }, func(s *sim) {
		s.wants("QUI EST À LA CAISSE")
		s.after(time.Second)
		s.charge("1500")
		if all := s.sales(); len(all) != 1 || all[0].Amount != 1500 {
			t.Fatalf("sold: %+v", all)
		}
		s.press("ctrl+p")
		s.typeIn("Élodie 2")
		s.press("enter")
		s.wants("À la caisse : Élodie 2.")
	})
}

// On the locked screen there is a clock, and nothing about the money: no figure
// typed there is one, what waits rings, and the customer's screen goes on.
func TestLock(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("5000")
		before := s.facing()
		s.press("ctrl+k")
		s.wants("Boutique Wend-Panga", "██", "Caisse verrouillée", "Entrée : reprendre")
		s.wantsNot("5 000", "FCFA", "QR", "attente")
		if got := s.facing(); got != before || got.Amount != 5000 {
			t.Errorf("the customer sees %+v, saw %+v", got, before)
		}
		s.typeIn("1234")
		s.press("ctrl+l", "ctrl+n", "esc", "ctrl+c", "ctrl+c", "?")
		if s.quit {
			t.Fatal("it quits while it is locked")
		}
		s.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("99000"), Paste: true})
		s.press("enter") // the end of what a scanner reads
		s.wants("Caisse verrouillée")
		s.g.answers(paidAnswer(5000), nil)
		s.after(10 * time.Second)
		s.wants("1 paiement reçu")
		s.wantsNot("5 000", "ORANGE", "FCFA")
		s.resize(40, 12)
		s.wants("1 paiement reçu", "Entrée : reprendre")
		s.press("f2")
		s.wants("Till locked", "1 payment")
		s.press("f2")
		s.after(time.Second)
		s.resize(20, 5)
		s.wantsNot("5 000")
		s.wants("Entrée : reprendre")
		s.resize(80, 24)
		s.press("enter")
		s.wants("PAYÉ", "5 000 FCFA")
		if all := s.sales(); len(all) != 1 {
			t.Errorf("%d sales", len(all))
		}
		s.typeIn("700")
		if got := s.typedLine(); got != "700" {
			t.Errorf("the line has %q", got)
		}
	})
}

// What is half typed is there when the lock is gone, and who is at the till is
// asked where that is set.
func TestLockKeeps(t *testing.T) {
	simulateWith(t, "en", 80, 24, func(s *sim, cfg *Config) { cfg.Settings.AskCashier = "yes" }, func(s *sim) {
		s.after(time.Second)
		s.typeIn("Awa")
		s.press("enter")
		s.typeIn("3*500 pain")
		s.press("ctrl+k")
		s.after(time.Hour)
		s.press("enter")
		s.wants("WHO IS AT THE TILL", "At the till: Awa")
		s.press("enter")
		if got := s.typedLine(); got != "3*500 pain" {
			t.Errorf("the line has %q", got)
		}
		s.press("enter", "enter")
		if all := s.sales(); len(all) != 1 || all[0].Cashier != "Awa" || all[0].State == model.Refused {
			t.Errorf("sold: %+v", all)
		}
	})
}

// managed puts a manager's code on the console's desk, cheaply made.
func (s *sim) managed() {
	s.t.Helper()
	s.withDesk()
	s.desk.codeDir = s.t.TempDir()
	// argon2id of "4711", 64 KiB, once: the cost is settings' to prove.
	doc := `{"code": "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$` + cheap4711 + `"}`
	if err := os.WriteFile(filepath.Join(s.desk.codeDir, "manager.json"), []byte(doc), 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.r.c.Manager = true
}

const cheap4711 = "PTldAE70tA+UOIYynph8KaTKaehXcjfO6Q/3b11IJVY"

var managerScenes = []scene{
	{"manager", func(s *sim) {
		s.managed()
		s.press("ctrl+s")
		s.toRow("Changer les clés", "Change the keys")
		s.press("enter")
		s.typeIn("0815")
		s.press("enter")
	}},
	{"manager-set", func(s *sim) {
		s.managed()
		s.press("ctrl+s")
		s.toRow("Changer le code du gérant", "Change the manager's code")
		s.press("enter")
		s.typeIn("4711")
		s.press("enter")
		s.typeIn("12")
	}},
}

// The code is asked before keys are changed or erased, never for selling; a wrong
// one is slower each time, shows nothing of itself, and sells all the same.
func TestManagerGuardsKeys(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.managed()
		s.press("ctrl+s")
		s.toRow("Effacer les clés")
		s.press("enter", "enter")
		s.wants("CODE DU GÉRANT", "Code")
		s.typeIn("0815")
		s.wants("••••")
		s.wantsNot("0815")
		s.press("enter")
		s.wants("Ce n'est pas le code. Prochain essai dans 00:01.")
		if s.desk.called("EraseKeys") != 0 {
			t.Fatal("erased without the code")
		}
		s.typeIn("4711")
		s.press("enter")
		s.wants("Après un code faux il faut attendre", "vendre pendant ce temps")
		if s.desk.called("TryCode") != 1 {
			t.Error("looked at too early")
		}
		s.press("ctrl+u")
		s.after(2 * time.Second)
		s.typeIn("0815")
		s.press("enter")
		s.wants("Prochain essai dans 00:02.")

		// Never locked out of selling.
		s.press("esc", "ctrl+n")
		s.charge("5000")
		if all := s.sales(); len(all) != 1 || all[0].Amount != 5000 {
			t.Fatalf("sold: %+v", all)
		}
		s.press("esc", "ctrl+s")
		s.after(3 * time.Second)
		s.toRow("Effacer les clés")
		s.press("enter", "enter")
		s.typeIn("'è&&") // as a French keyboard writes it without Shift
		s.press("enter")
		s.after(time.Second)
		s.wants("RÉGLAGES")
		if s.desk.called("EraseKeys") != 1 {
			t.Error("the right code erases nothing")
		}
		if got := s.notes(); got != "keys erased" {
			t.Errorf("the chain has %q", got)
		}
		s.toRow("Mettre les clés")
		s.press("enter")
		s.wants("CODE DU GÉRANT")
		s.typeIn("4711")
		s.press("enter")
		s.after(time.Second)
		if !s.up(screen.KeyFormID) {
			t.Errorf("the right code leads to %s", s.r.top().ID())
		}
	})
}

// notes are those of the chain, the newest first.
func (s *sim) notes() string {
	s.t.Helper()
	all, err := s.l.Notes(context.Background(), 10)
	if err != nil {
		s.t.Fatal(err)
	}
	var out []string
	for _, n := range all {
		out = append(out, n.Kind+" "+n.Text)
	}
	return strings.Join(out, ", ")
}

// Another server than before is in the chain, however it came to be.
func TestAnotherServerIsNoted(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		if got := s.notes(); got != "" {
			t.Errorf("LigdiCash's own server is noted: %q", got)
		}
		elsewhere := till.New(till.Config{Ledger: s.l, Base: "https://paie.example/", Clock: bubbleClock()})
		defer elsewhere.Close(0)
		for range 2 {
			if err := elsewhere.NoteHost(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.till.NoteHost(context.Background()); err != nil {
			t.Fatal(err)
		}
		if got := s.notes(); got != "address app.ligdicash.com, address paie.example" {
			t.Errorf("noted: %q", got)
		}
	})
}

func TestManagersCodeIsSet(t *testing.T) {
	simulate(t, "en", 80, 24, func(s *sim) {
		s.withDesk()
		s.desk.codeDir = t.TempDir()
		s.press("ctrl+s")
		s.toRow("Change the keys")
		s.press("enter") // without a code nothing asks
		if !s.up(screen.KeyFormID) {
			t.Fatalf("asked without a code: %s", s.r.top().ID())
		}
		s.press("esc")
		s.toRow("Set a manager's code")
		s.press("enter")
		s.wants("SET A MANAGER'S CODE")
		for _, typed := range [][2]string{{"4711", "4712"}, {"12", "12"}} {
			s.typeIn(typed[0])
			s.press("enter")
			s.typeIn(typed[1])
			s.press("enter")
		}
		s.wants("Too short")
		s.typeIn("4711")
		s.press("enter")
		s.typeIn("4711")
		s.press("enter")
		s.after(time.Second)
		s.wants("The manager's code is set.")
		s.toRow("Take the manager's code away")
		s.press("enter")
		s.typeIn("4711")
		s.press("enter")
		s.after(time.Second)
		s.wants("There is no manager's code any more")
		if got := s.notes(); got != "manager removed, manager set" {
			t.Errorf("the chain has %q", got)
		}
		if s.r.c.Manager || s.onRow("Take the manager's code away") {
			t.Error("the code is still there")
		}
	})
}
