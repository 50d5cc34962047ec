//go:build unix

package outside

import (
	"os"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// folderName is this user's: the temporary folder is everybody's.
func folderName() string { return "caisse-" + strconv.Itoa(os.Geteuid()) }

// oursAlone says that path is a folder, no link to one, that nobody else can
// put anything into.
func oursAlone(path string) bool {
	info, err := os.Lstat(path)
	if err != nil || !info.IsDir() || info.Mode().Perm()&0o077 != 0 {
		return false
	}
	sys, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(sys.Uid) == os.Geteuid()
}

// hold keeps other starts from taking the folder of lock for a leftover.
func hold(lock *os.File) bool {
	return unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil
}

// free calls clear if nobody holds the lock at path, and removes it.
func free(path string, clear func()) {
	f, err := os.OpenFile(path, os.O_RDWR|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
	if err != nil {
		return
	}
	defer f.Close() // nothing is written
	if hold(f) {
		clear()
		_ = os.Remove(path) // the next start does it
	}
}
