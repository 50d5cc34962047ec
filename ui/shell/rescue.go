package shell

import (
	"context"
	"errors"
	"path/filepath"
	"unicode"
	"unicode/utf8"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/text"
)

// Rescued is how a console goes on after Rescue.
type Rescued int

const (
	Left    Rescued = iota // it does not
	Looking                // with the ledger opened to be read
	Again                  // by opening the ledger again: something was done about it
)

// Rescue has the cashier decide about a ledger that the console could not open
// because of err, and does it. What nobody can decide about comes back as a
// sentence. failed is why what was chosen before did not work, nil at first; what
// it returns is for the next time.
func (s *Shell) Rescue(ctx context.Context, err, failed error, mono bool) (how Rescued, failure, why error) {
	why = s.ledgerError(s.Ledger, err)
	var less *till.Less
	var altered *till.Altered
	isLess := errors.As(err, &less)
	if !isLess && !errors.As(err, &altered) && !errors.Is(err, till.ErrDamaged) && !errors.Is(err, till.ErrNotLedger) && !errors.Is(err, till.ErrReadOnly) {
		return Left, nil, why
	}
	ask := text.Rescue{Settings: s.Settings, ASCII: s.ASCII, Mono: mono, Why: s.inEach(err), Failed: s.inEach(failed)}
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
	way, err := s.Choose(ctx, ask)
	if err != nil || ctx.Err() != nil {
		return Left, nil, err
	}
	switch way {
	case till.LookOnly:
		return Looking, nil, nil
	case till.GoOn:
		err = till.Accept(ctx, s.Ledger, s.Now())
	case till.PutBack:
		_, _, err = till.Restore(ctx, s.Ledger, newest, s.Now(), nil)
	case till.NewLedger:
		_, err = till.Fresh(ctx, s.Ledger, s.Now())
	default:
		return Left, nil, why
	}
	return Again, err, nil
}

// inEach is what err says of the ledger, in the language a screen asks for; ""
// where there is no error.
func (s *Shell) inEach(err error) func(lang string) string {
	return func(lang string) string {
		if err == nil {
			return ""
		}
		said := LedgerError(text.NewPlain(lang, false, s.Settings.Zone, s.Now), s.Ledger, err).Error()
		first, n := utf8.DecodeRuneInString(said)
		return string(unicode.ToUpper(first)) + said[n:]
	}
}
