package ui

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"caisse/model/till"
)

// writing is a file being written. It goes on whatever screen is up: a customer
// may come, and an export of years takes a while. There is one at a time.
type writing struct {
	path     string // as typed
	q        till.Query
	paper    *printing // nil: invoices are written
	ctx      context.Context
	stop     context.CancelFunc
	stopping bool
	started  time.Time
	at       step
	steps    chan step
	over     chan struct{} // closed once nothing is touched any more
}

// step is how far a writing has come.
type step struct{ done, total int64 }

// written is the file that came of it.
type written struct {
	till.Exported
	size int64 // in bytes
}

// pauseFor is how long what is written pauses, again and again, while somebody
// types: on a machine of two cores the keys would be late otherwise.
const pauseFor = 10 * time.Millisecond

// stepEvery is how often progress is shown, however fast the rows go.
const stepEvery = 200 * time.Millisecond

// newJob is a job that ends early when ctx does. Nobody writes yet.
func newJob(ctx context.Context, path string, q till.Query, p *printing) *writing {
	ctx, stop := context.WithCancel(ctx)
	return &writing{path: path, q: q, paper: p, ctx: ctx, stop: stop, started: time.Now(), steps: make(chan step, 1), over: make(chan struct{})}
}

// export writes e to the job's path, ext where it has no extension, and tells
// the way through next. While busy says that somebody types, it gives way.
func (w *writing) export(t *till.Till, e till.Export, ext string, replace bool, busy func() bool) (written, error) {
	defer close(w.over)
	defer close(w.steps)
	last := time.Now()
	tell := func(done, total int64) {
		if busy() {
			time.Sleep(pauseFor)
		}
		if time.Since(last) < stepEvery {
			return
		}
		last = time.Now()
		select {
		case w.steps <- step{done, total}:
		default:
		}
	}
	path, err := resolve(w.path, ext)
	if err != nil {
		return written{}, err
	}
	out, err := t.Export(w.ctx, e, path, replace, tell)
	return measured(out), err
}

// next waits for the next step, or until the job ends or is stopped: then there
// is none.
func (w *writing) next() (at step, more bool) {
	select {
	case at, more = <-w.steps:
	case <-w.ctx.Done():
	}
	return at, more
}

// print writes text to the job's path.
func (w *writing) print(ext, text string, replace bool) (written, error) {
	defer close(w.over)
	path, err := resolve(w.path, ext)
	if err == nil {
		err = till.WriteFile(path, text, replace)
	}
	return measured(till.Exported{Path: path}), err
}

// halt ends the job early: what it has written so far goes.
func (w *writing) halt() {
	w.stopping = true
	w.stop()
}

// done lets go of what the job holds, once it has ended.
func (w *writing) done() { w.stop() }

// end stops the job and waits until nothing is left of it, limit at most.
func (w *writing) end(limit time.Duration) {
	w.stop()
	select {
	case <-w.over:
	case <-time.After(limit):
	}
}

// measured adds the size of the file: unknown is 0, and not shown.
func measured(e till.Exported) written {
	out := written{Exported: e}
	if at, err := os.Stat(e.Path); err == nil {
		out.size = at.Size()
	}
	return out
}

// resolve makes a typed path absolute, with ~ as the home folder and ext where
// it has no extension. A folder is an EISDIR.
func resolve(path, ext string) (string, error) {
	if path == "~" || strings.HasPrefix(path, "~/") || strings.HasPrefix(path, `~\`) {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
		}
		path = home + path[1:]
	}
	folder := strings.HasSuffix(path, "/") || strings.HasSuffix(path, string(filepath.Separator))
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if at, err := os.Stat(path); folder || err == nil && at.IsDir() {
		return "", &fs.PathError{Op: "open", Path: path, Err: syscall.EISDIR}
	}
	if filepath.Ext(path) == "" {
		path += ext
	}
	return path, nil
}

// goodFolder is the current one when files can be made there, else the home
// folder. It tries: permissions alone do not tell.
func goodFolder() string {
	dir, err := os.Getwd()
	if err == nil && filepath.Dir(dir) != dir {
		f, err := os.CreateTemp(dir, ".caisse-*.tmp")
		if err == nil && errors.Join(f.Close(), os.Remove(f.Name())) == nil {
			return dir
		}
	}
	home, _ := os.UserHomeDir() // none: the name alone stays in the field
	return home
}

// printing is a report to be written as text.
type printing struct {
	r       till.Report
	trouble error
}
