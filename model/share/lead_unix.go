//go:build unix

package share

import (
	"os"

	"golang.org/x/sys/unix"
)

// leadFile opens the file at path for this program alone, until it ends: nil
// where another one has it.
func leadFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err == nil {
		return f, nil
	}
	f.Close()
	if err == unix.EWOULDBLOCK {
		return nil, nil
	}
	return nil, err
}
