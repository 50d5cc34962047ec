package ledger

import (
	"context"
)

// A search between two dates walks the index of words between the n of the
// invoices of these days, if they are no more than this. The order of dates is
// not quite that of n, so they are looked at one by one.
const framed = 5000

// frame turns the dates of a search into bounds of n.
func (l *Ledger) frame(ctx context.Context, a *ask) error {
	a.low, a.high = position{}, end
	if a.ever() {
		return nil
	}
	var count int
	var least, most int64
	err := l.read.first(ctx, `SELECT count(*), coalesce(min(n), 0), coalesce(max(n), 0) FROM
		(SELECT n FROM invoice INDEXED BY invoice_newest WHERE created_at >= ? AND created_at < ? LIMIT ?)`,
		[]any{a.since, a.until, framed + 1}, &count, &least, &most)
	switch {
	case err != nil:
		return l.explain(err)
	case count == 0:
		a.none = true
	case count <= framed:
		a.low, a.high = position{n: least - 1}, position{n: most + 1}
	}
	return nil
}
