package ui

import (
	"context"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"caisse/model/settings"
	"caisse/ui/qr"
)

// Way is what a cashier chooses to do about a ledger that cannot simply be
// opened.
type Way int

const (
	Leave     Way = iota // nothing: the console ends
	LookOnly             // read what can be read
	GoOn                 // with what is there, although some is missing
	PutBack              // the newest backup, the present one kept beside it
	NewLedger            // a new one, the present one kept beside it
)

// Rescue is what there is to choose from.
type Rescue struct {
	Settings    settings.Settings
	ASCII, Mono bool
	Ways        []Way  // that are possible, in order; the first is the safe one
	Backup      string // name of the newest, for PutBack

	// Why is what happened, what it means for the money, what to do; Failed why the
	// way that was chosen before did not work, "" for none. In each language.
	Why, Failed func(lang string) string
}

// AskRescue shows why the ledger cannot be used, and asks what to do. Nothing is
// done here.
func AskRescue(ctx context.Context, of Rescue) (Way, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	s, err := newSession(os.Stdin, os.Stdout, qr.FromEnv(os.Getenv, runtime.GOOS).Dumb)
	if err != nil {
		return Leave, err
	}
	r := newRescue(of)
	r.w, r.h = s.size()
	s.term.resize(r.w, r.h)
	last, err := onTerminal(ctx, stop, s, nil, r)
	if r, ok := last.(rescue); ok && err == nil && ctx.Err() == nil {
		return r.chosen, nil
	}
	return Leave, err
}

// rescue is the screen: a sentence and a list.
type rescue struct {
	Rescue
	c      *console
	at     int
	chosen Way
	shown  time.Time // a key pressed before could not mean it
	w, h   int
}

func newRescue(of Rescue) rescue {
	w := languages[of.Settings.Lang]
	if w == nil {
		w = &french
	}
	return rescue{Rescue: of, c: &console{w: w, th: newTheme(of.ASCII, of.Mono)}, shown: time.Now()}
}

func (r rescue) Init() tea.Cmd { return nil }

func (r rescue) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		r.w, r.h = msg.Width, msg.Height
	case tea.KeyMsg:
		switch msg.String() {
		case "ctrl+c", "esc":
			return r, tea.Quit
		case "f2":
			r.c.w = r.c.w.other()
		case "up", "shift+tab":
			r.at = max(0, r.at-1)
		case "down", "tab":
			r.at = min(len(r.Ways)-1, r.at+1)
		case "enter":
			if time.Since(r.shown) < quietFor || len(r.Ways) == 0 {
				return r, nil
			}
			r.chosen = r.Ways[r.at]
			return r, tea.Quit
		}
	}
	return r, nil
}

func (r rescue) View() string {
	if r.w <= 0 || r.h <= 0 {
		return ""
	}
	w, th := &r.c.w.file, r.c.th
	room := max(1, min(r.w, 100)-4)
	in := func(style lipgloss.Style, text string) (out []string) {
		for _, l := range wrap(text, room) {
			out = append(out, "  "+style.Render(l))
		}
		return out
	}
	title := []string{"  " + th.title.Render(r.c.w.app) + " " + th.badLoud.Render(" "+w.rescueTitle+" ")}
	why := in(th.label, r.Why(r.c.w.lang))
	failed := in(th.notice, r.Failed(r.c.w.lang))
	ways := r.listed(room)
	keys := in(th.hint, w.rescueKeys)
	blocks := [][]string{nil, title, why, failed, ways, keys}
	blank := 1
	if over := len(slices.Concat(blocks...)) - r.h; over > -len(blocks) { // a small window
		blank = 0
		if over > 0 && over < len(why) { // the end of the sentence is what can be missed
			blocks[2] = why[:len(why)-over]
			last := &blocks[2][len(blocks[2])-1]
			*last = cut(*last, r.w-1) + "…"
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
		out[i] = cut(out[i], r.w)
	}
	text := strings.Join(out, "\n")
	if th.ascii {
		text = toASCII(text)
	}
	return text
}

// listed is what there is to choose from.
func (r rescue) listed(room int) (out []string) {
	for i, way := range r.Ways {
		name := r.c.w.file.ways[way]
		if way == PutBack {
			name += " (" + r.Backup + ")"
		}
		mark := "   "
		if i == r.at {
			mark = " > "
		}
		for _, l := range wrap(name, room-3) {
			if i == r.at {
				l = r.c.th.key.Render(l)
			}
			out, mark = append(out, mark+l), "   "
		}
	}
	return out
}
