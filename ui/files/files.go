// Package files writes exports and reports while the console goes on, one at a
// time. It knows no screen: how far a job is, and how it ended, is asked of it.
package files

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

// Job is a file being written. It goes on whatever screen is up: a customer
// may come, and an export of years takes a while. There is one at a time.
type Job struct {
	Path     string // as typed
	Query    till.Query
	Paper    *Paper // nil: invoices are written
	ctx      context.Context
	stop     context.CancelFunc
	Stopping bool
	Started  time.Time
	At       Step
	steps    chan Step
	over     chan struct{} // closed once nothing is touched any more
}

// Step is how far a writing has come.
type Step struct{ Done, Total int64 }

// Written is the file that came of it.
type Written struct {
	till.Exported
	Size int64 // in bytes
}

// pauseFor is how long what is written pauses, again and again, while somebody
// types: on a machine of two cores the keys would be late otherwise.
const pauseFor = 10 * time.Millisecond

// stepEvery is how often progress is shown, however fast the rows go.
const stepEvery = 200 * time.Millisecond

// New is a job that ends early when ctx does. Nobody writes yet.
func New(ctx context.Context, path string, q till.Query, p *Paper) *Job {
	ctx, stop := context.WithCancel(ctx)
	return &Job{Path: path, Query: q, Paper: p, ctx: ctx, stop: stop, Started: time.Now(), steps: make(chan Step, 1), over: make(chan struct{})}
}

// Export writes e to the job's path, ext where it has no extension, and tells
// the way through next. While busy says that somebody types, it gives way.
func (w *Job) Export(t *till.Till, e till.Export, ext string, replace bool, busy func() bool) (Written, error) {
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
		case w.steps <- Step{done, total}:
		default:
		}
	}
	path, err := resolve(w.Path, ext)
	if err != nil {
		return Written{}, err
	}
	out, err := t.Export(w.ctx, e, path, replace, tell)
	return measured(out), err
}

// Next waits for the next step, or until the job ends or is stopped: then there
// is none.
func (w *Job) Next() (at Step, more bool) {
	select {
	case at, more = <-w.steps:
	case <-w.ctx.Done():
	}
	return at, more
}

// Print writes what text gives to the job's path.
func (w *Job) Print(ext string, text func(context.Context) (string, error), replace bool) (Written, error) {
	defer close(w.over)
	path, err := resolve(w.Path, ext)
	lines := ""
	if err == nil {
		lines, err = text(w.ctx)
	}
	if err == nil {
		err = till.WriteFile(path, lines, replace)
	}
	return measured(till.Exported{Path: path}), err
}

// Halt ends the job early: what it has written so far goes.
func (w *Job) Halt() {
	w.Stopping = true
	w.stop()
}

// Done lets go of what the job holds, once it has ended.
func (w *Job) Done() { w.stop() }

// End stops the job and waits until nothing is left of it, limit at most.
func (w *Job) End(limit time.Duration) {
	w.stop()
	select {
	case <-w.over:
	case <-time.After(limit):
	}
}

// measured adds the size of the file: unknown is 0, and not shown.
func measured(e till.Exported) Written {
	out := Written{Exported: e}
	if at, err := os.Stat(e.Path); err == nil {
		out.Size = at.Size()
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

// Folder is the current one when files can be made there, else the home
// folder. It tries: permissions alone do not tell.
func Folder() string {
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

// Paper is a report to be written as text.
type Paper struct {
	Report  till.Report
	Closing *till.Closing // in place of a report; nil: none
	Sale    string        // the reference of one whose evidence it is, in place of both
	Whole   bool          // with its telephone
	Till    string        // whose, "" for all
	Trouble error
}
