//go:build !windows

package shell

import (
	"path/filepath"

	"golang.org/x/sys/unix"
)

// free is the room left to this user on the disk of dir, in bytes.
func free(dir string) (int64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, err
	}
	return int64(st.Bavail) * int64(st.Bsize), nil
}

// mayWrite says that this user can write to the ledger at path, and beside it. It
// opens nothing: closing the file would drop the locks of SQLite on it.
func mayWrite(path string) bool {
	return unix.Access(path, unix.W_OK) == nil && unix.Access(filepath.Dir(path), unix.W_OK) == nil
}
