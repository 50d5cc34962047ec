package round

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/shell"
	"caisse/ui/text"
)

// newShell is a run in folders of its own; more are pairs of names and values.
func newShell(t *testing.T, more ...string) *shell.Shell {
	t.Helper()
	dir := t.TempDir()
	env := map[string]string{"CAISSE_CONFIG_DIR": dir, "CAISSE_DATA_DIR": dir}
	for i := 0; i < len(more); i += 2 {
		env[more[i]] = more[i+1]
	}
	s := &shell.Shell{Getenv: func(name string) string { return env[name] }, Given: map[string]string{}, Now: time.Now}
	if err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	return s
}

// spoil leaves a ledger that nobody can read.
func spoil(t *testing.T, path string) {
	t.Helper()
	if err := os.WriteFile(path, []byte("not a ledger at all"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A till that is told to end while it opens its ledger says nothing of it.
func TestEndsWhileItOpens(t *testing.T) {
	s := newShell(t)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if tl, _, err := open(ctx, s, s.Place(), Screens{}); tl != nil || err != nil {
		t.Errorf("it opens %v, %v", tl, err)
	}
}

// A spoilt ledger is kept beside the new one that the cashier asked for; and who
// asks for nothing changes nothing.
func TestSpoiltLedger(t *testing.T) {
	for name, k := range map[string]struct {
		way   till.Way
		opens bool
		files int // afterwards
	}{"a new one": {till.NewLedger, true, 2}, "leave": {till.Leave, false, 1}} {
		t.Run(name, func(t *testing.T) {
			s := newShell(t)
			spoil(t, s.Ledger)
			asked := 0
			on := Screens{Ask: func(_ context.Context, r text.Rescue) (till.Way, error) {
				if asked++; r.Why("fr") == "" || r.Why("fr") == r.Why("en") || r.Failed("fr") != "" || r.Ways[0] != till.Leave {
					t.Errorf("it asks %q, %q, after %q, with %v first", r.Why("fr"), r.Why("en"), r.Failed("fr"), r.Ways)
				}
				return k.way, nil
			}}
			tl, done, err := open(t.Context(), s, s.Place(), on)
			if (tl != nil) != k.opens || (err == nil) != k.opens || asked != 1 {
				t.Fatalf("it opens %v, %v, asked %d times", tl, err, asked)
			}
			if done != nil {
				done(0)
			}
			if all, _ := filepath.Glob(filepath.Join(s.Settings.DataDir, "default*.db*")); len(all) < k.files {
				t.Errorf("%d files: %v", len(all), all)
			}
		})
	}
}

// What was chosen and did not work is said at the next question.
func TestSaysWhatDidNotWork(t *testing.T) {
	s := newShell(t)
	spoil(t, s.Ledger)
	stop := errors.New("the cashier goes")
	asked := 0
	on := Screens{Ask: func(_ context.Context, r text.Rescue) (till.Way, error) {
		if asked++; asked == 1 {
			return till.PutBack, nil // there is no backup
		}
		if r.Failed("fr") == "" || r.Failed("en") == "" {
			t.Error("it does not say that it failed")
		}
		return till.Leave, stop
	}}
	if _, _, err := open(t.Context(), s, s.Place(), on); !errors.Is(err, stop) || asked != 2 {
		t.Errorf("asked %d times, %v", asked, err)
	}
}

// The training till is shown with its LigdiCash, where another till has its usual
// place too, and leaves nothing open behind it.
func TestTrainingRound(t *testing.T) {
	s := newShell(t)
	s.Training = true
	if err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	var at []string
	closed := 0
	s.Serve = func(b shell.Sandbox) (shell.Served, error) {
		at = append(at, b.Addr)
		if dir := b.Dir; dir != filepath.Join(s.Settings.DataDir, "sandbox") {
			t.Errorf("its invoices are in %q", dir)
		}
		if b.Addr == till.TrainingAt {
			return shell.Served{}, errors.New("in use")
		}
		return shell.Served{Base: "http://127.0.0.1:9", Close: func() error { closed++; return nil }}, nil
	}
	want := Next{Again: true, Profile: "marche"}
	next, err := round(t.Context(), s, Screens{Show: func(_ context.Context, r Round) (Next, error) {
		if err := r.Connect(); err != nil || !r.Till.Connected() || r.Mono || r.Log != nil || closed > 0 {
			t.Errorf("the console gets %+v, %v", r, err)
		}
		return want, nil
	}})
	if err != nil || next != want || len(at) != 2 || at[1] != "127.0.0.1:0" || closed != 1 {
		t.Errorf("%+v, %v, served at %v, closed %d times", next, err, at, closed)
	}
	if err := os.Rename(s.Ledger, s.Ledger+".old"); err != nil { // Windows would refuse one that is open
		t.Error(err)
	}
}

// Where the log cannot be written, nothing is sold without it.
func TestNoLog(t *testing.T) {
	s := newShell(t, "CAISSE_DEBUG", "1", "NO_COLOR", "1")
	show := func(_ context.Context, r Round) (Next, error) {
		if r.Log == nil || !r.Mono || r.EnvKeys {
			t.Errorf("the console gets %+v", r)
		}
		return Next{}, nil
	}
	if _, err := round(t.Context(), s, Screens{Show: show}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(s.Settings.DataDir, "caisse.log")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := round(t.Context(), s, Screens{Show: func(context.Context, Round) (Next, error) {
		t.Error("the console is shown")
		return Next{}, nil
	}})
	if err == nil || !strings.Contains(err.Error(), "CAISSE_DEBUG : caisse.log ne peut pas être écrit") {
		t.Errorf("it says %v", err)
	}
}

// Another profile is for good where settings.toml says which, else for this run.
func TestChoose(t *testing.T) {
	s := newShell(t)
	if err := settings.AddProfile(s.Settings.ConfigDir, "marche", settings.Profile{}); err != nil {
		t.Fatal(err)
	}
	choose(s, "marche")
	if err := s.Reload(); err != nil || s.Settings.Profile != "marche" || len(s.Given) > 0 {
		t.Errorf("for good: %q, %v, %v", s.Settings.Profile, s.Given, err)
	}
	s.Given[settings.NameProfile] = "marche"
	if err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	choose(s, "default")
	if err := s.Reload(); err != nil || s.Settings.Profile != "default" || s.Given[settings.NameProfile] != "default" {
		t.Errorf("for this run: %q, %v, %v", s.Settings.Profile, s.Given, err)
	}
	delete(s.Given, settings.NameProfile)
	if err := s.Reload(); err != nil || s.Settings.Profile != "marche" {
		t.Errorf("afterwards: %q, %v", s.Settings.Profile, err)
	}
}
