package till

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// ErrNotFile says that something that is no file is in the way: a folder, a
// device.
var ErrNotFile = errors.New("till: what is there is not a file")

// ErrLedgerThere says that a ledger, or a copy of one, is in the way: no export
// replaces that.
var ErrLedgerThere = errors.New("till: what is there is a ledger")

// making is a file in the making. It has its name only once it is whole.
type making struct {
	*os.File
	path    string // where it shall be
	replace bool
	link    func(from, to string) error // os.Link
}

// WriteFile writes text to path whole or not at all, as Export does, with its
// errors.
func WriteFile(path, text string, replace bool) error {
	f, err := newFile(path, replace)
	if err != nil {
		return err
	}
	defer f.abandon()
	if _, err := f.WriteString(text); err != nil {
		return asFileError(err)
	}
	return f.keep()
}

// newFile starts a file that shall be at path. See Export for its errors.
func newFile(path string, replace bool) (*making, error) {
	path = filepath.Clean(path)
	// A link is never followed: it is replaced itself, or in the way.
	switch info, err := os.Lstat(path); {
	case err == nil && !info.Mode().IsRegular() && info.Mode()&fs.ModeSymlink == 0:
		return nil, &fs.PathError{Op: "export", Path: path, Err: ErrNotFile}
	case err == nil && !replace:
		return nil, &fs.PathError{Op: "export", Path: path, Err: fs.ErrExist}
	case err == nil && info.Mode().IsRegular() && isDatabase(path):
		return nil, &fs.PathError{Op: "export", Path: path, Err: ErrLedgerThere}
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, asFileError(err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".caisse-*.tmp") // 0600
	if err != nil {
		return nil, asFileError(err)
	}
	return &making{f, path, replace, os.Link}, nil
}

// isDatabase looks for the first bytes of every SQLite file. One that cannot be
// read is none of ours.
func isDatabase(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	var magic [16]byte
	_, err = io.ReadFull(f, magic[:])
	return err == nil && string(magic[:]) == "SQLite format 3\x00"
}

// abandon leaves nothing behind, unless the file was kept.
func (f *making) abandon() {
	if f.File == nil {
		return
	}
	_ = f.Close() // it is not wanted any more
	_ = os.Remove(f.Name())
	f.File = nil
}

// keep puts the file on the disk and gives it its name.
func (f *making) keep() error {
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return asFileError(err)
	}
	if err := f.name(); err != nil {
		return asFileError(err)
	}
	f.File = nil
	syncFolder(filepath.Dir(f.path))
	return nil
}

// name moves the temporary name to the final one. Where nothing may be
// replaced, a hard link does it: it fails where the name is taken, however
// late somebody took it; NTFS has them too. A file system without (FAT, as on
// USB sticks) is told first that the name is taken, by an empty file that only
// one can create, and that is then replaced; on Windows too os.Rename replaces.
func (f *making) name() error {
	if f.replace {
		return os.Rename(f.Name(), f.path)
	}
	err := f.link(f.Name(), f.path)
	switch {
	case err == nil:
		_ = os.Remove(f.Name()) // the file is whole under its name: a second one is no failure
		return nil
	case errors.Is(err, fs.ErrExist):
		return err
	}
	claim, err := os.OpenFile(f.path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(claim.Close(), os.Rename(f.Name(), f.path)); err != nil {
		return errors.Join(err, os.Remove(f.path))
	}
	return nil
}

// syncFolder makes a new name last through a power cut, where the system can:
// Windows and some network drives cannot, and lose nothing else.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}

// Windows' words for a full disk, and for a file that another program (a
// spreadsheet) keeps open.
const (
	windowsDiskFull       = syscall.Errno(112)
	windowsHandleDiskFull = syscall.Errno(39)
	windowsSharing        = syscall.Errno(32)
)

// asFileError makes the failures that a screen has a sentence for recognisable
// on every system; the others pass as they are.
func asFileError(err error) error {
	windows := runtime.GOOS == "windows"
	is := func(errno error) bool { return errors.Is(err, errno) }
	switch {
	case is(ErrFull), is(fs.ErrExist), is(fs.ErrPermission), is(fs.ErrNotExist):
	case is(syscall.ENOSPC), is(syscall.EDQUOT), windows && (is(windowsDiskFull) || is(windowsHandleDiskFull)):
		return fmt.Errorf("%w: %w", ErrFull, err)
	case is(syscall.EROFS), windows && is(windowsSharing):
		return fmt.Errorf("%w: %w", fs.ErrPermission, err)
	case is(syscall.ENOTDIR):
		return fmt.Errorf("%w: %w", fs.ErrNotExist, err)
	}
	return err
}
