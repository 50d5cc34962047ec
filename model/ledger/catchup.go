package ledger

import (
	"context"
	"encoding/json"
)

// The index of words is not written with each sale but for many of them at
// once: a sale on its own would wait for it longer than for the disk. It is
// brought up to date before every search, and every catchUpEvery sales so that
// no search has long to wait.
const (
	catchUpEvery = 256
	catchUpChunk = 512 // invoices in one transaction: a sale may have to wait for it, 30 ms, now and then 100
)

// catchUp brings the index of words up to date.
func (l *Ledger) catchUp(ctx context.Context) error {
	for {
		var behind bool
		err := l.read.first(ctx, isBehind, nil, &behind)
		if err != nil || !behind {
			return l.explain(err)
		}
		if l.write == nil {
			return l.caughtUp(ctx)
		}
		if err := l.commit(ctx, func(tx *transaction) error { return index(ctx, tx, catchUpChunk) }); err != nil {
			return err
		}
	}
}

const isBehind = `SELECT coalesce((SELECT max(n) FROM invoice), 0) > (SELECT upto FROM searchable) OR EXISTS (SELECT 1 FROM stale)`

// index takes the words that changed, and those of up to limit new invoices,
// into the index. See migration 2.
func index(ctx context.Context, tx *transaction, limit int) error {
	for _, step := range []asked{
		{reword, nil},
		{"DELETE FROM stale", nil},
		{"INSERT INTO search (rowid, text) SELECT n, text FROM words WHERE n > (SELECT upto FROM searchable) ORDER BY n LIMIT ?", []any{limit}},
		{"UPDATE searchable SET upto = coalesce((SELECT max(n) FROM (SELECT n FROM invoice WHERE n > upto ORDER BY n LIMIT ?)), upto)", []any{limit}},
	} {
		if _, err := tx.ExecContext(ctx, step.sql, step.args...); err != nil {
			return err
		}
	}
	return nil
}

// An invoice leaves the index by its old words and comes back with its new
// ones. Pairs in the order of n: FTS5 writes out what it has when n goes back.
const reword = `INSERT INTO search (search, rowid, text)
	SELECT CASE again WHEN 0 THEN 'delete' END, n, text FROM (
		SELECT n, 0 AS again, text FROM stale
		UNION ALL SELECT n, 1, text FROM words WHERE n IN (SELECT n FROM stale))
	ORDER BY n, again`

// list is for json_each.
func list(ns []int64) string {
	text, err := json.Marshal(ns)
	if err != nil {
		panic(err) // integers
	}
	return string(text)
}
