package till

import (
	"context"
	"errors"
	"time"

	"caisse/ligdicash"
	"caisse/model"
)

// mostAsking questions are under way at a time: one is asked, others wait until
// they may ask a second time.
const mostAsking = 4

// asking is a question of the watcher under way.
type asking struct {
	inv     model.Invoice // as it was when asked
	missing int
	g       *joined
	morning bool   // found is the morning's to tell
	wanted  bool   // a key was pressed for it
	list    *round // the CheckAll that asked; nil when none did
}

// ask claims the right to ask about o, so that consoles sharing a ledger stay
// under the limit together, and sends the question. It says how long to sleep.
func (w *watcher) ask(ctx context.Context, g *joined, o *watched, from source) time.Duration {
	ref := o.inv.Ref
	wait, ok := w.t.gate.try()
	if !ok {
		return wait
	}
	sent := false
	defer func() {
		if !sent { // nothing was asked, even where that ended in a panic
			w.t.gate.leave()
		}
	}()
	turn, err := w.t.claim(ctx, ref)
	now := w.t.Running()
	switch {
	case err != nil:
		if ctx.Err() == nil {
			w.t.mail.put(TroubleNews{err})
		}
		w.earliest = now + backoff(2)
		return backoff(2)
	case turn.Shared:
		return turn.For
	case turn.For > 0: // another console has asked about it, or does
		o.due = now + turn.For
		w.list.later(ref, o.due)
		w.morning.later(ref, o.due)
		w.others.again(ref, o.due)
		w.refresh(ctx, o)
		return 0
	}
	q := &asking{inv: o.inv, missing: o.missing, g: g, morning: w.morning.has(ref) && !o.wanted, wanted: o.wanted}
	if from == fromCheckAll {
		q.list = w.list
	}
	w.last, w.between = from, ref != w.t.shown()
	o.wanted = false
	w.asking[ref], sent = q, true
	w.list.later(ref, now+createLimit) // the others of its round need not wait for it
	w.morning.later(ref, now+createLimit)
	w.others.again(ref, now+standInEvery)
	about := w.t.about(&q.inv)
	go func() { w.answers <- answered{q, w.t.question(ctx, g, about)} }()
	return 0 // the gate says when
}

// refresh reads what another console may have learnt about o.
func (w *watcher) refresh(ctx context.Context, o *watched) {
	morning := w.morning.has(o.inv.Ref) && !o.wanted
	inv, err := w.t.tellOf(ctx, o.inv.Ref, o, morning)
	if err != nil {
		w.t.mail.put(TroubleNews{err})
		return
	}
	was := o.inv
	o.inv = inv
	if !inv.Askable() {
		delete(w.open, inv.Ref)
		w.finish(inv.Ref, paidBy(was, inv), morning)
	}
}

// paidBy is what was found paid between two looks at an invoice.
func paidBy(was, is model.Invoice) (found Total) {
	if is.State.IsPaid() && !was.State.IsPaid() {
		found = Total{Count: 1, Sum: is.Amount}
	}
	return found
}

// answered is a question with its answer.
type answered struct {
	q *asking
	a answer
}

// passed takes a question that was not asked: another till asks, or knows more. It
// is asked later, unless the answer has come by then.
func (w *watcher) passed(ctx context.Context, q *asking, why error) {
	ref, wait := q.inv.Ref, minGap
	var no notYet
	if errors.As(why, &no) {
		wait = no.wait
	}
	due := w.t.Running() + wait
	q.list.later(ref, due)
	w.morning.later(ref, due)
	if errors.Is(why, ErrOthersAway) { // it is another till's to ask about
		w.finish(ref, Total{}, false)
	}
	w.others.again(ref, due)
	if o := w.open[ref]; o != nil {
		o.due, o.wanted = due, o.wanted || q.wanted
		w.refresh(ctx, o)
	}
}

// judge takes the answer to a question.
func (w *watcher) judge(ctx context.Context, of answered) {
	q, a := of.q, of.a
	delete(w.asking, q.inv.Ref)
	if a.unasked {
		w.passed(ctx, q, a.err)
		return
	}
	now, ref := w.t.Running(), q.inv.Ref
	o := w.open[ref]
	if o == nil {
		o = &watched{inv: q.inv} // of a round, or no longer watched: for what follows only
	}
	o.missing = q.missing
	w.t.noted(q.g, a.took, a.err, true)
	if a.err != nil && q.g != w.t.reach() { // it was asked with other keys
		o.due = now
		return
	}
	again := now + minGap
	switch kind := a.kind(); {
	case a.err == nil || kind == ligdicash.NotFound:
		if o.missing++; a.err == nil {
			o.missing = 0
		}
		w.failures = 0
		w.pause(NoTrouble)
		w.settle(o, q, a)
		return
	case kind == ligdicash.Auth:
		// LigdiCash asks not to go on with refused keys. One question a minute,
		// about another invoice each time, finds out by itself when they are
		// good again: money that came meanwhile must not wait for a key press.
		again = now + keysPause
		w.earliest, o.due, o.refused = again, again, true
	case a.elsewhere():
		w.failures = 0 // the others go on
		w.pause(NoTrouble)
		w.care(o.inv)
		w.finish(ref, Total{}, false)
		return
	default: // nothing was learnt, and the payment stays as it was
		w.failures++
		w.earliest = now + backoff(w.failures)
		o.due = again
	}
	q.list.later(ref, again)
	w.morning.later(ref, again)
	w.pause(w.t.Health().Trouble)
}

// settle writes what an answer changed.
func (w *watcher) settle(o *watched, q *asking, a answer) {
	inv, err := w.t.concluded(o.inv, a, q.morning)
	if err != nil {
		var kept *NotWritten
		o.due = w.t.Running() + minGap // not written, so not shown: ask again
		if errors.As(err, &kept) {
			o.due = w.t.Running() + time.Minute // it is written as soon as it can be
			w.later(retryWrite)
		}
		q.list.later(q.inv.Ref, o.due)
		w.morning.later(q.inv.Ref, o.due)
		return
	}
	if w.open[inv.Ref] == nil && o.missing > 0 && w.t.Owns(inv) { // for what follows
		w.open[inv.Ref] = o
	}
	w.care(inv)
	w.finish(inv.Ref, paidBy(o.inv, inv), q.morning)
}
