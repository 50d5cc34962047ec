package till

import (
	"context"
	"errors"
	"strings"
	"time"

	"caisse/ligdicash"
	"caisse/model"
)

// Looked is what LigdiCash says of a token.
type Looked struct {
	Answer model.Answer
	Asked  time.Time // UTC
}

// ErrOurs says that the token is that of one of our invoices: Check asks about
// those, because the other consoles must know of it.
var ErrOurs = errors.New("till: this is one of our invoices")

// Ours finds our invoice that has this token; false where there is none.
func (t *Till) Ours(ctx context.Context, token string) (model.Invoice, bool, error) {
	token = strings.TrimSpace(token)
	found, err := t.ledger.Find(ctx, token)
	if err != nil {
		return model.Invoice{}, false, err
	}
	for _, inv := range found {
		if token != "" && inv.Token == token {
			return inv, true, nil
		}
	}
	return model.Invoice{}, false, nil
}

// Look asks LigdiCash once about a token that this till never created. Nothing
// is written. It waits its turn within the request budget, and until 3 s after
// anybody here last asked about the same token. Errors: ErrNoKeys, ErrOurs,
// *ligdicash.Error, the context's, the ledger's.
func (t *Till) Look(ctx context.Context, token string) (Looked, error) {
	token = strings.TrimSpace(token)
	switch _, ours, err := t.Ours(ctx, token); {
	case err != nil:
		return Looked{}, err
	case ours:
		return Looked{}, ErrOurs
	case t.reach() == nil:
		return Looked{}, ErrNoKeys
	}
	s := subject{what: tokenTurn(token), token: token, own: true}
	var g *joined
	var a answer
	for {
		if err := t.claimed(ctx, s.what); err != nil {
			return Looked{}, err
		}
		if g = t.reach(); g == nil {
			t.asked(s.what)
			t.gate.leave()
			return Looked{}, ErrNoKeys
		}
		if a = t.question(ctx, g, s); !a.unasked {
			break
		}
		if err := a.later(ctx); err != nil {
			return Looked{}, err
		}
	}
	t.noted(g, a.took, a.err, true)
	if a.err != nil {
		return Looked{}, a.err
	}
	t.mention(resume{})
	return Looked{Answer: read(a.payin), Asked: a.at.at}, nil
}

// turn enters the gate for a question about what, once all may ask it: those who
// use the ledger, and all tills of the account.
func (t *Till) turn(ctx context.Context, what, account string) error {
	for {
		if err := t.claimed(ctx, what); err != nil {
			return err
		}
		held := t.holding(what)
		passed, err := t.among(ctx, subject{what: what, own: true}, account)
		passed()
		if err == nil {
			held.leave()
			return nil
		}
		held.drop()
		t.gate.leave()
		if err := (answer{err: err}).later(ctx); err != nil {
			return err
		}
	}
}

// later waits until a question that was not asked is worth trying again, where it
// is. Errors: why it is not.
func (a answer) later(ctx context.Context) error {
	var no notYet
	if !errors.As(a.err, &no) {
		return a.err
	}
	return sleep(ctx, no.wait, nil)
}

// claimed is turn without the other tills.
func (t *Till) claimed(ctx context.Context, what string) error {
	for {
		if err := t.gate.pass(ctx); err != nil {
			return err
		}
		wait, err := t.claim(ctx, what)
		if err == nil && wait.For == 0 {
			return nil
		}
		t.gate.leave()
		if err != nil {
			return err
		}
		if err := sleep(ctx, wait.For, nil); err != nil {
			return err
		}
	}
}

// Checked is how a Check ended.
type Checked struct {
	Invoice model.Invoice // as the ledger has it now
	Did     bool          // LigdiCash has answered about it
	Answer  model.Answer  // what it said, where it did
}

// Check asks LigdiCash about one of our invoices now and returns it as it
// stands once the answer is written: with or without Run. One of another till is
// asked about where the shared ledger can be reached. One that is settled
// is asked about again: what LigdiCash says of it now is kept in its history,
// and its state stays. One without a token is returned as it is. It waits its
// turn, and where anybody asked less than 3 s ago. An error is the question's
// (ErrNoKeys, ErrOthersAway, *ligdicash.Error, the context's); the invoice is then what the
// ledger says. Or it is the ledger's: ErrNotFound, *ledger.Error, *NotWritten.
func (t *Till) Check(ctx context.Context, ref string) (Checked, error) {
	inv, err := t.ledger.Invoice(ctx, ref)
	if err != nil || !inv.Known() {
		return Checked{Invoice: inv}, err
	}
	open := inv.Askable()
	for {
		out, wait, err := t.checkOnce(ctx, inv, open)
		if wait <= 0 || err != nil {
			return out, err
		}
		if err := sleep(ctx, wait, nil); err != nil {
			return out, err
		}
	}
}

// checkOnce asks about inv, unless it must wait, or was open and no longer is:
// the one before us has had the answer.
func (t *Till) checkOnce(ctx context.Context, inv model.Invoice, open bool) (out Checked, wait time.Duration, err error) {
	out.Invoice = inv
	if t.reach() == nil {
		return out, 0, ErrNoKeys
	}
	if err := t.gate.pass(ctx); err != nil {
		return out, 0, err
	}
	inside := true
	defer func() {
		if inside {
			t.gate.leave()
		}
	}()
	g := t.reach()
	if g == nil {
		return out, 0, ErrNoKeys
	}
	inv, err = t.ledger.Invoice(ctx, inv.Ref)
	if out.Invoice = inv; err != nil || open && !inv.Askable() {
		return out, 0, err
	}
	if wait, err := t.claim(ctx, inv.Ref); wait.For > 0 || err != nil {
		return out, wait.For, err
	}
	inside = false
	about := t.about(&inv)
	a := t.question(ctx, g, about)
	var no notYet
	switch {
	case a.unasked && errors.As(a.err, &no):
		return out, no.wait, nil
	case a.unasked:
		return out, 0, a.err
	}
	t.noted(g, a.took, a.err, true)
	// What a receiver's account does not have may be another account's: that is for
	// the till that sold to find out.
	elsewhere := t.receives && !about.own
	if a.err != nil && (a.kind() != ligdicash.NotFound || !inv.State.Watched() || elsewhere) {
		if now, err := t.ledger.Invoice(context.WithoutCancel(ctx), inv.Ref); err == nil {
			out.Invoice = now
		}
		return out, 0, a.err
	}
	if out.Did = a.err == nil; out.Did {
		out.Answer = read(a.payin)
	}
	next, err := t.concluded(inv, a, false)
	if err != nil {
		return out, 0, err
	}
	out.Invoice = next
	t.mention(checked{next})
	return out, 0, a.err
}
