package till

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"caisse/model"
)

// Oldest reads the last page of q: its oldest invoices, newest first. Pages go
// down from the newest, so the oldest invoice is found by halving the time it may
// be from: some forty pages of one row, whatever the ledger holds.
func (t *Till) Oldest(ctx context.Context, q Query) ([]model.Invoice, error) {
	limit := q.Limit
	var damage error
	read := func() ([]model.Invoice, error) {
		rows, err := t.Newest(ctx, q)
		if damaged := (*Damaged)(nil); errors.As(err, &damaged) {
			damage, err = damaged, nil
		}
		return rows, err
	}
	q.Limit = 1
	rows, err := read()
	if err != nil || len(rows) == 0 {
		return nil, cmp.Or(err, damage)
	}
	oldest := rows[0]
	low, high := int64(0), oldest.CreatedAt.UnixMilli() // oldest is of the millisecond high
	if !q.Since.IsZero() {
		low = q.Since.UnixMilli()
	}
	for low < high {
		mid := low + (high-low)/2
		q.Until = time.UnixMilli(mid + 1)
		if rows, err = read(); err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			low = mid + 1
			continue
		}
		oldest, high = rows[0], rows[0].CreatedAt.UnixMilli()
	}
	q.Until, q.Limit = time.Time{}, limit
	for { // others of the same millisecond
		q.Before = Cursor(oldest.Ref)
		if rows, err = read(); err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			break
		}
		oldest = rows[len(rows)-1]
	}
	q.Before, q.After, q.Limit = "", Cursor(oldest.Ref), limit-1
	rows, err = read()
	return append(slices.Clip(rows), oldest), cmp.Or(err, damage)
}
