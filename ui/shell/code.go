package shell

import (
	"context"
	"errors"
	"fmt"

	"caisse/model/settings"
	"caisse/ui/terminal"
)

func code() Command {
	return Command{
		Name: "qr", Args: "TEXT",
		Says: func(say Say) Saying {
			return Saying{Does: say("afficher un QR comme la console, pour essayer un terminal", "show a QR code like the console, to try a terminal")}
		},
		Uses: []string{settings.NameQR},
		Run: func(_ context.Context, s *Shell, args []string) error {
			if len(args) != 1 {
				return usage(s.say("caisse qr TEXTE : un texte, entre guillemets", "caisse qr TEXT: one text, in quotes"))
			}
			d, why, err := terminal.PrintCode(args[0], terminal.LooksOf(s.Settings), s.ASCII, s.Settings.Lang)
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
