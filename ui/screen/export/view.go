package export

import (
	"fmt"
	"strings"
	"time"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/screen"
	"caisse/ui/theme"
)

func (s *dialog) View() string {
	c, w := s.c, in(s.c.W)
	title := w.exportTitle
	if s.paper != nil {
		title = w.printTitle
	}
	if s.paper != nil && s.paper.Closing != nil {
		title = w.closingTitle
	}
	if s.evidence() {
		title = w.evidenceTitle
	}
	out := []cells.Part{cells.Keep(7, c.Theme.Title.Render(title)), cells.Gap()}
	switch s.stage {
	case writes:
		out = append(out, s.running()...)
	case isDone:
		out = append(out, s.result()...)
	default:
		out = append(out, s.question()...)
	}
	return cells.Stack(s.h, out...)
}

func (s *dialog) text(keep int, st theme.Style, t string) cells.Part {
	return cells.Keep(keep, cells.Styled(st.Render, cells.Wrap(t, s.w))...)
}

// question is the path, what would be written, and why nothing was yet.
func (s *dialog) question() []cells.Part {
	c, w := s.c, in(s.c.W)
	var out []cells.Part
	switch {
	case s.evidence():
		phone := w.phoneMasked
		if s.paper.Whole {
			phone = w.phoneWhole
		}
		out = append(out, s.text(3, c.Theme.Label, w.toProve), s.text(8, c.Theme.Label, phone))
	case s.paper != nil && s.paper.Closing != nil:
		out = append(out, s.text(4, c.Theme.Label, c.ClosingTitle(*s.paper.Closing)+"."))
	case s.paper != nil:
		out = append(out, s.text(4, c.Theme.Label, fmt.Sprintf(w.toPrint, c.W.LongDate(s.paper.Report.From))))
	case s.counted && s.onlyPaid():
		out = append(out, s.text(4, c.Theme.Label, fmt.Sprintf(w.toExportPaid, c.Count(s.count.Count, s.c.W.Report.Sales))))
	case s.counted:
		out = append(out, s.text(4, c.Theme.Label, fmt.Sprintf(w.toExport, c.Count(s.count.Count, s.c.W.Report.Sales))))
	default:
		out = append(out, s.text(4, c.Theme.Hint, fmt.Sprintf(w.counting, int(c.Since(s.opened).Seconds()))))
	}
	if name := s.sold(); name != "" {
		out = append(out, s.text(6, c.Theme.Notice, fmt.Sprintf(w.onlyTill, name)))
	}
	if !s.q.Since.IsZero() {
		out = append(out, s.text(3, c.Theme.Hint, w.byCreation))
	}
	out = append(out, cells.Gap(),
		cells.Keep(8, c.Theme.Hint.Render(w.path)),
		cells.Keep(10, "["+s.path.Draw(max(1, s.w-2))+"]"),
		cells.Gap(),
		s.text(5, c.Theme.Label, w.format+c.W.Colon()+s.formatName()))
	if s.problem != "" {
		out = append(out, cells.Gap(), s.text(9, c.Theme.Notice, s.problem))
	}
	return out
}

// sold is the name of the till whose sales these are, "" where they are of all.
func (s *dialog) sold() string {
	if s.paper != nil {
		return s.paper.Till
	}
	return screen.TillField{ID: s.q.Till}.Name(s.c)
}

func (s *dialog) formatName() string {
	w := in(s.c.W)
	if s.evidence() {
		return w.evidenceText
	}
	return [...]string{csv: w.csv, jsonl: w.jsonl, plainText: w.text}[s.format()]
}

// onlyPaid says that the query leaves out all that is not paid.
func (s *dialog) onlyPaid() bool {
	for _, state := range s.q.States {
		if !state.IsPaid() {
			return false
		}
	}
	return len(s.q.States) > 0
}

// running is how far the writing is, and the way out.
func (s *dialog) running() []cells.Part {
	c, w, job := s.c, in(s.c.W), s.job
	clock := fmt.Sprintf(w.writing, c.W.Elapsed(time.Since(job.Started)))
	if job.Stopping {
		clock = w.stopping
	}
	out := []cells.Part{cells.Keep(9, c.Theme.Busy.Render(clock))}
	if at := job.At; at.Total > 0 {
		room := min(50, s.w-8)
		whole := strings.Repeat("█", int(min(at.Done, at.Total)*int64(room)/at.Total))
		out = append(out, cells.Gap(),
			cells.Keep(10, "["+cells.Pad(whole, room)+"] "+c.Share(at.Done, at.Total)),
			cells.Keep(8, fmt.Sprintf(w.rowsOf, c.Group(model.Money(at.Done)), c.Count(at.Total, s.c.W.Report.Sales))))
	}
	if s.paper == nil {
		out = append(out, cells.Gap(), s.text(7, c.Theme.Hint, w.escStops))
	}
	return out
}

// result is where the file is and what is in it.
func (s *dialog) result() []cells.Part {
	c, w := s.c, &s.c.W.Report
	done := w.Exported
	if s.paper != nil && !s.evidence() {
		done = w.Written
	}
	out := []cells.Part{s.text(9, c.Theme.Title, done), cells.Gap(), s.text(10, c.Theme.Label, s.out.Path), cells.Gap()}
	if s.paper == nil {
		out = append(out, s.text(9, c.Theme.Label, c.Count(s.out.Count, w.Sales)+" · "+s.sum(s.out.Total)))
		if s.out.Elsewhere.Count > 0 {
			out = append(out, s.text(9, c.Theme.Check, "? "+c.W.PaidElsewhere+c.W.Colon()+c.Count(s.out.Elsewhere.Count, w.Sales)+" · "+s.sum(s.out.Elsewhere)))
		}
	}
	if s.out.Size > 0 {
		out = append(out, cells.Keep(3, fmt.Sprintf("%s%s%s", in(s.c.W).size, c.W.Colon(), c.Bytes(s.out.Size))))
	}
	if s.damaged != nil {
		out = append(out, cells.Gap(), s.text(9, c.Theme.Notice, c.Sentence(s.damaged)))
	}
	return out
}

// sum is what the rows come to: money received only where all of them are paid.
func (s *dialog) sum(t till.Total) string {
	if s.onlyPaid() {
		return s.c.Money(t.Sum)
	}
	return fmt.Sprintf(in(s.c.W).asked, s.c.Money(t.Sum))
}
