package till

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
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
	learnt      struct{ inv model.Invoice } // other tills have changed this one
	resume      struct{}                    // LigdiCash can be asked again
	rekeyed     struct{}                    // it can be asked with other keys
	settleStale struct{}                    // look for invoices whose answer is lost
	clockKnown  struct{}                    // sales that wait for their date can be dated

	cameBack struct{} // many of its own sales are in the ledger that were not
	parked   struct{} // a question waits until it may ask a second time: others can go on

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

// Show says which sale is on the glass, "" when none is: a customer stands
// before it, so it is asked about first, and as often as the rules allow.
func (t *Till) Show(ref string) {
	t.mu.Lock()
	changed := t.glass != ref
	t.glass = ref
	t.mu.Unlock()
	if changed && ref != "" {
		t.mention(follow{ref})
	}
}

func (t *Till) shown() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.glass
}

// watched is one invoice in the watcher's care. Times are running time.
type watched struct {
	inv     model.Invoice
	since   time.Duration // when it was last put into its turn
	due     time.Duration
	wanted  bool // somebody pressed a key for it
	refused bool // it waits for better keys
	missing int  // how often in a row LigdiCash did not find it
}

// watcher belongs to one goroutine. It pauses after failures; the gate keeps its questions apart from each other and
// from those of screens and scripts: that is the request budget all share.
// Times are running time: no clock that is set moves them.
type watcher struct {
	t *Till
	*rounds
	open     map[string]*watched
	asking   map[string]*asking // under way
	answers  chan answered
	earliest time.Duration            // no question before this
	failures int                      // in a row
	stale    time.Duration            // when to look again for lost answers and what else could not be done; 0: no need
	sending  map[string]time.Duration // since when those of others are known to be on their way
	last     source                   // of the last question behind the urgent ones
	between  bool                     // another was asked since the one on the glass was
	dated    bool                     // what earlier runs left without a date has one
	others   standIn                  // for tills that are silent
	received bool                     // somebody else finds who pays, see Till.received
}

// mostWatched are in the watch at a time, and the sales of this run, which no
// round goes through. What else is open is gone through in rounds, see morning.
const mostWatched = 1000

// Run watches until ctx ends: it first takes up what an earlier run left open.
// A panic is reported and the watch goes on from the ledger. It ends within
// 2 s of ctx.
func (t *Till) Run(ctx context.Context) { t.run(ctx, &rounds{started: t.Running()}) }

// run is Run, with the rounds to go through.
func (t *Till) run(ctx context.Context, rs *rounds) {
	t.running.Store(true)
	defer t.running.Store(false)
	t.ledger.Warm(ctx)
	sharing, over := context.WithCancel(ctx)
	shared := make(chan struct{})
	if t.share != nil {
		t.share.Begin()
	}
	go func() {
		defer close(shared)
		var told sync.WaitGroup
		told.Go(func() { t.tellSharing(sharing) })
		t.Share(sharing)
		told.Wait()
	}()
	defer func() {
		over()
		select {
		case <-shared:
		case <-time.After(lastWords):
		}
	}()
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

// lastWords is how long a question that its context has ended may take to end.
const lastWords = 1500 * time.Millisecond

func (t *Till) watchOnce(ctx context.Context, rs *rounds) (done bool) {
	defer func() {
		if r := recover(); r != nil {
			t.mail.put(TroubleNews{Fault{"watching", fmt.Sprint(r)}})
		}
	}()
	w := &watcher{t: t, rounds: rs, open: map[string]*watched{}, asking: map[string]*asking{}, answers: make(chan answered, mostAsking), sending: map[string]time.Duration{}}
	w.takeUp(ctx)
	w.takeChecks()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		timer.Reset(w.step(ctx))
		select {
		case <-ctx.Done():
			for late := time.After(lastWords); len(w.asking) > 0; {
				select {
				case of := <-w.answers:
					delete(w.asking, of.q.inv.Ref)
				case <-late: // it writes to a disk that does not answer
					return true
				}
			}
			return true
		case <-timer.C:
		case m := <-t.inbox:
			w.hear(ctx, m)
		case a := <-w.answers:
			w.judge(ctx, a)
		}
	}
}

