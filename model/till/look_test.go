package till

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/ledger"
)

// old is an invoice of 5000 francs that got its link age ago.
func old(ref string, age time.Duration) model.Invoice {
	at := time.Now().UTC().Add(-age)
	return model.Invoice{
		Ref: ref, Sale: ref, Amount: 5000, State: model.Pending, CreatedAt: at, PendingAt: at,
		Token: "token-" + ref, Link: "https://client.ligdicash.com/directpayment/invoice/token-" + ref,
	}
}

// put writes invoices as an earlier run, or another console, left them.
func put(t *testing.T, path string, invs ...model.Invoice) {
	t.Helper()
	l, err := ledger.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	putIn(t, l, invs...)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// putIn is put under a running till. A Ledger that is opened beside it would wait
// for its locks in real time, in which a bubble's clock stands still.
func putIn(t *testing.T, l *ledger.Ledger, invs ...model.Invoice) {
	t.Helper()
	for _, inv := range invs {
		if err := l.Add(context.Background(), inv, model.Event{At: inv.CreatedAt, Kind: model.EventLink, State: inv.State}); err != nil {
			t.Fatal(err)
		}
	}
}

// idle is a till without a watcher, as a script has it.
func idle(t *testing.T, g *fakeGateway, path string) *bench {
	t.Helper()
	l, err := ledger.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, g: g, l: l, path: path, till: New(Config{Ledger: l, Clock: bubbleClock()}), done: make(chan struct{}), stop: func() {}}
	close(b.done)
	if g != nil {
		b.till.Connect(g)
	}
	return b
}

// check is Check where only the invoice matters.
func (b *bench) check(ctx context.Context, ref string) (model.Invoice, error) {
	out, err := b.till.Check(ctx, ref)
	return out.Invoice, err
}

// spaced fails where any token was asked about twice within 3 s, or any two
// within the budget, or while another question was under way.
func spaced(t *testing.T, g *fakeGateway) {
	t.Helper()
	g.mu.Lock()
	defer g.mu.Unlock()
	last := map[string]time.Time{}
	for i, token := range g.order {
		if gap := g.at[i].Sub(last[token]); gap < minGap && !last[token].IsZero() {
			t.Errorf("question %d: %s was asked about %v after the last time", i, token, gap)
		}
		last[token] = g.at[i]
		if i > 0 && g.at[i].Sub(g.at[i-1]) < budget {
			t.Errorf("question %d came %v after the one before", i, g.at[i].Sub(g.at[i-1]))
		}
	}
	if g.most > 1 {
		t.Errorf("%d questions were under way at once", g.most)
	}
}

func TestLook(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		ours := old("OURS", time.Hour)
		put(t, path, ours)
		g := &fakeGateway{confirm: func(string) (ligdicash.Payin, error) { return completed(700), nil }}
		b := idle(t, g, path)
		defer b.kill()
		ctx := context.Background()
		before, err := b.l.Newest(ctx, ledger.Query{})
		if err != nil {
			t.Fatal(err)
		}
		looked, err := b.till.Look(ctx, " foreign\n")
		if err != nil || looked.Answer.Word != model.WordCompleted || looked.Answer.Amount != 700 || looked.Asked.IsZero() {
			t.Errorf("got %+v, %v", looked, err)
		}
		if _, err := b.till.Look(ctx, ours.Token); !errors.Is(err, ErrOurs) {
			t.Errorf("one of ours: %v, want ErrOurs", err)
		}
		if inv, ok, err := b.till.Ours(ctx, ours.Token); !ok || inv.Ref != ours.Ref || err != nil {
			t.Errorf("Ours: %q, %v, %v", inv.Ref, ok, err)
		}
		if _, ok, _ := b.till.Ours(ctx, "foreign"); ok {
			t.Error("a foreign token is said to be ours")
		}
		after, _ := b.l.Newest(ctx, ledger.Query{})
		if len(after) != len(before) || after[0].CheckedAt != before[0].CheckedAt {
			t.Error("looking wrote to the ledger")
		}
		b.after(0)
		for _, n := range b.news {
			if n, ok := n.(InvoiceNews); ok {
				t.Errorf("news of %q for a foreign token", n.Invoice.Ref)
			}
		}
		g.answer(func(string) (ligdicash.Payin, error) {
			return ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.NotFound, Code: "02"}
		})
		var le *ligdicash.Error
		if _, err := b.till.Look(ctx, "nothing"); !errors.As(err, &le) || le.Kind != ligdicash.NotFound {
			t.Errorf("an unknown token: %v, want LigdiCash's own error", err)
		}
		b.till.Forget()
		if _, err := b.till.Look(ctx, "foreign"); !errors.Is(err, ErrNoKeys) {
			t.Errorf("without keys: %v, want ErrNoKeys", err)
		}
	})
}

