package ui

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/till"
	"caisse/ui/files"
)

// What is heard of a file that is being written.
type (
	// exportWanted has job written, and is told where it was asked for: one at a
	// time.
	exportWanted struct {
		job     *files.Job
		rows    till.Export
		paper   string // in place of rows, where the job is a report
		ext     string // where the path has none
		replace bool
	}
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

// exports has the files written, whatever screen is up. It hears every message
// before the screens do.
type exports struct {
	c     *console
	typed atomic.Int64 // the beat at which a key was last pressed
}

func (e *exports) hear(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case exportWanted:
		e.c.writing = msg.job
		if msg.job.Paper != nil {
			return writePaper(msg)
		}
		return tea.Batch(nextStep(msg.job), writeExport(e.c.till, msg, e.busySince(e.c.beat())))
	case exportStep:
		msg.of.At = msg.at
		return nextStep(msg.of)
	case exportEnded:
		e.ended(msg)
	}
	return nil
}

// writeExport writes rows. Outcome: exportEnded.
func writeExport(t *till.Till, e exportWanted, busy func() bool) tea.Cmd {
	return func() tea.Msg {
		out, err := e.job.Export(t, e.rows, e.ext, e.replace, busy)
		return exportEnded{e.job, out, err}
	}
}

// writePaper writes a report. Outcome: exportEnded.
func writePaper(e exportWanted) tea.Cmd {
	return func() tea.Msg {
		out, err := e.job.Print(e.ext, e.paper, e.replace)
		return exportEnded{e.job, out, err}
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
func (e *exports) busySince(from beat) func() bool {
	return func() bool {
		at := beat(e.typed.Load())
		return at > from && e.c.running()-time.Duration(at) < peopleFirst
	}
}

// ended tells how a writing ended, whatever screen is up. The dialog says it
// where there still is one: there is one job at a time, and the dialog shows it.
func (e *exports) ended(msg exportEnded) {
	c, w := e.c, &e.c.W.Report
	msg.of.Done()
	if c.writing == msg.of {
		c.writing = nil
	}
	out := said{unless: []string{exportID}}
	var damaged *till.Damaged
	switch {
	case msg.err == nil && msg.of.Paper != nil:
		out.text = w.Written
	case msg.err == nil:
		out.text = w.Exported + c.W.Colon() + c.Count(msg.out.Count, w.Sales) + " · " + msg.out.Path
	case errors.As(msg.err, &damaged):
		out.text, out.stays = w.Exported+c.W.Colon()+c.Sentence(msg.err), true
	case msg.of.Stopping && errors.Is(msg.err, context.Canceled):
		out.text = w.Stopped
	default:
		out.text, out.stays = rootIn(c.W).notExported+" "+c.FileTrouble(msg.err), true
	}
	c.tell(out)
}

// line says on other screens that a file is being written.
func (e *exports) line() string {
	job := e.c.writing
	if job == nil || job.At.Total == 0 {
		return ""
	}
	return rootIn(e.c.W).exporting + " " + e.c.Share(job.At.Done, job.At.Total)
}

// end stops what is being written and waits until nothing is left of it,
// not for ever: the program ends, and at once where it was told to.
func (e *exports) end(told bool) {
	if e.c.writing == nil {
		return
	}
	limit := 5 * time.Second
	if told {
		limit = time.Second / 2
	}
	e.c.writing.End(limit)
}
