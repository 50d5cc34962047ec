package keyform

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/cells"
	"caisse/ui/field"
	"caisse/ui/screen"
)

// askServer asks before the shop's keys go to a server that is not LigdiCash.
// Only its name, typed, says yes; Enter alone keeps the keys.
type askServer struct {
	c      *screen.Console
	host   string
	typed  field.Field
	wrong  bool
	number int         // of the answer that counts; 0: nothing is being written
	since  screen.Beat // it was given
	failed error       // why it could not be kept
	w, h   int
}

// NewServer asks about host.
func NewServer(c *screen.Console, host string) screen.Screen {
	return &askServer{c: c, host: host, typed: field.New(300).Focus(true)}
}

func (s *askServer) Init() tea.Cmd                 { return nil }
func (*askServer) Typing() bool                    { return true }
func (s *askServer) Resize(w, h int) screen.Screen { s.w, s.h = w, h; return s }

func (s *askServer) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case screen.ServerAccepted:
		if msg.Ask != s.number {
			return s, nil
		}
		s.number = 0
		if s.failed = msg.Err; msg.Err != nil {
			return s, nil
		}
		return s, s.c.Close()
	case tea.KeyMsg:
		return s.pressed(msg)
	}
	return s, nil
}

func (s *askServer) pressed(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	c := s.c
	switch {
	case key.Matches(k, c.KBack()):
		return s, c.Close()
	case s.number != 0:
		return s, nil // being written
	case key.Matches(k, c.KSandbox()):
		return s, c.ToSandbox()
	case key.Matches(k, s.kEnter()):
		return s.enter()
	case key.Matches(k, screen.KClear()):
		s.typed.SetValue("")
	default:
		s.typed = s.typed.Typed(k)
	}
	s.wrong, s.failed = false, nil
	return s, nil
}

func (s *askServer) enter() (screen.Screen, tea.Cmd) {
	c := s.c
	switch v := strings.TrimSpace(s.typed.Value()); {
	case v == "":
		return s, c.Close()
	case !strings.EqualFold(v, s.host):
		s.wrong = true
		return s, nil
	}
	return s, c.Guard(s.accept)
}

// accept has the server written down. Outcome: screen.ServerAccepted.
func (s *askServer) accept() tea.Cmd {
	s.number, s.since = s.c.Ask(), s.c.Beat()
	desk, ask := s.c.Desk, s.number
	return func() tea.Msg { return screen.ServerAccepted{Ask: ask, Err: desk.Accept()} }
}

func (s *askServer) kEnter() key.Binding {
	label := in(s.c.W).kKeep
	if strings.TrimSpace(s.typed.Value()) != "" {
		label = in(s.c.W).kSend
	}
	return s.c.KEnter(label)
}

func (*askServer) ID() string { return screen.AskServerID }

func (s *askServer) Keys() []key.Binding {
	return screen.WayOut(s.w, s.c.KBack(), s.kEnter(), s.c.KSandbox(), s.c.KLang(), screen.KClear())
}

func (s *askServer) View() string {
	c, w := s.c, in(s.c.W)
	out := []cells.Part{
		cells.Keep(3, c.Theme.Title.Render(cells.Cut(w.title, s.w))), cells.Gap(),
		cells.Keep(8, cells.Styled(c.Theme.BadLoud.Render, cells.Wrap(fmt.Sprintf(w.is, s.host), s.w))...),
		cells.Keep(7, cells.Wrap(w.may, s.w)...), cells.Gap(),
		cells.Keep(6, cells.Wrap(w.unless, s.w)...), cells.Gap(),
		cells.Keep(9, cells.Wrap(fmt.Sprintf(w.typeIt, c.Settings.Profile, s.host), s.w)...),
		cells.Keep(10, c.Theme.Here(true)+s.typed.Draw(min(60, s.w-2))),
	}
	switch {
	case s.number != 0:
		out = append(out, cells.Keep(9, c.Theme.Busy.Render(fmt.Sprintf(c.W.Setup.Saving, int(c.Since(s.since).Seconds())))))
	case s.failed != nil:
		out = append(out, cells.Keep(9, cells.Styled(c.Theme.Notice.Render, cells.Wrap(c.W.SettingsTrouble(s.failed)+" "+w.kept, s.w))...))
	case s.wrong:
		out = append(out, cells.Keep(9, cells.Styled(c.Theme.Notice.Render, cells.Wrap(w.wrong, s.w))...))
	}
	return cells.Stack(s.h, append(out, cells.Spring(), cells.Keep(2, cells.Styled(c.Theme.Hint.Render, cells.Wrap(w.later, s.w))...))...)
}
