package ui

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"caisse/model"
	"caisse/model/ledger"
	"caisse/model/till"
)

const aShop = "01KB2T5YQ0T0000000000000SH"

// among makes the till one of several, as a shared ledger would: this one is me,
// and the other has sold one for 700 F.
func (s *sim) among(me, other string) {
	s.t.Helper()
	must := func(err error) {
		s.t.Helper()
		if err != nil {
			s.t.Fatal(err)
		}
	}
	ctx := s.t.Context()
	must(s.l.Join(ctx, me, aShop, "Marché"))
	l, err := ledger.Open(ctx, filepath.Join(s.t.TempDir(), "other.db"))
	must(err)
	defer l.Close()
	l.Links(func(string) error { return nil })
	must(l.Join(ctx, other, aShop, "Marché"))
	at := time.Now().UTC().Truncate(time.Millisecond)
	ref := ulid.Make().String()
	inv := model.Invoice{Ref: ref, Sale: ref, Amount: 700, Object: "Vente", State: model.Sending, CreatedAt: at, Ticket: model.Ticket{Day: model.DateOf(at.Date())}}
	must(l.Add(ctx, inv, model.Event{At: at, Kind: model.EventSending, State: model.Sending}))
	_, err = l.Change(ctx, ref, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
		i.State, i.SettledAt, i.GotAmount, i.Token, i.PendingAt = model.Paid, at, i.Amount, "FAKE."+ref, at
		return i, []model.Event{{At: at, Kind: model.EventSettled, State: i.State, Amount: i.Amount}}, true
	})
	must(err)
	outs, err := l.Unsent(ctx, aShop, 10)
	must(err)
	_, err = s.l.TakeIn(ctx, ledger.Place{Shop: aShop, Seq: 1}, []ledger.Given{{Copy: outs[0].Copy, Mark: outs[0].Mark}})
	must(err)
	all, err := l.Tills(ctx)
	must(err)
	all[0].Kind = "till"
	must(s.l.Meet(ctx, all))
}

// Where several tills sell, a cashier and the merchant call a sale the same: its
// number names its till, on every screen, and is found as it is read. Amount and
// state have their room all the same.
func TestNumbersNameTheirTills(t *testing.T) {
	drawing(t)
	for _, size := range [][2]int{{40, 12}, {40, 20}, {60, 20}, {80, 24}, {130, 40}} {
		for shown, names := range map[string][2]string{"C1": {"C1", "C2"}, "DESK…7K2Q1": {"DESKTOP-4F7K2Q1", "Boutique du marché 2"}} {
			t.Run(fmt.Sprint(size, shown), func(t *testing.T) {
				other := map[string]string{"C1": "C2", "DESK…7K2Q1": "Bout…ché 2"}[shown]
				simulateWith(t, "fr", size[0], size[1], func(s *sim, _ *Config) { s.among(names[0], names[1]) }, func(s *sim) {
					s.charge("5000")
					s.after(time.Second)
					if size[1] > 12 {
						s.wants("n° " + shown + "-1")
					}
					s.wants("5 000")
					s.press("esc")
					s.after(time.Second)
					s.wants("En attente (1)", " 5 000 F")
					if size[0] >= 60 {
						s.wants("n° " + shown + "-1")
					}
					s.press("ctrl+l")
					s.after(time.Second)
					s.wants("5 000 F", "700 F", "Mis de côté", "Payé")
					if size[0] >= 60 || shown == "C1" {
						s.wants(shown+"-1", other+"-1")
					} else {
						s.wants("…K2Q1-1", "…hé 2-1")
					}
					s.press("/")
					s.typeIn(names[1] + "-1")
					s.press("enter")
					s.after(time.Second)
					s.wants("1 vente", "700 F")
					s.wantsNot("5 000 F")
					s.press("v")
					s.after(time.Second)
					if size[1] > 12 {
						s.wants(other + "-1")
					}
				})
			})
		}
	}
}

// A second till joins while the first sells: from then on both say who sold.
func TestNumbersNameATillThatJoins(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("5000")
		s.press("esc")
		s.after(time.Second)
		s.wants("5 000 F n° 1 ")
		s.among("C1", "C2")
		s.send(newsCame{till.OthersNews{Called: s.till.Called(s.t.Context())}})
		s.wants("5 000 F n° C1-1 ")
	})
}
