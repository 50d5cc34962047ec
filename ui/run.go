package ui

import (
	"context"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/term"
	"github.com/muesli/termenv"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/qr"
)

// Config is what a console is started with.
type Config struct {
	Till    *till.Till
	Lang    string // "fr" or "en"
	Shop    string
	Sandbox bool     // said in words on every screen
	ASCII   bool     // no sign outside ASCII: the terminal has no UTF-8
	Mono    bool     // no colours
	Keys    KeyState // what is known of the keys already
	// Connect finds the keys and connects the till. It may block on a keyring:
	// it runs beside the console, after the first frame.
	Connect func() KeyState
	Looks   Looks
	Log     *slog.Logger // types of messages only, never what is typed; nil: none
}

// Looks are how codes are drawn.
type Looks struct {
	Style qr.Style // asked for by flag or environment; "" leaves it to Kept
	Kept  map[string]string
	// Keep remembers style for the terminal of that name, for the next start.
	Keep func(terminal, style string) error
}

// Run shows the console on the terminal until the cashier quits or ctx ends.
func Run(ctx context.Context, cfg Config) error {
	t := NewTerminal(os.Stdout)
	if cfg.Mono && os.Getenv("TERM") != "dumb" {
		lipgloss.SetColorProfile(termenv.ANSI) // NO_COLOR would take bold and reverse away too
	}
	r := newRoot(ctx, cfg, t)
	defer r.c.out.close()
	// On Windows keys come as events, not bytes: there is nothing to listen to.
	options := []tea.ProgramOption{tea.WithoutSignalHandler(), tea.WithOutput(t), tea.WithAltScreen(), tea.WithFPS(1)}
	if runtime.GOOS != "windows" && !r.c.profile.Dumb {
		t.questions = qr.Questions
		r.keyboard = newKeyboard(os.Stdin)
		options = append(options, tea.WithInput(r.keyboard))
	}
	// Asked for here, so that the very first frame is drawn; Bubble Tea would
	// tell the size only after it.
	if w, h, err := term.GetSize(os.Stdout.Fd()); err == nil {
		t.resize(w, h)
		next, _ := r.Update(tea.WindowSizeMsg{Width: w, Height: h})
		r = next.(root)
	}
	p := tea.NewProgram(painted{r, t, cfg.Log}, options...)
	// A terminal that takes nothing any more must not keep a signal waiting.
	defer context.AfterFunc(ctx, func() { time.AfterFunc(2*time.Second, p.Kill) })()
	_, err := p.Run()
	if ctx.Err() != nil {
		return nil // told to stop, and stopped
	}
	return err
}

func newRoot(ctx context.Context, cfg Config, t *Terminal) root {
	w := languages[cfg.Lang]
	if w == nil {
		w = &french
	}
	c := &console{
		till: cfg.Till, w: w, th: newTheme(cfg.ASCII, cfg.Mono), term: t,
		shop: model.Clean(cfg.Shop), sandbox: cfg.Sandbox, now: time.Now, zone: time.Local,
	}
	c.profile = baseProfile(cfg.ASCII)
	c.looks, c.out = cfg.Looks, &windows{open: opener(os.Getenv)}
	c.style = c.styleFor(c.profile)
	c.keys = cfg.Keys
	c.heard = map[string]bool{}
	return root{c: c, ctx: ctx, connect: cfg.Connect, stack: []screen{newSale(c)}}
}

// UTF8 says whether the environment promises a terminal with UTF-8.
func UTF8(getenv func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(getenv(name)); v != "" {
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return runtime.GOOS == "windows" // its consoles draw Unicode and name no locale
}
