package model

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
)

// Whatever happens to the links of a sale, in whatever order, Judge, Settle and
// CanRepeat say what a second till says that was written from the rules alone
// (see book), and the promises hold at every step.
func TestEventOrders(t *testing.T) {
	r := proof.Rand(t)
	seen := map[string]int{}
	for range proof.Size(6_000, 20_000, 200_000) {
		if said, ok := story(r, seen); !ok {
			t.Fatal(said)
		}
	}
	for _, s := range States {
		if seen["is "+string(s)] == 0 {
			t.Errorf("no sale was ever %q: this test looks at too little", s)
		}
	}
	for _, what := range []string{"paid twice", "given back", "late link", "repeated"} {
		if seen[what] == 0 {
			t.Errorf("%q never happened: this test looks at too little", what)
		}
	}
}

// book is the second till, for one sale. It keeps what was said and when, and
// works out anew, each time, where every link stands.
type book struct {
	links []*entry
	head  int // the one link that nothing has taken the place of
}

// entry is all that is known about one link.
type entry struct {
	ref      string
	amount   Money
	created  string // "", "link", "lost", "not sent" or "refused"
	replaces int    // the link it was made for; -1 for the first
	at       time.Time
	expires  time.Time
	said     []statement
}

type statement struct {
	a  Answer
	at time.Time
}

// mine: an answer is about the link unless it names another. custom_data comes
// first; external_id is a list.
func (e *entry) mine(a Answer) bool {
	names := []string{a.Ref}
	if a.Ref == "" {
		names = strings.Split(a.External, ";")
	}
	for _, name := range names {
		if name = strings.TrimSpace(name); name == e.ref || name == "" && len(names) == 1 {
			return true
		}
	}
	return false
}

// money is the statement that says that money moved, nil when none does: a
// payment right or wrong, that answered the question and named an amount.
func (e *entry) money() *statement {
	if e.created != "link" {
		return nil
	}
	for i := range e.said {
		if a := e.said[i].a; e.clear(a) && a.Word == WordCompleted && a.OK && a.HasAmount {
			return &e.said[i]
		}
	}
	return nil
}

// refusal is the first statement that says that this payment failed.
func (e *entry) refusal() *statement {
	for i := range e.said {
		if s := &e.said[i]; e.clear(s.a) && s.a.Word == WordNotCompleted && e.mine(s.a) {
			return s
		}
	}
	return nil
}

func (e *entry) state() State {
	if e.created != "link" {
		return map[string]State{"": Sending, "lost": LostAnswer, "not sent": NotSent, "refused": Refused}[e.created]
	}
	m, no := e.money(), e.refusal()
	switch {
	case m == nil && no == nil:
		return Pending
	case m == nil:
		return Failed
	case m.a.Amount != e.amount:
		return AmountDiffers
	case !e.mine(m.a):
		return ReferenceDiffers
	case no != nil && no.at.Before(m.at), e.lateness(m):
		return PaidLate
	}
	return Paid
}

// lateness: the money moved when the answer says, if that can be; else now.
func (e *entry) lateness(m *statement) bool {
	moved := m.at
	if d := m.a.Date; !d.IsZero() && d.After(e.at.Add(-time.Hour)) && d.Before(m.at) {
		moved = d
	}
	return !e.expires.IsZero() && moved.After(e.expires)
}

// doubt is what the last statement leaves open, or two payments of one sale.
func (b *book) doubt(e *entry) Doubt {
	if s := e.state(); s.IsPaid() {
		for _, other := range b.links {
			if other != e && other.state().IsPaid() {
				return PaidTwice
			}
		}
	}
	if e.money() != nil || len(e.said) == 0 || e.created != "link" {
		return NoDoubt
	}
	a := e.said[len(e.said)-1].a
	if a.Doubt != NoDoubt {
		return a.Doubt
	}
	switch a.Word {
	case WordCompleted:
		switch {
		case !e.clear(a):
			return UnclearPaid
		case !a.OK:
			return Contradiction
		case a.AmountDoubt != NoDoubt:
			return a.AmountDoubt
		}
		return NoAmount
	case WordPending:
		if !e.clear(a) {
			return Unclear
		}
	case WordNotCompleted:
		if !e.clear(a) || !e.mine(a) {
			return OtherReference
		}
	case WordUnknown:
		if !e.clear(a) {
			return Unclear
		}
		return UnknownWord
	}
	return NoDoubt
}

// clear: nothing in the answer makes it unfit to be believed.
func (e *entry) clear(a Answer) bool { return a.Doubt == NoDoubt && (a.Top == "" || a.Top == e.ref) }

// claimed: LigdiCash called the link paid last time, unbelievably.
func (b *book) claimed(e *entry) bool {
	switch b.doubt(e) {
	case Contradiction, NoAmount, UnclearPaid, TwoAmounts, NegativeAmount:
		return true
	}
	return false
}

func (b *book) moved() bool {
	for _, e := range b.links {
		if e.money() != nil {
			return true
		}
	}
	return false
}

