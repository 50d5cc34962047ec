package ui

import (
	"context"
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/till"
	"caisse/ui/files"
)

// What is heard of a file that is being written.
type (
	exportStep struct {
		of *files.Job
		at files.Step
	}
	exportEnded struct {
		of  *files.Job
		out files.Written
		err error
	}
)

// writeExport writes e. Outcome: exportEnded.
func writeExport(t *till.Till, job *files.Job, e till.Export, ext string, replace bool, busy func() bool) tea.Cmd {
	return func() tea.Msg {
		out, err := job.Export(t, e, ext, replace, busy)
		return exportEnded{job, out, err}
	}
}

// writePaper writes a report. Outcome: exportEnded.
func writePaper(job *files.Job, ext, text string, replace bool) tea.Cmd {
	return func() tea.Msg {
		out, err := job.Print(ext, text, replace)
		return exportEnded{job, out, err}
	}
}

// nextStep waits for the next step, or for the end, which is told apart.
func nextStep(job *files.Job) tea.Cmd {
	return func() tea.Msg {
		if at, more := job.Next(); more {
			return exportStep{job, at}
		}
		return nil
	}
}

// peopleFirst is how long after a key an export gives way.
const peopleFirst = 300 * time.Millisecond

// busySince says that somebody types, after the key that was pressed at from.
func (c *console) busySince(from beat) func() bool {
	return func() bool {
		at := beat(c.typed.Load())
		return at > from && c.running()-time.Duration(at) < peopleFirst
	}
}

// exportEnded tells how a writing ended, whatever screen is up. The dialog says
// it where there still is one.
func (r root) exportEnded(msg exportEnded) (root, tea.Cmd) {
	c, w := r.c, &r.c.W.Report
	msg.of.Done()
	if c.writing == msg.of {
		c.writing = nil
	}
	if r.isOpen(exportID) { // there is one job at a time, and the dialog shows it
		return r.spread(msg)
	}
	var damaged *till.Damaged
	switch {
	case msg.err == nil && msg.of.Paper != nil:
		return r.say(w.Written)
	case msg.err == nil:
		return r.say(w.Exported + c.W.Colon() + c.Count(msg.out.Count, w.Sales) + " · " + msg.out.Path)
	case errors.As(msg.err, &damaged):
		return r.alarm(w.Exported+c.W.Colon()+c.Sentence(msg.err), true), nil
	case msg.of.Stopping && errors.Is(msg.err, context.Canceled):
		return r.say(w.Stopped)
	}
	return r.alarm(rootIn(r.c.W).notExported+" "+c.FileTrouble(msg.err), true), nil
}

// writingLine says on other screens that a file is being written.
func (c *console) writingLine() string {
	w := c.writing
	if w == nil || w.At.Total == 0 {
		return ""
	}
	return rootIn(c.W).exporting + " " + c.Share(w.At.Done, w.At.Total)
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
	c.writing.End(limit)
}
