package ui

import (
	"context"
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/settings"
	"caisse/ui/cells"
	"caisse/ui/field"
)

// firstStart is the first step on a machine without keys: how the shop is
// called. The keys are the second, on a keyForm.
type firstStart struct {
	c      *console
	ctx    context.Context
	name   field.Field
	number int   // of the question whose answer counts; 0: nothing is being written
	since  beat  // it was asked
	failed error // why the name could not be written
	w, h   int
}

// maxShop is what a name in the settings may have.
const maxShop = 100

func newFirstStart(ctx context.Context, c *console) firstStart {
	s := firstStart{c: c, ctx: ctx, name: field.New(maxShop)}
	v, typed := c.draft.edits[settings.NameShop]
	if !typed {
		v = c.settings.Shop
	}
	s.name.SetValue(v)
	s.name = s.name.Focus(true)
	return s
}

func (s firstStart) Init() tea.Cmd          { return nil }
func (s firstStart) typing() bool           { return s.name.Value() != "" }
func (s firstStart) Resize(w, h int) screen { s.w, s.h = w, h; return s }

func (s firstStart) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case profileSaved:
		if msg.ask != s.number {
			return s, nil
		}
		s.number = 0
		if s.failed = msg.err; msg.err != nil {
			return s, nil
		}
		return s, s.next()
	case tea.KeyMsg:
		return s.pressed(msg)
	}
	return s, nil
}

func (s firstStart) next() tea.Cmd { return s.c.tell(opened{newKeyForm(s.ctx, s.c)}) }

func (s firstStart) pressed(k tea.KeyMsg) (screen, tea.Cmd) {
	c := s.c
	switch {
	case key.Matches(k, c.kBack()):
		return s, c.tell(closed{})
	case key.Matches(k, c.kSandbox()):
		return s, c.toSandbox()
	case s.number != 0:
		return s, nil // being written
	case key.Matches(k, s.kEnter()):
		return s.enter()
	case looksSecret(k):
		return s, c.say(c.W.Setup.SecretHere)
	case k.String() == "ctrl+u":
		s.name.SetValue("")
	default:
		s.name = s.name.Typed(k)
	}
	c.edit(settings.NameShop, s.name.Value(), c.settings.Shop)
	s.failed = nil
	return s, nil
}

// edit notes what was typed for a setting; back to what it was, nothing is.
func (c *console) edit(name, v, stored string) {
	if model.Clean(v) == stored {
		delete(c.draft.edits, name)
		return
	}
	c.draft.edits[name] = v
}

// enter saves the name, and goes on. Where it cannot be written, a second Enter
// goes on without: keys matter more than a name.
func (s firstStart) enter() (screen, tea.Cmd) {
	c, edits := s.c, map[string]string{}
	if v, typed := c.draft.edits[settings.NameShop]; typed {
		edits[settings.NameShop] = v
	}
	if c.W.Lang != c.settings.Lang { // F2, before anything was set: the shop's language
		edits[settings.NameLanguage] = c.W.Lang
	}
	if s.failed != nil || len(edits) == 0 {
		s.failed = nil
		return s, s.next()
	}
	s.number, s.since = c.ask(), c.beat()
	return s, saveProfile(c.desk, edits, s.number)
}

func (s firstStart) kEnter() key.Binding {
	return bind("enter", s.c.W.Enter, keyformIn(s.c.W).kGoOn)
}
func (s firstStart) kLater() key.Binding { return bind("esc", s.c.W.Esc, keyformIn(s.c.W).kLater) }

func (firstStart) ID() string { return firstStartID }
func (firstStart) untilKeys() {}

func (s firstStart) Keys() []key.Binding {
	return wayOut(s.w, s.kLater(), s.kEnter(), s.c.kSandbox(), s.c.kLang())
}

// kSandbox goes over to the training till, and back from there: where there
// are no keys, or where none are needed.
func (c *console) kSandbox() key.Binding {
	if c.training {
		return bind("f3", "F3", c.W.Setup.KLive)
	}
	return when(c.keys.none() && c.desk != nil, bind("f3", "F3", c.W.Setup.KTry))
}

// toSandbox ends this console for the training till, or the other way round.
func (c *console) toSandbox() tea.Cmd {
	return c.tell(startAgain{sandbox: !c.training})
}

func (s firstStart) View() string {
	c, w := s.c, keyformIn(s.c.W)
	out := []cells.Part{
		cells.Keep(8, c.Theme.Title.Render(cells.Cut(w.firstTitle+" · "+w.stepShop, s.w))), cells.Gap(),
		cells.Keep(3, cells.Wrap(w.welcome, s.w)...), cells.Gap(),
		cells.Keep(9, w.shopName),
		cells.Keep(10, c.Theme.Focus.Render("▸ ")+s.name.Draw(min(s.w-2, 60))),
		cells.Keep(6, cells.Styled(c.Theme.Hint.Render, cells.Wrap(w.shopFor, s.w))...), cells.Gap(),
	}
	if s.number != 0 {
		out = append(out, cells.Keep(9, c.Theme.Busy.Render(fmt.Sprintf(s.c.W.Setup.Saving, int(c.since(s.since).Seconds())))))
	}
	if s.failed != nil {
		out = append(out, cells.Keep(9, cells.Styled(c.Theme.Notice.Render, cells.Wrap(c.W.SettingsTrouble(s.failed)+" "+w.withoutIt, s.w))...))
	}
	out = append(out, cells.Spring(), cells.Keep(7, cells.Wrap(w.tryHint, s.w)...), cells.Keep(2, cells.Styled(c.Theme.Hint.Render, cells.Wrap(w.laterHint, s.w))...))
	return cells.Stack(s.h, out...)
}
