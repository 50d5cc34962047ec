package ui

import (
	"testing"
	"time"

	"caisse/ui/screen"
)

// twice charges 5000 for somebody, and reads or charges it again 40 s later.
func (s *sim) twice(first string) {
	sell := func(ends ...string) {
		s.typeIn("5000")
		s.press("tab")
		s.typeIn(first)
		s.press(ends...)
		s.after(time.Second)
	}
	sell("enter", "enter")
	s.after(40 * time.Second)
	s.press("esc")
	if first == "" {
		sell("enter")
		return
	}
	sell("enter", "enter")
}

// A sale that is perhaps not meant is charged once its amount was typed again, and
// by nothing else.
func TestUnusual(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.stored(40)
		s.charge("125000")
		s.wants("CE MONTANT ?", "125 000 FCFA", "cent vingt-cinq mille", "1 020 F", "retapez le montant")
		before := len(s.sales())
		s.press("enter")
		s.wants("NOUVELLE VENTE", "= 125 000 FCFA") // to be corrected
		s.press("enter", "enter")
		s.after(time.Second)
		if s.up(screen.SaleID) {
			s.press("enter")
			s.after(time.Second)
		}
		s.typeIn("12500")
		s.press("enter")
		s.wants("Ce n'est pas le même montant")
		if n := len(s.sales()); n != before || s.g.creates != 0 {
			t.Fatalf("%d sales came, and %d left", n-before, s.g.creates)
		}
		s.typeIn("0")
		s.press("enter", "enter")
		s.after(time.Second)
		s.wants("125 000 FCFA", "En attente 0")
		if n := len(s.sales()); n != before+1 || s.g.creates != 1 {
			t.Fatalf("%d sales came, and %d left", n-before, s.g.creates)
		}
		s.press("ctrl+n")
		s.charge("9999")
		s.wants("9 999 FCFA", "En attente 0")
	})
}

// The same sale to the same customer leads to the first link; a stranger's is only
// told of.
func TestSameSaleAgain(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.twice("Awa")
		s.wants("ENCORE LA MÊME VENTE ?", "il y a 00:4", "Mis de côté")
		s.press("enter")
		s.after(time.Second)
		if got := s.glassed(); got != s.sales()[0].Ref || len(s.sales()) != 1 {
			t.Fatalf("%s is shown, of %d sales:\n%s", got, len(s.sales()), s.screen())
		}
		s.press("esc")
		s.wants("NOUVELLE VENTE")
		if got := s.typedLine(); got != "" {
			t.Errorf("%q stands where the next sale is typed", got)
		}
		s.typeIn("700")
		s.wants("= 700 FCFA")
		s.press("ctrl+u", "up", "enter")
		s.after(time.Second)
		if !s.up("question") {
			s.press("enter")
			s.after(time.Second)
		}
		s.typeIn("5000")
		s.press("enter")
		s.after(time.Second)
		if n := len(s.sales()); n != 2 || s.g.creates != 2 {
			t.Errorf("%d sales, %d links", n, s.g.creates)
		}
	})
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.twice("")
		s.wants("Le même montant attend déjà depuis 00:4", "Entrée pour encaisser")
		s.press("enter")
		s.after(time.Second)
		if n := len(s.sales()); n != 2 {
			t.Errorf("%d sales to two strangers", n)
		}
	})
}

func (s *sim) glassed() string { return s.r.glass().Inv.Ref }

// What is typed of the next sale while the question comes up is in it whole, and
// no Enter of that rhythm answers it.
func TestQuestionComesWhileTyping(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.stored(40)
		s.hold("doubted")
		s.charge("125000")
		s.typeIn("125")
		for _, late := range s.hold("") {
			s.send(late)
		}
		s.settle()
		for _, r := range "000" {
			s.after(100 * time.Millisecond)
			s.typeIn(string(r))
		}
		s.press("enter")
		s.after(time.Second)
		s.wants("CE MONTANT ?", "▸ 125000")
		if s.g.creates != 0 {
			t.Fatal("a key that was not meant for the question has answered it")
		}
		s.press("enter")
		s.after(time.Second)
		s.wants("125 000 FCFA", "En attente 0")
		if got := s.typedLine(); got != "" {
			t.Errorf("the next sale begins with %q", got)
		}
	})
}
