package ui

import (
	"fmt"

	"caisse/model/till"
)

// Less says how a ledger is less than it was, and what can be done.
func (p Plain) Less(e *till.Less) string { return p.text(p.c.less(e)) }

// less is what happened, what it means for the money, and what to do.
func (c *console) less(e *till.Less) string {
	w := &c.w.file
	text := ""
	switch e.How {
	case till.LedgerMissing:
		text = w.missing
	case till.LedgerForeign:
		text = w.foreign
	case till.LedgerMixed:
		text = w.mixed
	case till.LedgerChanged:
		text = w.changed
	default:
		text = w.behind
	}
	if e.Sales > 0 {
		text += " " + fmt.Sprintf(w.lacks[c.w.form(e.Sales)], c.count(e.Sales, c.w.report.invoices)) + c.sinceRef(e.Have)
	} else if e.How == till.LedgerBehind {
		text += " " + w.lacksChanges
	}
	return text + " " + w.lessTodo
}

// sinceRef is the date of the newest sale that is left, which its reference
// says, and its end.
func (c *console) sinceRef(ref string) string {
	at, ok := till.DateOf(ref)
	if !ok {
		return "."
	}
	return fmt.Sprintf(c.w.file.since, c.date(at), ref[len(ref)-6:])
}

// without is what stays known of what somebody has gone on without; "" when
// nothing is missing.
func (c *console) without(f till.Ledger) string {
	sales, _, kept := f.Without()
	w := &c.w.file
	switch {
	case sales == 0 && kept == "":
		return ""
	case sales == 0:
		return fmt.Sprintf(w.keptOnly, kept)
	}
	n := c.count(sales, c.w.report.invoices)
	if kept == "" {
		return fmt.Sprintf(w.withoutOnly, n)
	}
	return fmt.Sprintf(w.withoutKept, n, kept)
}

// Without is what somebody has gone on without; "" when nothing is missing.
func (p Plain) Without(f till.Ledger) string { return p.text(p.c.without(f)) }
