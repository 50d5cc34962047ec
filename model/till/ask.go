package till

import (
	"context"
	"errors"
	"fmt"
	"time"

	"caisse/ligdicash"
	"caisse/model"
)

// answer is what came back from one question.
type answer struct {
	ref   string
	payin ligdicash.Payin
	err   error
	took  time.Duration
}

// ask claims the right to ask about o, so that consoles sharing a ledger stay
// under the limit together, and sends the question.
func (w *watcher) ask(ctx context.Context, g Gateway, o *watched) {
	now := w.t.now().UTC()
	mine, last, err := w.t.ledger.Claim(ctx, o.inv.Ref, now, minGap)
	if err != nil {
		w.t.mail.put(TroubleNews{err})
		w.earliest = now.Add(backoff(2))
		return
	}
	if !mine {
		o.due = now.Add(min(last.Add(minGap).Sub(now), minGap)) // whatever clock wrote last
		w.refresh(ctx, o)
		return
	}
	o.inv.CheckedAt, o.wanted = now, false
	w.asking, w.asked, w.earliest = o.inv.Ref, now, now.Add(budget)
	ref, token := o.inv.Ref, o.inv.Token
	go func() {
		a := answer{ref: ref}
		defer func() {
			if r := recover(); r != nil {
				a.err = Fault{"asking", fmt.Sprint(r)}
			}
			w.answers <- a
		}()
		// Confirm may ask twice, and may take long: until it is back, no other
		// console may ask about this invoice.
		done := make(chan struct{})
		defer close(done)
		go w.t.holdClaim(ref, done)
		start := time.Now()
		a.payin, a.err = g.Confirm(ctx, token)
		a.took = time.Since(start)
	}()
}

// holdClaim renews the claim on ref until done.
func (t *Till) holdClaim(ref string, done <-chan struct{}) {
	tick := time.NewTicker(minGap * 2 / 3)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
			_, _, _ = t.ledger.Claim(context.Background(), ref, t.now().UTC(), 0) // the next one may succeed
		}
	}
}

// refresh reads what another console may have learnt about o.
func (w *watcher) refresh(ctx context.Context, o *watched) {
	inv, err := w.t.tellOf(ctx, o.inv.Ref, o)
	if err != nil {
		w.t.mail.put(TroubleNews{err})
		return
	}
	o.inv = inv
	if !inv.State.Watched() {
		delete(w.open, inv.Ref)
	}
}

// judge takes the answer to the question under way.
func (w *watcher) judge(a answer) {
	w.asking = ""
	now := w.t.now()
	o := w.open[a.ref]
	if o == nil {
		return
	}
	if a.took >= minGap { // it may have asked twice, the second time just now
		if _, _, err := w.t.ledger.Claim(context.Background(), a.ref, now.UTC(), 0); err != nil {
			w.t.mail.put(TroubleNews{err})
		}
		o.inv.CheckedAt = now.UTC()
	}
	if a.err == nil {
		w.t.heard(a.took, true)
	} else {
		w.t.heardError(a.err)
	}
	kind := ligdicash.Other
	var le *ligdicash.Error
	if errors.As(a.err, &le) {
		kind = le.Kind
	}
	switch {
	case a.err == nil:
		w.failures = 0
		w.settle(o, func(i model.Invoice, now time.Time) (model.Invoice, []model.Event) {
			next, evs, _ := i.Judge(read(a.payin), now)
			return next, evs
		})
	case kind == ligdicash.NotFound:
		w.failures = 0
		w.settle(o, func(i model.Invoice, now time.Time) (model.Invoice, []model.Event) {
			if i.Doubt == model.NotFound || !i.State.Watched() {
				return i, nil
			}
			i.Doubt = model.NotFound
			return i, []model.Event{{At: now, Kind: model.EventDoubt, State: i.State, Text: string(model.NotFound)}}
		})
	case kind == ligdicash.Auth:
		// LigdiCash asks not to go on with refused keys. One question a minute,
		// about another invoice each time, finds out by itself when they are
		// good again: money that came meanwhile must not wait for a key press.
		w.earliest, o.due = now.Add(keysPause), now.Add(keysPause)
	case le != nil && (le.Code != "" || kind == ligdicash.Refused):
		w.failures = 0 // it answers, only not about this one: the others go on
		w.care(o.inv)
	default: // nothing was learnt, and the payment stays as it was
		w.failures++
		w.earliest = now.Add(backoff(w.failures))
		o.due = now.Add(minGap)
	}
}

// settle writes what an answer changed. Even where nothing did, the screens
// hear that the invoice was asked about, and what another console made of it.
func (w *watcher) settle(o *watched, f func(model.Invoice, time.Time) (model.Invoice, []model.Event)) {
	changed := false
	inv, err := w.t.change(o.inv.Sale, o.inv.Ref, func(i model.Invoice, now time.Time) (model.Invoice, []model.Event) {
		next, evs := f(i, now)
		changed = evs != nil
		return next, evs
	})
	if err != nil {
		o.due = w.t.now().Add(minGap) // not written, so not shown: ask again
		return
	}
	if !changed {
		w.t.mail.put(InvoiceNews{Invoice: inv, Was: o.inv.State})
	}
	w.care(inv)
}

// read turns LigdiCash's answer into the shop's words.
func read(p ligdicash.Payin) model.Answer {
	word := model.WordUnknown
	switch p.Status {
	case ligdicash.StatusPending:
		word = model.WordPending
	case ligdicash.StatusCompleted:
		word = model.WordCompleted
	case ligdicash.StatusNotCompleted:
		word = model.WordNotCompleted
	}
	return model.Answer{
		Word: word, Raw: p.Word, OK: p.OK,
		Amount: model.Money(p.AmountXOF), HasAmount: p.HasAmount,
		Ref: p.TransactionID, External: p.ExternalID, Date: p.Date,
		OperatorID: p.OperatorID, OperatorName: p.OperatorName, Phone: p.Customer,
		RequestID: p.RequestID, OperatorRef: p.OperatorRef,
	}
}
