package made

import (
	"context"
	"iter"

	"caisse/model"
	"caisse/model/ledger"
)

// Into adds the plan's sales to the ledger at path, creating it. told may be
// nil; it hears how many there are so far. About 5,000 a second.
func (p Plan) Into(ctx context.Context, path string, told func(done int)) (err error) {
	l, err := ledger.Open(ctx, path)
	if err != nil {
		return err
	}
	defer func() {
		if e := l.Close(); err == nil {
			err = e
		}
	}()
	next, stop := iter.Pull(p.Sales())
	defer stop()
	done := 0
	for more := true; more && err == nil; {
		err = l.AddAll(ctx, func(yield func(model.Invoice, []model.Event) bool) {
			for range 10_000 {
				var s Sale
				if s, more = next(); !more || !yield(s.Invoice, s.Events) {
					return
				}
				done++
			}
		})
		if told != nil {
			told(done)
		}
	}
	return err
}
