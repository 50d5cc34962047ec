package round

import (
	"context"
	"errors"
	"path/filepath"
	"time"
	"unicode"
	"unicode/utf8"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/shell"
	"caisse/ui/text"
)

// way is how a console goes on after rescue.
type way int

const (
	leave way = iota // it does not
	look             // with the ledger opened to be read
	again            // by opening the ledger again: something was done about it
)

// open opens the console's ledger, and a till on it; nil without an error is a
// cashier who did not want to do anything about one that is damaged, or less than
// it was.
func open(ctx context.Context, s *shell.Shell, place till.Place, on Screens) (*till.Till, func(time.Duration), error) {
	var failed error
	for {
		t, done, err := place.Sell(ctx)
		if err == nil {
			return t, done, nil
		}
		if ctx.Err() != nil { // told to end meanwhile: nothing is wrong with the ledger
			return nil, nil, nil
		}
		var how way
		how, failed, err = rescue(ctx, s, on, err, failed)
		switch {
		case err != nil || how == leave:
			return nil, nil, err
		case how == look:
			t, done, err := place.LookAt(ctx)
			if err != nil {
				return nil, nil, ledgerError(s, s.Settings.Lang, err)
			}
			return t, done, nil
		}
	}
}

// ledgerError is a sentence about the ledger of this run, in the language asked
// for.
func ledgerError(s *shell.Shell, lang string, err error) error {
	return shell.LedgerError(text.NewPlain(lang, s.ASCII, s.Settings.Days(), s.Now), s.Ledger, err)
}

// rescue has the cashier decide about a ledger that the console could not open
// because of err, and does it. What nobody can decide about comes back as a
// sentence. failed is why what was chosen before did not work, nil at first; what
// it returns is for the next time.
func rescue(ctx context.Context, s *shell.Shell, on Screens, err, failed error) (how way, failure, why error) {
	why = ledgerError(s, s.Settings.Lang, err)
	var less *till.Less
	var altered *till.Altered
	isLess := errors.As(err, &less)
	if !isLess && !errors.As(err, &altered) && !errors.Is(err, till.ErrDamaged) && !errors.Is(err, till.ErrNotLedger) && !errors.Is(err, till.ErrReadOnly) {
		return leave, nil, why
	}
	ask := text.Rescue{Settings: s.Settings, ASCII: s.ASCII, Mono: s.Mono(), Why: inEach(s, err), Failed: inEach(s, failed)}
	if till.Readable(ctx, s.Ledger) {
		ask.Ways = append(ask.Ways, till.LookOnly)
	}
	newest := till.NewestBackup(s.Settings.BackupDir, s.Ledger)
	if isLess && less.How != till.LedgerMissing {
		ask.Ways = append(ask.Ways, till.GoOn)
	}
	if newest != "" {
		ask.Ways, ask.Backup = append(ask.Ways, till.PutBack), model.Clean(filepath.Base(newest))
	}
	if !errors.Is(err, till.ErrReadOnly) {
		ask.Ways = append(ask.Ways, till.NewLedger)
	}
	if len(ask.Ways) == 0 || ask.Ways[0] != till.LookOnly { // the first is what a hasty Enter does
		ask.Ways = append([]till.Way{till.Leave}, ask.Ways...)
	}
	chosen, err := on.Ask(ctx, ask)
	if err != nil || ctx.Err() != nil {
		return leave, nil, err
	}
	switch chosen {
	case till.LookOnly:
		return look, nil, nil
	case till.GoOn:
		err = till.Accept(ctx, s.Ledger, s.Now())
	case till.PutBack:
		if err = s.Allowed(ctx); err != nil {
			return again, err, nil
		}
		_, _, err = till.Restore(ctx, s.Ledger, newest, s.Now(), nil)
	case till.NewLedger:
		_, err = till.Fresh(ctx, s.Ledger, s.Now())
	default:
		return leave, nil, why
	}
	return again, err, nil
}

// inEach is what err says of the ledger, in the language a screen asks for; ""
// where there is no error.
func inEach(s *shell.Shell, err error) func(lang string) string {
	return func(lang string) string {
		if err == nil {
			return ""
		}
		said := shell.LedgerError(text.NewPlain(lang, false, s.Settings.Days(), s.Now), s.Ledger, err).Error()
		if code := (shell.Exit{}); errors.As(err, &code) { // the manager's code: no trouble of the ledger
			said = code.Text
		}
		first, n := utf8.DecodeRuneInString(said)
		return string(unicode.ToUpper(first)) + said[n:]
	}
}
