package settings

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"
)

var (
	errRefuses = errors.New("the name org.freedesktop.secrets was not provided by any .service files")
	errLocked  = errors.New("failed to unlock correct collection '/org/freedesktop/secrets/aliases/default'")
)

func TestKeysFromEnvironment(t *testing.T) {
	keyring.MockInitWithError(errors.New("must not be asked"))
	k, err := ReadKeys(env("LIGDICASH_API_KEY=FAKEKEY", "LIGDICASH_API_TOKEN=Bearer FAKETOKEN"), "default")
	if err != nil || k.API != "FAKEKEY" || k.Token != "FAKETOKEN" {
		t.Errorf("got %v, %v", k, err)
	}
	if _, err := ReadKeys(env("LIGDICASH_API_KEY=FAKEKEY", bus), "default"); !errors.Is(err, ErrNoKeyring) {
		t.Errorf("with one key alone: %v, want the keyring to be asked", err)
	}
}

// The functions others call, on the package's own false keyring.
func TestKeyring(t *testing.T) {
	keyring.MockInit()
	getenv := env(bus)
	if err := TryKeyring(getenv); err != nil {
		t.Error(err)
	}
	if _, err := ReadKeys(getenv, "default"); !errors.Is(err, ErrNoKeys) || errors.Is(err, ErrHalfKeys) {
		t.Errorf("an empty keyring: %v, want ErrNoKeys", err)
	}
	if err := SaveKeys(getenv, "default", fakeKeys); err != nil {
		t.Fatal(err)
	}
	if k, err := ReadKeys(getenv, "default"); err != nil || k != fakeKeys {
		t.Errorf("read back: %v", err)
	}
	if _, err := ReadKeys(getenv, "other"); !errors.Is(err, ErrNoKeys) {
		t.Errorf("another profile: %v, want ErrNoKeys", err)
	}
	if err := EraseKeys(getenv, "default"); err != nil {
		t.Fatal(err)
	}
	if err := EraseKeys(getenv, "default"); !errors.Is(err, ErrNoKeys) {
		t.Errorf("erased twice: %v, want ErrNoKeys", err)
	}
}

func TestNoBus(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("a session bus is Linux's")
	}
	keyring.MockInit() // it would answer
	for _, getenv := range []func(string) string{env(), env("DBUS_SESSION_BUS_ADDRESS=autolaunch:")} {
		_, read := ReadKeys(getenv, "default")
		for i, err := range []error{read, SaveKeys(getenv, "default", fakeKeys), EraseKeys(getenv, "default"), TryKeyring(getenv),
			RenameProfile(getenv, folder(t, "[profiles.a]\n"), t.TempDir(), "a", "b")} {
			if !errors.Is(err, ErrNoKeyring) {
				t.Errorf("%d: %v, want ErrNoKeyring", i, err)
			}
		}
	}
	if _, err := ReadKeys(env(bus), "default"); !errors.Is(err, ErrNoKeys) {
		t.Errorf("something was written: %v", err)
	}
}

// Absent is only what is absent: a till that takes "locked" for "no keys" asks
// the shop for keys it has.
func TestReadTrouble(t *testing.T) {
	names := accounts("default")
	for name, tt := range map[string]struct {
		vault *fake
		want  error
	}{
		"fine":                {holding("default", fakeKeys), nil},
		"nothing there":       {newFake(), ErrNoKeys},
		"another profile's":   {holding("other", fakeKeys), ErrNoKeys},
		"key alone":           {&fake{entries: map[string][]string{names[0]: {"FAKE"}}}, ErrNoToken},
		"token alone":         {&fake{entries: map[string][]string{names[1]: {"FAKE"}}}, ErrNoAPIKey},
		"an empty token":      {&fake{entries: map[string][]string{names[0]: {"FAKE"}, names[1]: {""}}}, ErrNoToken},
		"two empty ones":      {&fake{entries: map[string][]string{names[0]: {""}, names[1]: {""}}}, ErrNoKeys},
		"refuses":             {&fake{before: once(1, errRefuses)}, ErrNoKeyring},
		"refuses the token":   {&fake{before: once(2, errRefuses), entries: map[string][]string{names[0]: {"FAKE"}}}, ErrNoKeyring},
		"locked":              {&fake{before: once(1, errLocked)}, ErrLocked},
		"locks in between":    {&fake{before: once(2, errLocked), entries: map[string][]string{names[0]: {"FAKE"}}}, ErrLocked},
		"panics":              {&fake{before: panicAt(1)}, ErrNoKeyring},
		"panics with a token": {&fake{before: panicAt(2), entries: map[string][]string{names[0]: {"FAKE"}}}, ErrNoKeyring},
	} {
		k, err := tt.vault.ring().readKeys(ReadLimit, "default")
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", name, err, tt.want)
		}
		if err != nil && k != (Keys{}) {
			t.Errorf("%s: keys in spite of %v", name, err)
		}
		if absent := tt.want == ErrNoKeys || errors.Is(tt.want, ErrHalfKeys); errors.Is(err, ErrNoKeys) != absent {
			t.Errorf("%s: %v must not be taken for an empty keyring, or the other way round", name, err)
		}
	}
}

