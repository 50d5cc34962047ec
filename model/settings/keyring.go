package settings

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/zalando/go-keyring"
)

// service names our entries in the keyring.
const service = "caisse"

// vault is a keyring. get and delete answer keyring.ErrNotFound for what is not
// there. Any call may wait for ever, panic, or say yes and do nothing.
type vault interface {
	get(account string) (string, error)
	set(account, secret string) error
	delete(account string) error
}

// system is the keyring of the operating system.
type system struct{}

func (system) get(account string) (string, error) { return keyring.Get(service, account) }
func (system) set(account, secret string) error   { return keyring.Set(service, account, secret) }
func (system) delete(account string) error        { return keyring.Delete(service, account) }

// ring asks a vault, in time.
type ring struct {
	vault
	read, write time.Duration
	shut        error // why it must not be asked; nil is that it may
}

// open is the keyring of this machine. Without a session bus it is not asked:
// each call would start a bus daemon, and leave it behind.
func open(getenv func(string) string) ring {
	r := ring{vault: system{}, read: ReadLimit, write: WriteLimit}
	bus := getenv("DBUS_SESSION_BUS_ADDRESS")
	if runtime.GOOS != "windows" && runtime.GOOS != "darwin" && (bus == "" || bus == "autolaunch:") {
		r.shut = fmt.Errorf("%w: no session bus", ErrNoKeyring)
	}
	return r
}

// within runs f for at most limit; after that the answer is ErrSlow. A call that
// hangs cannot be stopped: when it comes back late, f fails at its next step,
// and where that was its last one, undo takes back what nobody was told of.
func (r ring) within(limit time.Duration, f func(session) (undo func(), err error)) error {
	if r.shut != nil {
		return r.shut
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	heard := make(chan error) // unbuffered: either side knows whether the other is there
	go func() {
		undo, err := f(session{ctx, r.vault})
		select {
		case heard <- err:
		case <-ctx.Done():
			if err == nil && undo != nil {
				undo()
			}
		}
	}()
	select {
	case err := <-heard:
		return err
	case <-ctx.Done():
		return ErrSlow
	}
}

// session is one conversation with a vault. Its errors are those of this
// package, and keyring.ErrNotFound.
type session struct {
	ctx   context.Context
	vault vault
}

// late is the same conversation without a limit, to clean up.
func (s session) late() session { return session{context.Background(), s.vault} }

func (s session) get(account string) (secret string, err error) {
	err = s.ask(func() error { secret, err = s.vault.get(account); return err })
	return secret, err
}

func (s session) set(account, secret string) error {
	return s.ask(func() error { return s.vault.set(account, secret) })
}

func (s session) delete(account string) error {
	return s.ask(func() error { return s.vault.delete(account) })
}

func (s session) ask(f func() error) (err error) {
	if s.ctx.Err() != nil {
		return ErrSlow
	}
	defer func() {
		if r := recover(); r != nil { // the reader of D-Bus answers trusts them
			err = fmt.Errorf("%w: panic: %v", ErrNoKeyring, r)
		}
	}()
	return classify(f())
}

var (
	lockedWords = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)failed to unlock|\b(is)?locked\b`) })
	fullWords   = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)no space left|quota|limits ?exceeded|not enough storage|` +
			`create item: an error occurred on the device`)
	}) // GNOME's, on a full disk
)

// classify makes a vault's error one of ours. Most of them have no type: D-Bus
// errors are known by their text, macOS and Windows by a number.
func classify(err error) error {
	if err == nil || errors.Is(err, keyring.ErrNotFound) {
		return err
	}
	kind := ErrNoKeyring
	var exit *exec.ExitError
	var number syscall.Errno
	switch {
	case lockedWords().MatchString(err.Error()):
		kind = ErrLocked
	case errors.Is(err, keyring.ErrSetDataTooBig), fullWords().MatchString(err.Error()):
		kind = ErrFull
	case runtime.GOOS == "darwin" && errors.As(err, &exit):
		// errSecInteractionNotAllowed, errSecAuthFailed, errSecUserCanceled, as exit codes
		if slices.Contains([]int{36, 51, 128}, exit.ExitCode()) {
			kind = ErrLocked
		}
	case runtime.GOOS == "windows" && errors.As(err, &number):
		// RPC_X_BAD_STUB_DATA (too long for a credential), ERROR_NOT_ENOUGH_QUOTA
		if number == 1783 || number == 1816 {
			kind = ErrFull
		}
	}
	return fmt.Errorf("%w: %w", kind, err)
}

// keep writes an entry, reads it back and compares.
func (s session) keep(account, secret string) error {
	for range 2 {
		if err := s.set(account, secret); err != nil {
			return err
		}
		switch got, err := s.get(account); {
		case errors.Is(err, keyring.ErrNotFound):
			return ErrNotKept
		case err != nil:
			return err
		case got == secret:
			return nil
		}
		// Another program may have written an entry of this name, which is found first.
		if _, err := s.erase(account); err != nil {
			return err
		}
	}
	return ErrNotKept
}

// maxEntries bounds how many entries of one name are erased.
const maxEntries = 32

// erase removes every entry called account, and looks that none is left.
func (s session) erase(account string) (found bool, err error) {
	for range maxEntries {
		err := s.delete(account)
		if errors.Is(err, keyring.ErrNotFound) {
			break
		}
		if err != nil {
			return found, err
		}
		found = true
	}
	switch _, err := s.get(account); {
	case errors.Is(err, keyring.ErrNotFound):
		return found, nil
	case err != nil:
		return found, err
	}
	return found, ErrNotErased
}
