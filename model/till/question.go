package till

import (
	"context"
	"slices"
	"strings"
	"time"

	"caisse/model"
)

const (
	// lately are the sales that say what is usual here; fewer than fewSales say nothing.
	lately   = 200
	fewSales = 20
	// farOff is how many times the usual amount is asked about: one figure too many.
	farOff = 10
	// SoonAgain is how long the same sale to the same customer may be the same one.
	SoonAgain = 3 * time.Minute
)

// Question is why a sale is asked about once more before it is charged. The zero
// Question is no reason.
type Question struct {
	Usual model.Money   // whole francs: the median of the last sales, where this one is ten times that
	First model.Invoice // the same amount for the same customer, minutes ago; no Ref: none
}

// Any says that there is one.
func (q Question) Any() bool { return q.Usual > 0 || q.First.Ref != "" }

// Questions looks at the last sales, on this console or another one of the same
// ledger. Where they cannot be read nothing is asked: no sale waits for that.
func (t *Till) Questions(ctx context.Context, s model.Sale) (q Question) {
	list, _ := t.ledger.Newest(ctx, Query{Limit: lately})
	amounts := make([]model.Money, 0, len(list))
	seen := make(map[string]bool, len(list))
	s = s.Clean()
	for _, inv := range list {
		if inv.Unsound || seen[inv.Sale] || inv.State == model.NotSent { // charged again: it counts once
			continue
		}
		seen[inv.Sale] = true
		if t.Owns(inv) { // other counters sell other things
			amounts = append(amounts, inv.Amount)
		}
		if q.First.Ref == "" && inv.Amount == s.Total && sameCustomer(inv, s) && (inv.Open() || inv.State.IsPaid() || inv.ToLookAt()) && t.Age(inv, inv.CreatedAt) < SoonAgain {
			q.First = inv
		}
	}
	if len(amounts) < fewSales {
		return q
	}
	slices.Sort(amounts)
	if usual := amounts[(len(amounts)-1)/2]; s.Total/farOff >= usual {
		q.Usual = usual
	}
	return q
}

// sameCustomer says that both name one, and the same. A shop sells the same bread
// to one stranger after the other.
func sameCustomer(inv model.Invoice, s model.Sale) bool {
	return inv.Firstname+inv.Lastname+inv.Email != "" &&
		strings.EqualFold(inv.Firstname, s.Firstname) && strings.EqualFold(inv.Lastname, s.Lastname) && strings.EqualFold(inv.Email, s.Email)
}