func panicAt(n int) func(int, string, string) error {
	return func(call int, _, _ string) error {
		if call == n {
			panic("a reply that is no reply")
		}
		return nil
	}
}

func TestClassify(t *testing.T) {
	for text, want := range map[string]error{
		"dial unix /nonexistent: connect: no such file or directory":                            ErrNoKeyring,
		"The name org.freedesktop.secrets was not provided by any .service files":               ErrNoKeyring,
		"An AppArmor policy blocked this":                                                       ErrNoKeyring,
		"failed to unlock correct collection '/org/freedesktop/secrets/collection/login'":       ErrLocked,
		"Cannot create an item in a locked collection":                                          ErrLocked,
		"org.freedesktop.Secret.Error.IsLocked":                                                 ErrLocked,
		"write /home/awa/.local/share/keyrings/login.keyring: No space left on device":          ErrFull,
		"Couldn't create item: An error occurred on the device":                                 ErrFull,
		"org.freedesktop.DBus.Error.LimitsExceeded":                                             ErrFull,
		keyring.ErrSetDataTooBig.Error():                                                        ErrNoKeyring, // the value counts, not its text
		"Not enough storage is available to process this command.":                              ErrFull,
		"The specified logon session does not exist. It may already have been terminated.":      ErrNoKeyring,
		"org.freedesktop.Secret.Error.NoSuchObject: secret not found in keyring, in some words": ErrNoKeyring,
	} {
		if err := classify(errors.New(text)); !errors.Is(err, want) {
			t.Errorf("%q: got %v, want %v", text, err, want)
		}
	}
	if err := classify(keyring.ErrSetDataTooBig); !errors.Is(err, ErrFull) {
		t.Errorf("too big: %v", err)
	}
}

// earlier are what the keyring may hold before keys are saved.
var earlier = map[string]Keys{"nothing before": {}, "a pair before": otherKeys, "a half before": {API: "FAKE-HALF"}}

func earlierFake(k Keys) *fake {
	f := newFake()
	for i, secret := range []string{k.API.Reveal(), k.Token.Reveal()} {
		if secret != "" {
			f.entries[accounts("default")[i]] = []string{secret}
		}
	}
	return f
}

// trouble is what one call of a keyring can do.
var trouble = map[string]struct {
	do   func() error
	want []error // any of these
}{
	"refuses": {func() error { return errRefuses }, []error{ErrNoKeyring}},
	"locked":  {func() error { return errLocked }, []error{ErrLocked}},
	"full":    {func() error { return keyring.ErrSetDataTooBig }, []error{ErrFull}},
	"panics":  {func() error { panic("no") }, []error{ErrNoKeyring}},
}

// A SaveKeys that fails at any call leaves what was there before.
func TestSaveKeysAllOrNothing(t *testing.T) {
	for before, keys := range earlier {
		for what, bad := range trouble {
			for n := 1; ; n++ {
				f := earlierFake(keys)
				f.before = func(call int, _, _ string) error {
					if call == n {
						return bad.do()
					}
					return nil
				}
				err := f.ring().saveKeys("default", fakeKeys)
				if f.asked() < n {
					break // it was not called that often: every call has failed once
				}
				if !isAny(err, bad.want) {
					t.Errorf("%s, %s at call %d: got %v", before, what, n, err)
				}
				if got := f.keys("default"); got != keys {
					t.Errorf("%s, %s at call %d: the earlier keys are not there", before, what, n)
				}
			}
		}
	}
}

