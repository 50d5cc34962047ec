package till

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/ledger"
)

// sweeps are the SweepNews of the morning, or of CheckAll, so far.
func (b *bench) sweeps(morning bool) (out []SweepNews) {
	for _, n := range b.news {
		if n, ok := n.(SweepNews); ok && n.Morning == morning {
			out = append(out, n)
		}
	}
	return out
}

func last(t *testing.T, all []SweepNews) SweepNews {
	t.Helper()
	if len(all) == 0 {
		t.Fatal("no SweepNews")
	}
	return all[len(all)-1]
}

func overs(all []SweepNews) (n int) {
	for _, s := range all {
		if s.Over {
			n++
		}
	}
	return n
}

// leftOver puts n invoices of yesterday, OLD0 and on.
func leftOver(t *testing.T, path string, n int) (refs []string) {
	t.Helper()
	var invs []model.Invoice
	for i := range n {
		inv := old(fmt.Sprint("OLD", i), 30*time.Hour)
		refs, invs = append(refs, inv.Ref), append(invs, inv)
	}
	put(t, path, invs...)
	return refs
}

// paid answers completed for tokens that hold one of the parts, else pending.
func paid(parts ...string) func(string) (ligdicash.Payin, error) {
	return func(token string) (ligdicash.Payin, error) {
		for _, p := range parts {
			if strings.Contains(token, p) {
				return completed(5000), nil
			}
		}
		return waiting, nil
	}
}

// What was left open is asked about once, counted, and announced as found by
// the morning, whatever its date; what is settled, or made meanwhile, is no part
// of it.
func TestMorning(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		leftOver(t, path, 5)
		failed := old("FAIL", 40*time.Hour)
		failed.State, failed.SettledAt = model.Failed, failed.CreatedAt.Add(time.Minute)
		done := old("DONE", 30*time.Hour)
		done.State, done.SettledAt = model.Paid, done.CreatedAt
		put(t, path, failed, done, old("ANCIENT", 8*24*time.Hour))
		g := &fakeGateway{confirm: paid("OLD1", "OLD3", "FAIL")}
		b := start(t, g, path)
		defer b.kill()
		fresh := b.charge()
		g.answer(paid("OLD1", "OLD3", "FAIL", fresh.Ref))
		b.after(time.Minute)

		all := b.sweeps(true)
		if s := last(t, all); !s.Over || s.Done != 7 || s.Total != 7 || s.Paid != (Total{Count: 3, Sum: 15000}) || s.Trouble != NoTrouble {
			t.Errorf("the morning ended as %+v", s)
		}
		for i, s := range all {
			if s.Done != i+1 || s.Total != 7 || s.Over != (i == 6) {
				t.Errorf("news %d is %+v, want one after each answer", i, s)
			}
		}
		found := map[string]bool{}
		for _, n := range b.news {
			if n, ok := n.(InvoiceNews); ok && n.Invoice.State.IsPaid() && n.Was != n.Invoice.State {
				found[n.Invoice.Ref] = n.Morning
			}
		}
		if len(found) != 4 || !found["OLD1"] || !found["OLD3"] || !found["FAIL"] || found[fresh.Ref] {
			t.Errorf("announced %v; want three of the morning, and the new sale as itself", found)
		}
		if n, m := len(g.times("token-ANCIENT")), len(g.times("token-DONE")); n != 1 || m != 0 {
			t.Errorf("%d questions about the oldest, %d about a paid one; want one, and none", n, m)
		}
		b.after(2 * time.Hour)
		if n := len(b.sweeps(true)); n != len(all) {
			t.Errorf("%d more news of a morning that was over", n-len(all))
		}
		spaced(t, g)
	})
}

// While LigdiCash does not answer, the morning says why it waits, once; then it
// goes on.
func TestMorningWaits(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		kind    ligdicash.Kind
		trouble Trouble
	}{{ligdicash.Offline, Offline}, {ligdicash.Busy, NotAnswering}, {ligdicash.Auth, KeysRefused}} {
		t.Run(fmt.Sprint(tt.kind), func(t *testing.T) {
			inBubble(t, func(t *testing.T, path string) {
				leftOver(t, path, 4)
				g := &fakeGateway{confirm: func(string) (ligdicash.Payin, error) {
					return ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: tt.kind}
				}}
				b := start(t, g, path)
				defer b.kill()
				b.after(10 * time.Minute)
				all := b.sweeps(true)
				if len(all) != 1 || all[0].Trouble != tt.trouble || all[0].Over || all[0].Done != 0 || all[0].Total != 4 {
					t.Fatalf("ten minutes without an answer told %+v", all)
				}
				g.answer(paid("OLD2"))
				b.after(5 * time.Minute)
				if s := last(t, b.sweeps(true)); !s.Over || s.Done != 4 || s.Paid.Count != 1 || s.Trouble != NoTrouble {
					t.Errorf("once it answers the morning ends as %+v", s)
				}
				if n := overs(b.sweeps(true)); n != 1 {
					t.Errorf("it was over %d times", n)
				}
				spaced(t, g)
			})
		})
	}
}

