package ledger

import (
	"context"
	"database/sql"
	"errors"
	"slices"
)

// transaction writes with statements that stay prepared.
type transaction struct {
	*sql.Tx
	pool  *pool
	last  int64 // n of the last invoice; 0: not read yet
	alone bool  // no index leads to an invoice
	lock  bool  // it holds the write lock
	wrote bool  // more than turns
	asked bool  // and nothing but when an invoice was asked about

	tickets string // the last numbers given, where this gave one
	started bool   // it read all of selectStart
	numbers string // the last numbers given before it

	mine    int64 // the n of this till where it shares
	touched map[int64]touched
	marked  bool // there is something to hand over

	chain chaining
	buf   sum // for checks
}

// check is checkOf.
func (tx *transaction) check(n int64, values []any) int64 {
	most, link, buf := halves(tx.buf, n, values)
	tx.buf = buf
	return chkOf(most, link)
}

func (tx *transaction) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if query != setTurn && query != setTurns && query != pastTurns {
		tx.wrote = true
	}
	if query == setTickets {
		tx.started = false // others than tx.tickets, it may be: they are read again
	}
	if s := tx.pool.has(query); s != nil {
		return tx.StmtContext(ctx, s).ExecContext(ctx, args...)
	}
	return tx.Tx.ExecContext(ctx, query, args...)
}

func (tx *transaction) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if s := tx.pool.has(query); s != nil {
		return tx.StmtContext(ctx, s).QueryContext(ctx, args...)
	}
	return tx.Tx.QueryContext(ctx, query, args...)
}

func (tx *transaction) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if s := tx.pool.has(query); s != nil {
		return tx.StmtContext(ctx, s).QueryRowContext(ctx, args...)
	}
	return tx.Tx.QueryRowContext(ctx, query, args...)
}

func (tx *transaction) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return tx.QueryContext(ctx, query, args...)
}

func (tx *transaction) writes() bool { return tx.lock }

func (tx *transaction) first(ctx context.Context, query string, args []any, dest ...any) error {
	return tx.QueryRowContext(ctx, query, args...).Scan(dest...)
}

var (
	// The rows are looked up by n: of an index that rots, SQLite would take the
	// very column that was asked for.
	byRef  = selectInvoice + "WHERE n = (SELECT n FROM invoice WHERE ref = ?1)"
	bySale = selectInvoice + ofSale
	// The same out of the invoices themselves.
	everyOfSale = selectInvoice + "NOT INDEXED WHERE sale = ? ORDER BY created_at, n"
	// What sales are made of.
	daily = []string{turnsOf, setTurns, setTurn, pastTurns, selectState, selectStart, selectMark, nextTicket, selectTickets, setTickets, insertInvoice, lastRow, insertEvent, updateInvoice, checkedInvoice, byRef, bySale, isThere, selectMine}
	// Of these, what a ledger that is being opened may be too old for.
	youngest = []string{selectState, selectStart, selectMark, nextTicket, selectTickets, setTickets, selectMine}
)

// commit runs f in a transaction that holds the write lock from its start. Where
// what only sharing needs is damaged, or the chain is, f runs again, and what it
// writes is not marked, or not chained.
func (l *Ledger) commit(ctx context.Context, f func(*transaction) error) error {
	marks, links := true, true
	for {
		err := l.commitOnce(ctx, f, marks, links)
		switch {
		case marks && errors.Is(err, errUnmarked):
			marks = false
		case links && errors.Is(err, errUnlinked):
			links = false
		case errors.Is(err, errFurther):
			l.tail.set(0, 0, Hash{})
		default:
			return err
		}
	}
}

