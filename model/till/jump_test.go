package till

import (
	"context"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

const day = 24 * time.Hour

// jumps are how wrong a machine's clock may be.
var jumps = []time.Duration{-56 * 365 * day, -365 * day, -10 * day, -2 * day, -time.Hour, -5 * time.Second, 0, 5 * time.Second, time.Hour, day, 10 * day}

// Whatever the clock says, before and while a customer waits, and across
// restarts: his payment is seen within 20 s, LigdiCash is not asked too often,
// and the sale is in its right day.
func TestClockJumps(t *testing.T) {
	t.Parallel()
	r := proof.Rand(t)
	for range proof.Size(2, 20, 200) {
		seed := r.Uint64()
		onStreet(t, func(s *street) { jumpAbout(s, rand.New(rand.NewPCG(seed, 0))) })
	}
}

func jumpAbout(s *street, r *rand.Rand) {
	any := func() time.Duration { return jumps[r.IntN(len(jumps))] }
	s.stop()
	s.set(func() { s.off = any() })
	s.open()
	made := truth()
	inv := s.sell()
	s.till.Show(inv.Ref)
	for range r.IntN(8) {
		switch r.IntN(5) {
		case 0, 1:
			s.set(func() { s.off = any() })
		case 2: // steps of 5 s, while R is pressed
			for range 10 {
				s.set(func() { s.off += []time.Duration{-5 * time.Second, 5 * time.Second}[r.IntN(2)] })
				s.till.CheckNow(inv.Ref)
				time.Sleep(time.Second)
			}
		case 3:
			s.stop()
			s.set(func() { s.off = any() })
			s.open()
			s.till.Show(inv.Ref)
		case 4:
			time.Sleep(time.Duration(r.IntN(60*60)) * time.Second)
		}
		time.Sleep(time.Duration(r.IntN(30_000)) * time.Millisecond)
		synctest.Wait()
	}
	if took := s.pays(inv, time.Hour); took > 20*time.Second {
		s.t.Errorf("paid, and seen after %v", took)
	}
	paid := truth()
	time.Sleep(time.Minute)
	got := s.invoice(inv.Ref)
	if got.Undated || got.CreatedAt.Sub(made).Abs() > wrongOver+sameOver || got.SettledAt.Sub(paid).Abs() > wrongOver+sameOver {
		s.t.Errorf("made at %v and paid at %v, dated %v (undated %v) and %v", made, paid, got.CreatedAt, got.Undated, got.SettledAt)
	}
}

// What was seen: a flat battery, a sale, the clock put right, and the customer
// pays; then a restart.
func TestFlatBattery(t *testing.T) {
	t.Parallel()
	for _, off := range []time.Duration{-10 * day, -2 * day, -56 * 365 * day} {
		for _, restart := range []bool{false, true} {
			onStreet(t, func(s *street) {
				s.stop()
				s.set(func() { s.off = off })
				s.open()
				inv := s.sell()
				time.Sleep(20 * time.Second)
				s.set(func() { s.off = 0 })
				time.Sleep(30 * time.Second)
				if restart {
					s.stop()
					s.open()
				}
				if took := s.pays(inv, time.Hour); took > 20*time.Second {
					t.Errorf("off by %v, restart %v: seen after %v", off, restart, took)
				}
			})
		}
	}
}

// A sale made before it is known how wrong the clock is goes into its right
// day once it is; both times stay in its history, and ages do not move.
func TestSaleIsDatedLate(t *testing.T) {
	t.Parallel()
	onStreet(t, func(s *street) {
		s.stop()
		s.set(func() { s.off = -10 * day })
		time.Sleep(12 * time.Hour) // noon
		s.open()
		made := truth()
		line, _ := model.ParseLine("5000")
		inv, err := s.till.Charge(context.Background(), model.Sale{Line: line}, model.SaleWords{Sale: "Vente"})
		if err != nil {
			t.Fatal(err)
		}
		if !inv.Undated || inv.CreatedAt.Sub(made) > -9*day {
			t.Errorf("before anything is known it is dated %v, undated %v", inv.CreatedAt, inv.Undated)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		got, evs, err := s.l.History(context.Background(), inv.Ref)
		if err != nil {
			t.Fatal(err)
		}
		if got.Undated || got.CreatedAt.Sub(made).Abs() > 2*time.Second || got.MachineAt.Sub(made.Add(-10*day)).Abs() > time.Second {
			t.Errorf("dated %v, by the machine %v, undated %v; it was %v", got.CreatedAt, got.MachineAt, got.Undated, made)
		}
		told := false
		for _, ev := range evs {
			if ev.Kind == model.EventClock {
				told = ev.Text == "864000" || ev.Text == "863999"
			}
		}
		if !told {
			t.Errorf("the history does not say by how much it was moved: %+v", evs)
		}
		if d, wrong := s.till.Difference(); !wrong || (d-10*day).Abs() > 2*time.Second {
			t.Errorf("the clock is off by %v, %v", d, wrong)
		}
		if age := s.till.Age(got, got.CreatedAt); (age - time.Second).Abs() > 50*time.Millisecond {
			t.Errorf("it is %v old, want a second", age)
		}
		second := s.sell()
		if second.Undated || second.CreatedAt.Sub(truth()).Abs() > 3*time.Second {
			t.Errorf("once it is known a sale is dated %v, undated %v", second.CreatedAt, second.Undated)
		}
		report, err := s.till.Report(context.Background(), s.till.Now(), model.Days{})
		if err != nil || report.NotCounted[model.Pending].Count != 2 {
			t.Errorf("today has %+v, %v; want both sales", report.NotCounted, err)
		}
		s.set(func() { s.off = 0 }) // somebody puts it right
		if _, wrong := s.till.Difference(); wrong {
			t.Error("after a jump the difference is still said")
		}
		time.Sleep(10 * time.Second)
		if d, wrong := s.till.Difference(); wrong || d.Abs() > 2*time.Second {
			t.Errorf("put right, and off by %v, %v", d, wrong)
		}
	})
}

// A clock that is right, or nearly, costs nothing: no date moves, nothing is in
// the history.
func TestRightClockMovesNothing(t *testing.T) {
	t.Parallel()
	for _, off := range []time.Duration{0, -90 * time.Second, 100 * time.Second} {
		onStreet(t, func(s *street) {
			s.stop()
			s.set(func() { s.off = off })
			s.open()
			made := truth().Add(off)
			inv := s.sell()
			time.Sleep(10 * time.Second)
			got, evs, err := s.l.History(context.Background(), inv.Ref)
			if err != nil || got.Undated || got.CreatedAt.Sub(made).Abs() > time.Second {
				t.Errorf("off by %v: dated %v, undated %v, %v", off, got.CreatedAt, got.Undated, err)
			}
			for _, ev := range evs {
				if ev.Kind == model.EventClock {
					t.Errorf("off by %v: %+v is in the history", off, ev)
				}
			}
		})
	}
}

// One answer that is dated wildly, as by one server of several whose clock is
// wrong, moves no sale; what LigdiCash goes on saying is believed.
func TestOneOddDate(t *testing.T) {
	onStreet(t, func(s *street) {
		s.sell()
		time.Sleep(10 * time.Second)
		s.set(func() { s.odd = 172 * 365 * day })
		sold := s.sell()
		s.set(func() { s.odd = 0 })
		if d, wrong := s.till.Difference(); wrong {
			t.Errorf("after one odd date the clock is off by %v", d)
		}
		time.Sleep(10 * time.Second)
		if got := s.invoice(sold.Ref); got.PendingAt.Sub(truth()).Abs() > time.Minute {
			t.Errorf("its link is dated %v, it is %v", got.PendingAt, truth())
		}
		s.set(func() { s.odd = 10 * day })
		time.Sleep(20 * time.Second)
		if d, wrong := s.till.Difference(); !wrong || (d-10*day).Abs() > 2*time.Second {
			t.Errorf("LigdiCash goes on saying 10 days more, and the clock is off by %v, %v", d, wrong)
		}
	})
}

// What an earlier run left without a date goes between its neighbours, once
// LigdiCash's time is known: its own date where that can be, else the next
// one's.
func TestLeftWithoutDate(t *testing.T) {
	t.Parallel()
	onStreet(t, func(s *street) {
		first := s.sell()
		s.stop()
		s.set(func() { s.down = true })
		s.open()
		line, _ := model.ParseLine("700")
		var lost [2]model.Invoice
		for i, off := range []time.Duration{0, -3 * 365 * day} {
			s.set(func() { s.off = off })
			inv, err := s.till.Charge(context.Background(), model.Sale{Line: line}, model.SaleWords{Sale: "Vente"})
			if err != nil {
				t.Fatal(err)
			}
			lost[i] = inv
			time.Sleep(time.Hour)
		}
		s.stop()
		s.set(func() { s.down, s.off = false, 0 })
		s.open()
		time.Sleep(time.Minute)
		synctest.Wait()
		plausible, wrong := s.invoice(lost[0].Ref), s.invoice(lost[1].Ref)
		if plausible.Undated || !plausible.CreatedAt.Equal(lost[0].CreatedAt) {
			t.Errorf("a date that can be was moved from %v to %v (undated %v)", lost[0].CreatedAt, plausible.CreatedAt, plausible.Undated)
		}
		if wrong.Undated || wrong.CreatedAt.Before(first.CreatedAt) || wrong.CreatedAt.After(truth()) {
			t.Errorf("three years behind it is dated %v (undated %v), not between %v and now", wrong.CreatedAt, wrong.Undated, first.CreatedAt)
		}
	})
}
