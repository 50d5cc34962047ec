// Package round opens the console: its ledger, and what to do about one that
// cannot be used, its LigdiCash, its till with the watch; and all of it again
// where the cashier goes over to the sandbox or to another profile. It knows no
// screen: main.go hands in what shows them.
package round

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"github.com/charmbracelet/x/term"

	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/shell"
	"caisse/ui/text"
)

// Screens are what shows a console on the terminal.
type Screens struct {
	// Show runs a console until it is left.
	Show func(context.Context, Round) (Next, error)
	// Ask shows why a ledger cannot be used, and asks what to do. It does nothing
	// about it.
	Ask func(context.Context, text.Rescue) (till.Way, error)
}

// Round is one console, from its ledger to its end.
type Round struct {
	Till    *till.Till
	Desk    settings.Drawer
	Connect func() error // finds the keys and connects the till
	EnvKeys bool         // Connect takes them from the environment, at once
	Mono    bool         // no colours
	Log     *slog.Logger // nil: none
	Shown   func()       // to be called when the first frame is: what can wait for it does
}

// Next is how a console was left.
type Next struct {
	Again   bool   // by going over
	Sandbox bool   // to the built-in LigdiCash
	Profile string // to this profile; "" is the same
}

// Run shows consoles until one is left for good.
func Run(ctx context.Context, s *shell.Shell, on Screens) error {
	debug.SetGCPercent(50) // its heap is small: a few megabytes less for no time that could be noticed
	if !term.IsTerminal(s.In.Fd()) || !term.IsTerminal(os.Stdout.Fd()) {
		return shell.Exit{Code: shell.ExitUsage, Text: roundIn(text.In(s.Settings.Lang)).noTerminal}
	}
	s.PointToLines()
	for {
		next, err := round(ctx, s, on)
		if err != nil || !next.Again || ctx.Err() != nil {
			return err
		}
		s.Training = next.Sandbox
		if next.Profile != "" {
			choose(s, next.Profile)
		}
		if err := s.Reload(); err != nil {
			return err
		}
	}
}

// choose goes over to another profile, for good where nothing but settings.toml
// says which it is.
func choose(s *shell.Shell, profile string) {
	if o := s.Settings.Origin(settings.NameProfile); o == settings.FromFlag || o == settings.FromEnvironment ||
		settings.UseProfile(s.Settings.ConfigDir, profile) != nil { // it cannot be written: for this run then
		s.Given[settings.NameProfile] = profile
	}
}

// How long what is under way may take at the end of a console, and where the
// program was told to stop: at once.
const (
	grace = 2 * time.Second
	hurry = 500 * time.Millisecond
)

func round(ctx context.Context, s *shell.Shell, on Screens) (Next, error) {
	place := s.Place()
	if s.Training {
		l, err := embed(s)
		if err != nil {
			return Next{}, err
		}
		defer l.Close()
		place.Served, place.Customer = l.Base, l.Customer
	}
	if s.Settings.Debug {
		log, err := s.Settings.OpenLog()
		if err != nil {
			return Next{}, fmt.Errorf(roundIn(text.In(s.Settings.Lang)).noLog, s.Settings.DataDir)
		}
		defer log.Close()
		place.Share.Log = slog.New(slog.NewTextHandler(log, nil))
	}
	t, done, err := open(ctx, s, place, on)
	if err != nil || t == nil {
		return Next{}, err
	}
	defer func() {
		if ctx.Err() != nil {
			done(hurry)
		} else {
			done(grace)
		}
	}()
	r := Round{
		Till: t, Desk: settings.NewDrawer(s.Getenv, s.Settings, s.Given), Mono: s.Mono(),
		Connect: func() error { return place.Connect(t) },
	}
	_, r.EnvKeys = settings.EnvKeys(s.Getenv) // there before the first key press
	r.Log = place.Share.Log
	watch, unwatch := watching(ctx, t)
	defer unwatch()
	r.Shown = watch
	return on.Show(ctx, r)
}

// watching has t watch its waiting sales from watch on until unwatch has returned;
// one on a ledger that is looked at has none.
func watching(ctx context.Context, t *till.Till) (watch, unwatch func()) {
	ctx, stop := context.WithCancel(ctx)
	over := make(chan struct{})
	run := sync.OnceFunc(func() {
		go func() {
			defer close(over)
			if t.File().Writable() == nil {
				t.Run(ctx)
			}
		}()
	})
	return run, func() {
		stop()
		run() // which ends at once
		<-over
	}
}

// embed serves the built-in LigdiCash on loopback for this console alone. Its
// invoices are kept on disk, so that a restarted training till finds them; its
// usual port keeps their links alive too.
func embed(s *shell.Shell) (shell.Served, error) {
	dir := filepath.Join(s.Settings.DataDir, "sandbox")
	if l, err := s.Serve(shell.Sandbox{Addr: till.TrainingAt, Dir: dir}); err == nil {
		return l, nil
	}
	return s.Serve(shell.Sandbox{Addr: "127.0.0.1:0", Dir: dir})
}
