package text

import (
	"fmt"
	"strconv"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
)

// SetTills has numbers of sales carry the names of their tills: till.Called. None
// leaves them plain.
func (p *Printer) SetTills(names till.Names) {
	p.tills, p.numberW = names, 0
	for _, name := range names {
		p.numberW = max(p.numberW, min(cells.Width(name), mostName)+len("-"))
	}
}

// Callers are what SetTills was told.
func (p *Printer) Callers() till.Names { return p.tills }

// mostName are the cells that a name has in a number: of far writings a character
// takes two.
const mostName = 20

// TillOf is the name of the till that sold inv, where numbers carry it.
func (p *Printer) TillOf(inv model.Invoice) string {
	if len(p.tills) == 0 && inv.Till == "" {
		return ""
	}
	name, known := p.tills[inv.Till]
	if !known { // one that has just joined
		name = "…" + inv.Till[max(0, len(inv.Till)-4):]
	}
	if len(name) > mostName {
		name = cells.Cut(name, mostName)
	}
	return name
}

// NumberW is how wide numbers are in a list: three figures, with the longest name of
// a till that one may carry.
func (p *Printer) NumberW() int { return p.numberW + 3 }

// Number is the number of a sale as it is said and typed: 17, and C1-17 where the
// shop has several tills; "" for a sale that has none.
func (p *Printer) Number(inv model.Invoice) string { return string(p.appendNumber(nil, inv)) }

func (p *Printer) appendNumber(out []byte, inv model.Invoice) []byte {
	if inv.Ticket.N == 0 {
		return out
	}
	if name := p.TillOf(inv); name != "" {
		out = append(append(out, name...), '-')
	}
	return strconv.AppendInt(out, int64(inv.Ticket.N), 10)
}

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
	return p.appendNumber(append(append(out, p.W.TicketSign...), cells.NBSP...), inv)
}

// TicketBeside is the number without its sign, beside the day the sale counts in: in
// brackets where it is a number of another, "" for a sale that has none.
func (p *Printer) TicketBeside(inv model.Invoice) string {
	switch n := p.Number(inv); {
	case n != "" && inv.Ticket.Day != p.DayOf(inv.CreatedAt):
		return "(" + n + ")"
	default:
		return n
	}
}

// numbers are those that this till gave on a day, from the first to the last.
func (p *Printer) numbers(last int) string {
	n := func(n int) string { return p.Number(model.Invoice{Ticket: model.Ticket{N: n}}) }
	return fmt.Sprintf(p.W.Report.tickets, n(1), n(last))
}

// Ddmm is a day as lists write it: 26/11.
func Ddmm(d model.Date) string {
	text := d.String()
	if len(text) < 10 {
		return text
	}
	return text[8:10] + "/" + text[5:7]
}
