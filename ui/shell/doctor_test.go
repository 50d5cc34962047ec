package shell

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/text"
)

// A key and a token that must not be seen anywhere.
var canary = settings.Keys{API: "FAKECANARYKEY", Token: ligdicash.Secret("FAKECANARYTOKEN" + strings.Repeat("X", 100))}

// clinic is a counter with a keyring, and a LigdiCash to ask about keys.
func clinic(t *testing.T) *counter {
	keyring.MockInit()
	c := newCounter(t)
	home := t.TempDir()
	c.shell.Settings.Profile, c.shell.Settings.DataDir, c.shell.Settings.ConfigDir = "default", home, home
	c.shell.Getenv = func(name string) string {
		return map[string]string{"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent", "HOME": home}[name]
	}
	c.shell.Try = func(_ context.Context, k settings.Keys) (till.Tried, error) {
		return till.Tried{Keys: till.KeysAccepted, Server: c.now, Took: 80 * time.Millisecond}, nil
	}
	if err := settings.SaveKeys(c.shell.Getenv, "default", canary); err != nil {
		t.Fatal(err)
	}
	return c
}

// findings runs doctor with -json; the settings are left out.
func (c *counter) findings(code int, args ...string) map[string]text.Finding {
	c.t.Helper()
	c.expect(code, append([]string{"doctor", "-json"}, args...)...)
	hasNot(c.t, c.out.String(), "CANARY")
	var all []text.Finding
	if err := json.Unmarshal(c.out.Bytes(), &all); err != nil {
		c.t.Fatalf("%v:\n%s", err, &c.out)
	}
	out := map[string]text.Finding{}
	for _, f := range all {
		out[f.Name] = f
		if f.Grade == text.Fault && f.Todo == "" {
			c.t.Errorf("%s: %q, and not what to do", f.Name, f.Text)
		}
	}
	return out
}

// Numbers that no sale has are explained, and are no fault.
func TestDoctorTellsOfMissingNumbers(t *testing.T) {
	c := clinic(t)
	of := func(day model.Date, n int) func(*model.Invoice) {
		return func(i *model.Invoice) { i.Ticket = model.Ticket{Day: day, N: n} }
	}
	c.keep(c.invoice(of(20261122, 1)), c.invoice(of(20261122, 4)), c.invoice(of(20261123, 1)))
	if f := c.findings(0)["ledger.tickets"]; f.Grade != text.Fine || !strings.Contains(f.Text, "2 numéros manquent") || !strings.Contains(f.Text, "22/11/2026") {
		t.Errorf("%+v", f)
	}
	whole := clinic(t)
	whole.keep(whole.invoice(of(20261122, 1)), whole.invoice(of(20261122, 2)))
	if f, told := whole.findings(0)["ledger.tickets"]; told {
		t.Errorf("nothing is missing: %+v", f)
	}
}

func TestDoctorWell(t *testing.T) {
	c := clinic(t)
	c.keep(c.invoice(state(model.Paid)))
	all := c.findings(0)
	for _, name := range []string{"keyring", "keys", "network", "accepted", "clock", "ledger", "disk"} {
		if all[name].Grade != text.Fine {
			t.Errorf("%s: %+v", name, all[name])
		}
	}
	has(t, all["ledger"].Text, "sain", "1 facture,")
	if f := all["setting.shop"]; f.Text != "Boutique Wend-Panga (par défaut)" {
		t.Errorf("the shop: %+v", f)
	}
	c.expect(0, "doctor")
	has(t, c.out.String(), "✓ bon", "Trousseau", "Clés", "LigdiCash", "Horloge", "Registre", "Disque", "Réglages", "base_url")
	hasNot(t, c.out.String(), "CANARY", c.shell.Settings.DataDir) // the home folder has the user's name in it
	has(t, c.out.String(), "~")
	c.shell.Settings.Lang = "en"
	c.expect(0, "doctor", "-fast")
	has(t, c.out.String(), "good", "not read through")
	if frenchOnly.MatchString(c.out.String()) {
		t.Errorf("French in:\n%s", &c.out)
	}
}

