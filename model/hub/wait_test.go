package hub

import (
	"context"
	"errors"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

func TestWoken(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	h, other := b.open(t), b.open(t)
	w, shop := b.join(t, h, "C1")
	if heard, err := h.Listen(t.Context(), shop); err != nil || !heard {
		t.Fatal(heard, err)
	}
	woken := make(chan error)
	wait := func() { woken <- h.Wait(t.Context()) }

	go wait()
	push(t, other, shop, Handed{Copy: sold(w.ID, 0)})
	if err := <-woken; err != nil {
		t.Fatal(err)
	}
	// Other calls go in between, and what comes meanwhile is heard.
	go wait()
	for range proof.Size(20, 200, 2000) {
		if _, err := h.Beat(t.Context(), w, State{}, shop); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case err := <-woken:
		t.Fatal("woken by nothing", err)
	default:
	}
	push(t, other, shop, Handed{Copy: sold(w.ID, 1)})
	other.wake(t.Context())
	if err := <-woken; err != nil {
		t.Fatal(err)
	}

	// What comes while nobody waits, or in the middle of another call, is heard by
	// the next who waits; what this till itself hands over wakes it not.
	other.woke = time.Time{}
	push(t, other, shop, Handed{Copy: sold(w.ID, 5)})
	for range 3 {
		if _, err := h.Beat(t.Context(), w, State{}, shop); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := h.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	push(t, h, shop, Handed{Copy: sold(w.ID, 6)})
	ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := h.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Error("it wakes itself", err)
	}

	// The last of many pushes is told of too: when the till that pushed has nothing
	// more to do.
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	for n := range 5 {
		push(t, other, shop, Handed{Copy: sold(w.ID, 10+n)})
	}
	rested := make(chan struct{})
	go func() {
		_ = other.Wait(ctx) // it listens to nothing
		close(rested)
	}()
	for seq, at := int64(9), int64(0); at < seq; {
		if err := h.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		p, err := h.Pull(t.Context(), shop, at)
		if err != nil {
			t.Fatal(err)
		}
		at = p.Seq
	}
	cancel()
	<-rested

	// Given up, and heard again. A wake for what was pulled already may still come.
	for err := error(nil); err == nil; {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		if err = h.Wait(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) || h.Lost() {
			t.Fatal(err)
		}
		cancel()
	}
	go wait()
	push(t, other, shop, Handed{Copy: sold(w.ID, 2)})
	other.wake(t.Context())
	if err := <-woken; err != nil {
		t.Fatal(err)
	}
	// Another shop's changes wake nobody here: what it hears comes after them.
	there := Who{ID: newID(), Name: "C1", Kind: "till", Session: newID(), ShopName: "Gare", NewShop: newID()}
	station, err := other.Join(t.Context(), there)
	if err != nil {
		t.Fatal(err)
	}
	h = b.open(t)
	if heard, err := h.Listen(t.Context(), shop); err != nil || !heard {
		t.Fatal(heard, err)
	}
	push(t, other, station, Handed{Copy: sold(there.ID, 0)})
	other.wake(t.Context())
	ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := h.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Error("woken by another shop", err)
	}
	// The server goes: whoever waits is told.
	go wait()
	b.as(t, "postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"+b.name+"' AND pid <> pg_backend_pid()")
	if err := <-woken; !errors.Is(err, ErrLost) || !h.Lost() {
		t.Error(err)
	}
}

// Behind a pooler in transaction mode all is as ever, but nobody is woken.
func TestPooler(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	b := newBench(t)
	a := parsed(t, b.Pooler(t, b.name, "caisse")+"?default_query_exec_mode=exec")
	h, other := opened(t, a), opened(t, a)
	w, shop := b.join(t, h, "C1")
	if heard, err := h.Listen(t.Context(), shop); err != nil || heard {
		t.Fatal("it says that it listens", err)
	}
	c := sold(w.ID, 0)
	first := begun(c)
	push(t, h, shop, Handed{Copy: first})
	push(t, other, shop, Handed{Copy: c, Theirs: first.Mark()})
	got, err := h.Pull(t.Context(), shop, 0)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got.Copies, []model.Copy{in(t, shop, c)})
	if _, err := other.Beat(t.Context(), w, State{}, shop); err != nil {
		t.Error(err)
	}
	if turn, err := h.Turn(t.Context(), w.ID, Question{Ref: newID(), Shop: shop, Account: "a"}); err != nil || !turn.Granted {
		t.Error(turn, err)
	}
	// Nothing that was said to a session stays in it for the next who gets it.
	if got := b.as(t, "caisse", "SELECT count(*) FROM pg_prepared_statements"); got != "0" {
		t.Error(got)
	}
	for range 4 {
		answers, err := h.do(t.Context(), quickLimit, "SELECT current_setting('statement_timeout')")
		if err != nil || string(answers[0][0][0]) != "0" {
			t.Error(err, "a limit stayed")
		}
	}
}

// Who is owed a word of a change gets it, also where the one who has it to say is
// called away just then.
func TestOwedWake(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	one, two := b.open(t), b.open(t)
	w, shop := b.join(t, one, "C1")
	if wakes, err := two.Listen(t.Context(), shop); err != nil || !wakes {
		t.Fatal(wakes, err)
	}
	for n := range 20 {
		push(t, one, shop, Handed{Copy: sold(w.ID, 2*n)})
		_ = within(t, one, 20*time.Millisecond)
		if err := within(t, two, 10*time.Second); err != nil {
			t.Fatal(err)
		}
		push(t, one, shop, Handed{Copy: sold(w.ID, 2*n+1)}) // too soon to be told at once
		_ = within(t, one, 0)
		_ = within(t, one, 20*time.Millisecond)
		if err := within(t, two, 10*time.Second); err != nil {
			t.Fatalf("the change after %d was not told: %v", n, err)
		}
	}
}

// A till that goes tells what it handed over last, however soon after the one before
// that was: after it nobody does.
func TestLeaveTells(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	one, two := b.open(t), b.open(t)
	w, shop := b.join(t, one, "C1")
	if wakes, err := two.Listen(t.Context(), shop); err != nil || !wakes {
		t.Fatal(wakes, err)
	}
	push(t, one, shop, Handed{Copy: sold(w.ID, 0)})
	_ = within(t, one, 20*time.Millisecond)
	if err := within(t, two, 10*time.Second); err != nil {
		t.Fatal(err)
	}
	push(t, one, shop, Handed{Copy: sold(w.ID, 1)}) // too soon to be told at once
	if err := one.Leave(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	if err := within(t, two, 10*time.Second); err != nil {
		t.Fatalf("what was handed over last was not told: %v", err)
	}
}

// within waits at h for a wake, for d at most.
func within(t *testing.T, h *Hub, d time.Duration) error {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	return h.Wait(ctx)
}
