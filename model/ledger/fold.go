package ledger

import (
	"context"
	"os"
	"sync"
	"time"
)

// What was written goes into the -wal. Once nothing was for a moment it is
// folded into the ledger's file, so that a plain copy of that file is whole.
const (
	idleFor   = 400 * time.Millisecond
	foldAgain = 15 // with sales all the time, at every so many moments
	foldLater = 30 * time.Second
	askedFor  = 5 * time.Second // where only questions were asked: with links that wait there is one every second
)

const folding = "mode=rw&_busy_timeout=0&_error_rc=1&_pragma=fullfsync(1)&_pragma=checkpoint_fullfsync(1)"

// folder folds by itself. It has no goroutine while there is nothing to fold.
type folder struct {
	mu      sync.Mutex
	changes int         // since the ledger was opened
	facts   int         // of these, the ones that were more than a question asked
	folded  int         // facts that are in the file
	timer   *time.Timer // nil: there is nothing to fold
	closed  bool
	busy    sync.WaitGroup
	ctx     context.Context // ends with the ledger
	stop    context.CancelFunc
}

// changed is called after every change; asked says that it was but a question.
func (l *Ledger) changed(asked bool) {
	f := &l.folder
	f.mu.Lock()
	defer f.mu.Unlock()
	f.changes++
	if !asked {
		f.facts++
	}
	switch only := f.facts == f.folded; { // questions wait
	case f.closed:
	case f.timer == nil && only:
		l.foldIn(askedFor, f.changes, foldAgain)
	case f.timer == nil, !asked && f.facts == f.folded+1 && f.timer.Stop():
		l.foldIn(idleFor, f.changes, 0)
	}
}

// foldIn folds after d if there was no change since, else later; f.mu is held.
func (l *Ledger) foldIn(d time.Duration, changes, tries int) {
	f := &l.folder
	f.timer = time.AfterFunc(d, func() {
		f.mu.Lock()
		switch {
		case f.closed:
			f.mu.Unlock()
			return
		case f.changes != changes && tries < foldAgain:
			l.foldIn(idleFor, f.changes, tries+1)
			f.mu.Unlock()
			return
		}
		changes, facts := f.changes, f.facts
		f.busy.Add(1)
		f.mu.Unlock()
		defer f.busy.Done()
		done := l.fold(context.Background())
		f.mu.Lock()
		defer f.mu.Unlock()
		if done {
			f.folded = facts
		}
		switch {
		case f.closed:
		case !done: // somebody reads, or the disk is full
			l.foldIn(min(d*2, foldLater), f.changes, foldAgain)
		case f.facts != facts:
			l.foldIn(idleFor, f.changes, 0)
		case f.changes != changes:
			l.foldIn(askedFor, f.changes, foldAgain)
		default:
			f.timer = nil
		}
	})
}

// fold writes the -wal into the file and empties it. It waits for nobody:
// false says that somebody was in the way, or that it went wrong, with nothing
// lost.
func (l *Ledger) fold(ctx context.Context) bool {
	if l.Moved() { // the connections would be those of another file
		return true
	}
	// Nor into an older copy that somebody has put over it: that would make one of the two.
	if file, err := os.Stat(l.path); err == nil && l.untouched(ctx, file) != nil {
		return true
	}
	// The greater part needs no lock that a sale would wait for.
	for _, how := range []string{"PASSIVE", "TRUNCATE"} {
		var busy, pages, folded int
		err := l.folds.first(ctx, "PRAGMA wal_checkpoint("+how+")", nil, &busy, &pages, &folded)
		if err != nil || busy != 0 {
			return false
		}
	}
	if file, err := os.Stat(l.path); err == nil {
		_ = l.untouched(ctx, file) // told before the next change
	}
	if !l.counts.there() {
		l.recount(ctx)
	}
	return true
}

// recount makes the file of counts anew where somebody took it away.
func (l *Ledger) recount(ctx context.Context) {
	_ = l.commit(ctx, func(tx *transaction) error { // tried again after the next change
		s, err := stateOf(ctx, tx)
		if err != nil {
			return err
		}
		tickets, err := given(ctx, tx)
		if err != nil {
			return err
		}
		c, err := openCounts(l.path, s, tickets, l.without)
		if err != nil {
			return err
		}
		return l.counts.renew(c)
	})
}

// lastFold ends the folding and does what is left of it.
func (l *Ledger) lastFold() {
	f := &l.folder
	f.mu.Lock()
	waiting := f.timer != nil
	f.closed = true
	f.mu.Unlock()
	f.stop()
	f.busy.Wait()
	if waiting {
		l.fold(context.Background())
	}
}
