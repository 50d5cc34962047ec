package text

import (
	"fmt"
	"maps"
	"time"

	"caisse/model"
	"caisse/model/articles"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/theme"
)

// Plain writes invoices and amounts as plain text in the words of the screens:
// for the commands and for paper.
type Plain struct {
	Sandbox bool   // a report says in words that its money is not real
	Foreign string // and that a server of that name confirmed it, not LigdiCash
	Narrow  int    // cells of the window that shows it, where those are fewer than paper has; else 0
	c       *Printer
}

// NewPlain makes one for a language ("fr" or "en"). ascii leaves out every sign
// outside ASCII; days are the shop's; now, for links that expire, may be nil.
func NewPlain(lang string, ascii bool, days model.Days, now func() time.Time) Plain {
	w := In(lang)
	if now == nil {
		now = time.Now
	}
	if days.Zone == nil {
		days.Zone = time.UTC
	}
	c := &Printer{W: w, Theme: theme.New(theme.Look{ASCII: ascii}), Now: now, Days: days}
	c.Age = func(_ model.Invoice, date time.Time) time.Duration { return max(0, now().Sub(date)) } // it shows, and waits for nothing
	return Plain{c: c}
}

func (p Plain) text(s string) string {
	if p.c.Theme.ASCII {
		return cells.ASCII(s)
	}
	return s
}

// Among has numbers of sales carry the names of their tills: see Printer.SetTills.
func (p Plain) Among(names till.Names) Plain {
	p.c.SetTills(names)
	return p
}

// Presumed has it know what LigdiCash has ended and the ledger does not have yet: see
// Printer.
func (p Plain) Presumed(unwritten map[string]model.Invoice) Plain {
	p.c.Unwritten = maps.Clone(unwritten) // it changes while a file is written
	return p
}

// Behind names the tills whose sales may be missing; "" where there are none.
func (p Plain) Behind(all []till.Behind) string { return p.text(p.c.Behind(all)) }

// ArticleFaults says the first of some faults of articles.csv; "" where there are none.
func (p Plain) ArticleFaults(all []articles.Fault) string { return p.text(p.c.ArticleFaults(all)) }

// State is how an invoice stands: "✓ Payé".
func (p Plain) State(inv *model.Invoice) string {
	m := p.c.Mark(*inv, false)
	return p.text(m.Sign + " " + m.Word)
}

// Label is the word of State alone, for exports.
func (p Plain) Label(inv *model.Invoice) string { return p.text(p.c.Mark(*inv, false).Word) }

// Money is an amount with its currency.
func (p Plain) Money(m model.Money) string { return p.text(p.c.Money(m)) }

// InWords is an amount as it is spoken: "deux mille francs CFA".
func (p Plain) InWords(m model.Money) string { return p.text(p.c.InWords(m)) }

// MoneyOf and FrancsOf are those of an invoice, "?" where it is an unsound one.
func (p Plain) MoneyOf(inv *model.Invoice) string  { return p.text(p.c.MoneyOf(*inv)) }
func (p Plain) FrancsOf(inv *model.Invoice) string { return p.text(p.c.FrancsOf(*inv)) }

// Ticket is the number of a sale, with its day where that is not today; "" where
// it has none.
func (p Plain) Ticket(inv *model.Invoice) string { return p.text(p.c.Ticket(*inv)) }

// TicketBeside is the number beside the day the sale counts in; NumberW is how wide
// one is, as a rule.
func (p Plain) TicketBeside(inv *model.Invoice) string { return p.text(p.c.TicketBeside(*inv)) }
func (p Plain) NumberW() int                           { return p.c.NumberW() }

// Date is a day and a time at the shop.
func (p Plain) Date(t time.Time) string { return p.c.Date(t) }

// Spoken has papers written to be heard: see Printer.
func (p Plain) Spoken() Plain {
	c := *p.c
	c.Spoken = true
	p.c = &c
	return p
}

// Phone is a number with its middle hidden.
func (p Plain) Phone(number string) string { return p.text(model.MaskPhone(number, cells.NBSP)) }

// Sentence is an error in words: what happened, what it means for the money,
// what to do.
func (p Plain) Sentence(err error) string { return p.text(p.c.Sentence(err)) }

// Total is a count with its sum: "12 ventes, 45 000 FCFA".
func (p Plain) Total(t till.Total) string { return p.text(p.c.total(t)) }

// Report is a day as text for printing: lines of 48 cells at most, so that an
// 80 mm printer takes it. trouble is what came with r, such as a *till.Damaged:
// it stands above the figures.
func (p Plain) Report(r till.Report, shop string, trouble error) string {
	width := PaperW
	if p.Narrow > 0 {
		width = min(p.Narrow, PaperW)
	}
	return p.text(p.c.paper(r, shop, trouble, p.Sandbox, p.Foreign, width))
}

// Event is one line of an invoice's history.
func (p Plain) Event(ev model.Event) string { return p.text(p.c.Event(ev)) }

// Keyring says what is wrong with the keyring, Shape with the look of keys,
// Settings with settings.toml or one of its values.
func (p Plain) Keyring(err error) string  { return p.text(p.c.W.KeyringTrouble(err)) }
func (p Plain) Shape(err error) string    { return p.text(p.c.W.ShapeTrouble(err)) }
func (p Plain) Settings(err error) string { return p.text(p.c.W.SettingsTrouble(err)) }

// Clock says how far the machine's clock is from LigdiCash's; off is what has to
// be added to it.
func (p Plain) Clock(off time.Duration) string { return p.text(p.c.W.ClockWrong(off)) }

// NoKeys and KeysUnreadable say in a word how it is with the keys.
func (p Plain) NoKeys() string         { return p.text(p.c.W.NoKeys) }
func (p Plain) KeysUnreadable() string { return p.text(p.c.W.KeysUnreadable) }
func (p Plain) KeysRefused() string    { return p.text(p.c.W.KeysRefused) }

// LastGood says that the last good settings are in use, and what is wrong with
// settings.toml.
func (p Plain) LastGood(err error) string {
	return p.text(fmt.Sprintf(p.c.W.Setup.LastGood, p.c.W.SettingsTrouble(err)))
}

// ArticlesWrong says what is wrong with articles.csv: why it could not be read, or the
// first of its faults; "" where nothing is.
func (p Plain) ArticlesWrong(faults []articles.Fault, err error) string {
	if err != nil {
		return p.text(p.c.ArticlesUnread(err))
	}
	return p.text(p.c.ArticleFaults(faults))
}

// Trouble is a fault of this machine that the till met on its own.
func (p Plain) Trouble(err error) string { return p.text(p.c.W.Trouble(err)) }

// Lang is the language it writes in, "fr" or "en".
func (p Plain) Lang() string { return p.c.W.Lang }

// Less says how a ledger is less than it was, and what can be done.
func (p Plain) Less(e *till.Less) string { return p.text(p.c.less(e)) }

// Without is what somebody has gone on without; "" when nothing is missing.
func (p Plain) Without(f till.Ledger) string { return p.text(p.c.without(f)) }
