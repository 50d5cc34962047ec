package till

import (
	"context"
	"errors"
	"sort"

	"caisse/model/ledger"
)

// Evidence is all that the ledger has of one sale: what a person shows to LigdiCash's
// support, or to a customer who says that he paid.
type Evidence struct {
	Ref   string // what was asked for: one of Links
	Links []Witness
	Own   bool  // this till sold it: its chain has the lines
	Lost  error // why it is not all of it; nil: it is
}

// Witness is an invoice with its history and its lines of the chain.
type Witness = ledger.Witness

// Evidence reads the sale of the invoice ref, with every link it has had, oldest
// first, each as it is at one instant. Errors: ErrNotFound, the context's, the ledger's; where
// the other links of the sale cannot be read, Lost says so.
func (t *Till) Evidence(ctx context.Context, ref string) (Evidence, error) {
	e := Evidence{Ref: ref}
	one, err := t.ledger.Witness(ctx, ref)
	if err != nil {
		return e, err
	}
	e.Links, e.Own = []Witness{one}, t.Owns(one.Invoice)
	_, _, links, err := t.Links(ctx, ref, one.Invoice.Sale)
	for _, l := range links {
		other, werr := t.ledger.Witness(ctx, l.Ref)
		if werr != nil {
			err = errors.Join(err, werr)
			continue
		}
		e.Links = append(e.Links, other)
	}
	if cerr := ctx.Err(); cerr != nil {
		return e, cerr
	}
	e.Lost = err
	sort.SliceStable(e.Links, func(i, j int) bool { return e.Links[i].Invoice.CreatedAt.Before(e.Links[j].Invoice.CreatedAt) })
	return e, nil
}

// Asked is the invoice that was asked for, of what Evidence has read.
func (e Evidence) Asked() Witness {
	for _, w := range e.Links {
		if w.Invoice.Ref == e.Ref {
			return w
		}
	}
	return e.Links[0] // its reference is what rotted
}
