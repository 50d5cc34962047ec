package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"caisse/model"
)

// Verify reads the whole ledger and reports the first damage, as an *Error
// or *Damaged with ErrDamaged: SQLite's own integrity check with every index and
// constraint, the links between tables, the check of every row, the index of
// words against the words of every invoice, and the sums kept. Nothing is
// written and nobody is held up. Some minutes for a million invoices.
func (l *Ledger) Verify(ctx context.Context) error {
	// SQLite reads no constraints through a connection that can only read.
	db := connect(l.path, "mode=rw&_busy_timeout=5000&_error_rc=1&_pragma=query_only(1)", 1)
	defer db.Close()
	return l.snapshot(ctx, db, func(tx *sql.Tx) error {
		for _, check := range []struct{ sql, fine string }{
			{"PRAGMA integrity_check(1)", "ok"},
			{"SELECT 'a ' || \"table\" || ' without its ' || parent || ': ' || rowid FROM pragma_foreign_key_check LIMIT 1", ""},
			{"PRAGMA quick_check('search')", "ok"}, // its blocks; the check of the whole file passes them over
			{tallied, ""},
			{"SELECT 'the sums of what a person must look at are not those of its invoices' WHERE NOT " + lookedTrue, ""},
			{"SELECT 'the ledger has not come as far as it says' WHERE NOT " + markTrue, ""},
			{shareTrue, ""},
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
		if err := l.verifyRows(ctx, tx); err != nil {
			return err
		}
		if err := l.verifyMarks(ctx, tx); err != nil {
			return err
		}
		return l.verifyWords(ctx)
	})
}

// verifyRows compares each row with its check, whole: links too, which no list
// reads.
func (l *Ledger) verifyRows(ctx context.Context, tx *sql.Tx) error {
	bad := 0
	rows, err := tx.QueryContext(ctx, selectInvoice+"NOT INDEXED")
	err = l.each(rows, err, func(s *slot) error {
		if s.inv.Unsound {
			bad++
		}
		return nil
	})
	if err = l.unsound(err, bad); err != nil {
		return err
	}
	rows, err = tx.QueryContext(ctx, selectEvents+"NOT INDEXED")
	if err != nil {
		return err
	}
	defer rows.Close()
	s := l.newSlot()
	for rows.Next() {
		if err := rows.Scan(s.into[:8]...); err != nil {
			return err
		}
		if s.event().Kind == model.EventUnsound {
			return &Error{l.path, ErrDamaged, errors.New("a line of the history is not as it was written")}
		}
	}
	return rows.Err()
}

const markTrue = `EXISTS (SELECT 1 FROM mark WHERE seq BETWEEN count AND 1 << 53
	AND (count, sum) IS (SELECT count(*), coalesce(sum(coalesce(chk, 0) & 0xFFFFFFFF), 0) FROM invoice NOT INDEXED))`

// tallied names a state whose sums are not those of its invoices.
const tallied = `SELECT 'the sums of ' || coalesce(tally.state, it.state) || ' are not those of its invoices'
	FROM tally FULL JOIN (SELECT state, count(*) AS count, sum(amount) AS sum FROM invoice NOT INDEXED GROUP BY state) AS it USING (state)
	WHERE (tally.count, tally.sum) IS NOT (coalesce(it.count, 0), coalesce(it.sum, 0)) LIMIT 1`

const lookedTrue = `EXISTS (SELECT 1 FROM looked WHERE chk = count * 1000003 + sum
	AND (count, sum) IS (SELECT count(*), coalesce(sum(amount), 0) FROM invoice NOT INDEXED WHERE ` + lookable + `))`

// verifyWords compares the index of words with one made anew, by the number of
// words and a sum over them. FTS5's own check needs the lock that sales need.
func (l *Ledger) verifyWords(ctx context.Context) error {
	db := connect(l.path, "mode=ro&_busy_timeout=5000&_error_rc=1", 1)
	defer db.Close()
	for _, table := range []string{
		"CREATE VIRTUAL TABLE temp.again USING fts5 (text, content = '', columnsize = 0, detail = none, tokenize = 'unicode61 remove_diacritics 2')",
		"CREATE VIRTUAL TABLE temp.these USING fts5vocab (main, search, instance)",
		"CREATE VIRTUAL TABLE temp.those USING fts5vocab (temp, again, instance)",
	} {
		if _, err := db.ExecContext(ctx, table); err != nil {
			return err
		}
	}
	return l.snapshot(ctx, db, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "INSERT INTO temp.again (rowid, text) SELECT n, text FROM searched ORDER BY n"); err != nil {
			return err
		}
		const sums = "SELECT count(*), coalesce(sum(doc), 0), coalesce(sum(doc * (unicode(term) * 31 + unicode(substr(term, -1)) * 7 + length(term)) % 1000003), 0) FROM temp."
		var has, want [3]int64
		for _, half := range []struct {
			of   string
			into *[3]int64
		}{{"these", &has}, {"those", &want}} {
			if err := tx.QueryRowContext(ctx, sums+half.of).Scan(&half.into[0], &half.into[1], &half.into[2]); err != nil {
				return err
			}
		}
		if has != want {
			return &Error{l.path, ErrDamaged, errors.New("the index of words is not of the words of the invoices")}
		}
		return nil
	})
}
