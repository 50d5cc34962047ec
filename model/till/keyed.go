package till

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"unicode/utf8"

	"caisse/model"
	"caisse/model/ledger"
)

// MaxKey is how long a key may be, in characters.
const MaxKey = 200

var (
	// ErrBadKey is a key that is empty, too long, or has what cannot be seen.
	ErrBadKey = errors.New("till: no key for a sale")
	// ErrKeyUsed says that the key is that of a sale of another amount, or of other
	// items: nothing was done.
	ErrKeyUsed = errors.New("till: the key is another sale's")
)

// Keyed is the sale of this ledger that has key, as its newest link stands;
// ErrNotFound where none has. Errors: ErrBadKey; ErrKeyUsed where that is not s;
// the ledger's, also where the key is known and its sale cannot be read.
func (t *Till) Keyed(ctx context.Context, key string, s model.Sale) (model.Invoice, error) {
	inv, _, err := t.keyed(ctx, key, s)
	return inv, err
}

// keyed is Keyed, with the reference that the key has.
func (t *Till) keyed(ctx context.Context, key string, s model.Sale) (inv model.Invoice, of string, err error) {
	if key == "" || model.Clean(key) != key || utf8.RuneCountInString(key) > MaxKey {
		return inv, "", ErrBadKey
	}
	k, err := t.ledger.Keyed(ctx, key)
	if err != nil {
		return inv, "", err
	}
	if k.Print != printOf(s.Clean()) {
		return inv, "", ErrKeyUsed
	}
	inv, err = t.ledger.Invoice(ctx, k.Ref)
	for newer := 0; err == nil && inv.ReplacedBy != "" && newer < 100; newer++ { // by a new link of the console's
		inv, err = t.ledger.Invoice(ctx, inv.ReplacedBy)
	}
	switch {
	case errors.Is(err, ErrNotFound): // a key whose sale is gone is no reason to sell once more
		return inv, k.Ref, &ledger.Error{Why: ErrDamaged, Err: err}
	case err == nil && !inv.Unsound && inv.Amount != s.Total:
		return inv, k.Ref, ErrKeyUsed
	}
	return inv, k.Ref, err
}

// ChargeKeyed is Charge for a program that may be cut off and call again: where a
// sale has key it is answered with that one, as it stands, and nothing is sent.
// The key is written with the sale, before the create call leaves: of calls that
// are repeated, killed or made at once, one sends. Only a sale that is NotSent, of
// which nothing has left this machine, is sent by a later call, as a new link.
// first says that this call sold. Errors: Charge's and Keyed's.
func (t *Till) ChargeKeyed(ctx context.Context, s model.Sale, w model.SaleWords, key string) (inv model.Invoice, first bool, err error) {
	s = s.Clean()
	if err := s.Validate(); err != nil {
		return inv, false, err
	}
	for tries := 0; ; tries++ {
		next, replaces := invoiceOf(s, w), ""
		named := ledger.Keyed{Key: key, Print: printOf(s)}
		inv, named.From, err = t.keyed(ctx, key, s)
		switch {
		case errors.Is(err, ErrNotFound):
		case err != nil:
			return inv, false, err
		case inv.State != model.NotSent || !t.Owns(inv):
			return inv, false, nil
		default:
			next.Sale, replaces = inv.Sale, inv.Ref
		}
		inv, err = t.open(ctx, next, replaces, &named)
		if faster := errors.Is(err, ledger.ErrKeyTaken) || errors.Is(err, ErrNotNow); !faster || tries == 3 {
			return inv, err == nil, err
		}
	}
}

// printOf tells sales apart by what is charged: amount, discount and items. Who
// buys and the words of the page may differ.
func printOf(s model.Sale) string {
	text, _ := json.Marshal(struct { // numbers and texts: it has no error to give
		Total, Discount model.Money
		Items           []model.Item
	}{s.Total, s.Discount, append([]model.Item{}, s.Items...)})
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16])
}
