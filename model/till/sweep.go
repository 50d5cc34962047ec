package till

import (
	"context"
	"errors"
	"time"
)

// SweepNews is the progress of a round of questions: a CheckAll, or the sweep
// at start (Morning) over what an earlier run left open. It comes after each
// answer, and when asking has to pause or can go on.
type SweepNews struct {
	Morning     bool
	Done, Total int
	Paid        Total   // found paid by it
	Over        bool    // the last one, or stopped
	Trouble     Trouble // why it cannot go on now; the rest is asked when LigdiCash answers again
}

func (SweepNews) news() {}

// CheckAll has the watcher ask about each of refs once, in turn, within the
// budget and after fresher customers; SweepNews tells the progress. What
// LigdiCash cannot change any more counts as done. A second call replaces the
// first.
func (t *Till) CheckAll(refs []string) { t.setChecks(newRound(refs)) }

// StopChecks forgets what CheckAll has not asked yet; the rest of the watch
// goes on.
func (t *Till) StopChecks() { t.setChecks(nil) }

// setChecks leaves the round where the watcher finds it, whatever the order in
// which it hears.
func (t *Till) setChecks(r *round) {
	t.mu.Lock()
	t.checks = r
	t.mu.Unlock()
	go t.tell(checksChanged{})
}

func (t *Till) wantedChecks() *round {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.checks
}

// round is a number of invoices that are to be asked about once each.
type round struct {
	SweepNews
	left  map[string]time.Duration // those not answered; not to be asked about before
	queue []string                 // in order; may hold some that are answered
}

func newRound(refs []string) *round {
	r := &round{left: map[string]time.Duration{}}
	for _, ref := range refs {
		if _, twice := r.left[ref]; !twice {
			r.left[ref] = 0
			r.queue = append(r.queue, ref)
		}
	}
	r.Total = len(r.left)
	return r
}

// has says whether ref still waits for its answer.
func (r *round) has(ref string) bool {
	if r == nil {
		return false
	}
	_, ok := r.left[ref]
	return ok
}

// next is the one to ask now, else how long to wait for it; no ref and no wait
// when none is left.
func (r *round) next(now time.Duration) (ref string, wait time.Duration) {
	for len(r.queue) > 0 && !r.has(r.queue[0]) {
		r.queue = r.queue[1:]
	}
	for _, ref := range r.queue {
		due, ok := r.left[ref]
		if !ok {
			continue
		}
		if due <= now {
			return ref, 0
		}
		if wait == 0 || due-now < wait {
			wait = due - now
		}
	}
	return "", wait
}

// later puts ref behind the others, not to be asked about before due.
func (r *round) later(ref string, due time.Duration) {
	if r == nil || !r.has(ref) {
		return
	}
	r.left[ref] = due
	if len(r.queue) > 0 && r.queue[0] == ref {
		r.queue = append(r.queue[1:], ref)
	}
}

// done strikes ref off: it was answered, or there is nothing to ask any more.
func (r *round) done(ref string) bool {
	if !r.has(ref) {
		return false
	}
	delete(r.left, ref)
	r.Done++
	r.Over, r.Trouble = len(r.left) == 0, NoTrouble
	return true
}

// rounds are those under way. They outlive a watcher that stumbled.
type rounds struct {
	started time.Duration // of Run
	attends bool          // it is Attend's
	morning *morning      // nil until the ledger could be read
	list    *round        // of CheckAll; nil when none
}

// finish strikes ref off the rounds and tells it. found is what the answer
// brought; the morning claims it only where nobody asked for it by hand, and
// its news said so.
func (w *watcher) finish(ref string, found Total, morning bool) {
	if w.list.done(ref) {
		w.list.Paid.Count += found.Count
		w.list.Paid.Sum += found.Sum
		w.t.mail.put(w.list.SweepNews)
	}
	if w.morning.done(ref) {
		if !morning {
			found = Total{}
		}
		w.told(found)
	}
}

// pause tells the rounds that they cannot go on, or can again.
func (w *watcher) pause(why Trouble) {
	if m := w.morning; m != nil && !m.Over && m.Trouble != why {
		m.Trouble = why
		w.t.mail.put(m.SweepNews)
	}
	if r := w.list; r != nil && !r.Over && r.Trouble != why {
		r.Trouble = why
		w.t.mail.put(r.SweepNews)
	}
}

// takeChecks starts, replaces or stops the round of CheckAll.
func (w *watcher) takeChecks() {
	wanted := w.t.wantedChecks()
	if wanted == w.list {
		return
	}
	stopped := w.list
	w.list = wanted
	switch {
	case wanted != nil:
		wanted.Over = wanted.Total == 0
		w.failures, w.earliest = 0, 0 // somebody wants to know
		w.t.mail.put(wanted.SweepNews)
	case !stopped.Over:
		stopped.Over = true
		w.t.mail.put(stopped.SweepNews)
	}
}

// fromList is the next of the CheckAll that LigdiCash can say something of, nil
// when none can be asked now. What is older than the schedule's limits is not
// taken into the watch: it is asked about once.
func (w *watcher) fromList(ctx context.Context, now time.Duration) (o *watched, wait time.Duration) {
	if w.list == nil || w.list.Over {
		return nil, 0
	}
	for range 64 { // then the watcher looks up
		ref, wait := w.list.next(now)
		if ref == "" {
			return nil, wait
		}
		if o := w.open[ref]; o != nil {
			return o, 0
		}
		inv, err := w.t.ledger.Invoice(ctx, ref)
		switch {
		case err == nil && inv.Askable():
			return &watched{inv: inv}, 0
		case err == nil || errors.Is(err, ErrNotFound):
			w.finish(ref, Total{}, false)
		default:
			w.t.mail.put(TroubleNews{err})
			w.list.later(ref, now+backoff(2))
			return nil, backoff(2)
		}
	}
	return nil, time.Millisecond
}
