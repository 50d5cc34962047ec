package settings

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/zalando/go-keyring"

	"caisse/ligdicash"
)

// Keys are the two secrets of a LigdiCash project.
type Keys struct{ API, Token Secret }

// Secret prints as dots wherever it is printed.
type Secret = ligdicash.Secret

var (
	// ErrNoKeys says that the keyring works and holds no keys for the profile.
	ErrNoKeys = errors.New("no keys for this profile")
	// ErrHalfKeys says that it holds one of the two: they must be given again. It
	// is an ErrNoKeys too.
	ErrHalfKeys = fmt.Errorf("%w: one of the two is missing", ErrNoKeys)
	// ErrNoAPIKey and ErrNoToken are the two ErrHalfKeys.
	ErrNoAPIKey = fmt.Errorf("%w, the API key", ErrHalfKeys)
	ErrNoToken  = fmt.Errorf("%w, the token", ErrHalfKeys)
	// ErrNoKeyring says that there is no keyring here or that it refuses: not the
	// same as having no keys.
	ErrNoKeyring = errors.New("no keyring can be used here")
	// ErrSlow says that the keyring has not answered in time: it may be waiting
	// for its password.
	ErrSlow = errors.New("the keyring does not answer")
	// ErrLocked says that the keyring is locked, and that nobody can be asked or
	// that whoever was asked said no.
	ErrLocked = errors.New("the keyring is locked")
	// ErrFull says that the keyring takes no more, or not that much.
	ErrFull = errors.New("the keyring takes no more")
	// ErrNotKept says that the keyring took the keys and gave others back.
	ErrNotKept = errors.New("the keyring did not keep the keys")
	// ErrNotErased says that the keyring still has what it was told to erase.
	ErrNotErased = errors.New("the keyring did not erase the keys")
)

// The limits of a keyring call, which knows none of its own. Writing is longer:
// somebody may be typing the keyring's password.
const (
	ReadLimit  = 3 * time.Second
	WriteLimit = time.Minute
)

// EnvKeys are the keys in the environment, else those in the folder of
// CredentialsVariable; ok only when both are there.
func EnvKeys(getenv func(string) string) (k Keys, ok bool) {
	k = Keys{API: Trim(getenv(KeyVariable)), Token: Trim(getenv(TokenVariable))}
	if k.API == "" && k.Token == "" {
		k = givenKeys(getenv)
	}
	return k, k.API != "" && k.Token != ""
}

// ReadKeys finds the keys of profile: in the environment, else in the keyring.
// Errors: ErrNoKeys (ErrHalfKeys), ErrNoKeyring, ErrLocked, ErrSlow. It blocks,
// up to ReadLimit.
func ReadKeys(getenv func(string) string, profile string) (Keys, error) {
	if k, ok := EnvKeys(getenv); ok {
		return k, nil
	}
	r := open(getenv)
	return r.readKeys(r.read, profile)
}

// SaveKeys writes the keys of profile, reads them back and compares. Where it
// fails, what was there before is put back, as far as the keyring lets it.
// Errors: ErrNoKeyring, ErrLocked, ErrSlow, ErrFull, ErrNotKept; ErrKeyEmpty and
// ErrTokenEmpty. It blocks, up to WriteLimit.
func SaveKeys(getenv func(string) string, profile string, k Keys) error {
	return open(getenv).saveKeys(profile, k)
}

// EraseKeys removes every trace of the keys of profile, and looks that they are
// gone. Errors: ErrNoKeys when there were none, ErrNoKeyring, ErrLocked,
// ErrSlow, ErrNotErased. It blocks, up to WriteLimit.
func EraseKeys(getenv func(string) string, profile string) error {
	return open(getenv).eraseKeys(profile)
}

// TryKeyring writes an entry of its own, as long as a token, reads it back and
// erases it. Errors: those of SaveKeys, and ErrNotErased. It blocks, up to
// WriteLimit.
func TryKeyring(getenv func(string) string) error { return open(getenv).try() }

