package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/ui/screen"
)

// keyed presses keys and counts them: a name in brackets is a key, any other
// character one by itself.
func (s *sim) keyed(keys string) (n int) {
	for keys != "" {
		name := string([]rune(keys)[:1])
		if keys[0] == '[' {
			name, _, _ = strings.Cut(keys[1:], "]")
			keys = keys[len(name)+2:]
		} else {
			keys = keys[len(name):]
		}
		s.press(name)
		n++
	}
	s.after(time.Second)
	return n
}

// What a cashier does all day takes few keys, from the sale screen on.
func TestKeysItTakes(t *testing.T) {
	drawing(t)
	yesterday := func(s *sim) {
		for _, name := range []string{"Kaboré", "Ouédraogo", "Sawadogo"} {
			s.typeIn("2500")
			s.press("tab", "tab")
			s.typeIn(name)
			s.press("enter", "enter")
			s.after(time.Second)
			s.press("esc")
		}
		s.after(24 * time.Hour)
		s.charge("700")
		s.press("esc")
	}
	for _, test := range []struct {
		what, lang string
		before     func(*sim)
		keys       string
		most       int
		then       []string
	}{
		{"5000", "fr", func(*sim) {}, "5000[enter][enter]", 6, []string{"5 000 FCFA", "En attente"}},
		{"the next while one waits", "fr", func(s *sim) { s.charge("2000") }, "5000[enter][enter]", 6, []string{"5 000 FCFA", "En attente"}},
		{"the second of two", "fr", func(s *sim) { s.charge("2000"); s.charge("3000"); s.press("esc") }, "[ctrl+o][ctrl+o]", 2, []string{"3 000 FCFA", "Scannez"}},
		{"the second of two, by Alt", "fr", func(s *sim) { s.charge("2000"); s.charge("3000"); s.press("esc") }, "[alt+2]", 2, []string{"3 000 FCFA", "Scannez"}},
		{"the second of two, by Alt on a French keyboard", "en", func(s *sim) { s.charge("2000"); s.charge("3000"); s.press("esc") }, "[alt+é]", 2, []string{"3,000 FCFA", "Scan"}},
		{"a sale again", "fr", func(s *sim) { s.charge("3*500 pain"); s.press("esc") }, "[up][enter][enter]", 3, []string{"1 500 FCFA", "pain", "En attente"}},
		{"yesterday's of Ouédraogo", "fr", yesterday, "[ctrl+f]oued[enter][enter]", 8, []string{"2 500 FCFA", "Ouédraogo"}},
		{"yesterday's of Ouédraogo, from the list of today", "en", yesterday, "[ctrl+l]/oue[enter][enter]", 8, []string{"2,500 FCFA", "Ouédraogo"}},
	} {
		t.Run(test.what, func(t *testing.T) {
			simulate(t, test.lang, 120, 40, func(s *sim) {
				test.before(s)
				s.after(16 * time.Second) // what was told is over
				if n := s.keyed(test.keys); n > test.most {
					t.Errorf("%d keys, at most %d", n, test.most)
				}
				s.wants(test.then...)
				if !s.up("payment") && !s.up("paid") && !s.up("detail") {
					t.Errorf("%s is up", s.r.top().ID())
				}
			})
		})
	}
}

