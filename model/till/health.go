package till

import (
	"context"
	"errors"
	"time"

	"caisse/ligdicash"
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
	t.health.Trouble, t.health.Cause, t.health.Since = NoTrouble, NoCause, 0
	h := t.health
	t.mu.Unlock()
	t.mail.put(HealthNews{h})
}

// hearPause obeys a wish to be left alone for a while.
func (t *Till) hearPause(err error) {
	var le *ligdicash.Error
	if errors.As(err, &le) && le.RetryAfter > 0 {
		t.pauseUntil(t.Running()+min(le.RetryAfter, mostPause), true)
	}
}

// setPause tells the screens until when nothing can be asked.
func (t *Till) setPause(until time.Duration) {
	t.mu.Lock()
	t.health.Pause = until
	h := t.health
	t.mu.Unlock()
	t.mail.put(HealthNews{h})
}

// heard notes a usable answer that took d. Only a confirm clears refused keys:
// until one is answered, the till cannot see what is paid.
func (t *Till) heard(d time.Duration, confirm bool) {
	h := Health{Heard: true, Took: d}
	t.mu.Lock()
	h.Pause = t.health.Pause
	if !confirm && t.health.Trouble == KeysRefused {
		h.Trouble, h.Cause, h.Since = t.health.Trouble, t.health.Cause, t.health.Since
	}
	t.health = h
	t.mu.Unlock()
	t.mail.put(HealthNews{h})
}

// heardError notes what a failed request says of LigdiCash and the network. A
// refusal is an answer: LigdiCash is well.
func (t *Till) heardError(err error) {
	trouble, cause := TroubleOf(err), CauseOf(err)
	if errors.Is(err, context.Canceled) {
		return // we are closing: nothing was learnt
	}
	now := t.Running()
	t.mu.Lock()
	switch {
	case trouble == NoTrouble:
		t.health = Health{Heard: true, Took: t.health.Took, Pause: t.health.Pause}
	default:
		t.health.Trouble, t.health.Cause = trouble, cause
		if t.health.Since == 0 {
			t.health.Since = now
		}
	}
	h := t.health
	t.mu.Unlock()
	t.mail.put(HealthNews{h})
}
