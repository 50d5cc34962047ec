package ledger

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// turn is a claim as the till makes it.
func turn(what string, now time.Duration) Turn {
	return Turn{What: what, Now: now, Hold: 5 * time.Second, Slot: 400 * time.Millisecond, Most: 5 * time.Minute}
}

func TestClaim(t *testing.T) {
	const at = time.Hour
	for _, c := range []struct {
		name   string
		before func(*Ledger) error
		what   string
		now    time.Duration
		wait   time.Duration
		paused bool
	}{
		{"never asked", nil, "R1", at, 0, false},
		{"claimed just now", claimed("R1", at), "R1", at + time.Millisecond, 4999 * time.Millisecond, false},
		{"claimed, and killed", claimed("R1", at), "R1", at + 5*time.Second, 0, false},
		{"held longer", held("R1", at, at+7*time.Second), "R1", at + 5*time.Second, 2 * time.Second, false},
		{"asked", over("R1", at, at+3*time.Second), "R1", at + 2999*time.Millisecond, time.Millisecond, false},
		{"asked long enough ago", over("R1", at, at+3*time.Second), "R1", at + 3*time.Second, 0, false},
		{"another, too soon", claimed("R2", at), "R1", at + 399*time.Millisecond, time.Millisecond, false},
		{"another, in time", claimed("R2", at), "R1", at + 400*time.Millisecond, 0, false},
		{"LigdiCash wants to be left alone", paused(at + time.Minute), "R1", at, time.Minute, true},
		{"it did want to", paused(at), "R1", at, 0, false},
		{"the machine has started anew: the invoice", claimed("R1", at), "R1", 20 * time.Second, 0, false},
		{"the machine has started anew: the slot", claimed("R2", at), "R1", 20 * time.Second, 0, false},
		{"the machine has started anew: the pause", paused(at), "R1", 20 * time.Second, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := fresh(t)
			if c.before != nil {
				if err := c.before(l); err != nil {
					t.Fatal(err)
				}
			}
			wait, err := l.Claim(ctx, turn(c.what, c.now))
			if err != nil || wait.For != c.wait || wait.Paused != c.paused {
				t.Errorf("got %v, %v; want %v, %v", wait, err, c.wait, c.paused)
			}
		})
	}
}

func claimed(what string, at time.Duration) func(*Ledger) error {
	return func(l *Ledger) error { _, err := l.Claim(ctx, turn(what, at)); return err }
}

func held(what string, at, until time.Duration) func(*Ledger) error {
	return func(l *Ledger) error {
		if err := claimed(what, at)(l); err != nil {
			return err
		}
		return l.Hold(ctx, what, until)
	}
}

func over(what string, at, until time.Duration) func(*Ledger) error {
	return func(l *Ledger) error {
		if err := claimed(what, at)(l); err != nil {
			return err
		}
		return l.Asked(ctx, what, until, noon)
	}
}

func paused(until time.Duration) func(*Ledger) error {
	return func(l *Ledger) error { return l.Pause(ctx, until) }
}

// The end of a question dates the invoice, and no other.
func TestAsked(t *testing.T) {
	l := fresh(t)
	add(t, l, sample("R1"))
	add(t, l, sample("R2"))
	if err := over("R1", time.Hour, time.Hour)(l); err != nil {
		t.Fatal(err)
	}
	one, _ := l.Invoice(ctx, "R1")
	two, _ := l.Invoice(ctx, "R2")
	if !one.CheckedAt.Equal(noon) || !two.CheckedAt.IsZero() {
		t.Errorf("R1 was asked about at %v, R2 at %v", one.CheckedAt, two.CheckedAt)
	}
}

// What is over is not kept: the table stays small however much is asked.
func TestTurnsAreForgotten(t *testing.T) {
	l := fresh(t)
	for i := range 5 * tidyEvery {
		if err := claimed(fmt.Sprint("R", i), time.Duration(i)*10*time.Second)(l); err != nil {
			t.Fatal(err)
		}
	}
	var n int
	if err := l.read.QueryRow("SELECT count(*) FROM turn").Scan(&n); err != nil || n > 2+tidyEvery {
		t.Errorf("%d turns are kept, %v; want the last few and the slot", n, err)
	}
}

func TestOneClaimWins(t *testing.T) {
	a := fresh(t)
	b := openAt(t, a.path)
	var won atomic.Int32
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			wait, err := []*Ledger{a, b}[i%2].Claim(ctx, turn("R1", time.Hour))
			if err != nil || wait.For != 0 && wait.For != 5*time.Second {
				t.Errorf("%v, %v", wait, err)
			}
			if wait.For == 0 {
				won.Add(1)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 {
		t.Errorf("%d consoles may ask at once", won.Load())
	}
}
