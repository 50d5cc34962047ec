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

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/till"
)

// step is how far a writing has come.
type step struct{ done, total int64 }

// written is the file that came of it.
type written struct {
	till.Exported
	size int64 // in bytes
}

type (
	exportStep struct {
		steps chan step
		step
	}
	exportEnded struct {
		steps chan step
		out   written
		err   error
	}
)

// Progress is shown a few times a second, however fast the rows go. A dialog
// that has not taken any for ignored steps is gone.
const (
	stepEvery = 200 * time.Millisecond
	ignored   = 10
)

// writeExport writes e to path, and tells the way through steps. Outcomes:
// exportEnded; left is said as well where the dialog was taken down meanwhile,
// which stops the writing.
func writeExport(ctx context.Context, stop func(), t *till.Till, e till.Export, path, ext string, replace bool, steps chan step, left string) tea.Cmd {
	return func() tea.Msg {
		defer close(steps)
		missed, last := 0, time.Now()
		tell := func(done, total int64) {
			if time.Since(last) < stepEvery {
				return
			}
			last = time.Now()
			select {
			case steps <- step{done, total}:
				missed = 0
			default:
				if missed++; missed == ignored {
					stop()
				}
			}
		}
		path, err := resolve(path, ext)
		if err != nil {
			return exportEnded{steps, written{}, err}
		}
		out, err := t.Export(ctx, e, path, replace, tell)
		ended := exportEnded{steps, measured(out), err}
		if missed < ignored {
			return ended
		}
		return tea.BatchMsg{func() tea.Msg { return ended }, func() tea.Msg { return said{left} }}
	}
}

// nextStep waits for the next step, or for the end, which is told apart.
func nextStep(steps chan step) tea.Cmd {
	return func() tea.Msg {
		if s, more := <-steps; more {
			return exportStep{steps, s}
		}
		return nil
	}
}

// writePaper writes a report. Outcome: exportEnded.
func writePaper(path, ext, text string, replace bool, steps chan step) tea.Cmd {
	return func() tea.Msg {
		path, err := resolve(path, ext)
		if err == nil {
			err = writeWhole(path, text, replace)
		}
		return exportEnded{steps, measured(till.Exported{Path: path}), err}
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

// writeWhole writes text to path: a temporary file in the same folder, renamed
// once it is on the disk. On an error nothing is left behind. Errors:
// fs.ErrExist when path is taken, unless replace; the system's.
func writeWhole(path, text string, replace bool) (err error) {
	if _, err := os.Lstat(path); err == nil && !replace {
		return &fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".caisse-*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.WriteString(text)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
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