// The same token twice within 3 s waits; so do looks at different ones, within
// the budget; a wait ends with its context.
func TestLookWaits(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{}
		b := idle(t, g, path)
		defer b.kill()
		from := time.Now()
		for i, want := range []time.Duration{0, 3 * time.Second, 6 * time.Second} {
			if _, err := b.till.Look(context.Background(), "foreign"); err != nil {
				t.Fatal(err)
			}
			if got := time.Since(from); got != want {
				t.Errorf("look %d was answered after %v, want %v", i, got, want)
			}
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if _, err := b.till.Look(ctx, "foreign"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want the context's error", err)
		}
		var wg sync.WaitGroup
		for i := range 10 {
			wg.Go(func() {
				if _, err := b.till.Look(context.Background(), fmt.Sprint("foreign", i)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if len(g.tokens()) != 13 {
			t.Errorf("%d questions, want 13", len(g.tokens()))
		}
		spaced(t, g)
	})
}

// Whatever is pressed, on two consoles with one ledger: the rules hold on each,
// and the 3 s across both.
func TestEverybodyAsks(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	inBubble(t, func(t *testing.T, path string) {
		var refs []string
		for i := range 8 {
			inv := old(fmt.Sprint("OLD", i), time.Duration(i*30)*time.Hour)
			put(t, path, inv)
			refs = append(refs, inv.Ref)
		}
		both := &fakeGateway{}
		slow := func(token string) (ligdicash.Payin, error) {
			time.Sleep(300 * time.Millisecond)
			return both.Confirm(context.Background(), token)
		}
		a, c := &fakeGateway{confirm: slow}, &fakeGateway{confirm: slow}
		x, y := start(t, a, path), start(t, c, path)
		var wg sync.WaitGroup
		for i := range 60 {
			b := []*bench{x, y}[i%2]
			ref := refs[i%len(refs)]
			wg.Go(func() {
				if _, err := b.till.Check(context.Background(), ref); err != nil {
					t.Error(err)
				}
			})
			wg.Go(func() {
				if _, err := x.till.Look(context.Background(), fmt.Sprint("foreign", i%3)); err != nil {
					t.Error(err)
				}
			})
			b.till.CheckNow(ref)
			if i%20 == 0 {
				b.till.CheckAll(refs)
			}
			if i%13 == 0 {
				b.charge()
			}
			b.after(700 * time.Millisecond)
		}
		wg.Wait()
		x.after(time.Minute)
		x.kill()
		y.kill()
		spaced(t, a)
		spaced(t, c)
		last := map[string]time.Time{}
		for i, token := range both.order {
			if gap := both.at[i].Sub(last[token]); gap < minGap && !last[token].IsZero() {
				t.Errorf("%s was asked about by both consoles %v apart", token, gap)
			}
			last[token] = both.at[i]
		}
		if len(both.tokens()) < 100 {
			t.Errorf("only %d questions: somebody is stuck", len(both.tokens()))
		}
	})
}

func TestCheckWithoutRun(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		week := old("OLD", 30*24*time.Hour) // long past the schedule
		draft := model.Invoice{Ref: "SENT", Sale: "SENT", Amount: 900, State: model.LostAnswer, CreatedAt: week.CreatedAt}
		put(t, path, week, draft)
		g := &fakeGateway{}
		b := idle(t, g, path)
		defer b.kill()
		ctx := context.Background()

		inv, err := b.check(ctx, week.Ref)
		if err != nil || inv.State != model.Pending || inv.CheckedAt.IsZero() {
			t.Fatalf("got %q asked %v, %v; want pending, asked now", inv.State, inv.CheckedAt, err)
		}
		from := time.Now()
		g.answer(func(string) (ligdicash.Payin, error) { return completed(5000), nil })
		inv, err = b.check(ctx, week.Ref)
		if err != nil || inv.State != model.Paid || b.invoice(week.Ref).State != model.Paid {
			t.Fatalf("got %q, ledger %q, %v; want paid", inv.State, b.invoice(week.Ref).State, err)
		}
		if waited := time.Since(from); waited < minGap || waited > minGap+100*time.Millisecond {
			t.Errorf("asked again after %v, want %v", waited, minGap)
		}
		if inv, err = b.check(ctx, draft.Ref); err != nil || inv.State != model.LostAnswer {
			t.Errorf("one without a token: %q, %v", inv.State, err)
		}
		if _, err = b.till.Check(ctx, "NOSUCH"); !errors.Is(err, ErrNotFound) {
			t.Errorf("none of ours: %v, want ErrNotFound", err)
		}
		if len(g.tokens()) != 2 {
			t.Errorf("%d questions, want 2: one without a token is not asked about", len(g.tokens()))
		}
		for range 200 { // nobody reads an inbox, and nobody waits for it
			b.till.Connect(g)
			_, _ = b.till.Check(ctx, draft.Ref)
		}
	})
}

// A question that fails gives what the ledger says, and never a state.
func TestCheckFails(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		err   error
		doubt model.Doubt
	}{
		{"offline", &ligdicash.Error{Op: "confirm", Kind: ligdicash.Offline}, ""},
		{"keys refused", &ligdicash.Error{Op: "confirm", Kind: ligdicash.Auth, Code: "00"}, ""},
		{"busy", &ligdicash.Error{Op: "confirm", Kind: ligdicash.Busy, HTTP: 502}, ""},
		{"not found", &ligdicash.Error{Op: "confirm", Kind: ligdicash.NotFound, Code: "02"}, model.NotFound},
		{"panic", nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, path string) {
				put(t, path, old("OLD", time.Hour))
				g := &fakeGateway{confirm: func(string) (ligdicash.Payin, error) {
					if tt.err == nil {
						panic("boom")
					}
					return ligdicash.Payin{}, tt.err
				}}
				b := idle(t, g, path)
				defer b.kill()
				inv, err := b.check(context.Background(), "OLD")
				if err == nil || tt.err != nil && !errors.Is(err, tt.err) {
					t.Errorf("got %v, want %v", err, tt.err)
				}
				if inv.Ref != "OLD" || inv.State != model.Pending || inv.Doubt != tt.doubt || b.invoice("OLD").Doubt != tt.doubt {
					t.Errorf("got %q %q, ledger %q; want pending, doubt %q", inv.State, inv.Doubt, b.invoice("OLD").Doubt, tt.doubt)
				}
				g.answer(func(string) (ligdicash.Payin, error) { return completed(5000), nil })
				if inv, err = b.check(context.Background(), "OLD"); err != nil || inv.State != model.Paid {
					t.Errorf("once it answers: %q, %v", inv.State, err)
				}
			})
		})
	}
	inBubble(t, func(t *testing.T, path string) {
		put(t, path, old("OLD", time.Hour))
		b := idle(t, nil, path)
		defer b.kill()
		if inv, err := b.check(context.Background(), "OLD"); !errors.Is(err, ErrNoKeys) || inv.State != model.Pending {
			t.Errorf("without keys: %q, %v", inv.State, err)
		}
	})
}

