//go:build unix

// Package boot tells the time since this machine started.
package boot

import (
	"time"

	"golang.org/x/sys/unix"
)

// Since is the time since this machine started, by the clock that all programs of this machine share.
func Since() time.Duration {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts); err != nil {
		panic(err) // POSIX has it wherever there are clocks
	}
	return time.Duration(ts.Nano())
}
