package till

import (
	"time"

	"golang.org/x/sys/windows"
)

// sinceBoot is the clock that all programs of this machine share.
func sinceBoot() time.Duration { return windows.DurationSinceBoot() }
