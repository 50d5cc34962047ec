// Package help is the screen that lists what can be done on another, and does it
// by pressing its key. It has no command of its own, and no list of them.
package help

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/cells"
	"caisse/ui/field"
	"caisse/ui/screen"
)

// help lists every command that makes sense on the screen below, from the very
// bindings that screen acts on, and runs the one chosen by pressing its key.
type help struct {
	c      *screen.Console
	all    []key.Binding
	filter field.Field
	at     int
	w, h   int
}

// New lists all, the commands of the screen below.
func New(c *screen.Console, all []key.Binding) screen.Screen {
	h := &help{c: c, filter: field.New(40).Focus(true)}
	for _, b := range all {
		if b.Enabled() && b.Help().Desc != "" && b.Help().Key != "F1" {
			h.all = append(h.all, b)
		}
	}
	return h
}

func (h *help) Init() tea.Cmd                  { return nil }
func (*help) Typing() bool                     { return true }
func (h *help) Resize(w, ht int) screen.Screen { h.w, h.h = w, ht; return h }
func (*help) Passes(screen.Screen) bool        { return true }

func (*help) ID() string { return screen.HelpID }

func (h *help) Keys() []key.Binding { return []key.Binding{h.kRun(), h.c.KBack(), kChoose()} }
func (h *help) kRun() key.Binding {
	return screen.When(len(h.shown()) > 0, h.c.KEnter(in(h.c.W).kRun))
}

func kChoose() key.Binding { return screen.Bind("down up", "↓ ↑", "") }

// shown are the commands whose name or key holds what was typed.
func (h *help) shown() []key.Binding {
	want := strings.ToLower(h.filter.Value())
	var out []key.Binding
	for _, b := range h.all {
		if strings.Contains(strings.ToLower(b.Help().Key+" "+b.Help().Desc), want) {
			out = append(out, b)
		}
	}
	return out
}

func (h *help) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return h, nil
	}
	shown := h.shown()
	switch {
	case key.Matches(k, h.c.KBack()):
		return h, h.c.Close()
	case key.Matches(k, h.kRun()):
		h.c.Close()
		return h, h.c.Tell(screen.Press(shown[h.at].Keys()[0]))
	case key.Matches(k, kChoose()):
		h.at = max(0, min(h.at+screen.Way(k), len(shown)-1))
		return h, nil
	}
	h.filter = h.filter.Typed(k)
	h.at = 0
	return h, nil
}

func (h *help) View() string {
	c := h.c
	out := []cells.Part{cells.Keep(9, c.Theme.Title.Render(in(c.W).help)+"  "+in(c.W).searchHelp+" "+h.filter.Draw(max(4, min(20, h.w-40))))}
	shown := h.shown()
	room := max(1, h.h-2-len(in(c.W).helpText))
	from, to := cells.Around(h.at, len(shown), room)
	out = append(out, cells.Gap())
	for i := from; i < to; i++ {
		b := shown[i].Help()
		mark := c.Theme.Here(i == h.at)
		out = append(out, cells.Keep(8, cells.Cut(mark+c.Theme.Key.Render(cells.Pad(b.Key, 12))+b.Desc, h.w)))
	}
	if len(shown) == 0 {
		out = append(out, cells.Keep(8, in(c.W).nothingToRun))
	}
	out = append(out, cells.Gap())
	for _, l := range in(c.W).helpText {
		out = append(out, cells.Keep(3, cells.Styled(c.Theme.Hint.Render, cells.Wrap(l, h.w))...))
	}
	return cells.Stack(h.h, out...)
}
