package till

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"caisse/model/ledger"
)

// A claim outlives the program that made it by so much that nobody asks within
// 3 s of a question that may have reached LigdiCash just before the end.
const (
	renewEvery = time.Second
	renewSlack = time.Second // a disk may be slow, and what has left may still be on its way
	claimHold  = renewEvery + renewSlack + minGap
	mostPause  = 5 * time.Minute // the longest that LigdiCash can ask for
	writeLimit = 6 * time.Second // for what must not wait for a disk that hangs; longer than a lock is waited for
)

// claims are those of this program. The ledger has them too, for the others;
// where it cannot be written they are all there is.
type claims struct {
	mu     sync.Mutex
	until  map[string]time.Duration
	slot   time.Duration // nothing is asked before, for the budget's sake
	paused time.Duration // nor before this, for LigdiCash wants it
	alone  error         // why the others do not know of ours; nil while they do
}

// wait is how long nothing may be asked about what.
func (c *claims) wait(what string, now time.Duration) ledger.Wait {
	c.mu.Lock()
	defer c.mu.Unlock()
	own, shared := c.until[what]-now, max(c.slot, c.paused)-now
	switch {
	case shared > 0 && shared >= own:
		return ledger.Wait{For: shared, Shared: true, Paused: c.paused > c.slot}
	case own > 0:
		return ledger.Wait{For: own}
	}
	return ledger.Wait{}
}

func (c *claims) set(what string, until, now time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.until == nil {
		c.until = map[string]time.Duration{}
	}
	for k, u := range c.until {
		if u <= now {
			delete(c.until, k)
		}
	}
	c.until[what] = until
}

// claim takes the turn to ask about what, here and for all who use the ledger,
// or says how long to wait before trying again.
func (t *Till) claim(ctx context.Context, what string) (wait ledger.Wait, err error) {
	if wait = t.claims.wait(what, t.Running()); wait.For > 0 {
		return wait, nil
	}
	err = t.shared(func() (err error) {
		wait, err = t.ledger.Claim(ctx, ledger.Turn{What: what, Now: t.Running(), Hold: claimHold, Slot: budget, Most: mostPause})
		return err
	})
	if ctx.Err() != nil {
		return ledger.Wait{}, ctx.Err()
	}
	if err != nil {
		return ledger.Wait{}, err
	}
	now := t.Running()
	switch {
	case wait.Paused:
		t.pauseUntil(now+wait.For, false)
	case wait.For == 0:
		t.claims.set(what, now+claimHold, now)
		t.claims.mu.Lock()
		t.claims.slot = now + budget + time.Millisecond // the ledger's is in whole milliseconds
		t.claims.mu.Unlock()
	}
	return wait, nil
}

// shared runs f, which tells the other consoles of our claims. A ledger that
// cannot be written keeps nobody from asking: what has been paid must be seen.
// One that somebody keeps locked does for a moment.
func (t *Till) shared(f func() error) error {
	if t.ledger == nil {
		return nil
	}
	err := t.within(f)
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, errHangs) {
		t.sharing(nil)
		return err
	}
	if errors.Is(err, ledger.ErrLocked) {
		return err
	}
	t.sharing(err)
	return nil
}

// pauseLeft is how long LigdiCash asked not to be asked.
func (t *Till) pauseLeft(now time.Duration) time.Duration {
	t.claims.mu.Lock()
	defer t.claims.mu.Unlock()
	return max(0, t.claims.paused-now)
}

// sharing notes whether the others know of our claims, and tells when they
// begin not to.
func (t *Till) sharing(err error) {
	t.claims.mu.Lock()
	tell := err != nil && t.claims.alone == nil
	t.claims.alone = err
	t.claims.mu.Unlock()
	if tell {
		t.mail.put(TroubleNews{err})
	}
}

// errHangs is a disk that does not answer.
var errHangs = &ledger.Error{Why: ledger.ErrUnreadable, Err: errors.New("the disk does not answer")}

