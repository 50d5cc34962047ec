//go:build unix

package ledger

import (
	"errors"
	"os"
	"syscall"
)

// syncFolder puts the names in a folder on the disk.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) { // network file systems, which have no such thing
		err = nil
	}
	return errors.Join(err, f.Close())
}

// noWait opens without waiting for the other end of a pipe.
const noWait = syscall.O_NONBLOCK
