package sale

import (
	"strconv"
	"strings"

	"caisse/ui/cells"
)

// From these sizes on there is room for more of a sale, and of those that wait.
const (
	roomyW, roomyH = 96, 24
	mostWaiting    = 9 // those that have a figure to come to
)

func (s *sale) roomy() bool { return s.w >= roomyW && s.h >= roomyH }

// edge is where the items and the total end.
func (s *sale) edge() int {
	if s.w >= roomyW {
		return s.w * 3 / 4
	}
	return min(s.w, 64)
}

// mostItems are listed; the last line says how many there are besides.
func (s *sale) mostItems() int {
	if s.roomy() {
		return max(6, s.h-18)
	}
	return 6
}

// waitingRows are the sales that wait, one a line, where there is room for that:
// with the customer and what it is for, by which a cashier knows whose turn it is.
func (s *sale) waitingRows() (out []string) {
	c := s.c
	if !s.roomy() || len(c.Waiting) == 0 {
		return nil
	}
	room := min(mostWaiting, s.h-roomyH+4)
	stateW, amountW, ticketW := 0, 0, 0
	n := 0
	for inv := range c.Strip {
		if n++; n > room {
			break
		}
		m := s.markOf(inv)
		stateW, amountW = max(stateW, cells.Width(m.String())), max(amountW, cells.Width(c.Francs(inv.Amount)))
		ticketW = max(ticketW, cells.Width(c.Ticket(*inv)))
	}
	n = 0
	for inv := range c.Strip {
		if n++; n > room {
			return append(out, "  +"+strconv.Itoa(len(c.Waiting)-room))
		}
		from := inv.PendingAt
		if from.IsZero() {
			from = inv.CreatedAt
		}
		amount := c.Francs(inv.Amount)
		what := ""
		if !c.Masked {
			what = cells.Join(" · ", c.Name(*inv), inv.Object)
		}
		ticket := ""
		if ticketW > 0 {
			ticket = "  " + cells.Pad(c.Ticket(*inv), ticketW)
		}
		line := "  " + c.Theme.Key.Render(strconv.Itoa(n)) + " " + cells.Pad(s.markOf(inv).String(), stateW) + "  " +
			strings.Repeat(" ", amountW-cells.Width(amount)) + amount + ticket + "  " + cells.Pad(c.W.Elapsed(c.Age(*inv, from)), 8) + "  "
		out = append(out, line+cells.Cut(what, s.w-cells.Width(line)))
	}
	return out
}
