package ui

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/text"
)

var closingScenes = []scene{
	{"closing", func(s *sim) { toClose(s); s.press("f9") }},
	{"closing-empty", func(s *sim) { s.press("f9") }},
	{"closing-asks", func(s *sim) { toClose(s); s.press("f9", "z") }},
	{"closing-asks-again", func(s *sim) { toClose(s); s.press("f9", "z"); s.after(time.Second); s.press("enter") }},
	{"closing-masked", func(s *sim) { toClose(s); s.press("f9", "ctrl+g") }},
	{"closing-refused", func(s *sim) {
		toClose(s)
		s.sql(tooMuchHistory)
		s.press("f9")
	}},
}

// toClose is a day with something of each kind.
func toClose(s *sim) {
	at := func(clock string) time.Time {
		t, err := time.Parse("2006-01-02 15:04", clock)
		if err != nil {
			s.t.Fatal(err)
		}
		return t
	}
	time.Sleep(time.Until(at("2000-01-02 18:42")))
	s.settle()
	day := model.Ticket{Day: 20000102}
	for _, p := range []struct {
		clock, operator string
		amount          model.Money
		state           model.State
	}{
		{"08:05", "ORANGE BURKINA", 2000, model.Paid}, {"08:40", "MOOV AFRICA BURKINA", 500, model.Paid}, {"09:15", "ORANGE BURKINA", 7500, model.Paid},
		{"10:02", "ORANGE BURKINA", 12_000, model.PaidLate}, {"11:00", "", 900, model.AmountDiffers}, {"11:30", "", 4000, model.Failed},
		{"18:10", "", 1500, model.Pending}, {"18:30", "", 15_000, model.Pending},
	} {
		s.put(model.Invoice{Amount: p.amount, State: p.state, OperatorName: p.operator, CreatedAt: at("2000-01-02 " + p.clock), Ticket: day})
	}
}

// The day is closed by two keys, and no key that is held down closes it.
func TestClosingTheDay(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		toClose(s)
		s.press("f9")
		s.wants("LECTURE X", "22 000 FCFA · 4 paiements", "dont payé en retard 1 12 000 FCFA", "À VÉRIFIER 1 900 FCFA", "Échoué 1 4 000 FCFA")
		s.press("z", "z", "z", "z") // the second question wants another key
		s.wants("Clôturer la journée (n° 1) : 22 000 FCFA · 4 paiements ?")
		s.press("enter") // nobody can have read it
		s.wants("Clôturer la journée (n° 1)")
		s.after(time.Second)
		s.press("enter", "enter", "enter")
		s.wants("Sûr ? Z fait la clôture n° 1.")
		s.after(time.Second)
		s.press("esc")
		s.wants("LECTURE X", "Z Clôturer")
		none, err := s.till.Closings(context.Background(), 0, 9)
		if err != nil || len(none) != 0 {
			t.Fatal(none, err)
		}
		closeNow(s)
		s.wants("CLÔTURE Z n° 1", "Clôture n° 1 faite. P : en fichier.")
		s.press("right")
		s.wants("LECTURE X", "0 FCFA · 0 paiement")
		s.press("left")
		s.wants("CLÔTURE Z n° 1", "22 000 FCFA · 4 paiements")
		closeNow(s) // with nothing since
		s.wants("Rien depuis la clôture n° 1")
		all, err := s.till.Closings(context.Background(), 0, 9)
		if err != nil || len(all) != 1 || all[0].Confirmed() != (till.Total{Count: 4, Sum: 22_000}) || len(all[0].Waiting) != 2 {
			t.Errorf("%+v, %v", all, err)
		}
		s.press("p")
		s.wants("CLÔTURE À IMPRIMER", "CLÔTURE Z n° 1.")
	})
}

func closeNow(s *sim) {
	s.press("z")
	s.after(time.Second)
	s.press("enter")
	s.after(time.Second)
	s.press("z")
	s.after(time.Second)
}

// A figure begins the next sale, also while the question stands there.
func TestAFigureLeavesTheClosing(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.press("f9", "z")
		s.typeIn("500")
		s.wants("NOUVELLE VENTE", "500 FCFA")
	})
}

// What is sold meanwhile is in the X at once.
func TestTheXFollows(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("5000")
		s.press("f9")
		s.wants("EN ATTENTE, REPORTÉ 1 5 000 FCFA")
		s.g.answers(paidAnswer(5000), nil)
		s.after(20 * time.Second)
		s.wants("LECTURE X 5 000 FCFA · 1 paiement", "EN ATTENTE, REPORTÉ 0 0 FCFA")
	})
}

// Where the history tells of more than the invoices, nothing is closed.
func TestNoClosingOfWhatDiffers(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		toClose(s)
		s.sql(tooMuchHistory)
		s.press("f9")
		s.wants("Pas de clôture", "caisse verify")
		s.press("z")
		s.wantsNot("Clôturer la journée")
	})
}

var anyHash = regexp.MustCompile(`[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}`)

// A closing on paper, word for word, and no line too long for it.
func TestClosingPaper(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		for _, width := range []int{text.PaperW, 32} {
			t.Run(fmt.Sprintf("%s/%d", lang, width), func(t *testing.T) {
				simulate(t, lang, 80, 24, func(s *sim) {
					toClose(s)
					z, made, err := s.till.Z(context.Background(), 0)
					if err != nil || !made {
						t.Fatal(made, err)
					}
					p := text.NewPlain(lang, width == 32, model.Days{}, time.Now)
					p.Narrow, p.Sandbox = width, width == 32
					paper := p.Closing(z, "Boutique Wend-Panga")
					fits(t, "paper", strings.TrimSuffix(paper, "\n"), width, 200)
					if lines := anyHash.FindAllString(paper, -1); strings.ReplaceAll(strings.Join(lines, ""), " ", "") != z.Hash.String() {
						t.Errorf("another hash: %q", lines)
					}
					golden.RequireEqual(t, []byte(anyHash.ReplaceAllString(paper, "0000 0000 0000 0000")))
				})
			})
		}
	}
}

// Where the manager has a code the day is closed with it, and not without.
func TestManagerCloses(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.managed()
		toClose(s)
		s.press("f9")
		closeNow(s)
		s.wants("CODE DU GÉRANT")
		s.press("esc")
		s.wants("LECTURE X", "Z Clôturer")
		closeNow(s)
		s.typeIn("4711")
		s.press("enter")
		s.after(time.Second)
		s.wants("CLÔTURE Z n° 1")
		all, err := s.till.Closings(context.Background(), 0, 9)
		if err != nil || len(all) != 1 {
			t.Errorf("%+v, %v", all, err)
		}
		s.press("ctrl+k", "f9", "z") // and nothing behind the clock
		s.wantsNot("CLÔTURE", "FCFA")
	})
}
