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
	at    moment // when it was over
	host  string // who was asked
	// Nothing was asked: err is why, see among.
	unasked bool
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

// question asks g about s, for one that is in the gate and has claimed it, and
// leaves the gate, once it is this till's turn among all. Confirm may ask twice,
// see twice. It never panics.
func (t *Till) question(ctx context.Context, g *joined, s subject) (a answer) {
	a.host = g.host
	held := t.holding(s.what)
	start := t.Running()
	passed := func() {} // the turn to others
	ctx, leave := t.twice(ctx, s.what, g.account)
	defer func() {
		if r := recover(); r != nil {
			a.err = Fault{"asking", fmt.Sprint(r)}
		}
		a.took = t.Running() - start
		passed()
		if a.unasked {
			held.drop()
		} else {
			t.hearClock(a)
			a.at = held.asked()
			t.hearPause(a.err)
		}
		leave()
	}()
	if passed, a.err = t.among(ctx, s, g.account); a.err != nil {
		a.unasked = true
		return a
	}
	start = t.Running()
	t.gate.asks()
	a.payin, a.err = g.Confirm(ctx, s.token)
	return a
}

// twice is ctx for one that is in the gate and has claimed what, and may ask
// about it a second time, in a turn of its own: that may take long, and until it
// is back, and for 3 s after, nobody else may ask about this, but between the
// two others go on. leave leaves the gate where it is still inside.
func (t *Till) twice(ctx context.Context, what, account string) (_ context.Context, leave func()) {
	inside := true
	between := func(ctx context.Context) error {
		inside = false
		t.gate.leave()
		t.mention(parked{})
		err := sleep(ctx, minGap, nil)
		if err == nil {
			err = t.turn(ctx, "second "+what, account)
		}
		if inside = err == nil; inside {
			t.gate.asks()
		}
		return err
	}
	return ligdicash.Between(ctx, between), func() {
		if inside {
			t.gate.leave()
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
	// Most answers say what is known: the ledger is not locked for those.
	if now, err := t.ledger.Invoice(context.Background(), inv.Ref); err == nil {
		if _, evs := a.judge(now, a.at.at); evs == nil {
			t.report(InvoiceNews{Invoice: now, Was: inv.State, Morning: morning, Answered: true})
			return now, nil
		}
	}
	changed := false
	next, err := t.changeNow(inv.Sale, inv.Ref, a.at, InvoiceNews{Morning: morning, Answered: true}, func(i model.Invoice, now time.Time) (model.Invoice, []model.Event) {
		next, evs := a.judge(i, now)
		if changed = evs != nil; !changed {
			return i, nil // as the ledger has it
		}
		return next, evs
	})
	if err == nil && !changed {
		t.report(InvoiceNews{Invoice: next, Was: inv.State, Morning: morning, Answered: true})
	}
	return next, err
}

// judge is what the answer makes of i; no events where it changes nothing.
func (a answer) judge(i model.Invoice, now time.Time) (model.Invoice, []model.Event) {
	said := read(a.payin)
	said.Host = a.host
	switch {
	case a.err == nil && !i.State.Watched():
		next, evs := i.Review(said, now)
		return next, evs
	case a.err == nil:
		next, evs, ok := i.Judge(said, now)
		if !ok {
			return i, nil
		}
		return next, evs
	}
	return i.Unfound(now)
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
	doubt := model.NoDoubt
	switch {
	case p.Ambiguous && p.ClaimsPaid:
		doubt = model.UnclearPaid
	case p.Ambiguous:
		doubt = model.Unclear
	}
	return model.Answer{
		Doubt: doubt, AmountDoubt: amountDoubts[p.Flaw], Top: p.TopID,
		Word: word, Raw: p.Word, OK: p.OK,
		Amount: model.Money(p.AmountXOF), HasAmount: p.HasAmount,
		Ref: p.TransactionID, External: p.ExternalID, Date: p.Date,
		OperatorID: p.OperatorID, OperatorName: p.OperatorName, Phone: p.Customer,
		RequestID: p.RequestID, OperatorRef: p.OperatorRef,
	}
}

var amountDoubts = map[ligdicash.AmountFlaw]model.Doubt{
	ligdicash.AmountsDiffer: model.TwoAmounts, ligdicash.NegativeAmount: model.NegativeAmount,
	ligdicash.FractionalAmount: model.FractionalAmount, ligdicash.UnreadableAmount: model.UnreadableAmount,
}
