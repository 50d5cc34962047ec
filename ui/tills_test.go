package ui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"caisse/model"
	"caisse/model/ledger"
	"caisse/model/till"
)

const (
	sharedShop = "01KB2T5YQ0S0000000000XAGA0"
	secondTill = "01KB2T5YQ0T0000000000XTHER"
	thirdTill  = "01KB2T5YQ0T0000000000XTH1R"
)

// beside makes of this till, C1, one of a shop of three, and takes in what C2 and
// C3 have sold.
func (s *sim) beside() {
	s.t.Helper()
	ctx := context.Background()
	if err := s.l.Join(ctx, "C1", sharedShop, "Boutique Wend-Panga"); err != nil {
		s.t.Fatal(err)
	}
	if err := s.l.Meet(ctx, []ledger.Till{{ID: secondTill, Name: "C2", Shop: sharedShop}, {ID: thirdTill, Name: "Terrasse", Shop: sharedShop}}); err != nil {
		s.t.Fatal(err)
	}
	var all []ledger.Given
	now := time.Now().UTC()
	for i, one := range []struct {
		till  string
		state model.State
		ago   time.Duration
	}{{secondTill, model.Paid, 90 * time.Minute}, {secondTill, model.Pending, 20 * time.Minute}, {thirdTill, model.Paid, 10 * time.Minute}, {thirdTill, model.Sending, 5 * time.Minute}} {
		at := now.Add(-one.ago)
		inv := anInvoice(9000+i, at, model.Money(1000*(i+1)))
		inv.Ref = fmt.Sprintf("01KTHER%019d", i)
		inv.Sale, inv.Object, inv.State, inv.Firstname = inv.Ref, "3 × pain", one.state, "Awa"
		inv.Ticket = model.Ticket{Day: (model.Days{Zone: time.UTC}).DayOf(at), N: i + 1}
		evs := []model.Event{{At: at, Kind: model.EventSending, State: model.Sending, Amount: inv.Amount}}
		switch {
		case one.state.IsPaid():
			evs = append(evs, model.Event{At: at, Kind: model.EventSettled, State: one.state, Amount: inv.Amount})
		case one.state == model.Sending:
			inv.Token, inv.PendingAt = "", time.Time{}
			fallthrough
		default:
			inv.SettledAt, inv.GotAmount, inv.OperatorName, inv.RequestID = time.Time{}, 0, "", ""
		}
		c := model.Copy{Invoice: inv, Till: one.till, Shop: sharedShop, Rev: 1, Events: evs}
		all = append(all, ledger.Given{Copy: c, Mark: c.Mark()})
	}
	if got, err := s.l.TakeIn(ctx, ledger.Place{Shop: sharedShop, Seq: 4}, all); err != nil || len(got.Refused) > 0 {
		s.t.Fatal(got, err)
	}
	s.shared(till.Sharing{Good: true})
}

func (s *sim) shared(st till.Sharing) {
	s.send(newsCame{till.SharingNews{Sharing: st}})
	s.settle()
}

// aShop is an afternoon of a shop of three tills.
func (s *sim) aShop() {
	time.Sleep(18*time.Hour + 42*time.Minute)
	s.settle()
	for i, state := range []model.State{model.Paid, model.Failed, model.PaidLate, model.Paid} {
		s.put(model.Invoice{Amount: model.Money(500 * (i + 11)), State: state, OperatorName: "MOOV AFRICA BURKINA", CreatedAt: time.Now().UTC().Add(-time.Duration(3*(i+2)) * 13 * time.Minute)})
	}
	s.beside()
}

