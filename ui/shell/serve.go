package shell

import (
	"context"
	"flag"
	"fmt"
)

// serve is the built-in LigdiCash alone.
func serve(p Program) Command {
	var addr string
	return Command{
		Name: "sandbox",
		Says: func(say Say) Saying {
			more := say("Montants spéciaux :", "Special amounts:")
			for _, c := range p.Cases() {
				more += fmt.Sprintf("\n  %5d  %s", c.Amount, say(c.FR, c.EN))
			}
			return Saying{Does: say("un LigdiCash local, pour d'autres programmes", "a LigdiCash of its own, for other programs"), More: more,
				Flags: map[string]string{"addr": say("adresse et port", "address and port")}}
		},
		Flags: func(f *flag.FlagSet) {
			f.StringVar(&addr, "addr", "127.0.0.1:8477", "")
		},
		Run: func(ctx context.Context, s *Shell, _ []string) error { return s.serve(ctx, addr) },
	}
}

// serve serves it until Ctrl+C.
func (s *Shell) serve(ctx context.Context, addr string) error {
	l, err := s.Serve(addr, "")
	if err != nil {
		return s.fail("bac à sable : %q ne peut pas être écouté : %v", "sandbox: cannot listen on %q: %v", addr, err)
	}
	if err := s.line("LigdiCash de bac à sable sur %s (Ctrl+C l'arrête)", "Sandbox LigdiCash on %s (Ctrl+C stops it)", l.Base); err != nil {
		return err
	}
	if err := s.line("Console : LIGDICASH_BASE_URL=%s LIGDICASH_API_KEY=TEST LIGDICASH_API_TOKEN=TEST caisse",
		"Console: LIGDICASH_BASE_URL=%s LIGDICASH_API_KEY=TEST LIGDICASH_API_TOKEN=TEST caisse", l.Base); err != nil {
		return err
	}
	select {
	case err := <-l.Done:
		return err
	case <-ctx.Done(): // as announced
		return l.Close()
	}
}
