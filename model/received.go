package model

import (
	"fmt"
	"slices"
	"time"
)

// NotTaken is why a copy that came from elsewhere is left out.
type NotTaken struct {
	Ref string // harmless text; "" where it is none
	Why string // what makes no sense: "amount"
}

func (e *NotTaken) Error() string {
	return fmt.Sprintf("a copy of %q makes no sense: %s", e.Ref, e.Why)
}

// What a copy may have, so that every ledger can keep it and read it again.
const (
	mostText    = 2048 // bytes of one text
	mostLink    = 2000 // of a token, or a link
	mostRef     = 64
	mostEvents  = 10_000
	mostRev     = 1 << 40
	mostGot     = 1e15
	mostTicket  = 1e9
	lastDate    = 99991231
	mostArticle = 1_000_000_000 // francs
)

var lastMoment = time.Date(9999, 12, 30, 0, 0, 0, 0, time.UTC) // JSON has no dates for the year 10000

// Received is a copy that came out of a database which others write to, with the
// mark beside it, read like an answer of LigdiCash: it is made of tidy times and
// clean texts, amounts and states that there are, and says what its mark says,
// or it is a *NotTaken: somebody edited it there. The mark is no signature: who
// may write there can make one. The link is still to be looked at by who knows
// which links may be shown.
func Received(c Copy, mark int64) (Copy, error) {
	c = c.tidy()
	r := receiver{}
	r.copy(&c)
	if r.why == "" && c.Mark() != mark {
		r.why = "it is not what its mark says"
	}
	if r.why == "" {
		return c, nil
	}
	ref := Clean(c.Invoice.Ref)
	if len(ref) > mostRef {
		ref = ""
	}
	return Copy{}, &NotTaken{ref, r.why}
}

// receiver keeps the first thing that makes no sense.
type receiver struct{ why string }

func (r *receiver) want(ok bool, what string) {
	if !ok && r.why == "" {
		r.why = what
	}
}

func (r *receiver) copy(c *Copy) {
	i := &c.Invoice
	r.want(!i.Unsound && i.Remains == "", "unsound")
	r.want(i.Ref != "" && isName(i.Ref), "reference")
	r.want(i.Sale != "" && isName(i.Sale), "sale")
	r.want(i.ReplacedBy == "" || isName(i.ReplacedBy) && i.ReplacedBy != i.Ref, "replaced by")
	r.want(IsRef(c.Till), "till")
	r.want(c.Shop == "" || IsRef(c.Shop), "shop")
	r.want(0 <= c.Rev && c.Rev <= mostRev, "revision")
	r.want(MinAmount <= i.Amount && i.Amount <= MaxAmount, "amount")
	r.want((i.Ticket.Day == 0) == (i.Ticket.N == 0) && 0 <= i.Ticket.Day && i.Ticket.Day <= lastDate && 0 <= i.Ticket.N && i.Ticket.N <= mostTicket, "number")
	r.items(i.Items)
	r.texts(i)
	r.want(isGraphic(i.Token), "token")
	r.want(isGraphic(i.Link), "link")
	r.state(i)
	r.want(isMoment(i.CreatedAt) && !i.CreatedAt.IsZero(), "time")
	for _, at := range []time.Time{i.MachineAt, i.PendingAt, i.CheckedAt, i.SettledAt, i.ExpiresAt} {
		r.want(isMoment(at), "time")
	}
	r.events(c.Events)
}

func (r *receiver) items(items []Item) {
	r.want(len(items) <= MaxItems, "items")
	for _, it := range items {
		r.want(isText(it.Name) && isText(it.Description) && 1 <= it.Quantity && it.Quantity <= MaxQuantity && 0 <= it.UnitPrice && it.UnitPrice <= mostArticle, "items")
	}
}

func (r *receiver) texts(i *Invoice) {
	for _, t := range []struct{ text, what string }{
		{i.Object, "object"}, {i.Firstname, "name"}, {i.Lastname, "name"}, {i.Email, "e-mail"}, {i.Code, "code"}, {i.RawStatus, "status"},
		{i.GotRef, "reference got"}, {i.OperatorID, "operator"}, {i.OperatorName, "operator"}, {i.Phone, "telephone"},
		{i.RequestID, "request"}, {i.OperatorRef, "operator's reference"}, {i.Host, "host"},
	} {
		r.want(isText(t.text), t.what)
	}
}

func (r *receiver) state(i *Invoice) {
	r.want(slices.Contains(States, i.State), "state")
	r.want(i.Doubt == NoDoubt || slices.Contains(Doubts, i.Doubt), "doubt")
	r.want(-mostGot <= i.GotAmount && i.GotAmount <= mostGot, "amount got")
	money := i.State.money()
	r.want(money == noMoney && i.State != Pending || i.Token != "", "no token")
	r.want(money == noMoney || !i.SettledAt.IsZero(), "not settled")
	r.want(money != paidMoney || i.GotAmount == 0 || i.GotAmount == i.Amount, "another amount paid")
	r.want(money != otherAmount || i.GotAmount != i.Amount, "the same amount differs")
}

func (r *receiver) events(evs []Event) {
	r.want(len(evs) <= mostEvents, "history")
	for k := range evs {
		ev := &evs[k]
		r.want(ev.Kind != "" && ev.Kind != EventUnsound && isText(string(ev.Kind)) && (ev.State == "" || slices.Contains(States, ev.State)) && isText(ev.Text) &&
			-mostGot <= ev.Amount && ev.Amount <= mostGot && isMoment(ev.At) && !ev.At.IsZero() && isMoment(ev.MachineAt), "history")
		if r.why != "" {
			return
		}
	}
}

func isText(s string) bool { return len(s) <= mostText && Clean(s) == s }

// isName is no path, no option and no escape.
func isName(s string) bool {
	for k := range len(s) {
		if c := s[k]; !('0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || c == '-' || c == '_' || c == ' ' && k > 0) {
			return false
		}
	}
	return len(s) <= mostRef
}

func isGraphic(s string) bool {
	for k := range len(s) {
		if s[k] <= ' ' || s[k] >= 0x7f {
			return false
		}
	}
	return len(s) <= mostLink
}

func isMoment(t time.Time) bool {
	return t.IsZero() || t.UnixMilli() > 0 && !t.After(lastMoment)
}