func isAny(err error, wanted []error) bool {
	for _, w := range wanted {
		if errors.Is(err, w) {
			return true
		}
	}
	return false
}

// A keyring that says yes and stores nothing, or something else.
func TestNotKept(t *testing.T) {
	for before, keys := range earlier {
		for _, account := range accounts("default") {
			f := earlierFake(keys)
			f.before = func(_ int, op, name string) error {
				if op == "set" && name == account {
					return errPretend
				}
				return nil
			}
			err := f.ring().saveKeys("default", fakeKeys)
			if !errors.Is(err, ErrNotKept) || errors.Is(err, ErrNoKeys) {
				t.Errorf("%s, %s: got %v, want ErrNotKept", before, account, err)
			}
			// What it will not write again cannot be put back; nothing half may stay.
			if got := f.keys("default"); got == fakeKeys || got.API == fakeKeys.API || got.Token == fakeKeys.Token {
				t.Errorf("%s, %s: a half of the new keys stayed", before, account)
			}
		}
	}
	full := holding("default", otherKeys)
	full.before = func(_ int, op, _ string) error {
		if op == "set" {
			return keyring.ErrSetDataTooBig
		}
		return nil
	}
	if err := full.ring().saveKeys("default", fakeKeys); !errors.Is(err, ErrFull) || full.keys("default") != otherKeys {
		t.Errorf("a full keyring: %v", err)
	}
	for _, k := range []Keys{{}, {API: "FAKE"}, {Token: "FAKE"}} {
		f := holding("default", otherKeys)
		if err := f.ring().saveKeys("default", k); !isAny(err, []error{ErrKeyEmpty, ErrTokenEmpty}) || f.asked() > 0 {
			t.Errorf("empty keys: %v, %d calls", err, f.asked())
		}
	}
}

// Another program's entry of the same name is found before ours.
func TestDuplicates(t *testing.T) {
	f := newFake()
	for _, name := range accounts("default") {
		f.entries[name] = []string{"FAKE-OLD", "FAKE-OLDER", "FAKE-OLDEST"}
	}
	if err := f.ring().saveKeys("default", fakeKeys); err != nil || f.keys("default") != fakeKeys {
		t.Errorf("saving over duplicates: %v", err)
	}
	for _, name := range accounts("default") {
		f.entries[name] = append(f.entries[name], "FAKE-OLD", "FAKE-OLDER")
	}
	if err := f.ring().eraseKeys("default"); err != nil || f.size() != 0 {
		t.Errorf("erasing duplicates: %v, %d left", err, f.size())
	}
}

func TestEraseTrouble(t *testing.T) {
	for name, tt := range map[string]struct {
		before func(int, string, string) error
		want   error
		left   Keys
	}{
		"fine":             {nil, nil, Keys{}},
		"refuses one":      {once(1, errRefuses), ErrNoKeyring, Keys{API: fakeKeys.API}}, // the other one goes all the same
		"locked":           {func(int, string, string) error { return errLocked }, ErrLocked, fakeKeys},
		"pretends":         {func(_ int, op, _ string) error { return map[bool]error{op == "delete": errPretend}[true] }, ErrNotErased, fakeKeys},
		"says it is gone":  {func(_ int, op, _ string) error { return map[bool]error{op == "delete": keyring.ErrNotFound}[true] }, ErrNotErased, fakeKeys},
		"cannot be looked": {func(_ int, op, _ string) error { return map[bool]error{op == "get": errRefuses}[true] }, ErrNoKeyring, Keys{}},
		"panics":           {func(int, string, string) error { panic("no") }, ErrNoKeyring, fakeKeys},
	} {
		f := holding("default", fakeKeys)
		f.before = tt.before
		if err := f.ring().eraseKeys("default"); !errors.Is(err, tt.want) || errors.Is(err, ErrNoKeys) {
			t.Errorf("%s: got %v, want %v", name, err, tt.want)
		}
		if f.keys("default") != tt.left {
			t.Errorf("%s: what is left is not what should be", name)
		}
		if f.asked() > 4*maxEntries {
			t.Errorf("%s: %d calls", name, f.asked())
		}
	}
	half := &fake{entries: map[string][]string{accounts("default")[1]: {"FAKE"}}}
	if err := half.ring().eraseKeys("default"); err != nil || half.size() != 0 {
		t.Errorf("a half: %v, %d left", err, half.size())
	}
}

