package ui

import (
	"context"
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

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
func (c *console) without(f till.Ledger) string { return c.lacking(f.Without()) }

func (c *console) lacking(sales int64, _, kept string) string {
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

// marks reads once what stands in the banner: View looks at no file.
func marks(f till.Ledger) func(*console) string {
	sales, since, kept := f.Without()
	return func(c *console) string { return c.lacking(sales, since, kept) }
}

// openSaved says where what is still open of a ledger was saved.
type openSaved struct {
	path string
	err  error
}

// saveOpen saves it, beside where it was or at home.
func saveOpen(ctx context.Context, t *till.Till) tea.Cmd {
	return func() tea.Msg {
		path, err := t.SaveOpen(ctx)
		return openSaved{path, err}
	}
}

// notYet says of a payment that LigdiCash has confirmed why it is not green, and
// what becomes of it.
func (c *console) notYet() string {
	if c.adrift {
		return c.w.file.unwrittenMoved
	}
	return c.w.file.unwritten
}

func (c *console) kSaveOpen() key.Binding {
	return when(c.adrift, bind("f8", "F8", c.w.file.kSaveOpen))
}
