// Package manager asks for the manager's code, and has it set, changed and taken
// away. It never shows a code, and what is typed here is one, figures too: what
// was asked for is done once it is right.
package manager

import (
	"errors"
	"fmt"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/settings"
	"caisse/ui/cells"
	"caisse/ui/field"
	"caisse/ui/screen"
)

// manager is the question, for one of three ends.
type manager struct {
	c      *screen.Console
	does   end
	then   func() tea.Cmd // what was asked for
	names  []string       // of the fields
	fields []field.Field
	at     int
	number int         // of the answer that counts; 0: nothing is looked at
	since  screen.Beat // it is
	until  screen.Beat // no code is looked at before
	why    error       // what is wrong
	w, h   int
}

type end int

const (
	asks end = iota
	sets
	removes
)

// mostTyped is what a field takes: more than a code may have, so that one that is
// too long is told, not cut.
const mostTyped = 80

// New asks for the code, and does then once it is right.
func New(c *screen.Console, then func() tea.Cmd) screen.Screen {
	return begin(c, asks, then, in(c.W).code)
}

// NewSet takes another code, twice, where there is one after that.
func NewSet(c *screen.Console) screen.Screen {
	w := in(c.W)
	if c.Manager {
		return begin(c, sets, nil, w.was, w.next, w.again)
	}
	return begin(c, sets, nil, w.next, w.again)
}

// NewRemove asks for the code that is to be none.
func NewRemove(c *screen.Console) screen.Screen { return begin(c, removes, nil, in(c.W).code) }

func begin(c *screen.Console, does end, then func() tea.Cmd, names ...string) *manager {
	s := &manager{c: c, does: does, then: then, names: names, fields: make([]field.Field, len(names))}
	for i := range s.fields {
		s.fields[i] = field.New(mostTyped).Focus(true)
	}
	return s
}

// looked is how looking at a code ended.
type looked struct {
	ask int
	err error
}

func (*manager) Init() tea.Cmd                   { return nil }
func (*manager) ID() string                      { return screen.ManagerID }
func (*manager) Typing() bool                    { return true }
func (*manager) Discreet()                       {}
func (s *manager) Resize(w, h int) screen.Screen { s.w, s.h = w, h; return s }
func (*manager) Passes(to screen.Screen) bool    { return to.ID() != screen.HelpID }

func (s *manager) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case looked:
		if msg.ask == s.number {
			return s.answered(msg.err)
		}
	case screen.CodeChanged:
		if msg.Ask == s.number {
			return s.answered(msg.Err)
		}
	case tea.KeyMsg:
		return s.pressed(msg)
	}
	return s, nil
}

// answered goes on where the code was right.
func (s *manager) answered(err error) (screen.Screen, tea.Cmd) {
	s.number, s.why = 0, err
	var wrong *settings.WrongCode
	switch {
	case err == nil:
		s.c.Close()
		if s.then != nil {
			return s, s.then()
		}
		return s, nil
	case errors.As(err, &wrong):
		s.until = s.c.Beat() + screen.Beat(wrong.Wait)
	}
	s.clear()
	return s, nil
}

// clear begins anew: nobody sees where he has mistyped.
func (s *manager) clear() {
	for i := range s.fields {
		s.fields[i].SetValue("")
	}
	s.at = 0
}

func (s *manager) pressed(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	c := s.c
	switch {
	case key.Matches(k, c.KBack()):
		s.number = 0 // what is being looked at changes nothing any more, but where a code is set
		return s, c.Close()
	case s.number != 0:
		return s, nil
	case key.Matches(k, s.kEnter()):
		return s.enter()
	case key.Matches(k, s.kMove()):
		s.at = (s.at + screen.Way(k) + len(s.fields)) % len(s.fields)
	case key.Matches(k, screen.KClear()):
		s.fields[s.at].SetValue("")
	default:
		was := s.fields[s.at].Value()
		s.fields[s.at] = s.fields[s.at].Typed(k)
		if s.left() == 0 && s.fields[s.at].Value() != was {
			s.why = nil
		}
	}
	return s, nil
}

// left is how long no code is looked at.
func (s *manager) left() screen.Beat { return max(0, s.until-s.c.Beat()) }

// Why a code is not even looked at.
var (
	errNone   = errors.New("manager: nothing is typed")
	errDiffer = errors.New("manager: the two are not the same")
)

