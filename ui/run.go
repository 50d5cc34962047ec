package ui

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"runtime"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/articles"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/display"
	"caisse/ui/outside"
	"caisse/ui/qr"
	"caisse/ui/screen"
	"caisse/ui/screen/cashier"
	"caisse/ui/screen/sale"
	"caisse/ui/terminal"
	"caisse/ui/text"
	"caisse/ui/theme"
)

// Config is what a console is started with.
type Config struct {
	Till     *till.Till
	Settings settings.Settings // what this run works with
	Desk     screen.Desk       // nil: settings and keys cannot be changed here
	Resume   Outcome           // what an earlier round left
	Sandbox  bool              // no real money: said in words on every screen
	Foreign  string            // the host of a server that is neither LigdiCash nor on this machine: named on every screen
	Training bool              // the built-in LigdiCash: it needs no keys
	Version  string            // the program's; "" in tests
	ASCII    bool              // no sign outside ASCII: the terminal has no UTF-8
	// Connect finds the keys and connects the till: settings.ErrNoKeys where
	// there are none, any other error where they cannot be read. It may block on
	// a keyring: it runs beside the console, after the first frame.
	Connect func() error
	Manager bool // there is a manager's code
	EnvKeys bool // Connect takes the keys from the environment, at once
	Looks   terminal.Looks
	Log     *slog.Logger    // types of messages only, never what is typed; nil: none
	Shown   func()          // called when the first frame is; nil: nobody waits for it
	Faces   *display.Server // serves the glass to screens that face the customer; nil: none
}

// Run shows the console on the terminal until the cashier quits or ctx ends, or
// until it has to start again: then the Outcome says how, and is handed to the
// next round as Resume.
func Run(ctx context.Context, cfg Config) (Outcome, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	s, err := terminal.Open(os.Stdin, os.Stdout, qr.FromEnv(os.Getenv, runtime.GOOS).Dumb)
	if err != nil {
		return Outcome{}, err
	}
	r := newRoot(ctx, cfg, s.Term)
	defer r.c.Out.Close()
	if cfg.Faces != nil {
		defer cfg.Faces.Close()
	}
	r.keyboard, s.LastLine = s.Keyboard, in(r.c.W).fell
	// Asked for here, so that the very first frame is drawn.
	w, h := s.Size()
	s.Term.Resize(w, h)
	r.Update(tea.WindowSizeMsg{Width: w, Height: h})
	last, err := onTerminal(ctx, stop, s, cfg.Log, r, cfg.Shown)
	told := ctx.Err() != nil
	r.exports.end(told)
	switch m, ok := last.(*root); {
	case errors.Is(err, errFell):
		return Outcome{}, errors.New(in(r.c.W).fell)
	case told: // to stop, and stopped
		return Outcome{}, nil
	case ok && err == nil:
		return m.outcome, nil
	}
	return Outcome{}, err
}

// errFell is the end of a console by a panic.
var errFell = errors.New("ui: a panic")

// onTerminal runs m on the terminal of s until it quits, ctx ends, which stop does, or
// the terminal is gone, and gives the terminal back. It returns m as it was then.
// shown is called when the first frame is, before anything m asks for is begun;
// it may be nil.
func onTerminal(ctx context.Context, stop func(), s *terminal.Session, log *slog.Logger, m tea.Model, shown func()) (tea.Model, error) {
	fell := terminal.NewFall(stop, log)
	s.Term.Fell = fell
	first := painted{m, s.Term, log, fell}
	p := tea.NewProgram(first, append(options(s), tea.WithoutSignalHandler())...)
	defer context.AfterFunc(ctx, func() { time.AfterFunc(time.Second, p.Kill) })()
	defer s.End()
	resized := func(w, h int) { p.Send(tea.WindowSizeMsg{Width: w, Height: h}) }
	if err := s.Begin(func() { first.View() }, resized, stop); err != nil {
		return m, err
	}
	if shown != nil {
		shown()
	}
	last, err := p.Run()
	if last, ok := last.(painted); ok {
		m = last.inner
	}
	if fell.Fell() {
		err = errFell
	}
	return m, err
}

func newRoot(ctx context.Context, cfg Config, t *terminal.Terminal) *root {
	set, l := cfg.Settings, resumed(cfg.Resume, cfg.Settings.Profile)
	lang := set.Lang
	if l.lang != "" {
		lang = l.lang
	}
	w := text.In(lang)
	c := &screen.Console{
		Printer: &text.Printer{
			W: w, Theme: theme.New(theme.Look{ASCII: cfg.ASCII}), Masked: l.masked, Now: cfg.Till.Now, Days: set.Days(),
			Age: cfg.Till.Age, Watches: cfg.Till.StillAsks,
		},
		Till: cfg.Till, Desk: cfg.Desk, Settings: set, Draft: &l.Draft, Running: cfg.Till.Running,
		Counter: screen.Counter{Shop: model.Clean(set.Shop), Sandbox: cfg.Sandbox, Foreign: cfg.Foreign, Training: cfg.Training, Cashier: l.cashier, Manager: cfg.Manager, Version: cfg.Version},
		Glass:   screen.Glass{Term: t, Profile: terminal.BaseProfile(cfg.ASCII), Looks: cfg.Looks, Out: outside.New(outside.Opener(os.Getenv)), Faces: cfg.Faces},
	}
	if c.Zone == nil {
		c.Zone = time.Local
	}
	cfg.Till.SetDays(c.Days)
	cfg.Till.SetCashier(c.Cashier)
	c.Style = c.Looks.For(c.Profile)
	dress(c)
	c.Heard, c.Looked, c.Unwritten = map[string]bool{}, map[string]bool{}, map[string]model.Invoice{}
	for _, n := range cfg.Till.Unwritten() {
		c.Unwritten[n.Invoice.Ref] = n.Invoice
	}
	r := &root{c: c, frame: newFrame(c, cfg.Till.File()), ctx: ctx, today: c.Today(), carried: l}
	r.frame.last, r.frame.everywhere = &drawn{}, r.everywhere()
	first := sale.New(c, *l.sale(cfg.Training))
	*l.sale(cfg.Training) = sale.Form{}
	r.stack = []screen.Screen{first}
	if set.AskCashier == "yes" && c.Cashier == "" {
		r.stack = append(r.stack, cashier.New(c))
	}
	k := &keeper{c: c, connect: cfg.Connect}
	k.begin(cfg.EnvKeys)
	c.Dials = articles.Known
	r.keeper, r.exports, r.stock, r.prints = k, &exports{c: c}, &stock{c: c}, &prints{c: c}
	return r
}
