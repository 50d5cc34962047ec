package till

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"caisse/ligdicash"
	"caisse/model/ledger"
	"caisse/model/settings"
)

// TrainingAt is where a training till of this machine serves its LigdiCash.
const TrainingAt = "127.0.0.1:8478"

// TrainingKeys are those of the built-in LigdiCash, which takes any.
func TrainingKeys() settings.Keys { return settings.Keys{API: "SANDBOX", Token: "SANDBOX"} }

// Place is where the till of one run stands: by what the shop has set, which
// ledger it writes, which LigdiCash it asks, and with which keys.
type Place struct {
	Settings settings.Settings
	Getenv   func(string) string
	Training bool     // the built-in LigdiCash
	Served   string   // where this process serves that one; "" is another process, at TrainingAt
	Customer Customer // plays the customer there; nil elsewhere
	// Share is with whom the ledger is shared: where that has no address, what is set
	// says it. That of the built-in LigdiCash is not.
	Share ShareWith
}

// Ledger is the ledger's file. A LigdiCash on this machine is never the real
// one: its sales are marked like the sandbox's (practice), and stay out of the
// shop's ledger.
func (p Place) Ledger() (path string, practice bool) {
	practice = p.Training || ligdicash.Loopback(p.Settings.BaseURL)
	return p.Settings.LedgerPath(p.Training, practice), practice
}

// base is the address of the LigdiCash of this run.
func (p Place) base() string {
	switch {
	case p.Training && p.Served != "":
		return p.Served
	case p.Training:
		return "http://" + TrainingAt
	}
	return p.Settings.BaseURL
}

// dial connects to the LigdiCash of this run with keys that may go there,
// whoever has them: the one way keys leave this program.
func (p Place) dial(k settings.Keys) (Line, error) {
	if err := p.Settings.MaySend(p.Getenv, k); err != nil && !p.Training {
		return nil, err
	}
	return ligdicash.New(p.base(), k.API, k.Token, nil)
}

// leadEnd is what the name of the file beside a ledger ends in by which one of the
// programs that have it open hands over.
const leadEnd = "-lead"

func (p Place) till(l *ledger.Ledger) *Till {
	set, with := p.Settings, p.Share
	path, _ := p.Ledger()
	switch {
	case p.Training:
		with = ShareWith{Name: set.Till}
	case with.Address == "":
		with.Address, with.Name, with.Password = p.Common(), set.Till, p.Passwords()
		if with.Address != "" { // alone, it has the name that somebody gave it, and not the machine's
			with.Name = set.TillName()
		}
	}
	with.Shop, with.lead = set.Shop, path+leadEnd
	return New(Config{Ledger: l, Base: p.base(), Days: set.Days(), Customer: p.Customer, Dial: p.dial, Share: with, Shop: Shop{
		Name: set.Shop, Website: set.Website, ReturnURL: set.ReturnURL, CancelURL: set.CancelURL, CallbackURL: set.CallbackURL,
	}})
}

// Open opens the ledger and a till on it for one command, without keys: to be
// read, where write is not said or the ledger cannot be written. One that is not
// there is read as an empty one, and not made. done must be called.
func (p Place) Open(ctx context.Context, write bool) (t *Till, done func(), err error) {
	path, _ := p.Ledger()
	empty := ""
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && !write && !Counted(path) {
		if empty, err = os.MkdirTemp("", "caisse"); err != nil {
			return nil, nil, err
		}
		path = filepath.Join(empty, "empty.db")
	}
	swept := func() {
		if empty != "" {
			_ = os.RemoveAll(empty)
		}
	}
	l, err := ledger.OpenTo(ctx, path, write)
	if err != nil {
		swept()
		return nil, nil, err
	}
	t = p.till(l)
	return t, func() { t.Close(0); _ = l.Close(); swept() }, nil // it was only read
}

// Sell opens the ledger and a till on it for a console: one that keeps backups.
// done must be called, and gives what is under way a moment.
func (p Place) Sell(ctx context.Context) (t *Till, done func(grace time.Duration), err error) {
	path, _ := p.Ledger()
	l, err := ledger.Open(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	// A disk that is full, or a lock, passes: waiting sales are asked about all the same.
	if err := l.Rehearse(ctx); errors.Is(err, ledger.ErrDamaged) {
		return nil, nil, errors.Join(err, l.Close())
	}
	l.KeepBackups(p.Settings.BackupDir, time.Now)
	t, done = p.console(l)
	return t, done, nil
}

// LookAt is Sell for a ledger that is only to be read.
func (p Place) LookAt(ctx context.Context) (t *Till, done func(grace time.Duration), err error) {
	path, _ := p.Ledger()
	l, err := ledger.OpenRead(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	t, done = p.console(l)
	return t, done, nil
}

// console is a till on l, and how both end.
func (p Place) console(l *ledger.Ledger) (*Till, func(grace time.Duration)) {
	t := p.till(l)
	return t, func(grace time.Duration) {
		t.Close(grace)
		l.Close()
	}
}

// Connect finds the keys and connects t; it may wait for a keyring, at most
// settings.ReadLimit.
func (p Place) Connect(t *Till) error {
	k, err := p.keys()
	if err != nil {
		return err
	}
	return t.Use(k)
}

// keys are those of this run: the sandbox's, the environment's, the keyring's.
func (p Place) keys() (settings.Keys, error) {
	if p.Training {
		return TrainingKeys(), nil
	}
	if _, env := settings.EnvKeys(p.Getenv); !env { // the question comes before the keyring's own
		if err := p.Settings.MaySend(p.Getenv, settings.Keys{}); err != nil {
			return settings.Keys{}, err
		}
	}
	return settings.ReadKeys(p.Getenv, p.Settings.Profile)
}

// Try asks LigdiCash whether it accepts k, in turn with the consoles of the
// ledger; none is needed.
func (p Place) Try(ctx context.Context, k settings.Keys) (Tried, error) {
	path, _ := p.Ledger()
	var l *ledger.Ledger
	if _, err := os.Stat(path); err == nil { // else nobody sells, and trying must not make one
		if l, err = ledger.Open(ctx, path); err == nil {
			defer l.Close()
		}
	}
	return p.till(l).Try(ctx, k)
}
