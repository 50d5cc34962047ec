package till

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"caisse/model/hub/pgtest"
	"caisse/model/settings"
)

// What the settings name is what a till shares with, and as who; the built-in
// LigdiCash shares nothing, and one on this machine only where a flag says so.
func TestPlaceShares(t *testing.T) {
	s := pgtest.Shared(t)
	address := s.Address(s.Database(t), "caisse")
	place := func(name string, pairs map[string]string, flags map[string]string) Place {
		t.Helper()
		dir := t.TempDir()
		all := map[string]string{"CAISSE_CONFIG_DIR": filepath.Join(dir, "c"), "CAISSE_DATA_DIR": dir, "CAISSE_SHOP": "Marché", "CAISSE_TILL": name}
		for k, v := range pairs {
			all[k] = v
		}
		getenv := func(k string) string { return all[k] }
		set, err := settings.Load(getenv, flags)
		if err != nil {
			t.Fatal(err)
		}
		return Place{Settings: set, Getenv: getenv}
	}
	open := func(p Place) *Till {
		t.Helper()
		tl, done, err := p.Sell(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		over := make(chan struct{})
		go func() { defer close(over); tl.Run(ctx) }()
		t.Cleanup(func() { cancel(); <-over; done(0) })
		return tl
	}
	byFile := map[string]string{"CAISSE_LEDGER": address}
	play := map[string]string{"CAISSE_LEDGER": address, "LIGDICASH_BASE_URL": "http://127.0.0.1:1"}
	training := place("C9", byFile, nil)
	training.Training = true
	for what, p := range map[string]Place{"nothing is set": place("C9", nil, nil), "the sandbox": training, "a LigdiCash of this machine": place("C9", play, nil)} {
		if open(p).Shares() {
			t.Errorf("it shares: %s", what)
		}
	}
	one := open(place("C1", byFile, nil))
	two := open(place("C2", play, map[string]string{settings.NameLedger: address}))
	for end := time.Now().Add(40 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		st := one.Sharing()
		if st.Good && two.Sharing().Good && len(st.Tills) == 2 && st.Me.Name == "C1" {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("they do not meet: %+v, %+v", st, two.Sharing())
		}
	}
}
