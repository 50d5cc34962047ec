//go:build unix

package ledger

import (
	"io"
	"os"
	"syscall"
)

// Where SQLite keeps its locks on a file: the pending byte, the reserved one
// after it, and those that every open ledger has one of.
// Source: sqlite.org/src, os.h.
const (
	lockStart = 0x40000000
	lockLen   = 2 + 510
)

// inUse says whether another process has the ledger at path open. This process
// must not: it would lose its locks.
func inUse(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	lock := syscall.Flock_t{Type: syscall.F_WRLCK, Whence: io.SeekStart, Start: lockStart, Len: lockLen}
	if err := syscall.FcntlFlock(f.Fd(), syscall.F_GETLK, &lock); err != nil {
		return false, err
	}
	return lock.Type != syscall.F_UNLCK, nil
}
