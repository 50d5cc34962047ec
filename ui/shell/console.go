package shell

import (
	"context"

	"caisse/model/settings"
)

// console is what there is without a command.
func console(p Program) Command {
	return Command{
		Uses: []string{settings.NameShop, settings.NameBaseURL, settings.NameLedger, settings.NameQR, settings.NameTimeZone}, Ledger: true,
		Says: func(say Say) Saying { return Saying{Does: say("la console", "the console")} },
		Run:  func(ctx context.Context, s *Shell, _ []string) error { return p.Console(ctx, s) },
	}
}
