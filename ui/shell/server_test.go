package shell

import (
	"context"
	"strings"
	"testing"

	"caisse/model/settings"
	"caisse/model/till"
)

// atForeign is a counter whose settings name the server paie.example. Tried
// counts the keys that were sent there.
func atForeign(t *testing.T) (c *counter, tried *int) {
	c, tried = newCounter(t), new(int)
	c.shell.Settings.BaseURL, c.shell.Settings.ConfigDir, c.shell.Settings.Profile = "https://paie.example", t.TempDir(), "default"
	c.shell.Try = func(_ context.Context, k settings.Keys) (till.Tried, error) {
		if err := c.shell.Settings.MaySend(c.shell.Getenv, k); err != nil {
			return till.Tried{}, err
		}
		*tried++
		return till.Tried{Keys: till.KeysAccepted}, nil
	}
	return c, tried
}

func fromEnv(name string) string {
	return map[string]string{"LIGDICASH_API_KEY": "FAKEKEY", "LIGDICASH_API_TOKEN": "FAKETOKEN"}[name]
}

func TestForeignServerIsNotAsked(t *testing.T) {
	c, _ := atForeign(t)
	inv := c.invoice()
	c.keep(inv)
	if said := c.expect(ExitUsage, "check", inv.Ref); !strings.Contains(said, "le serveur paie.example n'est pas LigdiCash") || len(c.asked) != 0 {
		t.Errorf("asked %d times: %s", len(c.asked), said)
	}
	c.expect(ExitPending, "check", "-offline", inv.Ref) // asks nobody
	c.shell.Getenv = fromEnv
	if c.expect(ExitPending, "check", inv.Ref); len(c.asked) != 1 {
		t.Errorf("with keys of the environment asked %d times", len(c.asked))
	}
	c.shell.Getenv = func(string) string { return "" }
	if err := c.shell.Settings.Accept(); err != nil {
		t.Fatal(err)
	}
	if err := c.shell.mayAsk(); err != nil {
		t.Errorf("after its name was typed on the console: %v", err)
	}
}

func TestDoctorNamesAForeignServer(t *testing.T) {
	c, tried := atForeign(t)
	c.expect(ExitError, "doctor", "-fast")
	if has(t, c.out.String(), "✗ faute   Serveur     paie.example n'est pas LigdiCash", "les clés n'y sont pas envoyées"); *tried != 0 {
		t.Errorf("keys were sent %d times", *tried)
	}
	hasNot(t, c.out.String(), "LigdiCash répond")
	c.shell.Getenv = fromEnv
	c.expect(ExitError, "doctor", "-fast")
	if has(t, c.out.String(), "paie.example répond", "✗ faute   Serveur"); *tried != 1 {
		t.Errorf("keys of the environment were sent %d times", *tried)
	}
	hasNot(t, c.out.String(), "LigdiCash répond", "à l'heure de LigdiCash")
}