// An invoice that LigdiCash refuses to speak of does not hold the morning up,
// nor does one that it does not find.
func TestMorningWithStrangers(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		leftOver(t, path, 5)
		g := &fakeGateway{confirm: func(token string) (ligdicash.Payin, error) {
			switch token {
			case "token-OLD0":
				return ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.Refused, Code: "04"}
			case "token-OLD1":
				return ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.NotFound, Code: "02"}
			case "token-OLD2":
				panic("boom")
			}
			return completed(5000), nil
		}}
		b := start(t, g, path)
		defer b.kill()
		b.after(time.Minute)
		if s := last(t, b.sweeps(true)); !s.Over || s.Done != 5 || s.Paid.Count != 2 {
			t.Errorf("the morning ended as %+v", s)
		}
		if b.invoice("OLD1").Doubt != model.NotFound {
			t.Error("nobody is told that LigdiCash does not know OLD1")
		}
	})
}

// A watcher that stumbles takes its work up again, and the morning where it
// was: it is over once, with what was found before.
func TestMorningAfterPanic(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		refs := leftOver(t, path, 20)
		g := &fakeGateway{confirm: func(token string) (ligdicash.Payin, error) {
			time.Sleep(200 * time.Millisecond)
			return paid("OLD1")(token) // OLD1 and OLD10 to OLD19
		}}
		b := &bench{t: t, g: g, path: path, done: make(chan struct{})}
		var err error
		if b.l, err = ledger.Open(t.Context(), path); err != nil {
			t.Fatal(err)
		}
		var stumble atomic.Bool
		clock := bubbleClock()
		running := clock.Mono
		clock.Mono = func() time.Duration {
			if strings.Contains(string(debug.Stack()), "watchOnce(") && stumble.CompareAndSwap(true, false) {
				panic("stumbled")
			}
			return running()
		}
		b.till = New(Config{Ledger: b.l, Clock: clock})
		b.till.Connect(g)
		ctx, cancel := context.WithCancel(context.Background())
		b.stop = cancel
		go func() { defer close(b.done); b.till.Run(ctx) }()
		defer b.kill()
		b.till.CheckAll(refs[:10])
		for range 3 {
			b.after(2 * time.Second)
			stumble.Store(true)
		}
		b.after(2 * time.Minute)
		for _, morning := range []bool{true, false} {
			all := b.sweeps(morning)
			if n := overs(all); n != 1 {
				t.Errorf("morning %v: it was over %d times", morning, n)
			}
			if s := last(t, all); !s.Over || s.Done != s.Total {
				t.Errorf("morning %v: it ended as %+v", morning, s)
			}
			if !slices.IsSortedFunc(all, func(a, b SweepNews) int { return a.Done - b.Done }) {
				t.Errorf("morning %v: it started again", morning)
			}
		}
		faults := 0
		for _, n := range b.news {
			if n, ok := n.(TroubleNews); ok {
				if _, ok := n.Err.(Fault); ok {
					faults++
				}
			}
		}
		if faults != 3 {
			t.Errorf("%d faults were told, want 3", faults)
		}
		for _, ref := range refs {
			if want := strings.HasPrefix(ref, "OLD1"); b.invoice(ref).State.IsPaid() != want {
				t.Errorf("%s is %q", ref, b.invoice(ref).State)
			}
		}
		spaced(t, g)
	})
}

