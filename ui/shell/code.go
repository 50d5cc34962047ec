package shell

import (
	"context"
	"errors"
	"fmt"

	"caisse/model/settings"
	"caisse/ui/terminal"
	"caisse/ui/text"
)

func code() command {
	return command{
		Name: "qr", Takes: anything,
		Says: func(w *text.Words) saying {
			return saying{Does: codeIn(w).does, Args: codeIn(w).args}
		},
		Uses: []string{settings.NameQR},
		Run: func(_ context.Context, s *Shell, args []string) error {
			if len(args) != 1 || args[0] == "" {
				return usage(codeIn(s.words()).usage)
			}
			d, why, err := terminal.PrintCode(args[0], terminal.LooksOf(s.Settings, s.Mono()), s.ASCII, s.words())
			if err != nil {
				return err
			}
			if d == "" {
				return errors.New(why)
			}
			if _, err := fmt.Fprintln(s.Out, d); err != nil {
				return err
			}
			_, err = fmt.Fprintln(s.Err, why)
			return err
		},
	}
}
