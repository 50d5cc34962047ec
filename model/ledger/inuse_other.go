//go:build !unix

package ledger

import "os"

// inUse says whether another program has the ledger at path open. An open file
// keeps its name there: to give it the one it has is refused.
func inUse(path string) (bool, error) {
	if _, err := os.Stat(path); err != nil {
		return false, err
	}
	try := path + ".used"
	if err := os.Rename(path, try); err != nil {
		return true, nil
	}
	return false, os.Rename(try, path)
}
