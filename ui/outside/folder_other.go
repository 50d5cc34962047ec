//go:build !unix

package outside

import "os"

// folderName is enough where each user has a temporary folder of his own.
func folderName() string { return "caisse" }

func oursAlone(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.IsDir()
}

// hold has nothing to do: an open file cannot be removed here.
func hold(*os.File) bool { return true }

// free calls clear if nobody has the lock at path open, and removes it.
func free(path string, clear func()) {
	if os.Remove(path) == nil {
		clear()
	}
}
