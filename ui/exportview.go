package ui

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
)

func (s export) View() string {
	c, w := s.c, exportIn(s.c.w)
	title := w.exportTitle
	if s.paper != nil {
		title = w.printTitle
	}
	out := []cells.Part{cells.Keep(7, c.th.Title.Render(title)), cells.Gap()}
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

func (s export) text(keep int, st lipgloss.Style, t string) cells.Part {
	return cells.Keep(keep, cells.Styled(st.Render, cells.Wrap(t, s.w))...)
}

// question is the path, what would be written, and why nothing was yet.
func (s export) question() []cells.Part {
	c, w := s.c, exportIn(s.c.w)
	var out []cells.Part
	switch {
	case s.paper != nil:
		out = append(out, s.text(4, c.th.Label, fmt.Sprintf(w.toPrint, c.w.longDate(s.paper.r.From))))
	case s.counted && s.onlyPaid():
		out = append(out, s.text(4, c.th.Label, fmt.Sprintf(w.toExportPaid, c.count(s.count.Count, s.c.w.report.sales))))
	case s.counted:
		out = append(out, s.text(4, c.th.Label, fmt.Sprintf(w.toExport, c.count(s.count.Count, s.c.w.report.sales))))
	default:
		out = append(out, s.text(4, c.th.Hint, fmt.Sprintf(w.counting, int(c.since(s.opened).Seconds()))))
	}
	if !s.q.Since.IsZero() {
		out = append(out, s.text(3, c.th.Hint, w.byCreation))
	}
	out = append(out, cells.Gap(),
		cells.Keep(8, c.th.Hint.Render(w.path)),
		cells.Keep(10, "["+s.path.Draw(max(1, s.w-2))+"]"),
		cells.Gap(),
		s.text(5, c.th.Label, w.format+c.w.colon()+s.formatName()))
	if s.problem != "" {
		out = append(out, cells.Gap(), s.text(9, c.th.Notice, s.problem))
	}
	return out
}

func (s export) formatName() string {
	w := exportIn(s.c.w)
	return [...]string{csv: w.csv, jsonl: w.jsonl, plainText: w.text}[s.format()]
}

// onlyPaid says that the query leaves out all that is not paid.
func (s export) onlyPaid() bool {
	for _, state := range s.q.States {
		if !state.IsPaid() {
			return false
		}
	}
	return len(s.q.States) > 0
}

// running is how far the writing is, and the way out.
func (s export) running() []cells.Part {
	c, w, job := s.c, exportIn(s.c.w), s.job
	clock := fmt.Sprintf(w.writing, c.w.elapsed(c.since(job.started)))
	if job.stopping {
		clock = w.stopping
	}
	out := []cells.Part{cells.Keep(9, c.th.Busy.Render(clock))}
	if at := job.at; at.total > 0 {
		room := min(50, s.w-8)
		whole := strings.Repeat("█", int(min(at.done, at.total)*int64(room)/at.total))
		out = append(out, cells.Gap(),
			cells.Keep(10, "["+cells.Pad(whole, room)+"] "+c.share(at.done, at.total)),
			cells.Keep(8, fmt.Sprintf(w.rowsOf, c.group(model.Money(at.done)), c.count(at.total, s.c.w.report.sales))))
	}
	if s.paper == nil {
		out = append(out, cells.Gap(), s.text(7, c.th.Hint, w.escStops))
	}
	return out
}

// share is how far a writing is, in per cent.
func (p *printer) share(done, total int64) string {
	return p.percent(model.Money(min(done, total)), model.Money(total))
}

// result is where the file is and what is in it.
func (s export) result() []cells.Part {
	c, w := s.c, &s.c.w.report
	done := w.exported
	if s.paper != nil {
		done = w.written
	}
	out := []cells.Part{s.text(9, c.th.Title, done), cells.Gap(), s.text(10, c.th.Label, s.out.Path), cells.Gap()}
	if s.paper == nil {
		out = append(out, s.text(9, c.th.Label, c.count(s.out.Count, w.sales)+" · "+s.sum(s.out.Total)))
	}
	if s.out.size > 0 {
		out = append(out, cells.Keep(3, fmt.Sprintf("%s%s%s", exportIn(s.c.w).size, c.w.colon(), c.bytes(s.out.size))))
	}
	if s.damaged != nil {
		out = append(out, cells.Gap(), s.text(9, c.th.Notice, c.sentence(s.damaged)))
	}
	return out
}

// sum is what the rows come to: money received only where all of them are paid.
func (s export) sum(t till.Total) string {
	if s.onlyPaid() {
		return s.c.money(t.Sum)
	}
	return fmt.Sprintf(exportIn(s.c.w).asked, s.c.money(t.Sum))
}

// bytes is a size of a file: 812 octets, 2,4 Mo.
func (p *printer) bytes(n int64) string {
	sizes := p.w.report.sizes
	if n < 1000 {
		return strconv.FormatInt(n, 10) + cells.NBSP + sizes[0]
	}
	tenths, i := n/100, 1
	for ; tenths >= 10_000 && i < len(sizes)-1; i++ {
		tenths /= 1000
	}
	return fmt.Sprintf("%d%s%d%s%s", tenths/10, p.w.comma, tenths%10, cells.NBSP, sizes[i])
}
