package till

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"caisse/model"
	"caisse/model/ledger"
)

// What the rest of the till tells the watcher.
type (
	watch       struct{ inv model.Invoice } // look after this one
	checkNow    struct{ ref string }        // ask as soon as the rules allow
	follow      struct{ ref string }        // a screen shows this one: tell it what is known
	checked     struct{ inv model.Invoice } // somebody else has just had an answer about this one
	resume      struct{}                    // LigdiCash can be asked again
	rekeyed     struct{}                    // it can be asked with other keys
	settleStale struct{}                    // look for invoices whose answer is lost

	checksChanged struct{} // CheckAll or StopChecks was called
)

// tell hands m to the watcher. It never blocks a caller: the inbox is read
// until the till closes.
func (t *Till) tell(m any) {
	select {
	case t.inbox <- m:
	case <-t.ctx.Done():
	}
}

// mention is tell for those who may be without a watcher: it never waits. A
// watcher too busy to hear finds out at its next question.
func (t *Till) mention(m any) {
	if !t.running.Load() {
		return
	}
	select {
	case t.inbox <- m:
	default:
	}
}

// CheckNow asks LigdiCash about ref as soon as the 3 s rule allows.
func (t *Till) CheckNow(ref string) { go t.tell(checkNow{ref}) }

// Follow has the news tell at once what the ledger says of ref, and the watcher
// look after it, whoever made it.
func (t *Till) Follow(ref string) { go t.tell(follow{ref}) }

// watched is one invoice in the watcher's care.
type watched struct {
	inv     model.Invoice
	due     time.Time
	wanted  bool // somebody pressed a key for it
	refused bool // it waits for better keys
}

// watcher belongs to one goroutine. It has one question under way at a time and
// pauses after failures; the gate keeps its questions apart from each other and
// from those of screens and scripts: that is the request budget all share.
type watcher struct {
	t *Till
	*rounds
	open     map[string]*watched
	asking   *asking // the question under way; nil when none
	answers  chan answer
	earliest time.Time // no question before this
	failures int       // in a row
	stale    time.Time // when to look for lost answers again; zero: no need
	untaken  bool      // what an earlier run left open could not be read yet
	listed   bool      // the last question was one of a CheckAll
}

