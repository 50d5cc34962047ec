package till

import (
	"context"
	"errors"
	"time"

	"caisse/model"
	"caisse/model/receipt/printer"
)

// Paper is what of a sale is printed.
type Paper string

const (
	ReceiptPaper Paper = "receipt" // that it was paid
	CodePaper    Paper = "code"    // what it is paid with
)

// ErrPrinted is a paper that was to be printed once, and was.
var ErrPrinted = errors.New("till: printed already")

// PaperOf is what can be printed of inv: "" where it is neither paid nor can be. A
// payment that LigdiCash no longer confirms, or that another server called paid, is
// none.
func (t *Till) PaperOf(inv model.Invoice) Paper {
	switch {
	case inv.Unsound:
	case inv.State.IsPaid() && inv.Doubt != model.TakenBack && Elsewhere(inv) == "":
		return ReceiptPaper
	case inv.Showable() && t.Owns(inv):
		return CodePaper
	}
	return ""
}

// Printing notes in the history of ref that a paper of it leaves for the printer,
// and returns it as it now is, and how many such papers left before: the first alone
// is no duplicate. It is called right before the first byte leaves, so that after a
// crash, too, no second paper looks like the first. once asks for it only where none
// left: else ErrPrinted. ErrNotNow where the sale has no such paper any more. Of
// another till's sale nothing is noted here, and one counts as printed there.
func (t *Till) Printing(ctx context.Context, ref string, what Paper, once bool) (inv model.Invoice, before int, err error) {
	if inv, before, err = t.Printed(ctx, ref, what); err != nil {
		return inv, before, err
	}
	may := func(inv model.Invoice, before int) error {
		switch {
		case t.PaperOf(inv) != what:
			return ErrNotNow
		case once && before > 0:
			return ErrPrinted
		}
		return nil
	}
	if err = may(inv, before); err != nil {
		return inv, before, err
	}
	if !t.Owns(inv) {
		return inv, before + 1, nil
	}
	var then model.Invoice // another console may have printed it meanwhile
	var left int
	var no error
	err = t.noting(ref, what, model.EventPrinted, func(i model.Invoice, n int) bool {
		then, left, no = i, n, may(i, n)
		return no == nil
	})
	if err != nil {
		return inv, before, err
	}
	return then, left, no
}

// printNote is how long the ledger may take to note a paper, with a printer waiting.
const printNote = 10 * time.Second

// Print hands a paper of the sale of ref to the printer at, as it is set, and notes
// it in the history before it leaves: see Printing. paper makes its bytes; again
// says that it is a duplicate. ctx bounds the wait for the printer's turn too.
// Errors: ErrPrinted, ErrNotNow, printer.ErrAddress, *printer.Error, or what the
// ledger has against it; nothing was sent, but where a *printer.Error has Begun.
func (t *Till) Print(ctx context.Context, q *printer.Queue, at, ref string, what Paper, once bool, paper func(inv model.Invoice, again bool) []byte) error {
	a, err := printer.Parse(at)
	if err != nil {
		return err
	}
	noted := false
	err = q.Print(ctx, a, func() ([]byte, error) {
		ctx, cancel := context.WithTimeout(ctx, printNote)
		defer cancel()
		inv, before, err := t.Printing(ctx, ref, what, once)
		if err != nil {
			return nil, err
		}
		noted = t.Owns(inv)
		return paper(inv, before > 0), nil
	})
	var e *printer.Error
	if noted && errors.As(err, &e) && !e.Begun {
		if nerr := t.NotOut(ref, what); nerr != nil {
			return errors.Join(err, nerr)
		}
	}
	return err
}

// NotOut notes that nothing of the paper that Printing told of has left.
func (t *Till) NotOut(ref string, what Paper) error {
	return t.noting(ref, what, model.EventNotOut, func(model.Invoice, int) bool { return true })
}

// Printed is an invoice, and how many such papers of it have left.
func (t *Till) Printed(ctx context.Context, ref string, what Paper) (model.Invoice, int, error) {
	inv, evs, err := t.ledger.History(ctx, ref)
	return inv, what.left(evs), err
}

// left is how many such papers left, by a history.
func (what Paper) left(evs []model.Event) (n int) {
	for _, ev := range evs {
		switch {
		case ev.Text != string(what):
		case ev.Kind == model.EventPrinted:
			n++
		case ev.Kind == model.EventNotOut:
			n--
		}
	}
	return max(0, n)
}

// noting notes it where may says so of the invoice, and of how many such papers left.
func (t *Till) noting(ref string, what Paper, kind model.EventKind, may func(inv model.Invoice, before int) bool) error {
	return t.within(func() error {
		t.writing.Lock()
		defer t.writing.Unlock()
		m := t.clock.now()
		_, err := t.ledger.ChangeKnowing(context.Background(), ref, func(i model.Invoice, evs []model.Event) (model.Invoice, []model.Event, bool) {
			return i, []model.Event{{At: m.at, MachineAt: m.machine, Kind: kind, State: i.State, Text: string(what)}}, may(i, what.left(evs)) && t.Owns(i)
		})
		return err
	})
}
