package model

import (
	"strings"
	"time"
)

// Word is a status word of LigdiCash, once read.
type Word int

const (
	WordUnknown Word = iota // missing, or none we know: never paid, never failed
	WordPending
	WordCompleted
	WordNotCompleted
)

// Answer is what an authenticated confirm of our own stored token said.
type Answer struct {
	Word      Word
	Raw       string // the word as received, harmless text
	OK        bool   // response_code was "00"
	Amount    Money
	HasAmount bool
	Ref       string // transaction_id out of custom_data; "" when none came
	External  string // external_id: values joined by ";"; "" when none came
	Date      time.Time

	OperatorID   string
	OperatorName string
	Phone        string
	RequestID    string
	OperatorRef  string

	Host string // who gave it

	// Top is a transaction_id beside custom_data; as a rule there is none.
	// Doubt is why the answer may not be believed, whatever it says; AmountDoubt
	// why it has no amount although one came. "" where there is nothing of it.
	Top                string
	Doubt, AmountDoubt Doubt
}

// Judge applies one answer to the invoice: the only way to Paid. It returns
// the invoice as it is now, what to append to its history, and whether
// anything changed. Final states never go back; a failed invoice that is
// completed after all becomes PaidLate, because the money moved.
// Rules: completed, response code 00, the exact amount, and our own reference
// where one is returned. Source: developers.ligdicash.com, callback security
// and production checklist.
func (i Invoice) Judge(a Answer, now time.Time) (Invoice, []Event, bool) {
	if !i.State.Watched() {
		return i, nil, false
	}
	next := i
	next.learn(a)
	next.CheckedAt = after(i.CheckedAt, now)
	switch {
	case a.Doubt != NoDoubt:
		next.Doubt = a.Doubt
	case a.Word == WordCompleted && i.strange(a):
		next.Doubt = UnclearPaid
	case a.Word == WordNotCompleted && (!i.owns(a) || i.strange(a)):
		next.Doubt = OtherReference
	case a.Word == WordNotCompleted:
		if i.State == Failed {
			next.Doubt = NoDoubt
			break
		}
		return next.settle(Failed, 0, now)
	case a.Word == WordCompleted && !a.OK:
		next.Doubt = Contradiction
	case a.Word == WordCompleted && !a.HasAmount:
		next.Doubt = firstOf(a.AmountDoubt, NoAmount)
	case a.Word == WordCompleted && a.Amount != i.Amount:
		next.GotAmount = a.Amount
		return next.settle(AmountDiffers, a.Amount, now)
	case a.Word == WordCompleted && !i.owns(a):
		next.GotAmount = a.Amount
		next.GotRef = firstOf(a.Ref, a.External)
		return next.settle(ReferenceDiffers, a.Amount, now)
	case a.Word == WordCompleted:
		next.GotAmount, next.Host = a.Amount, a.Host
		state := Paid
		if i.State == Failed || i.late(a, now) {
			state = PaidLate
		}
		return next.settle(state, a.Amount, now)
	case i.strange(a):
		next.Doubt = Unclear
	case a.Word == WordPending:
		next.Doubt = NoDoubt
	default:
		next.Doubt = UnknownWord
	}
	var evs []Event
	if next.RawStatus != i.RawStatus {
		evs = append(evs, Event{At: now, Kind: EventStatus, State: next.State, Text: next.RawStatus})
	}
	if next.Doubt != i.Doubt && next.Doubt != NoDoubt {
		evs = append(evs, Event{At: now, Kind: EventDoubt, State: next.State, Text: string(next.Doubt)})
	}
	if next.Doubt == NoDoubt && i.Doubt != NoDoubt {
		evs = append(evs, Event{At: now, Kind: EventStatus, State: next.State, Text: next.RawStatus})
	}
	return next, evs, len(evs) > 0
}

