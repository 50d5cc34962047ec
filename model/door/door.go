// Package door is a till without a cashier: the HTTP door that LigdiCash's
// callbacks come to. It believes nothing that comes in. A callback says that
// something may have happened to an invoice; what has, the till asks LigdiCash,
// by the rules and the budget of every question.
package door

import (
	"container/heap"
	"context"
	"sync"
	"time"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/model/till"
)

// Till is what is asked of a till.
type Till interface {
	Noticed(ctx context.Context, name string) (model.Invoice, error)
	Check(ctx context.Context, ref string) (till.Checked, error)
}

// Config is what a Door works with.
type Config struct {
	Till  Till
	Key   string       // the door is at Path(Key): unguessable, against scanners; no proof of anything
	Proxy bool         // who sends is whom a proxy of this machine names, see sender
	Said  func(Event)  // hears what happens, from any goroutine; nil: nobody does
	Sound func() error // says whether the ledger can be read, for health; nil: it can
	State func() State // what the door works with, for health; nil: nothing is said of it
	// Whole says that the till has all that others have handed over: what it does not
	// know then, nobody does. nil: it always has.
	Whole func() bool
}

const (
	mostNames  = 10_000 // that wait for their question
	mostParked = 10_000 // that no invoice has, or whose link is not there yet
	atOnce     = 8      // questions under way, which take turns in the till
	again      = 3050 * time.Millisecond
	parkedFor  = 10 * time.Minute
	lastWait   = 5 * time.Second // for questions under way at the end
)

var (
	// After a question that has left the invoice open, or that failed: the
	// callback may have been early, or the network down.
	asks = [...]time.Duration{10 * time.Second, 30 * time.Second, 90 * time.Second}
	// After a look into the ledger that found nothing to ask about.
	looks = [...]time.Duration{2 * time.Second, 5 * time.Second, 15 * time.Second, time.Minute, 2 * time.Minute}
)

// Kind is what happened.
type Kind int

const (
	Asked   Kind = iota // LigdiCash was asked, or could not be: Err
	Unknown             // nobody here knows what was announced: money may have moved that nobody wrote
	Known               // it came after all
	Turned              // what was not let in since the last Turned
)

// Event is what happened, with nothing in it of who pays.
type Event struct {
	Kind    Kind
	Tail    string        // the last four characters of the reference
	Invoice model.Invoice // as it stands now, of Asked
	Err     error
	Counts
}

// Counts are what a Door has seen since it is there.
type Counts struct {
	Taken      int `json:"taken"`      // callbacks that name an invoice
	Unreadable int `json:"unreadable"` // bodies that name none
	Limited    int `json:"limited"`    // requests of who sends too many
	Dropped    int `json:"dropped"`    // names that found no room
	Asked      int `json:"asked"`      // questions to LigdiCash that were answered
	Failed     int `json:"failed"`     // questions that were not
	Unknown    int `json:"unknown"`    // names that nobody knew for ten minutes, and nobody does yet
	Waiting    int `json:"waiting"`    // names that wait for their question, now
	Parked     int `json:"parked"`     // names of no invoice that can be asked about, now
}

// Door is an http.Handler safe for concurrent use. Run asks.
type Door struct {
	c      Config
	limits limits
	wake   chan struct{}
	ready  chan *name // to be asked about

	mu      sync.Mutex
	names   map[string]*name
	due     queue
	parked  []*name // oldest first, with some that no longer are
	nparked int
	strange strangers
	counts  Counts
	told    Counts
	toldAt  time.Time
	started time.Time
}

// New makes a Door.
func New(c Config) *Door {
	return &Door{c: c, wake: make(chan struct{}, 1), ready: make(chan *name, mostNames+mostParked), names: map[string]*name{}, started: time.Now()}
}

// Counts are those so far.
func (d *Door) Counts() Counts {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.count()
}

func (d *Door) count() Counts {
	c := d.counts
	for _, n := range d.names {
		if n.parked && !n.asking {
			c.Parked++
		} else {
			c.Waiting++
		}
	}
	return c
}

// Take has the invoices looked up and asked about that a body names. It does
// not wait, and believes nothing else of it.
func (d *Door) Take(body []byte) {
	n, ok := ligdicash.ReadNotice(body)
	d.mu.Lock()
	defer d.mu.Unlock()
	if !ok {
		d.counts.Unreadable++
		return
	}
	d.counts.Taken++
	called := n.TransactionIDs
	if len(called) == 0 {
		called = []string{n.RequestID}
	}
	for _, c := range called {
		d.knock(c)
	}
}

