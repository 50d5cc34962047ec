package share

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"caisse/model"
	"caisse/model/hub"
)

// forget has the shared ledger forget what it has of some sales, as somebody could
// who has all rights there.
func (b *bench) forget(t *testing.T, refs ...string) {
	t.Helper()
	for _, ref := range refs {
		b.SQL(t, b.name, "SET session_replication_role = replica; DELETE FROM caisse.event WHERE ref = '"+ref+"'; DELETE FROM caisse.invoice WHERE ref = '"+ref+"'")
	}
}

// verifier compares for a till beside whatever else has its ledger.
func (u *till) verifier() *Replicator {
	start := time.Now()
	return New(Config{
		Ledger: u.l, Lead: u.path + "-lead", Address: mustParse(u, u.address), Name: u.name, Shop: "Marché", Kind: "till", Version: "1",
		Clock: model.Clock{Wall: time.Now, Mono: func() time.Duration { return time.Since(start) }}, Now: time.Now,
	})
}

// What differs is named, with how much each has, and is the same afterwards:
// while no program hands over for the ledger, and while one does.
func TestVerify(t *testing.T) {
	t.Parallel()
	for _, running := range []bool{false, true} {
		b := newBench(t)
		one, two := b.till(t, "C1"), b.till(t, "C2")
		var refs []string
		for i := range 4 {
			refs = append(refs, one.sells(model.Money(1000+i)), two.sells(model.Money(2000+i)))
		}
		b.same(t, 8, one, two)
		two.stop()
		if !running {
			one.stop()
		}
		v, err := one.verifier().Verify(t.Context())
		if err != nil || len(v.Uneven) > 0 || v.Days != 2 || v.Elsewhere != running || v.Unsent != 0 {
			t.Fatalf("running %v: nothing differs: %+v, %v", running, v, err)
		}
		b.forget(t, refs[0], refs[2])
		if uneven, days, err := one.verifier().Compare(t.Context()); err != nil || len(uneven) != 1 || days != 2 || len(b.rows(t)) != 6 {
			t.Errorf("running %v: compared: %v of %d, %v", running, uneven, days, err)
		}
		v, err = one.verifier().Verify(t.Context())
		if err != nil || len(v.Uneven) != 1 || len(v.Left) > 0 || v.Unsent > 0 || v.Elsewhere != running {
			t.Fatalf("running %v: two are gone there: %+v, %v", running, v, err)
		}
		me, _ := one.l.Me(t.Context())
		if d := v.Uneven[0]; d.Till != me.ID || d.Here.Count != 4 || d.There.Count != 2 {
			t.Errorf("running %v: told %+v", running, d)
		}
		b.same(t, 8, one)
	}
}

// A till that is gone is adopted; where the ledger did not hear of it, the next
// beat tells it. An heir has what the one that it adopts had adopted.
func TestHeir(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	one, two, three := b.till(t, "C1"), b.till(t, "C2"), b.till(t, "C3")
	ref := one.sells(100)
	b.same(t, 1, one, two, three)
	id := func(u *till) string {
		t.Helper()
		me, err := u.l.Me(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return me.ID
	}
	home := func(u *till, of string) bool {
		tills, err := u.l.Tills(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range tills {
			if x.ID == of {
				return x.Home
			}
		}
		return false
	}
	var live *hub.Live
	if err := two.verifier().Adopt(t.Context(), id(one)); !errors.As(err, &live) || home(two, id(one)) {
		t.Fatalf("one that is there: %v", err)
	}
	if err := two.verifier().Adopt(t.Context(), id(two)); !errors.Is(err, hub.ErrNoTill) {
		t.Errorf("itself: %v", err)
	}
	gone := id(one)
	one.stop()
	for range 2 { // said again it is the same
		if err := two.verifier().Adopt(t.Context(), gone); err != nil || !home(two, gone) {
			t.Fatalf("adopted: %v, at home %v", err, home(two, gone))
		}
	}
	var adopted *hub.Adopted
	if err := three.verifier().Adopt(t.Context(), gone); !errors.As(err, &adopted) || home(three, gone) {
		t.Errorf("one that another has: %v", err)
	}
	second := id(two)
	two.stop()
	h, err := hub.Open(t.Context(), mustParse(t, three.address), hub.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if err := h.Adopt(t.Context(), second, id(three)); err != nil { // and no more: as when the machine stops there
		t.Fatal(err)
	}
	waitFor(t, "the heir is at home in the sales of both", func() bool { return home(three, second) && home(three, gone) })
	three.moves(ref, model.Pending)
	waitFor(t, "what it changed is handed over", func() bool { return unsent(three) == 0 })
}

// lines is what a log is written to.
type lines struct {
	mu sync.Mutex
	bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Buffer.Write(b)
}

func (l *lines) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.String(), "\n")
}

// The log has a line for each change, however often nothing is tried or found.
func TestLogTellsChanges(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	one := b.till(t, "C1")
	b.same(t, 0, one)
	one.stop()
	var log lines
	r := one.verifier()
	r.cfg.Log = slog.New(slog.NewTextHandler(&log, nil))
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan struct{})
	go func() { defer close(over); r.Run(ctx) }()
	waitFor(t, "it shares", func() bool { return r.Status().Good })
	for i := range 5 {
		ref := one.sells(model.Money(100 + i))
		r.Nudge()
		waitFor(t, "it is handed over", func() bool { return b.rows(t)[ref] != 0 && unsent(one) == 0 })
	}
	waitFor(t, "the log says so", func() bool { return log.count() > 0 })
	cancel()
	<-over
	if n := log.count(); n != 1 {
		t.Errorf("%d lines:\n%s", n, log.String())
	}
}
