// Package report is one day of the shop, on the screen. It counts nothing: the
// sums are the till's, and the paper is written in text.
package report

import (
	"context"
	"errors"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/screen"
	"caisse/ui/screen/export"
	"caisse/ui/text"
)

// report is one day of the shop: the confirmed money, and apart from it what
// is not counted. It is read anew when the till touches that day.
type report struct {
	c       *screen.Console
	ctx     context.Context
	day     time.Time   // the first instant of the day shown
	r       till.Report // of that day, once known
	known   bool
	trouble error         // what came with it, or in its place
	ask     int           // the number of the last question
	asked   screen.Beat   // when it was asked
	reading bool          // the answer is still to come
	stale   bool          // the answer to come will not be the last: the day changed, or was touched
	scroll  screen.Scroll // of what is under the head
	date    screen.DayField
	sold    screen.TillField
	week    week
	w, h    int
}

type (
	reportRead struct {
		ask int
		day time.Time
		of  string // the till
		r   till.Report
		err error
	}
	// reportDue says that the answer to ask may be old by now.
	reportDue struct{ ask int }
)

// A day is read at most once in readEvery, whatever the till says of it, and
// today once in otherTills: another console may sell on the same ledger.
const (
	readEvery  = time.Second
	otherTills = 30 * time.Second
	tryAgain   = 5 * time.Second // after a ledger that could not be read
)

// New is today's; ctx ends its reading.
func New(ctx context.Context, c *screen.Console) screen.Screen {
	s := &report{c: c, ctx: ctx, date: screen.NewDayField()}
	s.day = s.today()
	s.ask, s.asked, s.reading = c.Ask(), c.Beat(), true
	return s
}

func (s *report) Init() tea.Cmd { return s.question() }

func (s *report) Resize(w, h int) screen.Screen { s.w, s.h = w, h; return s.scrolled(0) }

func (s *report) Typing() bool { return s.date.Asking }

// question reads the day. What comes back is a reportRead.
func (s *report) question() tea.Cmd {
	t, ctx, ask, day, days, of := s.c.Till, s.ctx, s.ask, s.day, s.c.Days, s.sold.ID
	return func() tea.Msg {
		r, err := t.ReportOf(ctx, day, days, of, "")
		return reportRead{ask, day, of, r, err}
	}
}

func (s *report) today() time.Time { return s.c.Today() }

// read asks the ledger, one question at a time.
func (s *report) read() (*report, tea.Cmd) {
	if s.reading {
		s.stale = true
		return s, nil
	}
	s.ask, s.asked, s.reading, s.stale = s.c.Ask(), s.c.Beat(), true, false
	return s, s.question()
}

// readSoon is read, for what may come often.
func (s *report) readSoon() (*report, tea.Cmd) {
	rest := readEvery - s.c.Since(s.asked)
	if s.reading || rest <= 0 {
		return s.read()
	}
	if s.stale {
		return s, nil // it is coming
	}
	s.stale = true
	return s, due(s.ask, rest)
}

func due(ask int, in time.Duration) tea.Cmd {
	return tea.Tick(in, func(time.Time) tea.Msg { return reportDue{ask} })
}

// show goes to another day.
func (s *report) show(day time.Time) (*report, tea.Cmd) {
	s.day, s.r, s.known, s.trouble, s.scroll = day, till.Report{}, false, nil, screen.Scroll{}
	return s.read()
}

// chosen takes a key of the choice of a till.
func (s *report) chosen(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	was, taken := s.sold.ID, false
	switch s.sold, taken = s.sold.Typed(s.c, k); {
	case !taken:
		return s.pressed(k)
	case s.sold.ID == was:
		return s.scrolled(0), nil
	}
	s.week.old, s.week.days = nil, nil
	return s.show(s.day)
}

func (s *report) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case reportRead:
		return s.answered(msg)
	case weekRead:
		if msg.of != s.sold.ID {
			s.week.reading = false
			return s, s.readWeek()
		}
		again := len(s.week.old) > 0
		s.week = s.week.took(msg)
		if again {
			return s.scrolled(0), s.readWeek()
		}
		return s.scrolled(0), nil
	case reportDue:
		if msg.ask == s.ask && !s.reading {
			return s.read()
		}
	case screen.DayTurned:
		if y, m, d := s.day.Date(); !s.c.DayAt(y, m, d).Equal(s.day) { // days begin at another hour now, or elsewhere
			return s.show(s.c.DayAt(y, m, d))
		}
	case screen.OthersSold:
		return s.readSoon()
	case till.InvoiceNews:
		var week tea.Cmd
		if inv := msg.Invoice; inv.State.IsPaid() && !s.holds(inv.SettledAt) {
			s.week = s.week.forget(inv.SettledAt, s.c.Days)
			week = s.readWeek()
		}
		if s.holds(msg.Invoice.SettledAt) || s.holds(msg.Invoice.CreatedAt) {
			s, cmd := s.readSoon()
			return s, tea.Batch(week, cmd)
		}
		return s, week
	case tea.KeyMsg:
		if s.date.Asking {
			return s.dating(msg)
		}
		if s.sold.Asking {
			return s.chosen(msg)
		}
		return s.pressed(msg)
	}
	return s, nil
}

