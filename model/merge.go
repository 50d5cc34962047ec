package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Conflict is why two copies cannot be one: what never changes differs in them.
// Both are kept, apart.
type Conflict struct {
	Ref  string
	What string // "amount": the first of what differs
}

func (e *Conflict) Error() string {
	return fmt.Sprintf("two copies of %s differ in what never changes: %s", e.Ref, e.What)
}

// Merge makes one copy of two of the same invoice, whoever has them: in any order
// (a,b is b,a), in any grouping, any number of times the result is the same, for
// every copy there can be. So nothing depends on what arrives first, twice or
// late. Money only goes up. The error is always a *Conflict.
//
// Each group of fields has one rule. What decides is in the group itself: with a
// stamp borrowed from another group the grouping would count.
//
//	facts          Ref, Sale, Amount, Ticket, Items, Object,   equal, or a Conflict
//	               names, Email, Till, the machine's own
//	               moment of acceptance; Shop, where known
//	dating         CreatedAt, Undated                          dated wins; both: the later
//	seller's own   Aside, ReplacedBy                           higher Rev; equal: by content
//	link           how far it came, Token, Link, Code,         sending < lost answer < not sent
//	               PendingAt, ExpiresAt                        < refused < has a link; then by content
//	money          State                                       none < failed < paid, paid late
//	                                                           < amount differs < reference differs;
//	                                                           failed and paid, or late in one: late
//	settled        SettledAt                                   the earliest of the highest money
//	with what      RawStatus, GotAmount, GotRef, Host,         money decided: of the earliest settled;
//	               operator, Phone, OperatorRef                else of the last word, with the doubt
//	last word      CheckedAt; Doubt while money is undecided   the later; equal: by content
//	doubt of money PaidTwice, TakenBack                        PaidTwice sticks; TakenBack by the history
//	learnt         RequestID                                   the greater text: none is the least
//	history        Events                                      all; by the machine's moment and content one
//	cashier        Cashier                                     the history's
//
// Why there: a sale's number is given in the transaction that writes it and never
// again, so it is a fact; so is when the machine took it to be, while its date may
// still be put right once, by its till. A link that was given can be paid for
// ever: no till that counts its changes anew, as after a restored backup, can take
// it back. What an answer says of the payer stays together with who said it, and
// when: the operator of one answer beside the telephone of another would be of
// nobody. State is not kept: it follows from link and money.
func Merge(a, b Copy) (Copy, error) {
	a, b = a.tidy(), b.tidy()
	if what := a.differs(&b); what != "" {
		return Copy{}, &Conflict{Ref: a.Invoice.Ref, What: what}
	}
	m := a
	i, x, y := &m.Invoice, &a.Invoice, &b.Invoice
	m.Shop = max(a.Shop, b.Shop)
	if compareDating(x, y) < 0 {
		i.CreatedAt, i.Undated = y.CreatedAt, y.Undated
	}
	i.MachineAt = elsewhen(x.accepted(), i.CreatedAt)
	if cmp.Or(cmp.Compare(a.Rev, b.Rev), compareBool(x.Aside, y.Aside), strings.Compare(x.ReplacedBy, y.ReplacedBy)) < 0 {
		m.Rev, i.Aside, i.ReplacedBy = b.Rev, y.Aside, y.ReplacedBy
	}
	link := max(x.State.link(), y.State.link())
	if compareLink(x, y) < 0 {
		i.Token, i.Link, i.Code, i.PendingAt, i.ExpiresAt = y.Token, y.Link, y.Code, y.PendingAt, y.ExpiresAt
	}
	m.Events = union(a.Events, b.Events)
	i.Cashier = cashierOf(m.Events)
	i.RequestID = max(x.RequestID, y.RequestID)
	i.CheckedAt = latest(x.CheckedAt, y.CheckedAt)
	i.mergeMoney(x, y, m.Events)
	if i.State.money() == noMoney {
		i.State = linkStates[link]
	}
	return m, nil
}

// differs names the first fact that is not the same.
func (c *Copy) differs(o *Copy) string {
	x, y := &c.Invoice, &o.Invoice
	switch {
	case x.Unsound || y.Unsound:
		return "unsound"
	case x.Ref != y.Ref:
		return "reference"
	case x.Sale != y.Sale:
		return "sale"
	case x.Amount != y.Amount:
		return "amount"
	case x.Ticket != y.Ticket:
		return "number"
	case c.Till != o.Till:
		return "till"
	case c.Shop != "" && o.Shop != "" && c.Shop != o.Shop:
		return "shop"
	case !slices.Equal(x.Items, y.Items):
		return "items"
	case x.Object != y.Object:
		return "object"
	case x.Firstname != y.Firstname || x.Lastname != y.Lastname:
		return "name"
	case x.Email != y.Email:
		return "e-mail"
	case !x.accepted().Equal(y.accepted()):
		return "time"
	}
	return ""
}

// accepted is when the sale was accepted, by the clock of the machine.
func (i *Invoice) accepted() time.Time {
	if i.MachineAt.IsZero() {
		return i.CreatedAt
	}
	return i.MachineAt
}

// elsewhen is a moment by the machine's clock as it is kept beside the corrected
// one: zero where they are the same.
func elsewhen(machine, at time.Time) time.Time {
	if machine.Equal(at) {
		return time.Time{}
	}
	return machine
}

func compareDating(x, y *Invoice) int {
	return cmp.Or(compareBool(!x.Undated, !y.Undated), x.CreatedAt.Compare(y.CreatedAt))
}