// accounts are the names of a profile's two entries.
func accounts(profile string) [2]string {
	return [2]string{profile + "/api-key", profile + "/api-token"}
}

func (r ring) readKeys(limit time.Duration, profile string) (Keys, error) {
	names := accounts(profile)
	found, err := r.look(limit, names[:])
	switch {
	case err != nil:
		return Keys{}, err
	case found[0] == "" && found[1] == "":
		return Keys{}, ErrNoKeys
	case found[0] == "":
		return Keys{}, ErrNoAPIKey
	case found[1] == "":
		return Keys{}, ErrNoToken
	}
	return Keys{ligdicash.Secret(found[0]), ligdicash.Secret(found[1])}, nil
}

// look reads entries; one that is absent is "".
func (r ring) look(limit time.Duration, names []string) ([]string, error) {
	var found []string
	err := r.within(limit, func(s session) (func(), error) {
		all, err := s.look(names)
		found = all
		return nil, err
	})
	if err != nil {
		return nil, err // found may still be written to
	}
	return found, nil
}

func (s session) look(names []string) (found []string, err error) {
	for _, name := range names {
		secret, err := s.get(name)
		if err != nil && !errors.Is(err, keyring.ErrNotFound) {
			return nil, err
		}
		found = append(found, secret)
	}
	return found, nil
}

func (r ring) saveKeys(profile string, k Keys) error {
	switch {
	case k.API == "":
		return ErrKeyEmpty
	case k.Token == "":
		return ErrTokenEmpty
	}
	names := accounts(profile)
	return r.save(names[:], []string{k.API.Reveal(), k.Token.Reveal()})
}

// save writes all entries or none; an empty secret is none.
func (r ring) save(names, secrets []string) error {
	return r.within(r.write, func(s session) (func(), error) {
		before, err := s.look(names)
		if err != nil {
			return nil, err
		}
		for i := range names {
			if secrets[i] == "" {
				continue
			}
			if err := s.keep(names[i], secrets[i]); err != nil {
				if back := s.late().putBack(names, before); back != nil {
					err = fmt.Errorf("%w; the earlier keys could not be put back: %v", err, back) // %v: the kind is the first one's
				}
				return nil, err
			}
		}
		return func() { _ = s.late().putBack(names, before) }, nil // ErrSlow is told already
	})
}

// putBack makes entries what they were: "" is none. It tries all.
func (s session) putBack(names, before []string) error {
	var errs []error
	for i, name := range names {
		now, err := s.get(name)
		switch {
		case err == nil && now == before[i]: // a keyring that is full could not write it again
		case before[i] == "":
			_, err = s.erase(name)
		default:
			err = s.keep(name, before[i])
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (r ring) eraseKeys(profile string) error {
	names := accounts(profile)
	return r.erase(names[:])
}

func (r ring) erase(names []string) error {
	return r.within(r.write, func(s session) (func(), error) {
		any := false
		var first error
		for _, name := range names {
			found, err := s.erase(name)
			any = any || found
			if first == nil {
				first = err
			}
			if errors.Is(err, ErrLocked) {
				break // whoever said no is not asked again
			}
		}
		if first == nil && !any {
			first = ErrNoKeys
		}
		return nil, first
	})
}

func (r ring) try() error {
	account := "try/" + rand.Text()
	return r.within(r.write, func(s session) (func(), error) {
		// A keyring that is locked says so here, where nothing needs cleaning up.
		if _, err := s.get(account); err != nil && !errors.Is(err, keyring.ErrNotFound) {
			return nil, err
		}
		err := s.keep(account, strings.Repeat(rand.Text(), 8))
		if err != nil {
			_, _ = s.late().erase(account) // the keyring that failed is told of already
			return nil, err
		}
		_, err = s.late().erase(account)
		return nil, err
	})
}
