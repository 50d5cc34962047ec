package tty

import (
	"fmt"
	"os"
	"syscall"
	"unsafe"

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

// Suspend stops pid as Ctrl+Z does, 0 being the whole job, and calls woken,
// which waits to be told to go on. SIGTSTP has been listened to, and Go then no
// longer leaves what it does to the system: here the system is asked itself.
func Suspend(pid int, woken func()) {
	var usual, ours [4]uint64 // the kernel's struct sigaction: all zero is SIG_DFL
	action := func(to, from *[4]uint64) {
		_, _, _ = unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(syscall.SIGTSTP), uintptr(unsafe.Pointer(to)), uintptr(unsafe.Pointer(from)), 8, 0, 0)
	}
	action(&usual, &ours)
	_ = syscall.Kill(pid, syscall.SIGTSTP) // to ourselves: it cannot fail
	woken()
	action(&ours, nil)
}
