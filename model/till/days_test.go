package till

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// The network goes and comes back, without a restart: what was paid meanwhile
// is seen, and nothing is lost or said to have failed.
func TestNetworkOffAndOn(t *testing.T) {
	t.Parallel()
	r := proof.Rand(t)
	onStreet(t, func(s *street) {
		for i := range proof.Size(3, 10, 500) {
			inv := s.sell()
			time.Sleep(time.Duration(r.IntN(20)) * time.Second)
			s.set(func() { s.down = true })
			time.Sleep(time.Duration(r.IntN(300)) * time.Second)
			if err := s.ls.Pay(inv.Token); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Duration(r.IntN(300)) * time.Second)
			if got := s.invoice(inv.Ref).State; got != model.Pending {
				t.Fatalf("%d: without a network it is %q", i, got)
			}
			s.till.Show(inv.Ref) // the cashier looks at it
			s.set(func() { s.down = false })
			from := time.Now()
			for !s.invoice(inv.Ref).State.IsPaid() && time.Since(from) < time.Hour {
				time.Sleep(time.Second)
				synctest.Wait()
			}
			s.till.Show("")
			if took := time.Since(from); took > 70*time.Second { // the longest pause after failures, and an answer
				t.Errorf("%d: the network is back, and what was paid is seen after %v", i, took)
			}
		}
	})
}

// Days of a busy shop: 2,000 sales each, most of them paid by the next customer's
// turn; fifty wait at any time, whose customers pay hours later, and the network
// is down for three tenths of it. It needs no more memory at the end than at the
// start, no more goroutines, and every payment is seen.
func TestWholeDays(t *testing.T) {
	if testing.Short() {
		t.Skip("hours")
	}
	// Fake time lets one goroutine run after the other: a second processor is only
	// woken, and sent to sleep again.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	defer debug.SetGCPercent(debug.SetGCPercent(1600))
	r := proof.Rand(t)
	hours := proof.Size(2, 24, 7*24)
	const sales, waiting = 2000 / 24, 50 // an hour; at any time
	onStreet(t, func(s *street) {
		var open, sold []model.Invoice // oldest first
		sell := func() {
			line, _ := model.ParseLine("5000")
			inv, err := s.till.Charge(context.Background(), model.Sale{Line: line}, model.SaleWords{Sale: "Vente"})
			if err != nil {
				t.Fatal(err)
			}
			open = append(open, inv)
		}
		pay := func(at int) {
			inv := s.invoice(open[at].Ref)
			open = slices.Delete(open, at, at+1)
			if inv.Token != "" && s.ls.Pay(inv.Token) == nil {
				sold = append(sold, inv)
			}
		}
		for range waiting {
			sell()
		}
		time.Sleep(10 * time.Minute)
		before, routines := measure()
		questions := 0
		for range hours {
			for i := range sales {
				s.set(func() { s.down = i%50 >= 35 })
				sell()
				time.Sleep(time.Hour / sales)
				if r.IntN(10) == 0 {
					pay(r.IntN(10))
				} else {
					pay(len(open) - 1)
				}
			}
			s.spaced()
			s.set(func() { questions += len(s.order); clear(s.asked); s.order = nil })
		}
		s.set(func() { s.down = false })
		time.Sleep(30 * time.Minute)
		for _, inv := range sold {
			if got := s.invoice(inv.Ref); !got.State.IsPaid() {
				t.Errorf("paid, and not known to be: %+v", got)
			}
		}
		total, err := s.till.Total(context.Background(), Query{States: []model.State{model.Paid, model.PaidLate}})
		if err != nil || int(total.Count) != len(sold) {
			t.Errorf("%d payments are known of %d, %v", total.Count, len(sold), err)
		}
		s.set(func() { s.down, s.ls = true, nil }) // LigdiCash keeps all sales, and so does this test
		sold, open = nil, nil
		after, still := measure()
		if grown := int64(after) - int64(before); grown > 10<<20 {
			t.Errorf("%d kB of memory more after %d hours", grown>>10, hours)
		}
		if still > routines+2 {
			t.Errorf("%d goroutines, %d at the start", still, routines)
		}
		t.Logf("%d hours, %d questions, %d paid, %d kB more, %d goroutines and %d before", hours, questions, total.Count, (int64(after)-int64(before))>>10, still, routines)
	})
}

