package till

import (
	"context"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/model/ledger"
)

// leftSending is a sale that somebody began to send so long ago.
func leftSending(ref string, age time.Duration) model.Invoice {
	inv := old(ref, age)
	inv.State, inv.Token, inv.Link, inv.PendingAt = model.Sending, "", "", time.Time{}
	inv.CreatedAt = time.Now().UTC().Add(-age)
	return inv
}

// A sale whose create nobody can be waiting for any more is a lost answer, at
// once; one that another console may be sending is left to it, whatever its date
// says, and no longer than a call can take.
func TestSalesLeftSending(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		put(t, path, leftSending("MINUTE", time.Minute), leftSending("TEN", 10*time.Second), leftSending("FRESH", 0), leftSending("AHEAD", -time.Hour))
		b := start(t, &fakeGateway{}, path)
		defer b.kill()
		is := func(when string, want map[string]model.State) {
			t.Helper()
			for ref, s := range want {
				if got := b.invoice(ref).State; got != s {
					t.Errorf("%s, %s is %q, want %q", when, ref, got, s)
				}
			}
		}
		b.after(time.Second)
		is("at once", map[string]model.State{"MINUTE": model.LostAnswer, "TEN": model.Sending, "FRESH": model.Sending, "AHEAD": model.Sending})
		b.after(13 * time.Second)
		is("before a call is over", map[string]model.State{"TEN": model.Sending})
		b.after(3 * time.Second)
		is("then", map[string]model.State{"TEN": model.LostAnswer, "FRESH": model.Sending})
		b.after(10 * time.Second)
		is("at the end", map[string]model.State{"FRESH": model.LostAnswer, "AHEAD": model.LostAnswer})
	})
}

// One that is being sent here keeps no other from being seen as lost.
func TestLostBesideOneBeingSent(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		slow := false
		g := &fakeGateway{create: func(_ context.Context, in ligdicash.NewInvoice) (ligdicash.Created, error) {
			if slow {
				time.Sleep(15 * time.Second)
			}
			return linkFor(in), nil
		}}
		b := start(t, g, path)
		defer b.kill()
		b.after(time.Second)
		add(t, b.l, leftSending("LOST", time.Minute))
		slow = true
		sending := b.charge()
		b.after(time.Second)
		slow = false
		b.charge() // its answer has them looked at
		b.after(time.Second)
		if got := b.invoice("LOST").State; got != model.LostAnswer {
			t.Errorf("it is %q", got)
		}
		if got := b.invoice(sending.Ref).State; got != model.Sending {
			t.Errorf("the one that is being sent is %q", got)
		}
	})
}

func add(t *testing.T, l *ledger.Ledger, inv model.Invoice) {
	t.Helper()
	if err := l.Add(t.Context(), inv, model.Event{At: inv.CreatedAt, Kind: model.EventSending, State: inv.State}); err != nil {
		t.Fatal(err)
	}
}

// What could not be written, or taken up, is as soon as the disk answers.
func TestAfterAHang(t *testing.T) {
	t.Parallel()
	for _, waits := range []bool{false, true} { // somebody, with a change, for the disk
		inBubble(t, func(t *testing.T, path string) { afterAHang(t, path, waits) })
	}
}

func afterAHang(t *testing.T, path string, waits bool) {
	put(t, path, leftSending("LOST", time.Minute), old("OLD", time.Hour))
	g := &fakeGateway{}
	l, err := ledger.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	over := hangs(t, l)
	b := &bench{t: t, g: g, l: l, path: path, till: New(Config{Ledger: l, Clock: bubbleClock()}), done: make(chan struct{})}
	b.till.Connect(g)
	within := 4 * time.Second
	if waits {
		within = 15 * time.Second
		b.till.writing.Lock()
	}
	ctx, cancel := context.WithCancel(context.Background())
	b.stop = cancel
	go func() { defer close(b.done); b.till.Run(ctx) }()
	defer b.kill()
	b.after(20 * time.Second)
	if waits {
		b.till.writing.Unlock()
	}
	over()
	b.after(within)
	if got := b.invoice("LOST").State; got != model.LostAnswer {
		t.Errorf("what was being sent is %q", got)
	}
	if n := len(g.tokens()); n == 0 {
		t.Error("what was open is not asked about")
	}
}

// A payment that could not be written does not wait for a lost sale to be one.
func TestWrittenBeforeAnotherIsLost(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{}
		b := start(t, g, path)
		defer b.kill()
		inv := b.charge()
		b.after(5 * time.Second)
		g.answer(func(string) (ligdicash.Payin, error) { return completed(5000), nil })
		over := hangs(t, b.l)
		for i := 0; len(b.till.Unwritten()) == 0 && i < 60; i++ {
			b.after(time.Second)
		}
		over()
		b.after(3 * time.Second)
		if got := b.invoice(inv.Ref).State; got != model.Paid {
			t.Errorf("3 s after the disk answers it is %q", got)
		}
	})
}

// A key pressed for what is settled, or is none of ours, is no trouble.
func TestKeyForWhatIsSettled(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{confirm: func(string) (ligdicash.Payin, error) { return completed(5000), nil }}
		b := start(t, g, path)
		defer b.kill()
		inv := b.charge()
		b.after(20 * time.Second)
		n := len(g.tokens())
		for _, ref := range []string{inv.Ref, "NOBODY"} {
			b.till.CheckNow(ref)
			b.till.Follow(ref)
		}
		b.after(20 * time.Second)
		if more := len(g.tokens()) - n; more != 0 {
			t.Errorf("%d questions about it", more)
		}
		for _, n := range b.news {
			if n, ok := n.(TroubleNews); ok {
				t.Errorf("told as trouble: %v", n.Err)
			}
		}
	})
}

// The pace of questions about one sale: the pause only ever gets longer by
// chance, and not by much; what stands on the glass is asked about as often as
// the rules allow, and an old link there every 12 s.
func TestPace(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{}
		b := start(t, g, path)
		defer b.kill()
		inv := b.charge()
		paces := func(what string, d, least, most time.Duration) {
			t.Helper()
			from := time.Now()
			b.after(d)
			all := g.times("token-" + inv.Ref)
			for i := 1; i < len(all); i++ {
				if gap := all[i].Sub(all[i-1]); all[i-1].After(from.Add(most)) && (gap < least || gap > most) {
					t.Errorf("%s: %v apart, want %v to %v", what, gap, least, most)
				}
			}
			if n := len(all); n == 0 || time.Since(all[n-1]) > most {
				t.Errorf("%s: it is no longer asked about", what)
			}
		}
		paces("young", 2*time.Minute, 4*time.Second, 4600*time.Millisecond)
		b.till.Show(inv.Ref)
		paces("young, on the glass", time.Minute, 3*time.Second, 3200*time.Millisecond)
		b.after(8 * time.Minute)
		paces("old, on the glass", 5*time.Minute, 12*time.Second, 12200*time.Millisecond)
		b.till.Show("")
		b.after(time.Minute)
		paces("old", 10*time.Minute, time.Minute, 68*time.Second)
	})
}
