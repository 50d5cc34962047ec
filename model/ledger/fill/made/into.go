package made

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"

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

// Kept is a ledger of n sales in the temporary folder, for benchmarks: whoever
// asks first makes it, which takes minutes for a million, and nobody writes to
// it. The version in its name goes up when the tables or the sales change.
func Kept(ctx context.Context, n int) (path string, err error) {
	path = filepath.Join(os.TempDir(), fmt.Sprintf("caisse-bench-%d-v10.db", n))
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	part := fmt.Sprintf("%s.%d.part", path, os.Getpid())
	defer os.Remove(part) // gone already when all went well
	defer os.Remove(part + "-count")
	if err := (Plan{N: n, Seed: 1}).Into(ctx, part, nil); err != nil {
		return "", err
	}
	return path, os.Rename(part, path)
}
