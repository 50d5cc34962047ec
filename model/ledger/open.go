// Package ledger keeps invoices and their history in one SQLite file. What a
// method reports as written is on the disk. Several processes may use the
// same file at once.
//
// A ledger may share (Join): then what it changes is noted as to be handed over,
// in the same transaction (Unsent, Strike), and what others handed over is merged
// into it (TakeIn). Sums of each till and day (Digests, Marks) find what either
// end lacks. It waits for no network: who moves copies to and fro calls it.
package ledger

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"modernc.org/sqlite"
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
	// Folds the -wal into the file: it must neither wait nor be waited for.
	folds *pool

	spot    spot
	lone    lone
	folder  folder
	counts  *counts
	without lost // what somebody has gone on without

	// Of one that was opened to be read: write is nil then.
	less    *Less
	damage  error
	altered *Altered
	tidy    bool   // there was no -wal
	copied  string // the folder of the copy that is read; "" for none

	rules   atomic.Pointer[rules]
	shared  atomic.Pointer[sharing]
	unknown atomic.Bool   // a till was met that shared does not have
	links   bool          // there is a chain
	tail    tail          // of it
	readied atomic.Uint32 // which statements are prepared: see ready
	sure    sure

	reworded atomic.Pointer[func()]
	handing  atomic.Pointer[func()] // see HandOver
	claims   atomic.Int64           // asked for, by this program
}

// patience is how long a lock held by another process is waited for: the
// _busy_timeout below.
const patience = 5 * time.Second

const (
	// fullfsync: a plain fsync on macOS leaves the data in the drive's cache.
	writing = "mode=rw&_txlock=immediate&_busy_timeout=5000" +
		"&_foreign_keys=1&_pragma=fullfsync(1)&_pragma=checkpoint_fullfsync(1)&_error_rc=1"
	// A ledger is a file that somebody else may have written: nothing in it is
	// trusted with more than its own data, and no statement reaches past the
	// tables. See limited for the rest.
	wary = "&_defensive=1&_dqs=0&_pragma=trusted_schema(0)&_pragma=cell_size_check(1)&_pragma=mmap_size(0)"

	thrifty = "cache_size(-250)" // a quarter of a megabyte: the system keeps the file too
	reading = "mode=ro&_busy_timeout=5000&_error_rc=1&_pragma=" + thrifty
)

// solely is how to write where the disk has no room for the -shm: SQLite keeps it in
// memory then, for all connections of this program, and lets no other program have
// the ledger. Source: sqlite.org/vfs.html, section 2.1.
const solely = writing + "&vfs=unix-excl"

