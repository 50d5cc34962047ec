// Package closing is what the till took since its last closing, on the screen, and
// where the day is closed. The sums are the till's.
package closing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/till"
	"caisse/ui/screen"
	"caisse/ui/screen/export"
	"caisse/ui/text"
)

// closing shows the X, and the closings of before. Closing is asked twice, by two
// keys: none that is held down does it.
type closing struct {
	c       *screen.Console
	ctx     context.Context
	x       till.Closing
	old     []till.Closing // the newest first
	at      int            // which of them is shown; 0: the X
	known   bool
	trouble error // why there is no X, or could be no Z
	ask     int
	asked   screen.Beat
	reading bool
	stale   bool
	stage   stage
	since   screen.Beat // of the stage
	scroll  screen.Scroll
	w, h    int
}

type stage int

const (
	looks stage = iota
	asksOnce
	asksAgain
	closes
)

type (
	closingRead struct {
		ask int
		x   till.Closing
		old []till.Closing
		err error
	}
	closingDue  struct{ ask int }
	closingMade struct {
		ask  int
		z    till.Closing
		made bool
		err  error
	}
)

const (
	readEvery = time.Second
	mostOld   = 60
)

// New shows the X; ctx ends its reading.
func New(ctx context.Context, c *screen.Console) screen.Screen {
	return &closing{c: c, ctx: ctx, ask: c.Ask(), asked: c.Beat(), reading: true}
}

func (s *closing) Init() tea.Cmd { return s.question() }

func (s *closing) Resize(w, h int) screen.Screen { s.w, s.h = w, h; return s.scrolled(0) }

// question reads the X and the closings. What comes back is a closingRead.
func (s *closing) question() tea.Cmd {
	t, ctx, ask := s.c.Till, s.ctx, s.ask
	return func() tea.Msg {
		out := closingRead{ask: ask}
		if out.old, out.err = t.Closings(ctx, 0, mostOld); out.err == nil {
			out.x, out.err = t.X(ctx)
		}
		return out
	}
}

func (s *closing) read() (*closing, tea.Cmd) {
	if s.reading {
		s.stale = true
		return s, nil
	}
	s.ask, s.asked, s.reading, s.stale = s.c.Ask(), s.c.Beat(), true, false
	return s, s.question()
}

// readSoon is read, for what may come often.
func (s *closing) readSoon() (*closing, tea.Cmd) {
	rest := readEvery - s.c.Since(s.asked)
	if s.reading || rest <= 0 {
		return s.read()
	}
	if s.stale {
		return s, nil // it is coming
	}
	s.stale = true
	ask := s.ask
	return s, tea.Tick(rest, func(time.Time) tea.Msg { return closingDue{ask} })
}

// close closes what was seen. What comes back is a closingMade.
func (s *closing) close() tea.Cmd {
	after := 0
	if len(s.old) > 0 {
		after = s.old[0].Number
	}
	s.ask = s.c.Ask()
	t, ask := s.c.Till, s.ask
	return func() tea.Msg {
		ctx, stop := screen.LedgerTime()
		defer stop()
		z, made, err := t.Z(ctx, after)
		return closingMade{ask, z, made, err}
	}
}

func (s *closing) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case closingRead:
		return s.answered(msg)
	case closingDue:
		if msg.ask == s.ask && !s.reading && s.stage != closes {
			return s.read()
		}
	case closingMade:
		if msg.ask == s.ask {
			return s.made(msg)
		}
	case till.InvoiceNews, screen.Accepted, screen.DayTurned, screen.OthersSold:
		if s.stage != closes {
			return s.readSoon()
		}
	case tea.KeyMsg:
		return s.pressed(msg)
	}
	return s, nil
}

func (s *closing) answered(msg closingRead) (screen.Screen, tea.Cmd) {
	if msg.ask != s.ask {
		return s, nil
	}
	s.reading = false
	var no *till.Unclosed
	s.old, s.trouble, s.known = msg.old, msg.err, msg.err == nil || errors.As(msg.err, &no)
	s.x = msg.x
	s.at = min(s.at, len(s.old))
	if s.trouble != nil && s.stage != looks {
		s.stage = looks
	}
	s = s.scrolled(0)
	if s.stale {
		s.stale = false
		return s.readSoon()
	}
	return s, nil
}

