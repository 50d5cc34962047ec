package settings

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
)

// mostLog is how large the log grows. The one before is kept beside it, so that
// both take twice as much.
const mostLog = 1 << 20

// log is the log file. Several consoles may write the same one.
type log struct {
	path string

	mu sync.Mutex
	f  *os.File // nil: the last one is full and no new one can be made
}

// OpenLog opens caisse.log in the data folder, for the user alone. A link, a
// pipe or a folder in its place is ErrNotFile: nothing is written through it.
func (s Settings) OpenLog() (io.WriteCloser, error) {
	if err := os.MkdirAll(s.DataDir, 0o700); err != nil {
		return nil, err
	}
	l := &log{path: filepath.Join(s.DataDir, "caisse.log")}
	return l, l.open()
}

func (l *log) open() (err error) {
	info, err := os.Lstat(l.path)
	if err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s: %w", l.path, ErrNotFile)
	}
	l.f, err = os.OpenFile(l.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY|noWait|noFollow, 0o600)
	if err != nil {
		return err
	}
	if info, err = l.f.Stat(); err != nil || !info.Mode().IsRegular() { // it was put there meanwhile
		l.f.Close() // nothing was written
		l.f = nil
		return fmt.Errorf("%s: %w", l.path, ErrNotFile)
	}
	return nil
}

// Write appends b, to a new file where this one would become too large.
func (l *log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.turn(len(b)); err != nil {
		return 0, err
	}
	return l.f.Write(b)
}

// turn makes room for n bytes.
func (l *log) turn(n int) error {
	if l.f == nil {
		return l.open()
	}
	info, err := l.f.Stat()
	if err != nil || info.Size()+int64(n) <= mostLog {
		return err
	}
	if there, err := os.Lstat(l.path); err == nil && os.SameFile(there, info) { // else another console has done it
		err = os.Rename(l.path, l.path+".1")
		if err != nil {
			err = os.Remove(l.path) // what is in the way of the old one is not worth a disk
		}
		if err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	l.f.Close() // it is written
	l.f = nil
	return l.open()
}

func (l *log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.f == nil {
		return nil
	}
	return l.f.Close()
}