// Each thing that can be wrong has its line, what to do about it, and counts.
func TestDoctorFaults(t *testing.T) {
	accepted := func(tr till.Tried, err error) func(*counter) {
		return func(c *counter) {
			c.shell.Try = func(context.Context, settings.Keys) (till.Tried, error) { return tr, err }
		}
	}
	for _, k := range []struct {
		what, name string
		spoil      func(*counter)
		grade      text.Grade
		says, todo string
	}{
		{"no keyring", "keyring", func(*counter) { keyring.MockInitWithError(errors.New("no such service")) }, text.Fault, "Aucun trousseau", "environnement"},
		{"locked", "keyring", func(*counter) { keyring.MockInitWithError(errors.New("failed to unlock correct collection")) }, text.Fault, "verrouillé", "déverrouillez"},
		{"locked", "keys", func(*counter) { keyring.MockInitWithError(errors.New("failed to unlock correct collection")) }, text.Skipped, "Trousseau illisible", ""},
		{"no keys", "keys", func(c *counter) { c.shell.Settings.Profile = "autre" }, text.Fault, "Pas de clés, profil « autre »", "caisse login -profile autre"},
		{"no keys", "accepted", func(c *counter) { c.shell.Settings.Profile = "autre" }, text.Skipped, "pas de clés", ""},
		{"refused", "accepted", accepted(till.Tried{Keys: till.KeysDeclined}, nil), text.Fault, "Clés refusées", "caisse login"},
		{"silent", "network", accepted(till.Tried{}, errors.New("timeout")), text.Fault, "ne répond pas", "connexion"},
		{"silent", "accepted", accepted(till.Tried{}, errors.New("timeout")), text.Skipped, "pas de réponse", ""},
		{"no DNS", "network", accepted(till.Tried{}, &ligdicash.Error{Kind: ligdicash.Offline, Meaning: ligdicash.MeaningDNS}), text.Fault, "DNS", "internet"},
		{"another certificate", "network", accepted(till.Tried{}, &ligdicash.Error{Kind: ligdicash.Offline, Meaning: ligdicash.MeaningCertName}), text.Fault, "celui d'un autre serveur", "n'encaissez pas"},
		{"clock", "clock", accepted(till.Tried{Keys: till.KeysAccepted, Server: evening.Add(time.Hour)}, nil), text.Warning, "Horloge en retard de", "à l'heure"},
		{"no ledger", "ledger", func(c *counter) { c.shell.Ledger = filepath.Join(c.shell.Settings.DataDir, "new.db") }, text.Skipped, "n'existe pas encore", ""},
		{"damaged", "ledger", func(c *counter) { damage(c.t, c.path, "sale 150 of many") }, text.Fault, "abîmé", "sauvegarde"},
	} {
		t.Run(k.what+", "+k.name, func(t *testing.T) {
			c := clinic(t)
			var sales []model.Invoice
			many := 1
			if k.what == "damaged" {
				many = 300
			}
			for i := range many {
				sales = append(sales, c.invoice(state(model.Paid), func(inv *model.Invoice) { inv.Object = fmt.Sprintf("sale %d of many", i) }))
			}
			c.keep(sales...)
			k.spoil(c)
			code := 0
			if k.grade == text.Fault {
				code = ExitError
			}
			if k.what == "locked" || k.what == "no keys" || k.what == "silent" {
				code = ExitError // for another line of the same trouble
			}
			f := c.findings(code)[k.name]
			if f.Grade != k.grade {
				t.Errorf("%+v, want %s", f, k.grade)
			}
			has(t, f.Text, k.says)
			has(t, f.Todo, k.todo)
		})
	}
}

// Looking makes nothing.
// A sandbox that no console serves just now is no fault of the network, as one of
// the shop's is.
func TestDoctorOfASandboxNobodyServes(t *testing.T) {
	for _, training := range []bool{true, false} {
		grade, code, args := text.Fault, 1, []string(nil)
		if training {
			grade, code, args = text.Skipped, 0, []string{"-sandbox"}
		}
		c := clinic(t)
		c.shell.Try = func(context.Context, settings.Keys) (till.Tried, error) {
			return till.Tried{}, &ligdicash.Error{Kind: ligdicash.Offline, Meaning: ligdicash.MeaningConnRefused}
		}
		all := c.findings(code, args...)
		if f := all["network"]; f.Grade != grade || training && !strings.Contains(f.Text, "caisse -sandbox") {
			t.Errorf("training %t: %+v", training, f)
		}
	}
}

