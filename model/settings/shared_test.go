package settings

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"
)

const commonAt = "postgres://caisse@db.example/caisse"

// Where the shared ledger is, and which file is the till's own then: never one
// that money and play share.
func TestShared(t *testing.T) {
	own, sandbox := filepath.Join("/data", "marche.db"), filepath.Join("/data", "sandbox.db")
	for _, c := range []struct {
		ledger, file, base string
		from               Origin
		shared, path       string
	}{
		{"", "", "", FromDefault, "", own},
		{"/shop.db", "", "", FromFile, "", "/shop.db"},
		{commonAt, "", "", FromFile, commonAt, own},
		{commonAt, "", "", FromEnvironment, commonAt, own},
		{commonAt, "", "", FromFlag, commonAt, own},
		{commonAt, "/shop.db", "", FromFile, commonAt, "/shop.db"},
		{"", "/shop.db", "", FromDefault, "", "/shop.db"},
		{"/asked.db", "/shop.db", "", FromFlag, "", "/asked.db"},
		// A LigdiCash on this machine, and a foreign one.
		{commonAt, "/shop.db", "http://127.0.0.1:8477", FromFile, "", sandbox},
		{commonAt, "/shop.db", "http://127.0.0.1:8477", FromEnvironment, "", sandbox},
		{commonAt, "/shop.db", "http://127.0.0.1:8477", FromFlag, commonAt, sandbox},
		{commonAt, "/shop.db", "https://paie.example", FromFile, "", filepath.Join("/data", "marche@paie.example.db")},
		{commonAt, "/shop.db", "https://paie.example", FromFlag, "", filepath.Join("/data", "marche@paie.example.db")},
	} {
		s := Settings{Profile: "marche", DataDir: "/data", Ledger: c.ledger, LedgerFile: c.file, BaseURL: c.base, origins: map[string]Origin{"ledger": c.from}}
		practice := strings.HasPrefix(c.base, "http:")
		if got := s.Shared(); got != c.shared {
			t.Errorf("%+v: shared at %q", c, got)
		}
		if got := s.LedgerPath(false, practice); got != c.path {
			t.Errorf("%+v: the ledger is %s", c, got)
		}
		if got := s.LedgerPath(true, true); got != sandbox {
			t.Errorf("%+v: the training till's is %s", c, got)
		}
	}
}

// A password is refused wherever it comes from, and neither the error nor any
// value has it.
func TestPasswordInAddress(t *testing.T) {
	for _, address := range []string{
		"postgres://caisse:FAKESECRET@db.example/caisse", "postgresql://caisse:FAKE%zzSECRET@db.example/caisse", "postgres://caisse:12/FAKESECRET@db.example/caisse",
		"postgres://caisse:FAKE?SECRET@db.example/caisse", "postgres://caisse:FAKE#SECRET@db.example/caisse", "postgres://caisse:FAKE:SECRET@SECRET@db.example/caisse",
		"postgres://db.example/caisse?password=FAKESECRET", "postgres://db.example/caisse?sslpassword=FAKESECRET", "mysql://caisse:FAKE%zzSECRET@db.example/x",
		"postgres://caisse%3AFAKESECRET@db.example/caisse", "postgres:/caisse:FAKESECRET@db.example/caisse", "PostgreSQL:caisse:FAKESECRET@db.example/caisse",
		"host=db.example dbname=caisse user=caisse password=FAKESECRET", "dbname=caisse host=FAKESECRET",
	} {
		for _, from := range []Origin{FromFile, FromEnvironment, FromFlag} {
			doc, flags, pairs := "", map[string]string{}, []string{"CAISSE_DATA_DIR=/data"}
			switch from {
			case FromFile:
				doc = "[profiles.default]\nledger = '" + address + "'\n"
			case FromEnvironment:
				pairs = append(pairs, "CAISSE_LEDGER="+address)
			default:
				flags["ledger"] = address
			}
			s, err := Load(env(append(pairs, "CAISSE_CONFIG_DIR="+folder(t, doc))...), flags)
			if err == nil {
				t.Errorf("%s from %d is taken", address, from)
				continue
			}
			all := fmt.Sprintf("%v %+v %q %q", err, err, s.Value("ledger"), s.LedgerPath(false, false))
			if strings.Contains(all, "SECRET") || strings.Contains(all, "FAKE") {
				t.Errorf("%s from %d: %s", address, from, all)
			}
		}
	}
	if got := (Settings{Ledger: commonAt + "?sslmode=require"}).Value("ledger"); got != "postgres://xxxxx@db.example/caisse?xxxxx" {
		t.Errorf("a good one is shown as %s", got)
	}
}

