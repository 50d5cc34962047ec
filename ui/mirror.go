package ui

import (
	"context"
	"errors"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/settings"
	"caisse/ui/display"
	"caisse/ui/qr"
	"caisse/ui/screen"
	"caisse/ui/screen/customer"
	"caisse/ui/terminal"
	"caisse/ui/text"
	"caisse/ui/theme"
)

// Mirror is what a screen that faces the customer is started with.
type Mirror struct {
	Till     display.Till // whose glass it shows
	Settings settings.Settings
	ASCII    bool
	Looks    terminal.Looks
}

// Show shows what the console has on its glass, on the terminal, until Ctrl+C or
// the end of ctx.
func (m Mirror) Show(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	s, err := terminal.Open(os.Stdin, os.Stdout, qr.FromEnv(os.Getenv, runtime.GOOS).Dumb)
	if err != nil {
		return err
	}
	f := newMirror(ctx, m, s.Term)
	f.keyboard, s.LastLine = s.Keyboard, in(f.c.W).mirrorFell
	w, h := s.Size()
	s.Term.Resize(w, h)
	f.Update(tea.WindowSizeMsg{Width: w, Height: h})
	_, err = onTerminal(ctx, stop, s, nil, f, nil)
	switch {
	case errors.Is(err, errFell):
		return errors.New(in(f.c.W).mirrorFell)
	case ctx.Err() != nil: // told to stop, and stopped
		return nil
	}
	return err
}

// mirror is the screen. It hears of the console as messages.
type mirror struct {
	c        *screen.Console
	glass    *customer.Glass
	ctx      context.Context
	till     display.Till
	keyboard *terminal.Keyboard
	seen     chan display.Seen
	own      *text.Words // while there is no console to speak its language
}

func newMirror(ctx context.Context, m Mirror, t *terminal.Terminal) *mirror {
	p := &text.Printer{W: text.In(m.Settings.Lang), Theme: theme.New(theme.Look{ASCII: m.ASCII}), Days: m.Settings.Days(), Now: time.Now}
	c := &screen.Console{Printer: p, Settings: m.Settings, Glass: screen.Glass{Term: t, Profile: terminal.BaseProfile(m.ASCII), Looks: m.Looks}}
	c.Style = c.Looks.For(c.Profile)
	dress(c)
	return &mirror{c: c, glass: customer.NewGlass(c), ctx: ctx, till: m.Till, seen: make(chan display.Seen, 1), own: p.W}
}

func (m *mirror) Init() tea.Cmd {
	follow := func() { m.till.Follow(m.ctx, func(s display.Seen) { display.Newest(m.seen, s) }) }
	return tea.Batch(leaveWhenTold(m.ctx, m.keyboard), askTerminal(m.ctx, m.keyboard, m.c.Profile, 0), run(follow), m.look())
}

// look waits for what the console shows next. Outcome: display.Seen.
func (m *mirror) look() tea.Cmd {
	ctx, seen := m.ctx, m.seen
	return func() tea.Msg {
		select {
		case s := <-seen:
			return s
		case <-ctx.Done():
			return nil
		}
	}
}

func (m *mirror) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case display.Seen:
		m.c.W = m.own
		if msg.State == display.Open {
			m.c.W = text.In(msg.Lang)
		}
		m.glass.Show(msg)
		return m, m.look()
	case screen.TerminalKnown:
		m.c.Profile, m.c.Style = msg.Profile, m.c.Looks.For(msg.Profile)
		dress(m.c)
		m.glass.Draw()
	case tea.WindowSizeMsg:
		m.c.Width, m.c.Height = msg.Width, msg.Height
		m.glass.Draw()
	case tea.KeyMsg:
		if key.Matches(msg, m.c.KQuit()) {
			return m, leave(m.keyboard)
		}
	}
	return m, nil
}

func (m *mirror) View() string { return strings.Join(m.Lines(), "\n") }

// Lines are those of the whole window.
func (m *mirror) Lines() []string { return m.glass.Lines() }
