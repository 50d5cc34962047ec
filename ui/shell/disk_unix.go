//go:build !windows

package shell

import "golang.org/x/sys/unix"

// free is the room left to this user on the disk of dir, in bytes.
func free(dir string) (int64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, err
	}
	return int64(st.Bavail) * int64(st.Bsize), nil
}
