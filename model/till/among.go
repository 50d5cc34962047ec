package till

import (
	"context"
	"errors"
	"time"

	"caisse/model"
	"caisse/model/hub"
	"caisse/model/share"
)

// Tills that share keep the rules together by the clock of the shared ledger,
// behind the claims of their own. Where it is out of reach a till asks about its
// own sales alone, by its own claims: those nobody else asks about then.

const (
	turnLimit  = 3 * time.Second // for a turn to be given: nobody at the counter waits longer for a slow network
	turnAgain  = 2 * time.Second // before that a question under way says that it still is
	turnSoon   = 300 * time.Millisecond
	newerAgain = 300 * time.Millisecond // what the others know is on its way
	newerMost  = 5 * time.Second        // longer than that it is not: what is there cannot be taken, and must hide no payment
)

// ErrOthersAway says that an invoice is another till's and that the shared ledger
// is out of reach: who asks about it, and when, nobody knows. Nothing was asked.
var ErrOthersAway = errors.New("till: another till's invoice, and the shared ledger is out of reach")

// notYet is a question that was not asked: another till asks, or knows more.
type notYet struct {
	wait time.Duration // until it is worth trying again
}

func (notYet) Error() string { return "till: another till asks" }

// subject is what a question is about.
type subject struct {
	what    string // an invoice's reference, or what else it is claimed by
	token   string
	invoice bool
	own     bool // no other till's
}

// about is what a question about inv is about.
func (t *Till) about(inv *model.Invoice) subject {
	return subject{what: inv.Ref, token: inv.Token, invoice: true, own: t.Owns(*inv)}
}

// among takes the turn of a question among all tills, for one that has claimed it
// here, and returns when it may be asked. over must be called when that is over.
// Errors: notYet, ErrOthersAway, the context's.
func (t *Till) among(ctx context.Context, s subject, account string) (over func(), err error) {
	over = func() {}
	if t.share == nil {
		if !s.own {
			return over, ErrOthersAway
		}
		return over, nil
	}
	q := share.Question{Ref: s.what, Account: account, Pace: budget, Anyway: !s.invoice}
	if !s.invoice { // nobody else's rows are seen of another shop
		q.Ref += " " + t.share.Status().Me.Shop
	}
	for tried := false; ; tried = true {
		turn, err := t.givenTurn(ctx, q)
		switch {
		case ctx.Err() != nil:
			return over, ctx.Err()
		case err != nil && s.own:
			return over, nil
		case err != nil:
			return over, ErrOthersAway
		case turn.Granted:
			t.newerSince(s.what, false)
			over = t.keeping(q.Ref)
			return over, sleep(ctx, turn.Wait, nil)
		case turn.Newer && t.newerSince(s.what, true) < newerMost:
			return over, notYet{newerAgain}
		case turn.Newer && !q.Anyway:
			q.Anyway = true
		case turn.Wait > turnSoon || tried:
			return over, notYet{max(turn.Wait, turnSoon)}
		default:
			if err := sleep(ctx, turn.Wait, nil); err != nil {
				return over, err
			}
		}
	}
}

// givenTurn asks the shared ledger for a turn, and does not wait for it for ever.
func (t *Till) givenTurn(ctx context.Context, q share.Question) (hub.Turn, error) {
	ctx, cancel := context.WithTimeout(ctx, turnLimit)
	defer cancel()
	return t.share.Turn(ctx, q)
}

// newerSince is since when the others know more of an invoice than they hand on,
// where they do.
func (t *Till) newerSince(ref string, more bool) time.Duration {
	now := t.Running()
	t.mu.Lock()
	defer t.mu.Unlock()
	if !more {
		delete(t.newer, ref)
		return 0
	}
	since, known := t.newer[ref]
	if !known || now-since > time.Minute { // that was another time
		since = now
		t.newer[ref] = now
	}
	return now - since
}

// keeping keeps the turn of a question under way until over is called, which says
// when it ended: 3 s count from then.
func (t *Till) keeping(ref string) (over func()) {
	done := make(chan struct{})
	renew := func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.ctx), turnLimit)
		defer cancel()
		_, _ = t.share.Renew(ctx, ref) // where it fails others wait less long
	}
	go func() {
		tick := time.NewTicker(turnAgain)
		defer tick.Stop()
		for {
			select {
			case <-done:
				renew()
				return
			case <-tick.C:
				renew()
			}
		}
	}()
	return func() { close(done) }
}
