package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What can be wrong with one invoice.
var (
	ErrNotFound = errors.New("no such invoice")
	ErrExists   = errors.New("this reference is already in the ledger")
	ErrUnsound  = errors.New("this invoice is not as it was written: nothing is written over it")
	ErrFacts    = errors.New("the reference, sale, amount and date of an invoice never change")
)

// What can be wrong with the ledger itself: the Why of an *Error. In each case
// the file is as it was before the call.
var (
	ErrUnreadable = errors.New("the system cannot read or write it")
	ErrNotLedger  = errors.New("not a caisse ledger")
	ErrReadOnly   = errors.New("it cannot be written there")
	ErrDamaged    = errors.New("the file is damaged")
	ErrFull       = errors.New("the disk is full")
	ErrLocked     = errors.New("another program keeps it locked")
)

// Error is a failure of the ledger as a whole. errors.Is finds both Why and
// the cause.
type Error struct {
	Path string
	Why  error // one of ErrUnreadable, ErrNotLedger, ErrReadOnly, ErrDamaged, ErrFull, ErrLocked, ErrMoved
	Err  error // the cause, for the log
}

func (e *Error) Error() string {
	return fmt.Sprintf("ledger %s: %v: %v", e.Path, e.Why, e.Err)
}

func (e *Error) Unwrap() []error { return []error{e.Why, e.Err} }

// ErrNewer is a ledger written by a newer caisse. Has is its version, Knows
// the latest this program can use.
type ErrNewer struct {
	Path       string
	Has, Knows int
}

func (e ErrNewer) Error() string {
	return fmt.Sprintf("ledger %s: written by a newer version (%d, this program knows %d)", e.Path, e.Has, e.Knows)
}

// explain gives err, of SQLite or of the file system, its Why. Errors about
// one invoice and those of the context pass as they are.
func (l *Ledger) explain(err error) error {
	if err == nil {
		return nil
	}
	var known *Error
	var newer ErrNewer
	var damage *Damaged
	var less *Less
	var altered *Altered
	if errors.As(err, &known) || errors.As(err, &newer) || errors.As(err, &damage) || errors.As(err, &less) || errors.As(err, &altered) {
		return err
	}
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if why := reason(err); why != nil {
		return &Error{l.path, why, err}
	}
	return fmt.Errorf("ledger %s: %w", l.path, err)
}

// reason returns the Why of a failure, or nil when it is about neither the
// file nor its place.
func reason(err error) error {
	switch codeOf(err) & 0xff { // the primary code, without its details
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL:
		return ErrLocked
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN:
		// CANTOPEN: the ledger is there, so it is the -wal that cannot be made.
		return ErrReadOnly
	case sqlite3.SQLITE_FULL:
		return ErrFull
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_TOOBIG: // the latter: a length that cannot be
		return ErrDamaged
	case sqlite3.SQLITE_NOTADB:
		return ErrNotLedger
	case sqlite3.SQLITE_ERROR:
		for _, lack := range []string{"no such index", "no query solution", "no such table", "no such column"} {
			if strings.Contains(err.Error(), lack) { // of a ledger that is read although somebody altered it
				return ErrDamaged
			}
		}
	case sqlite3.SQLITE_IOERR:
		if codeOf(err) == sqlite3.SQLITE_IOERR_SHMSIZE { // there is no room for the -shm
			return ErrFull
		}
		return ErrUnreadable
	}
	var file *fs.PathError
	var names *os.LinkError
	switch {
	case errors.Is(err, errUnreadable):
		return ErrDamaged
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return ErrReadOnly
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return ErrFull
	case errors.As(err, &file), errors.As(err, &names):
		return ErrUnreadable
	}
	return nil
}

// codeOf is SQLite's extended result code, 0 when err is none of SQLite's.
func codeOf(err error) int {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return lite.Code()
	}
	return 0
}
