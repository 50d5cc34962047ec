//go:build unix

package display

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// hold takes lock for this process, if it is still the file at its path.
func hold(lock *os.File) bool {
	if unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB) != nil {
		return false
	}
	mine, err := lock.Stat()
	there, err2 := os.Lstat(lock.Name())
	return err == nil && err2 == nil && os.SameFile(mine, there)
}

// ours says that the socket at path is this user's.
func ours(path string) bool {
	info, err := os.Lstat(path)
	if err != nil || info.Mode().Type() != os.ModeSocket {
		return false
	}
	sys, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(sys.Uid) == os.Geteuid()
}
