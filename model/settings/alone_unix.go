//go:build unix

package settings

import (
	"os"

	"golang.org/x/sys/unix"
)

// lockFile waits until this program has the file at path for itself; done lets it
// go.
func lockFile(path string) (done func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX); err != nil {
		f.Close()
		return nil, err
	}
	return func() { f.Close() }, nil
}