func (s *report) answered(msg reportRead) (screen.Screen, tea.Cmd) {
	if msg.ask != s.ask {
		return s, nil
	}
	s.reading = false
	if !msg.day.Equal(s.day) || msg.of != s.sold.ID {
		return s.read() // gone to another day, or till, meanwhile
	}
	var damaged *till.Damaged
	s.r, s.trouble, s.known = msg.r, msg.err, msg.err == nil || errors.As(msg.err, &damaged)
	s = s.scrolled(0)
	week := s.readWeek()
	switch {
	case s.stale:
		s.stale = false
		s, cmd := s.readSoon()
		return s, tea.Batch(cmd, week)
	case !s.known:
		return s, due(s.ask, tryAgain)
	case s.day.Equal(s.today()):
		return s, tea.Batch(week, due(s.ask, otherTills))
	}
	return s, week
}

// holds says whether t is in the day shown.
func (s *report) holds(t time.Time) bool {
	return !t.Before(s.day) && t.Before(s.c.OtherDay(s.day, 1))
}

func (s *report) pressed(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	c := s.c
	switch {
	case key.Matches(k, c.KBack()):
		return s, c.Close()
	case key.Matches(k, s.kDay()):
		if screen.Way(k) < 0 {
			return s.show(s.c.OtherDay(s.day, -1))
		}
		if next := s.c.OtherDay(s.day, 1); !next.After(c.Now()) {
			return s.show(next)
		}
		return s, c.Say(c.W.Report.DayToCome)
	case key.Matches(k, s.kToday()):
		return s.show(s.today())
	case key.Matches(k, s.kDate()):
		s.date = s.date.Ask()
		return s, nil
	case key.Matches(k, c.KTill()):
		s.sold = s.sold.Ask()
		return s.scrolled(0), nil
	case key.Matches(k, s.kScroll()):
		return s.scrolled(screen.ScrollStep(k, s.h/2)), nil
	case key.Matches(k, s.kExport()):
		q := till.Query{Since: s.r.From, Until: s.r.To, Till: s.sold.ID}
		return s, c.Open(export.New(s.ctx, c, q, cells.Join("-", "caisse", s.day.Format(time.DateOnly), s.sold.Name(c))))
	case key.Matches(k, s.kPrint()):
		return s, c.Open(export.NewPaper(s.ctx, c, s.r, s.sold.Name(c), s.trouble))
	case key.Matches(k, s.kPaper()):
		return s, c.PrintLines(s.lines)
	case screen.StartsAmount(k):
		return s, c.Next(k)
	}
	return s, nil
}

// lines are the report for paper of so many columns.
func (s *report) lines(columns int) string {
	p := text.NewPlain(s.c.W.Lang, false, s.c.Days, s.c.Now).Among(s.c.Callers())
	p.Narrow = columns // what its money is worth stands above it: see PaperHead
	return p.Report(s.r, text.SoldAt(s.c.Shop, s.sold.Name(s.c)), s.trouble)
}

// dating types a date.
func (s *report) dating(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	var day time.Time
	var taken bool
	if s.date, day, taken = s.date.Typed(s.c, k); taken {
		return s.show(day)
	}
	return s, nil
}

func (s *report) kDay() key.Binding { return screen.Bind("left right", "← →", in(s.c.W).kDay) }
func (s *report) kDate() key.Binding {
	return screen.Bind("d D", "D", in(s.c.W).kDate)
}
func (s *report) kToday() key.Binding {
	return screen.When(!s.day.Equal(s.today()), screen.Bind("t T home", "T", in(s.c.W).kToday))
}
func (s *report) kPrint() key.Binding {
	return screen.When(s.known, screen.Bind("p P w W", "P", in(s.c.W).kPrint))
}
func (s *report) kPaper() key.Binding {
	return screen.When(s.known, s.c.KPrint(true))
}
func (s *report) kExport() key.Binding {
	return screen.When(s.known, screen.Bind("e E", "E", s.c.W.Report.KExport))
}
func (s *report) kScroll() key.Binding {
	return screen.When(s.below() > 0, screen.KScroll(in(s.c.W).kScroll))
}

func (*report) ID() string { return screen.ReportID }

func (s *report) Keys() []key.Binding {
	if s.date.Asking {
		return s.date.Keys(s.c)
	}
	if s.sold.Asking {
		return s.sold.Keys(s.c)
	}
	return []key.Binding{s.kDay(), s.c.KBack(), s.kExport(), s.kPrint(), s.kPaper(), s.c.KTill(), s.kDate(), s.kToday(), s.kScroll()}
}