func TestDoctorLeavesNothing(t *testing.T) {
	c := clinic(t)
	c.shell.Ledger = filepath.Join(c.shell.Settings.DataDir, "new.db")
	c.expect(0, "doctor")
	if all, err := os.ReadDir(c.shell.Settings.DataDir); len(all) > 0 || err != nil {
		t.Errorf("%v, %v", all, err)
	}
	if k, err := settings.ReadKeys(c.shell.Getenv, "default"); err != nil || k != canary {
		t.Errorf("the keys are not what they were: %v", err)
	}
}

// Keys in the environment win over a keyring that cannot be used, which is then
// no fault.
func TestDoctorEnvironment(t *testing.T) {
	c := clinic(t)
	keyring.MockInitWithError(errors.New("no such service"))
	get := c.shell.Getenv
	c.shell.Getenv = func(name string) string {
		switch name {
		case "LIGDICASH_API_KEY":
			return canary.API.Reveal()
		case "LIGDICASH_API_TOKEN":
			return canary.Token.Reveal()
		}
		return get(name)
	}
	all := c.findings(0)
	if all["keyring"].Grade != text.Warning || all["keys"].Grade != text.Fine {
		t.Errorf("%+v, %+v", all["keyring"], all["keys"])
	}
}

// A file of counts that cannot be read is as good as none.
func TestDoctorNamesBrokenCounts(t *testing.T) {
	c := clinic(t)
	c.keep(c.invoice(state(model.Paid)))
	if f, ok := c.findings(0, "-fast")["ledger.count"]; ok {
		t.Errorf("all is well, and it says %q", f.Text)
	}
	if err := os.WriteFile(c.path+till.CountsEnd, []byte("bonjour"), 0o600); err != nil {
		t.Fatal(err)
	}
	if f := c.findings(0, "-fast")["ledger.count"]; f.Grade != text.Warning {
		t.Errorf("%+v", f)
	}
}

// A machine on which nothing was sold yet has no backups, and that is no fault.
func TestDoctorOnANewMachine(t *testing.T) {
	c := clinic(t)
	c.shell.Ledger = filepath.Join(t.TempDir(), "never", "made.db")
	if f := c.findings(0)["backups"]; f.Grade != text.Skipped {
		t.Errorf("%+v", f)
	}
	c.shell.Settings.BackupDir = filepath.Join(t.TempDir(), "not", "there")
	if f := c.findings(0)["backups"]; f.Grade != text.Warning {
		t.Errorf("%+v", f)
	}
}

// Two tills whose shops are called nearly the same are told so: it was to be one.
func TestDoctorSeesTwoShopsOfOne(t *testing.T) {
	c := newCounter(t)
	c.shell.Settings.Profile = "default"
	told := func(shop string, others ...string) (said string) {
		c.shell.Settings.Shop = shop
		mine := till.Peer{Name: "C2", Shop: shop, Mine: true}
		peers := []till.Peer{mine}
		for _, other := range others {
			peers = append(peers, till.Peer{Name: "C1", Shop: other})
		}
		c.shell.examineShop(peers, mine, func(_ string, _ text.Grade, about, todo string) { said = about + " → " + todo })
		return said
	}
	has(t, told("Wend Panga", "Wend-Panga", "Wend-Panga"), "est dans « Wend Panga »", "aussi « Wend-Panga »", `caisse profiles set default shop="Wend-Panga"`)
	has(t, told("marché", "Autre", "Marché", "Marché"), "aussi « Marché »")
	if said := told("Marché", "Marché", "Marche") + told("Marché", "Wend-Panga") + told("Marché"); said != "" {
		t.Error(said)
	}
	c.shell.Settings.Shop = "Wend-Panga II"
	c.shell.examineShop(nil, till.Peer{Name: "C2", Shop: "Wend-Panga", Mine: true}, func(_ string, _ text.Grade, about, todo string) {
		has(t, about+todo, "dans « Wend-Panga »", "« Wend-Panga II » dans ses réglages", `shop="Wend-Panga"`)
	})
}
