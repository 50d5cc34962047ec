package tty

import (
	"os"
	"sync"
	"time"
)

// Outlet writes to a terminal in the background and in order: a terminal that
// takes nothing (a hung connection, Ctrl+S, a window nobody reads) makes nobody
// wait.
type Outlet struct {
	f    *os.File
	now  func([]byte) int // writes what the terminal takes at once, and says how much; nil: that cannot be known
	free func()           // called, by nobody who holds a lock, when all is written

	mu    sync.Mutex
	wake  *sync.Cond // something to write, or nothing any more
	buf   []byte
	busy  bool // a write is under way
	dead  bool // the terminal is gone, or was given up on
	ended bool
}

// mostWaiting is how much may wait to be written: bells and titles for a
// terminal that takes none are dropped.
const mostWaiting = 1 << 20

// NewOutlet writes to f. free, if not nil, is called each time all is written.
// Close ends its goroutine.
func NewOutlet(f *os.File, free func()) *Outlet {
	o := &Outlet{f: f, now: atOnce(f), free: free}
	o.wake = sync.NewCond(&o.mu)
	go o.write()
	return o
}

// Put has s written, all of it or, where the terminal takes nothing, none.
func (o *Outlet) Put(s string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.dead || o.ended || len(o.buf)+len(s) > mostWaiting {
		return
	}
	idle := !o.pending()
	o.buf = append(o.buf, s...)
	if idle && o.now != nil { // nearly always it takes all, and another goroutine need not be woken
		o.buf = o.buf[o.now(o.buf):]
	}
	if len(o.buf) > 0 {
		o.wake.Broadcast()
	}
}

// Busy says that not all is written yet.
func (o *Outlet) Busy() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.pending()
}

func (o *Outlet) pending() bool { return !o.dead && (o.busy || len(o.buf) > 0) }

// Drain waits until all is written, for d at most.
func (o *Outlet) Drain(d time.Duration) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	late := false
	timer := time.AfterFunc(d, func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		late = true
		o.wake.Broadcast()
	})
	defer timer.Stop()
	for o.pending() && !late {
		o.wake.Wait()
	}
	return !o.pending()
}

// Drop forgets what is not written yet.
func (o *Outlet) Drop() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.buf = nil
}

// Close ends the writing. A write the terminal does not take is left to itself.
func (o *Outlet) Close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ended = true
	o.wake.Broadcast()
}

func (o *Outlet) write() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for {
		for len(o.buf) == 0 {
			if o.ended {
				return
			}
			o.wake.Wait()
		}
		out := o.buf
		o.buf, o.busy = nil, true
		o.mu.Unlock()
		_, err := o.f.Write(out)
		o.mu.Lock()
		o.busy = false
		o.dead = o.dead || err != nil && !os.IsTimeout(err)
		o.wake.Broadcast()
		if len(o.buf) == 0 && o.free != nil && !o.dead {
			o.mu.Unlock()
			o.free()
			o.mu.Lock()
		}
	}
}
