package ledger

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"caisse/model"
)

// Late is one of the last invoices of a ledger.
type Late struct {
	model.Invoice
	// NotBefore is the date of an invoice that was written before this one: this
	// one is no older, whatever its own date says. Zero where none tells.
	NotBefore time.Time
}

// Latest returns the last rows of the ledger in the order in which they were
// written, newest first: what a clock that was wrong dates years ago is among
// them. Dates after now tell nothing, nor do those of other tills, which came at
// any time.
func (l *Ledger) Latest(ctx context.Context, rows int, now time.Time) (out []Late, err error) {
	err = l.snapshot(ctx, l.read, func(tx *sql.Tx) error {
		all, err := tx.QueryContext(ctx, selectInvoice+"WHERE n > (SELECT max(n) FROM invoice) - ? ORDER BY n", rows)
		var ns []int64
		err = l.each(all, err, func(s *slot) error {
			out, ns = append(out, Late{Invoice: s.inv}), append(ns, s.n)
			return nil
		})
		if err != nil || len(out) == 0 {
			return err
		}
		told, sold := dateBefore, make([]*model.Invoice, len(out))
		for i := range out {
			sold[i] = &out[i].Invoice
		}
		if sh := l.sharer(ctx); sh != nil {
			told = strings.Replace(told, "n < ?", "n < ? AND NOT "+foreign, 1)
			sh.sold(ctx, &transaction{Tx: tx, pool: l.read}, sold, ns)
		}
		var before int64
		if err := tx.QueryRowContext(ctx, told, millis(now), ns[0]).Scan(&before); err != nil {
			return err
		}
		latest := fromMillis(before)
		for i := range out {
			out[i].NotBefore = latest
			if at := out[i].CreatedAt; at.After(latest) && !at.After(now) && !out[i].Undated && out[i].Till == "" {
				latest = at
			}
		}
		return nil
	})
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out, err
}

// The dates go down from the newest, so it looks at few rows before those that
// come first in the order of writing.
const dateBefore = `SELECT coalesce((SELECT created_at FROM invoice INDEXED BY invoice_newest
	WHERE created_at <= ? AND n < ? ORDER BY created_at DESC LIMIT 1), 0)`

// Placed is an invoice without a date of its own, with the one that its place
// gives it.
type Placed struct {
	model.Invoice
	At time.Time
}

// Undated returns the invoices that were accepted while nobody knew how far the
// clock was off, oldest first, each with a date: its own where that lies
// between those of its neighbours in the order of writing, else that of the
// next one, now where none follows. The days before it stay as they were.
func (l *Ledger) Undated(ctx context.Context, now time.Time) (out []Placed, err error) {
	of, beside := undatedRows, neighbours
	if l.sharer(ctx) != nil { // the others date their own, and theirs came at any time
		of = strings.Replace(of, "dated = 0", "dated = 0 AND NOT "+foreign, 1)
		beside = strings.ReplaceAll(beside, "dated = 1", "dated = 1 AND NOT "+foreign)
	}
	err = l.snapshot(ctx, l.read, func(tx *sql.Tx) error {
		var ns []int64
		rows, err := tx.QueryContext(ctx, selectInvoice+of)
		err = l.each(rows, err, func(s *slot) error {
			out, ns = append(out, Placed{Invoice: s.inv}), append(ns, s.n)
			return nil
		})
		if err != nil {
			return err
		}
		for i := range out {
			var low, high int64
			if err := tx.QueryRowContext(ctx, beside, ns[i]).Scan(&low, &high); err != nil {
				return err
			}
			if high == 0 || high > millis(now) {
				high = millis(now)
			}
			at := millis(out[i].CreatedAt)
			if at < low || at > high {
				at = max(low, high)
			}
			out[i].At = fromMillis(at)
		}
		return nil
	})
	return out, err
}

const undatedRows = "INDEXED BY invoice_undated WHERE dated = 0 ORDER BY n LIMIT 1000"

const neighbours = `SELECT
	coalesce((SELECT created_at FROM invoice WHERE n < ?1 AND dated = 1 ORDER BY n DESC LIMIT 1), 0),
	coalesce((SELECT created_at FROM invoice WHERE n > ?1 AND dated = 1 ORDER BY n LIMIT 1), 0)`
