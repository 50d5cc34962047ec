// Package boot tells the time since this machine started.
package boot

import (
	"time"

	"golang.org/x/sys/windows"
)

// Since is the time since this machine started, by the clock that all programs of this machine share.
func Since() time.Duration { return windows.DurationSinceBoot() }
