package till

import (
	"context"
	"errors"
	"time"
)

// Health is how LigdiCash answers now.
func (t *Till) Health() Health {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.health
}

// noted keeps what a question or a create call told of LigdiCash. An answer to
// other keys tells nothing of the present ones.
func (t *Till) noted(g *joined, took time.Duration, err error, confirm bool) {
	var fault Fault
	if errors.As(err, &fault) {
		t.mail.put(TroubleNews{fault})
	}
	switch {
	case g != t.reach():
	case err != nil:
		t.heardError(err)
	default:
		t.heard(took, confirm)
	}
}

// noTrouble forgets a trouble that was one of keys no longer in use.
func (t *Till) noTrouble() {
	t.mu.Lock()
	t.health.Trouble, t.health.Since = NoTrouble, time.Time{}
	h := t.health
	t.mu.Unlock()
	t.mail.put(HealthNews{h})
}

// heard notes a usable answer that took d. Only a confirm clears refused keys:
// until one is answered, the till cannot see what is paid.
func (t *Till) heard(d time.Duration, confirm bool) {
	h := Health{Heard: t.now(), Took: d}
	t.mu.Lock()
	if !confirm && t.health.Trouble == KeysRefused {
		h.Trouble, h.Since = t.health.Trouble, t.health.Since
	}
	t.health = h
	t.mu.Unlock()
	t.mail.put(HealthNews{h})
}

// heardError notes what a failed request says of LigdiCash and the network. A
// refusal is an answer: LigdiCash is well.
func (t *Till) heardError(err error) {
	trouble := TroubleOf(err)
	if errors.Is(err, context.Canceled) {
		return // we are closing: nothing was learnt
	}
	now := t.now()
	t.mu.Lock()
	switch {
	case trouble == NoTrouble:
		t.health = Health{Heard: now, Took: t.health.Took}
	case t.health.Trouble != trouble:
		t.health.Trouble = trouble
		if t.health.Since.IsZero() {
			t.health.Since = now
		}
	}
	h := t.health
	t.mu.Unlock()
	t.mail.put(HealthNews{h})
}
