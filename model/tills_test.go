package model

import (
	"math/rand/v2"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
)

// anyAnswer is one of those that LigdiCash gives about c, good and bad. Of one
// invoice it always has the same reference.
func anyAnswer(r *rand.Rand, c Copy) Answer {
	a := Answer{
		Word: pick(r, []Word{WordUnknown, WordPending, WordCompleted, WordCompleted, WordNotCompleted}),
		Raw:  pick(r, []string{"pending", "completed", "nocompleted", "odd", "not found"}), OK: r.IntN(4) > 0,
		Amount: c.Invoice.Amount, HasAmount: r.IntN(6) > 0,
		OperatorID: pick(r, someTexts[:]), OperatorName: pick(r, someTexts[:]), Phone: pick(r, someTexts[:]), OperatorRef: pick(r, someTexts[:]),
		RequestID: pick(r, []string{"", "R-77"}), Host: "app.ligdicash.com",
	}
	switch r.IntN(12) {
	case 0:
		a.Amount -= 5
	case 1:
		a.Ref = "somebody"
	case 2:
		a.Top = "somebody"
	case 3:
		a.Doubt = Unclear
	}
	return a
}

// asked is c after LigdiCash gave an answer about it.
func asked(c Copy, a Answer, now time.Time) Copy {
	var evs []Event
	if a.Raw == "not found" {
		c.Invoice, evs = c.Invoice.Unfound(now)
	} else if c.Invoice.State.Watched() {
		c.Invoice, evs, _ = c.Invoice.Judge(a, now)
	} else if c.Invoice.State.Final() {
		c.Invoice, evs = c.Invoice.Review(a, now)
	}
	c.Events = append(c.Events[:len(c.Events):len(c.Events)], evs...)
	return c
}

func linked(at time.Time) Copy {
	return Copy{Till: tillA, Rev: 2, Invoice: Invoice{
		Ref: "R", Sale: "R", Amount: 500, State: Pending, CreatedAt: at, PendingAt: at, ExpiresAt: at.Add(time.Hour), Token: "T", Link: "https://x",
	}, Events: []Event{{At: at, Kind: EventSending, State: Sending}, {At: at, Kind: EventLink, State: Pending}}}
}

// Who has not heard of an answer yet comes to what it made of the invoice.
func TestEachAnswerIsAStepUp(t *testing.T) {
	r := proof.Rand(t)
	steps := proof.Size(3_000, 180_000, 1_800_000)
	for steps > 0 {
		c, at := linked(mergeStart), mergeStart
		for range 2 + r.IntN(10) {
			steps--
			at = at.Add(time.Millisecond + time.Duration(r.IntN(600_000))*time.Millisecond)
			next := asked(c, anyAnswer(r, c), at)
			if m := merged(t, c, next); !equal(m, next.tidy()) {
				t.Fatalf("not a step up:\n%+v\n%+v\n%+v", c, next, m)
			}
			c = next
		}
	}
}

func TestFailedHerePaidThere(t *testing.T) {
	at := mergeStart
	failed := asked(linked(at), Answer{Word: WordNotCompleted, Raw: "nocompleted"}, at.Add(time.Minute))
	paid := asked(linked(at), Answer{Word: WordCompleted, Raw: "completed", OK: true, Amount: 500, HasAmount: true, Host: "app.ligdicash.com"}, at.Add(2*time.Minute))
	for _, m := range []Copy{merged(t, failed, paid), merged(t, paid, failed)} {
		i := m.Invoice
		if i.State != PaidLate || !i.SettledAt.Equal(at.Add(2*time.Minute)) || i.RawStatus != "completed" || i.GotAmount != 500 || i.Host != "app.ligdicash.com" {
			t.Errorf("got %+v, want paid late, with what was confirmed and when", i)
		}
		if len(m.Events) != 4 {
			t.Errorf("a history of %d lines, want the two of both and one of each: %+v", len(m.Events), m.Events)
		}
	}
}

