package ledger

import (
	"context"
	"database/sql"
	"errors"

	sqlite3 "modernc.org/sqlite/lib"

	"caisse/model"
)

// Line is a line of the chain.
type Line struct {
	Seq  int64 // its place, from 1; 0: there is none
	Hash Hash
}

// Witness is an invoice with what happened to it, oldest first, and with the lines
// of the chain that are of it.
type Witness struct {
	Invoice model.Invoice
	Events  []model.Event
	Lines   []Line // of Events, by their place; none for events of before the chain, and for other tills' sales
	Head    Line   // the last line of the chain at that instant
	Torn    bool   // the chain could not be read: Lines and Head say nothing
}

// Witness reads the invoice of ref as it is at one instant; a handful of looks into
// the chain for each event, however long it is. What the chain says is not compared
// with the history: Walk does that. Errors: ErrNotFound; a damaged row is an Unsound
// invoice and no error.
func (l *Ledger) Witness(ctx context.Context, ref string) (w Witness, err error) {
	l.sharer(ctx)
	err = l.snapshot(ctx, l.read, func(tx *sql.Tx) error {
		s := l.newSlot()
		if err := s.called(ctx, &transaction{Tx: tx, pool: l.read}, ref); err != nil {
			return err
		}
		w.Invoice = s.inv
		if w.Events, err = l.events(tx.QueryContext(ctx, selectEvents+"WHERE invoice = ? ORDER BY n", s.n)); err != nil {
			return err
		}
		w.Lines = make([]Line, len(w.Events))
		err := w.chained(ctx, tx, s.n)
		if reason(err) == ErrDamaged || errors.Is(err, errUnreadable) || codeOf(err)&0xff == sqlite3.SQLITE_ERROR { // the last: no chain yet
			w.Torn, err = true, nil
			w.Head, w.Lines = Line{}, make([]Line, len(w.Events))
		}
		return err
	})
	return w, l.explain(err)
}

// chained finds the lines of the events of invoice n.
func (w *Witness) chained(ctx context.Context, tx *sql.Tx, n int64) (err error) {
	if w.Head.Seq, w.Head.Hash, err = headOf(ctx, tx); err != nil {
		return err
	}
	var ns []int64
	var at int64
	rows, err := tx.QueryContext(ctx, "SELECT n FROM event WHERE invoice = ? ORDER BY n", n)
	if err = scanAll(rows, err, func() { ns = append(ns, at) }, &at); err != nil {
		return err
	}
	for i := range min(len(ns), len(w.Lines)) {
		seq, err := seqOf(ctx, tx, ns[i])
		if err != nil {
			return err
		}
		var of int64
		var b []byte
		err = tx.QueryRowContext(ctx, "SELECT seq, n, hash FROM chain WHERE seq >= ? AND kind = 1 ORDER BY seq LIMIT 1", seq).Scan(&seq, &of, &b) // lines that are of no event may stand before it
		switch hash, ok := hashIn(b); {
		case errors.Is(err, sql.ErrNoRows):
		case err != nil:
			return err
		case of == ns[i] && ok:
			w.Lines[i] = Line{seq, hash}
		}
	}
	return nil
}