// Review is what an answer about an invoice that has ended adds: a line in its
// history, and a doubt where money that was confirmed no longer is. The state
// and what it counts for stay as they are.
func (i Invoice) Review(a Answer, now time.Time) (Invoice, []Event) {
	evs := []Event{{At: now, Kind: EventAsked, State: i.State, Text: a.Raw}}
	i.CheckedAt = after(i.CheckedAt, now)
	if a.HasAmount {
		evs[0].Amount = a.Amount
	}
	stands := a.Doubt == NoDoubt && !i.strange(a) && a.Word == WordCompleted && a.OK && a.HasAmount && a.Amount == i.Amount && i.owns(a)
	switch {
	case !i.State.IsPaid():
	case !stands && i.Doubt == NoDoubt:
		i.Doubt = TakenBack
		evs = append(evs, Event{At: now, Kind: EventDoubt, State: i.State, Text: string(TakenBack)})
	case stands && i.Doubt == TakenBack:
		i.Doubt = NoDoubt
		evs = append(evs, Event{At: now, Kind: EventStatus, State: i.State, Text: a.Raw})
	}
	return i, evs
}

// Unfound applies that LigdiCash does not find the invoice. No events where that
// changes nothing.
func (i Invoice) Unfound(now time.Time) (Invoice, []Event) {
	if i.Doubt == NotFound || !i.State.Watched() {
		return i, nil
	}
	i.Doubt, i.CheckedAt = NotFound, after(i.CheckedAt, now)
	return i, []Event{{At: now, Kind: EventDoubt, State: i.State, Text: string(NotFound)}}
}

// after is now, or just after was where a till whose clock is ahead has asked
// before: of two answers the one that came second must be the later one to Merge.
func after(was, now time.Time) time.Time {
	if Precedes(was, now) {
		return now
	}
	return milli(was).Add(time.Millisecond)
}

// mostAhead is more than the clocks of two tills are apart, whose sales are dated
// by LigdiCash's where they are off by two minutes.
const mostAhead = 10 * time.Minute

// Precedes says that a question asked at was came before one of now. One that is
// further ahead than clocks can be was dated by a clock that has been put right.
func Precedes(was, now time.Time) bool {
	return now.UnixMilli() > was.UnixMilli() || was.Sub(now) > mostAhead
}

// settle ends the invoice in state s.
func (i Invoice) settle(s State, got Money, now time.Time) (Invoice, []Event, bool) {
	i.State, i.Doubt, i.SettledAt = s, NoDoubt, now
	return i, []Event{{At: now, Kind: EventSettled, State: s, Text: i.RawStatus, Amount: got}}, true
}

// learn keeps what an answer adds and never lets an empty field erase one.
func (i *Invoice) learn(a Answer) {
	i.RawStatus = firstOf(a.Raw, i.RawStatus)
	i.OperatorID = firstOf(a.OperatorID, i.OperatorID)
	i.OperatorName = firstOf(a.OperatorName, i.OperatorName)
	i.Phone = firstOf(a.Phone, i.Phone)
	i.RequestID = firstOf(a.RequestID, i.RequestID)
	i.OperatorRef = firstOf(a.OperatorRef, i.OperatorRef)
}

// strange says that the answer carries somebody else's reference in the place
// where, as a rule, there is none.
func (i Invoice) strange(a Answer) bool { return a.Top != "" && a.Top != i.Ref }

// owns says whether the answer is about this invoice. Some answers carry no
// reference at all: that is allowed, the token was ours.
func (i Invoice) owns(a Answer) bool {
	if a.Ref != "" {
		return a.Ref == i.Ref
	}
	if a.External == "" {
		return true
	}
	for part := range strings.SplitSeq(a.External, ";") {
		if strings.TrimSpace(part) == i.Ref {
			return true
		}
	}
	return false
}

// late says whether the money moved after the link's own expiry. The answer's
// date is believed only where it is possible: a till that was off for a day
// must not call a payment of yesterday late.
func (i Invoice) late(a Answer, now time.Time) bool {
	at := now
	if !a.Date.IsZero() && a.Date.After(i.CreatedAt.Add(-time.Hour)) && a.Date.Before(now) {
		at = a.Date
	}
	return i.Expired(at)
}

func firstOf[T ~string](a, b T) T {
	if a != "" {
		return a
	}
	return b
}
