package ledger

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
)

// What was in a ledger before it had a chain is taken into it at the first opening,
// in the order in which it was written: by the chunk, each in its own transaction,
// so that a kill loses nothing, and before anything is sold. Afterwards nothing is
// ever taken in that was not written with its line.

// linkChunk is how many events, or invoices without any, one transaction takes in.
const linkChunk = 4000

// linkOld takes in what is left to be. A history that cannot be read stays outside:
// Walk finds it.
func (l *Ledger) linkOld(ctx context.Context) error {
	for {
		var whole bool
		err := l.commit(ctx, func(tx *transaction) (err error) {
			whole, err = l.linkSome(ctx, tx)
			return err
		})
		if err != nil && (reason(err) == ErrDamaged || errors.Is(err, errUnreadable)) {
			_, err = l.write.ExecContext(ctx, "UPDATE linked SET whole = 1")
			if reason(err) == ErrDamaged { // not even that: it sells all the same
				err = nil
			}
			return err
		}
		if err != nil || whole {
			return err
		}
	}
}

const (
	// The last event of an invoice carries its mark.
	oldEvents = `SELECT n, invoice, at, machine_at, kind, state, text, amount,
		n = (SELECT max(n) FROM event AS it WHERE it.invoice = event.invoice) FROM event WHERE n > ? AND n <= ? ORDER BY n LIMIT ?`
	oldInvoices = "SELECT n FROM invoice WHERE n > ? AND NOT EXISTS (SELECT 1 FROM event WHERE invoice = invoice.n) ORDER BY n LIMIT ?"
)

func (l *Ledger) linkSome(ctx context.Context, tx *transaction) (whole bool, err error) {
	var upto, done, since int64
	if err := tx.QueryRowContext(ctx, "SELECT upto, done, whole, since FROM linked").Scan(&upto, &done, &whole, &since); err != nil || whole {
		return true, err
	}
	if done < upto {
		if done, err = linkEvents(ctx, tx, done, upto); err == nil {
			_, err = tx.ExecContext(ctx, "UPDATE linked SET done = ?", done)
		}
		return false, err
	}
	var ns []int64
	var n int64
	rows, err := tx.QueryContext(ctx, oldInvoices, done-upto, linkChunk)
	if err = scanAll(rows, err, func() { ns = append(ns, n) }, &n); err != nil {
		return false, err
	}
	if len(ns) > 0 {
		tx.chain.rows, err = marksOf(ctx, tx, ns)
		if err == nil {
			_, err = tx.ExecContext(ctx, "UPDATE linked SET done = ?", upto+ns[len(ns)-1])
		}
		return false, err
	}
	if _, err = tx.ExecContext(ctx, "UPDATE linked SET done = upto, whole = 1"); err != nil {
		return false, err
	}
	at := fromMillis(since)
	return true, note(ctx, tx, at, at, NoteBegun, strconv.FormatInt(upto, 10))
}

// linkEvents takes in a chunk of events after one.
func linkEvents(ctx context.Context, tx *transaction, after, upto int64) (done int64, err error) {
	var at int64
	var is bool
	values := make([]any, eventWidth)
	into := []any{&at}
	for i := range values {
		into = append(into, &values[i])
	}
	var last []int64
	first := len(tx.chain.links)
	rows, err := tx.QueryContext(ctx, oldEvents, after, upto, linkChunk)
	err = scanAll(rows, err, func() {
		invoice, _ := values[0].(int64)
		tx.told(at, invoice, sum(nil).all(values))
		if done = at; is {
			last = append(last, tx.chain.links[len(tx.chain.links)-1].invoice)
		}
	}, append(into, &is)...)
	if err != nil {
		return 0, err
	}
	if len(tx.chain.links) == first { // the last of them are gone
		return upto, nil
	}
	tx.chain.rows, err = marksOf(ctx, tx, last)
	return done, err
}

// eventWidth is how many columns of an event a line is of: its n is in the line.
const eventWidth = 7

// marksOf are the marks of some invoices.
func marksOf(ctx context.Context, db rowser, ns []int64) (map[int64][]byte, error) {
	marks := make(map[int64][]byte, len(ns))
	rows, err := db.QueryContext(ctx, selectInvoice+"WHERE n IN (SELECT value FROM json_each(?))", list(ns))
	return marks, eachMark(rows, err, func(n int64, mark []byte, _ []any) { marks[n] = mark })
}

// eachMark gives f the mark of each row of selectInvoice, and its columns.
func eachMark(rows *sql.Rows, err error, f func(n int64, mark []byte, values []any)) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	var raw [width + 3]any
	into := make([]any, len(raw))
	for i := range raw {
		into[i] = &raw[i]
	}
	var buf sum
	var mark []byte
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		n, _ := raw[0].(int64)
		mark, buf = markOf(buf, n, raw[1:width+1])
		f(n, mark, raw[1:])
	}
	return rows.Err()
}

// The kinds of notes that a ledger writes by itself.
const (
	NoteBegun    = "begun"    // the chain began; Text: how many events there were before
	NoteSalvaged = "salvaged" // the ledger was read out of a damaged one, and the chain began anew; Text: its id
	NoteRestored = "restored" // a backup took the place of the ledger; Text: the file that was put aside, "" for none
	NoteAccepted = "accepted" // somebody has gone on with a ledger that knew less than it did; Text: as above
	NoteFresh    = "fresh"    // a new ledger took the place of another; Text: as above
)
