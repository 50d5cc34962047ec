package ui

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/till"
	"caisse/ui/files"
	"caisse/ui/screen"
)

// exports has the files written, whatever screen is up. It hears every message
// before the screens do.
type exports struct {
	c     *screen.Console
	typed atomic.Int64 // the beat at which a key was last pressed
}

func (e *exports) hear(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.ExportWanted:
		e.c.Writing = msg.Job
		if msg.Job.Paper != nil {
			return writePaper(msg)
		}
		return tea.Batch(nextStep(msg.Job), writeExport(e.c.Till, msg, e.busySince(e.c.Beat())))
	case screen.ExportStep:
		msg.Of.At = msg.At
		return nextStep(msg.Of)
	case screen.ExportEnded:
		e.ended(msg)
	}
	return nil
}

// writeExport writes rows. Outcome: screen.ExportEnded.
func writeExport(t *till.Till, e screen.ExportWanted, busy func() bool) tea.Cmd {
	return func() tea.Msg {
		out, err := e.Job.Export(t, e.Rows, e.Ext, e.Replace, busy)
		return screen.ExportEnded{Of: e.Job, Out: out, Err: err}
	}
}

// writePaper writes a report. Outcome: screen.ExportEnded.
func writePaper(e screen.ExportWanted) tea.Cmd {
	return func() tea.Msg {
		text := e.Text
		if text == nil {
			text = func(context.Context) (string, error) { return e.Paper, nil }
		}
		out, err := e.Job.Print(e.Ext, text, e.Replace)
		return screen.ExportEnded{Of: e.Job, Out: out, Err: err}
	}
}

// nextStep waits for the next step, or for the end, which is told apart.
func nextStep(job *files.Job) tea.Cmd {
	return func() tea.Msg {
		if at, more := job.Next(); more {
			return screen.ExportStep{Of: job, At: at}
		}
		return nil
	}
}

// peopleFirst is how long after a key an export gives way.
const peopleFirst = 300 * time.Millisecond

// busySince says that somebody types, after the key that was pressed at from.
func (e *exports) busySince(from screen.Beat) func() bool {
	return func() bool {
		at := screen.Beat(e.typed.Load())
		return at > from && e.c.Running()-time.Duration(at) < peopleFirst
	}
}

// ended tells how a writing ended, whatever screen is up. The dialog says it
// where there still is one: there is one job at a time, and the dialog shows it.
func (e *exports) ended(msg screen.ExportEnded) {
	c, w := e.c, &e.c.W.Report
	msg.Of.Done()
	if c.Writing == msg.Of {
		c.Writing = nil
	}
	out := screen.Said{Unless: []string{screen.ExportID}}
	var damaged *till.Damaged
	switch {
	case msg.Err == nil && msg.Of.Paper != nil && msg.Of.Paper.Sale != "":
		out.Text = w.Exported + c.W.Colon() + msg.Out.Path
	case msg.Err == nil && msg.Of.Paper != nil:
		out.Text = w.Written
	case msg.Err == nil:
		out.Text = w.Exported + c.W.Colon() + c.Count(msg.Out.Count, w.Sales) + " · " + msg.Out.Path
	case errors.As(msg.Err, &damaged):
		out.Text, out.Stays = w.Exported+c.W.Colon()+c.Sentence(msg.Err), true
	case msg.Of.Stopping && errors.Is(msg.Err, context.Canceled):
		out.Text = w.Stopped
	default:
		out.Text, out.Stays = in(c.W).notExported+" "+c.FileTrouble(msg.Err), true
	}
	c.Tell(out)
}

// line says on other screens that a file is being written.
func (e *exports) line() string {
	job := e.c.Writing
	if job == nil || job.At.Total == 0 {
		return ""
	}
	return in(e.c.W).exporting + " " + e.c.Share(job.At.Done, job.At.Total)
}

// end stops what is being written and waits until nothing is left of it,
// not for ever: the program ends, and at once where it was told to.
func (e *exports) end(told bool) {
	if e.c.Writing == nil {
		return
	}
	limit := 5 * time.Second
	if told {
		limit = time.Second / 2
	}
	e.c.Writing.End(limit)
}
