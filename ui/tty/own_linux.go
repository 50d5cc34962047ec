package tty

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// own is the terminal of f, opened again: writing to it can be given up on
// without the shell's own standard output learning of it.
func own(f *os.File) *os.File {
	fd, err := unix.Open(fmt.Sprintf("/proc/self/fd/%d", f.Fd()), unix.O_WRONLY|unix.O_NOCTTY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return f
	}
	return os.NewFile(uintptr(fd), f.Name())
}

// discard throws away what was written to the terminal and nobody has read.
func discard(f *os.File) {
	conn, err := f.SyscallConn()
	if err == nil {
		_ = conn.Control(func(fd uintptr) { _ = unix.IoctlSetInt(int(fd), unix.TCFLSH, unix.TCOFLUSH) })
	}
}
