package till

import (
	"context"
	"errors"

	"caisse/model"
)

// Noticed finds the invoice that a callback names, by our reference or by
// LigdiCash's, whole. It costs two look-ups in indexes, whatever is asked: what
// callbacks name is a stranger's word. Errors: ErrNotFound, also for a reference
// of LigdiCash's that two have; the context's; the ledger's.
func (t *Till) Noticed(ctx context.Context, name string) (model.Invoice, error) {
	inv, err := t.ledger.Invoice(ctx, name)
	if !errors.Is(err, ErrNotFound) {
		return inv, err
	}
	found, err := t.ledger.OfRequest(ctx, name)
	if err == nil && len(found) != 1 {
		err = ErrNotFound
	}
	if err != nil {
		return model.Invoice{}, err
	}
	return found[0], nil
}
