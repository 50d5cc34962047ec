package ui

import (
	"testing"

	"caisse/model/settings"
	"caisse/ui/screen"
)

// A till that has sold is no new one: a keyring that is locked after a start, or
// has lost a key, is said on the sale screen, with what to do.
func TestKeyringOfATillThatHasSold(t *testing.T) {
	for name, test := range map[string]struct {
		err    error
		sold   bool
		fr, en []string
	}{
		"locked":           {settings.ErrLocked, true, []string{"NOUVELLE VENTE", "Trousseau verrouillé", "Le trousseau est verrouillé : déverrouillez-le", "^S : relire le trousseau"}, []string{"NEW SALE", "Keyring locked", "unlock it", "^S"}},
		"asking":           {settings.ErrSlow, true, []string{"NOUVELLE VENTE", "Le trousseau ne répond pas", "^S : relire le trousseau"}, []string{"NEW SALE", "The keyring does not answer"}},
		"empty":            {settings.ErrNoKeys, true, []string{"NOUVELLE VENTE", "Pas de clés LigdiCash", "^S"}, []string{"NEW SALE", "No LigdiCash keys"}},
		"without the key":  {settings.ErrNoAPIKey, true, []string{"NOUVELLE VENTE", "il manque la clé API", "^S : mettre les clés"}, []string{"NEW SALE", "the API key is missing"}},
		"without token":    {settings.ErrNoToken, false, []string{"NOUVELLE VENTE", "il manque le token", "^S : mettre les clés"}, []string{"NEW SALE", "the token is missing"}},
		"locked, new shop": {settings.ErrLocked, false, []string{"Bienvenue"}, []string{"Welcome"}},
		"empty, new shop":  {settings.ErrNoKeys, false, []string{"Bienvenue"}, []string{"Welcome"}},
	} {
		t.Run(name, func(t *testing.T) {
			for lang, says := range map[string][]string{"fr": test.fr, "en": test.en} {
				simulate(t, lang, 80, 24, func(s *sim) {
					s.r.c.Desk = s.desk // without a settings.toml
					if test.sold {
						s.charge("5000")
						s.press("esc")
					}
					s.till.Forget()
					s.r.keeper.connect = func() error { return test.err }
					s.r.c.Keys = screen.KeysUnread
					s.run(s.r.keeper.read())
					s.settle()
					s.wants(says...)
					if test.sold {
						s.wants("(1)", "5") // it waits as before
						s.press("ctrl+s")
						s.press("esc")
						s.r.keeper.connect = func() error { s.till.Connect(s.g); return nil }
						s.typeIn("5000")
						s.press("enter", "enter", "enter")
						s.wants(map[string]string{"fr": "En attente", "en": "Pending"}[lang])
					}
				})
			}
		})
	}
}
