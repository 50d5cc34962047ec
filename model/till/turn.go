package till

import (
	"cmp"
	"context"
	"time"

	"caisse/model"
)

// next is whose turn it is, and whether it is the CheckAll's; nil when it is
// nobody's before wait is over. Behind the urgent ones, the CheckAll and the
// rest of the watch take turns: neither may keep the other waiting.
func (w *watcher) next(ctx context.Context, now time.Time) (o *watched, listed bool, wait time.Duration) {
	wait = time.Hour
	o = w.first(now)
	if o != nil && w.urgency(o, now) == notDue {
		o, wait = nil, o.due.Sub(now)
	}
	if o != nil && (w.urgency(o, now) < patient || w.listed) {
		return o, false, 0
	}
	switch l, pause := w.fromList(ctx, now); {
	case l != nil:
		return l, true, 0
	case o == nil && pause > 0:
		wait = min(wait, pause)
	}
	return o, false, wait
}

// How urgent a question is: a week of old links, or a list somebody is going
// through, must not keep a fresh sale waiting.
const (
	keyPressed = iota // somebody waits for this very answer
	fresh             // the customer may be standing here; or it waited too long
	patient
	notDue
)

func (w *watcher) urgency(o *watched, now time.Time) int {
	switch {
	case o.due.After(now):
		return notDue
	case o.wanted:
		return keyPressed
	case o.inv.State == model.Pending && now.Sub(o.inv.PendingAt) < freshAge:
		return fresh
	case now.Sub(o.due) > overdue && !w.morning.has(o.inv.Ref):
		return fresh
	}
	return patient
}

// first is the most urgent invoice of the watch, the longest due among equals.
func (w *watcher) first(now time.Time) *watched {
	var next *watched
	for _, o := range w.open {
		if next == nil || cmp.Or(cmp.Compare(w.urgency(o, now), w.urgency(next, now)), o.due.Compare(next.due)) < 0 {
			next = o
		}
	}
	return next
}
