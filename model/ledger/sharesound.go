package ledger

import (
	"context"
	"database/sql"
	"errors"

	"caisse/model"
)

// shareTrue names a line of what is shared that belongs to nothing.
const shareTrue = `SELECT 'what is shared has a sale that is not there: ' || n FROM share WHERE n NOT IN (SELECT n FROM invoice)
	UNION ALL SELECT 'what is shared has a sale of no till: ' || n FROM share WHERE till NOT IN (SELECT n FROM tills)
	UNION ALL SELECT 'what is not handed over is not shared: ' || n FROM unsent WHERE n NOT IN (SELECT n FROM share) LIMIT 1`

// verifyMarks compares the mark of each sale that is shared with what it says,
// some hundreds at a time.
func (l *Ledger) verifyMarks(ctx context.Context, tx *sql.Tx) error {
	const chunk = 500
	for after := int64(0); ; {
		var ns []int64
		marks := map[string]int64{}
		var n, mark int64
		var ref string
		rows, err := tx.QueryContext(ctx, "SELECT share.n, share.mark, invoice.ref FROM share CROSS JOIN invoice ON invoice.n = share.n WHERE share.n > ? ORDER BY share.n LIMIT ?", after, chunk)
		if err = scanAll(rows, err, func() { ns, marks[ref] = append(ns, n), mark }, &n, &mark, &ref); err != nil || len(ns) == 0 {
			return err
		}
		after = ns[len(ns)-1]
		outs, err := l.copies(ctx, tx, ns)
		if err != nil {
			return err
		}
		for k := range outs {
			if outs[k].Mark != marks[outs[k].Invoice.Ref] {
				return &Error{l.path, ErrDamaged, errors.New("the mark of a sale that is shared is not of what it says")}
			}
		}
	}
}

// shareInto copies which tills there are and who sold what, as far as that can
// be read; the ledger goes on as the till it was. What was handed over is not
// believed: all is taken in again before old sales get their marks, and who sold
// one whose line was lost, others say.
func (l *Ledger) shareInto(ctx context.Context, conn *sql.Conn) error {
	sh, err := l.readTills(ctx, l.long)
	if err != nil || len(sh.tills) == 0 {
		return ctx.Err()
	}
	for n, t := range sh.tills {
		if !model.IsRef(t.ID) {
			continue
		}
		if _, err := conn.ExecContext(ctx, "INSERT INTO tills (n, id, name, shop, mine, home) VALUES (?, ?, ?, ?, ?, ?)", n, t.ID, tidy(t.Name), tidy(t.Shop), digit(t.Mine), digit(t.Home)); err != nil {
			if codeOf(err)&0xff == sqliteConstraint {
				continue
			}
			return err
		}
	}
	if _, err := conn.ExecContext(ctx, "UPDATE filled SET upto = -1"); err != nil {
		return err
	}
	var raw [6]any
	return walkHoles(ctx, l.long, "share", "n, till, day, rev, mark, theirs", func(row scanner) error {
		if err := row.Scan(&raw[0], &raw[1], &raw[2], &raw[3], &raw[4], &raw[5]); err != nil {
			return err
		}
		var line [6]int64
		for k := range raw {
			var ok bool
			if line[k], ok = raw[k].(int64); !ok {
				return nil
			}
		}
		n, till, at, rev, mark := line[0], line[1], line[2], line[3], line[4]
		if _, known := sh.tills[till]; !known || rev < 0 || mark < 1 {
			return nil
		}
		for _, step := range []asked{
			{putShare, []any{n, till, at, rev, mark, int64(-1)}},
			{"DELETE FROM share WHERE n = ?1 AND NOT EXISTS (SELECT 1 FROM invoice WHERE n = ?1)", []any{n}},
			{"UPDATE share SET theirs = 0 WHERE n = ?", []any{n}},
		} {
			if _, err := conn.ExecContext(ctx, step.sql, step.args...); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
}