func (l *Ledger) commitOnce(ctx context.Context, f func(*transaction) error, marks, links bool) error {
	if err := l.Writable(); err != nil {
		return err
	}
	links = links && l.links
	if err := l.ready(ctx, links); err != nil {
		return l.explain(err)
	}
	sqlTx, err := l.write.BeginTx(ctx, nil)
	if err != nil {
		return l.explain(err)
	}
	defer sqlTx.Rollback() // after Commit it does nothing
	tx := &transaction{Tx: sqlTx, pool: l.write, lock: true, chain: chaining{on: links, blind: !marks}}
	before, folded, err := l.still(ctx, tx, marks)
	if err != nil {
		return l.explain(err)
	}
	if before.id != "" {
		tx.chain.seq, tx.chain.head, tx.chain.told = l.tail.after(before.seq)
		tx.chain.read = tx.chain.told
	}
	if marks && !tx.started {
		if tx.mine, err = l.mine(ctx, tx); errors.Is(err, errUnmarked) {
			return err
		} else if err != nil {
			return l.explain(err)
		}
	}
	if err := f(tx); errors.Is(err, errUnmarked) {
		return err
	} else if err != nil {
		return l.explain(err)
	}
	if err := l.mark(ctx, tx); err != nil {
		return err
	}
	if err := l.link(ctx, tx); errors.Is(err, errUnlinked) || errors.Is(err, errUnmarked) || errors.Is(err, errFurther) {
		return err
	} else if err != nil {
		return l.explain(err)
	}
	after, err := l.count(ctx, tx, before, folded)
	if err == nil && after.id != "" && tx.chain.read && tx.chain.grew && after.mark == before.mark { // an event alone: others know by the mark that there is another line
		if err = further(ctx, tx); err == nil {
			after, err = l.count(ctx, tx, before, folded)
		}
	}
	if err != nil {
		return l.explain(err)
	}
	err = tx.Commit()
	if errors.Is(err, sql.ErrTxDone) { // rolled back already: the context has ended
		err = ctx.Err()
	}
	if tx.chain.read {
		if err == nil {
			l.tail.set(after.seq, tx.chain.seq, tx.chain.head)
		} else { // who knows
			l.tail.set(0, 0, Hash{})
		}
	}
	if err == nil && after.mark != before.mark {
		l.counts.committed(after.id, after.seq)
		l.changed(tx.asked)
	}
	if f := l.handing.Load(); err == nil && tx.marked && f != nil {
		(*f)()
	}
	return l.explain(err)
}

// ready prepares what a change needs. Not inside one: there is one connection.
func (l *Ledger) ready(ctx context.Context, links bool) error {
	sets, need := [...][]string{daily, dailyShared, dailyLinks}, uint32(1)
	if sh := l.shared.Load(); sh != nil && sh.active {
		need |= 2
	}
	if links {
		need |= 4
	}
	if l.readied.Load()&need == need {
		return nil
	}
	for i, all := range sets {
		for _, query := range all {
			if need&(1<<i) == 0 || l.spot.id == "" && slices.Contains(youngest, query) {
				continue
			}
			if _, err := l.write.prepared(ctx, query); err != nil {
				return err
			}
		}
	}
	if l.spot.id != "" {
		l.readied.Store(need)
	}
	return nil
}

// count announces, beside the file, what is about to be committed, where that
// changes an invoice.
func (l *Ledger) count(ctx context.Context, tx *transaction, before state, folded bool) (after state, err error) {
	if before.id == "" || !tx.wrote {
		return before, nil
	}
	after = before
	if err := tx.QueryRowContext(ctx, selectMark).Scan(&after.seq, &after.count, &after.sum, &after.last); err != nil || after.mark == before.mark {
		return after, err
	}
	if folded && before.base != before.seq {
		if _, err := tx.ExecContext(ctx, "UPDATE mark SET base = ?", before.seq); err != nil {
			return after, err
		}
	}
	tickets := tx.tickets
	switch {
	case tickets != "":
	case tx.started:
		tickets = tx.numbers
	default:
		if tickets, err = given(ctx, tx); err != nil {
			return after, err
		}
	}
	return after, l.counts.announce(after.id, before.mark, after.mark, tickets)
}