// Where another console has just asked, Check waits out its 3 s, and asks
// nothing where that one found the money.
func TestCheckAfterAnotherConsole(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		put(t, path, old("OLD", time.Hour), old("ALSO", time.Hour))
		g := &fakeGateway{}
		other, mine := idle(t, g, path), idle(t, g, path)
		defer other.kill()
		defer mine.kill()
		ctx := context.Background()
		if _, err := other.till.Check(ctx, "OLD"); err != nil {
			t.Fatal(err)
		}
		from := time.Now()
		if _, err := mine.till.Check(ctx, "OLD"); err != nil || time.Since(from) < minGap || time.Since(from) > minGap+100*time.Millisecond {
			t.Errorf("answered after %v, %v; want %v", time.Since(from), err, minGap)
		}
		g.answer(func(string) (ligdicash.Payin, error) {
			time.Sleep(10 * time.Second) // held by the other all that time
			return completed(5000), nil
		})
		go func() { _, _ = other.till.Check(ctx, "ALSO") }()
		time.Sleep(time.Second)
		inv, err := mine.check(ctx, "ALSO")
		if err != nil || inv.State != model.Paid {
			t.Errorf("got %q, %v; want paid, as the other console found", inv.State, err)
		}
		if n := len(g.times("token-ALSO")); n != 1 {
			t.Errorf("%d questions about it, want one", n)
		}
	})
}

// With the watcher running there is never a second question at once, the
// screens hear what Check found, and the watch lets go of what is over.
func TestCheckBesideRun(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{}
		b := start(t, g, path)
		defer b.kill()
		inv := b.charge()
		b.after(time.Minute)
		for range 10 {
			if _, err := b.till.Check(context.Background(), inv.Ref); err != nil {
				t.Fatal(err)
			}
		}
		g.answer(func(string) (ligdicash.Payin, error) { time.Sleep(time.Second); return completed(5000), nil })
		got, err := b.check(context.Background(), inv.Ref)
		if err != nil || got.State != model.Paid {
			t.Fatalf("got %q, %v", got.State, err)
		}
		asked := len(g.tokens())
		b.after(time.Hour)
		if len(g.tokens()) != asked {
			t.Errorf("a paid invoice was asked about %d more times", len(g.tokens())-asked)
		}
		spaced(t, g)
		heard := false
		for _, n := range b.news {
			if n, ok := n.(InvoiceNews); ok && n.Invoice.State == model.Paid && n.Was == model.Pending {
				heard = true
			}
		}
		if !heard {
			t.Error("the screens were never told that it is paid")
		}
	})
}

// An answer to Check ends the watcher's pause: LigdiCash is back.
func TestCheckWakesTheWatch(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{confirm: func(string) (ligdicash.Payin, error) {
			return ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.Auth}
		}}
		b := start(t, g, path)
		defer b.kill()
		first, second := b.charge(), b.charge()
		b.after(10 * time.Second)
		g.answer(func(string) (ligdicash.Payin, error) { return completed(5000), nil })
		if len(g.times("token-"+second.Ref)) == 0 { // the refusal was spent on the first
			first, second = second, first
		}
		if _, err := b.till.Check(context.Background(), second.Ref); err != nil {
			t.Fatal(err)
		}
		b.after(10 * time.Second)
		if got := b.invoice(first.Ref).State; got != model.Paid {
			t.Errorf("the other sale is %q ten seconds after LigdiCash answered, want paid", got)
		}
		if b.till.Health().Trouble != NoTrouble {
			t.Error("health still says trouble")
		}
	})
}
