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
	payin ligdicash.Payin
	err   error
	took  time.Duration
}

// kind is that of a failed question; Other where none was given.
func (a answer) kind() ligdicash.Kind {
	var le *ligdicash.Error
	if errors.As(a.err, &le) {
		return le.Kind
	}
	return ligdicash.Other
}

// elsewhere says that LigdiCash is well and has answered, only not about this
// invoice; or that asking about it makes us stumble. Others can be asked about.
func (a answer) elsewhere() bool {
	var le *ligdicash.Error
	var fault Fault
	return errors.As(a.err, &le) && (le.Code != "" || le.Kind == ligdicash.Refused) || errors.As(a.err, &fault)
}

// confirm asks g about a token, for one that is in the gate. It never panics.
func (t *Till) confirm(ctx context.Context, g Gateway, token string) (a answer) {
	start := time.Now()
	defer func() {
		if r := recover(); r != nil {
			a.err = Fault{"asking", fmt.Sprint(r)}
		}
		if a.took = time.Since(start); a.took >= minGap {
			t.gate.asks() // perhaps twice, the second time just now
		}
	}()
	t.gate.asks()
	a.payin, a.err = g.Confirm(ctx, token)
	return a
}

// question asks about an invoice that the caller claimed at a given time.
// Confirm may ask twice, and may take long: until it is back, and for 3 s after, no other
// console may ask about this invoice.
func (t *Till) question(ctx context.Context, g Gateway, ref, token string, claimed time.Time) answer {
	done := make(chan struct{})
	go t.holdClaim(ref, t.now().Sub(claimed) > claimSlack, done)
	a := t.confirm(ctx, g, token)
	close(done)
	if a.took >= minGap {
		if _, _, err := t.ledger.Claim(context.WithoutCancel(ctx), ref, t.now().UTC(), 0); err != nil {
			t.mail.put(TroubleNews{err})
		}
	}
	return a
}

// holdClaim renews the claim on ref until done: at once where it is late, for
// writing it took its time.
func (t *Till) holdClaim(ref string, late bool, done <-chan struct{}) {
	renew := func() {
		_, _, _ = t.ledger.Claim(context.Background(), ref, t.now().UTC(), 0) // the next one may succeed
	}
	if late {
		renew()
	}
	tick := time.NewTicker(minGap * 2 / 3)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
			renew()
		}
	}
}

// conclude writes what an answer says of inv, or that LigdiCash does not find
// it, and returns the invoice as it now stands. With Judge, it is the only way
// from LigdiCash's word to a state. Even where nothing changed the screens hear
// that it was asked about, and what another console made of it.
func (t *Till) conclude(inv model.Invoice, a answer, morning bool) (model.Invoice, error) {
	t.writing.Lock()
	defer t.writing.Unlock()
	changed := false
	next, err := t.changeNow(inv.Sale, inv.Ref, morning, func(i model.Invoice, now time.Time) (model.Invoice, []model.Event) {
		if a.err == nil {
			next, evs, ok := i.Judge(read(a.payin), now)
			if changed = ok; ok {
				return next, evs
			}
			return i, nil // as the ledger has it
		}
		if changed = i.Doubt != model.NotFound && i.State.Watched(); !changed {
			return i, nil
		}
		i.Doubt = model.NotFound
		return i, []model.Event{{At: now, Kind: model.EventDoubt, State: i.State, Text: string(model.NotFound)}}
	})
	if err == nil && !changed {
		t.mail.put(InvoiceNews{Invoice: next, Was: inv.State, Morning: morning})
	}
	return next, err
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
