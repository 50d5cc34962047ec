package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// ErrLess is the Why of a *Less.
var ErrLess = errors.New("it knows less than it did")

// Less is a ledger that is not what was counted beside it: something was lost,
// or another file stands in its place. It is as it was before the call, and can
// be read (OpenRead), gone on with (Accept), or replaced by a backup (Restore).
type Less struct {
	Path  string
	How   How
	Sales int64  // invoices that are missing; 0: changes of some are
	Have  string // the newest reference that is there; "" when none is
	Knew  string // the newest there was
}

// How a ledger is less than it was.
type How int

const (
	Behind  How = iota // it is an older one, or its -wal was lost, whole or in part
	Missing            // there is no file, or an empty one
	Foreign            // it is another ledger
	Mixed              // an older file under a -wal that is not its own
	Changed            // as many changes, but not the same
)

func (h How) String() string {
	return [...]string{"behind", "missing", "foreign", "mixed", "changed"}[h]
}

func (e *Less) Error() string {
	return fmt.Sprintf("ledger %s: %v: %v, %d invoices after %q", e.Path, ErrLess, e.How, e.Sales, e.Have)
}

func (e *Less) Unwrap() error { return ErrLess }

// compare reads how far the ledger has come, beside what was counted.
func (l *Ledger) compare(ctx context.Context) error {
	knew, counted := readCounts(l.path)    // first: others may be selling
	has, err := l.look(ctx, l.path+"-wal") // with its -wal
	if err != nil {
		return err
	}
	return l.compared(ctx, has, knew, counted)
}

// compared is compare, of what was read.
func (l *Ledger) compared(ctx context.Context, has state, knew counted, known bool) error {
	if has.of != "" && (has.base > 0 || has.of != has.id) && size(l.path+"-wal") > 0 {
		// One that cannot be read may be folded in part: then it is its -wal's.
		if alone, ok := l.alone(ctx); ok && (alone.id != has.of || alone.seq < has.base) || !ok && !l.headed(ctx) {
			return &Less{Path: l.path, How: Mixed, Sales: max(0, has.count-alone.count), Have: alone.last, Knew: has.last}
		}
	}
	if !known {
		return nil
	}
	return less(l.path, knew, has)
}

// less is nil where has is at least what was counted.
func less(path string, knew counted, has state) error {
	e := &Less{Path: path, Sales: max(0, knew.count-has.count), Have: has.last, Knew: knew.last}
	switch {
	case knew.id != has.id && has.id != "":
		e.How, e.Sales = Foreign, knew.count
	case has.seq < knew.seq:
		e.How = Behind
	case has.mark != knew.mark && has.seq == knew.seq, has.mark != knew.next && has.seq == knew.next.seq && knew.next != knew.mark:
		e.How = Changed
	default:
		return nil
	}
	return e
}

// look reads the state of the ledger as it is with its -wal, where that exists.
func (l *Ledger) look(ctx context.Context, wal string) (state, error) {
	if l.read != nil && l.damage == nil { // a connection takes a millisecond
		return wholeState(ctx, l.read)
	}
	how := "mode=ro&immutable=1"
	if exists(wal) {
		how = reading
	}
	db := connect(l.path, how, 1)
	defer db.Close()
	return wholeState(ctx, db)
}

// alone reads the state of the file without its -wal. Somebody may be folding
// the one into the other: what looks broken is looked at again.
func (l *Ledger) alone(ctx context.Context) (s state, ok bool) {
	for range 5 {
		db := connect(l.path, "mode=ro&immutable=1", 1)
		s, err := wholeState(ctx, db)
		db.Close()
		if err == nil && s.id != "" {
			return s, true
		}
		select {
		case <-time.After(5 * time.Millisecond):
		case <-ctx.Done():
			return state{}, false
		}
	}
	return state{}, false
}

func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
