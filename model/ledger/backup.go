package ledger

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
)

// backupPages are copied between two looks at ctx: a megabyte.
const backupPages = 256

// Backup writes a whole copy of the ledger, as it is at one instant, to path
// while the ledger is in use. It grows under another name beside path, 0600,
// and is renamed once it is on the disk and read through. progress, which may be
// nil, is told how many pages are done. Errors: fs.ErrExist when path exists and
// replace is false, or is this ledger itself; an *Error about path, ErrLocked
// among them when another program has it open as a ledger; that of ctx; a
// *Damaged when the ledger is damaged: the copy is there all the same, unless it
// would have replaced another, which may be a good one.
func (l *Ledger) Backup(ctx context.Context, path string, replace bool, progress func(done, total int)) error {
	return l.backup(ctx, path, replace, progress, l.sound)
}

// backup is Backup with a look of one's own at the copy before it has its name.
func (l *Ledger) backup(ctx context.Context, path string, replace bool, progress func(done, total int), look func(context.Context, string) error) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	to := &Ledger{path: path} // whose errors are about path
	if err := l.vacant(path, replace); errors.Is(err, fs.ErrExist) {
		return err
	} else if err != nil {
		return to.explain(err)
	}
	part := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+"."+rand.Text()[:8]+".part")
	f, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return to.explain(err)
	}
	defer os.Remove(part) // gone already when all went well
	if err := f.Close(); err != nil {
		return to.explain(err)
	}
	if err := l.copyTo(ctx, part, progress); err != nil {
		if reason(err) == ErrDamaged {
			return l.explain(err)
		}
		return to.explain(err)
	}
	damage := look(ctx, part)
	if damage != nil && (!damaged(damage) || exists(path)) {
		return damage
	}
	if err := finish(part, path, replace); errors.Is(err, fs.ErrExist) {
		return err
	} else if err != nil {
		return to.explain(err)
	}
	_ = os.Remove(path + CountsEnd) // that of a ledger it has replaced, if any
	return damage
}

// sound reads a copy through: a *Damaged when what it was made of is damaged.
func (l *Ledger) sound(ctx context.Context, path string) error {
	db := connect(path, "mode=ro&immutable=1", 1)
	defer db.Close()
	var said string
	err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&said)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case reason(err) == ErrDamaged, err == nil && said != "ok":
		return l.lost(0)
	}
	return l.explain(err)
}

// vacant says whether a copy may be put at path.
func (l *Ledger) vacant(path string, replace bool) error {
	there, err := os.Stat(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err == nil {
		mine, err := os.Stat(l.path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err == nil && os.SameFile(there, mine) {
			return &fs.PathError{Op: "backup to itself", Path: path, Err: fs.ErrExist}
		}
		if !replace || !there.Mode().IsRegular() {
			return &fs.PathError{Op: "backup", Path: path, Err: fs.ErrExist}
		}
	}
	// SQLite would replay another ledger's -wal into the copy.
	for _, end := range []string{"-wal", "-journal"} {
		if exists(path + end) {
			return &Error{path, ErrLocked, errors.New(path + end + " exists")}
		}
	}
	return nil
}

// copyTo copies the ledger into an empty file.
func (l *Ledger) copyTo(ctx context.Context, path string, progress func(done, total int)) error {
	from := l.long
	if l.Moved() {
		from = l.write // it has the file itself, whatever its name is now
	}
	conn, err := from.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close() // nothing was written through it
	// Held to the end: SQLite starts a copy again when somebody writes
	// between two of its steps, unless they are all of one transaction.
	var n int
	if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil {
		return err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") // nothing was written
	if err := conn.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&n); err != nil {
		return err
	}
	return conn.Raw(func(driver any) error {
		source, ok := driver.(interface {
			NewBackup(string) (*sqlite.Backup, error)
		})
		if !ok {
			return fmt.Errorf("%T makes no backups", driver)
		}
		// No journal: a copy that is cut is thrown away.
		b, err := source.NewBackup(uri(filepath.ToSlash(path)) + "?mode=rw&_error_rc=1&_journal_mode=OFF&_synchronous=OFF")
		if err != nil {
			return err
		}
		for more := true; more; {
			if more, err = b.Step(backupPages); err == nil {
				err = ctx.Err()
			}
			if err != nil {
				return errors.Join(err, b.Finish())
			}
			if progress != nil {
				progress(b.PageCount()-b.Remaining(), b.PageCount())
			}
		}
		return b.Finish()
	})
}

// finish puts a whole copy on the disk and gives it its name.
func finish(part, path string, replace bool) error {
	f, err := os.OpenFile(part, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	if replace {
		err = os.Rename(part, path)
	} else if err = os.Link(part, path); err != nil && !errors.Is(err, fs.ErrExist) {
		// A disk without links, as USB sticks are: nobody else writes there.
		if exists(path) {
			return &fs.PathError{Op: "backup", Path: path, Err: fs.ErrExist}
		}
		err = os.Rename(part, path)
	}
	if err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}
