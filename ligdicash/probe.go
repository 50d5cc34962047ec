package ligdicash

import (
	"context"
	"time"
)

// Probe is what a question that concerns no payment told.
type Probe struct {
	Accepted bool          // the keys are good
	Server   time.Time     // LigdiCash's clock (the Date of its answer), UTC, whole seconds; zero when it gave none
	Took     time.Duration // how long the answer took
}

// nobody is the token of no invoice: too short to be one.
const nobody = "caisse-probe"

// Probe finds out whether the keys are accepted, with a confirm of a token
// that cannot exist: LigdiCash refuses wrong keys with Code00 and, once it has
// accepted them, finds no invoice (Code02). It only reads. Without a deadline
// in ctx it takes 15 s at most.
//
// A nil error means that the keys are accepted; an *Error of kind Auth that
// they, or the account, are not; any other that nothing was learnt of them.
// Server may be known in each case. Source: status tables of the official SDKs.
func (c *Client) Probe(ctx context.Context) (Probe, error) {
	ctx, cancel := within(ctx, c.confirmLimit)
	defer cancel()
	form := c.tokenForm.Load()
	start := time.Now()
	r := c.ask(ctx, nobody, form)
	p := Probe{Server: r.server, Took: time.Since(start)}
	// "No such invoice" is what was hoped for; anything else that a
	// misunderstood parameter could explain is worth the other name.
	if r.doubtful && !r.accepted() && c.between(ctx) == nil {
		r = better(r, c.ask(ctx, nobody, !form))
	}
	if !r.accepted() {
		return p, r.err
	}
	p.Accepted = true
	return p, nil
}

// accepted says that the answer can only follow a check of the keys.
func (r reply) accepted() bool {
	return r.err == nil || r.err.Kind == NotFound
}
