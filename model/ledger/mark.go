package ledger

import (
	"context"
	"database/sql"
	"fmt"

	sqlite3 "modernc.org/sqlite/lib"
)

// mark is how far a ledger has come. See migration 4.
type mark struct {
	seq   int64  // changes of invoices, ever
	count int64  // invoices
	sum   int64  // of the checks of their rows
	last  string // the newest reference
}

// state is which ledger a file holds, and how far it has come. id is "" in one
// that is older than marks; it has a count all the same.
type state struct {
	id string
	mark
	base int64  // what the file had without its -wal, or less
	of   string // the id that came with the mark
}

const (
	selectState = "SELECT identity.id, seq, count, sum, last, base, mark.id FROM identity, mark"
	selectMark  = "SELECT seq, count, sum, last FROM mark"
	// What every change begins with, in one look: also the last numbers given, and
	// this till where it shares.
	selectStart = "SELECT identity.id, seq, count, sum, last, base, mark.id, tickets, coalesce((" + selectMine + "), 0) FROM identity, mark"
	countedOld  = "SELECT count(*), coalesce((SELECT ref FROM invoice ORDER BY n DESC LIMIT 1), '') FROM invoice"
)

// errShort is a file that somebody wrote over in the middle of a fold: of the one
// it has the invoices, of the other what they come to.
var errShort = fmt.Errorf("%w: it counts more invoices than it has", errUnreadable)

// wholeState is stateOf a ledger that has as many invoices as it says: none is
// ever deleted, so the last has no smaller number. It costs a few looks, whatever
// the size; what cannot be read is for others to find.
func wholeState(ctx context.Context, db rower) (state, error) {
	s, err := stateOf(ctx, db)
	var last int64
	if err == nil && s.id != "" && db.QueryRowContext(ctx, lastRow).Scan(&last) == nil && last < s.count {
		err = errShort
	}
	return s, err
}

// rower is a transaction, a connection or a pool of them.
type rower interface {
	QueryRowContext(context.Context, string, ...any) *sql.Row
}

// stateOf reads it.
func stateOf(ctx context.Context, db rower) (s state, err error) {
	err = db.QueryRowContext(ctx, selectState).Scan(&s.id, &s.seq, &s.count, &s.sum, &s.last, &s.base, &s.of)
	if codeOf(err)&0xff == sqlite3.SQLITE_ERROR { // no such tables yet
		s = state{}
		err = db.QueryRowContext(ctx, countedOld).Scan(&s.count, &s.last)
		if codeOf(err)&0xff == sqlite3.SQLITE_ERROR {
			return state{}, nil
		}
	}
	return s, err
}
