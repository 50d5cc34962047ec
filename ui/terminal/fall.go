package terminal

import (
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
)

// Fall is the end of a console by a fault of ours: a panic in Update, in View or
// in a command. The console then ends in order, with the ledger closed, and
// nothing of what it was doing is printed: that may be a customer's name.
type Fall struct {
	stop func() // ends the console
	log  *slog.Logger

	mu sync.Mutex
	it bool
}

// NewFall calls stop at the first panic, and tells log where it was; log may be
// nil.
func NewFall(stop func(), log *slog.Logger) *Fall { return &Fall{stop: stop, log: log} }

func (f *Fall) Fell() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.it
}

// Caught, deferred, takes a panic, and calls then.
func (f *Fall) Caught(then func()) {
	v := recover()
	switch {
	case v == nil:
		return
	case f == nil:
		panic(v)
	}
	f.mu.Lock()
	f.it = true
	f.mu.Unlock()
	if f.log != nil { // where it was, not what it was about
		f.log.Error("panic", "type", fmt.Sprintf("%T", v), "stack", string(debug.Stack()))
	}
	f.stop()
	then()
}
