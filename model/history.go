package model

import (
	"cmp"
	"slices"
	"strings"
)

// kinds are in the order in which they come at one moment.
var kinds = [...]EventKind{EventClock, EventSending, EventLink, EventNotSent, EventLost, EventRefused, EventAsked, EventStatus, EventSettled,
	EventDoubt, EventReplaced, EventAside, EventBack, EventPrinted, EventNotOut, EventUnsound}

// compareEvents is the order of a history that several tills wrote: by time, and
// of one moment what comes first in a sale's life. Only events that are the same
// are equal. They are never dated anew, so their dates belong to what they are.
func compareEvents(a, b *Event) int {
	if c := a.At.Compare(b.At); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(slices.Index(kinds[:], a.Kind), slices.Index(kinds[:], b.Kind)), strings.Compare(string(a.Kind), string(b.Kind)),
		strings.Compare(a.Text, b.Text), strings.Compare(string(a.State), string(b.State)), cmp.Compare(a.Amount, b.Amount),
		a.MachineAt.Compare(b.MachineAt))
}

// tidyEvents are evs as a sorted set, their times to the millisecond in UTC. It
// is evs itself where that is one.
func tidyEvents(evs []Event) []Event {
	if len(evs) == 0 {
		return nil
	}
	tidy := true
	for k := range evs {
		if ev := tidyEvent(evs[k]); ev != evs[k] || k > 0 && compareEvents(&evs[k-1], &ev) >= 0 {
			tidy = false
			break
		}
	}
	if tidy {
		return evs
	}
	set := make([]Event, len(evs))
	for k := range evs {
		set[k] = tidyEvent(evs[k])
	}
	slices.SortFunc(set, func(a, b Event) int { return compareEvents(&a, &b) })
	return slices.CompactFunc(set, func(a, b Event) bool { return compareEvents(&a, &b) == 0 })
}

// cashierOf is who was at the till when the invoice was made, as its history has
// it: tills hand that on in every version, and a column of its own not.
func cashierOf(evs []Event) string {
	for k := range evs {
		if evs[k].Kind == EventSending && evs[k].Text != "" {
			return evs[k].Text
		}
	}
	return ""
}

func tidyEvent(ev Event) Event {
	ev.At = milli(ev.At)
	ev.MachineAt = elsewhen(milli(ev.MachineAt), ev.At)
	return ev
}

// union is the sorted set of two sorted sets.
func union(a, b []Event) []Event {
	out := make([]Event, 0, max(len(a), len(b)))
	for len(a) > 0 && len(b) > 0 {
		c := compareEvents(&a[0], &b[0])
		if c <= 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out = append(out, b[0])
		}
		if c >= 0 {
			b = b[1:]
		}
	}
	if out = append(append(out, a...), b...); len(out) == 0 {
		return nil
	}
	return out
}

// Missing are the events of all that has does not have, in their order: what a
// till appends to the history it has.
func Missing(has, all []Event) (more []Event) {
	has, all = tidyEvents(has), tidyEvents(all)
	for k := range all {
		for len(has) > 0 && compareEvents(&has[0], &all[k]) < 0 {
			has = has[1:]
		}
		if len(has) == 0 || compareEvents(&has[0], &all[k]) != 0 {
			more = append(more, all[k])
		}
	}
	return more
}
