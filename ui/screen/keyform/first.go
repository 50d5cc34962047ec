package keyform

import (
	"context"
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/settings"
	"caisse/ui/cells"
	"caisse/ui/field"
	"caisse/ui/screen"
)

// firstStart is the first step on a machine without keys: how the shop is
// called. The keys are the second, on a keyForm.
type firstStart struct {
	c      *screen.Console
	ctx    context.Context
	name   field.Field
	number int         // of the question whose answer counts; 0: nothing is being written
	since  screen.Beat // it was asked
	failed error       // why the name could not be written
	w, h   int
}

// NewFirst begins with the shop's name, as far as it is known.
func NewFirst(ctx context.Context, c *screen.Console) screen.Screen {
	s := &firstStart{c: c, ctx: ctx, name: field.New(screen.MaxShop)}
	v, typed := c.Draft.Edits[settings.NameShop]
	if !typed {
		v = c.Settings.Shop
	}
	s.name.SetValue(v)
	s.name = s.name.Focus(true)
	return s
}

func (s *firstStart) Init() tea.Cmd                 { return nil }
func (s *firstStart) Typing() bool                  { return s.name.Value() != "" }
func (s *firstStart) Resize(w, h int) screen.Screen { s.w, s.h = w, h; return s }

func (s *firstStart) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case screen.ProfileSaved:
		if msg.Ask != s.number {
			return s, nil
		}
		s.number = 0
		if s.failed = msg.Err; msg.Err != nil {
			return s, nil
		}
		return s, s.next()
	case tea.KeyMsg:
		return s.pressed(msg)
	}
	return s, nil
}

func (s *firstStart) next() tea.Cmd {
	return s.c.Guard(func() tea.Cmd { return s.c.Open(New(s.ctx, s.c)) })
}

func (s *firstStart) pressed(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	c := s.c
	switch {
	case key.Matches(k, c.KBack()):
		return s, c.Close()
	case key.Matches(k, c.KSandbox()):
		return s, c.ToSandbox()
	case s.number != 0:
		return s, nil // being written
	case key.Matches(k, s.kEnter()):
		return s.enter()
	case key.Matches(k, screen.KClear()):
		s.name.SetValue("")
	default:
		s.name = s.name.Typed(k)
	}
	c.Edit(settings.NameShop, s.name.Value(), c.Settings.Shop)
	s.failed = nil
	return s, nil
}

// enter saves the name, and goes on. Where it cannot be written, a second Enter
// goes on without: keys matter more than a name.
func (s *firstStart) enter() (screen.Screen, tea.Cmd) {
	c, edits := s.c, map[string]string{}
	if v, typed := c.Draft.Edits[settings.NameShop]; typed {
		edits[settings.NameShop] = v
	}
	if c.W.Lang != c.Settings.Lang { // F2, before anything was set: the shop's language
		edits[settings.NameLanguage] = c.W.Lang
	}
	if s.failed != nil || len(edits) == 0 {
		s.failed = nil
		return s, s.next()
	}
	s.number, s.since = c.Ask(), c.Beat()
	return s, screen.SaveProfile(c.Desk, edits, s.number)
}

func (s *firstStart) kEnter() key.Binding {
	return s.c.KEnter(in(s.c.W).kGoOn)
}
func (s *firstStart) kLater() key.Binding {
	return s.c.KEsc(in(s.c.W).kLater)
}

func (*firstStart) ID() string { return screen.FirstStartID }
func (*firstStart) UntilKeys() {}

func (s *firstStart) Keys() []key.Binding {
	return screen.WayOut(s.w, s.kLater(), s.kEnter(), s.c.KSandbox(), s.c.KLang(), screen.KClear())
}

func (s *firstStart) View() string {
	c, w := s.c, in(s.c.W)
	out := []cells.Part{
		cells.Keep(8, c.Theme.Title.Render(cells.Cut(w.firstTitle+" · "+w.stepShop, s.w))), cells.Gap(),
		cells.Keep(3, cells.Wrap(w.welcome, s.w)...), cells.Gap(),
		cells.Keep(9, w.shopName),
		cells.Keep(10, c.Theme.Here(true)+s.name.Draw(min(s.w-2, 60))),
		cells.Keep(6, cells.Styled(c.Theme.Hint.Render, cells.Wrap(w.shopFor, s.w))...), cells.Gap(),
	}
	if s.number != 0 {
		out = append(out, cells.Keep(9, c.Theme.Busy.Render(fmt.Sprintf(s.c.W.Setup.Saving, int(c.Since(s.since).Seconds())))))
	}
	if s.failed != nil {
		out = append(out, cells.Keep(9, cells.Styled(c.Theme.Notice.Render, cells.Wrap(c.W.SettingsTrouble(s.failed)+" "+w.withoutIt, s.w))...))
	}
	out = append(out, cells.Spring(), cells.Keep(7, cells.Wrap(w.tryHint, s.w)...), cells.Keep(2, cells.Styled(c.Theme.Hint.Render, cells.Wrap(w.laterHint, s.w))...))
	return cells.Stack(s.h, out...)
}
