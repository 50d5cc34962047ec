package ledger

import (
	"context"

	"caisse/model"
)

// OfRequest returns the invoices with this reference of LigdiCash's, by its
// index alone: whoever asks may be a stranger, and ask often.
func (l *Ledger) OfRequest(ctx context.Context, id string) ([]model.Invoice, error) {
	return l.many(ctx, asked{selectInvoice + "WHERE n IN (SELECT n FROM invoice WHERE request_id = ? AND request_id <> '' LIMIT 2)", []any{id}})
}
