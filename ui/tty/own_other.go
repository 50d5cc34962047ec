//go:build unix && !linux

package tty

import (
	"os"
	"syscall"
)

// own is f: only Linux opens a terminal again by its descriptor.
func own(f *os.File) *os.File { return f }

func discard(*os.File) {}

// Suspend stops pid as Ctrl+Z does, 0 being the whole job, and calls woken,
// which waits to be told to go on. SIGTSTP has been listened to, and Go then no
// longer leaves what it does to the system: it cannot be had but by SIGSTOP.
func Suspend(pid int, woken func()) {
	if pid == 0 {
		_ = syscall.Kill(0, syscall.SIGTSTP) // for the others
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP) // to ourselves: it cannot fail
	woken()
}
