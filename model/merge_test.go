package model

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
)

var (
	mergeStart = time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)
	someTexts  = [...]string{"", "", "a", "b"}
	tillA      = "01KB2T5YQ0AAAAAAAAAAAAAAAA"
	tillB      = "01KB2T5YQ0BBBBBBBBBBBBBBBB"
)

func pick[T any](r *rand.Rand, of []T) T { return of[r.IntN(len(of))] }

func aMoment(r *rand.Rand) time.Time {
	if n := r.IntN(5); n > 0 {
		return mergeStart.Add(time.Duration(n) * time.Second)
	}
	return time.Time{}
}

// anyCopy is a copy of one sale, as often as not one that no history makes. Few
// values: what is equal must come about too.
func anyCopy(r *rand.Rand) Copy {
	c := Copy{Till: tillA, Rev: r.Int64N(3), Invoice: Invoice{
		Ref: "R", Sale: "R", Amount: 500,
		State: pick(r, States), Doubt: pick(r, []Doubt{NoDoubt, NoDoubt, Contradiction, UnknownWord, PaidTwice, TakenBack}),
		Aside: r.IntN(2) == 0, ReplacedBy: pick(r, someTexts[:]),
		PendingAt: aMoment(r), CheckedAt: aMoment(r), SettledAt: aMoment(r), ExpiresAt: aMoment(r),
		Token: pick(r, someTexts[:]), Link: pick(r, someTexts[:]), Code: pick(r, someTexts[:]),
		RawStatus: pick(r, someTexts[:]), GotAmount: Money(r.IntN(3)), GotRef: pick(r, someTexts[:]),
		OperatorID: pick(r, someTexts[:]), OperatorName: pick(r, someTexts[:]), Phone: pick(r, someTexts[:]),
		RequestID: pick(r, someTexts[:]), OperatorRef: pick(r, someTexts[:]), Host: pick(r, someTexts[:]),
	}}
	if r.IntN(2) == 0 {
		c.Shop = tillB
	}
	i := &c.Invoice
	i.CreatedAt, i.Undated = mergeStart, true
	if r.IntN(2) == 0 {
		i.CreatedAt, i.Undated = mergeStart.Add(time.Duration(r.IntN(3))*time.Hour), false
		i.MachineAt = elsewhen(mergeStart, i.CreatedAt)
	}
	for range r.IntN(4) {
		c.Events = append(c.Events, Event{
			At: mergeStart.Add(time.Duration(r.IntN(3)) * time.Second), State: pick(r, States),
			Kind: pick(r, []EventKind{EventStatus, EventDoubt, EventSettled, EventAsked}), Text: pick(r, []string{"", string(TakenBack), "x"}),
		})
	}
	return c
}

func merged(t testing.TB, a, b Copy) Copy {
	t.Helper()
	m, err := Merge(a, b)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// equal compares all of two copies, without the cost of reflection where they
// are the same in short.
func equal(a, b Copy) bool {
	if len(a.Events) != len(b.Events) {
		return false
	}
	for k := range a.Events {
		if a.Events[k] != b.Events[k] {
			return false
		}
	}
	a.Events, b.Events = nil, nil
	return reflect.DeepEqual(a, b)
}

func TestMergeLaws(t *testing.T) {
	r := proof.Rand(t)
	for range proof.Size(2_000, 100_000, 2_000_000) {
		a, b, c := anyCopy(r), anyCopy(r), anyCopy(r)
		ab := merged(t, a, b)
		if ba := merged(t, b, a); !equal(ab, ba) {
			t.Fatalf("the order counts:\n%+v\n%+v\n%+v\n%+v", a, b, ab, ba)
		}
		if l, r := merged(t, ab, c), merged(t, a, merged(t, b, c)); !equal(l, r) {
			t.Fatalf("the grouping counts:\n%+v\n%+v\n%+v\n%+v\n%+v", a, b, c, l, r)
		}
		if again := merged(t, ab, b); !equal(again, ab) {
			t.Fatalf("to take one in again changes it:\n%+v\n%+v\n%+v", b, ab, again)
		}
		if own := merged(t, a, a); !equal(own, a.tidy()) {
			t.Fatalf("with itself it is another:\n%+v\n%+v", a.tidy(), own)
		}
		if l, r := ab.Mark(), merged(t, b, a).Mark(); l != r {
			t.Fatalf("marks %d and %d of one copy", l, r)
		}
	}
}

func TestMergeMoneyOnlyGoesUp(t *testing.T) {
	r := proof.Rand(t)
	for _, s := range States {
		for _, o := range States {
			for range 100 {
				a, b := anyCopy(r), anyCopy(r)
				a.Invoice.State, b.Invoice.State = s, o
				got := merged(t, a, b).Invoice.State
				want := upper(s, o)
				if got != want {
					t.Fatalf("%s and %s: got %s, want %s", s, o, got, want)
				}
			}
		}
	}
}

// upper is the rule of states, said once more.
func upper(a, b State) State {
	up := map[State]int{Sending: 0, LostAnswer: 1, NotSent: 2, Refused: 3, Pending: 4, Failed: 5, Paid: 6, PaidLate: 7, AmountDiffers: 8, ReferenceDiffers: 9}
	if a == Failed && b == Paid || a == Paid && b == Failed {
		return PaidLate
	}
	if up[a] < up[b] {
		return b
	}
	return a
}
