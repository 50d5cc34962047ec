package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// An index of words that rots leaves sales out of a search, and no search can
// tell. Once a day the copy that becomes the backup is asked, which keeps nobody
// waiting: the index and its lists of beginnings against the words of every
// invoice. One that is not of them is made anew.

// errWords is an index of words that is damaged where nothing else is.
var errWords = fmt.Errorf("%w: the index of words is not of the words of the invoices", errUnreadable)

// ErrReworded says that a damaged index of words was made anew: until then a
// search may have left sales out.
var ErrReworded = errors.New("the index of words was damaged, and was made anew")

// soundly is sound for a copy of this program's own, and errWords.
func (l *Ledger) soundly(ctx context.Context, path string) error {
	err := l.sound(ctx, path)
	if err != nil && !damaged(err) {
		return err
	}
	whole := "SELECT count(*) FROM pragma_quick_check WHERE quick_check <> 'ok' AND quick_check NOT LIKE '%FTS5%'"
	db := connect(path, "mode=rw&_busy_timeout=5000&_error_rc=1&_synchronous=OFF", 1)
	defer func() {
		keepWAL(db, 0)
		_ = errors.Join(db.Close(), os.Remove(path+"-wal"), os.Remove(path+"-shm")) // gone with the connection, as a rule
	}()
	if err != nil {
		var others int
		if db.QueryRowContext(ctx, whole).Scan(&others) != nil || others > 0 {
			return err
		}
	}
	if rows := unsoundIn(ctx, path); rows != nil {
		return nil // its own to tell; and what rotted must not go into the index
	}
	_, err = db.ExecContext(ctx, "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case reason(err) == ErrDamaged:
		return errWords
	}
	return nil // it could not be asked
}

// reword makes the index of words anew, a part at a time: a sale waits for none
// longer than for what is brought up to date anyway.
func (l *Ledger) reword(ctx context.Context) error {
	err := l.commit(ctx, func(tx *transaction) error {
		for _, step := range []string{"INSERT INTO search (search) VALUES ('delete-all')", "DELETE FROM stale", "UPDATE searchable SET upto = 0"} {
			if _, err := tx.ExecContext(ctx, step); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = l.catchUp(ctx)
	}
	if f := l.reworded.Load(); err == nil && f != nil {
		(*f)()
	}
	return err
}

// Reworded has f called when there is an ErrReworded to tell.
func (l *Ledger) Reworded(f func()) { l.reworded.Store(&f) }
