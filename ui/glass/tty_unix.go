//go:build unix

package glass

import (
	"os"
	"syscall"
)

// controlling makes the new program the owner of the terminal on its standard
// input, as a login shell is: it then hears of ctrl+c, resizes and hang-ups.
func controlling() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true, Setctty: true}
}

// nonblock undoes what opening the pty did, so that deadlines and Close reach
// a Read under way.
func nonblock(f *os.File) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var setErr error
	if err := conn.Control(func(fd uintptr) { setErr = syscall.SetNonblock(int(fd), true) }); err != nil {
		return err
	}
	return setErr
}
