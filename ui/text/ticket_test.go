package text

import (
	"strings"
	"testing"
	"time"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
)

// A number is said alike wherever it stands: plain where one till sells, with the
// name of its till where several do.
func TestNumbers(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 20, 0, 0, 0, time.UTC)
	plain := NewPlain("fr", false, model.Days{Zone: time.UTC}, func() time.Time { return now })
	c := plain.c
	mine := model.Invoice{Ticket: model.Ticket{Day: 20261127, N: 17}, CreatedAt: now}
	other, older := mine, mine
	other.Till, older.Ticket.Day = "01KB2T5YQ0T0000000000XTHER", 20261126
	says := func(want ...string) {
		t.Helper()
		for i, got := range []string{c.Ticket(mine), c.TicketBeside(mine), c.Ticket(other), c.Ticket(older), c.TicketBeside(older), c.Tickets(till.Report{}), c.numbers(17)} {
			if got = strings.ReplaceAll(got, cells.NBSP, " "); got != want[i] {
				t.Errorf("%d: %q, want %q", i, got, want[i])
			}
		}
		if none := (model.Invoice{Till: other.Till}); c.Ticket(none)+c.TicketBeside(none)+c.Number(none) != "" {
			t.Errorf("a sale without a number is %q", c.Number(none))
		}
	}
	says("n° 17", "17", "n° …THER-17", "n° 17 du 26/11", "(17)", "", "Numéros du jour : 1 à 17")
	c.SetTills(till.Names{"": "C1", other.Till: "Bout…ché\u00a02"})
	says("n° C1-17", "C1-17", "n° Bout…ché 2-17", "n° C1-17 du 26/11", "(C1-17)", "", "Numéros du jour : C1-1 à C1-17")
	if w := c.NumberW(); w != 14 {
		t.Errorf("numbers of names of 10 take %d cells", w)
	}
	c.SetTills(till.Names{"": strings.Repeat("店", 20), other.Till: "C2"})
	if w := cells.Width(c.Ticket(mine)); w > len("n° ")+mostName+len("-17") || c.NumberW() > mostName+4 {
		t.Errorf("%q takes %d cells, of %d", c.Ticket(mine), w, c.NumberW())
	}
	c.SetTills(nil)
	says("n° 17", "17", "n° …THER-17", "n° 17 du 26/11", "(17)", "", "Numéros du jour : 1 à 17")
}
