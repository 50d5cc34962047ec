package till

import (
	"context"
	"errors"

	"caisse/ligdicash"
)

// TroubleOf says why a question of Check or Look failed, in the words of
// Health, for screens that cannot see LigdiCash's own. NoTrouble: LigdiCash
// answered, and declined (see NoSuchInvoice), or nobody waited for it.
func TroubleOf(err error) Trouble {
	var le *ligdicash.Error
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return NoTrouble
	case !errors.As(err, &le):
		return NotAnswering
	}
	switch le.Kind {
	case ligdicash.Offline:
		return Offline
	case ligdicash.Auth:
		return KeysRefused
	case ligdicash.Refused, ligdicash.NotFound:
		return NoTrouble
	}
	return NotAnswering
}

// NoSuchInvoice says that err is LigdiCash's answer that these keys have no
// such invoice: it is another account's, or of another environment.
func NoSuchInvoice(err error) bool {
	var le *ligdicash.Error
	return errors.As(err, &le) && le.Kind == ligdicash.NotFound
}

// Inactive says that the keys are good, but that LigdiCash has not activated
// payments for the account behind them.
func (t Tried) Inactive() bool {
	return t.Why != nil && t.Why.Meaning == ligdicash.MeaningNotActivated
}

// Asked says that err is how a question to LigdiCash failed, not one of this
// machine.
func Asked(err error) bool {
	var le *ligdicash.Error
	return errors.As(err, &le)
}

// Declined says that err is LigdiCash's refusal to answer, with its sub-code;
// "" when it gave none.
func Declined(err error) (code string, ok bool) {
	var le *ligdicash.Error
	if !errors.As(err, &le) || le.Kind != ligdicash.Refused {
		return "", false
	}
	return le.Code, true
}

// Production is LigdiCash's address where none is set.
const Production = ligdicash.Production
