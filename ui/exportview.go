package ui

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"caisse/model"
	"caisse/model/till"
)

func (s export) View() string {
	c, w := s.c, &s.c.w.report
	title := w.exportTitle
	if s.paper != nil {
		title = w.printTitle
	}
	out := []part{lines(7, c.th.title.Render(title)), gap()}
	switch s.stage {
	case writes:
		out = append(out, s.running()...)
	case isDone:
		out = append(out, s.result()...)
	default:
		out = append(out, s.question()...)
	}
	return stack(s.h, out...)
}

func (s export) text(keep int, st lipgloss.Style, t string) part {
	return lines(keep, styled(st.Render, wrap(t, s.w))...)
}

// question is the path, what would be written, and why nothing was yet.
func (s export) question() []part {
	c, w := s.c, &s.c.w.report
	var out []part
	switch {
	case s.paper != nil:
		out = append(out, s.text(4, c.th.label, fmt.Sprintf(w.toPrint, c.w.longDate(s.paper.r.From))))
	case s.counted && s.onlyPaid():
		out = append(out, s.text(4, c.th.label, fmt.Sprintf(w.toExportPaid, c.count(s.count.Count, w.sales))))
	case s.counted:
		out = append(out, s.text(4, c.th.label, fmt.Sprintf(w.toExport, c.count(s.count.Count, w.sales))))
	default:
		out = append(out, s.text(4, c.th.hint, fmt.Sprintf(w.counting, int(c.since(s.opened).Seconds()))))
	}
	if !s.q.Since.IsZero() {
		out = append(out, s.text(3, c.th.hint, w.byCreation))
	}
	out = append(out, gap(),
		lines(8, c.th.hint.Render(w.path)),
		lines(10, "["+s.path.view(max(1, s.w-2))+"]"),
		gap(),
		s.text(5, c.th.label, w.format+c.w.colon()+s.formatName()))
	if s.problem != "" {
		out = append(out, gap(), s.text(9, c.th.notice, s.problem))
	}
	return out
}

func (s export) formatName() string {
	w := &s.c.w.report
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
func (s export) running() []part {
	c, w, job := s.c, &s.c.w.report, s.job
	clock := fmt.Sprintf(w.writing, c.w.elapsed(c.since(job.started)))
	if job.stopping {
		clock = w.stopping
	}
	out := []part{lines(9, c.th.busy.Render(clock))}
	if at := job.at; at.total > 0 {
		room := min(50, s.w-8)
		whole := strings.Repeat("█", int(min(at.done, at.total)*int64(room)/at.total))
		out = append(out, gap(),
			lines(10, "["+pad(whole, room)+"] "+c.share(at)),
			lines(8, fmt.Sprintf(w.rowsOf, c.group(model.Money(at.done)), c.count(at.total, w.sales))))
	}
	if s.paper == nil {
		out = append(out, gap(), s.text(7, c.th.hint, w.escStops))
	}
	return out
}

// share is how far a writing is, in per cent.
func (c *console) share(at step) string {
	return c.percent(model.Money(min(at.done, at.total)), model.Money(at.total))
}

// result is where the file is and what is in it.
func (s export) result() []part {
	c, w := s.c, &s.c.w.report
	done := w.exported
	if s.paper != nil {
		done = w.written
	}
	out := []part{s.text(9, c.th.title, done), gap(), s.text(10, c.th.label, s.out.Path), gap()}
	if s.paper == nil {
		out = append(out, s.text(9, c.th.label, c.count(s.out.Count, w.sales)+" · "+s.sum(s.out.Total)))
		if s.out.Elsewhere.Count > 0 {
			out = append(out, s.text(9, c.th.check, "? "+c.w.paidElsewhere+c.w.colon()+c.count(s.out.Elsewhere.Count, w.sales)+" · "+s.sum(s.out.Elsewhere)))
		}
	}
	if s.out.size > 0 {
		out = append(out, lines(3, fmt.Sprintf("%s%s%s", w.size, c.w.colon(), c.bytes(s.out.size))))
	}
	if s.damaged != nil {
		out = append(out, gap(), s.text(9, c.th.notice, c.w.sentence(s.damaged, c)))
	}
	return out
}

// sum is what the rows come to: money received only where all of them are paid.
func (s export) sum(t till.Total) string {
	if s.onlyPaid() {
		return s.c.money(t.Sum)
	}
	return fmt.Sprintf(s.c.w.report.asked, s.c.money(t.Sum))
}

// bytes is a size of a file: 812 octets, 2,4 Mo.
func (c *console) bytes(n int64) string {
	sizes := c.w.report.sizes
	if n < 1000 {
		return strconv.FormatInt(n, 10) + nbsp + sizes[0]
	}
	tenths, i := n/100, 1
	for ; tenths >= 10_000 && i < len(sizes)-1; i++ {
		tenths /= 1000
	}
	return fmt.Sprintf("%d%s%d%s%s", tenths/10, c.w.comma, tenths%10, nbsp, sizes[i])
}
