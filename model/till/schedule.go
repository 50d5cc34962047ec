package till

import (
	"time"

	"caisse/model"
)

// The polling rules of LigdiCash and ours (status recommendations: never more
// often than every 3 s; "pending" may last days).
const (
	minGap     = 3 * time.Second        // between two questions about one invoice, whoever asks
	claimSlack = 50 * time.Millisecond  // from the time in a claim to the question: a disk may be slow
	claimGap   = minGap + claimSlack    // between two claims
	budget     = 400 * time.Millisecond // between two questions about any invoices
	keysPause  = time.Minute            // between two questions while the keys are refused
	sweepAge   = 7 * 24 * time.Hour     // open invoices younger than this are asked about at start-up
	linkLife   = 24 * time.Hour         // of a link, by its token's own claim
	clockSlack = 2 * time.Hour          // between that claim and this clock
	overdue    = 45 * time.Second       // then an older link is as urgent as a fresh one
	freshAge   = 10 * time.Minute       // a customer may be standing here: asked about first
)

// interval is how long to wait before asking about inv again, and whether to
// go on at all. A customer with the code in front of him decides within
// minutes; later answers are worth a question a minute while the link may
// live, and one at each start-up after that.
func interval(inv model.Invoice, now time.Time) (time.Duration, bool) {
	switch inv.State {
	case model.Pending:
		// By this clock alone: the token's claim is only shown.
		age := now.Sub(inv.PendingAt)
		switch {
		case age > linkLife:
			return 0, false
		case age < 3*time.Minute:
			return 4 * time.Second, true
		case inv.Doubt == model.NotFound:
			return time.Minute, true
		case age < freshAge:
			return 12 * time.Second, true
		}
		return time.Minute, true
	case model.Failed:
		// Rare, and rarely undone: watched for an hour, because money that
		// moves after a refusal must be seen while the customer is near.
		age := now.Sub(inv.SettledAt)
		switch {
		case age < 2*time.Minute:
			return 12 * time.Second, true
		case age < time.Hour:
			return time.Minute, true
		}
	}
	return 0, false
}

// backoff is the pause of all questions after n failures in a row.
func backoff(n int) time.Duration {
	return min(2*time.Second<<min(n, 5), time.Minute)
}