// closed closes C2, and this till where it is said; of Terrasse nobody has heard.
func (s *sim) closed(mine bool) {
	s.t.Helper()
	now := time.Now().UTC()
	c := model.Closed{Till: secondTill, Shop: sharedShop, Number: 31, Day: model.DateOf(now.Date()), From: now.Add(-24 * time.Hour), To: now.Add(-10 * time.Minute), Lines: 4,
		Paid: model.Tally{Count: 1, Sum: 1000}, Waiting: model.Tally{Count: 1, Sum: 2000}, Total: model.Tally{Count: 310, Sum: 4_100_000},
		Before: strings.Repeat("0b", 32), Hash: "133ea30652564bc8" + strings.Repeat("7d", 24)}
	if _, err := s.l.TakeClosed(context.Background(), []model.Closed{c}); err != nil {
		s.t.Fatal(err)
	}
	if !mine { // whose hash is another each time
		return
	}
	if _, _, err := s.till.Z(context.Background(), 0); err != nil {
		s.t.Fatal(err)
	}
}

var tillScenes = []scene{
	{"tills-sales", func(s *sim) { s.aShop(); s.press("ctrl+l"); s.after(time.Second) }},
	{"tills-choice", func(s *sim) { s.aShop(); s.press("ctrl+l", "c", "right", "right"); s.after(time.Second) }},
	{"tills-one", func(s *sim) { s.aShop(); s.press("ctrl+l", "c", "right", "right", "enter"); s.after(time.Second) }},
	{"tills-report", func(s *sim) { s.aShop(); s.press("ctrl+r", "c", "c", "c", "enter"); s.after(time.Second) }},
	{"tills-closings", func(s *sim) { s.aShop(); s.closed(false); s.press("ctrl+r"); s.after(time.Second); s.press("pgdown") }},
	{"tills-other", func(s *sim) { s.aShop(); s.press("ctrl+l", "down", "enter"); s.after(time.Second) }},
	{"tills-away", func(s *sim) {
		s.aShop()
		s.shared(till.Sharing{Since: time.Now(), Unsent: 3})
		s.press("ctrl+l", "down", "down", "enter")
		s.after(time.Second)
	}},
	{"tills-clock", func(s *sim) { s.shared(till.Sharing{Good: true, Off: -5 * time.Minute, Of: 50_000, Loaded: 21_000}) }},
	{"tills-mend", func(s *sim) { s.shared(till.Sharing{Unsent: 3, Why: till.ErrNameTaken}) }},
	{"tills-settings", func(s *sim) {
		s.r.c.Settings.Ledger, s.r.c.Settings.Till = "postgres://caisse@db.example/shop", "C1"
		s.shared(till.Sharing{Unsent: 3, Why: till.ErrNoShop})
		s.after(2 * time.Second)
		s.press("ctrl+s")
		s.after(time.Second)
	}},
	{"tills-detail", func(s *sim) { s.aShop(); s.press("ctrl+l", "v"); s.after(time.Second) }},
}

// A till alone has none of it.
func TestAloneHasNoTills(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		aDay(s)
		s.press("ctrl+l", "c")
		s.after(time.Second)
		s.wantsNot("Caisse ", "Toutes]")
		s.press("ctrl+r", "c")
		s.wantsNot("Caisse ", "Toutes]")
	})
}

// Lists and reports are of the till that is chosen, sums, searches and files too,
// and say so; Esc takes the choice back.
func TestSalesOfOneTill(t *testing.T) {
	simulate(t, "fr", 100, 30, func(s *sim) {
		s.aShop()
		s.press("ctrl+l", "right", "c")
		s.after(time.Second)
		s.wants("[Toutes]", "C1", "C2", "Terrasse", "1 000 F", "3 000 F")
		s.press("right", "right") // C1, then C2
		s.after(time.Second)
		s.wants("[C2]", "VENTES Caisse C2", "2 ventes", "1 payée : 1 000 F", "2 000 F")
		s.wantsNot("3 000 F", "4 000 F")
		s.press("esc")
		s.after(time.Second)
		s.wantsNot("VENTES Caisse C2")
		s.wants("3 000 F")
		s.press("c", "left", "enter") // the last, Terrasse
		s.after(time.Second)
		s.wants("VENTES Caisse Terrasse", "3 000 F", "4 000 F")
		s.wantsNot("1 000 F", "2 000 F")
		s.press("/")
		s.typeIn("pain")
		s.after(time.Second)
		s.wants("2 ventes")
		s.press("esc", "e")
		s.after(time.Second)
		s.wants("De la caisse Terrasse seule", "2 ventes", "Terrasse.csv")
		s.press("esc", "5")
		s.wants("NOUVELLE VENTE", "5")
	})
}

