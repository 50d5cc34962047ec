package till

import (
	"context"
	"testing"
	"time"

	"caisse/model"
	"caisse/model/ledger"
)

// Two sales of the same amount, one after the other, can be told apart, and a
// second link of one is not a third sale. What comes out of News says so too.
func TestSalesAreNumbered(t *testing.T) {
	t.Parallel()
	onStreet(t, func(s *street) {
		first, second := s.sell(), s.sell()
		if first.Amount != second.Amount || first.Ticket.N != 1 || second.Ticket.N != 2 || first.Ticket.Day != second.Ticket.Day {
			t.Fatalf("%+v and %+v", first.Ticket, second.Ticket)
		}
		again, err := s.till.Again(context.Background(), first.Ref)
		if err != nil || again.Ticket != first.Ticket {
			t.Errorf("its other link has %+v, %v", again.Ticket, err)
		}
		if third := s.sell(); third.Ticket.N != 3 {
			t.Errorf("the third sale is n° %d", third.Ticket.N)
		}
		r, err := s.till.Report(context.Background(), s.till.Now(), model.Days{})
		if err != nil || r.Numbers != (ledger.Numbers{Last: 3}) {
			t.Errorf("the report has %+v, %v", r.Numbers, err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		for _, n := range s.till.News(ctx) {
			if n, ok := n.(InvoiceNews); ok && n.Invoice.Ticket.N == 0 {
				t.Errorf("%+v has no number", n.Invoice)
			}
		}
	})
}

// A bar's day goes on after midnight, and so do its numbers; whatever the setting
// becomes, none is given twice.
func TestNumbersOfABar(t *testing.T) {
	t.Parallel()
	onStreet(t, func(s *street) {
		until := func(clock time.Duration) {
			now := time.Now().UTC()
			at := now.Truncate(24 * time.Hour).Add(clock)
			if !at.After(now) {
				at = at.Add(24 * time.Hour)
			}
			time.Sleep(at.Sub(now))
		}
		bar := model.Days{Starts: 4 * time.Hour}
		s.till.SetDays(bar)
		until(23 * time.Hour)
		evening := s.sell()
		until(2 * time.Hour)
		night := s.sell()
		if night.Ticket != (model.Ticket{Day: evening.Ticket.Day, N: evening.Ticket.N + 1}) {
			t.Errorf("at eleven %+v, at two %+v", evening.Ticket, night.Ticket)
		}
		s.till.SetDays(model.Days{}) // the new day has not had a sale
		next := s.sell()
		if next.Ticket.N != 1 || next.Ticket.Day == night.Ticket.Day {
			t.Errorf("by the calendar %+v", next.Ticket)
		}
		s.till.SetDays(bar)
		if back := s.sell(); back.Ticket != (model.Ticket{Day: night.Ticket.Day, N: night.Ticket.N + 1}) {
			t.Errorf("back to the bar's day: %+v", back.Ticket)
		}
		until(5 * time.Hour)
		if morning := s.sell(); morning.Ticket != (model.Ticket{Day: next.Ticket.Day, N: 2}) {
			t.Errorf("in the morning %+v", morning.Ticket)
		}
	})
}
