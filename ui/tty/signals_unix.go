//go:build unix

package tty

import (
	"os"
	"syscall"
)

// Ends are the signals that end a program, and can be heard: those that Go ends
// with a dump of its stacks, and the terminal as it was, among them.
var Ends = []os.Signal{
	os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGABRT,
	syscall.SIGILL, syscall.SIGTRAP, syscall.SIGBUS, syscall.SIGFPE, syscall.SIGSEGV, syscall.SIGSYS,
}
