package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"caisse/model"
)

// A ledger that was read out of a damaged one has another chain: not all that the
// old one was of is there. It says so in a note, has in it what could be read, and
// the closings with the hashes that were printed, so that their numbers go on and
// no payment is closed twice.

// closingsInto copies the closings and the notes that can be read.
func (l *Ledger) closingsInto(ctx context.Context, conn *sql.Conn) error {
	for _, t := range []struct{ table, columns, put string }{
		{"closing", closingColumns + ", hash", "INSERT INTO closing (" + closingColumns + ", hash) VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"},
		{"note", "n, at, machine_at, kind, text", "INSERT INTO note (n, at, machine_at, kind, text) VALUES (?, ?, ?, ?, ?)"},
	} {
		raw := make([]any, 16)
		if t.table == "note" {
			raw = raw[:5]
		}
		into := make([]any, len(raw))
		for i := range raw {
			into[i] = &raw[i]
		}
		err := walkNumbered(ctx, l.long, t.table, t.columns, func(row scanner) error {
			if err := row.Scan(into...); err != nil {
				return err
			}
			args := raw
			if t.table == "closing" {
				args = append([]any{raw[0]}, raw[2:]...)
			}
			if _, err := conn.ExecContext(ctx, t.put, args...); err != nil && codeOf(err)&0xff != sqliteConstraint {
				return err
			}
			return ctx.Err()
		})
		if err != nil && ctx.Err() != nil {
			return ctx.Err()
		}
	}
	_, err := conn.ExecContext(ctx, "UPDATE linked SET upto = (SELECT coalesce(max(n), 0) FROM event), done = 0, whole = 0")
	return err
}

// walkNumbered reads a small table as far as it can, from both ends: of a table
// without anything, or of a ledger that is older than it, that is nothing.
func walkNumbered(ctx context.Context, db *pool, table, columns string, f func(scanner) error) error {
	order := "n"
	if table == "closing" {
		order = "number"
	}
	var err error
	for _, way := range []string{"", " DESC"} {
		var rows *sql.Rows
		rows, err = db.QueryContext(ctx, fmt.Sprintf("SELECT %s FROM %s NOT INDEXED ORDER BY %s%s", columns, table, order, way))
		if err != nil {
			continue
		}
		for err == nil && rows.Next() {
			err = f(rows)
		}
		if err == nil {
			err = rows.Err()
		}
		if cerr := rows.Close(); err == nil {
			err = cerr
		}
		if err == nil {
			return nil
		}
	}
	return err
}

// chainInto makes the chain of a ledger that was read out of l.
func (l *Ledger) chainInto(ctx context.Context, made *Ledger) error {
	if err := made.linkOld(ctx); err != nil {
		return err
	}
	id := "?"
	if s, err := stateOf(ctx, l.long); err == nil && s.id != "" {
		id = s.id
	}
	return made.commit(ctx, func(tx *transaction) error {
		if err := linkKept(ctx, tx); err != nil {
			return err
		}
		var at int64
		if err := tx.QueryRowContext(ctx, "SELECT since FROM linked").Scan(&at); err != nil {
			return err
		}
		return note(ctx, tx, fromMillis(at), time.Time{}, NoteSalvaged, model.Clean(id))
	})
}

// linkKept takes the closings and notes that were copied into the chain.
func linkKept(ctx context.Context, tx *transaction) error {
	var ns []int64
	var n int64
	rows, err := tx.QueryContext(ctx, "SELECT n FROM note WHERE n NOT IN (SELECT n FROM chain WHERE kind = 3) ORDER BY n")
	if err = scanAll(rows, err, func() { ns = append(ns, n) }, &n); err != nil {
		return err
	}
	values := make([]any, 4)
	for _, n := range ns {
		if err := tx.QueryRowContext(ctx, "SELECT at, machine_at, kind, text FROM note WHERE n = ?", n).Scan(&values[0], &values[1], &values[2], &values[3]); err != nil {
			return err
		}
		tx.adds(lineNote, n, values)
	}
	all, err := closingLines(ctx, tx, "")
	if err != nil {
		return err
	}
	ns = ns[:0]
	for n := range all {
		ns = append(ns, n)
	}
	slices.Sort(ns)
	for _, n := range ns {
		tx.chain.links = append(tx.chain.links, link{kind: lineClosing, n: n, content: all[n].content})
	}
	return nil
}