// within runs f, and goes on without it where it takes too long: f then ends by
// itself. While one hangs no other is begun. A panic is a Fault.
func (t *Till) within(f func() error) error {
	if t.hanging.Load() > 0 {
		return errHangs
	}
	done := make(chan error, 1)
	var late atomic.Bool
	go func() {
		err := safely(f)
		if !late.CompareAndSwap(false, true) {
			t.hanging.Add(-1)
		}
		done <- err
	}()
	timer := time.NewTimer(writeLimit)
	defer timer.Stop()
	select {
	case err := <-done:
		return err
	case <-timer.C:
		if t.hanging.Add(1); !late.CompareAndSwap(false, true) { // it has ended just now
			t.hanging.Add(-1)
			return <-done
		}
		return errHangs
	}
}

func safely(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = Fault{"writing", fmt.Sprint(r)}
		}
	}()
	return f()
}

// pauseUntil obeys LigdiCash's wish not to be asked before; ours says that it
// was told to this program, who tells the others.
func (t *Till) pauseUntil(until time.Duration, ours bool) {
	t.claims.mu.Lock()
	if longer := until > t.claims.paused; !longer {
		t.claims.mu.Unlock()
		return
	}
	t.claims.paused = until
	t.claims.mu.Unlock()
	if ours {
		_ = t.shared(func() error { return t.ledger.Pause(t.ctx, until) }) // the others will be told by LigdiCash itself
	}
	t.setPause(until)
}

// tokenTurn is what a question about a token that is none of ours is claimed by.
func tokenTurn(token string) string {
	sum := sha256.Sum256([]byte(token))
	return "token " + hex.EncodeToString(sum[:12])
}

// hold keeps a claim, until asked or drop is called.
type hold struct {
	t        *Till
	what     string
	done     chan struct{}
	renewing *baton // the last word is that of the end; it is held while the ledger writes
}

func (t *Till) holding(what string) *hold {
	h := &hold{t: t, what: what, done: make(chan struct{}), renewing: newBaton()}
	go func() {
		tick := time.NewTicker(renewEvery)
		defer tick.Stop()
		for {
			select {
			case <-h.done:
				return
			case <-tick.C:
			}
			h.renewing.Lock()
			select {
			case <-h.done:
			default:
				t.renew(what)
			}
			h.renewing.Unlock()
		}
	}()
	return h
}

// asked ends a claim whose question was asked. It returns that moment.
func (h *hold) asked() moment {
	close(h.done)
	h.renewing.Lock()
	defer h.renewing.Unlock()
	return h.t.asked(h.what)
}

// leave leaves a claim to whoever holds it from here on.
func (h *hold) leave() {
	close(h.done)
	h.renewing.Lock()
	defer h.renewing.Unlock()
}

// drop ends a claim whose question was not asked.
func (h *hold) drop() {
	close(h.done)
	h.renewing.Lock()
	defer h.renewing.Unlock()
	now := h.t.Running()
	h.t.claims.set(h.what, now, now)
	_ = h.t.shared(func() error { return h.t.ledger.Hold(context.Background(), h.what, now) }) // else it ends by itself
}

func (t *Till) renew(what string) {
	now := t.Running()
	t.claims.set(what, now+claimHold, now)
	_ = t.shared(func() error { return t.ledger.Hold(context.Background(), what, now+claimHold) }) // the next one may succeed
}

// asked ends a claim: the question is over, and may have reached LigdiCash just
// now. It returns that moment.
func (t *Till) asked(what string) moment {
	m := t.clock.now()
	until := m.mono + minGap
	t.claims.set(what, until, m.mono)
	if err := t.shared(func() error { return t.ledger.Asked(context.Background(), what, until, m.at) }); err != nil {
		t.mail.put(TroubleNews{err}) // the claim that was made holds longer than this one would
	}
	return m
}
