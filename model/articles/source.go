package articles

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// FileName is the file in the folder of the settings.
const FileName = "articles.csv"

// maxFile is more than 100,000 articles take.
const maxFile = 64 << 20

// ErrTooLong is a file that holds something else than articles.
var ErrTooLong = errors.New("articles: the file is too long")

// Stamp is by what a file is known to be the one that was read.
type Stamp struct {
	size int64
	at   time.Time
}

// Read reads the file in dir, unless it is still the one of was: then changed is
// false. A file that is not there has no articles, and is no error.
func Read(dir string, was Stamp) (l *List, now Stamp, changed bool, err error) {
	path := filepath.Join(dir, FileName)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, Stamp{}, was != Stamp{}, nil
	case err != nil:
		return nil, was, true, err
	case !info.Mode().IsRegular():
		return nil, was, true, fs.ErrInvalid
	case info.Size() > maxFile:
		return nil, was, true, ErrTooLong
	}
	if now = (Stamp{info.Size(), info.ModTime()}); now == was {
		return nil, was, false, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, was, true, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, was, true, err
	}
	return Parse(text), now, true, nil
}