// A file that settings.toml names is what the till shares, whoever has it share.
func TestSharingKeepsTheFile(t *testing.T) {
	dir := folder(t, "[profiles.default]\nledger = '/shop.db'\n")
	load := func(pairs ...string) Settings {
		t.Helper()
		s, err := Load(env(append(pairs, "CAISSE_CONFIG_DIR="+dir, "CAISSE_DATA_DIR=/data")...), nil)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := load("CAISSE_LEDGER=" + commonAt); s.Shared() != commonAt || s.LedgerPath(false, false) != "/shop.db" {
		t.Errorf("by a variable: %q, %q", s.Shared(), s.LedgerPath(false, false))
	}
	if err := load().SaveProfile(Profile{Ledger: commonAt}); err != nil {
		t.Fatal(err)
	}
	if s := load(); s.Shared() != commonAt || s.LedgerPath(false, false) != "/shop.db" {
		t.Errorf("once it is saved: %q, %q", s.Shared(), s.LedgerPath(false, false))
	}
}

// A profile that shares keeps its ledger under its new name, and gets its first
// name back; nobody else gets the file meanwhile.
func TestRenameShared(t *testing.T) {
	data := t.TempDir()
	for what, doc := range map[string]string{
		"in its usual place": "profile = 'marche'\n[profiles.marche]\nledger = '" + commonAt + "'\n",
		"named":              "profile = 'marche'\n[profiles.marche]\nledger = '" + commonAt + "'\nledger_file = '" + filepath.Join(data, "marche.db") + "'\n",
	} {
		dir := folder(t, doc)
		if err := newFake().ring().rename(dir, data, "marche", "grenier"); err != nil {
			t.Fatal(err)
		}
		want := Profile{Ledger: commonAt, LedgerFile: filepath.Join(data, "marche.db")}
		if got := must(t, dir).Profiles["grenier"]; got != want {
			t.Errorf("%s: %+v", what, got)
		}
		if err := AddProfile(dir, "marche", Profile{}); err == nil {
			t.Errorf("%s: another profile gets its ledger", what)
		}
		if err := newFake().ring().rename(dir, data, "grenier", "marche"); err != nil {
			t.Fatal(err)
		}
		if got := must(t, dir).Profiles["marche"]; got != (Profile{Ledger: commonAt}) {
			t.Errorf("%s, back again: %+v", what, got)
		}
	}
}

func TestTillName(t *testing.T) {
	if got := (Settings{Till: "C1"}).TillName(); got != "C1" {
		t.Errorf("the one set is %q", got)
	}
	for host, want := range map[string]string{
		"comptoir": "comptoir", "Comptoir-2.boutique.example": "Comptoir-2", "": "caisse", "localhost": "caisse", "localhost.localdomain": "caisse",
		"a-name-longer-than-any-column": "a-name-longer-than-a", "po\x1bste\n1": "poste1", "...": "caisse", "Poste d'Awa": "Posted'Awa",
	} {
		if got := tillOf(host); got != want || checkTill(got) != 0 {
			t.Errorf("the till on %q is %q, want %q", host, got, want)
		}
	}
	if s, err := Load(env("CAISSE_CONFIG_DIR="+folder(t, ""), "CAISSE_DATA_DIR=/data"), nil); err != nil || s.TillName() != machine() {
		t.Errorf("this machine's is %q, %v", s.TillName(), err)
	}
}

const bySecret = Secret("FAKE-LEDGER-PASSWORD")

// The password of the shared ledger lies beside the keys, and neither touches
// the other.
func TestLedgerPassword(t *testing.T) {
	keyring.MockInit()
	e := env(bus)
	if p, err := LedgerPassword(e, "marche"); p != "" || err != nil {
		t.Errorf("none: %q, %v", p.Reveal(), err)
	}
	if err := SaveKeys(e, "marche", fakeKeys); err != nil {
		t.Fatal(err)
	}
	if err := SaveLedgerPassword(e, "marche", bySecret); err != nil {
		t.Fatal(err)
	}
	if p, err := LedgerPassword(e, "marche"); p != bySecret || err != nil {
		t.Errorf("got %q, %v", p.Reveal(), err)
	}
	if p, err := LedgerPassword(e, "default"); p != "" || err != nil {
		t.Errorf("another profile's: %q, %v", p.Reveal(), err)
	}
	if err := EraseKeys(e, "marche"); err != nil {
		t.Fatal(err)
	}
	if p, _ := LedgerPassword(e, "marche"); p != bySecret {
		t.Error("it went with the keys")
	}
	if err := SaveLedgerPassword(e, "marche", ""); err == nil {
		t.Error("an empty one is kept")
	}
	if err := EraseLedgerPassword(e, "marche"); err != nil {
		t.Fatal(err)
	}
	if err := EraseLedgerPassword(e, "marche"); err != ErrNoPassword {
		t.Errorf("erased twice: %v", err)
	}
}

// Where the keyring cannot be asked, what PostgreSQL reads itself serves; a
// keyring that is there and silent is told, unless that serves.
func TestLedgerPasswordWithoutKeyring(t *testing.T) {
	if p, err := LedgerPassword(env(), "marche"); p != "" || err != nil {
		t.Errorf("no keyring here: %q, %v", p.Reveal(), err)
	}
	v := newFake()
	v.before = func(int, string, string) error { return errLocked }
	if _, err := v.ring().ledgerPassword(env(), "marche"); err == nil {
		t.Error("a locked keyring is not told")
	}
	for _, name := range []string{"PGPASSWORD", "PGPASSFILE"} {
		if _, err := v.ring().ledgerPassword(env(name+"=x"), "marche"); err != nil {
			t.Errorf("with %s: %v", name, err)
		}
	}
}

// It goes with its profile, and is gone with it.
func TestLedgerPasswordFollows(t *testing.T) {
	at := func(v *fake, profile string) string {
		if all := v.entries[passwordOf(profile)]; len(all) == 1 {
			return all[0]
		}
		return ""
	}
	for what, keys := range map[string]Keys{"with keys": fakeKeys, "alone": {}} {
		v, dir := newFake(), folder(t, shops)
		if keys != (Keys{}) {
			v.put("marche", keys)
		}
		v.entries[passwordOf("marche")] = []string{bySecret.Reveal()}
		if err := v.ring().rename(dir, t.TempDir(), "marche", "grenier"); err != nil {
			t.Fatal(err)
		}
		if at(v, "grenier") != bySecret.Reveal() || at(v, "marche") != "" || v.keys("grenier") != keys {
			t.Errorf("%s: it did not follow", what)
		}
		if err := v.ring().rename(dir, t.TempDir(), "grenier", "autre"); err != nil {
			t.Fatal(err)
		}
		if err := UseProfile(dir, "default"); err != nil {
			t.Fatal(err)
		}
		if err := v.ring().remove(dir, "autre"); err != nil {
			t.Fatal(err)
		}
		if v.size() != 0 {
			t.Errorf("%s: %d entries are left of a profile that was removed", what, v.size())
		}
	}
	v, dir := newFake(), folder(t, shops)
	v.entries[passwordOf("grenier")] = []string{"FAKE-OTHER"}
	v.entries[passwordOf("marche")] = []string{bySecret.Reveal()}
	if err := v.ring().rename(dir, t.TempDir(), "marche", "grenier"); err == nil || at(v, "grenier") != "FAKE-OTHER" || at(v, "marche") != bySecret.Reveal() {
		t.Errorf("over somebody's: %v", err)
	}
}