func TestReportOfOneTill(t *testing.T) {
	simulate(t, "fr", 100, 30, func(s *sim) {
		s.aShop()
		s.press("ctrl+r")
		s.after(time.Second)
		all := s.screen()
		s.press("c", "right", "right", "enter")
		s.after(time.Second)
		s.wants("Caisse C2 · ", "1 000 FCFA · 1 paiement")
		s.press("left", "right")
		s.after(time.Second)
		s.wants("Caisse C2 · ", "1 000 FCFA · 1 paiement")
		s.press("p")
		s.wants("De la caisse C2 seule", "C2.txt")
		s.press("esc", "e")
		s.after(time.Second)
		s.wants("De la caisse C2 seule", "2 ventes")
		s.press("esc", "c", "left", "left", "enter")
		s.after(time.Second)
		if got := s.screen(); got != all {
			t.Errorf("all of them again:\n%s\nbefore:\n%s", got, all)
		}
	})
}

// The report of the shop lists the closings of its tills, whatever the window, and who
// has none; that of one till its own.
func TestReportListsClosings(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {80, 40}, {40, 60}} {
		simulate(t, "fr", size[0], size[1], func(s *sim) {
			s.aShop()
			s.press("ctrl+r")
			s.after(time.Second)
			s.wantsNot("CLÔTURES DU JOUR", "Sans clôture")
			s.closed(true)
			s.press("esc", "ctrl+r")
			s.after(time.Second)
			s.press("pgdown")
			s.wants("CLÔTURES DU JOUR", "C1 · Z 1 · 18:42", "C2 · Z 31 · 18:32", "133e a306 5256 4bc8", "1 000 F", "Sans clôture connue : Terrasse")
			s.press("ctrl+g") // amounts are hidden here too
			s.wantsNot("1 000 F")
			s.press("ctrl+g", "c", "right", "right", "enter")
			s.after(time.Second)
			s.press("pgdown")
			s.wants("C2 · Z 31 · 18:32")
			s.wantsNot("C1 · Z 1", "Sans clôture")
		})
	}
}

// Of another till's sale nothing is set aside, made anew or shown to a customer, and
// what it turns into while somebody looks is told in the words of an old one.
func TestAnotherTillsSaleIsOnlyLookedAt(t *testing.T) {
	simulate(t, "fr", 100, 30, func(s *sim) {
		s.aShop()
		s.press("ctrl+l", "down", "down", "enter") // 2 000 F of C2, which waits
		s.settle()
		s.wants("Vente d'une autre caisse (C2)", "Échap Retour", "R Revérifier")
		s.wantsNot("Mettre de côté", "L Nouveau lien", "Scannez", "registre commun est injoignable")
		if f := s.r.facing(s.r.glass()); f.Amount != 0 || f.Kind != "" {
			t.Errorf("a customer here is shown %+v", f)
		}
		s.shared(till.Sharing{Since: time.Now().Add(-time.Minute)})
		s.wants("Le registre commun est injoignable", "a pu changer")
		s.press("r")
		s.after(time.Second)
		s.wants("est d'une autre caisse, et le registre commun est injoignable")
		s.press("esc")
		s.after(20 * time.Second)
		s.wantsNot("LigdiCash n'a pas été interrogé")
		s.press("r") // from the list
		s.after(time.Second)
		s.wants("est d'une autre caisse, et le registre commun est injoignable")
		s.wantsNot("Vérification…")
		s.press("enter")
		s.settle()
		inv := s.r.glass().Inv
		was := inv.State
		inv.State, inv.SettledAt, inv.GotAmount = model.Paid, time.Now().UTC(), inv.Amount
		alarms := len(s.r.alarms)
		s.send(newsCame{till.OthersNews{All: []till.InvoiceNews{{Invoice: inv, Was: was, Others: true}}}})
		s.wants("✓ PAYÉ", "2 000 FCFA", "Caisse C2", "vérifiez")
		s.wantsNot("Vous pouvez livrer")
		if f := s.r.facing(s.r.glass()); f.Amount != 0 || len(s.r.alarms) != alarms || s.r.titled {
			t.Errorf("it is told here: %+v %v", f, s.r.alarms)
		}
	})
}

