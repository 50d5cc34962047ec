package ui

import (
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
)

// fall is the end of a console by a fault of ours: a panic in Update, in View or
// in a command. The console then ends in order, with the ledger closed, and
// nothing of what it was doing is printed: that may be a customer's name.
type fall struct {
	stop func() // ends the console
	log  *slog.Logger

	mu sync.Mutex
	it bool
}

func (f *fall) fell() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.it
}

// caught, deferred, takes a panic, and calls then.
func (f *fall) caught(then func()) {
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

// guard is cmd, and those it leads to, with their panics taken.
func (f *fall) guard(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer f.caught(func() { msg = nil })
		msg = cmd()
		if all, ok := msg.(tea.BatchMsg); ok {
			guarded := make(tea.BatchMsg, len(all))
			for i := range all {
				guarded[i] = f.guard(all[i])
			}
			return guarded
		}
		return msg
	}
}
