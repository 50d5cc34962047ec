package model

import "time"

// Clock is the time of this machine, told by two clocks that nothing ties to
// each other.
type Clock struct {
	// Wall is what this machine takes for the time. It may be wrong by decades,
	// and jumps when a person or the network sets it: it dates, and measures
	// nothing.
	Wall func() time.Time
	// Mono is the time since this machine started. It only goes forward, at the
	// pace of time, and is the same for all programs: ages, gaps and delays are
	// measured with it. It may stand still while the machine sleeps.
	Mono func() time.Duration
}
