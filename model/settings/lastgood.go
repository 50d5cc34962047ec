package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	// goodName is the last settings.toml that could be used, whole.
	goodName = "settings.last-good.toml"
	// asideName is a broken one that a later change took the place of; the next
	// ones have a number.
	asideName = "settings.broken.toml"
)

// Usable reads settings.toml in dir as ReadFile does. Where that file is broken
// or gone, or puts a profile in use that it does not have, and the last good copy
// beside it is whole, the copy is what the shop goes on with, and broken says
// what is wrong. A file that others may write is never replaced by a copy they
// may write as well, nor is one that is gone.
func Usable(dir string) (f File, broken *FileError, err error) {
	f, err = ReadFile(dir)
	if err == nil && f.exists && !f.blank && f.knows(f.active()) || errors.Is(err, ErrOthersWrite) {
		return f, nil, err
	}
	good, gerr := readAs(dir, goodName)
	switch {
	case err == nil && (f.blank || !f.exists) && errors.Is(gerr, ErrOthersWrite):
		return f, nil, gerr
	case gerr != nil || !good.exists || good.blank || !good.knows(good.active()):
		return f, nil, err
	case errors.As(err, &broken):
		return good, broken, nil
	}
	broken = &FileError{Path: filepath.Join(dir, fileName), Why: ErrGone}
	switch {
	case f.blank:
		broken.Why = ErrEmpty
	case f.exists:
		broken.Key, broken.Why = NameProfile, f.missing(f.active())
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
	if _, err := parse(fileName, doc); err != nil { // an editor was quicker
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

// putAside moves what is at path out of the way, beside it: a folder and a pipe
// too, and the link where one leads to no file. name is the one it got, "" where
// nothing was there; nothing is written over.
func putAside(path string) (name string, err error) {
	path = place(path)
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	for n := 1; ; n++ {
		name = asideName
		if n > 1 {
			name = fmt.Sprintf("settings.broken-%d.toml", n)
		}
		to := filepath.Join(filepath.Dir(path), name)
		if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) || n == 1000 {
			return name, os.Rename(path, to)
		}
	}
}

// place is where a file goes that takes the place of the one at path: where a
// link leads, unless that is no file, which is left alone.
func place(path string) string {
	to, err := follow(path)
	if err != nil {
		return path
	}
	if info, err := os.Lstat(to); err == nil && !info.Mode().IsRegular() {
		return path
	}
	return to
}
