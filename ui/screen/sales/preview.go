package sales

import (
	"fmt"
	"strings"

	"caisse/model"
	"caisse/ui/cells"
	"caisse/ui/text"
)

// preview is what is known of the sale under the cursor, in at most h lines of w
// cells: what the list has, so that nothing is read for it.
func (s *sales) preview(w, h int) []string {
	c, inv := s.c, s.list[s.at]
	const label = 12
	out := []cells.Part{cells.Line(10, c.Theme.Amount.Render(c.MoneyOf(inv)))}
	if !inv.Unsound {
		out = append(out, cells.Keep(3, cells.Wrap(c.InWords(inv.Amount), w)...))
	}
	out = append(out, cells.Line(9, c.Mark(inv, false).String()), cells.Gap())
	if why := strings.ReplaceAll(c.W.Doubts[inv.Doubt], "%s", inv.RawStatus); why != "" && inv.Doubt != model.NoDoubt {
		out = append(out, cells.Keep(7, cells.Styled(c.Theme.Notice.Render, cells.Wrap(why, w))...), cells.Gap())
	}
	add := func(keep int, name, value string) {
		if value == "" {
			return
		}
		for i, l := range cells.Wrap(value, w-label-1) {
			if i > 0 {
				name = ""
			}
			out = append(out, cells.Line(keep, c.Theme.Hint.Render(cells.Pad(name, label))+" "+l))
		}
	}
	add(8, c.W.CustomerName, c.Name(inv))
	if !c.Masked {
		add(4, c.W.Email, inv.Email)
		add(6, c.W.Object, inv.Object)
		for _, it := range inv.Items {
			out = append(out, cells.Line(2, cells.Cut(fmt.Sprintf("%s %d × %s  %s", cells.Pad("", label), it.Quantity, c.Figure(it.UnitPrice), it.Name), w)))
		}
	}
	out = append(out, cells.Gap())
	add(5, in(c.W).made, c.Date(inv.CreatedAt))
	if inv.State.IsPaid() {
		add(7, in(c.W).confirmed, c.Date(inv.SettledAt))
	}
	if inv.GotAmount != 0 && inv.GotAmount != inv.Amount {
		add(8, in(c.W).received, c.Money(inv.GotAmount))
	}
	add(6, c.W.Operator, inv.OperatorName)
	add(4, c.W.Phone, model.MaskPhone(inv.Phone, cells.NBSP))
	add(2, c.W.RequestID, inv.RequestID)
	add(6, c.W.TicketFact, c.Ticket(inv))
	add(6, c.W.Cashier, inv.Cashier)
	if len(c.Tills) > 0 {
		add(6, c.W.SoldBy, c.SoldBy(&inv))
	}
	add(3, in(c.W).refShort, text.ShortRef(inv))
	return cells.Lines(nil, h, out...)
}
