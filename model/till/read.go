package till

import (
	"context"
	"errors"

	"caisse/model"
	"caisse/model/ledger"
)

// Open is what a starting console shows at once: the sales that wait, oldest
// first, and the last one paid (no Ref when there is none).
func (t *Till) Open(ctx context.Context) (waiting []model.Invoice, last model.Invoice, err error) {
	since := t.now().Add(-sweepAge)
	waiting, err = t.ledger.Unsettled(ctx, []model.State{model.Sending, model.Pending}, since)
	if err != nil {
		return nil, last, err
	}
	last, err = t.ledger.LastPaid(ctx)
	if errors.Is(err, ledger.ErrNotFound) {
		err = nil
	}
	return waiting, last, err
}

// Find looks for invoices by token, reference (whole, or its last characters)
// or LigdiCash's request_id, newest first.
func (t *Till) Find(ctx context.Context, text string) ([]model.Invoice, error) {
	return t.ledger.Find(ctx, text)
}

// Query and Cursor ask for a page of invoices.
type (
	Query  = ledger.Query
	Cursor = ledger.Cursor
)

// Newest reads one page of invoices, newest first.
func (t *Till) Newest(ctx context.Context, q Query) ([]model.Invoice, error) {
	return t.ledger.Newest(ctx, q)
}
