package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// errOnlyRead is why nothing is written through OpenRead.
var errOnlyRead = errors.New("it was opened to be read")

// OpenRead opens the ledger at path to be read, also where it cannot be written,
// is damaged, or knows less than it did: Damage and Less say so. It takes no
// lock that a writer would wait for, and waits for none. What writes gets
// ErrReadOnly. A ledger that is older than this program is first brought up to
// date, as by Open, or a copy of it where that cannot be; one that does not exist
// is fs.ErrNotExist.
func OpenRead(ctx context.Context, path string) (*Ledger, error) {
	// A few looks, of milliseconds: a context that can end has two goroutines beside
	// each of them, which take longer.
	l, old, err := openRead(context.WithoutCancel(ctx), path)
	if !old {
		return l, err
	}
	w, err := Open(ctx, path)
	var less *Less
	switch {
	case errors.As(err, &less) || errors.Is(err, ErrReadOnly):
		if l, cerr := readCopy(ctx, path, less); cerr == nil {
			return l, nil
		}
		return nil, err
	case err != nil:
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	l, old, err = openRead(ctx, path)
	if old { // somebody puts one in the place of the other
		return nil, &Error{path, ErrMoved, errOnlyRead}
	}
	return l, err
}

func openRead(ctx context.Context, path string) (l *Ledger, old bool, err error) {
	opening.Lock()
	defer opening.Unlock()
	l = &Ledger{path: path}
	l.rules.Store(&rules{})
	if l.path, err = filepath.Abs(path); err == nil {
		err = l.gone()
	}
	if err == nil {
		l.path, err = filepath.EvalSymlinks(l.path)
	}
	var info os.FileInfo
	if err == nil {
		info, err = os.Stat(l.path)
	}
	switch {
	case err != nil:
		return nil, false, l.explain(err)
	case !info.Mode().IsRegular():
		return nil, false, &Error{l.path, ErrNotLedger, errors.New(info.Mode().Type().String())}
	case info.Size() == 0:
		return nil, true, nil
	}
	l.tidy = !exists(l.path + "-wal")
	ways, at := readers(l.path), 0
	pragma := "&_pragma=" + thrifty
	for {
		old, err = l.openBy(ctx, ways[at]+pragma)
		switch reason(err) {
		case ErrDamaged:
			if l.damage == nil {
				l.damage, pragma = l.explain(err), "&_pragma="+patched
				continue
			}
		case ErrReadOnly, ErrUnreadable, ErrFull, ErrLocked:
			if at++; at < len(ways) {
				continue
			}
		}
		break
	}
	if err != nil || old {
		return nil, old, l.explain(err)
	}
	var less *Less
	switch err := l.compare(ctx); {
	case errors.As(err, &less):
		l.less = less
	case errors.Is(err, errShort) && l.damage == nil:
		l.damage = l.explain(err)
	}
	return l, false, nil
}

// patched reads a file that is shorter than it says: its last pages are
// missing, and SQLite would read none of the others. No other pragma may come
// before it.
const patched = "writable_schema(1)"

// readers are the ways to read the ledger at path, the best first.
func readers(path string) []string {
	const plain = "mode=ro&_busy_timeout=5000&_error_rc=1"
	if size(path+"-wal") == 0 {
		// Nobody writes, and what is beside the file cannot be made.
		return []string{plain, plain + "&immutable=1"}
	}
	none := "unix-none"
	if runtime.GOOS == "windows" {
		none = "win32-none"
	}
	// With its -wal, whose index is kept in memory instead of in a file.
	return []string{plain, plain + "&vfs=" + none + "&_pragma=locking_mode(exclusive)"}
}

// openBy opens the connections and tries them. old is a version that has to be
// brought up to date.
func (l *Ledger) openBy(ctx context.Context, how string) (old bool, err error) {
	l.read, l.long = connect(l.path, how, mostReaders), connect(l.path, how, 0)
	defer func() {
		if err != nil || old {
			err = errors.Join(err, l.closeRead())
		}
	}()
	has, err := l.version(ctx, l.read, len(migrations))
	if err != nil || has < len(migrations) {
		return err == nil, err
	}
	err = l.unaltered(ctx, l.read, migrations, has)
	if errors.As(err, &l.altered) && l.altered.Readable { // nothing in it is run
		err = nil
	}
	if err != nil {
		return false, err
	}
	return false, l.learn(ctx, l.read)
}

// closeRead leaves nothing beside a file that had nothing beside it: who only
// reads makes a -wal and cannot take it away. SQLite itself does, for the last to
// have it open as one who may write.
func (l *Ledger) closeRead() error {
	err := errors.Join(l.long.Close(), l.read.Close())
	if !l.tidy || size(l.path+"-wal") > 0 || !exists(l.path+"-wal") {
		return err
	}
	letGo(l.long, l.read)
	db := connect(l.path, "mode=rw&_busy_timeout=0&_error_rc=1", 1)
	var version int                                               // asked for this, SQLite opens the -wal and reads no table
	if db.QueryRow("PRAGMA user_version").Scan(&version) == nil { // where it cannot be written they stay
		keepWAL(db, 0)
	}
	return errors.Join(err, db.Close())
}

// OpenTo is Open to write, and OpenRead where that cannot be, or is not asked
// for. One that never was is begun.
func OpenTo(ctx context.Context, path string, write bool) (*Ledger, error) {
	if !write {
		if l, err := OpenRead(ctx, path); !errors.Is(err, fs.ErrNotExist) {
			return l, err
		}
	}
	l, err := Open(ctx, path)
	if err == nil || !write {
		return l, err
	}
	if read, rerr := OpenRead(ctx, path); rerr == nil {
		return read, nil
	}
	return nil, err
}

// Less is how the ledger is less than it was; nil where it is not. One that was
// opened to be written never is.
func (l *Ledger) Less() *Less { return l.less }

// Damage is why only a part of the ledger can be read, where that was seen as it
// was opened.
func (l *Ledger) Damage() error { return l.damage }

// Altered is what the ledger has that caisse did not make; nil where it is as it
// should be.
func (l *Ledger) Altered() *Altered { return l.altered }

// Writable is nil, or why nothing can be written.
func (l *Ledger) Writable() error {
	if l.write == nil {
		return &Error{l.path, ErrReadOnly, errOnlyRead}
	}
	return nil
}

// Without is what somebody has gone on without: how many sales, after which one,
// and the name of the file that was put aside for it, in the ledger's folder; ""
// when none was. All zero for a ledger that lacks nothing.
func (l *Ledger) Without() (sales int64, since, kept string) {
	if l.write == nil {
		if has, ok := readCounts(l.path); ok {
			return has.lost.sales, has.lost.since, has.lost.kept
		}
	}
	return l.without.sales, l.without.since, l.without.kept
}

// caughtUp lets a ledger that is only read have its index of words brought up to
// date by one that can be written.
func (l *Ledger) caughtUp(ctx context.Context) error {
	w, err := Open(ctx, l.path)
	if err != nil {
		return fmt.Errorf("%w: %w", errBehind, err)
	}
	return errors.Join(w.catchUp(ctx), w.Close())
}

// errBehind says that the index of words cannot be brought up to date.
var errBehind = errors.New("the index of words is behind")
