package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Verify reads the whole ledger and reports the first damage, as an *Error
// with ErrDamaged: SQLite's own integrity check with every index and
// constraint, the links between tables, the index of words against the words
// of every invoice, and the sums kept. Nothing is written and nobody is held
// up. A minute or so for a million invoices.
func (l *Ledger) Verify(ctx context.Context) error {
	err := l.snapshot(ctx, l.long, func(tx *sql.Tx) error {
		for _, check := range []struct{ sql, fine string }{
			{"PRAGMA integrity_check(1)", "ok"},
			{"SELECT 'a ' || \"table\" || ' without its ' || parent || ': ' || rowid FROM pragma_foreign_key_check LIMIT 1", ""},
			// On a table of FTS5 this compares the index with what it is an
			// index of, without the write lock of its own command for that.
			// The check of the whole file does not.
			{"PRAGMA quick_check('search')", "ok"},
			{tallied, ""},
		} {
			var said string
			err := tx.QueryRowContext(ctx, check.sql).Scan(&said)
			switch {
			case errors.Is(err, sql.ErrNoRows):
				said = ""
			case err != nil:
				return fmt.Errorf("%.30s: %w", check.sql, err)
			}
			if said != check.fine {
				return &Error{l.path, ErrDamaged, errors.New(said)}
			}
		}
		return nil
	})
	return err
}

// tallied names a state whose sums are not those of its invoices.
const tallied = `SELECT 'the sums of ' || coalesce(tally.state, it.state) || ' are not those of its invoices'
	FROM tally FULL JOIN (SELECT state, count(*) AS count, sum(amount) AS sum FROM invoice NOT INDEXED GROUP BY state) AS it USING (state)
	WHERE (tally.count, tally.sum) IS NOT (coalesce(it.count, 0), coalesce(it.sum, 0)) LIMIT 1`
