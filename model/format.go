package model

import (
	"fmt"
	"strconv"
	"strings"
)

// FormatLine writes the items, or the plain subtotal, and the discount of l so
// that ParseLine gives them back; sums may be left at 0. Descriptions have no
// place in a line, and names lose what would be read as something else.
func FormatLine(l Line) string {
	terms := make([]string, len(l.Items))
	for i, it := range l.Items {
		terms[i] = formatTerm(it, len(l.Items) == 1)
	}
	line := strings.Join(terms, " + ")
	if len(l.Items) == 0 {
		line = strconv.FormatInt(int64(l.Subtotal), 10)
	}
	switch whole, frac := l.Percent/100, l.Percent%100; {
	case frac > 0:
		line += strings.TrimRight(fmt.Sprintf(" -%d,%02d", whole, frac), "0") + "%"
	case whole > 0:
		line += fmt.Sprintf(" -%d%%", whole)
	case l.Discount > 0:
		line += fmt.Sprintf(" -%d", l.Discount)
	}
	return line
}

func formatTerm(it Item, alone bool) string {
	want := Item{Name: lineName(it.Name), Quantity: it.Quantity, UnitPrice: it.UnitPrice}
	out := strconv.FormatInt(int64(it.UnitPrice), 10)
	if it.Quantity != 1 || alone && want.Name == "" {
		out = strconv.FormatInt(it.Quantity, 10) + "*" + out
	}
	if want.Name == "" {
		return out
	}
	line := out + " " + want.Name
	p := parserOf(line, nil)
	if got, _, err := p.term(line, nil); err == nil && got == want {
		return line
	}
	return out + ": " + want.Name
}

// lineName makes a name that a line can carry: no "+", and no "-" that would
// start a discount.
func lineName(name string) string {
	name = shorten(Clean(strings.ReplaceAll(name, "+", " ")), MaxName)
	p := parserOf(name, nil)
	for i := p.discountSign(0, p.end); i >= 0; i = p.discountSign(0, p.end) {
		p.s[i] = '–'
	}
	return string(p.s)
}
