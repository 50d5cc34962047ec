package settings

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/zalando/go-keyring"
)

// must reads settings.toml.
func must(t *testing.T, dir string) File {
	t.Helper()
	f, err := ReadFile(dir)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestSaveProfile(t *testing.T) {
	dir := folder(t, "[profiles.marche]\nshop = 'Marché'\n")
	s := Settings{Profile: "default", ConfigDir: dir}
	if err := s.SaveProfile(Profile{Shop: " Chez Awa ", Language: "EN"}); err != nil {
		t.Fatal(err)
	}
	f := must(t, dir)
	if (f.Profiles["default"] != Profile{Shop: "Chez Awa", Language: "en"}) || f.Profiles["marche"].Shop != "Marché" || f.Active != "" {
		t.Errorf("got %+v", f)
	}
	before, _ := os.ReadFile(filepath.Join(dir, fileName))
	var field *FieldError
	if err := s.SaveProfile(Profile{Website: "x"}); !errors.As(err, &field) || field.Field != "website" {
		t.Errorf("a bad value: %v", err)
	}
	kept(t, dir, string(before))

	// What somebody wrote by hand and got wrong is not written over.
	const wrong = "[profiles.default]\nshopp = 'x'\n"
	dir = folder(t, wrong)
	if err := (Settings{Profile: "default", ConfigDir: dir}).SaveProfile(Profile{}); !errors.Is(err, ErrUnknownKey) {
		t.Errorf("over a file with a slip: %v", err)
	}
	kept(t, dir, wrong)
}

func TestAddAndUseProfile(t *testing.T) {
	dir := folder(t, "")
	if err := AddProfile(dir, "marche", Profile{Shop: "Marché"}); err != nil {
		t.Fatal(err)
	}
	if f := must(t, dir); f.Active != "" || f.Profiles["marche"].Shop != "Marché" {
		t.Errorf("got %+v", f)
	}
	for _, name := range []string{"marche", "MARCHE"} {
		if err := AddProfile(dir, name, Profile{}); !errors.Is(err, ErrProfileExists) {
			t.Errorf("%s again: %v", name, err)
		}
	}
	var field *FieldError
	for _, name := range []string{"", "sandbox", "../x"} {
		if err := AddProfile(dir, name, Profile{}); !errors.As(err, &field) || *field != (FieldError{"profile", BadName}) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if err := AddProfile(dir, "x", Profile{QR: "round"}); !errors.As(err, &field) || field.Field != "qr" {
		t.Errorf("a bad value: %v", err)
	}
	if err := UseProfile(dir, "marche"); err != nil || must(t, dir).Active != "marche" {
		t.Errorf("using it: %v", err)
	}
	if _, there := must(t, dir).Profiles["default"]; !there {
		t.Error("the profile that was in use cannot be chosen any more")
	}
	var none ErrNoProfile
	if err := UseProfile(dir, "grenier"); !errors.As(err, &none) || !slices.Equal(none.Known, []string{"default", "marche"}) {
		t.Errorf("using one that there is not: %v", err)
	}
	if err := UseProfile(dir, "default"); err != nil || must(t, dir).Active != "default" {
		t.Errorf("default is always there: %v", err)
	}
	// Nor is a slip of the finger one where there is no file.
	dir = t.TempDir()
	if err := UseProfile(dir, "defualt"); !errors.As(err, &none) || must(t, dir).Exists() {
		t.Errorf("using one that there is not, without a file: %v", err)
	}
}

// Keys were put into the keyring for a profile: it is one from then on, with or
// without a file before.
func TestMakeProfile(t *testing.T) {
	for name, text := range map[string]string{"no file": "", "others": "[profiles.x]\nshop = 'X'\n", "there": "[profiles.marche]\nshop = 'Marché'\n"} {
		dir := t.TempDir()
		if text != "" {
			dir = folder(t, text)
		}
		for range 2 {
			if err := MakeProfile(dir, "marche"); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		p, ok := must(t, dir).Profiles["marche"]
		if want := map[string]string{"there": "Marché"}[name]; !ok || p.Shop != want {
			t.Errorf("%s: %v, %+v", name, ok, p)
		}
		if err := MakeProfile(dir, "MARCHE"); !errors.Is(err, ErrProfileExists) {
			t.Errorf("%s, in capitals: %v", name, err)
		}
	}
	dir := t.TempDir()
	if err := MakeProfile(dir, "default"); err != nil || must(t, dir).Exists() {
		t.Errorf("the default one needs no file: %v", err)
	}
}

func TestRemoveProfile(t *testing.T) {
	const doc = "profile = 'default'\n[profiles.default]\n[profiles.marche]\nshop = 'Marché'\n"
	v := holding("marche", fakeKeys)
	v.put("default", otherKeys)
	dir := folder(t, doc)
	var none ErrNoProfile
	if err := v.ring().remove(dir, "grenier"); !errors.As(err, &none) {
		t.Errorf("one that there is not: %v", err)
	}
	if err := v.ring().remove(dir, "default"); !errors.Is(err, ErrActive) || v.keys("default") != otherKeys {
		t.Errorf("the active one: %v", err)
	}
	v.before = func(int, string, string) error { return errLocked }
	if err := v.ring().remove(dir, "marche"); !errors.Is(err, ErrLocked) {
		t.Errorf("locked: %v", err)
	}
	kept(t, dir, doc)
	v.before = nil
	if err := v.ring().remove(dir, "marche"); err != nil {
		t.Fatal(err)
	}
	if f := must(t, dir); len(f.Profiles) != 1 || v.keys("marche") != (Keys{}) || v.keys("default") != otherKeys {
		t.Errorf("got %+v", f)
	}
	if err := newFake().ring().remove(folder(t, doc), "marche"); err != nil {
		t.Errorf("without keys: %v", err)
	}
	half := &fake{entries: map[string][]string{accounts("marche")[0]: {"FAKE"}}}
	if err := half.ring().remove(folder(t, doc), "marche"); err != nil || half.size() != 0 {
		t.Errorf("with a half of its keys: %v, %d left", err, half.size())
	}
	// The file cannot be written: nothing is lost.
	v, dir = holding("marche", fakeKeys), folder(t, doc)
	v.before = blockWhen(t, dir, "delete")
	if err := v.ring().remove(dir, "marche"); !errors.Is(err, ErrUnreadable) {
		t.Errorf("no writing: %v", err)
	}
	if v.keys("marche") != fakeKeys {
		t.Error("the profile is still there, and its keys are not")
	}
	unblock(t, dir)
	kept(t, dir, doc)
}

// blockWhen makes the folder impossible to write in, also for root, as soon as
// the keyring is asked for op: it becomes a file.
func blockWhen(t *testing.T, dir, op string) func(int, string, string) error {
	done := false
	return func(_ int, o, _ string) error {
		if o == op && !done {
			done = true
			if err := errors.Join(os.Rename(dir, dir+".away"), os.WriteFile(dir, nil, 0o600)); err != nil {
				t.Error(err)
			}
		}
		return nil
	}
}

func unblock(t *testing.T, dir string) {
	t.Helper()
	if err := errors.Join(os.Remove(dir), os.Rename(dir+".away", dir)); err != nil {
		t.Fatal(err)
	}
}

const shops = "profile = 'marche'\n[profiles.default]\n[profiles.marche]\nshop = 'Marché'\n"

func TestRenameProfile(t *testing.T) {
	for name, keys := range map[string]Keys{"with keys": fakeKeys, "without": {}} {
		v, dir, data := newFake(), folder(t, shops), t.TempDir()
		if keys != (Keys{}) {
			v.put("marche", keys)
		}
		v.put("default", otherKeys)
		if err := v.ring().rename(dir, data, "marche", "grenier"); err != nil {
			t.Fatal(err)
		}
		f := must(t, dir)
		want := Profile{Shop: "Marché", Ledger: filepath.Join(data, "marche.db")}
		if _, old := f.Profiles["marche"]; old || f.Active != "grenier" || f.Profiles["grenier"] != want || len(f.Profiles) != 2 {
			t.Errorf("%s: got %+v", name, f)
		}
		if v.keys("grenier") != keys || v.keys("marche") != (Keys{}) || v.keys("default") != otherKeys {
			t.Errorf("%s: the keys did not follow", name)
		}
		// The old name stays its ledger's: nobody else may get it.
		if err := AddProfile(dir, "marche", Profile{}); !errors.Is(err, ErrProfileExists) {
			t.Errorf("%s: another profile would share the ledger: %v", name, err)
		}
		if err := v.ring().rename(dir, data, "grenier", "marche"); err != nil {
			t.Fatal(err)
		}
		if f := must(t, dir); f.Profiles["marche"] != (Profile{Shop: "Marché"}) || f.Active != "marche" || v.keys("marche") != keys {
			t.Errorf("%s: back again: %+v", name, f)
		}
	}
}

func TestRenameWithoutFile(t *testing.T) {
	v, dir := holding("default", fakeKeys), folder(t, "")
	if err := v.ring().rename(dir, t.TempDir(), "default", "marche"); err != nil {
		t.Fatal(err)
	}
	if f := must(t, dir); f.Active != "marche" || v.keys("marche") != fakeKeys {
		t.Errorf("got %+v", f)
	}
}

func TestRenameRefuses(t *testing.T) {
	var none ErrNoProfile
	var field *FieldError
	for _, tt := range []struct {
		from, to string
		is       func(error) bool
	}{
		{"grenier", "x", func(err error) bool { return errors.As(err, &none) && none.Name == "grenier" }},
		{"marche", "default", func(err error) bool { return errors.Is(err, ErrProfileExists) }},
		{"marche", "marche", func(err error) bool { return errors.Is(err, ErrProfileExists) }},
		{"marche", "Marche", func(err error) bool { return errors.Is(err, ErrProfileExists) }}, // one entry for both on Windows
		{"marche", "kept", func(err error) bool { return errors.Is(err, ErrProfileExists) }},   // somebody's keys
		{"default", "kept", func(err error) bool { return errors.Is(err, ErrProfileExists) }},  // they must not become its own
		{"marche", "sandbox", func(err error) bool { return errors.As(err, &field) && field.Problem == BadName }},
	} {
		v, dir := holding("marche", fakeKeys), folder(t, shops)
		v.put("kept", otherKeys)
		if err := v.ring().rename(dir, t.TempDir(), tt.from, tt.to); !tt.is(err) {
			t.Errorf("%s to %s: %v", tt.from, tt.to, err)
		}
		kept(t, dir, shops)
		if v.keys("marche") != fakeKeys || v.keys("kept") != otherKeys || v.size() != 4 {
			t.Errorf("%s to %s: keys changed", tt.from, tt.to)
		}
	}
	// A renaming that was cut short left the same keys there: it can be done again.
	v, dir := holding("marche", fakeKeys), folder(t, shops)
	v.put("grenier", fakeKeys)
	if err := v.ring().rename(dir, t.TempDir(), "marche", "grenier"); err != nil || v.keys("grenier") != fakeKeys || v.size() != 2 {
		t.Errorf("again: %v", err)
	}
}

// Keys of the environment stay there.
func TestRenameIgnoresEnvironment(t *testing.T) {
	keyring.MockInit()
	dir := folder(t, shops)
	if err := RenameProfile(env(bus, "LIGDICASH_API_KEY=FAKEKEY", "LIGDICASH_API_TOKEN=FAKETOKEN"), dir, t.TempDir(), "marche", "grenier"); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadKeys(env(bus), "grenier"); !errors.Is(err, ErrNoKeys) {
		t.Errorf("in the keyring now: %v", err)
	}
}

// The keyring fails at any one call, or from one on: the name that the file has
// afterwards has its keys, and it is the old one, except with ErrRenamed.
func TestRenameNeverLosesKeys(t *testing.T) {
	for what, bad := range trouble {
		for _, forGood := range []bool{false, true} {
			for n := 1; ; n++ {
				v, dir := holding("marche", fakeKeys), folder(t, shops)
				v.before = func(call int, _, _ string) error {
					if call == n || forGood && call > n {
						return bad.do()
					}
					return nil
				}
				err := v.ring().rename(dir, t.TempDir(), "marche", "grenier")
				if v.asked() < n {
					break
				}
				checkRenamed(t, what, n, v, dir, err)
				if !isAny(err, bad.want) {
					t.Errorf("%s at call %d: %v", what, n, err)
				}
				if !forGood && errors.Is(err, ErrRenamed) {
					t.Errorf("%s at call %d: one failure can be taken back: %v", what, n, err)
				}
			}
		}
	}
	for _, op := range []string{"set", "delete"} { // yes, and nothing done
		v, dir := holding("marche", fakeKeys), folder(t, shops)
		v.before = func(_ int, o, _ string) error {
			if o == op {
				return errPretend
			}
			return nil
		}
		err := v.ring().rename(dir, t.TempDir(), "marche", "grenier")
		checkRenamed(t, "pretends to "+op, 0, v, dir, err)
	}
}

func checkRenamed(t *testing.T, what string, n int, v *fake, dir string, err error) {
	t.Helper()
	f, old := must(t, dir), "marche"
	if errors.Is(err, ErrRenamed) {
		old = "grenier"
	}
	if _, there := f.Profiles[old]; err == nil || !there || f.Active != old {
		t.Errorf("%s at call %d: %v, and the file has %v, active %s", what, n, err, f.names(), f.Active)
	}
	if v.keys(old) != fakeKeys {
		t.Errorf("%s at call %d: %v, and the keys of %s are lost", what, n, err, old)
	}
}

func TestRenameHangs(t *testing.T) {
	for n, more := 1, true; more; n++ {
		synctest.Test(t, func(t *testing.T) {
			v, dir := holding("marche", fakeKeys), folder(t, shops)
			release := make(chan struct{})
			v.before = func(call int, _, _ string) error {
				if call == n {
					<-release
				}
				return nil
			}
			err := v.ring().rename(dir, t.TempDir(), "marche", "grenier")
			if v.asked() < n {
				more = false
				return
			}
			close(release)
			synctest.Wait()
			if !errors.Is(err, ErrSlow) {
				t.Errorf("call %d: %v", n, err)
			}
			checkRenamed(t, "hangs", n, v, dir, err)
		})
	}
}

// settings.toml cannot be written once the keys are under the new name.
func TestRenameWithoutWriting(t *testing.T) {
	v, dir := holding("marche", fakeKeys), folder(t, shops)
	v.before = blockWhen(t, dir, "set")
	err := v.ring().rename(dir, t.TempDir(), "marche", "grenier")
	if !errors.Is(err, ErrUnreadable) || strings.Contains(err.Error(), "FAKE") {
		t.Errorf("got %v", err)
	}
	unblock(t, dir)
	kept(t, dir, shops)
	if v.keys("marche") != fakeKeys || v.keys("grenier") != (Keys{}) {
		t.Error("the keys are not where they were")
	}
}
