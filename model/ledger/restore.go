package ledger

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"caisse/model"
)

// Newer is what the present ledger has and a backup does not: what is put aside
// with it when the backup takes its place.
type Newer struct {
	Invoices  int64 // in the backup
	Sales     int64 // in the present ledger only
	Sum       model.Money
	Refs      []string // of the newest of these, 20 at most
	Changed   int64    // in both, with more known to the present one
	Older     int64    // in the backup only: the present one has lost them
	Another   bool     // the backup is one of another ledger
	Unread    bool     // the present one is damaged: there may be more of all
	Nothing   bool     // there is no present one
	Forgotten int64    // what was counted and is in neither
}

// Compare says what the ledger at path has that the backup does not. Nothing is
// written. Errors: those of OpenRead about the backup; ErrDamaged when that is
// not sound.
func Compare(ctx context.Context, path, backup string) (n Newer, err error) {
	path, err = realPath(path)
	if err != nil {
		return n, err
	}
	from, err := openBackup(ctx, path, backup)
	if err != nil {
		return n, err
	}
	defer from.Close()
	has, checks, err := from.checks(ctx)
	if err != nil {
		return n, err
	}
	n.Invoices = has.count
	knew, counted := readCounts(path)
	present, err := openDamaged(ctx, path)
	if err != nil {
		n.Nothing = errors.Is(err, fs.ErrNotExist)
		n.Unread = !n.Nothing
		if counted && knew.id == has.id {
			n.Forgotten = max(0, knew.count-has.count)
		}
		return n, nil
	}
	defer present.Close()
	now, err := stateOf(ctx, present.read)
	n.Unread = err != nil
	n.Another = err == nil && now.id != has.id && now.id != "" && has.id != ""
	var known int64 // of those in the backup
	var row [4]any
	columns, err := present.has(ctx, "invoice", []string{"n", "chk", "amount", "ref"})
	if err != nil {
		return n, present.explain(err)
	}
	var farthestRow int64
	err = walkHoles(ctx, present.long, "invoice", columns[0]+", "+columns[1]+", "+columns[2]+", "+columns[3], func(s scanner) error {
		if err := s.Scan(&row[0], &row[1], &row[2], &row[3]); err != nil {
			return err
		}
		at, _ := row[0].(int64)
		chk, _ := row[1].(int64)
		farthestRow = max(farthestRow, at)
		if was, ok := checks[at]; ok && !n.Another {
			known++
			if was != chk {
				n.Changed++
			}
			return nil
		}
		amount, _ := row[2].(int64)
		ref, _ := row[3].(string)
		n.Sales++
		n.Sum += model.Money(amount)
		n.Refs = append(n.Refs, model.Clean(ref))
		n.Refs = n.Refs[max(0, len(n.Refs)-20):]
		return ctx.Err()
	})
	if err != nil {
		return n, present.explain(err)
	}
	if !n.Another {
		n.Older = has.count - known
	}
	if counted && knew.id == has.id {
		n.Forgotten = max(0, knew.count-has.count-n.Sales)
	}
	return n, nil
}

// openBackup opens a backup that is to take the place of the ledger at path: it
// must be sound.
func openBackup(ctx context.Context, path, backup string) (*Ledger, error) {
	there, err := os.Stat(backup)
	if err == nil {
		if mine, merr := os.Stat(path); merr == nil && os.SameFile(there, mine) {
			err = &fs.PathError{Op: "restore from itself", Path: backup, Err: fs.ErrExist}
			return nil, err
		}
	}
	l, _, err := openRead(ctx, backup)
	if err != nil {
		return nil, err
	}
	if l == nil { // of an older version, or empty
		if l, err = openDamaged(ctx, backup); err != nil {
			return nil, err
		}
	}
	var said string
	err = l.long.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&said)
	switch {
	case l.damage != nil:
		err = l.damage
	case l.altered != nil: // it would not open in its new place
		return nil, errors.Join(l.altered, l.Close())
	case err == nil && said != "ok":
		err = &Error{l.path, ErrDamaged, errors.New(said)}
	}
	if err != nil {
		return nil, errors.Join(l.explain(err), l.Close())
	}
	return l, nil
}

// checks are those of all rows, by their n.
func (l *Ledger) checks(ctx context.Context) (state, map[int64]int64, error) {
	s, err := stateOf(ctx, l.read)
	if err != nil {
		return s, nil, l.explain(err)
	}
	columns, err := l.has(ctx, "invoice", []string{"n", "chk"})
	if err != nil {
		return s, nil, l.explain(err)
	}
	out := make(map[int64]int64, s.count)
	rows, err := l.long.QueryContext(ctx, "SELECT "+columns[0]+", coalesce("+columns[1]+", 0) FROM invoice NOT INDEXED")
	var n, chk int64
	err = scanAll(rows, err, func() { out[n] = chk }, &n, &chk)
	return s, out, l.explain(err)
}

// Restore puts a copy of backup in the place of the ledger at path. What is there
// now is kept beside it, under the name that comes back ("" when nothing was):
// nothing is overwritten. What it had and the backup does not is what Compare
// says, and stays known (Without). at is for the name. progress may be nil.
// Errors: those of Compare; ErrLocked when another program has the ledger open.
func Restore(ctx context.Context, path, backup string, at time.Time, progress func(done, total int)) (n Newer, kept string, err error) {
	l := &Ledger{}
	if l.path, err = realPath(path); err != nil {
		return n, "", err
	}
	if err := unused(l.path); err != nil {
		return n, "", l.explain(err)
	}
	if n, err = Compare(ctx, l.path, backup); err != nil {
		return n, "", err
	}
	from, err := openBackup(ctx, l.path, backup)
	if err != nil {
		return n, "", err
	}
	defer from.Close()
	if err := os.MkdirAll(filepath.Dir(l.path), 0o700); err != nil {
		return n, "", l.explain(err)
	}
	part := filepath.Join(filepath.Dir(l.path), "."+filepath.Base(l.path)+"."+rand.Text()[:8]+".part")
	f, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return n, "", l.explain(err)
	}
	defer os.Remove(part) // gone already when all went well
	if err := f.Close(); err != nil {
		return n, "", l.explain(err)
	}
	if err := from.copyTo(ctx, part, progress); err != nil {
		return n, "", l.explain(err)
	}
	if err := from.sound(ctx, part); err != nil {
		return n, "", err
	}
	has, err := stateOf(ctx, from.read)
	if err != nil {
		return n, "", from.explain(err)
	}
	tickets, closings := ticketsAt(ctx, l.path), from.goneWith(ctx, l.path)
	kept = beside(l.path, "before", at)
	if err := setAside(l.path, kept); err != nil {
		return n, "", l.explain(err)
	}
	if !exists(kept) {
		kept = ""
	}
	// The power may go here: what was counted still says that there was a ledger.
	if err := finish(part, l.path, false); err != nil {
		return n, kept, l.explain(err)
	}
	if err := os.Remove(l.path + CountsEnd); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return n, kept, l.explain(err)
	}
	return n, kept, begin(ctx, l.path, lost{sales: n.Sales + n.Forgotten, since: has.last, kept: filepath.Base(kept)}, tickets, closings, at, NoteRestored)
}
