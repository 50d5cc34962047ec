package ui

import (
	"testing"
	"time"

	"caisse/ui/text"
)

// Two sales of one amount can be told apart wherever either is seen, and a number
// typed in the search finds the sale.
func TestTicketsOnScreens(t *testing.T) {
	simulate(t, "fr", 100, 40, func(s *sim) {
		for range 16 {
			s.charged(1001)
		}
		first, second := s.charged(1001), s.charged(1001)
		if first.Ticket.N != 17 || second.Ticket.N != 18 {
			t.Fatalf("n° %d and n° %d", first.Ticket.N, second.Ticket.N)
		}
		s.after(time.Second)
		s.press("ctrl+l")
		s.after(time.Second)
		s.press("/")
		s.typeIn("n17")
		s.press("enter")
		s.after(time.Second)
		s.wants("1 vente", "▸ ", " 17 ")
		s.wantsNot(" 18 ", " 16 ")
		s.press("v")
		s.after(time.Second)
		s.wants("Numéro n° 17")
	})
}

// A sale of yesterday that still waits is told from one of today by its day.
func TestStripTellsDaysApart(t *testing.T) {
	drawing(t)
	for _, w := range []int{80, 120} {
		simulate(t, "fr", w, 30, func(s *sim) {
			s.charge("2000")
			s.press("esc")
			day := text.Ddmm(s.sales()[0].Ticket.Day)
			s.after(25 * time.Hour)
			s.charge("700")
			s.press("esc")
			s.after(10 * time.Second)
			s.wants("700 F n° 1 ", "2 000 F n° 1 du "+day)
		})
	}
}
