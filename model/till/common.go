package till

import (
	"context"
	"sync"
	"time"

	"caisse/model/hub"
	"caisse/model/settings"
)

// Common is the address of the shared ledger of this run; "" where there is none.
func (p Place) Common() string {
	if p.Training {
		return ""
	}
	return p.Settings.Shared()
}

// Password is that of the shared ledger, from the keyring; "" leaves it to
// PGPASSWORD and PGPASSFILE.
func (p Place) Password(ctx context.Context) (hub.Secret, error) {
	secret, err := settings.LedgerPassword(p.Getenv, p.Settings.Profile)
	return hub.Secret(secret.Reveal()), err
}

// passwordKept is how long what the keyring said of the password holds: a server
// that is away is tried every few seconds, and a keyring that is locked may ask
// somebody each time.
const passwordKept = time.Minute

// Passwords is Password for many connections. Another one that is kept meanwhile
// is found in a minute.
func (p Place) Passwords() func(context.Context) (hub.Secret, error) {
	return remembered(p.Password, passwordKept)
}

func remembered[T any](ask func(context.Context) (T, error), d time.Duration) func(context.Context) (T, error) {
	var mu sync.Mutex
	var at time.Time
	var last T
	var failed error
	return func(ctx context.Context) (T, error) {
		mu.Lock()
		defer mu.Unlock()
		if at.IsZero() || time.Since(at) >= d {
			last, failed = ask(ctx)
			at = time.Now()
		}
		return last, failed
	}
}

// address is where the shared ledger is.
func (p Place) address() (hub.Address, error) {
	text := p.Common()
	if text == "" {
		return hub.Address{}, errNotSet
	}
	return hub.Parse(text)
}

// Trust is how the connection to a shared ledger is kept from others.
type Trust = hub.Trust

const (
	TrustChecked   = hub.Checked
	TrustIssuer    = hub.Issuer
	TrustUnchecked = hub.Unchecked
	TrustPlain     = hub.Plain
	TrustLocal     = hub.Local
)

// CommonAddress is a shared ledger's address without anything secret.
type CommonAddress struct {
	Where, Role string
	Trust       Trust
}

// CommonAddress is that of this run. The error has an Obstacle.
func (p Place) CommonAddress() (CommonAddress, error) {
	a, err := p.address()
	if err != nil {
		return CommonAddress{}, err
	}
	return CommonAddress{a.String(), a.Role, a.Trust}, nil
}

// connect opens the shared ledger, with the password that is kept.
func (p Place) connect(ctx context.Context) (*hub.Hub, error) {
	secret, err := p.Password(ctx)
	if err != nil {
		return nil, err
	}
	return p.connectWith(ctx, secret)
}

func (p Place) connectWith(ctx context.Context, secret hub.Secret) (*hub.Hub, error) {
	a, err := p.address()
	if err != nil {
		return nil, err
	}
	return hub.Open(ctx, a, hub.Options{Password: secret})
}

// TryPassword connects to the shared ledger with a password. The error has an
// Obstacle.
func (p Place) TryPassword(ctx context.Context, secret settings.Secret) error {
	h, err := p.connectWith(ctx, hub.Secret(secret.Reveal()))
	if err != nil {
		return err
	}
	defer h.Close()
	_, err = h.Examine(ctx)
	return err
}

// CommonHealth is what a connection to the shared ledger has shown.
type CommonHealth struct {
	Encrypted bool
	Server    string   // its version
	Lacks     []string // what this role may not do, and a till must
	Deletes   bool     // it may take away what tills wrote
	Off       time.Duration
	Wakes     bool // news come at once
}

// CommonHealth looks at the shared ledger. Off is its clock less this machine's.
// The error has an Obstacle.
func (p Place) CommonHealth(ctx context.Context) (CommonHealth, error) {
	h, err := p.connect(ctx)
	if err != nil {
		return CommonHealth{}, err
	}
	defer h.Close()
	before := time.Now()
	seen, err := h.Examine(ctx)
	if err != nil {
		return CommonHealth{}, err
	}
	out := CommonHealth{Encrypted: h.Encrypted(), Server: seen.Server, Lacks: seen.Lacks, Deletes: seen.Deletes}
	out.Off = seen.Now.Sub(before.Add(time.Since(before) / 2))
	out.Wakes, err = h.Listen(ctx, "any")
	return out, err
}
