package till

import (
	"context"
	"errors"
	"time"

	"caisse/ligdicash"
	"caisse/model/ledger"
	"caisse/model/settings"
)

// Line is a LigdiCash that can also be asked whether it accepts the keys.
type Line interface {
	Gateway
	Probe(context.Context) (ligdicash.Probe, error)
}

// KeyVerdict is what LigdiCash says of keys.
type KeyVerdict int

const (
	KeysUnproven KeyVerdict = iota // it could not be asked, or said nothing of them
	KeysAccepted
	KeysDeclined
)

// Tried is the outcome of trying keys.
type Tried struct {
	Keys   KeyVerdict
	Server time.Time        // LigdiCash's clock; zero when unknown
	Took   time.Duration    // how long it took to answer
	Why    *ligdicash.Error // what it said when it declined: the keys, or the account behind them; else nil
}

// probeTurn is what trying keys is claimed by.
const probeTurn = "keys"

// ErrFixedKeys says that the keys of this till cannot be changed: the sandbox.
var ErrFixedKeys = errors.New("till: its keys cannot be changed")

// Try asks LigdiCash the harmless question with k (a confirm of a token that
// cannot exist), in its turn within the request budget, which it shares with the
// others who have the ledger open, where it has one. Nothing else is written, and
// nothing is connected. The error says why the keys are KeysUnproven; it is nil
// when they were accepted or declined.
func (t *Till) Try(ctx context.Context, k settings.Keys) (Tried, error) {
	if t.dial == nil {
		return Tried{}, ErrFixedKeys
	}
	line, err := t.dial(k)
	if err != nil {
		return Tried{}, err
	}
	account := accountOf(k.API)
	err = ledger.ErrLocked
	for tries := 0; tries < 3 && errors.Is(err, ledger.ErrLocked); tries++ {
		err = t.turn(ctx, probeTurn, account) // of no invoice, and not asked more often than one
	}
	if errors.Is(err, ledger.ErrLocked) {
		err = t.gate.pass(ctx) // whoever keeps the ledger says nothing of the keys
	}
	if err != nil {
		return Tried{}, err
	}
	ctx, leave := t.twice(ctx, probeTurn, account)
	defer leave()
	defer t.holding(probeTurn).asked()
	t.gate.asks()
	p, err := line.Probe(ctx)
	t.hearPause(err)
	if p.Accepted {
		t.hearTime(p.Server, nil)
	}
	out := Tried{Server: p.Server, Took: p.Took}
	var le *ligdicash.Error
	switch {
	case err == nil && p.Accepted:
		out.Keys = KeysAccepted
	case err == nil:
		err = errNothingSaid
	case errors.As(err, &le) && le.Kind == ligdicash.Auth:
		out.Keys, out.Why, err = KeysDeclined, le, nil
	}
	return out, err
}

var errNothingSaid = errors.New("till: the answer says nothing of the keys")

// Use connects the till with k, for as long as it runs. Errors: ErrFixedKeys,
// keys that no header can carry, an address that cannot be.
func (t *Till) Use(k settings.Keys) error {
	if t.dial == nil {
		return ErrFixedKeys
	}
	line, err := t.dial(k)
	if err != nil {
		return err
	}
	t.connect(line, accountOf(k.API))
	return nil
}

// joined is LigdiCash with one pair of keys. By its address an answer to other
// keys is told from one to the present ones.
type joined struct {
	Gateway
	host    string // "" where it does not say
	account string // see accountOf
}

// Connect gives the till its LigdiCash, once the keys are known, and again
// when they change.
func (t *Till) Connect(g Gateway) { t.connect(g, accountOf("")) }

func (t *Till) connect(g Gateway, account string) {
	t.mu.Lock()
	t.gateway = &joined{Gateway: g, account: account}
	if named, ok := g.(interface{ Host() string }); ok {
		t.gateway.host = named.Host()
	}
	well := t.health.Trouble != KeysRefused // of the keys before
	t.mu.Unlock()
	if !well {
		t.noTrouble()
	}
	if t.running.Load() { // else the watcher will find it when it starts
		t.tell(rekeyed{})
	}
}

// Connected says whether the keys are known.
func (t *Till) Connected() bool { return t.reach() != nil }

func (t *Till) reach() *joined {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.gateway
}

// Forget disconnects the till: nothing can be asked any more. Sales on their
// way keep their answer.
func (t *Till) Forget() {
	t.mu.Lock()
	t.gateway = nil
	well := t.health.Trouble == NoTrouble
	t.mu.Unlock()
	if !well {
		t.noTrouble()
	}
}

// SetShop changes what the next invoices say of the shop.
func (t *Till) SetShop(s Shop) {
	t.mu.Lock()
	t.shop = s
	t.mu.Unlock()
}
