package ui

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/till"
)

// writing is a file being written. It goes on whatever screen is up: a customer
// may come, and an export of years takes a while. There is one at a time.
type writing struct {
	path     string // as typed
	q        till.Query
	paper    *printing // nil: invoices are written
	stop     context.CancelFunc
	stopping bool
	started  beat
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

type (
	exportStep struct {
		of *writing
		step
	}
	exportEnded struct {
		of  *writing
		out written
		err error
	}
)

// While somebody types, after the key that started it, what is written pauses
// again and again: on a machine of two cores the keys would be late otherwise.
const (
	peopleFirst = 300 * time.Millisecond
	pauseFor    = 10 * time.Millisecond
)

// stepEvery is how often progress is shown, however fast the rows go.
const stepEvery = 200 * time.Millisecond

// writeExport writes e to path, and tells the way through w.steps. Outcome:
// exportEnded.
func writeExport(ctx context.Context, t *till.Till, e till.Export, path, ext string, replace bool, w *writing, typed *atomic.Int64, running func() time.Duration) tea.Cmd {
	return func() tea.Msg {
		defer close(w.over)
		defer close(w.steps)
		last := time.Now()
		tell := func(done, total int64) {
			if at := beat(typed.Load()); at > w.started && running()-time.Duration(at) < peopleFirst {
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
		path, err := resolve(path, ext)
		if err != nil {
			return exportEnded{w, written{}, err}
		}
		out, err := t.Export(ctx, e, path, replace, tell)
		return exportEnded{w, measured(out), err}
	}
}

// nextStep waits for the next step, or for the end, which is told apart.
func nextStep(w *writing) tea.Cmd {
	return func() tea.Msg {
		if s, more := <-w.steps; more {
			return exportStep{w, s}
		}
		return nil
	}
}

// writePaper writes a report. Outcome: exportEnded.
func writePaper(path, ext, text string, replace bool, w *writing) tea.Cmd {
	return func() tea.Msg {
		defer close(w.over)
		path, err := resolve(path, ext)
		if err == nil {
			err = till.WriteFile(path, text, replace)
		}
		return exportEnded{w, measured(till.Exported{Path: path}), err}
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

// exportEnded tells how a writing ended, whatever screen is up. The dialog says
// it where there still is one.
func (r root) exportEnded(msg exportEnded) (root, tea.Cmd) {
	c, w := r.c, &r.c.W.Report
	msg.of.stop() // it has ended: what its context holds is let go
	if c.writing == msg.of {
		c.writing = nil
	}
	for _, s := range r.stack {
		if d, ok := s.(export); ok && d.job == msg.of {
			return r.spread(msg)
		}
	}
	var damaged *till.Damaged
	switch {
	case msg.err == nil && msg.of.paper != nil:
		return r.say(w.Written)
	case msg.err == nil:
		return r.say(w.Exported + c.W.Colon() + c.Count(msg.out.Count, w.Sales) + " · " + msg.out.Path)
	case errors.As(msg.err, &damaged):
		return r.alarm(w.Exported+c.W.Colon()+c.Sentence(msg.err), true), nil
	case msg.of.stopping && errors.Is(msg.err, context.Canceled):
		return r.say(w.Stopped)
	}
	return r.alarm(rootIn(r.c.W).notExported+" "+c.FileTrouble(msg.err), true), nil
}

// writingLine says on other screens that a file is being written.
func (c *console) writingLine() string {
	w := c.writing
	if w == nil || w.at.total == 0 {
		return ""
	}
	return rootIn(c.W).exporting + " " + c.Share(w.at.done, w.at.total)
}

// endWriting stops what is being written and waits until nothing is left of it,
// not for ever: the program ends, and at once where it was told to.
func (c *console) endWriting(told bool) {
	if c.writing == nil {
		return
	}
	limit := 5 * time.Second
	if told {
		limit = time.Second / 2
	}
	c.writing.stop()
	select {
	case <-c.writing.over:
	case <-time.After(limit):
	}
}