func (s *manager) enter() (screen.Screen, tea.Cmd) {
	if s.fields[s.at].Value() == "" {
		if s.left() == 0 {
			s.why = errNone
		}
		return s, nil
	}
	if s.at < len(s.fields)-1 {
		s.at++
		return s, nil
	}
	typed := make([]settings.Code, len(s.fields))
	for i, f := range s.fields {
		typed[i] = settings.Code(f.Value())
	}
	n := len(typed)
	switch {
	case s.does == sets && typed[n-1] != typed[n-2]:
		s.why = errDiffer
		s.clear()
		s.at = n - 2
		return s, nil
	case s.left() > 0 && (s.does != sets || n == 3):
		s.why = &settings.WrongCode{Early: true}
		return s, nil
	}
	s.number, s.since, s.why = s.c.Ask(), s.c.Beat(), nil
	desk, ask := s.c.Desk, s.number
	switch s.does {
	case sets:
		return s, func() tea.Msg {
			return screen.CodeChanged{Ask: ask, Has: true, Err: desk.SetCode(typed[0], typed[n-1])}
		}
	case removes:
		return s, func() tea.Msg { return screen.CodeChanged{Ask: ask, Err: desk.RemoveCode(typed[0])} }
	}
	return s, func() tea.Msg { return looked{ask, desk.TryCode(typed[0])} }
}

func (s *manager) kEnter() key.Binding {
	w := in(s.c.W)
	switch {
	case s.number != 0:
		return screen.When(false, s.c.KEnter(w.kGo))
	case s.at < len(s.fields)-1:
		return s.c.KEnter(w.kNext)
	case s.does == sets:
		return s.c.KEnter(w.kSet)
	case s.does == removes:
		return s.c.KEnter(w.kRemove)
	}
	return s.c.KEnter(w.kGo)
}

func (s *manager) kMove() key.Binding {
	return screen.When(len(s.fields) > 1, screen.Bind("tab shift+tab up down", "Tab", s.c.W.KField))
}

func (s *manager) Keys() []key.Binding {
	return screen.WayOut(s.w, s.c.KBack(), s.kEnter(), s.kMove(), screen.KClear())
}

// trouble is what is wrong, in a sentence.
func (s *manager) trouble() string {
	c, w := s.c, in(s.c.W)
	var wrong *settings.WrongCode
	switch {
	case s.why == nil:
		return ""
	case errors.As(s.why, &wrong):
		left := s.left()
		if left == 0 {
			return w.typeIt
		}
		text := w.wrong
		if wrong.Early {
			text = w.early
		}
		return fmt.Sprintf(text, c.W.Elapsed((time.Duration(left) + time.Second - 1).Truncate(time.Second)))
	case errors.Is(s.why, errNone):
		return w.typeIt
	case errors.Is(s.why, errDiffer):
		return w.differ
	case errors.Is(s.why, settings.ErrCodeShort):
		return w.short
	case errors.Is(s.why, settings.ErrCodeLong):
		return w.long
	case errors.Is(s.why, settings.ErrCodeFile):
		return w.unreadable
	}
	return c.W.SettingsTrouble(s.why)
}

func (s *manager) View() string {
	c, w := s.c, in(s.c.W)
	title, about := w.title, w.about
	switch s.does {
	case sets:
		title, about = w.titleSet, w.aboutSet
	case removes:
		title, about = w.titleRemove, w.aboutRemove
	}
	out := []cells.Part{cells.Keep(8, c.Theme.Title.Render(cells.Cut(title, s.w))), cells.Gap()}
	label := 0
	for _, name := range s.names {
		label = max(label, cells.Width(name))
	}
	for i, f := range s.fields {
		room := min(30, max(2, s.w-label-3))
		out = append(out, cells.Keep(10, c.Theme.Here(i == s.at)+cells.Pad(s.names[i], label)+" "+field.Dots(len([]rune(f.Value())), room, i == s.at && s.number == 0)))
	}
	switch trouble := s.trouble(); {
	case s.number != 0:
		out = append(out, cells.Gap(), cells.Keep(9, c.Theme.Busy.Render(fmt.Sprintf(w.looking, int(c.Since(s.since).Seconds())))))
	case trouble != "":
		out = append(out, cells.Gap(), cells.Keep(9, cells.Styled(c.Theme.Notice.Render, cells.Wrap(trouble, s.w))...))
	}
	return cells.Stack(s.h, append(out, cells.Spring(), cells.Keep(3, cells.Styled(c.Theme.Hint.Render, cells.Wrap(about, s.w))...))...)
}
