// Package cashier asks who is at the till. There are no accounts: a name is what
// the sales are kept under, and whoever is there types it.
package cashier

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/field"
	"caisse/ui/screen"
)

// cashier is the field for the name, over the names that were used here.
type cashier struct {
	c      *screen.Console
	typed  field.Field
	names  []string // used on this till, the last first
	at     int      // the one of those shown with the focus; -1: what is typed
	ask    int
	unread bool
	w, h   int
}

// mostNames are read: a shop has a handful.
const mostNames = 200

// New begins with the name that is there now, to be kept by Enter.
func New(c *screen.Console) screen.Screen {
	s := &cashier{c: c, typed: field.New(till.MaxCashier).Focus(true), at: -1, ask: c.Ask()}
	s.typed.SetValue(c.Cashier)
	return s
}

// namesRead are the names of this till's sales.
type namesRead struct {
	ask   int
	names []string
	err   error
}

func (s *cashier) Init() tea.Cmd {
	t, ask := s.c.Till, s.ask
	return func() tea.Msg {
		ctx, cancel := screen.LedgerTime()
		defer cancel()
		names, err := t.Cashiers(ctx, mostNames)
		return namesRead{ask, names, err}
	}
}

func (*cashier) ID() string                      { return screen.CashierID }
func (*cashier) Typing() bool                    { return true }
func (*cashier) Passes(screen.Screen) bool       { return true }
func (s *cashier) Resize(w, h int) screen.Screen { s.w, s.h = w, h; return s }

func (s *cashier) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case namesRead:
		if msg.ask == s.ask {
			s.names, s.unread = msg.names, msg.err != nil
		}
	case tea.KeyMsg:
		return s.pressed(msg)
	}
	return s, nil
}

func (s *cashier) pressed(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	c := s.c
	shown := s.shown()
	switch {
	case key.Matches(k, c.KBack()):
		return s, c.Close()
	case key.Matches(k, s.kTake()):
		c.Close()
		return s, c.Tell(screen.CashierIs{Name: s.chosen()})
	case key.Matches(k, s.kMove()):
		if n := len(shown); n > 0 {
			s.at = (s.at+1+screen.Way(k)+n+1)%(n+1) - 1
		}
	case key.Matches(k, s.kComplete()):
		s.typed.SetValue(shown[0])
		s.typed.CursorEnd()
	case key.Matches(k, screen.KClear()):
		s.typed.SetValue("")
		s.at = -1
	case s.typed.Value() == "" && isFigure(k): // it is money: no name begins with one
		c.Close()
		return s, c.Tell(k)
	default:
		was := s.typed.Value()
		if s.typed = s.typed.Typed(k); s.typed.Value() != was {
			s.at = -1
		}
	}
	return s, nil
}

// isFigure says that a key begins an amount and no name: é, è, ç and à, which are
// figures of a French keyboard too, are letters here.
func isFigure(k tea.KeyMsg) bool {
	return screen.StartsAmount(k) && !strings.ContainsRune("éèçà", k.Runes[0])
}

// shown are the names that go on like what is typed: by their beginning, or that
// of one of their words.
func (s *cashier) shown() []string {
	typed := fold(s.typed.Value())
	if typed == "" || typed == fold(s.c.Cashier) { // as it opened: all of them
		return s.names
	}
	return slices.DeleteFunc(slices.Clone(s.names), func(name string) bool {
		is := fold(name)
		return !strings.HasPrefix(is, typed) && !strings.Contains(is, " "+typed)
	})
}

// chosen is the name that Enter takes: of one that was used before, as it was
// written then.
func (s *cashier) chosen() string {
	if shown := s.shown(); s.at >= 0 && s.at < len(shown) {
		return shown[s.at]
	}
	name := till.CashierName(s.typed.Value())
	for _, n := range s.names {
		if fold(n) == fold(name) {
			return n
		}
	}
	return name
}

// fold is a name without what people leave out: capitals and accents.
func fold(name string) string { return strings.ToLower(cells.ASCII(model.Clean(name))) }

func (s *cashier) kTake() key.Binding {
	if s.chosen() == "" {
		return s.c.KEnter(in(s.c.W).kNobody)
	}
	return s.c.KEnter(in(s.c.W).kTake)
}

func (s *cashier) kMove() key.Binding {
	return screen.When(len(s.shown()) > 0, screen.Bind("down tab up shift+tab", "↓ ↑", s.c.W.Setup.KMove))
}

// kComplete writes out the first of the names that begin like this.
func (s *cashier) kComplete() key.Binding {
	shown, v := s.shown(), s.typed.Value()
	goes := v != "" && len(shown) > 0 && shown[0] != v && s.typed.Position() == len([]rune(v))
	return screen.When(goes, screen.Bind("right", "→", in(s.c.W).kComplete))
}

func (s *cashier) Keys() []key.Binding {
	return screen.WayOut(s.w, s.c.KBack(), s.kTake(), s.kMove(), s.kComplete(), screen.KClear())
}

func (s *cashier) View() string {
	c, w := s.c, in(s.c.W)
	now := c.Cashier
	if now == "" {
		now = w.nobody
	}
	out := []cells.Part{
		cells.Keep(9, cells.Spread(c.Theme.Title.Render(w.title), c.Theme.Hint.Render(cells.Cut(fmt.Sprintf(w.now, now), s.w/2)), s.w)), cells.Gap(),
		cells.Keep(10, c.Theme.Here(s.at < 0)+w.name+" "+s.typed.Focus(s.at < 0).Draw(min(till.MaxCashier+1, max(4, s.w-cells.Width(w.name)-4)))), cells.Gap(),
	}
	if s.unread {
		out = append(out, cells.Keep(5, cells.Styled(c.Theme.Notice.Render, cells.Wrap(w.unread, s.w))...))
	}
	about := cells.Styled(c.Theme.Hint.Render, cells.Wrap(w.about, s.w))
	shown := s.shown()
	if room := s.h - 6 - len(about); len(shown) > 0 && room > 0 {
		first := max(0, min(s.at-room/2, len(shown)-room))
		out = append(out, cells.Keep(4, c.Theme.Hint.Render(w.used)))
		for i := first; i < min(len(shown), first+room); i++ {
			out = append(out, cells.Keep(6, c.Theme.Here(s.at == i)+cells.Cut(shown[i], s.w-2)))
		}
	}
	return cells.Stack(s.h, append(out, cells.Spring(), cells.Keep(2, about...))...)
}