// Run watches until ctx ends: it first takes up what an earlier run left open.
// A panic is reported and the watch goes on from the ledger.
func (t *Till) Run(ctx context.Context) {
	t.running.Store(true)
	defer t.running.Store(false)
	rs := &rounds{started: t.now().Truncate(time.Millisecond)} // as the ledger keeps times
	for ctx.Err() == nil {
		if t.watchOnce(ctx, rs) {
			return
		}
		select { // after a panic: not in a tight loop
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

func (t *Till) watchOnce(ctx context.Context, rs *rounds) (done bool) {
	defer func() {
		if r := recover(); r != nil {
			t.mail.put(TroubleNews{Fault{"watching", fmt.Sprint(r)}})
		}
	}()
	w := &watcher{t: t, rounds: rs, open: map[string]*watched{}, answers: make(chan answer, 1)}
	w.takeUp(ctx)
	w.takeChecks()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		timer.Reset(w.step(ctx))
		select {
		case <-ctx.Done():
			if w.asking != nil {
				<-w.answers // ctx has ended its question
			}
			return true
		case <-timer.C:
		case m := <-t.inbox:
			w.hear(ctx, m)
		case a := <-w.answers:
			w.judge(a)
		}
	}
}

// takeUp fills the watch from the ledger.
func (w *watcher) takeUp(ctx context.Context) {
	now := w.t.now()
	left, err := w.t.ledger.Unsettled(ctx, []model.State{model.Pending, model.Failed}, now.Add(-sweepAge))
	w.untaken = err != nil
	if err != nil {
		w.t.mail.put(TroubleNews{err})
	}
	for _, inv := range left {
		switch {
		case w.open[inv.Ref] != nil:
		case inv.CreatedAt.Before(w.started):
			w.open[inv.Ref] = &watched{inv: inv, due: now}
		default:
			w.care(inv)
		}
	}
	if err == nil {
		w.begin(left)
	}
	w.settleLost(ctx)
	if w.untaken && w.stale.IsZero() {
		w.stale = now.Add(sendSlack)
	}
}

// again looks for lost answers, and for what could not be taken up before.
func (w *watcher) again(ctx context.Context) {
	if w.untaken {
		w.takeUp(ctx)
		return
	}
	w.settleLost(ctx)
}

// settleLost ends what is still "sending" although no call can be running any
// more: an earlier run was killed before the answer came.
func (w *watcher) settleLost(ctx context.Context) {
	w.stale = time.Time{}
	now := w.t.now()
	sending, err := w.t.ledger.Unsettled(ctx, []model.State{model.Sending}, time.Time{})
	if err != nil {
		w.t.mail.put(TroubleNews{err})
		w.stale = now.Add(sendSlack)
	}
	for _, inv := range sending {
		limit := inv.CreatedAt.Add(createLimit + sendSlack)
		if limit.After(now.Add(createLimit + sendSlack)) {
			limit = now // written by a clock that ran ahead
		}
		switch {
		case w.t.isSending(inv.Ref):
		case now.Before(limit): // another console may be sending it
			if w.stale.IsZero() || limit.Before(w.stale) {
				w.stale = limit
			}
		default:
			if err := w.t.ended(inv, model.LostAnswer, model.EventLost, ""); err != nil {
				w.stale = now.Add(sendSlack)
			}
		}
	}
}

// step asks what may be asked now and says how long to sleep otherwise.
func (w *watcher) step(ctx context.Context) time.Duration {
	const long = time.Hour
	now := w.t.now()
	sleep := long
	if !w.stale.IsZero() {
		if !now.Before(w.stale) {
			w.again(ctx)
		}
		if !w.stale.IsZero() {
			sleep = min(sleep, w.stale.Sub(now))
		}
	}
	g := w.t.reach()
	if g == nil || w.asking != nil {
		return sleep
	}
	if wait := w.earliest.Sub(now); wait > 0 {
		return min(sleep, wait)
	}
	next, listed, wait := w.next(ctx, now)
	if next != nil {
		wait = w.ask(ctx, g, next, listed)
	}
	return min(sleep, wait)
}

// hear takes one message.
func (w *watcher) hear(ctx context.Context, m any) {
	now := w.t.now()
	switch m := m.(type) {
	case watch:
		w.care(m.inv)
	case checked:
		w.failures, w.earliest = 0, now
		w.finish(m.inv.Ref, Total{}, false)
		w.care(m.inv)
	case checksChanged:
		w.takeChecks()
	case resume:
		w.failures, w.earliest = 0, now
	case rekeyed:
		w.failures, w.earliest = 0, now
		for _, o := range w.open {
			if o.refused {
				o.refused, o.due = false, now
			}
		}
	case settleStale:
		w.again(ctx)
	case follow:
		w.look(ctx, m.ref)
	case checkNow:
		w.failures, w.earliest = 0, now
		o := w.look(ctx, m.ref)
		if o == nil || w.asking != nil && w.asking.inv.Ref == m.ref {
			return
		}
		o.wanted, o.due = true, now
		if next := o.inv.CheckedAt.Add(claimGap); next.After(now) && next.Before(now.Add(claimGap)) {
			o.due = next
		}
	}
}

// look tells what the ledger says of ref and takes it into the watch if it
// belongs there; nil if it does not.
func (w *watcher) look(ctx context.Context, ref string) *watched {
	inv, err := w.t.tellOf(ctx, ref, w.open[ref], false)
	if errors.Is(err, ledger.ErrNotFound) {
		return nil
	}
	if err != nil {
		w.t.mail.put(TroubleNews{err})
		return w.open[ref]
	}
	if !inv.Askable() {
		delete(w.open, ref)
		w.finish(ref, Total{}, false)
		return nil
	}
	if w.open[ref] == nil {
		w.open[ref] = &watched{inv: inv, due: w.t.now()}
	}
	return w.open[ref]
}

// tellOf reads what the ledger says of ref and tells it, as one step with the
// changes, so that no older news comes after newer. o is what was known.
func (t *Till) tellOf(ctx context.Context, ref string, o *watched, morning bool) (model.Invoice, error) {
	t.writing.Lock()
	defer t.writing.Unlock()
	inv, err := t.ledger.Invoice(ctx, ref)
	if err != nil {
		return inv, err
	}
	was := inv.State
	if o != nil {
		was = o.inv.State
	}
	t.mail.put(InvoiceNews{Invoice: inv, Was: was, Morning: morning})
	return inv, nil
}

// care puts inv into the watch at its next turn, or lets it go.
func (w *watcher) care(inv model.Invoice) {
	now := w.t.now()
	wait, ok := interval(inv, now)
	if !ok || !inv.State.Watched() {
		delete(w.open, inv.Ref)
		return
	}
	// Jitter only ever adds: it keeps several sales apart and the rule of 3 s.
	wait += rand.N(wait / 8)
	w.open[inv.Ref] = &watched{inv: inv, due: now.Add(wait)}
}
