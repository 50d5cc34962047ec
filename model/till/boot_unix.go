//go:build unix

package till

import (
	"time"

	"golang.org/x/sys/unix"
)

// sinceBoot is the clock that all programs of this machine share.
func sinceBoot() time.Duration {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts); err != nil {
		panic(err) // POSIX has it wherever there are clocks
	}
	return time.Duration(ts.Nano())
}
