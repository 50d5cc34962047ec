package ui

import (
	"context"
	"errors"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/qr"
	"caisse/ui/screen"
	"caisse/ui/terminal"
	"caisse/ui/text"
	"caisse/ui/theme"
)

// AskRescue shows why the ledger cannot be used, and asks what to do. Nothing is
// done here.
func AskRescue(ctx context.Context, of text.Rescue) (till.Way, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	s, err := terminal.Open(os.Stdin, os.Stdout, qr.FromEnv(os.Getenv, runtime.GOOS).Dumb)
	if err != nil {
		return till.Leave, err
	}
	r := newRescue(of)
	r.c.Looks, r.c.Profile = terminal.LooksOf(of.Settings, of.Mono), terminal.BaseProfile(of.ASCII)
	dress(r.c)
	r.ctx, r.keyboard = ctx, s.Keyboard
	r.w, r.h = s.Size()
	s.Term.Resize(r.w, r.h)
	last, err := onTerminal(ctx, stop, s, nil, r, nil)
	switch r, ok := last.(rescue); {
	case errors.Is(err, errFell):
		return till.Leave, errors.New(in(text.In(of.Settings.Lang)).fell)
	case ctx.Err() != nil: // told to stop, and stopped
		return till.Leave, nil
	case ok && err == nil:
		return r.chosen, nil
	}
	return till.Leave, err
}

// rescue is the screen: a sentence and a list.
type rescue struct {
	text.Rescue
	ctx      context.Context
	keyboard *terminal.Keyboard
	c        *screen.Console
	at       int
	chosen   till.Way
	shown    time.Time // a key pressed before could not mean it
	w, h     int
}

func newRescue(of text.Rescue) rescue {
	w := text.In(of.Settings.Lang)
	return rescue{Rescue: of, c: &screen.Console{Printer: &text.Printer{W: w, Theme: theme.New(theme.Look{ASCII: of.ASCII})}}, shown: time.Now(), ctx: context.Background()}
}

func (r rescue) Init() tea.Cmd {
	return tea.Batch(leaveWhenTold(r.ctx, r.keyboard), askTerminal(r.ctx, r.keyboard, r.c.Profile, 0))
}

func (r rescue) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case screen.TerminalKnown:
		r.c.Profile = msg.Profile
		dress(r.c)
	case tea.WindowSizeMsg:
		r.w, r.h = msg.Width, msg.Height
	case tea.KeyMsg:
		switch {
		case key.Matches(msg, r.c.KQuit(), r.c.KBack()):
			return r, leave(r.keyboard)
		case key.Matches(msg, r.c.KLang()):
			r.c.W = r.c.W.Other()
		case key.Matches(msg, screen.Bind("down tab up shift+tab", "↑ ↓", "")):
			r.at = max(0, min(r.at+screen.Way(msg), len(r.Ways)-1))
		case key.Matches(msg, r.c.KEnter("")):
			if time.Since(r.shown) < screen.QuietFor || len(r.Ways) == 0 {
				return r, nil
			}
			r.chosen = r.Ways[r.at]
			return r, leave(r.keyboard)
		}
	}
	return r, nil
}

func (r rescue) View() string {
	if r.w <= 0 || r.h <= 0 {
		return ""
	}
	w, th := rescueIn(r.c.W), r.c.Theme
	room := max(1, min(r.w, 100)-4)
	in := func(style theme.Style, text string) (out []string) {
		for _, l := range cells.Wrap(text, room) {
			out = append(out, "  "+style.Render(l))
		}
		return out
	}
	title := []string{"  " + th.Title.Render(r.c.W.App) + " " + th.BadLoud.Render(" "+w.rescueTitle+" ")}
	why := in(th.Label, r.Why(r.c.W.Lang))
	failed := in(th.Notice, r.Failed(r.c.W.Lang))
	ways := r.listed(room)
	keys := in(th.Hint, w.rescueKeys)
	blocks := [][]string{nil, title, why, failed, ways, keys}
	blank := 1
	if over := len(slices.Concat(blocks...)) - r.h; over > -len(blocks) { // a small window
		blank = 0
		if over > 0 && over < len(why) { // the end of the sentence is what can be missed
			blocks[2] = why[:len(why)-over]
			last := &blocks[2][len(blocks[2])-1]
			*last = cells.Cut(*last, r.w-1) + "…"
		}
	}
	var out []string
	for i, b := range blocks {
		if i > 0 && blank > 0 && len(b) > 0 {
			out = append(out, "")
		}
		out = append(out, b...)
	}
	if over := len(out) - r.h; over > 0 { // the choice stays
		out = out[over:]
	}
	for i := range out {
		out[i] = cells.Cut(out[i], r.w)
	}
	text := strings.Join(out, "\n")
	if th.ASCII {
		text = cells.ASCII(text)
	}
	return text
}

// listed is what there is to choose from.
func (r rescue) listed(room int) (out []string) {
	for i, way := range r.Ways {
		name := rescueIn(r.c.W).ways[way]
		if way == till.PutBack {
			name += " (" + r.Backup + ")"
		}
		mark := "   "
		if i == r.at {
			mark = " > "
		}
		for _, l := range cells.Wrap(name, room-3) {
			if i == r.at {
				l = r.c.Theme.Key.Render(l)
			}
			out, mark = append(out, mark+l), "   "
		}
	}
	return out
}
