package ledger

import (
	"context"
	"iter"
	"slices"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"caisse/model"
)

// Add writes a new invoice and the first event of its history. It returns
// once both are on the disk. ErrExists when the Ref is taken. Times are kept
// in UTC, to the millisecond. One whose Ticket has a day and no number gets the
// next of that day.
func (l *Ledger) Add(ctx context.Context, inv model.Invoice, ev model.Event) error {
	var n int64
	err := l.commit(ctx, func(tx *transaction) (err error) {
		inv := inv // it may be done again, and gets its number then
		if n, err = insert(ctx, tx, &inv); err != nil {
			return err
		}
		return history(ctx, tx, n, []model.Event{ev})
	})
	if err == nil && n%catchUpEvery == 0 {
		_ = l.catchUp(ctx) // the sale is written; whatever stops this is met again by the next search
	}
	return err
}

func insert(ctx context.Context, tx *transaction, inv *model.Invoice) (n int64, err error) {
	if err := ticket(ctx, tx, inv); err != nil {
		return 0, err
	}
	values, err := valuesOf(inv)
	if err != nil {
		return 0, err
	}
	if tx.last == 0 {
		if err := tx.QueryRowContext(ctx, lastRow).Scan(&tx.last); err != nil {
			return 0, err
		}
	}
	n = tx.last + 1 // known here: it is in the check
	done, err := tx.ExecContext(ctx, insertInvoice, append(values, tx.check(n, values))...)
	if codeOf(err) == sqlite3.SQLITE_CONSTRAINT_UNIQUE { // ref is the only unique column
		return 0, ErrExists
	}
	if err == nil {
		var got int64
		if got, err = done.LastInsertId(); err == nil && got != n {
			err = errUnreadable
		}
	}
	if err == nil {
		tx.last = n
		tx.sold(n, inv)
		tx.stands(n, values)
	}
	return n, err
}

const lastRow = "SELECT coalesce(max(n), 0) FROM invoice"

// update writes next over row n, which was was when it was read and checked.
func update(ctx context.Context, tx *transaction, n int64, was, next model.Invoice) error {
	if was.Unsound || next.Unsound {
		return ErrUnsound
	}
	if next.Ref != was.Ref || next.Sale != was.Sale || next.Amount != was.Amount || next.Ticket != was.Ticket || next.Cashier != was.Cashier {
		return ErrFacts
	}
	if redated(&was, &next) && (!was.Undated || next.Undated) {
		return ErrFacts
	}
	return rewrite(ctx, tx, n, was, next)
}

func redated(was, next *model.Invoice) bool {
	return !next.CreatedAt.Equal(was.CreatedAt) || !byMachine(next).Equal(byMachine(was)) || next.Undated != was.Undated
}

// byMachine is when inv was accepted by the machine's clock, however that is kept.
func byMachine(inv *model.Invoice) time.Time {
	if inv.MachineAt.IsZero() {
		return inv.CreatedAt
	}
	return inv.MachineAt
}

// rewrite is update for what may be written.
func rewrite(ctx context.Context, tx *transaction, n int64, was, next model.Invoice) error {
	if !redated(&was, &next) {
		next.MachineAt = was.MachineAt // as the row has it: see stored
	}
	values, err := valuesOf(&next)
	if err != nil {
		return err
	}
	if redated(&was, &next) {
		if _, err := tx.ExecContext(ctx, redateInvoice, append(values[facts:dating:dating], n)...); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, updateInvoice, append(values[dating:len(values):len(values)], tx.check(n, values), n)...)
	tx.stands(n, values)
	tx.touch(n, next.Aside != was.Aside || next.ReplacedBy != was.ReplacedBy)
	return err
}

// checked writes that LigdiCash was asked about the invoice in s at: what changes
// most often changes nothing that an index has.
func (s *slot) checked(ctx context.Context, tx *transaction, at time.Time) error {
	if !model.Precedes(s.inv.CheckedAt, at) { // of a till whose clock is ahead: of two words the later one is the last
		return nil
	}
	s.raw[1+checkedAt] = millis(at)
	tx.asked = true
	_, err := tx.ExecContext(ctx, checkedInvoice, s.raw[1+checkedAt], checkOf(s.n, s.raw[1:width+1]), s.n)
	return err
}

