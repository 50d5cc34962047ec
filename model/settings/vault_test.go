package settings

import (
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/zalando/go-keyring"

	"caisse/ligdicash"
)

const bus = "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent"

var (
	fakeKeys  = Keys{API: "FAKE-KEY-FOR-TESTS", Token: ligdicash.Secret(strings.Repeat("FAKE-TOKEN-", 17))}
	otherKeys = Keys{API: "FAKE-KEY-BEFORE", Token: "FAKE-TOKEN-BEFORE"}
)

// fake is a keyring in which before may fail, hang, panic, or say that the call
// pretends: yes, and nothing done.
type fake struct {
	mu      sync.Mutex
	entries map[string][]string // the first of a name is found; several are possible, as on Linux
	calls   int
	before  func(n int, op, account string) error // n counts calls from 1
}

// errPretend makes a call say yes and do nothing.
var errPretend = errors.New("pretend")

func newFake() *fake { return &fake{entries: map[string][]string{}} }

// holding is a keyring with these keys.
func holding(profile string, k Keys) *fake {
	f := newFake()
	f.put(profile, k)
	return f
}

func (f *fake) put(profile string, k Keys) {
	names := accounts(profile)
	f.entries[names[0]], f.entries[names[1]] = []string{k.API.Reveal()}, []string{k.Token.Reveal()}
}

// keys are what it holds for profile, whatever before says.
func (f *fake) keys(profile string) Keys {
	f.mu.Lock()
	defer f.mu.Unlock()
	var found [2]string
	for i, name := range accounts(profile) {
		if len(f.entries[name]) > 0 {
			found[i] = f.entries[name][0]
		}
	}
	return Keys{ligdicash.Secret(found[0]), ligdicash.Secret(found[1])}
}

func (f *fake) size() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.entries)
}

// asked is how often it was called.
func (f *fake) asked() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls
}

// ask counts a call and lets before decide; the lock is not held meanwhile.
func (f *fake) ask(op, account string) error {
	f.mu.Lock()
	f.calls++
	n, before := f.calls, f.before
	f.mu.Unlock()
	if before == nil {
		return nil
	}
	return before(n, op, account)
}

func (f *fake) get(account string) (string, error) {
	err := f.ask("get", account)
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case err != nil:
		return "", err
	case len(f.entries[account]) == 0:
		return "", keyring.ErrNotFound
	}
	return f.entries[account][0], nil
}

func (f *fake) set(account, secret string) error {
	err := f.ask("set", account)
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case errors.Is(err, errPretend):
		return nil
	case err != nil:
		return err
	case len(f.entries[account]) > 0: // ours is the last one
		f.entries[account][len(f.entries[account])-1] = secret
	default:
		f.entries[account] = []string{secret}
	}
	return nil
}

func (f *fake) delete(account string) error {
	err := f.ask("delete", account)
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case errors.Is(err, errPretend):
		return nil
	case err != nil:
		return err
	case len(f.entries[account]) == 0:
		return keyring.ErrNotFound
	}
	f.entries[account] = slices.Delete(f.entries[account], 0, 1)
	if len(f.entries[account]) == 0 {
		delete(f.entries, account)
	}
	return nil
}

func (f *fake) ring() ring { return ring{vault: f, read: ReadLimit, write: WriteLimit} }

// once fails the nth call, and no other.
func once(n int, err error) func(int, string, string) error {
	return func(call int, _, _ string) error {
		if call == n {
			return err
		}
		return nil
	}
}
