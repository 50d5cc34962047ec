package till

import (
	"context"
	"sync"
	"time"
)

// gate lets one question through at a time and keeps them budget apart,
// whoever asks: the watcher, a screen, a script. People go before the watcher:
// somebody waits for that answer.
type gate struct {
	mu     sync.Mutex
	busy   bool
	asked  time.Time     // when the last question left
	people int           // waiting in pass
	freed  chan struct{} // closed when the one inside leaves
}

// pass waits for a turn; without error, leave must follow.
func (g *gate) pass(ctx context.Context) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.people++
	defer func() { g.people-- }()
	for {
		wait := g.wait()
		if !g.busy && wait <= 0 {
			g.enter()
			return nil
		}
		freed := g.freed
		if !g.busy {
			freed = nil
		}
		g.mu.Unlock()
		err := sleep(ctx, wait, freed)
		g.mu.Lock()
		if err != nil {
			return err
		}
	}
}

// try is the watcher's: it never waits. Where nothing may be asked now, it
// says when to try again.
func (g *gate) try() (wait time.Duration, ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.busy || g.people > 0 {
		return budget, false
	}
	if wait := g.wait(); wait > 0 {
		return wait, false
	}
	g.enter()
	return 0, true
}

// free says that nobody is inside or waits for it.
func (g *gate) free() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return !g.busy && g.people == 0
}

// asks notes that the one inside sends its question now.
func (g *gate) asks() {
	g.mu.Lock()
	g.asked = time.Now()
	g.mu.Unlock()
}

// leave lets the next one in.
func (g *gate) leave() {
	g.mu.Lock()
	g.busy = false
	close(g.freed)
	g.mu.Unlock()
}

func (g *gate) wait() time.Duration { return budget - time.Since(g.asked) }

func (g *gate) enter() {
	g.busy, g.freed = true, make(chan struct{})
}

// sleep waits for d, or for freed where it is not nil. The error is the
// context's.
func sleep(ctx context.Context, d time.Duration, freed <-chan struct{}) error {
	var over <-chan time.Time
	if freed == nil {
		timer := time.NewTimer(d)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-over:
	case <-freed:
	}
	return nil
}
