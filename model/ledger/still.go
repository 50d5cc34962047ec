package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"
)

// ErrMoved is a file that was deleted, renamed or replaced while it was open:
// what is written to it nobody would find again.
var ErrMoved = errors.New("it is no longer the file at its path")

// spot is where an open ledger was found: its file, and the -wal beside it.
type spot struct {
	path      string
	file, wal os.FileInfo
	id        string // of the ledger; "" in one older than identities

	mu     sync.Mutex
	at     time.Time // of the last change of the file that was looked at
	length int64
	seq    int64 // what the file had then, without its -wal
}

// found notes which files are open.
func (p *spot) found(path, id string) (err error) {
	p.path, p.id = path, id
	if p.file, err = identified(path); err != nil {
		return err
	}
	if p.wal, err = identified(path + "-wal"); err != nil {
		return err
	}
	p.mu.Lock()
	p.at, p.length = p.file.ModTime(), p.file.Size()
	p.mu.Unlock()
	return nil
}

// identified is os.Stat that keeps which file it is: on Windows that is looked
// up by name, and only when it is compared.
func identified(path string) (os.FileInfo, error) {
	info, err := os.Stat(path)
	if err == nil {
		os.SameFile(info, info)
	}
	return info, err
}

// missed is why path is no longer the file that was.
func (p *spot) missed(err error, what string) error {
	if err == nil {
		err = errors.New(what)
	}
	return &Error{p.path, ErrMoved, err}
}

// named says whether the file and its -wal are still the ones at their names. It
// costs two looks into the folder.
func (p *spot) named() (file, wal os.FileInfo, err error) {
	file, err = os.Stat(p.path)
	if err != nil || !os.SameFile(file, p.file) {
		return nil, nil, p.missed(err, "another file is there")
	}
	wal, err = os.Stat(p.path + "-wal")
	if err != nil || !os.SameFile(wal, p.wal) {
		return nil, nil, p.missed(err, "another -wal is there")
	}
	return file, wal, nil
}

// still makes sure, inside a transaction that writes, that what it writes will
// be found: the file is the one at its path, nobody has copied another over it,
// and it is the same ledger. folded says that the -wal is empty. With marks it also
// notes in tx what selectStart reads beside, where that can be read.
func (l *Ledger) still(ctx context.Context, tx *transaction, marks bool) (s state, folded bool, err error) {
	p := &l.spot
	if p.file == nil {
		return state{}, false, nil // being opened
	}
	file, wal, err := p.named()
	if err != nil {
		return state{}, false, err
	}
	if err := l.untouched(ctx, file); err != nil {
		return state{}, false, err
	}
	if p.id == "" {
		return state{}, false, nil
	}
	if marks {
		err = tx.QueryRowContext(ctx, selectStart).Scan(&s.id, &s.seq, &s.count, &s.sum, &s.last, &s.base, &s.of, &tx.numbers, &tx.mine)
		tx.started = err == nil
	}
	if !tx.started { // one by one: which of them is damaged decides what goes on without it
		tx.mine = 0
		if s, err = stateOf(ctx, tx); err != nil {
			return s, false, err
		}
	}
	if s.id != p.id {
		return s, false, p.missed(nil, fmt.Sprintf("ledger %s is there", s.id))
	}
	return s, wal.Size() == 0, nil
}

// untouched looks into a file that was written since the last look: a fold
// brings it forward, an older copy put over it brings it back.
func (l *Ledger) untouched(ctx context.Context, file os.FileInfo) error {
	p := &l.spot
	p.mu.Lock()
	same := file.ModTime().Equal(p.at) && file.Size() == p.length
	seq := p.seq
	p.mu.Unlock()
	if same || p.id == "" {
		return nil
	}
	s, ok, folding := l.settled(ctx, seq)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case !ok && seq == 0 && l.commenced(ctx): // never folded yet, or not to the end
		return nil
	case !ok && folding && l.headed(ctx):
		// Folded in part: SQLite leaves out the pages that the -wal has again
		// behind what a reader holds back, and without the -wal the file is nothing
		// whole. It is looked at again when it is.
		return nil
	case !ok:
		return p.missed(nil, "what is in the file is no ledger")
	case s.id != p.id || s.seq < seq:
		return p.missed(nil, fmt.Sprintf("the file was brought back to change %d of %s, from %d", s.seq, s.id, seq))
	}
	p.mu.Lock()
	p.at, p.length, p.seq = file.ModTime(), file.Size(), s.seq
	p.mu.Unlock()
	return nil
}

// settled reads the file without its -wal, which has come as far as seq. A page
// that is being written while it is read looks like anything: it is looked at
// again, and where somebody wrote meanwhile the look does not count. folding says
// that there was something to fold at the last that failed.
func (l *Ledger) settled(ctx context.Context, seq int64) (s state, ok, folding bool) {
	p := &l.spot
	if s, ok = l.lone.look(ctx, p.path); ok && s.id == p.id && s.seq >= seq {
		return s, true, false
	}
	for looks, most := 0, 40; looks < 3 && most > 0; most-- {
		before, wal := writtenAt(p.path), size(p.path+"-wal")
		if s, ok = l.alone(ctx); ok && s.id == p.id && s.seq >= seq || ctx.Err() != nil {
			break
		}
		folding = wal > 0 || size(p.path+"-wal") > 0
		if writtenAt(p.path).Equal(before) {
			looks++
		}
	}
	return s, ok, folding
}

func writtenAt(path string) time.Time {
	info, err := os.Stat(path)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// headed says that the file without its -wal has the first page of a ledger,
// whatever it lacks behind; commenced that it may come to be one.
func (l *Ledger) headed(ctx context.Context) bool {
	id, err := l.firstPage(ctx, "&_pragma="+patched) // it may be shorter than it says
	return err == nil && id == appID
}

func (l *Ledger) commenced(ctx context.Context) bool {
	id, err := l.firstPage(ctx, "")
	return err == nil && (id == 0 || id == appID) || reason(err) == ErrDamaged
}

// firstPage is what the first page of the file says that it is, without its -wal.
func (l *Ledger) firstPage(ctx context.Context, options string) (id int, err error) {
	db := connect(l.path, "mode=ro&immutable=1"+options, 1)
	defer db.Close()
	err = db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id)
	return id, err
}

// Moved says whether the ledger is no longer the file at its path.
func (l *Ledger) Moved() bool {
	if l.spot.file == nil {
		return false
	}
	_, _, err := l.spot.named()
	return err != nil
}
