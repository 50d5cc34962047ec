package tty

import (
	"context"
	"os"
	"sync"
	"time"
)

// A program that ends at once, whatever still runs in it, gives the terminal
// back by what was left here.
var (
	rescueMu sync.Mutex
	rescue   func()
)

// Rescued has f called by Rescue; nil: the terminal is the shell's.
func Rescued(f func()) {
	rescueMu.Lock()
	defer rescueMu.Unlock()
	rescue = f
}

// Rescue gives the terminal back, if it is not the shell's. It waits for nobody.
func Rescue() {
	if !rescueMu.TryLock() {
		return // it is being given back
	}
	defer rescueMu.Unlock()
	if rescue != nil {
		rescue()
	}
}

// The largest window that is believed: a terminal can say 65535 by 65535, and a
// frame of that size takes gigabytes. The usual one stands in for a size that
// cannot be, as serial lines tell none.
const (
	mostCols, mostRows   = 1000, 500
	usualCols, usualRows = 80, 24
)

// Size is the size of a window that says it is w by h cells.
func Size(w, h int) (int, int) {
	if w <= 0 || h <= 0 {
		return usualCols, usualRows
	}
	return min(w, mostCols), min(h, mostRows)
}

// LastResort ends the program d after ctx has, with that exit code and the
// terminal given back, if it has not ended by itself: what it waits for, a
// terminal, a disk, may never come. The stop it returns is for an end without
// ctx's.
func LastResort(ctx context.Context, d time.Duration, code int) (stop func() bool) {
	return context.AfterFunc(ctx, func() {
		time.AfterFunc(d, func() {
			Rescue()
			os.Exit(code)
		})
	})
}