// takeUp begins with what is open in the ledger.
func (w *watcher) takeUp(ctx context.Context) {
	if err := w.begin(ctx); err != nil {
		w.t.mail.put(TroubleNews{err})
		w.later(sendSlack)
	}
	w.settleLost(ctx)
}

// later has again called in d, at the latest.
func (w *watcher) later(d time.Duration) {
	if at := w.t.Running() + d; w.stale == 0 || at < w.stale {
		w.stale = at
	}
}

// again does what could not be done before.
func (w *watcher) again(ctx context.Context) {
	w.stale = 0
	if w.morning == nil {
		w.takeUp(ctx)
	} else {
		w.settleLost(ctx)
	}
	done, left := w.t.writeLate()
	for _, inv := range done {
		w.care(inv)
	}
	if left {
		w.later(retryWrite)
	}
	w.date(ctx)
}

// settleLost ends what is still "sending" although no call can be running any
// more: an earlier run was killed before the answer came. Another console may
// be sending it, for as long as a call can take.
func (w *watcher) settleLost(ctx context.Context) {
	now := w.t.Running()
	sending, err := w.t.ledger.Newest(ctx, ledger.Query{States: []model.State{model.Sending}, Own: true, Limit: 200}) // others give up their own
	if err != nil {
		w.t.mail.put(TroubleNews{err})
		w.later(sendSlack)
	}
	for ref := range w.sending {
		if err == nil && !holds(sending, ref) {
			delete(w.sending, ref)
		}
	}
	for _, inv := range sending {
		if w.t.isSending(inv.Ref) {
			continue
		}
		since, known := w.sending[inv.Ref]
		if !known {
			since = max(w.t.bornAt(inv, inv.CreatedAt), now-createLimit-sendSlack)
			w.sending[inv.Ref] = since
		}
		if left := since + createLimit + sendSlack - now; left > 0 {
			w.later(left)
			continue
		}
		if err := w.t.within(func() error { return w.t.ended(inv, model.LostAnswer, model.EventLost, "") }); err != nil {
			w.later(sendSlack)
		}
	}
}

func holds(invs []model.Invoice, ref string) bool {
	for i := range invs {
		if invs[i].Ref == ref {
			return true
		}
	}
	return false
}

// step asks what may be asked now and says how long to sleep otherwise.
func (w *watcher) step(ctx context.Context) time.Duration {
	const long = time.Hour
	now := w.t.Running()
	sleep := long
	if w.stale != 0 {
		if now >= w.stale {
			w.again(ctx)
		}
		if w.stale != 0 {
			sleep = min(sleep, w.stale-now)
		}
	}
	if w.relax(now) && len(w.open) > 0 {
		sleep = min(sleep, receivedOff)
	}
	g := w.t.reach()
	switch {
	case g == nil, len(w.asking) >= mostAsking:
		return sleep
	case !w.t.gate.free():
		return min(sleep, budget)
	}
	if wait := max(w.earliest-now, w.t.pauseLeft(now)); wait > 0 {
		return min(sleep, wait)
	}
	next, from, wait := w.next(ctx, now)
	if next != nil {
		wait = w.ask(ctx, g, next, from)
	}
	return min(sleep, wait)
}