// glass is the link that may be shown; nil when none may.
func (b *book) glass() *entry {
	if e := b.links[b.head]; !b.moved() && e.state() == Pending && !b.claimed(e) {
		return e
	}
	return nil
}

func (b *book) canRepeat(i int) bool {
	for _, e := range b.links {
		if e.state() == Sending || b.claimed(e) {
			return false
		}
	}
	return i == b.head && !b.moved()
}

// arrives tells what became of creating link i. One that did not come into
// being leaves the place to the one it was made for, if that can be paid.
func (b *book) arrives(i int, created string) {
	e := b.links[i]
	e.created = created
	if from := e.replaces; created != "link" && i == b.head && from >= 0 && b.links[from].state() == Pending {
		b.head = from
	}
}

// story tells one sale to both tills. It returns what happened and whether they
// agree.
func story(r *rand.Rand, seen map[string]int) (said string, ok bool) {
	var told strings.Builder
	now := t0
	var ls Links
	b := &book{}
	give := func(replaces int) {
		ref, sale := fmt.Sprintf("L%d", len(ls)), "L0"
		ls = append(ls, Invoice{Ref: ref, Sale: sale, Amount: 5000, State: Sending, CreatedAt: now})
		b.links = append(b.links, &entry{ref: ref, amount: 5000, replaces: replaces, at: now})
		b.head = len(b.links) - 1
	}
	give(-1)
	for range 3 + r.IntN(22) {
		now = now.Add(time.Duration(1+r.IntN(600)) * time.Second)
		if r.IntN(20) == 0 {
			now = now.Add(time.Duration(r.IntN(30)) * time.Hour)
		}
		before := make(Links, len(ls))
		copy(before, ls)
		i := r.IntN(len(ls))
		switch x := r.IntN(10); {
		case x < 2: // somebody, at some console, wants a new link in place of i
			if got, want := ls.CanRepeat(ls[i].Ref), b.canRepeat(i); got != want {
				return fmt.Sprintf("%s\nrepeat %s: CanRepeat says %v, the rules %v", told.String(), ls[i].Ref, got, want), false
			}
			if !b.canRepeat(i) || len(ls) == 6 {
				continue
			}
			ls[i].ReplacedBy = fmt.Sprintf("L%d", len(ls))
			give(i)
			seen["repeated"]++
			fmt.Fprintf(&told, "a new link for %s\n", ls[i].Ref)
		case x < 5: // an answer to create, in time or after it was given up
			how := []string{"link", "link", "lost", "not sent", "refused"}[r.IntN(5)]
			// As the till does: a link is taken from a lost one too, the rest is for
			// what is being sent.
			if s := ls[i].State; s != Sending && (s != LostAnswer || how != "link") {
				continue
			}
			fmt.Fprintf(&told, "create %s: %s\n", ls[i].Ref, how)
			if b.links[i].created == "lost" {
				seen["late link"]++
			}
			head := b.head
			b.arrives(i, how)
			if b.head != head {
				seen["given back"]++
			}
			ls[i].State = b.links[i].state()
			if how == "link" {
				ls[i].State, ls[i].Token, ls[i].Link, ls[i].PendingAt = Pending, "token", "https://client.ligdicash.com/"+ls[i].Ref, now
				if r.IntN(4) > 0 {
					ls[i].ExpiresAt = now.Add(24 * time.Hour)
					b.links[i].expires = ls[i].ExpiresAt
				}
			}
			ls.Settle(ls[i].Ref, now)
		default: // an answer to confirm, at whatever console
			if ls[i].Token == "" {
				continue
			}
			a := someAnswer(r, ls[i], now)
			fmt.Fprintf(&told, "confirm %s: %+v\n", ls[i].Ref, a)
			b.links[i].said = append(b.links[i].said, statement{a, now})
			next, evs, changed := ls[i].Judge(a, now)
			if said := tale(before[i], next, evs, changed); said != "" {
				return fmt.Sprintf("%s\n%s", told.String(), said), false
			}
			if changed {
				ls[i] = next
				ls.Settle(ls[i].Ref, now)
			}
		}
		if said := b.compare(before, ls, seen); said != "" {
			return fmt.Sprintf("%s\n%s", told.String(), said), false
		}
	}
	return "", true
}

// tale says what is wrong with the history that one answer leaves.
func tale(was, is Invoice, evs []Event, changed bool) string {
	settled := 0
	for _, e := range evs {
		if e.State != is.State {
			return fmt.Sprintf("the history says %q where the invoice is %q", e.State, is.State)
		}
		if e.Kind == EventSettled {
			settled++
			if e.Amount != is.GotAmount || !e.At.Equal(is.SettledAt) {
				return fmt.Sprintf("settled at %v with %v, the history says %v and %v", is.SettledAt, is.GotAmount, e.At, e.Amount)
			}
		}
	}
	switch {
	case changed != (len(evs) > 0):
		return fmt.Sprintf("changed %v, with %d lines of history", changed, len(evs))
	case settled == 1 != (was.State != is.State):
		return fmt.Sprintf("from %q to %q with %d ends in the history", was.State, is.State, settled)
	case !changed && (was.State != is.State || was.Doubt != is.Doubt || was.RawStatus != is.RawStatus):
		return fmt.Sprintf("it changed and does not say so: %+v, %+v", was, is)
	}
	return ""
}

