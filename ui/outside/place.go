package outside

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Place is dir for this user alone: made where it is not there, and refused where
// it is somebody else's, a link, or open to others.
func Place(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if !oursAlone(dir) {
		return ErrNotOurs
	}
	return nil
}

// TempPlace is the path of this user's folder in the temporary one.
func TempPlace() string { return filepath.Join(os.TempDir(), folderName()) }

// ErrNotOurs is a folder that others could put something into.
var ErrNotOurs = errors.New("outside: a folder is not this user's alone")
