package till

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/oklog/ulid/v2"

	"caisse/model"
	"caisse/model/ledger"
)

// Open is what a starting console shows at once: of its own sales those that wait,
// oldest first, and the last one paid (no Ref when there is none).
func (t *Till) Open(ctx context.Context) (waiting []model.Invoice, last model.Invoice, err error) {
	waiting, err = t.ledger.Newest(ctx, Query{States: Waiting(), Own: true, Limit: mostWaiting})
	if err != nil {
		return nil, last, err
	}
	waiting = slices.DeleteFunc(waiting, func(inv model.Invoice) bool { return t.Age(inv, inv.CreatedAt) > sweepAge })
	slices.Reverse(waiting)
	last, err = t.ledger.LastPaid(ctx)
	if errors.Is(err, ledger.ErrNotFound) {
		err = nil
	}
	return waiting, last, err
}

// Waits says that a payment of inv is still waited for: nobody comes back with an
// older link by himself.
func (t *Till) Waits(inv model.Invoice) bool {
	return inv.Open() && inv.ReplacedBy == "" && t.Owns(inv) && t.Age(inv, inv.CreatedAt) <= sweepAge
}

const (
	mostWaiting = 200                // are shown at once
	sweepAge    = 7 * 24 * time.Hour // nobody comes back with an older link by himself
)

// Find looks for invoices by token, reference (whole, or its last characters)
// or LigdiCash's request_id, newest first.
func (t *Till) Find(ctx context.Context, text string) ([]model.Invoice, error) {
	return t.ledger.Find(ctx, text)
}

// What the ledger says, by its own names.
type (
	Query   = ledger.Query
	Cursor  = ledger.Cursor
	Total   = ledger.Total
	Day     = ledger.Day
	Share   = ledger.Share
	Damaged = ledger.Damaged
	Less    = ledger.Less
	Altered = ledger.Altered

	ErrNewer = ledger.ErrNewer
)

// UnknownTill is the Till of an invoice where that cannot be read.
const UnknownTill = ledger.UnknownTill

// The ledger's errors that a screen tells apart.
var (
	ErrNotFound   = ledger.ErrNotFound
	ErrDamaged    = ledger.ErrDamaged
	ErrFull       = ledger.ErrFull
	ErrReadOnly   = ledger.ErrReadOnly
	ErrLocked     = ledger.ErrLocked
	ErrUnreadable = ledger.ErrUnreadable
	ErrMoved      = ledger.ErrMoved
	ErrNotLedger  = ledger.ErrNotLedger
	ErrLess       = ledger.ErrLess
	ErrReworded   = ledger.ErrReworded
)

// How a ledger is less than it was.
const (
	LedgerBehind  = ledger.Behind
	LedgerMissing = ledger.Missing
	LedgerForeign = ledger.Foreign
	LedgerMixed   = ledger.Mixed
	LedgerChanged = ledger.Changed
)

// DateOf is when the sale of a reference was accepted, by the clock of the
// machine; false for one that is none of ours.
func DateOf(ref string) (time.Time, bool) {
	id, err := ulid.ParseStrict(ref)
	if err != nil {
		return time.Time{}, false
	}
	return ulid.Time(id.Time()).UTC(), true
}

// Waiting are the states in which a payment may still come, Received those in
// which it has: what lists of the pending and of the paid ask for.
func Waiting() []model.State  { return []model.State{model.Sending, model.Pending} }
func Received() []model.State { return []model.State{model.Paid, model.PaidLate} }

// Newest reads one page of invoices, newest first. With a *Damaged error come
// the rows that could be read.
func (t *Till) Newest(ctx context.Context, q Query) ([]model.Invoice, error) {
	return t.ledger.Newest(ctx, q)
}

// Total counts and sums all invoices that q matches; its cursors and Limit do
// not matter.
func (t *Till) Total(ctx context.Context, q Query) (Total, error) {
	return t.ledger.Total(ctx, q)
}

// Elsewhere is the part of Total that servers other than LigdiCash called paid:
// no money.
func (t *Till) Elsewhere(ctx context.Context, q Query) (Total, error) {
	return t.ledger.Elsewhere(ctx, q)
}

