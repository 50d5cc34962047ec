package hub

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestTurn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	h := b.open(t)
	w, shop := b.join(t, h, "C1")
	v, _ := b.join(t, h, "C2")
	c := sold(w.ID, 0)
	first := begun(c)
	q := Question{Ref: first.Invoice.Ref, Shop: shop, Account: "a", Pace: 400 * time.Millisecond}
	ask := func(till string, q Question) Turn {
		t.Helper()
		turn, err := h.Turn(t.Context(), till, q)
		if err != nil {
			t.Fatal(err)
		}
		return turn
	}

	asked := time.Now()
	if got := ask(w.ID, q); !got.Granted || got.Wait > 100*time.Millisecond || got.Newer {
		t.Errorf("%+v", got)
	}
	if got := ask(v.ID, q); time.Since(asked) < Gap && (got.Granted || got.Wait < Gap-time.Since(asked) || got.Wait > Gap || got.Newer) {
		t.Errorf("asked twice: %+v after %v", got, time.Since(asked))
	}
	if mine, err := h.Renew(t.Context(), w.ID, q.Ref); err != nil || !mine {
		t.Error(mine, err)
	}
	if mine, err := h.Renew(t.Context(), v.ID, q.Ref); err != nil || mine {
		t.Error(mine, err)
	}
	b.as(t, "caisse", "UPDATE caisse.turn SET asked_at = asked_at - interval '3050 ms'; UPDATE caisse.slot SET next_at = next_at - interval '1 h'")
	if got := ask(v.ID, q); !got.Granted {
		t.Errorf("%+v", got)
	}
	if mine, err := h.Renew(t.Context(), w.ID, q.Ref); err != nil || mine {
		t.Error("renewed what another till has", err)
	}
	// A server whose clock was set back: nobody waits until it has caught up.
	b.as(t, "caisse", "UPDATE caisse.turn SET asked_at = asked_at + interval '1 h'; UPDATE caisse.slot SET next_at = next_at + interval '1 h'")
	if got := ask(w.ID, q); !got.Granted || got.Wait > time.Second {
		t.Errorf("%+v", got)
	}

	// The shared ledger knows more: pull, and leave the turn to others.
	push(t, h, shop, Handed{Copy: first})
	push(t, h, shop, Handed{Copy: c, Theirs: first.Mark()})
	b.as(t, "caisse", "UPDATE caisse.turn SET asked_at = asked_at - interval '1 h'; UPDATE caisse.slot SET next_at = next_at - interval '1 h'")
	for _, known := range []int64{0, first.Mark()} {
		q.Known = known
		if got := ask(v.ID, q); got.Granted || !got.Newer {
			t.Errorf("%+v", got)
		}
	}
	q.Known = -1 // whatever it knows
	if got := ask(v.ID, q); !got.Granted || got.Newer {
		t.Errorf("%+v", got)
	}
	b.as(t, "caisse", "UPDATE caisse.turn SET asked_at = asked_at - interval '1 h'; UPDATE caisse.slot SET next_at = next_at - interval '1 h'")
	q.Known = c.Mark()
	if got := ask(v.ID, q); !got.Granted || got.Newer {
		t.Errorf("%+v", got)
	}

	q.Known = 0
	unasked := begun(sold(w.ID, 1))
	push(t, h, shop, Handed{Copy: unasked})
	q.Ref = unasked.Invoice.Ref
	if got := ask(v.ID, q); got.Granted || !got.Newer || got.Wait != 0 {
		t.Errorf("%+v", got)
	}
	b.as(t, "caisse", "UPDATE caisse.turn SET asked_at = 'infinity'; UPDATE caisse.slot SET next_at = 'infinity'") // by hand
	q.Known = unasked.Mark()
	if got := ask(v.ID, q); !got.Granted || got.Wait > time.Second {
		t.Errorf("%+v", got)
	}

	// Slots of one account follow each other, and only so far ahead.
	q = Question{Shop: shop, Account: "b", Pace: 400 * time.Millisecond}
	granted := 0
	for n := range 40 {
		q.Ref = newID()
		got := ask(w.ID, q)
		if !got.Granted {
			continue
		}
		granted++
		if least := time.Duration(n)*400*time.Millisecond - 4*time.Second; got.Wait < least { // 4 s for a busy machine
			t.Errorf("%d: %v, at least %v", n, got.Wait, least)
		}
	}
	if granted < int(mostWait/q.Pace) || granted == 40 {
		t.Errorf("%d slots", granted)
	}
}

// However many ask at once, one asks.
func TestTurnsAtOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	hubs := make([]*Hub, 8)
	for i := range hubs {
		hubs[i] = b.open(t)
	}
	_, shop := b.join(t, hubs[0], "C1")
	for range 20 {
		q := Question{Ref: newID(), Shop: shop, Account: newID(), Pace: 400 * time.Millisecond}
		var granted atomic.Int32
		var wg sync.WaitGroup
		begun := time.Now()
		for _, h := range hubs {
			wg.Go(func() {
				turn, err := h.Turn(t.Context(), newID(), q)
				if err != nil {
					t.Error(err)
				}
				if turn.Granted {
					granted.Add(1)
				}
			})
		}
		wg.Wait()
		if n := granted.Load(); n == 0 || n > 1 && time.Since(begun) < Gap {
			t.Fatalf("%d ask at once", granted.Load())
		}
	}
}
