//go:build !windows

package printer

import (
	"syscall"
	"time"
)

// openNow has an open return at once: a pipe that nobody reads waits for ever.
const openNow = syscall.O_NONBLOCK | syscall.O_NOCTTY

var noTime time.Time

func devicePath(path string) string { return path }
func isDeviceName(string) bool      { return false }