// made shows what was closed.
func (s *closing) made(msg closingMade) (screen.Screen, tea.Cmd) {
	s.stage = looks
	if msg.err != nil {
		s.c.Tell(screen.Said{Text: s.c.Sentence(msg.err), Stays: true})
	} else {
		if len(s.old) == 0 || s.old[0].Number < msg.z.Number { // it is drawn before they are read again
			s.old = append([]till.Closing{msg.z}, s.old...)
		}
		said := in(s.c.W).already
		if msg.made {
			said = in(s.c.W).made
			if s.c.Prints() {
				said = in(s.c.W).onPaper
			}
		}
		s.at, s.scroll = 1, screen.Scroll{}
		s.c.Say(fmt.Sprintf(said, msg.z.Number))
	}
	s.reading = false
	return s.read()
}

// shown is the closing on the screen, if it is known.
func (s *closing) shown() (c till.Closing, ok bool) {
	if s.at > 0 {
		return s.old[s.at-1], true
	}
	return s.x, s.known && s.trouble == nil
}

func (s *closing) pressed(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	c := s.c
	rested := c.Since(s.since) >= screen.QuietFor
	switch s.stage {
	case closes:
		return s, nil
	case asksOnce:
		switch {
		case key.Matches(k, c.KBack()):
			s.stage = looks
		case key.Matches(k, s.kOn()) && rested:
			s.stage, s.since = asksAgain, c.Beat()
		case screen.StartsAmount(k):
			return s, c.Next(k)
		}
		return s, nil
	case asksAgain:
		switch {
		case key.Matches(k, c.KBack()):
			s.stage = looks
		case key.Matches(k, s.kSure()) && rested:
			s.stage = looks
			return s, c.Guard(func() tea.Cmd {
				s.stage = closes
				return s.close()
			})
		case screen.StartsAmount(k):
			return s, c.Next(k)
		}
		return s, nil
	}
	switch {
	case key.Matches(k, c.KBack()):
		return s, c.Close()
	case key.Matches(k, s.kClose()):
		s.stage, s.since, s.at, s.scroll = asksOnce, c.Beat(), 0, screen.Scroll{}
		return s, nil
	case key.Matches(k, s.kOther()):
		s.at = max(0, min(s.at-screen.Way(k), len(s.old)))
		s.scroll = screen.Scroll{}
		return s.scrolled(0), nil
	case key.Matches(k, s.kScroll()):
		return s.scrolled(screen.ScrollStep(k, s.h/2)), nil
	case key.Matches(k, s.kPrint()):
		z, _ := s.shown()
		return s, c.Open(export.NewClosing(s.ctx, c, z, c.Callers()[""]))
	case key.Matches(k, s.kPaper()):
		return s, c.PrintLines(s.lines)
	case screen.StartsAmount(k):
		return s, c.Next(k)
	}
	return s, nil
}

// lines are the closing that is shown, for paper of so many columns.
func (s *closing) lines(columns int) string {
	z, _ := s.shown()
	p := text.NewPlain(s.c.W.Lang, false, s.c.Days, s.c.Now).Among(s.c.Callers())
	p.Narrow = columns // what its money is worth stands above it: see PaperHead
	return p.Closing(z, text.SoldAt(s.c.Shop, s.c.Callers()[""]))
}

func (s *closing) kPaper() key.Binding {
	_, ok := s.shown()
	return screen.When(ok, s.c.KPrint(true))
}

func (s *closing) kClose() key.Binding {
	return screen.When(s.known && s.trouble == nil && s.c.Till.File().Writable() == nil, screen.Bind("z Z", "Z", in(s.c.W).kClose))
}
func (s *closing) kOn() key.Binding { return s.c.KEnter(in(s.c.W).kOn) }
func (s *closing) kSure() key.Binding {
	return screen.Bind("z Z", "Z", in(s.c.W).kClose)
}
func (s *closing) kOther() key.Binding {
	return screen.When(len(s.old) > 0, screen.Bind("left right", "← →", in(s.c.W).kOther))
}
func (s *closing) kPrint() key.Binding {
	_, ok := s.shown()
	return screen.When(ok, screen.Bind("p P", "P", in(s.c.W).kPrint))
}
func (s *closing) kScroll() key.Binding {
	return screen.When(s.below() > 0, screen.KScroll(in(s.c.W).kScroll))
}

func (*closing) ID() string { return screen.ClosingID }

func (s *closing) Keys() []key.Binding {
	back := s.c.KBack()
	switch s.stage {
	case asksOnce:
		return []key.Binding{s.kOn(), back}
	case asksAgain:
		return []key.Binding{s.kSure(), back}
	case closes:
		return nil
	}
	return []key.Binding{s.kClose(), back, s.kPrint(), s.kPaper(), s.kOther(), s.kScroll()}
}