// compare holds ls beside what the book says, and beside the promises.
func (b *book) compare(before, ls Links, seen map[string]int) string {
	showable, moved, sending, open := 0, false, false, false
	for i, l := range ls {
		e := b.links[i]
		seen["is "+string(l.State)]++
		if want := e.state(); l.State != want {
			return fmt.Sprintf("%s is %q, the rules say %q", l.Ref, l.State, want)
		}
		if want := b.doubt(e); l.Doubt != want {
			return fmt.Sprintf("%s is %q with doubt %q, the rules say %q", l.Ref, l.State, l.Doubt, want)
		}
		if l.Doubt == PaidTwice {
			seen["paid twice"]++
		}
		if got, want := l.Showable(), b.glass() == e; got != want {
			return fmt.Sprintf("%s: may be shown %v, the rules say %v", l.Ref, got, want)
		}
		m := e.money()
		if m != nil && (l.GotAmount != m.a.Amount || !l.SettledAt.Equal(m.at)) {
			return fmt.Sprintf("%s keeps %v at %v, LigdiCash confirmed %v at %v", l.Ref, l.GotAmount, l.SettledAt, m.a.Amount, m.at)
		}
		if l.State == ReferenceDiffers && (l.GotRef == "" || l.GotRef == l.Ref) {
			return fmt.Sprintf("%s does not keep the other reference: %q", l.Ref, l.GotRef)
		}
		if l.State == Failed && !l.SettledAt.Equal(e.refusal().at) {
			return fmt.Sprintf("%s failed at %v, it says %v", l.Ref, e.refusal().at, l.SettledAt)
		}
		if l.State.IsPaid() && (m == nil || m.a.Amount != 5000 || !e.mine(m.a)) {
			return fmt.Sprintf("%s is paid without a payment", l.Ref)
		}
		if i < len(before) {
			if was := before[i]; was.State.Final() && l.State != was.State && (was.State != Failed || !l.moved()) {
				return fmt.Sprintf("%s went back from %q to %q", l.Ref, was.State, l.State)
			}
		}
		if l.Showable() {
			showable++
		}
		moved, sending, open = moved || m != nil, sending || l.State == Sending, open || ls.CanRepeat(l.Ref)
		if ls.CanRepeat(l.Ref) != b.canRepeat(i) {
			return fmt.Sprintf("%s: CanRepeat says %v, the rules %v", l.Ref, ls.CanRepeat(l.Ref), b.canRepeat(i))
		}
	}
	switch {
	case showable > 1:
		return fmt.Sprintf("%d links may be shown", showable)
	case moved && showable > 0:
		return "money has moved, and a link may be shown"
	case !moved && !sending && !open && !slices.ContainsFunc(b.links, b.claimed): // LigdiCash calls it paid: it is asked again
		return "nothing can be done about this sale any more"
	}
	return ""
}

// someAnswer is anything that confirm may say, right answers often enough.
func someAnswer(r *rand.Rand, inv Invoice, now time.Time) Answer {
	words := []Answer{
		{Word: WordPending, Raw: "pending", OK: true},
		{Word: WordPending, Raw: "pending", OK: true},
		{Word: WordCompleted, Raw: "completed", OK: true, Amount: 5000, HasAmount: true},
		{Word: WordNotCompleted, Raw: "notcompleted"},
		{Word: WordNotCompleted, Raw: "nocompleted", OK: true},
		{Word: WordUnknown, Raw: "processing", OK: true},
		{Word: WordUnknown, OK: true},
	}
	a := words[r.IntN(len(words))]
	switch r.IntN(16) {
	case 0:
		a.Word, a.OK, a.Doubt = WordUnknown, false, []Doubt{Unclear, UnclearPaid}[r.IntN(2)]
	case 1:
		a.Top = inv.Ref
	case 2:
		a.Top = "THEIRS"
	}
	switch r.IntN(8) {
	case 0:
		a.OK = false
	case 1:
		a.HasAmount, a.Amount, a.AmountDoubt = false, 0, []Doubt{NoDoubt, TwoAmounts, NegativeAmount}[r.IntN(3)]
	case 2:
		a.HasAmount, a.Amount = true, []Money{0, 1, 4999, 5001, 500000}[r.IntN(5)]
	}
	switch r.IntN(8) {
	case 0, 1, 2:
		a.Ref = inv.Ref
	case 3:
		a.External = "x; " + inv.Ref + ";y"
	case 4:
		a.Ref = "THEIRS"
	case 5:
		a.External = "THEIRS;" + inv.Ref + "x"
	case 6:
		a.Ref, a.External = inv.Ref, "THEIRS"
	}
	switch r.IntN(6) {
	case 0:
		a.Date = inv.CreatedAt.Add(time.Duration(r.IntN(40)-2) * time.Hour)
	case 1:
		a.Date = now.Add(time.Duration(r.IntN(100)-90) * time.Hour)
	case 2:
		a.Date = time.Unix(0, 0)
	}
	return a
}
