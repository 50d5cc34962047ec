package settings

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/zalando/go-keyring"

	"caisse/ligdicash"
)

// Keys are the two secrets of a LigdiCash project.
type Keys struct{ API, Token ligdicash.Secret }

// service and the two accounts name our entries in the keyring.
const service = "caisse"

func accounts(profile string) (api, token string) {
	return profile + "/api-key", profile + "/api-token"
}

var (
	// ErrNoKeys says that the keyring works and holds no keys for the profile.
	ErrNoKeys = errors.New("no keys for this profile")
	// ErrNoKeyring says that there is no keyring here, that it is locked or that
	// it refuses: not the same as having no keys.
	ErrNoKeyring = errors.New("no keyring can be used here")
	// ErrSlow says that the keyring has not answered in time: it may be waiting
	// for its password.
	ErrSlow = errors.New("the keyring does not answer")
	// ErrNotKept says that the keyring took the keys and gave others back.
	ErrNotKept = errors.New("the keyring did not keep the keys")
)

// The limits of a keyring call, which knows none of its own. Writing is longer:
// somebody may be typing the keyring's password.
const (
	ReadLimit  = 3 * time.Second
	WriteLimit = time.Minute
)

// EnvKeys are the keys in the environment; ok only when both are there.
func EnvKeys(getenv func(string) string) (k Keys, ok bool) {
	k = Keys{API: Trim(getenv("LIGDICASH_API_KEY")), Token: Trim(getenv("LIGDICASH_API_TOKEN"))}
	return k, k.API != "" && k.Token != ""
}

// ReadKeys finds the keys of profile: in the environment, else in the keyring.
// Errors: ErrNoKeys, ErrNoKeyring, ErrSlow. It blocks, up to ReadLimit.
func ReadKeys(getenv func(string) string, profile string) (Keys, error) {
	if k, ok := EnvKeys(getenv); ok {
		return k, nil
	}
	api, token := accounts(profile)
	var k Keys
	err := inTime(getenv, ReadLimit, func() error {
		a, err := keyring.Get(service, api)
		if err != nil {
			return err
		}
		t, err := keyring.Get(service, token)
		k = Keys{ligdicash.Secret(a), ligdicash.Secret(t)}
		return err
	})
	if err != nil {
		return Keys{}, err
	}
	return k, nil
}

// SaveKeys writes the keys of profile, reads them back and compares. Errors:
// ErrNoKeyring, ErrSlow, ErrNotKept. It blocks, up to WriteLimit.
func SaveKeys(getenv func(string) string, profile string, k Keys) error {
	api, token := accounts(profile)
	return inTime(getenv, WriteLimit, func() error {
		for _, e := range [][2]string{{api, k.API.Reveal()}, {token, k.Token.Reveal()}} {
			if err := keyring.Set(service, e[0], e[1]); err != nil {
				return err
			}
			got, err := keyring.Get(service, e[0])
			if errors.Is(err, keyring.ErrNotFound) || err == nil && got != e[1] {
				return ErrNotKept
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// EraseKeys removes both keys of profile; ErrNoKeys when there were none.
func EraseKeys(getenv func(string) string, profile string) error {
	api, token := accounts(profile)
	return inTime(getenv, WriteLimit, func() error {
		errA, errT := keyring.Delete(service, api), keyring.Delete(service, token)
		for _, err := range []error{errA, errT} {
			if err != nil && !errors.Is(err, keyring.ErrNotFound) {
				return err
			}
		}
		if errA != nil && errT != nil {
			return keyring.ErrNotFound
		}
		return nil
	})
}

// inTime runs f, which calls the keyring, for at most limit. On Linux without a
// session bus it does not: each call would leave a bus daemon behind.
func inTime(getenv func(string) string, limit time.Duration, f func() error) error {
	if runtime.GOOS == "linux" && getenv("DBUS_SESSION_BUS_ADDRESS") == "" {
		return fmt.Errorf("%w: no session bus", ErrNoKeyring)
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				done <- fmt.Errorf("keyring: %v", r)
			}
		}()
		done <- f()
	}()
	select {
	case <-ctx.Done():
		return ErrSlow
	case err := <-done:
		switch {
		case err == nil, errors.Is(err, ErrNotKept):
			return err
		case errors.Is(err, keyring.ErrNotFound):
			return ErrNoKeys
		}
		return fmt.Errorf("%w: %w", ErrNoKeyring, err)
	}
}

// Trim takes off what comes along when a key is copied: blanks, line breaks,
// and the name of its header.
func Trim(s string) ligdicash.Secret {
	s = strings.Join(strings.Fields(s), " ")
	for _, prefix := range []string{"authorization:", "apikey:", "bearer "} {
		if len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
			s = strings.TrimSpace(s[len(prefix):])
		}
	}
	return ligdicash.Secret(strings.ReplaceAll(s, " ", ""))
}
