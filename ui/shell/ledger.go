package shell

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"caisse/model/till"
	"caisse/ui/text"
)

// LedgerError is one sentence, in the language of words, about the ledger at
// path that cannot be used because of err. The file is as it was.
func LedgerError(words text.Plain, path string, err error) error {
	say := ledgerIn(text.In(words.Lang()))
	var newer till.ErrNewer
	var altered *till.Altered
	var less *till.Less
	why := say.unreadable
	switch {
	case errors.As(err, &less):
		return errors.New(words.Less(less))
	case errors.As(err, &altered):
		why = fmt.Sprintf(say.altered, strings.Join(altered.Things, ", "))
	case errors.As(err, &newer):
		why = say.newer
	case errors.Is(err, till.ErrNotLedger):
		why = say.notLedger
	case errors.Is(err, till.ErrReadOnly):
		why = say.readOnly
	case errors.Is(err, till.ErrMoved):
		why = say.moved
	case errors.Is(err, till.ErrDamaged):
		why = say.damaged
	case errors.Is(err, till.ErrFull):
		why = say.full
	case errors.Is(err, till.ErrLocked):
		why = say.locked
	}
	return fmt.Errorf(say.sentence, path, why)
}

// ledgerThere says whether there is a ledger to look at. One whose sales are still
// counted beside it was there: what opens it tells that it is gone.
func (s *Shell) ledgerThere() bool {
	_, err := os.Stat(s.Ledger)
	_, uncounted := os.Stat(s.Ledger + till.CountsEnd)
	return !errors.Is(err, os.ErrNotExist) || !errors.Is(uncounted, os.ErrNotExist)
}

// ledgerError is LedgerError in the language of this run.
func (s *Shell) ledgerError(path string, err error) error { return LedgerError(s.plain(), path, err) }
