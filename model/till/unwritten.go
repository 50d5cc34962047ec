package till

import (
	"errors"
	"maps"
	"slices"
	"time"

	"caisse/model"
	"caisse/model/ledger"
)

// NotWritten is an answer of LigdiCash that ended an invoice and that the
// ledger could not take. Invoice is what it will be once it is written: until
// then it is not, and must not be shown as paid.
type NotWritten struct {
	Invoice model.Invoice
	Err     error
}

func (e *NotWritten) Error() string { return "till: not written: " + e.Err.Error() }
func (e *NotWritten) Unwrap() error { return e.Err }

// UnwrittenNews says that LigdiCash has ended an invoice (Invoice says how) and
// that the ledger cannot take it now. It is money to be seen and not yet to be
// delivered for: yellow, never green. It is tried again until it is written;
// then comes the InvoiceNews as ever, and this once more with Over.
type UnwrittenNews struct {
	Invoice model.Invoice // as it will be
	Why     error         // of the ledger; nil when Over
	Over    bool
}

func (UnwrittenNews) news() {}

// unwritten is what LigdiCash said and the ledger does not have yet.
type unwritten struct {
	inv model.Invoice // as the ledger has it
	end model.Invoice // as it will be
	a   answer
	why error
}

// retryWrite is how long the ledger is left in peace before the next try.
const retryWrite = 2 * time.Second

// Unwritten are the invoices that LigdiCash has ended and the ledger does not
// have so yet, as they will be, oldest first. See UnwrittenNews.
func (t *Till) Unwritten() (out []UnwrittenNews) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, ref := range slices.Sorted(maps.Keys(t.unwritten)) {
		u := t.unwritten[ref]
		out = append(out, UnwrittenNews{Invoice: u.end, Why: u.why})
	}
	return out
}

// concluded is conclude for a ledger that may not be writable: it does not wait
// for a disk that hangs, and what it cannot write of an end it keeps, tells and
// returns as *NotWritten.
func (t *Till) concluded(inv model.Invoice, a answer, morning bool) (model.Invoice, error) {
	var next model.Invoice
	err := t.within(func() (err error) {
		written, err := t.conclude(inv, a, morning)
		next = written
		return err
	})
	if err == nil {
		t.forgetUnwritten(inv.Ref)
		return next, nil
	}
	var fault Fault
	if errors.As(err, &fault) {
		t.mail.put(TroubleNews{err})
	}
	var broken *ledger.Error
	end, evs := a.judge(inv, a.at.at)
	if !errors.As(err, &broken) || evs == nil || end.State == inv.State || !end.State.Final() || end.State == model.Failed {
		return inv, err
	}
	t.mu.Lock()
	_, before := t.unwritten[inv.Ref]
	t.unwritten[inv.Ref] = unwritten{inv, end, a, err}
	t.mu.Unlock()
	if !before {
		t.mail.put(TroubleNews{err})
	}
	if !before && t.Owns(inv) { // at another till nobody delivers
		t.mail.put(UnwrittenNews{Invoice: end, Why: err})
	}
	return inv, &NotWritten{end, err}
}

func (t *Till) forgetUnwritten(ref string) {
	t.mu.Lock()
	u, had := t.unwritten[ref]
	delete(t.unwritten, ref)
	t.mu.Unlock()
	if had {
		t.mail.put(UnwrittenNews{Invoice: u.end, Over: true})
	}
}

// writeLate tries again to write what could not be written, and returns those
// invoices that are.
func (t *Till) writeLate() (done []model.Invoice, left bool) {
	t.mu.Lock()
	all := make([]unwritten, 0, len(t.unwritten))
	for _, u := range t.unwritten {
		all = append(all, u)
	}
	t.mu.Unlock()
	for i, u := range all {
		next, err := t.concluded(u.inv, u.a, false)
		if err != nil {
			return done, len(all) > i
		}
		done = append(done, next)
	}
	return done, false
}