// afterwards is what those who may write set once the connection is there: each
// reads the file, and only then is it kept from losing its -wal. See keepWAL.
var afterwards = map[string][]string{
	writing: {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"},
	solely:  {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"},
	folding: {"PRAGMA synchronous = FULL", "PRAGMA cache_size = -64"},
}

// opening is held from the creation of a file until SQLite has it: closing a
// file anywhere in a process drops the locks SQLite holds on it there.
// Source: sqlite.org/howtocorrupt.html, section 2.2.
var opening sync.Mutex

// Open opens the ledger at path, creating it (0600) and its folder (0700) when
// they are missing, and brings its tables up to date. Errors: ErrNewer, a *Less,
// an *Altered, or an *Error. A file that is not a ledger, a newer one, or one that
// knows less than it did, is left as it was. A few milliseconds whatever the size.
func Open(ctx context.Context, path string) (*Ledger, error) {
	return open(ctx, path, migrations)
}

func open(ctx context.Context, path string, steps []string) (*Ledger, error) {
	opening.Lock()
	defer opening.Unlock()
	l := &Ledger{path: path}
	l.rules.Store(&rules{})
	if err := l.place(); err != nil {
		return nil, l.explain(err)
	}
	knew, counted := readCounts(l.path) // first: others may be selling
	has, err := l.probe(ctx, steps)
	if err == nil {
		err = l.compared(ctx, has, knew, counted)
	}
	if err != nil {
		return nil, l.explain(err)
	}
	l.folder.ctx, l.folder.stop = context.WithCancel(context.Background())
	l.write = connect(l.path, writing, 1)
	if err := l.write.PingContext(ctx); reason(err) == ErrFull && runtime.GOOS != "windows" { // sales that wait are watched all the same
		l.write.Close()
		l.write = connect(l.path, solely, 1)
	}
	l.read = guarded(l.path, reading, mostReaders, l.named)
	l.long = guarded(l.path, reading, 0, l.named)
	l.folds = guarded(l.path, folding, 1, l.named)
	err = l.migrate(ctx, steps)
	if err == nil && len(steps) >= checked {
		err = l.learn(ctx, l.write) // which is open already
	}
	if err == nil {
		err = l.settle(ctx)
	}
	if err == nil { // not before: what a migration sorts may be large
		_, err = l.write.ExecContext(ctx, "PRAGMA temp_store = MEMORY") // what a statement would take back: in a file it is half of what many of them cost
	}
	if err == nil {
		if _, err = l.readTills(ctx, l.write); reason(err) == ErrDamaged { // it sells, and knows of nobody else's sale whose it is
			l.shared.Store(&sharing{tills: map[int64]Till{0: {}}})
			err = nil
		}
	}
	if err == nil && len(steps) >= linking {
		l.links = true
		err = l.linkOld(ctx)
	}
	if err != nil {
		return nil, errors.Join(l.explain(err), l.Close())
	}
	return l, nil
}

// checked is the version from which on rows have a check.
const checked = 3

// learn reads what the ledger knows of its rows.
func (l *Ledger) learn(ctx context.Context, db rower) error {
	r := *l.rules.Load()
	err := db.QueryRowContext(ctx, "SELECT unchecked FROM identity").Scan(&r.unchecked)
	l.rules.Store(&r)
	return err
}

// Links says which links may be shown as codes: check returns why one may not.
// Until it is called none may, and every invoice with a link is Unsound.
func (l *Ledger) Links(check func(link string) error) {
	r := *l.rules.Load()
	r.link = check
	l.rules.Store(&r)
}

// Hosts says which hosts confirm payments without their word proving anything:
// what they called paid is counted apart; and which only play at payments and are
// not asked here: an invoice that one of these settled is Unsound, like one with
// such a link. Until it is called there are none.
func (l *Ledger) Hosts(elsewhere, practice func(host string) bool) {
	r := *l.rules.Load()
	r.elsewhere, r.practice = elsewhere, practice
	l.rules.Store(&r)
}

// settle notes what is open, and counts it; what was counted of numbers that the
// ledger does not have, it has then.
func (l *Ledger) settle(ctx context.Context) error {
	tx, err := l.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after Commit it does nothing
	s, err := stateOf(ctx, tx)
	if err != nil {
		return err
	}
	has, ok := readCounts(l.path)
	if ok && has.id == s.id {
		l.without = has.lost
	}
	raised := false
	if ok && s.id != "" {
		if raised, err = raise(ctx, tx, has.tickets); err != nil {
			return err
		}
	}
	tickets, err := given(ctx, tx)
	if err != nil {
		return err
	}
	if l.counts, err = openCounts(l.path, s, tickets, l.without); err != nil {
		return err
	}
	if raised {
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	switch {
	case size(l.path+"-wal") == 0: // and nobody else may write now
		l.spot.seq = s.seq
	case size(l.path) <= 4096: // one page: the tables are in the -wal
	default:
		if alone, ok := l.alone(ctx); ok && alone.id == s.id {
			l.spot.seq = alone.seq
		}
	}
	return l.spot.found(l.path, s.id)
}

// named says whether the ledger is still at its name, once it has been found
// there: a connection is made by the name.
func (l *Ledger) named() error {
	if l.spot.file == nil {
		return nil
	}
	_, _, err := l.spot.named()
	return err
}

// Close folds what is left and ends the use of the ledger. The writer goes
// last: it is the one that can take the -wal away.
func (l *Ledger) Close() error {
	if l.write == nil {
		err := l.closeRead()
		if l.copied != "" {
			err = errors.Join(err, os.RemoveAll(l.copied))
		}
		return err
	}
	l.lastFold()
	l.lone.Close()
	errs := []error{l.long.Close(), l.read.Close(), l.folds.Close()}
	letGo(l.long, l.read, l.folds)
	if !l.Moved() {
		keepWAL(l.write, 0)
	}
	return errors.Join(append(errs, l.write.Close(), l.counts.Close())...)
}

// letGo waits a moment for the connections of queries under way, for which Close
// does not: the last of all to close takes the -wal with it.
func letGo(pools ...*pool) {
	for start := time.Now(); time.Since(start) < time.Second/2; time.Sleep(time.Millisecond) {
		if !slices.ContainsFunc(pools, func(p *pool) bool { return p.Stats().OpenConnections > 0 }) {
			return
		}
	}
}

// keepWAL says whether SQLite leaves the -wal when the last connection closes, 1,
// or deletes it by its name, 0: it may be that of another ledger by then, and one
// that could not make a -shm on a full disk deletes what it has not read.
func keepWAL(p *pool, mode int) {
	conn, err := p.Conn(context.Background())
	if err != nil {
		return
	}
	defer conn.Close()
	_ = conn.Raw(func(driver any) error { return keptWAL(driver, mode) })
}

func keptWAL(driver any, mode int) error {
	if c, ok := driver.(sqlite.FileControl); ok {
		_, err := c.FileControlPersistWAL("main", mode)
		return err
	}
	return nil
}

// place makes sure that there is a regular file at l.path.
func (l *Ledger) place() error {
	path, err := filepath.Abs(l.path)
	if err != nil {
		return err
	}
	l.path = path
	if err := l.gone(); err != nil {
		return err
	}
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

// gone is a *Less where there is nothing at l.path, though there was: what is
// beside it says so. SQLite would throw a -wal away that has no file.
func (l *Ledger) gone() error {
	if info, err := os.Stat(l.path); err == nil && info.Size() > 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	knew, _ := readCounts(l.path)
	if knew.count == 0 && size(l.path+"-wal") == 0 {
		return nil
	}
	return &Less{Path: l.path, How: Missing, Sales: knew.count, Knew: knew.last}
}

// probe looks at what is in the file before anything is done to it, and how far it
// has come.
func (l *Ledger) probe(ctx context.Context, steps []string) (s state, err error) {
	how := "mode=ro&immutable=1" // no lock and no file beside it
	if exists(l.path + "-wal") {
		how = reading // the latest version number may be in there
	}
	if exists(l.path + "-journal") {
		how = "mode=rw&_busy_timeout=5000" // its creation was cut: SQLite first undoes what was half written
	}
	db := connect(l.path, how, 1)
	defer db.Close()
	err = l.snapshot(ctx, db, func(tx *sql.Tx) error { // others may be bringing it up to date
		has, err := l.version(ctx, tx, len(steps))
		if err == nil && has > 0 {
			err = l.unaltered(ctx, tx, steps, has)
		}
		if err == nil && has > 0 {
			s, err = wholeState(ctx, tx)
		}
		return err
	})
	if codeOf(err) == sqlite3.SQLITE_CANTOPEN {
		err = &Error{l.path, ErrUnreadable, err}
	}
	return s, err
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// mostReaders is how many connections short questions share.
const mostReaders = 2

// connect makes a pool of size connections; 0: as many as are in use at a time.
func connect(path, options string, size int) *pool { return guarded(path, options, size, nil) }

// guard lets no connection be made where may is an error.
type guard struct {
	driver.Connector
	may     func() error
	options string
}

func (g guard) Connect(ctx context.Context) (driver.Conn, error) {
	if g.may != nil {
		if err := g.may(); err != nil {
			return nil, err
		}
	}
	c, err := g.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	l, err := limited(ctx, c)
	if err != nil || !strings.HasPrefix(g.options, "mode=rw") {
		return l, err
	}
	err = keptWAL(l, 1)
	for _, pragma := range afterwards[g.options] {
		if err == nil {
			_, err = l.(driver.ExecerContext).ExecContext(ctx, pragma, nil)
		}
	}
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// guarded is connect for a path that may come to name another file.
func guarded(path, options string, size int, may func() error) *pool {
	also := wary
	if strings.Contains(options, patched) { // which defence would undo
		also = strings.Replace(also, "&_defensive=1", "", 1)
	}
	c, err := sqlite.NewConnector(uri(filepath.ToSlash(path)) + "?" + options + also)
	if err != nil {
		panic(err) // the options are ours
	}
	db := sql.OpenDB(guard{c, may, options})
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