// One goes back and forth between the sales that wait; each that is left is set
// aside and watched, and Esc leads to the sale, not through all of them.
func TestBackAndForth(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.press("ctrl+o", "alt+1")
		if !s.up(screen.SaleID) {
			t.Fatalf("with nothing waiting %s is up", s.r.top().ID())
		}
		s.press("ctrl+u", "ctrl+u")
		for _, amount := range []string{"1000", "2000", "3000"} {
			s.charge(amount)
		}
		s.press("esc")
		s.wants("En attente (3) 1 ⊘ 1 000 F", "2 ⊘ 2 000 F", "^O En attente")
		s.typeIn("75")
		for _, step := range []struct{ key, shows string }{
			{"ctrl+o", "1 000 F"}, {"right", "2 000 F"}, {"ctrl+o", "3 000 F"}, {"right", "1 000 F"}, {"left", "3 000 F"}, {"left", "2 000 F"},
		} {
			s.press(step.key)
			s.after(time.Second)
			s.wants(step.shows)
			if len(s.r.stack) != 2 || !s.up("payment") {
				t.Fatalf("after %s: %v", step.key, s.r.ids())
			}
			for _, inv := range s.sales() {
				if up := inv.Sale == s.r.glass().Inv.Sale; inv.Aside == up {
					t.Errorf("after %s: %d is set aside: %v", step.key, inv.Amount, inv.Aside)
				}
			}
		}
		s.press("esc")
		s.wants("75", "En attente (3)")
		s.press("ctrl+u")
		s.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("é"), Alt: true})
		s.settle()
		s.wants("2 000 F")
		s.resize(120, 40)
		s.press("p", "right") // a customer stands before it
		s.wants("2 000 F")
	})
}

// tmux and slow lines make one key of Esc and a figure that is typed soon after it:
// no figure of an amount is lost by that, at any rhythm.
func TestEscAndAFigureIsAnAmount(t *testing.T) {
	drawing(t)
	for _, before := range []struct {
		name string
		play func(*sim)
	}{
		{"payment", func(s *sim) { s.charge("2000"); s.charge("3000") }},
		{"paid", func(s *sim) {
			s.charge("1000")
			s.charge("2000")
			s.g.answers(paidAnswer(2000), nil)
			s.after(15 * time.Second)
		}},
		{"sale", func(s *sim) { s.charge("2000"); s.charge("3000"); s.press("esc") }},
		{"nothing waits", func(*sim) {}},
		{"list", func(s *sim) { s.charge("2000"); s.press("esc", "ctrl+l") }},
		{"report", func(s *sim) { s.press("ctrl+r") }},
	} {
		for _, amount := range []string{"1500", "2750", "7500"} {
			for _, gap := range []time.Duration{0, 150 * time.Millisecond, 400 * time.Millisecond, 2 * time.Second} {
				simulate(t, "fr", 80, 24, func(s *sim) {
					s.r.c.Profile.Mux = "tmux"
					before.play(s)
					s.after(time.Second)
					for i, r := range amount {
						s.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: i == 0})
						s.settle()
						time.Sleep(gap)
					}
					s.settle()
					if !s.up(screen.SaleID) || s.r.first().Form().Empty() {
						t.Errorf("%s, %s every %v: %s is up", before.name, amount, gap, s.r.top().ID())
						return
					}
					s.wants(" " + amount + " ")
				})
			}
		}
	}
}

// What another console of the same ledger sells is seen here too, and so is how it
// ends.
func TestOthersSales(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		now := time.Now().UTC()
		inv := anInvoice(1, now, 5000)
		inv.State, inv.SettledAt, inv.Link = model.Pending, time.Time{}, fakeLink
		s.made(inv)
		s.wants("En attente (0)")
		s.after(61 * time.Second)
		s.wants("En attente (1)", "5 000 F")
		if _, err := s.l.Change(context.Background(), inv.Ref, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
			i.State, i.SettledAt, i.GotAmount = model.AmountDiffers, time.Now().UTC(), 4900
			return i, []model.Event{{At: i.SettledAt, Kind: model.EventSettled, State: i.State}}, true
		}); err != nil {
			t.Fatal(err)
		}
		s.after(61 * time.Second)
		s.wants("En attente (0)", "À vérifier (1)")
	})
}

// In a window without a border a notice has the line of the keys: the way out still
// stands behind it, where it has room.
func TestNoticeLeavesAWayOut(t *testing.T) {
	for lang, want := range map[string]string{"fr": "Échap Retour", "en": "Esc Back"} {
		simulate(t, lang, 40, 12, func(s *sim) {
			s.charge("5000")
			s.press("esc", "ctrl+l")
			s.g.answers(paidAnswer(5000), nil)
			for range 20 {
				if s.after(time.Second); s.r.toldNow() != "" {
					break
				}
			}
			s.wants("…ABCDEF", want)
		})
	}
}
