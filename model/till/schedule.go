package till

import (
	"time"

	"caisse/model"
)

// The polling rules of LigdiCash and ours (status recommendations: never more
// often than every 3 s; "pending" may last days).
const (
	minGap      = 3 * time.Second        // from the end of a question to the next about the same invoice, whoever asks
	budget      = 400 * time.Millisecond // between two questions about any invoices
	keysPause   = time.Minute            // between two questions while the keys are refused
	failedAge   = 7 * 24 * time.Hour     // failed invoices younger than this are asked about at start-up
	linkLife    = 24 * time.Hour         // of a link, by its token's own claim
	clockSlack  = 2 * time.Hour          // between that claim and our time
	overdue     = 45 * time.Second       // then an older link is as urgent as a fresh one
	freshAge    = 10 * time.Minute       // a customer may be standing here: asked about first
	glassJitter = 100 * time.Millisecond
	glassMost   = 15 * time.Second // between two questions about what is on the glass, whoever else may find it paid
	receivedOff = time.Second      // how late it may be noticed that nobody else does any more
)

// interval is how long to wait before asking about inv again, and whether to go
// on at all. missing is how often in a row LigdiCash did not find it.
func (t *Till) interval(inv model.Invoice, missing int) (time.Duration, bool) {
	if !inv.Askable() {
		return 0, false
	}
	return schedule(inv, t.sinceLink(inv), missing, inv.Ref == t.shown(), t.received())
}

// received says that a receiver of callbacks lives, and lately was the first to
// find who pays: one to which nothing comes must make no counter slow.
func (t *Till) received() bool { return t.share != nil && t.share.Received() }

// sinceLink is how long ago the link came, or the failure.
func (t *Till) sinceLink(inv model.Invoice) time.Duration {
	if inv.State == model.Failed {
		return t.Age(inv, inv.SettledAt)
	}
	return t.Age(inv, inv.PendingAt)
}

// schedule is interval for an age. A customer with the code in front of him
// decides within minutes; later answers are worth a question a minute while the
// link may live, and one at each start-up after that. What is on the glass is
// asked about for as long as it is there. Where a receiver of callbacks finds who
// pays, questions only make up for one that does not come.
func schedule(inv model.Invoice, age time.Duration, missing int, glass, received bool) (wait time.Duration, ok bool) {
	fresh, later, shown := 4*time.Second, 12*time.Second, minGap
	if received {
		fresh, later, shown = glassMost, time.Minute, glassMost
	}
	switch inv.State {
	case model.Pending:
		switch {
		case missing > 12:
			wait = time.Hour
		case missing >= 2:
			wait = time.Minute
		case age < 3*time.Minute:
			wait = fresh
		case age < freshAge:
			wait = later
		default:
			wait = time.Minute
		}
		ok = age <= linkLife
		switch {
		case !glass:
		case age < freshAge && missing < 2:
			return shown, true
		case age <= linkLife:
			return min(wait, max(shown, 12*time.Second)), true
		default:
			return min(wait, time.Minute), true
		}
	case model.Failed:
		// Rare, and rarely undone: watched for an hour, because money that
		// moves after a refusal must be seen while the customer is near.
		switch {
		case age < 2*time.Minute:
			return 12 * time.Second, true
		case age < time.Hour:
			return time.Minute, true
		}
	}
	return wait, ok
}

// StillAsks says whether the till asks about inv by itself in this run, beyond
// the once at start. Where it does not, a key must be pressed.
func (t *Till) StillAsks(inv model.Invoice) bool {
	_, ok := t.interval(inv, 0)
	return ok
}

// backoff is the pause of all questions after n failures in a row.
func backoff(n int) time.Duration {
	return min(2*time.Second<<min(n, 5), time.Minute)
}
