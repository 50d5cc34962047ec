package shell

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"syscall"

	"caisse/ui/text"
)

// serve is the built-in LigdiCash alone.
func serve(p Program) command {
	var addr string
	return command{
		Name: "sandbox",
		Says: func(w *text.Words) saying {
			say := serveIn(w)
			var rows [][2]string
			for _, c := range p.Cases() {
				rows = append(rows, [2]string{fmt.Sprintf("%5d", c.Amount), *text.Pick(w, &c.FR, &c.EN)})
			}
			return saying{Does: say.does, More: say.special, Rows: rows, Flags: map[string]string{"addr": say.addr}}
		},
		Flags: func(f *flag.FlagSet) {
			f.StringVar(&addr, "addr", "127.0.0.1:8477", "")
		},
		Run: func(ctx context.Context, s *Shell, _ []string) error { return s.serve(ctx, addr) },
	}
}

// serve serves it until Ctrl+C.
func (s *Shell) serve(ctx context.Context, addr string) error {
	say := serveIn(s.words())
	l, err := s.Serve(addr, "")
	if err != nil {
		why := say.noAddress
		switch {
		case errors.Is(err, syscall.EADDRINUSE):
			why = say.taken
		case errors.Is(err, fs.ErrPermission):
			why = say.notMine
		}
		return usage(fmt.Sprintf(say.noListen, clean(addr), why))
	}
	if err := s.line(fmt.Sprintf(say.serving, l.Base)); err != nil {
		return err
	}
	if err := s.line(fmt.Sprintf(say.howToUse, l.Base)); err != nil {
		return err
	}
	select {
	case err := <-l.Done:
		if err != nil {
			err = errors.New(say.broke)
		}
		return err
	case <-ctx.Done(): // as announced
		return l.Close()
	}
}
