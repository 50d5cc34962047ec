package door

import (
	"container/heap"
	"context"
	"errors"
	"sync"
	"time"

	"caisse/model/till"
)

// Run asks about what was taken, until ctx ends; what is under way then has a
// moment. Nothing is lost with what has not been asked: its invoices are open in
// the ledger, and every till of it asks about those. Questions wait for each other;
// looking up does not wait for them, or what is forged would keep out what is not.
func (d *Door) Run(ctx context.Context) {
	working, giveUp := context.WithCancel(context.WithoutCancel(ctx))
	defer giveUp()
	room := make(chan struct{}, atOnce)
	var running sync.WaitGroup
	for range atOnce {
		running.Go(func() {
			for {
				select {
				case <-ctx.Done():
					return
				case n := <-d.ready:
					if ctx.Err() == nil {
						d.work(working, n, d.ask)
					}
				}
			}
		})
	}
	for ctx.Err() == nil {
		d.tell()
		n, wait := d.next()
		if n == nil {
			pause(ctx, wait, d.wake)
			continue
		}
		select {
		case room <- struct{}{}:
		case <-ctx.Done():
			continue
		}
		running.Go(func() {
			defer func() { <-room }()
			d.work(working, n, d.look)
		})
	}
	timer := time.AfterFunc(lastWait, giveUp)
	defer timer.Stop()
	running.Wait()
}

// next takes the name whose turn it is, or says how long there is none.
func (d *Door) next() (*name, time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.due) == 0 {
		return nil, time.Minute
	}
	now := time.Now()
	if wait := d.due[0].due.Sub(now); wait > 0 {
		return nil, min(wait, time.Minute)
	}
	n := heap.Pop(&d.due).(*name)
	if n.rest {
		d.forget(n)
		return nil, 0
	}
	n.asking, n.more = true, false
	return n, 0
}

// work does something about a name, and tells what came of it.
func (d *Door) work(ctx context.Context, n *name, do func(context.Context, *name) Event) {
	defer func() {
		if r := recover(); r != nil { // a fault of ours must not end the door, nor come again and again
			d.finish(n, 0, false)
		}
	}()
	if e := do(ctx, n); e.Tail != "" {
		d.say(e)
	}
}

// look looks a name up, and has the invoice that has it asked about.
func (d *Door) look(ctx context.Context, n *name) (e Event) {
	inv, err := d.c.Till.Noticed(ctx, n.called)
	missing := errors.Is(err, till.ErrNotFound)
	switch {
	case err == nil && inv.Token != "" && inv.Askable():
		d.ready <- n // which has room for all names there can be
	case err == nil && inv.Token != "":
		d.finish(n, 0, false)
	default: // another till's, one whose link is still on its way, or a ledger that cannot be read
		if time.Since(n.first) < parkedFor || missing && d.c.Whole != nil && !d.c.Whole() {
			n.looked++
			d.finish(n, looks[min(n.looked, len(looks))-1], true)
			return e
		}
		if missing {
			e = Event{Kind: Unknown, Tail: tail(n.called)}
			d.mu.Lock()
			d.stranger(n.called)
			d.mu.Unlock()
		}
		d.finish(n, 0, false)
	}
	return e
}

// ask asks about the invoice that has a name, unless somebody has had the answer by
// now.
func (d *Door) ask(ctx context.Context, n *name) (e Event) {
	d.mu.Lock()
	n.more = false // what came before the question is answered by it
	d.mu.Unlock()
	inv, err := d.c.Till.Noticed(ctx, n.called)
	switch {
	case err != nil: // the ledger cannot be read just now
		d.finish(n, looks[0], true)
		return e
	case !inv.Askable():
		d.finish(n, 0, false)
		return e
	}
	out, err := d.c.Till.Check(ctx, inv.Ref)
	d.add(func(c *Counts) {
		if err == nil {
			c.Asked++
		} else {
			c.Failed++
		}
	})
	wait := time.Duration(0)
	switch {
	case err == nil && !out.Invoice.Askable():
	case n.asked < len(asks):
		wait = asks[n.asked]
		n.asked++
	default:
		wait, n.rest = again, true
	}
	d.finish(n, wait, false)
	return Event{Kind: Asked, Tail: tail(inv.Ref), Invoice: out.Invoice, Err: err}
}