// hear takes one message.
func (w *watcher) hear(ctx context.Context, m any) {
	now := w.t.Running()
	switch m := m.(type) {
	case watch:
		w.care(m.inv)
	case checked:
		w.failures, w.earliest = 0, 0
		w.finish(m.inv.Ref, Total{}, false)
		w.care(m.inv)
	case learnt:
		o := w.open[m.inv.Ref]
		switch {
		case !m.inv.Askable():
			delete(w.open, m.inv.Ref)
			w.finish(m.inv.Ref, Total{}, false)
		case o != nil:
			o.inv = m.inv
		default:
			w.care(m.inv)
		}
	case checksChanged:
		w.takeChecks()
	case resume:
		w.failures, w.earliest = 0, 0
	case rekeyed:
		w.failures, w.earliest = 0, 0
		for _, o := range w.open {
			if o.refused {
				o.refused, o.due = false, now
			}
		}
	case settleStale, clockKnown:
		w.again(ctx)
	case cameBack:
		if w.morning != nil {
			w.morning.more = true
		}
	case follow:
		if o := w.look(ctx, m.ref); o != nil && w.received { // it may be on the glass now
			w.sooner(o, now)
		}
	case checkNow:
		w.failures, w.earliest = 0, 0
		o := w.look(ctx, m.ref)
		if o == nil || w.asking[m.ref] != nil {
			return
		}
		o.wanted, o.due = true, now // the claim keeps the 3 s
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
	if !w.t.Owns(inv) {
		return nil
	}
	if w.open[ref] == nil {
		w.open[ref] = &watched{inv: inv, due: w.t.Running()}
	}
	return w.open[ref]
}

// tellLimit is how long a change may take before the watcher goes on without it.
const tellLimit = time.Second

// tellOf reads what the ledger says of ref and tells it, as one step with the
// changes, so that no older news comes after newer. o is what was known. While
// the disk hangs it is only read, and told later.
func (t *Till) tellOf(ctx context.Context, ref string, o *watched, morning bool) (model.Invoice, error) {
	most := tellLimit
	if t.hanging.Load() > 0 {
		most = 0
	}
	if !t.writing.LockIn(most) {
		time.AfterFunc(retryWrite, func() { t.mention(follow{ref}) })
		return t.ledger.Invoice(ctx, ref)
	}
	defer t.writing.Unlock()
	inv, err := t.ledger.Invoice(ctx, ref)
	if err != nil {
		return inv, err
	}
	was := inv.State
	if o != nil {
		was = o.inv.State
	}
	t.report(InvoiceNews{Invoice: inv, Was: was, Morning: morning})
	return inv, nil
}

// care puts inv into the watch at its next turn, or lets it go.
func (w *watcher) care(inv model.Invoice) {
	old := w.open[inv.Ref]
	if w.attends && old == nil && !w.t.ages.made(inv.Ref) { // another's to ask about
		return
	}
	missing := 0
	if old != nil {
		missing = old.missing
	}
	wait, ok := w.t.interval(inv, missing)
	if !ok || !w.t.Owns(inv) {
		delete(w.open, inv.Ref)
		return
	}
	if old == nil && len(w.open) >= mostWatched && !w.t.ages.made(inv.Ref) {
		if w.morning != nil {
			w.morning.more = true
		}
		return
	}
	// Jitter only ever adds: it keeps several sales apart and the rule of 3 s.
	if inv.Ref == w.t.shown() {
		wait += rand.N(glassJitter)
	} else {
		wait += rand.N(wait / 8)
	}
	now := w.t.Running()
	w.open[inv.Ref] = &watched{inv: inv, since: now, due: now + wait, missing: missing}
}

// relax says whether somebody else finds who pays. Once nobody does, everything is
// asked about as if nobody had.
func (w *watcher) relax(now time.Duration) bool {
	was := w.received
	if w.received = w.t.received(); was && !w.received {
		for _, o := range w.open {
			w.sooner(o, now)
		}
	}
	return w.received
}

// sooner brings o's turn forward to where it would be now.
func (w *watcher) sooner(o *watched, now time.Duration) {
	if wait, ok := w.t.interval(o.inv, o.missing); ok && !o.refused && o.since > 0 {
		o.due = min(o.due, max(now, o.since+wait))
	}
}