// knock has a name looked up soon: once, however often it comes.
func (d *Door) knock(called string) {
	now := time.Now()
	n := d.names[called]
	switch {
	case n == nil && len(d.names)-d.nparked >= mostNames:
		d.counts.Dropped++
		return
	case n == nil:
		n = &name{called: called, first: now, due: now}
		d.names[called] = n
		heap.Push(&d.due, n)
	case n.asking:
		n.more = true
		return
	default: // one that waits for another look
		if n.rest {
			n.rest, n.asked = false, 0
		}
		if soon := latest(now, n.last.Add(again)); soon.Before(n.due) {
			n.due = soon
			heap.Fix(&d.due, n.at)
		}
	}
	d.rouse()
}

func (d *Door) rouse() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// Came says that invoices are here now, by any of their names, for which callbacks
// may have come before them.
func (d *Door) Came(called ...string) {
	var known []string
	defer func() {
		for _, c := range known {
			d.say(Event{Kind: Known, Tail: tail(c)})
		}
	}()
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range called {
		switch n := d.names[c]; {
		case n != nil && n.asking:
			n.came = true
		case n != nil && n.parked:
			n.due = time.Now()
			heap.Fix(&d.due, n.at)
			d.rouse()
		case n == nil && d.strange.forget(c):
			d.counts.Unknown--
			d.knock(c)
			known = append(known, c)
		}
	}
}

// stranger counts a name that nobody knows.
func (d *Door) stranger(called string) {
	d.counts.Unknown++
	d.strange.keep(called)
}

// finish has n looked up again after a while, sooner where it was called for
// meanwhile, or forgets it where wait is 0.
func (d *Door) finish(n *name, wait time.Duration, parked bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	n.asking, n.last = false, time.Now()
	if n.more && wait > 0 {
		wait = min(wait, again)
		if n.rest {
			n.rest, n.asked = false, 0
		}
	}
	if n.came && parked {
		wait = time.Millisecond
	}
	n.came = false
	if wait == 0 { // settled: there is nothing more to learn
		d.forget(n)
		return
	}
	n.due = n.last.Add(wait)
	heap.Push(&d.due, n)
	d.park(n, parked)
	d.rouse()
}

func (d *Door) forget(n *name) {
	delete(d.names, n.called)
	d.park(n, false)
}

// park notes whether there is nothing to ask about for n yet. Of too many such
// names the oldest are forgotten.
func (d *Door) park(n *name, parked bool) {
	switch {
	case parked && !n.parked:
		d.nparked++
		d.parked = append(d.parked, n)
	case !parked && n.parked:
		d.nparked--
	}
	n.parked = parked
	for len(d.parked) > 0 && (!d.parked[0].parked || d.nparked > mostParked) {
		oldest := d.parked[0]
		d.parked[0], d.parked = nil, d.parked[1:]
		if !oldest.parked {
			continue
		}
		oldest.parked = false // and parked anew after the look that is under way, if one is
		d.nparked--
		if !oldest.asking {
			heap.Remove(&d.due, oldest.at)
			delete(d.names, oldest.called)
			d.stranger(oldest.called)
		}
	}
}

func (d *Door) add(f func(*Counts)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f(&d.counts)
}

func (d *Door) say(e Event) {
	if d.c.Said != nil {
		d.c.Said(e)
	}
}

// tell says once a minute what was not let in, if anything.
func (d *Door) tell() {
	d.mu.Lock()
	c, now := d.counts, time.Now()
	news := c.Unreadable != d.told.Unreadable || c.Limited != d.told.Limited || c.Dropped != d.told.Dropped
	if !news || now.Sub(d.toldAt) < time.Minute {
		d.mu.Unlock()
		return
	}
	e := Event{Kind: Turned, Counts: Counts{Unreadable: c.Unreadable - d.told.Unreadable, Limited: c.Limited - d.told.Limited, Dropped: c.Dropped - d.told.Dropped}}
	d.told, d.toldAt = c, now
	d.mu.Unlock()
	d.say(e)
}

// tail is enough to find a reference by, and no more.
func tail(called string) string { return called[max(0, len(called)-4):] }

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func pause(ctx context.Context, d time.Duration, woken <-chan struct{}) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-woken:
	case <-ctx.Done():
	}
}
