package shell

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/charmbracelet/x/term"

	"caisse/model/settings"
	"caisse/ui/display"
	kiosk "caisse/ui/page"
	"caisse/ui/text"
)

// faces is the screen that faces the customer.
func faces(p Program) command {
	var addr string
	var inPage bool
	return command{
		Name: "display", Uses: []string{settings.NameQR, settings.NameTheme},
		Says: func(w *text.Words) saying {
			say := displayIn(w)
			return saying{Does: say.does, More: say.more, Flags: map[string]string{"page": say.page, "addr": serveIn(w).addr}}
		},
		Flags: func(f *flag.FlagSet) {
			f.BoolVar(&inPage, "page", false, "")
			f.StringVar(&addr, "addr", "127.0.0.1:8479", "")
		},
		Run: func(ctx context.Context, s *Shell, _ []string) error {
			say := displayIn(s.words())
			t := s.Glass()
			if where, ok := t.Usable(); !ok {
				return usage(fmt.Sprintf(say.noPlace, clean(where)))
			}
			switch {
			case inPage:
				return s.kiosk(ctx, t, addr)
			case !term.IsTerminal(s.In.Fd()), !term.IsTerminal(os.Stdout.Fd()):
				return usage(say.noTerminal)
			}
			return p.Display(ctx, s, t)
		},
	}
}

// Glass is where the console of this run shows itself, and where it is followed.
// Who follows, and is not told which profile, follows the one that runs.
func (s *Shell) Glass() display.Till {
	t := display.Till{DataDir: s.Settings.DataDir, Getenv: s.Getenv}
	if o := s.Settings.Origin(settings.NameProfile); o == settings.FromFlag || o == settings.FromEnvironment {
		t.Profile = s.Settings.Profile
	}
	return t
}

// kiosk shows the glass of t in browsers, until Ctrl+C.
func (s *Shell) kiosk(ctx context.Context, t display.Till, addr string) error {
	say := displayIn(s.words())
	served, err := kiosk.OpenAt(addr)
	if errors.Is(err, kiosk.ErrNotLoopback) {
		return usage(fmt.Sprintf(say.noListen, clean(addr), say.notLoopback))
	} else if err != nil {
		return usage(fmt.Sprintf(say.noListen, clean(addr), s.noAddress(err)))
	}
	defer served.Close()
	show := func(seen display.Seen) { served.Show(seen.Page(s.words())) }
	show(display.Seen{})
	if err := s.line(fmt.Sprintf(say.serving, served.URL())); err != nil {
		return err
	}
	t.Follow(ctx, show)
	return nil
}
