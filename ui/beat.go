package ui

import "time"

// beat is an instant of the running time, which no clock that is set moves:
// waits and ages are told from it. 0 is never.
type beat time.Duration

// beat is now.
func (c *console) beat() beat { return beat(c.running()) }

// since is how long ago b was, never negative.
func (c *console) since(b beat) time.Duration { return max(0, time.Duration(c.beat()-b)) }

// paused is how long LigdiCash wants to be left alone.
func (c *console) paused() time.Duration { return max(0, c.health.Pause-c.running()) }
