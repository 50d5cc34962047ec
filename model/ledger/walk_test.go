package ledger

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync/atomic"
	"testing"
)

// A chain is whole while somebody sells: its invoices are read by another
// connection, and must be those of the same instant.
func TestWalkWhileSelling(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	c := newCounter(t, openAt(t, path), rand.New(rand.NewPCG(5, 5)))
	for range 100 {
		c.sell()
	}
	var stop atomic.Bool
	over := make(chan struct{})
	go func() {
		defer close(over)
		for !stop.Load() {
			c.sell()
		}
	}()
	other := openAt(t, path)
	for k := range 20 {
		if w, err := other.Walk(ctx, "", nil); err != nil || w.Broken != nil || w.Lines < 200 {
			t.Error(fmt.Errorf("walk %d: %+v, %+v, %w", k, w, w.Broken, err))
			break
		}
	}
	stop.Store(true)
	<-over
}
