package ui

import (
	"fmt"
	"log/slog"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/terminal"
	"caisse/ui/tty"
)

// painted is the model Bubble Tea runs: another one, painted on t.
type painted struct {
	inner tea.Model
	t     *terminal.Terminal
	log   *slog.Logger
	fell  *terminal.Fall
}

func (p painted) Init() tea.Cmd { return guard(p.fell, p.inner.Init()) }

func (p painted) Update(msg tea.Msg) (m tea.Model, cmd tea.Cmd) {
	defer p.fell.Caught(func() { m, cmd = p, nil })
	if m, ok := msg.(tea.WindowSizeMsg); ok {
		m.Width, m.Height = tty.Size(m.Width, m.Height)
		p.t.Resize(m.Width, m.Height)
		msg = m
	}
	if p.log != nil {
		p.log.Info("message", "type", fmt.Sprintf("%T", msg))
	}
	p.inner, cmd = p.inner.Update(msg)
	return p, guard(p.fell, cmd)
}

// View paints, and gives Bubble Tea's own renderer nothing to do.
func (p painted) View() string {
	defer p.fell.Caught(func() {})
	if m, ok := p.inner.(interface{ Lines() []string }); ok {
		p.t.PaintLines(m.Lines())
	} else {
		p.t.Paint(p.inner.View())
	}
	return " "
}

// guard is cmd, and those it leads to, with their panics taken.
func guard(f *terminal.Fall, cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer f.Caught(func() { msg = nil })
		msg = cmd()
		if all, ok := msg.(tea.BatchMsg); ok {
			guarded := make(tea.BatchMsg, len(all))
			for i := range all {
				guarded[i] = guard(f, all[i])
			}
			return guarded
		}
		return msg
	}
}