// measure is the memory in use and the number of goroutines.
func measure() (uint64, int) {
	synctest.Wait()
	var m runtime.MemStats
	for range 3 {
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	return m.HeapAlloc, runtime.NumGoroutine()
}

// Two consoles on one ledger, and a cashier on each who presses R all the time:
// together they keep the rules of one, as LigdiCash's own log tells.
func TestTwoConsolesAreOneAccount(t *testing.T) {
	t.Parallel()
	r := proof.Rand(t)
	onStreet(t, func(s *street) {
		second := s.beside()
		second.open()
		var invs []model.Invoice
		for range 6 {
			invs = append(invs, s.sell())
		}
		for range proof.Size(60, 300, 3000) {
			ref := invs[r.IntN(len(invs))].Ref
			s.set(func() { s.takes = time.Duration(r.IntN(2500)) * time.Millisecond }) // every second connection is slow
			switch r.IntN(4) {
			case 0:
				s.till.CheckNow(ref)
				second.till.CheckNow(ref)
			case 1:
				second.till.Show(ref)
			case 2:
				s.till.Show(ref)
			case 3:
				second.till.CheckAll([]string{invs[0].Ref, invs[1].Ref, ref})
			}
			time.Sleep(time.Duration(r.IntN(700)) * time.Millisecond)
		}
		time.Sleep(20 * time.Second)
		second.stop()
		if len(s.order) < 30 {
			t.Errorf("only %d questions: somebody is stuck", len(s.order))
		}
		for i := range s.order {
			n := 0
			for _, q := range s.order[i:] {
				if q.from.Sub(s.order[i].from) < 4*time.Second {
					n++
				}
			}
			if n > 10 { // 2.5 a second
				t.Errorf("%d questions in 4 s", n)
			}
		}
	})
}

// Where a program is killed while it asks, nobody asks within 3 s of what may
// have reached LigdiCash.
func TestKilledWhileAsking(t *testing.T) {
	t.Parallel()
	r := proof.Rand(t)
	onStreet(t, func(s *street) {
		inv := s.sell()
		for range proof.Size(5, 30, 300) {
			s.set(func() { s.takes = time.Duration(r.IntN(4000)) * time.Millisecond })
			time.Sleep(time.Duration(r.IntN(5000)) * time.Millisecond)
			s.stop()
			s.open()
			s.till.Show(inv.Ref)
			s.till.CheckNow(inv.Ref)
		}
	})
}

// The sale on the glass goes first: with fifty others waiting and answers of
// 0.8 s, half of the payments are green within 3 s.
func TestGlassGoesFirst(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	onStreet(t, func(s *street) {
		s.set(func() { s.way, s.takes = 400*time.Millisecond, 400*time.Millisecond })
		for range 50 {
			s.sell()
		}
		var took []time.Duration
		n := proof.Size(11, 61, 601)
		for i := range n {
			inv := s.sell()
			s.till.Show(inv.Ref)
			// Spread over the time between two questions: chance alone needs more.
			time.Sleep(5*time.Second + 3900*time.Millisecond*time.Duration(i)/time.Duration(n))
			took = append(took, s.pays(inv, time.Minute))
		}
		slices.Sort(took)
		if median := took[len(took)/2]; median > 3*time.Second {
			t.Errorf("the median is %v, the longest %v", median, took[len(took)-1])
		}
		if longest := took[len(took)-1]; longest > 6*time.Second {
			t.Errorf("the longest is %v", longest)
		}
		t.Logf("median %v, longest %v", took[len(took)/2], took[len(took)-1])
	})
}

// Thirty links that LigdiCash does not know, since the keys are those of
// another project: the sale on the glass turns green all the same, and they are
// asked about ever more rarely.
func TestUnknownLinks(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	for _, n := range []int{10, 30} {
		onStreet(t, func(s *street) {
			s.stop()
			var lost []model.Invoice
			for i := range n {
				inv := old(fmt.Sprintf("LOST%02d", i), time.Minute)
				inv.CreatedAt, inv.PendingAt = truth().Add(-time.Minute), truth().Add(-time.Minute)
				lost = append(lost, inv)
			}
			put(t, s.path, lost...)
			s.open()
			var took []time.Duration
			for range 8 {
				inv := s.sell()
				s.till.Show(inv.Ref)
				time.Sleep(time.Duration(rand.N(10_000)) * time.Millisecond)
				took = append(took, s.pays(inv, time.Hour))
			}
			if longest := slices.Max(took); longest > 6*time.Second {
				t.Errorf("with %d of them a payment is seen after %v", n, longest)
			}
			s.till.Show("")
			time.Sleep(30 * time.Minute)
			s.set(func() { clear(s.asked) })
			time.Sleep(3 * time.Hour)
			s.mu.Lock()
			defer s.mu.Unlock()
			for _, inv := range lost {
				if got := len(s.asked[inv.Token]); got < 4 || got > 8 { // each in both forms
					t.Errorf("%s was asked about %d times in three hours, want once an hour in both forms", inv.Ref, got)
				}
			}
		})
	}
}
