package ui

import (
	"time"

	"caisse/model"
	"caisse/ui/theme"
)

// printer says money, dates and states as this shop reads them. It knows what
// is to be said of an invoice, and nothing of the screen it is said on.
type printer struct {
	w       *words
	th      theme.Theme
	masked  bool                                         // amounts and names hidden from the customer's eyes
	now     func() time.Time                             // the time at the shop: to show and to date with, never to measure
	zone    *time.Location                               // the shop's
	age     func(model.Invoice, time.Time) time.Duration // how long ago that was what an invoice dates so
	watches func(model.Invoice) bool                     // whether the till asks about it by itself; nil: nobody knows
	// What LigdiCash has ended and the ledger does not have yet, as it will be,
	// by its reference.
	unwritten map[string]model.Invoice
}
