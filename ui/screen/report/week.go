package report

import (
	"context"
	"fmt"
	"maps"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
)

// weekLong is how many days stand side by side, the one shown the last of them.
const weekLong = 7

// week is the confirmed money of the days before the one shown, as far as it is
// known: by their first instant. A day that is over changes seldom, and is read
// again only then.
type week struct {
	days    map[int64]till.Total
	reading bool
	old     []int64 // money came to them while they were being read
}

// weekRead is some of those days; one that could not be read whole is not there.
type weekRead struct {
	of   string // the till
	days map[int64]till.Total
}

// before are the days before the one shown, the oldest first.
func (s *report) before() (out []time.Time) {
	for n := weekLong - 1; n > 0; n-- {
		out = append(out, s.c.OtherDay(s.day, -n))
	}
	return out
}

// readWeek reads the days that are not known yet, once the one shown is.
func (s *report) readWeek() tea.Cmd {
	if s.week.reading || !s.known {
		return nil
	}
	var days []time.Time
	for _, day := range s.before() {
		if _, known := s.week.days[day.Unix()]; !known {
			days = append(days, day)
		}
	}
	if len(days) == 0 {
		return nil
	}
	s.week.reading = true
	return readDays(s.ctx, s.c.Till, days, s.c.Days, s.sold.ID)
}

func readDays(ctx context.Context, t *till.Till, list []time.Time, days model.Days, of string) tea.Cmd {
	return func() tea.Msg {
		out := weekRead{of, map[int64]till.Total{}}
		for _, day := range list {
			if r, err := t.ReportOf(ctx, day, days, of, ""); err == nil && !r.Mismatch {
				out.days[day.Unix()] = r.Confirmed()
			}
		}
		return out
	}
}

func (w week) took(m weekRead) week {
	days := map[int64]till.Total{}
	maps.Copy(days, w.days)
	maps.Copy(days, m.days)
	for _, day := range w.old {
		delete(days, day)
	}
	return week{days: days}
}

// forget drops the day that t falls in: money came to it.
func (w week) forget(t time.Time, days model.Days) week {
	if t.IsZero() {
		return w
	}
	day := days.DayStart(t).Unix()
	delete(w.days, day)
	if w.reading {
		w.old = append(w.old, day)
	}
	return w
}

// wideW is from where on the days before stand beside the one shown.
const wideW = 96

// dayBefore is what came in on the day before, in one line.
func (s *report) dayBefore() string {
	t, known := s.week.days[s.c.OtherDay(s.day, -1).Unix()]
	if !known || s.w < wideW {
		return ""
	}
	name := in(s.c.W).dayBefore
	if s.day.Equal(s.today()) {
		name = in(s.c.W).yesterday
	}
	return cells.Cut(name+s.c.W.Colon()+s.c.Payments(t), s.w)
}

// bars are the seven days up to the one shown, each with its confirmed money.
func (s *report) bars(w int) []string {
	c := s.c
	if s.w < wideW || len(s.week.days) == 0 {
		return nil
	}
	type row struct {
		name  string
		total till.Total
		known bool
	}
	var rows []row
	var most model.Money
	label := 0
	for _, day := range append(s.before(), s.day) {
		r := row{name: c.W.ShortDay(day), known: true, total: s.r.Confirmed()}
		if !day.Equal(s.day) {
			r.total, r.known = s.week.days[day.Unix()]
		}
		rows, most, label = append(rows, r), max(most, r.total.Sum), max(label, cells.Width(r.name))
	}
	t := newTable(c, w)
	for _, r := range rows {
		t.add(r.name, r.total, "")
	}
	room := w - label - 1 - t.figures() - 1
	for i, r := range rows {
		st := c.Theme.Label
		if i == len(rows)-1 && c.Foreign == "" {
			st = c.Theme.Paid
		}
		t.rows[i].label = st.Render(cells.Pad(r.name, label+1) + bar(room, r.total.Sum, most))
		if !r.known {
			t.rows[i].count, t.rows[i].sum = "…", "…"
		}
	}
	return append([]string{s.heading(fmt.Sprintf(in(c.W).days, weekLong), "", w)}, t.lines()...)
}