// Another console that settles what this one was to ask about: the round ends
// all the same, on both, and both know of the money.
func TestMorningOnTwoConsoles(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		leftOver(t, path, 12)
		g := &fakeGateway{confirm: func(token string) (ligdicash.Payin, error) {
			time.Sleep(100 * time.Millisecond)
			return paid("OLD1")(token) // OLD1, OLD10, OLD11
		}}
		a, b := start(t, g, path), start(t, g, path)
		a.after(3 * time.Minute)
		b.after(0)
		for i, x := range []*bench{a, b} {
			if s := last(t, x.sweeps(true)); !s.Over || s.Done != 12 || overs(x.sweeps(true)) != 1 {
				t.Errorf("console %d: the morning ended as %+v", i, s)
			}
			told := map[string]bool{}
			for _, n := range x.news {
				if n, ok := n.(InvoiceNews); ok && n.Invoice.State.IsPaid() && n.Morning {
					told[n.Invoice.Ref] = true
				}
			}
			if s := last(t, x.sweeps(true)); int(s.Paid.Count) != len(told) || len(told) != 3 {
				t.Errorf("console %d: %d found, %v announced", i, s.Paid.Count, told)
			}
		}
		a.kill()
		b.kill()
	})
}

// A key pressed for one of the morning's: it is answered as itself.
func TestMorningKeyPressed(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		leftOver(t, path, 30)
		g := &fakeGateway{confirm: paid("OLD2")} // OLD2, OLD20 to OLD29
		b := start(t, g, path)
		defer b.kill()
		b.till.CheckNow("OLD2")
		if inv, err := b.check(context.Background(), "OLD20"); err != nil || inv.State != model.PaidLate && inv.State != model.Paid {
			t.Fatalf("%q, %v", inv.State, err)
		}
		b.after(time.Minute)
		for _, n := range b.news {
			if n, ok := n.(InvoiceNews); ok && n.Invoice.State.IsPaid() && n.Was == model.Pending {
				if byHand := n.Invoice.Ref == "OLD20" || n.Invoice.Ref == "OLD2"; n.Morning == byHand {
					t.Errorf("%s: Morning %v", n.Invoice.Ref, n.Morning)
				}
			}
		}
		if s := last(t, b.sweeps(true)); !s.Over || s.Done < 28 || s.Done != s.Total || s.Paid.Count != 9 {
			t.Errorf("the morning ended as %+v", s)
		}
	})
}

// However many old ones are asked about, a customer at the counter goes first.
func TestCustomerGoesBeforeSweeps(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	hours(t)
	inBubble(t, func(t *testing.T, path string) {
		refs := leftOver(t, path, 400)
		g := &fakeGateway{}
		slow := func(f func(string) (ligdicash.Payin, error)) func(string) (ligdicash.Payin, error) {
			return func(token string) (ligdicash.Payin, error) { time.Sleep(time.Second); return f(token) }
		}
		g.answer(slow(paid()))
		b := start(t, g, path)
		defer b.kill()
		b.after(2 * time.Minute) // the old ones have waited longer than any fresh one will
		b.till.CheckAll(refs)
		b.after(time.Minute)
		for range 3 {
			fresh := b.charge()
			b.after(time.Second)
			g.answer(slow(paid(fresh.Ref)))
			from := time.Now()
			for b.invoice(fresh.Ref).State != model.Paid && time.Since(from) < time.Hour {
				b.after(100 * time.Millisecond)
			}
			if d := time.Since(from); d > 7*time.Second { // 4 s, jitter, the question under way, its own
				t.Errorf("paid at once, green after %v", d)
			}
		}
		b.after(time.Hour)
		for _, morning := range []bool{true, false} {
			if s := last(t, b.sweeps(morning)); !s.Over || s.Done != 400 {
				t.Errorf("morning %v: it ended as %+v", morning, s)
			}
		}
		spaced(t, g)
	})
}

// CheckAll asks about each once, also those too old for the watch, and lets go;
// what cannot be asked about counts as done.
func TestCheckAll(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{confirm: paid("YEAR4")}
		b := start(t, g, path)
		defer b.kill()
		b.after(time.Second) // none of what follows is the morning's
		var refs []string
		for i := range 6 {
			inv := old(fmt.Sprint("YEAR", i), time.Duration(20+i)*24*time.Hour)
			putIn(t, b.l, inv)
			refs = append(refs, inv.Ref)
		}
		done := old("DONE", 20*24*time.Hour)
		done.State, done.SettledAt = model.Paid, done.CreatedAt
		putIn(t, b.l, done)
		b.till.CheckAll(append([]string{"NOSUCH", "DONE", "YEAR0"}, refs...))
		b.after(5 * time.Minute)
		all := b.sweeps(false)
		if s := last(t, all); !s.Over || s.Done != 8 || s.Total != 8 || s.Paid != (Total{Count: 1, Sum: 5000}) {
			t.Errorf("it ended as %+v", s)
		}
		if overs(all) != 1 {
			t.Errorf("it was over %d times", overs(all))
		}
		want := []string{"token-YEAR0", "token-YEAR1", "token-YEAR2", "token-YEAR3", "token-YEAR4", "token-YEAR5"}
		if !slices.Equal(g.tokens(), want) {
			t.Errorf("asked %v, want each once, in order", g.tokens())
		}
		if got := b.invoice("YEAR4").State; !got.IsPaid() {
			t.Errorf("YEAR4 is %q", got)
		}
		b.till.CheckAll(nil)
		b.after(time.Second)
		if s := last(t, b.sweeps(false)); !s.Over || s.Total != 0 {
			t.Errorf("nothing to check ended as %+v", s)
		}
		spaced(t, g)
	})
}

