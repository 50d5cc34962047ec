package ledger

import (
	"errors"
	"os"
	"syscall"
)

// inUse says whether another program has the ledger at path open: then the
// system does not give it to us alone.
func inUse(path string) (bool, error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return false, err
	}
	const sharing = syscall.Errno(32) // ERROR_SHARING_VIOLATION
	h, err := syscall.CreateFile(name, syscall.GENERIC_READ, 0, nil, syscall.OPEN_EXISTING, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	switch {
	case err == nil:
		return false, syscall.CloseHandle(h)
	case errors.Is(err, sharing):
		return true, nil
	}
	return false, &os.PathError{Op: "open", Path: path, Err: err}
}
