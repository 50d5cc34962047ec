package code

import (
	"context"
	"fmt"
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/cells"
	"caisse/ui/qr"
	"caisse/ui/screen"
	"caisse/ui/terminal"
)

// trial shows a harmless code in each style this terminal may do: the
// merchant scans, and keeps the one that works best for this terminal.
type trial struct {
	c      *screen.Console
	styles []qr.Style
	at     int
	code   Code
	w, h   int
}

// NewTrial begins with the style in use.
func NewTrial(_ context.Context, c *screen.Console) screen.Screen {
	t := &trial{c: c, styles: []qr.Style{qr.Auto, qr.StyleHalf, qr.StyleSextant, qr.StyleImage}}
	t.at = max(0, slices.Index(t.styles, c.Style))
	return t
}

func (t *trial) Init() tea.Cmd                 { return nil }
func (t *trial) Resize(w, h int) screen.Screen { t.w, t.h = w, h; return t.draw() }

func (t *trial) draw() *trial {
	t.code = t.code.Fit(t.c, t.styles[t.at], terminal.TestLink, t.w, t.h, true, 0)
	return t
}

func (t *trial) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case screen.TerminalKnown:
		return t.draw(), nil
	case tea.KeyMsg:
		switch {
		case key.Matches(msg, t.c.KBack()):
			return t, t.c.Close()
		case key.Matches(msg, t.kStyle()):
			step := 1
			if screen.Way(msg) < 0 {
				step = len(t.styles) - 1
			}
			t.at = (t.at + step) % len(t.styles)
			return t.draw(), nil
		case key.Matches(msg, t.kKeep()):
			style := t.styles[t.at]
			t.c.Close()
			t.c.Tell(screen.StyleKept{Style: style})
			return t, keepStyle(t.c, style)
		case screen.StartsAmount(msg):
			return t, t.c.Next(msg)
		}
	}
	return t, nil
}

func (t *trial) kStyle() key.Binding {
	return screen.Bind("right left tab", "← →", in(t.c.W).kStyle)
}
func (t *trial) kKeep() key.Binding {
	return screen.When(len(t.code.Drawing.Lines) > 0, t.c.KEnter(in(t.c.W).kKeep))
}
func (*trial) ID() string  { return screen.CodeTestID }
func (*trial) Sells() bool { return true }

func (t *trial) Keys() []key.Binding {
	return []key.Binding{t.kStyle(), t.kKeep(), t.c.KBack()}
}

func (t *trial) Whole() bool { return true }

func (t *trial) View() string { return t.WholeView(t.w, t.h) }

func (t *trial) WholeView(w, h int) string {
	c := t.c
	name := fmt.Sprintf("%s (%d/%d)", t.styles[t.at], t.at+1, len(t.styles))
	return cells.Stack(h,
		cells.Keep(10, cells.Spread(c.Theme.Title.Render(in(c.W).codeTest), name, w)),
		cells.Keep(9, t.code.Centred(w)...),
		cells.Keep(2, cells.Cut(terminal.Why(t.code.Choice, c.W), w)),
		cells.Keep(1, cells.Wrap(in(c.W).codeTestText, w)...))
}

func (t *trial) WholeKeys() []key.Binding { return t.Keys() }

// keepStyle remembers style for this terminal.
func keepStyle(c *screen.Console, style qr.Style) tea.Cmd {
	keep, name, w := c.Looks.Keep, terminal.Name(c.Profile), in(c.W)
	return func() tea.Msg {
		if keep != nil {
			if err := keep(name, string(style)); err != nil {
				return screen.Said{Text: w.notKept}
			}
		}
		return screen.Said{Text: fmt.Sprintf(w.kept, style, name)}
	}
}