// What somebody must mend about the shared ledger is told once, in words, and the
// header and the settings go on saying it; what passes is told by the header alone.
func TestWhyItIsNotShared(t *testing.T) {
	shares := func(_ *sim, cfg *Config) {
		cfg.Settings.Ledger, cfg.Settings.Till = "postgres://caisse@db.example/shop", "C1"
	}
	for _, at := range [][2]int{{120, 40}, {80, 24}, {40, 12}} {
		simulateWith(t, "fr", at[0], at[1], shares, func(s *sim) {
			away := till.Sharing{Since: time.Now(), Unsent: 2, Why: till.ErrShareAway}
			s.shared(away)
			s.wants("injoignable")
			if len(s.r.alarms) > 0 {
				t.Errorf("told %v", s.r.alarms)
			}
			away.Why = till.ErrNameTaken
			s.shared(away)
			s.shared(away)
			s.wants("^S", "Une autre caisse de la boutique porte")
			s.after(2 * time.Second)
			s.press("ctrl+s")
			s.after(time.Second)
			s.wants("ommun", "Une autre caisse de la boutique porte")
			if len(s.r.alarms) > 0 {
				t.Errorf("still told %v", s.r.alarms)
			}
			away.Why = till.ErrShareAway
			s.shared(away)
			away.Why = till.ErrNameTaken
			s.shared(away)
			if len(s.r.alarms) > 0 {
				t.Errorf("told again %v", s.r.alarms)
			}
			s.shared(till.Sharing{Good: true, Copied: true})
			s.wantsNot("Une autre caisse de la boutique porte")
			s.wants("copie d'un registre en service ailleurs")
			s.press("esc")
			s.after(2 * time.Second)
			s.press("esc")
			s.shared(till.Sharing{Good: true, Copied: true})
			if len(s.r.alarms) > 0 {
				t.Errorf("told again %v", s.r.alarms)
			}
			for _, n := range []int{2, 0, 2} { // counted anew with each connection
				s.shared(till.Sharing{Good: true, Refused: n})
			}
			s.wants("2 copies de ventes ou de clôtures ne peuvent pas être crues")
			if len(s.r.alarms) != 1 {
				t.Errorf("told %v", s.r.alarms)
			}
		})
	}
}

// News of another till's sale joins the list of that till, and not of a third.
func TestNewsJoinTheirTill(t *testing.T) {
	simulate(t, "fr", 100, 30, func(s *sim) {
		s.aShop()
		s.press("ctrl+l", "c", "right", "right", "enter")
		s.after(time.Second)
		inv := anInvoice(77, time.Now().UTC(), 7700)
		inv.Till = thirdTill
		s.send(newsCame{till.OthersNews{All: []till.InvoiceNews{{Invoice: inv, Others: true}}}})
		s.wantsNot("7 700 F")
		inv.Till, inv.Ref = secondTill, inv.Ref[:25]+"X"
		s.send(newsCame{till.OthersNews{All: []till.InvoiceNews{{Invoice: inv, Others: true}}}})
		s.wants("7 700 F")
	})
}