// What is taken back, and what stands again, is so at every till.
func TestTakenBackAndAgain(t *testing.T) {
	at := mergeStart
	yes := Answer{Word: WordCompleted, Raw: "completed", OK: true, Amount: 500, HasAmount: true}
	paid := asked(linked(at), yes, at.Add(time.Minute))
	back := asked(paid, Answer{Word: WordPending, Raw: "pending", OK: true}, at.Add(2*time.Minute))
	again := asked(back, yes, at.Add(3*time.Minute))
	for _, c := range []struct {
		name string
		a, b Copy
		want Doubt
	}{
		{"taken back", paid, back, TakenBack},
		{"stands again", back, again, NoDoubt},
		{"stands again, and somebody asked nothing since", again, paid, NoDoubt},
	} {
		if m, o := merged(t, c.a, c.b), merged(t, c.b, c.a); m.Invoice.Doubt != c.want || o.Invoice.Doubt != c.want {
			t.Errorf("%s: got %q and %q, want %q", c.name, m.Invoice.Doubt, o.Invoice.Doubt, c.want)
		}
	}
}

// shared is what a till has of the one sale, and the mark that it last knew the
// shared ledger to have.
type sharer struct {
	has    Copy
	knows  bool
	theirs int64
	clock  time.Duration
}

// TestTillsEndEqual: two tills five minutes apart and a shared ledger, which they
// reach or not, in any order. The neighbour asks about what it has.
func TestTillsEndEqual(t *testing.T) {
	r := proof.Rand(t)
	for range proof.Size(300, 10_000, 100_000) {
		history(t, r)
	}
}

func history(t *testing.T, r *rand.Rand) {
	now := mergeStart
	home, next := &sharer{clock: 5 * time.Minute}, &sharer{}
	first := now.Add(home.clock)
	home.has = Copy{Till: tillA, Rev: 1, Invoice: Invoice{Ref: "R", Sale: "R", Amount: 500, State: Sending, CreatedAt: first, Undated: true},
		Events: []Event{{At: first, Kind: EventSending, State: Sending, Amount: 500}}}
	home.knows = true
	var hub Copy
	var there bool
	ever := home.has
	mark := func() int64 {
		if there {
			return hub.Mark()
		}
		return 0
	}
	push := func(s *sharer, cut int) {
		if !s.knows || there && s.has.Mark() == hub.Mark() {
			return
		}
		if mark() != s.theirs && there { // not written: read, merged, and sent again
			s.has = merged(t, s.has, hub)
		}
		hub, there = s.has, true
		if cut != 0 { // else the answer was lost
			s.theirs = hub.Mark()
		}
	}
	pull := func(s *sharer) {
		switch {
		case !there:
		case s.knows:
			s.has, s.theirs = merged(t, s.has, hub), hub.Mark()
		default:
			s.has, s.theirs, s.knows = hub, hub.Mark(), true
		}
	}
	for range 4 + r.IntN(16) {
		now = now.Add(time.Duration(1+r.IntN(200_000)) * time.Millisecond)
		switch r.IntN(5) {
		case 0:
			homeActs(r, home, now.Add(home.clock))
			ever = merged(t, ever, home.has)
		case 1, 2:
			if s := pick(r, []*sharer{home, next}); s.knows && s.has.Invoice.Token != "" {
				s.has = asked(s.has, anyAnswer(r, s.has), now.Add(s.clock))
				ever = merged(t, ever, s.has)
			}
		case 3:
			push(pick(r, []*sharer{home, next}), r.IntN(4))
		case 4:
			pull(pick(r, []*sharer{home, next}))
		}
	}
	for range 3 {
		for _, s := range []*sharer{next, home} {
			pull(s)
			push(s, 1)
		}
	}
	want := merged(t, ever, ever)
	for name, c := range map[string]Copy{"home": home.has, "next": next.has, "shared": hub} {
		if c.Mark() != want.Mark() {
			t.Fatalf("%s is not what all copies come to:\n%+v\n%+v", name, c, want)
		}
	}
}

