package till

import (
	"cmp"
	"context"
	"time"

	"caisse/model"
)

// source is where a question behind the urgent ones comes from. They take
// turns: none may keep the others waiting.
type source int

const (
	fromWatch source = iota
	fromMorning
	fromCheckAll
	fromSilent
	sources
)

// next is whose turn it is and where it comes from; nil when it is nobody's
// before wait is over.
func (w *watcher) next(ctx context.Context, now time.Duration) (o *watched, from source, wait time.Duration) {
	wait = time.Hour
	o = w.first(now)
	if o != nil {
		switch u := w.urgency(o, now); {
		case u == notDue:
			o, wait = nil, o.due-now
		case u <= onGlass:
			return o, fromWatch, 0
		}
	}
	if pause := w.reserved(now); pause > 0 {
		return nil, fromWatch, min(wait, pause)
	}
	if o != nil && w.urgency(o, now) == fresh {
		return o, fromWatch, 0
	}
	for i := range sources {
		var next *watched
		var pause time.Duration
		switch from = (w.last + 1 + i) % sources; from {
		case fromWatch:
			next = o
		case fromMorning:
			next, pause = w.fromMorning(ctx, now)
		case fromCheckAll:
			next, pause = w.fromList(ctx, now)
		case fromSilent:
			next, pause = w.fromOthers(ctx, now)
		}
		if next != nil {
			return next, from, 0
		}
		if pause > 0 {
			wait = min(wait, pause)
		}
	}
	return nil, fromWatch, wait
}

// reserved is how long no other question may begin, so that the one about the
// sale on the glass need not wait for it when it is due. One is let through
// between two of them, however long LigdiCash takes.
func (w *watcher) reserved(now time.Duration) time.Duration {
	g := w.open[w.t.shown()]
	if g == nil || !w.between {
		return 0
	}
	takes := max(w.t.Health().Took, budget)
	if now+takes <= g.due {
		return 0
	}
	return max(g.due-now, time.Millisecond)
}

// How urgent a question is: a week of old links, or a list somebody is going
// through, must not keep a fresh sale waiting.
const (
	keyPressed = iota // somebody waits for this very answer
	onGlass           // the customer stands before it
	fresh             // the customer may be standing here; or it waited too long
	patient
	notDue
)

func (w *watcher) urgency(o *watched, now time.Duration) int {
	switch {
	case o.due > now:
		return notDue
	case o.wanted:
		return keyPressed
	case o.inv.Ref == w.t.shown():
		return onGlass
	case o.missing >= 2:
		return patient
	case o.inv.State == model.Pending && w.t.Age(o.inv, o.inv.PendingAt) < freshAge, now-o.due > overdue:
		return fresh
	}
	return patient
}

// first is the most urgent invoice of the watch, the longest due among equals.
func (w *watcher) first(now time.Duration) *watched {
	var next *watched
	rank := 0
	for ref, o := range w.open {
		if w.asking[ref] != nil {
			continue
		}
		if u := w.urgency(o, now); next == nil || cmp.Or(cmp.Compare(u, rank), cmp.Compare(o.due, next.due)) < 0 {
			next, rank = o, u
		}
	}
	return next
}