// Change lets f decide what becomes of an invoice, and writes it with its
// events, all or nothing. It returns the invoice as it now stands, once that
// is on the disk; when f says false nothing is written. No other Change, of
// this process or another, comes between what f is given and what it returns,
// so f must be quick, and must not use the ledger. Errors: ErrNotFound;
// ErrUnsound; ErrFacts when f alters what never changes: reference, sale, amount, ticket, cashier, and, but
// for one that was Undated and no longer is, the dates of its acceptance.
func (l *Ledger) Change(ctx context.Context, ref string, f func(model.Invoice) (next model.Invoice, evs []model.Event, ok bool)) (model.Invoice, error) {
	return l.decided(ctx, ref, false, func(inv model.Invoice, _ []model.Event) (model.Invoice, []model.Event, bool) { return f(inv) })
}

// ChangeKnowing is Change, with the history of the invoice for f.
func (l *Ledger) ChangeKnowing(ctx context.Context, ref string, f func(model.Invoice, []model.Event) (next model.Invoice, evs []model.Event, ok bool)) (model.Invoice, error) {
	return l.decided(ctx, ref, true, f)
}

func (l *Ledger) decided(ctx context.Context, ref string, knowing bool, f func(model.Invoice, []model.Event) (next model.Invoice, evs []model.Event, ok bool)) (model.Invoice, error) {
	var result model.Invoice
	err := l.readFirst(ctx, func(tx *transaction, done func()) error {
		s := l.newSlot()
		if err := s.calledIn(ctx, tx, ref); err != nil {
			return err
		}
		var past []model.Event
		if knowing {
			var err error
			if past, err = l.events(tx.QueryContext(ctx, selectEvents+"WHERE invoice = ? ORDER BY n", s.n)); err != nil {
				return err
			}
		}
		done()
		inv, n := s.inv, s.n
		if inv.Unsound {
			return ErrUnsound
		}
		result = inv
		next, evs, ok := f(inv, past)
		if !ok {
			return nil
		}
		next = stored(next)
		if err := update(ctx, tx, n, inv, next); err != nil {
			return err
		}
		result = next
		return history(ctx, tx, n, evs)
	})
	if err != nil {
		return model.Invoice{}, err
	}
	return result, nil
}

// Write is what a ChangeSale writes of one invoice.
type Write struct {
	Invoice model.Invoice
	Events  []model.Event
	Key     *Keyed // of a new one that a program named; nil else
}

// ChangeSale is Change for all invoices of a sale at once: f is given them
// oldest first and returns those to write; one whose Ref the ledger does not
// have is added, with the number that the sale has, or as by Add. It returns what was written, as it now stands. What f returns
// as an error comes back as it is, with nothing written.
func (l *Ledger) ChangeSale(ctx context.Context, sale string, f func(model.Links) ([]Write, error)) ([]model.Invoice, error) {
	var out []model.Invoice
	var refusal error
	err := l.readFirst(ctx, func(tx *transaction, done func()) error {
		links, ns, err := l.linksIn(ctx, tx, sale)
		if err != nil {
			return err
		}
		done()
		out = nil
		writes, err := f(slices.Clone(links))
		if err != nil {
			refusal = err
			return nil
		}
		for _, w := range writes {
			next := stored(w.Invoice)
			i := slices.IndexFunc(links, func(o model.Invoice) bool { return o.Ref == next.Ref })
			var n int64
			if i < 0 {
				if sound := slices.IndexFunc(links, func(o model.Invoice) bool { return !o.Unsound }); sound >= 0 {
					next.Ticket = links[sound].Ticket // none where the sale is older than numbers
				}
				n, err = insert(ctx, tx, &next)
			} else {
				n, err = ns[i], update(ctx, tx, ns[i], links[i], next)
			}
			if err != nil {
				return err
			}
			if err := history(ctx, tx, n, w.Events); err != nil {
				return err
			}
			if err := keyedAs(ctx, tx, w.Key); err != nil {
				return err
			}
			out = append(out, next)
		}
		return nil
	})
	if err == nil {
		err = refusal
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

// AddAll is Add for many at once: all of them are on the disk when it returns,
// or none is. Other writers wait meanwhile.
func (l *Ledger) AddAll(ctx context.Context, all iter.Seq2[model.Invoice, []model.Event]) error {
	return l.commit(ctx, func(tx *transaction) error {
		for inv, evs := range all {
			n, err := insert(ctx, tx, &inv)
			if err != nil {
				return err
			}
			if err := history(ctx, tx, n, evs); err != nil {
				return err
			}
			if len(tx.chain.links) > manyLinks {
				if err := l.link(ctx, tx); err != nil {
					return err
				}
			}
		}
		return index(ctx, tx, -1)
	})
}
