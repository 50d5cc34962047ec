// Package help is the screen that lists what can be done on another, and does it
// by pressing its key. It has no command of its own, and no list of them: what it
// adds is a sentence for each.
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
	here   int // so many of all are the screen's own
	filter field.Field
	at     int // of those shown
	w, h   int
}

// New lists the commands of the screen below, and those of every screen.
func New(c *screen.Console, own, everywhere []key.Binding) screen.Screen {
	h := &help{c: c, filter: field.New(40).Focus(true)}
	h.list(own)
	h.here = len(h.all)
	h.list(everywhere)
	return h
}

func (h *help) list(all []key.Binding) {
	for _, b := range all {
		if b.Enabled() && b.Help().Desc != "" && b.Help().Key != h.c.KHelp().Help().Key {
			h.all = append(h.all, b)
		}
	}
}

func (h *help) Init() tea.Cmd                  { return nil }
func (*help) Typing() bool                     { return true }
func (h *help) Resize(w, ht int) screen.Screen { h.w, h.h = w, ht; return h }
func (*help) Passes(screen.Screen) bool        { return true }

func (*help) ID() string { return screen.HelpID }

func (h *help) Keys() []key.Binding {
	return []key.Binding{h.kRun(), h.c.KBack(), h.kOther(), kChoose()}
}
func (h *help) kRun() key.Binding {
	return screen.When(len(h.shown()) > 0, h.c.KEnter(in(h.c.W).kRun))
}

func kChoose() key.Binding { return screen.Bind("down up", "↓ ↑", "") }
func (h *help) kOther() key.Binding {
	own, everywhere := h.groups()
	return screen.When(len(own) > 0 && len(everywhere) > 0, screen.Bind("tab shift+tab", "Tab", in(h.c.W).kOther))
}

// shown are the commands in which all the words that were typed are found, and
// here so many of them are the screen's own.
func (h *help) shown() []key.Binding {
	own, everywhere := h.groups()
	return append(own, everywhere...)
}

func (h *help) groups() (own, everywhere []key.Binding) {
	want := strings.Fields(plain(h.filter.Value()))
	for i, b := range h.all {
		switch {
		case !h.means(b, want):
		case i < h.here:
			own = append(own, b)
		default:
			everywhere = append(everywhere, b)
		}
	}
	return own, everywhere
}

// means says that each word begins one of b's: of its key, its name, what it does
// or what else it may be called.
func (h *help) means(b key.Binding, want []string) bool {
	a := about(h.c.W, b.Help().Desc)
	text := " " + plain(b.Help().Key+" "+b.Help().Desc+" "+a.does+" "+a.also)
	for _, word := range want {
		if !strings.Contains(text, " "+word) {
			return false
		}
	}
	return true
}

// plain is text without accents, capitals and signs that nobody types in a search.
func plain(text string) string {
	text = strings.ToLower(cells.ASCII(text))
	for _, sign := range []string{"'", "(", "\"", "-", ","} {
		text = strings.ReplaceAll(text, sign, " ")
	}
	return text
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
	case key.Matches(k, h.kOther()):
		own, _ := h.groups()
		if h.at < len(own) {
			h.at = len(own)
		} else {
			h.at = 0
		}
		return h, nil
	}
	h.filter = h.filter.Typed(k)
	h.at = 0
	return h, nil
}
