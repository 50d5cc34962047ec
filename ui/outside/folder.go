package outside

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// folder is where the console puts what other programs are to open: pictures,
// the door to the page. It is in the temporary folder, for this user alone, and
// gone with the console; where that was killed, with the next start.
type folder struct {
	mu   sync.Mutex
	lock *os.File // held while the console runs; nil: there is no folder yet
}

const (
	lockEnd   = ".lock" // the folder has the name of its lock, without this
	lockNames = "run-*" + lockEnd
	codeNames = "code-*.png"
	doorNames = "page-*.html"
)

// create makes a file, 0600, by one of the patterns above.
func (f *folder) create(pattern string) (*os.File, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.lock == nil {
		if err := f.make(); err != nil {
			return nil, err
		}
	}
	return os.CreateTemp(strings.TrimSuffix(f.lock.Name(), lockEnd), pattern)
}

// make makes the lock, then the folder: one without a lock is nobody's.
func (f *folder) make() error {
	base := TempPlace()
	if err := Place(base); err != nil {
		return err
	}
	for range 10 {
		lock, err := os.CreateTemp(base, lockNames)
		if err != nil {
			return err
		}
		locked := hold(lock)
		mine, err := lock.Stat()
		there, err2 := os.Lstat(lock.Name())
		if err == nil && err2 == nil && locked && os.SameFile(mine, there) { // else another start took it for a leftover
			f.lock = lock
			return os.Mkdir(strings.TrimSuffix(lock.Name(), lockEnd), 0o700)
		}
		lock.Close() // nothing was written
	}
	return ErrNotOurs
}

// close takes the folder away.
func (f *folder) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.lock == nil {
		return
	}
	name := f.lock.Name()
	empty(strings.TrimSuffix(name, lockEnd))
	f.lock.Close() // nothing was written; Windows removes no open file
	_ = os.Remove(name)
	f.lock = nil
}

// Clear removes what consoles that were killed have left.
func Clear() {
	base := TempPlace()
	if !oursAlone(base) {
		return
	}
	entries, _ := os.ReadDir(base) // what cannot be read stays
	for _, e := range entries {
		path := filepath.Join(base, e.Name())
		if ok, _ := filepath.Match(lockNames, e.Name()); ok && e.Type().IsRegular() {
			free(path, func() { empty(strings.TrimSuffix(path, lockEnd)) })
		}
	}
	for _, e := range entries {
		path := filepath.Join(base, e.Name())
		if _, err := os.Lstat(path + lockEnd); e.IsDir() && errors.Is(err, fs.ErrNotExist) {
			empty(path)
		}
	}
}

// empty removes our files in dir, and dir if they were all. No link is followed.
func empty(dir string) {
	if info, err := os.Lstat(dir); err != nil || !info.IsDir() {
		return
	}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		for _, names := range []string{codeNames, doorNames} {
			if ok, _ := filepath.Match(names, e.Name()); ok && e.Type().IsRegular() {
				_ = os.Remove(filepath.Join(dir, e.Name())) // gone already is as good
			}
		}
	}
	_ = os.Remove(dir) // what is not ours stays, and it with it
}