func TestTryKeyring(t *testing.T) {
	f := holding("default", fakeKeys)
	if err := f.ring().try(); err != nil || f.size() != 2 || f.keys("default") != fakeKeys {
		t.Errorf("%v, %d entries", err, f.size())
	}
	for what, bad := range trouble {
		for n := 1; ; n++ {
			f := newFake()
			op := ""
			f.before = func(call int, o, _ string) error {
				if call == n {
					op = o
					return bad.do()
				}
				return nil
			}
			err := f.ring().try()
			if f.asked() < n {
				break
			}
			if !isAny(err, bad.want) {
				t.Errorf("%s at call %d: got %v", what, n, err)
			}
			if f.size() != 0 && op != "delete" {
				t.Errorf("%s at call %d: an entry is left", what, n)
			}
		}
	}
	liar := newFake()
	liar.before = func(_ int, op, _ string) error { return map[bool]error{op == "set": errPretend}[true] }
	if err := liar.ring().try(); !errors.Is(err, ErrNotKept) {
		t.Errorf("stores nothing: %v", err)
	}
	keeper := newFake()
	keeper.before = func(_ int, op, _ string) error { return map[bool]error{op == "delete": errPretend}[true] }
	if err := keeper.ring().try(); !errors.Is(err, ErrNotErased) {
		t.Errorf("erases nothing: %v", err)
	}
}

// A keyring that hangs at any call: the answer is there when the limit is over,
// and when the call does come back, what was there before is there again.
func TestHangs(t *testing.T) {
	ops := map[string]struct {
		limit time.Duration
		run   func(ring) error
	}{
		"read":  {ReadLimit, func(r ring) error { _, err := r.readKeys(r.read, "default"); return err }},
		"save":  {WriteLimit, func(r ring) error { return r.saveKeys("default", fakeKeys) }},
		"erase": {WriteLimit, func(r ring) error { return r.eraseKeys("default") }},
		"try":   {WriteLimit, func(r ring) error { return r.try() }},
	}
	for name, op := range ops {
		for _, keys := range []Keys{{}, otherKeys} {
			for n, more := 1, true; more; n++ {
				synctest.Test(t, func(t *testing.T) {
					f := earlierFake(keys)
					release := make(chan struct{})
					f.before = func(call int, _, _ string) error {
						if call == n {
							<-release
						}
						return nil
					}
					start := time.Now()
					err := op.run(f.ring())
					took := time.Since(start)
					if f.asked() < n {
						more = false
						return
					}
					where := fmt.Sprintf("%s, call %d, before: %v", name, n, keys != Keys{})
					if !errors.Is(err, ErrSlow) || took != op.limit {
						t.Errorf("%s: got %v after %v, want ErrSlow after %v", where, err, took, op.limit)
					}
					close(release)
					synctest.Wait()
					if got := f.keys("default"); name != "erase" && got != keys {
						t.Errorf("%s: came back late and left other keys", where)
					}
					if name == "try" && keys == (Keys{}) && f.size() != 0 {
						t.Errorf("%s: came back late and left its entry", where)
					}
				})
			}
		}
	}
}

// No sentence of ours, nor what a keyring says, may show a key.
func TestErrorsHideKeys(t *testing.T) {
	for n := range 12 {
		f := holding("default", otherKeys)
		f.before = once(n, errPretend)
		if err := f.ring().saveKeys("default", fakeKeys); err != nil && strings.Contains(err.Error(), "FAKE") {
			t.Error(err)
		}
	}
}
