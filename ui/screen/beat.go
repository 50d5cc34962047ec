package screen

import "time"

// Beat is an instant of the running time, which no clock that is set moves:
// waits and ages are told from it. 0 is never.
type Beat time.Duration

// Beat is now.
func (c *Console) Beat() Beat { return Beat(c.Running()) }

// Since is how long ago b was, never negative.
func (c *Console) Since(b Beat) time.Duration { return max(0, time.Duration(c.Beat()-b)) }

// Paused is how long LigdiCash wants to be left alone.
func (c *Console) Paused() time.Duration { return max(0, c.Health.Pause-c.Running()) }