// StopChecks takes back what was not asked, and leaves the schedule alone.
func TestStopChecks(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{}
		b := start(t, g, path)
		defer b.kill()
		sale := b.charge()
		var refs []string
		for i := range 50 {
			inv := old(fmt.Sprint("YEAR", i), 20*24*time.Hour)
			putIn(t, b.l, inv)
			refs = append(refs, inv.Ref)
		}
		b.after(20 * time.Minute) // the sale is asked about once a minute now
		before := len(g.times("token-" + sale.Ref))
		b.till.CheckAll(append(refs, sale.Ref))
		b.after(5 * time.Second)
		b.till.StopChecks()
		b.after(time.Second)
		s := last(t, b.sweeps(false))
		if !s.Over || s.Done == 0 || s.Done > 20 || s.Total != 51 {
			t.Errorf("stopped as %+v", s)
		}
		b.news = nil
		asked := len(g.tokens())
		b.after(10 * time.Minute)
		if n := len(g.times("token-"+sale.Ref)) - before; n < 8 || n > 12 {
			t.Errorf("the sale was asked about %d times in ten minutes, want about ten", n)
		}
		for _, token := range g.tokens()[asked:] {
			if token != "token-"+sale.Ref {
				t.Errorf("%s was asked about after the stop", token)
			}
		}
		b.till.StopChecks()
		b.after(time.Second)
		if n := len(b.sweeps(false)); n != 0 {
			t.Errorf("%d more SweepNews after the stop", n)
		}
	})
}

// A second CheckAll replaces the first; pressed in any rhythm, the last wins.
func TestCheckAllReplaced(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{}
		b := start(t, g, path)
		defer b.kill()
		b.after(time.Second) // none of what follows is the morning's
		var refs []string
		for i := range 40 {
			inv := old(fmt.Sprint("YEAR", i), 20*24*time.Hour)
			putIn(t, b.l, inv)
			refs = append(refs, inv.Ref)
		}
		b.till.CheckAll(refs[:20])
		b.after(3 * time.Second)
		b.till.StopChecks()
		b.till.CheckAll(refs)
		b.till.CheckAll(refs[30:])
		b.after(time.Minute)
		if s := last(t, b.sweeps(false)); !s.Over || s.Total != 10 || s.Done != 10 {
			t.Errorf("it ended as %+v", s)
		}
		for _, ref := range refs[20:30] {
			if len(g.times("token-"+ref)) != 0 {
				t.Errorf("%s was asked about: it was in no list that stayed", ref)
			}
		}
	})
}

// Trouble in the middle of a CheckAll: it says why it waits, and ends later.
// One that never answers is overtaken by the others.
func TestCheckAllInTrouble(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		var refs []string
		for i := range 10 {
			inv := old(fmt.Sprint("YEAR", i), 20*24*time.Hour)
			put(t, path, inv)
			refs = append(refs, inv.Ref)
		}
		g := &fakeGateway{confirm: func(token string) (ligdicash.Payin, error) {
			if token == "token-YEAR0" {
				return ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.Busy, HTTP: 502}
			}
			return waiting, nil
		}}
		b := start(t, g, path)
		defer b.kill()
		b.till.CheckAll(refs)
		b.after(2 * time.Minute)
		if s := last(t, b.sweeps(false)); s.Over || s.Done != 9 || s.Trouble != NotAnswering {
			t.Errorf("with one that does not answer: %+v", s)
		}
		g.answer(paid("YEAR0"))
		b.after(2 * time.Minute)
		if s := last(t, b.sweeps(false)); !s.Over || s.Done != 10 || s.Paid.Count != 1 {
			t.Errorf("once it answers: %+v", s)
		}
		asked := len(g.tokens())
		b.after(time.Hour)
		if len(g.tokens()) != asked {
			t.Errorf("%d more questions about what is no part of the watch", len(g.tokens())-asked)
		}
		spaced(t, g)
	})
}
