package text

import (
	"errors"
	"fmt"

	"caisse/model/receipt/printer"
	"caisse/model/till"
)

// Unprinted is why a paper was not printed, or not whole, in one line; of says that
// it is one of a sale, which is as it was.
func (p *Printer) Unprinted(err error, ofSale bool) string {
	w := p.W.Receipt()
	var e *printer.Error
	switch {
	case errors.Is(err, till.ErrNotNow):
		return w.NotPaid
	case errors.Is(err, printer.ErrAddress):
		return w.NoPrinter
	case !errors.As(err, &e):
		return w.NotNoted
	}
	says := fmt.Sprintf(w.notPrinted, w.why[e.Why])
	if e.Begun && ofSale {
		says = fmt.Sprintf(w.halfPrinted, w.why[e.Why])
	}
	if ofSale {
		says += " " + w.safe
	}
	return says
}

// PrinterTrouble is what is wrong with a printer, as a sentence of its own.
func (p Plain) PrinterTrouble(err error) string {
	var e *printer.Error
	w := p.c.W.Receipt()
	if !errors.As(err, &e) {
		return p.text(w.why[printer.Unknown])
	}
	return p.text(w.why[e.Why])
}

// Unprinted is Printer's.
func (p Plain) Unprinted(err error) string { return p.text(p.c.Unprinted(err, true)) }
