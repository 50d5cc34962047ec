package till

import (
	"context"
	"unicode/utf8"

	"caisse/model"
)

// MaxCashier is how long a cashier's name may be, in characters.
const MaxCashier = 40

// SetCashier says who is at the till from now on: the name goes onto each sale
// that is made, into its history and to the other tills. LigdiCash is never
// told. "" is nobody.
func (t *Till) SetCashier(name string) {
	name = CashierName(name)
	t.mu.Lock()
	t.cashier = name
	t.mu.Unlock()
}

// Cashier is who is at the till.
func (t *Till) Cashier() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.cashier
}

// Cashiers are the names under which sales of this ledger were made, the last
// used first; limit at most.
func (t *Till) Cashiers(ctx context.Context, limit int) ([]string, error) {
	return t.ledger.Cashiers(ctx, limit)
}

// CashierName is a name as it is kept: clean, and no longer than it may be.
func CashierName(typed string) string {
	name := model.Clean(typed)
	for utf8.RuneCountInString(name) > MaxCashier {
		_, n := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-n]
	}
	return model.Clean(name)
}
