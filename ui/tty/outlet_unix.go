//go:build unix

package tty

import (
	"os"

	"golang.org/x/sys/unix"
)

// atOnce is for an f whose writes never wait in the system; nil for any other.
func atOnce(f *os.File) func([]byte) int {
	conn, err := f.SyscallConn()
	if err != nil {
		return nil
	}
	never := false
	err = conn.Control(func(fd uintptr) {
		flags, err := unix.FcntlInt(fd, unix.F_GETFL, 0)
		never = err == nil && flags&unix.O_NONBLOCK != 0
	})
	if err != nil || !never {
		return nil
	}
	return func(p []byte) (n int) {
		// What does not go now is left to a write that waits, and hears why.
		_ = conn.Write(func(fd uintptr) bool {
			n, _ = unix.Write(int(fd), p)
			return true
		})
		return max(0, n)
	}
}