// Confirmed is Total of the paid ones without what is Elsewhere.
func (t *Till) Confirmed(ctx context.Context, q Query) (confirmed, elsewhere Total, err error) {
	q.States = Received()
	confirmed, err = t.ledger.Total(ctx, q)
	if err != nil && !errors.Is(err, ErrDamaged) {
		return Total{}, Total{}, err
	}
	elsewhere, eerr := t.ledger.Elsewhere(ctx, q)
	confirmed.Count, confirmed.Sum = confirmed.Count-elsewhere.Count, confirmed.Sum-elsewhere.Sum
	return confirmed, elsewhere, cmp.Or(err, eerr)
}

// History is an invoice with all that happened to it, oldest first, or
// ErrNotFound.
func (t *Till) History(ctx context.Context, ref string) (model.Invoice, []model.Event, error) {
	return t.ledger.History(ctx, ref)
}

// Backup writes a whole copy of the ledger to path while it is in use. Errors:
// fs.ErrExist when path is taken, unless replace; ErrFull, ErrReadOnly.
func (t *Till) Backup(ctx context.Context, path string, replace bool, progress func(done, total int)) error {
	return t.ledger.Backup(ctx, path, replace, progress)
}

// Verify reads the whole ledger and reports the first damage. It may take
// minutes; ctx stops it.
func (t *Till) Verify(ctx context.Context) error { return t.ledger.Verify(ctx) }

// Ledger says how the ledger itself stands: see Ledger's methods of the same
// names.
type Ledger interface {
	Less() *Less
	Damage() error
	Altered() *Altered
	Writable() error
	Moved() bool
	Without() (sales int64, since, kept string)
}

// File is how the till's ledger stands.
func (t *Till) File() Ledger { return t.ledger }

// Kept is a backup that a console made by itself.
type Kept = ledger.Kept

// Backups are those of the ledger at path, in dir ("" is its folder), the newest
// first.
func Backups(dir, path string) ([]Kept, error) { return ledger.Backups(dir, path) }

// NewestBackup is what the ledger at path is best put back from, "" where there is
// nothing: see package ledger.
func NewestBackup(dir, path string) string { return ledger.Newest(dir, path) }

// CountsEnd is what the name of the file beside a ledger ends in, in which its
// sales are counted.
const CountsEnd = ledger.CountsEnd

// Counted says that this file is there, beside the ledger at path, and can be
// read.
func Counted(path string) bool { return ledger.Counted(path) }

// What is done with a ledger that nobody has open: see package ledger.
type (
	Newer    = ledger.Newer
	Salvaged = ledger.Salvaged
)

// CompareBackup says what the ledger at path has that a backup has not.
func CompareBackup(ctx context.Context, path, backup string) (Newer, error) {
	return ledger.Compare(ctx, path, backup)
}

// Restore puts a backup in the place of the ledger at path, which is kept.
func Restore(ctx context.Context, path, backup string, at time.Time, progress func(done, total int)) (n Newer, kept string, err error) {
	return ledger.Restore(ctx, path, backup, at, progress)
}

// Salvage reads what can be read of the ledger at from into a new one at to.
func Salvage(ctx context.Context, from, to string, progress func(done int64)) (Salvaged, error) {
	return ledger.Salvage(ctx, from, to, progress)
}

// SaveOpen saves what is open of a ledger that is no longer the file at its path
// to a new place, which it returns: beside where it was, or at home.
func (t *Till) SaveOpen(ctx context.Context) (path string, err error) {
	return t.ledger.SaveOpen(ctx, t.Now())
}

// Readable says whether the ledger at path can be read at all.
func Readable(ctx context.Context, path string) bool {
	l, err := ledger.OpenRead(ctx, path)
	if err != nil {
		return false
	}
	_ = l.Close() // it was only tried
	return true
}

// Accept goes on with a ledger that is less than it was; Fresh puts it aside and
// begins a new one.
func Accept(ctx context.Context, path string, at time.Time) error {
	return ledger.Accept(ctx, path, at)
}

// Fresh returns the name of what was put aside.
func Fresh(ctx context.Context, path string, at time.Time) (kept string, err error) {
	return ledger.Fresh(ctx, path, at)
}
