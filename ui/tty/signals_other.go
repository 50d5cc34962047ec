//go:build !unix

package tty

import (
	"os"
	"syscall"
)

// Ends are the signals that end a program, and can be heard.
var Ends = []os.Signal{os.Interrupt, syscall.SIGTERM}
