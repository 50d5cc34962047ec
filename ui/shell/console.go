package shell

import (
	"context"

	"caisse/model/settings"
	"caisse/ui/text"
)

// console is what there is without a command.
func console(p Program) command {
	return command{
		Uses: []string{settings.NamePrinter, settings.NameShop, settings.NameBaseURL, settings.NameLedger, settings.NameQR, settings.NameTheme, settings.NameTimeZone, settings.NameDayStarts}, Ledger: true,
		Says: func(w *text.Words) saying { return saying{Does: helpIn(w).console} },
		Run:  func(ctx context.Context, s *Shell, _ []string) error { return p.Console(ctx, s) },
	}
}
