package till

import (
	"context"
	"errors"
	"maps"
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
// this program last asked about the same token. Errors: ErrNoKeys, ErrOurs,
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
	if err := t.apart(ctx, token); err != nil {
		return Looked{}, err
	}
	defer t.left(token)
	g := t.reach()
	if g == nil {
		return Looked{}, ErrNoKeys
	}
	out := Looked{Asked: t.now().UTC()}
	a := t.confirm(ctx, g, token)
	t.noted(g, a.took, a.err, true)
	if a.err != nil {
		return Looked{}, a.err
	}
	t.mention(resume{})
	out.Answer = read(a.payin)
	return out, nil
}

// apart enters the gate for a question that no ledger can claim, no sooner than
// 3 s after the last one about the same token.
func (t *Till) apart(ctx context.Context, token string) error {
	for {
		if err := t.gate.pass(ctx); err != nil {
			return err
		}
		wait := minGap - time.Since(t.foreign[token]) // only ever touched inside the gate
		if wait <= 0 {
			return nil
		}
		t.gate.leave()
		if err := sleep(ctx, wait, nil); err != nil {
			return err
		}
	}
}

// left notes when the question about token was over, for it may have been
// asked twice, and leaves the gate.
func (t *Till) left(token string) {
	maps.DeleteFunc(t.foreign, func(_ string, at time.Time) bool { return time.Since(at) >= minGap })
	t.foreign[token] = time.Now()
	t.gate.leave()
}

// Check asks LigdiCash about one of our invoices now and returns it as it
// stands once the answer is written: with or without Run. One that LigdiCash
// cannot change any more (final, or without a token) is returned as it is. It
// waits its turn, and where anybody asked less than 3 s ago. An error is the
// question's (ErrNoKeys, *ligdicash.Error, the context's); the invoice is then
// what the ledger says. Or it is the ledger's: ErrNotFound, *ledger.Error.
func (t *Till) Check(ctx context.Context, ref string) (model.Invoice, error) {
	for {
		inv, err := t.ledger.Invoice(ctx, ref)
		if err != nil || !inv.Askable() {
			return inv, err
		}
		inv, wait, err := t.checkOnce(ctx, inv)
		if wait <= 0 || err != nil {
			return inv, err
		}
		if err := sleep(ctx, wait, nil); err != nil {
			return inv, err
		}
	}
}

// checkOnce asks about inv, unless it must wait.
func (t *Till) checkOnce(ctx context.Context, inv model.Invoice) (_ model.Invoice, wait time.Duration, err error) {
	if t.reach() == nil {
		return inv, 0, ErrNoKeys
	}
	if err := t.gate.pass(ctx); err != nil {
		return inv, 0, err
	}
	defer t.gate.leave()
	g := t.reach()
	if g == nil {
		return inv, 0, ErrNoKeys
	}
	inv, err = t.ledger.Invoice(ctx, inv.Ref) // the one before us may have asked about it
	if err != nil || !inv.Askable() {
		return inv, 0, err
	}
	now := t.now().UTC()
	mine, last, err := t.ledger.Claim(ctx, inv.Ref, now, claimGap)
	if err != nil {
		return inv, 0, err
	}
	if !mine {
		return inv, max(time.Millisecond, min(last.Add(claimGap).Sub(now), claimGap)), nil
	}
	a := t.question(ctx, g, inv.Ref, inv.Token, now)
	t.noted(g, a.took, a.err, true)
	if a.err != nil && a.kind() != ligdicash.NotFound {
		if now, err := t.ledger.Invoice(context.WithoutCancel(ctx), inv.Ref); err == nil {
			inv = now
		}
		return inv, 0, a.err
	}
	next, err := t.conclude(inv, a, false)
	if err != nil {
		return inv, 0, err
	}
	t.mention(checked{next})
	return next, 0, a.err
}
