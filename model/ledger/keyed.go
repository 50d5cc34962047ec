package ledger

import (
	"context"
	"database/sql"
	"errors"
)

// Keyed is a name that a program gave to its sale.
type Keyed struct {
	Key   string // not ""
	Ref   string // of the invoice
	Print string // tells what was sold, see the one who wrote it
	From  string // the invoice that had it, of one that gives it up; "" is none
}

// ErrKeyTaken says that another invoice has the key already: nothing was written.
var ErrKeyTaken = errors.New("ledger: the key is another invoice's")

// Keyed finds what a key names. Errors: ErrNotFound, the ledger's.
func (l *Ledger) Keyed(ctx context.Context, key string) (k Keyed, err error) {
	err = l.read.first(ctx, "SELECT key, ref, print FROM keyed WHERE key = ?", []any{key}, &k.Key, &k.Ref, &k.Print)
	return k, l.explain(err)
}

// keyedAs writes k, with its invoice.
func keyedAs(ctx context.Context, tx *transaction, k *Keyed) error {
	if k == nil {
		return nil
	}
	done, err := tx.ExecContext(ctx, `INSERT INTO keyed (key, ref, print) VALUES (?1, ?2, ?3)
		ON CONFLICT (key) DO UPDATE SET ref = excluded.ref WHERE ref = ?4 AND print = excluded.print`, k.Key, k.Ref, k.Print, k.From)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return ErrKeyTaken
}

// keyedInto copies what can be read of the keys; the sales are there without.
func (l *Ledger) keyedInto(ctx context.Context, conn *sql.Conn) error {
	rows, err := l.long.QueryContext(ctx, "SELECT key, ref, print FROM keyed")
	if err != nil {
		return ctx.Err() // of a version that had none, or damaged
	}
	defer rows.Close()
	for rows.Next() {
		var k Keyed
		if rows.Scan(&k.Key, &k.Ref, &k.Print) != nil {
			continue
		}
		if _, err := conn.ExecContext(ctx, "INSERT OR IGNORE INTO keyed (key, ref, print) VALUES (?, ?, ?)", k.Key, k.Ref, k.Print); err != nil {
			return err
		}
	}
	return ctx.Err()
}