// linkStates are the states without money, by how far the link came.
var linkStates = [...]State{Sending, LostAnswer, NotSent, Refused, Pending}

// link is the state's place among them: money only moves by one.
func (s State) link() int {
	if i := slices.Index(linkStates[:], s); i >= 0 {
		return i
	}
	return len(linkStates) - 1
}

func compareLink(x, y *Invoice) int {
	return cmp.Or(cmp.Compare(x.State.link(), y.State.link()),
		strings.Compare(x.Token, y.Token), strings.Compare(x.Link, y.Link), strings.Compare(x.Code, y.Code),
		x.PendingAt.Compare(y.PendingAt), x.ExpiresAt.Compare(y.ExpiresAt))
}

// What is known of the money, from little to much.
const (
	noMoney = iota
	failedMoney
	paidMoney
	otherAmount
	otherReference
)

func (s State) money() int {
	switch s {
	case Failed:
		return failedMoney
	case Paid, PaidLate:
		return paidMoney
	case AmountDiffers:
		return otherAmount
	case ReferenceDiffers:
		return otherReference
	}
	return noMoney
}

// mergeMoney gives i the state of the money of x and y, when and with what it was
// decided, and what is doubted of it.
func (i *Invoice) mergeMoney(x, y *Invoice, evs []Event) {
	mx, my := x.State.money(), y.State.money()
	if mx < my { // x has the most
		x, y, mx, my = y, x, my, mx
	}
	i.State = x.State
	late := mx == paidMoney && (x.State == PaidLate || y.State == PaidLate || my == failedMoney)
	if late {
		i.State = PaidLate
	}
	i.SettledAt, i.Doubt = x.SettledAt, x.Doubt
	if mx == my && compareSettled(y, x) < 0 {
		i.SettledAt = y.SettledAt
	}
	said := x
	switch {
	case mx <= failedMoney: // the last word of both, whoever has more
		if cmp.Or(x.CheckedAt.Compare(y.CheckedAt), strings.Compare(string(x.Doubt), string(y.Doubt)), compareSaid(x, y)) < 0 {
			said = y
		}
		i.Doubt = said.Doubt
	case mx == my:
		if cmp.Or(compareSettled(x, y), compareSaid(x, y)) > 0 {
			said = y
		}
		i.Doubt = max(x.Doubt, y.Doubt)
		if x.Doubt == PaidTwice || y.Doubt == PaidTwice {
			i.Doubt = PaidTwice
		}
	}
	i.RawStatus, i.GotAmount, i.GotRef, i.Host = said.RawStatus, said.GotAmount, said.GotRef, said.Host
	i.OperatorID, i.OperatorName, i.Phone, i.OperatorRef = said.OperatorID, said.OperatorName, said.Phone, said.OperatorRef
	if mx == paidMoney && i.Doubt != PaidTwice {
		i.Doubt = takenBack(i.Doubt, evs)
	}
}

// compareSettled: one that does not say when is the latest.
func compareSettled(x, y *Invoice) int {
	return cmp.Or(compareBool(x.SettledAt.IsZero(), y.SettledAt.IsZero()), x.SettledAt.Compare(y.SettledAt))
}

func compareSaid(x, y *Invoice) int {
	return cmp.Or(strings.Compare(x.RawStatus, y.RawStatus), cmp.Compare(x.GotAmount, y.GotAmount),
		strings.Compare(x.GotRef, y.GotRef), strings.Compare(x.Host, y.Host),
		strings.Compare(x.OperatorID, y.OperatorID), strings.Compare(x.OperatorName, y.OperatorName),
		strings.Compare(x.Phone, y.Phone), strings.Compare(x.OperatorRef, y.OperatorRef))
}

// takenBack is TakenBack, or no doubt, by what the history says last; a history
// that knows nothing of it leaves the doubt as it is. Review writes both lines.
func takenBack(is Doubt, evs []Event) Doubt {
	var back, stands time.Time
	for k := range evs {
		switch ev := &evs[k]; {
		case ev.Kind == EventDoubt && ev.Text == string(TakenBack):
			back = latest(back, ev.At)
		case ev.Kind == EventStatus && ev.State.IsPaid():
			stands = latest(stands, ev.At)
		}
	}
	switch {
	case back.IsZero() && stands.IsZero():
		return is
	case stands.After(back):
		return NoDoubt
	}
	return TakenBack
}

// tidy is the copy in the one way to write it: times to the millisecond in UTC,
// events as a sorted set, the doubt of a paid one as its history has it. It
// shares nothing that it changes.
func (c Copy) tidy() Copy {
	i := &c.Invoice
	for _, at := range []*time.Time{&i.CreatedAt, &i.MachineAt, &i.PendingAt, &i.CheckedAt, &i.SettledAt, &i.ExpiresAt} {
		*at = milli(*at)
	}
	i.MachineAt, i.Till = elsewhen(i.MachineAt, i.CreatedAt), ""
	if len(i.Items) == 0 {
		i.Items = nil
	}
	c.Events = tidyEvents(c.Events)
	i.Cashier = cashierOf(c.Events)
	if i.State.IsPaid() && i.Doubt != PaidTwice {
		i.Doubt = takenBack(i.Doubt, c.Events)
	}
	return c
}

func milli(t time.Time) time.Time {
	if t.IsZero() || t.Location() == time.UTC && t.Nanosecond()%1e6 == 0 {
		return t
	}
	return time.UnixMilli(t.UnixMilli()).UTC()
}

func latest(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
