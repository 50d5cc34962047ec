// Package ledger keeps invoices and their history in one SQLite file. What a
// method reports as written is on the disk. Several processes may use the
// same file at once.
package ledger

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	sqlite3 "modernc.org/sqlite/lib"
)

// Ledger is an open ledger. Its methods may be called from any goroutine.
type Ledger struct {
	path string
	// SQLite has one writer at a time: one connection, so that writers of this
	// process queue here, in order, instead of racing for the file's lock.
	write *pool
	// In WAL mode readers never stop the writer. They have their own
	// connections so that a sale does not wait for a long list or an export.
	read *pool
	// An export, a backup, a check of the whole file take minutes: each has a
	// connection of its own while it lasts, so that no page waits for one.
	long *pool
}

// patience is how long a lock held by another process is waited for: the
// _busy_timeout below.
const patience = 5 * time.Second

const (
	// fullfsync: a plain fsync on macOS leaves the data in the drive's cache.
	writing = "mode=rw&_txlock=immediate&_busy_timeout=5000&_journal_mode=WAL&_synchronous=FULL" +
		"&_foreign_keys=1&_pragma=fullfsync(1)&_pragma=checkpoint_fullfsync(1)&_error_rc=1"
	reading = "mode=ro&_busy_timeout=5000&_error_rc=1&_pragma=cache_size(-250)" // a quarter of a megabyte: the system keeps the file too
)

// opening is held from the creation of a file until SQLite has it: closing a
// file anywhere in a process drops the locks SQLite holds on it there.
// Source: sqlite.org/howtocorrupt.html, section 2.2.
var opening sync.Mutex

// Open opens the ledger at path, creating it (0600) and its folder (0700) when
// they are missing, and brings its tables up to date. Errors: ErrNewer, or an
// *Error. A file that is not a ledger, or a newer one, is left as it was.
// A few milliseconds whatever the size.
func Open(ctx context.Context, path string) (*Ledger, error) {
	return open(ctx, path, migrations)
}

func open(ctx context.Context, path string, steps []string) (*Ledger, error) {
	opening.Lock()
	defer opening.Unlock()
	l := &Ledger{path: path}
	if err := l.place(); err != nil {
		return nil, l.explain(err)
	}
	if err := l.probe(ctx, len(steps)); err != nil {
		return nil, l.explain(err)
	}
	l.write = connect(l.path, writing, 1)
	l.read = connect(l.path, reading, 2)
	l.long = connect(l.path, reading, 0)
	if err := l.migrate(ctx, steps); err != nil {
		return nil, errors.Join(l.explain(err), l.Close())
	}
	return l, nil
}

// Close ends the use of the ledger. The writer goes last: it is the one that
// can fold the -wal file into the ledger.
func (l *Ledger) Close() error {
	return errors.Join(l.long.Close(), l.read.Close(), l.write.Close())
}

// place makes sure that there is a regular file at l.path.
func (l *Ledger) place() error {
	path, err := filepath.Abs(l.path)
	if err != nil {
		return err
	}
	l.path = path
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	switch {
	case err == nil:
		if err := f.Close(); err != nil {
			return err
		}
	case !errors.Is(err, fs.ErrExist):
		return err
	}
	// SQLite puts the -wal beside the file itself, not beside a link to it.
	if l.path, err = filepath.EvalSymlinks(path); err != nil {
		return err
	}
	info, err := os.Stat(l.path)
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return &Error{l.path, ErrNotLedger, errors.New(info.Mode().Type().String())}
	case info.Mode().Perm()&0o200 == 0:
		// Not left to SQLite, which would put files beside it, as read-only.
		return &Error{l.path, ErrReadOnly, errors.New(info.Mode().String())}
	case info.Size() == 0: // new: the -wal and -shm will have the same mode
		return os.Chmod(l.path, 0o600)
	}
	return nil
}

// probe looks at what is in the file before anything is done to it.
func (l *Ledger) probe(ctx context.Context, knows int) error {
	how := "mode=ro&immutable=1" // no lock and no file beside it
	if exists(l.path + "-wal") {
		how = reading // the latest version number may be in there
	}
	if exists(l.path + "-journal") {
		how = "mode=rw&_busy_timeout=5000" // its creation was cut: SQLite first undoes what was half written
	}
	db := connect(l.path, how, 1)
	defer db.Close()
	_, err := l.version(ctx, db, knows)
	if codeOf(err) == sqlite3.SQLITE_CANTOPEN {
		return &Error{l.path, ErrUnreadable, err}
	}
	return err
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// connect makes a pool of size connections; 0: as many as are in use at a time.
func connect(path, options string, size int) *pool {
	db, err := sql.Open("sqlite", uri(filepath.ToSlash(path))+"?"+options)
	if err != nil {
		panic(err) // the driver is not in the program
	}
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return &pool{DB: db, stmts: map[string]*sql.Stmt{}}
}

// uri escapes an absolute path with forward slashes: SQLite would take a ?, #
// or % in it for something else. A Windows path C:/x is /C:/x in a URI.
func uri(path string) string {
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}
