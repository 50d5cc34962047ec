package text

import (
	"strconv"

	"caisse/model"
	"caisse/ui/cells"
)

// Ticket is the number of a sale among those of its day, "n° 17", with that day
// where it is not today; "" for a sale that has none.
func (p *Printer) Ticket(inv model.Invoice) string {
	if inv.Ticket.N == 0 {
		return ""
	}
	return string(p.AppendTicketDay(nil, inv))
}

// AppendTicketDay appends what Ticket writes.
func (p *Printer) AppendTicketDay(out []byte, inv model.Invoice) []byte {
	out = p.AppendTicket(out, inv)
	if day := inv.Ticket.Day; inv.Ticket.N > 0 && day != p.DayOf(p.Now()) {
		out = append(append(out, p.W.TicketOf...), Ddmm(day)...)
	}
	return out
}

// AppendTicket appends the number alone, and nothing for a sale that has none.
func (p *Printer) AppendTicket(out []byte, inv model.Invoice) []byte {
	if inv.Ticket.N == 0 {
		return out
	}
	return strconv.AppendInt(append(append(out, p.W.TicketSign...), cells.NBSP...), int64(inv.Ticket.N), 10)
}

// TicketBeside is the figure alone, beside the day the sale counts in: in brackets
// where it is a number of another, "" for a sale that has none.
func (p *Printer) TicketBeside(inv model.Invoice) string {
	switch n := strconv.Itoa(inv.Ticket.N); {
	case inv.Ticket.N == 0:
		return ""
	case inv.Ticket.Day != p.DayOf(inv.CreatedAt):
		return "(" + n + ")"
	default:
		return n
	}
}

// Ddmm is a day as lists write it: 26/11.
func Ddmm(d model.Date) string {
	text := d.String()
	if len(text) < 10 {
		return text
	}
	return text[8:10] + "/" + text[5:7]
}