// homeActs is what only the till that sold does.
func homeActs(r *rand.Rand, s *sharer, now time.Time) {
	i := &s.has.Invoice
	ev := Event{At: now}
	switch {
	case i.State == Sending || i.State == LostAnswer && r.IntN(2) == 0:
		switch r.IntN(5) {
		case 0:
			i.State, i.Code, ev.Kind = LostAnswer, "timeout", EventLost
		case 1:
			i.State, i.Code, ev.Kind = NotSent, "offline", EventNotSent
		case 2:
			i.State, i.Code, ev.Kind = Refused, "Code05", EventRefused
		default:
			i.State, i.Code, i.Token, i.Link, i.PendingAt, ev.Kind = Pending, "", "T", "https://x", now, EventLink
		}
	case i.Undated:
		i.MachineAt, i.CreatedAt, i.Undated, ev.Kind = i.CreatedAt, i.CreatedAt.Add(-5*time.Minute), false, EventClock
	case i.ReplacedBy != "":
		i.ReplacedBy, ev.Kind = "", EventBack
	case r.IntN(2) == 0:
		i.ReplacedBy, ev.Kind = pick(r, []string{"S", "U"}), EventReplaced
	default:
		i.Aside, ev.Kind = !i.Aside, EventAside
	}
	ev.State = i.State
	s.has.Rev++
	s.has.Events = append(s.has.Events[:len(s.has.Events):len(s.has.Events)], ev)
}

// Two links of a sale paid at two tills say so at each, in the same words; which
// link replaces another only the till says that sold.
func TestLinksThatComeTogether(t *testing.T) {
	sale := func() Links {
		return Links{
			{Ref: "A", Sale: "A", State: Paid, SettledAt: mergeStart},
			{Ref: "B", Sale: "A", State: PaidLate, SettledAt: mergeStart.Add(time.Minute)},
			{Ref: "C", Sale: "A", State: Pending, Link: "https://x", Token: "T"},
		}
	}
	for _, home := range []bool{true, false} {
		ls := sale()
		evs := ls.Gather(home)
		for i := range 2 {
			want := Event{At: mergeStart.Add(time.Minute), Kind: EventDoubt, State: ls[i].State, Text: string(PaidTwice)}
			if ls[i].Doubt != PaidTwice || len(evs[i]) != 1 || evs[i][0] != want {
				t.Errorf("home %v: link %d has %q and %+v, want it paid twice, once, at the second", home, i, ls[i].Doubt, evs[i])
			}
		}
		if replaced := ls[2].ReplacedBy != ""; replaced != home || len(evs[2]) > 0 != home {
			t.Errorf("home %v: the link that is left says %q and %+v", home, ls[2].ReplacedBy, evs[2])
		}
		if again := ls.Gather(home); len(again) != 0 {
			t.Errorf("home %v: drawn twice: %+v", home, again)
		}
	}
}

// A till whose clock is behind asks after one whose clock is ahead: its word is
// the last all the same.
func TestAnswersOfAClockThatIsBehind(t *testing.T) {
	ahead := asked(linked(mergeStart), Answer{Word: WordUnknown, Raw: "odd", OK: true}, mergeStart.Add(5*time.Minute))
	behind := asked(ahead, Answer{Word: WordPending, Raw: "pending", OK: true}, mergeStart.Add(time.Minute))
	if m := merged(t, ahead, behind); m.Invoice.Doubt != NoDoubt || m.Invoice.RawStatus != "pending" {
		t.Errorf("got %q, %q: the answer that came second is lost", m.Invoice.Doubt, m.Invoice.RawStatus)
	}
}

// A clock that was wrong by more than clocks of tills are apart, and was put right,
// dates no later question.
func TestAnswersAfterAWrongClock(t *testing.T) {
	wrong := asked(linked(mergeStart), Answer{Word: WordPending, Raw: "pending", OK: true}, mergeStart.Add(10*24*time.Hour))
	right := mergeStart.Add(time.Minute)
	for name, c := range map[string]Copy{
		"pending":   asked(wrong, Answer{Word: WordPending, Raw: "other", OK: true}, right),
		"paid":      asked(wrong, Answer{Word: WordCompleted, Raw: "completed", OK: true, Amount: 500, HasAmount: true}, right),
		"not found": unfound(wrong, right),
	} {
		if got := c.Invoice.CheckedAt; !got.Equal(right) {
			t.Errorf("%s: last asked at %v, not %v", name, got, right)
		}
	}
}

func unfound(c Copy, at time.Time) Copy {
	c.Invoice, _ = c.Invoice.Unfound(at)
	return c
}
