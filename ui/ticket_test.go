package ui

import (
	"testing"
	"time"
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
