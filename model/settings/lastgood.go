package settings

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	// goodName is the last settings.toml that could be used, whole.
	goodName = "settings.last-good.toml"
	// asideName is the broken one that a later change took the place of.
	asideName = "settings.broken.toml"
)

// Usable reads settings.toml in dir as ReadFile does. Where that file is broken
// or gone and the last good copy beside it is whole, the copy is what the shop
// goes on with, and broken says what is wrong. A file that others may write is
// never replaced by a copy they may write as well.
func Usable(dir string) (f File, broken *FileError, err error) {
	f, err = ReadFile(dir)
	if err == nil && f.exists && !f.blank || errors.Is(err, ErrOthersWrite) {
		return f, nil, err
	}
	good, gerr := readAs(dir, goodName)
	if gerr != nil || !good.exists || good.blank {
		return f, nil, err
	}
	if !errors.As(err, &broken) {
		broken = &FileError{Path: filepath.Join(dir, fileName), Why: ErrGone}
		if f.exists {
			broken.Why = ErrEmpty
		}
	}
	return good, broken, nil
}

// keepGood copies a settings.toml that was read whole. It is a comfort for a bad
// day: a folder that cannot be written has no copy.
func keepGood(dir string) {
	doc, err := readSmall(filepath.Join(dir, fileName))
	if err != nil {
		return
	}
	path := filepath.Join(dir, goodName)
	if had, err := readSmall(path); err == nil && bytes.Equal(had, doc) {
		return
	}
	_ = replace(path, func(to *os.File) error {
		_, err := to.Write(doc)
		return err
	})
}

// putAside makes room for a new settings.toml where the present one is broken,
// whatever it is: a folder and a pipe too.
func putAside(dir string) error {
	path := filepath.Join(dir, fileName)
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	aside := filepath.Join(dir, asideName)
	if info, err := os.Lstat(aside); err == nil && info.IsDir() {
		if err := os.RemoveAll(aside); err != nil {
			return &FileError{Path: path, Why: writeError(err), cause: err}
		}
	}
	if err := os.Rename(path, aside); err != nil {
		return &FileError{Path: path, Why: writeError(err), cause: err}
	}
	return nil
}
