package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"caisse/ligdicash"
	"caisse/model/settings"
	"caisse/ui/cells"
	"caisse/ui/files"
	"caisse/ui/screen"
)

var setupScenes = []scene{
	{"broken-settings", func(s *sim) { s.broken(settings.ErrSyntax) }},
	{"broken-settings-setup", func(s *sim) { s.broken(settings.ErrZeros); s.press("ctrl+s") }},
	{"broken-settings-saved", func(s *sim) { s.broken(settings.ErrZeros); s.press("ctrl+s", "ctrl+s") }},
	{"first-shop", func(s *sim) { s.noKeys(settings.ErrNoKeys, true) }},
	{"first-shop-failed", func(s *sim) {
		s.noKeys(settings.ErrNoKeys, true)
		s.desk.failing("SaveProfile", &settings.FileError{Path: "/home/awa/.config/caisse/settings.toml", Why: settings.ErrReadOnly})
		s.typeIn("Boutique Wend-Panga")
		s.press("enter")
	}},
	{"first-ring", func(s *sim) {
		s.desk.taking("TryKeyring", 20*time.Second)
		s.toKeys()
		s.after(5 * time.Second)
	}},
	{"first-blocked", func(s *sim) {
		s.desk.failing("TryKeyring", settings.ErrNoKeyring)
		s.toKeys()
		s.press("down")
	}},
	{"first-env", func(s *sim) {
		s.desk.failing("TryKeyring", settings.ErrNoKeyring)
		s.toKeys()
		s.press("up", "enter")
	}},
	{"first-session", func(s *sim) {
		s.desk.failing("TryKeyring", settings.ErrLocked)
		s.toKeys()
		s.press("down", "enter")
		s.paste("FAKEAPIKEY")
	}},
	{"first-keys", func(s *sim) { s.toKeys(); s.paste(goodKeys.API.Reveal()); s.press("enter") }},
	{"first-swapped", func(s *sim) {
		s.toKeys()
		s.paste(fakeJWT)
		s.press("tab")
		s.paste("FAKEAPIKEY1234567")
		s.press("enter")
	}},
	{"first-cut", func(s *sim) { s.toKeys(); s.paste("FAKEAPIKEY\n" + fakeJWT[:90]); s.press("enter") }},
	{"first-checking", func(s *sim) {
		s.line.says(func(ctx context.Context, _ settings.Keys) (ligdicash.Probe, error) {
			time.Sleep(10 * time.Second)
			return ligdicash.Probe{Accepted: true}, nil
		})
		s.toKeys()
		s.paste(bothLines)
		s.press("enter")
		s.after(3 * time.Second)
	}},
	{"first-saving", func(s *sim) {
		s.desk.taking("SaveKeys", 10*time.Second)
		s.toKeys()
		s.paste(bothLines)
		s.press("enter")
		s.after(3 * time.Second)
	}},
	{"first-refused", func(s *sim) {
		s.line.refuses()
		s.toKeys()
		s.paste("FAKEOTHERKEY\n" + fakeJWT)
		s.press("enter")
		s.after(time.Second)
	}},
	{"first-done", func(s *sim) { s.toKeys(); s.paste(bothLines); s.press("enter"); s.after(time.Second) }},
	{"first-later", func(s *sim) { s.noKeys(settings.ErrNoKeys, true); s.press("esc") }},
	{"ring-locked", func(s *sim) { s.noKeys(settings.ErrLocked, false) }},
	{"setup", func(s *sim) { s.withDesk(); s.press("ctrl+s") }},
	{"setup-missing", func(s *sim) { s.noKeys(settings.ErrNoKeys, true); s.press("esc", "ctrl+s") }},
	{"setup-locked", func(s *sim) { s.noKeys(settings.ErrLocked, false); s.press("ctrl+s") }},
	{"setup-refused", func(s *sim) {
		s.withDesk()
		s.press("ctrl+s")
		s.line.says(func(context.Context, settings.Keys) (ligdicash.Probe, error) {
			return ligdicash.Probe{}, &ligdicash.Error{Kind: ligdicash.Auth, Meaning: ligdicash.MeaningKeys}
		})
		s.toRow("Vérifier maintenant", "Check now")
		s.press("enter")
		s.after(time.Second)
	}},
	{"setup-wrong", func(s *sim) {
		s.withDesk()
		s.press("ctrl+s")
		s.toRow("Site web", "Website")
		s.typeIn("boutique.example")
		s.press("enter")
	}},
	{"setup-file", func(s *sim) {
		s.withDesk()
		s.press("ctrl+s")
		s.desk.failing("Profile", &settings.FileError{Path: "/home/awa/.config/caisse/settings.toml", Line: 4, Column: 1, Key: "profiles.default.shoop", Why: settings.ErrUnknownKey})
		s.typeIn(" II")
		s.press("enter")
	}},
	{"setup-overridden", func(s *sim) {
		s.overridden()
		s.withDesk()
		s.press("ctrl+s")
		s.toRow("Nom de la boutique", "Boutique", "Name of the shop", "Shop")
	}},
	{"setup-profile", func(s *sim) {
		s.charge("5000")
		s.press("esc")
		s.withDesk()
		s.desk.profiles["marche"] = settings.Profile{Shop: "Marché"}
		s.press("ctrl+s", "up", "right", "enter")
	}},
	{"setup-erase", func(s *sim) {
		s.withDesk()
		s.press("ctrl+s")
		s.toRow("Effacer les clés", "Erase the keys")
		s.press("enter")
	}},
	{"setup-sandbox", func(s *sim) {
		s.withDesk()
		s.r.c.Training, s.r.c.Sandbox = true, true
		s.press("ctrl+s")
		s.toRow("Mise en service", "Go live")
	}},
	{"setup-nodesk", func(s *sim) { s.press("ctrl+s") }},
}

var bothLines = "FAKEAPIKEY1234567\r\n" + fakeJWT + "\r\n"

// toKeys goes through the first start to its second step.
func (s *sim) toKeys() {
	s.noKeys(settings.ErrNoKeys, true)
	s.typeIn("Boutique Wend-Panga")
	s.press("enter")
	s.after(time.Second)
}

// toRow moves the focus of the settings to the row of one of these names.
func (s *sim) toRow(names ...string) {
	s.t.Helper()
	for range 20 {
		if s.onRow(names...) {
			return
		}
		s.press("down")
	}
	s.t.Fatalf("there is no row %q:\n%s", names, s.screen())
}

func (s *sim) onRow(names ...string) bool {
	_, row, _ := strings.Cut(ansi.Strip(s.r.top().View()), "▸")
	row = strings.TrimLeft(row, "! "+cells.NBSP)
	return slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(row, name) })
}

// overridden is a start with a variable and a flag that win over the file.
func (s *sim) overridden() {
	env := map[string]string{"HOME": "/home/awa", "CAISSE_SHOP": "Marché de nuit"}
	set, err := settings.Load(func(n string) string { return env[n] }, map[string]string{"language": s.r.c.W.Lang})
	if err != nil {
		s.t.Fatal(err)
	}
	set.Zone, set.ConfigDir, set.DataDir = time.UTC, s.desk.set.ConfigDir, s.desk.set.DataDir
	s.desk.set = set
	s.r.keeper.adopt(set)
}

func (s *sim) hidesKeys() {
	s.t.Helper()
	kept := screen.KeysKept{Keys: &goodKeys}
	if said := fmt.Sprintf("%v %+v %#v", kept, kept, s.r.c.Draft.Keys); strings.Contains(said, fakeJWT) {
		s.t.Error("a message shows the keys")
	}
	shown := strings.ReplaceAll(s.r.View(), cells.Cursor, "") + fmt.Sprintf("%v %+v %#v", s.r, s.r, s.r) + fmt.Sprintf("%+v", s.r.outcome)
	for _, secret := range []string{"FAKEAPI", "FAKEOTHER", "eyJ"} {
		if strings.Contains(shown, secret) && !strings.Contains(s.r.c.W.Setup.Shape.Swapped, secret) {
			s.t.Errorf("the console shows %q:\n%s", secret, s.screen())
		}
	}
	if strings.Contains(shown, fakeJWT[:8]) {
		s.t.Errorf("the console shows the token:\n%s", s.screen())
	}
}

func TestFirstStart(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.till.Forget()
		s.noKeys(settings.ErrNoKeys, true)
		s.wants("MISE EN SERVICE", "1/2 Boutique", "F3", "Pas de clés")
		s.typeIn("Chez Awa")
		s.press("enter")
		s.after(time.Second)
		s.wants("2/2 Clés LigdiCash", "CAISSE RÉEL · Chez Awa", "client.ligdicash.com", "Marchands, Projets API")
		if p := s.desk.profiles["default"]; p.Shop != "Chez Awa" {
			t.Errorf("the profile has the name %q", p.Shop)
		}
		s.paste(" Apikey: " + goodKeys.API.Reveal() + "\r\n")
		s.wants("17 caractères")
		s.press("enter")
		s.paste("Bearer " + fakeJWT + "\n")
		s.wants(fmt.Sprintf("%d caractères", len(fakeJWT)))
		s.hidesKeys()
		s.press("enter")
		s.after(time.Second)
		s.wants("NOUVELLE VENTE", "✓ Clés acceptées par LigdiCash", "Réseau bon")
		s.wantsNot("Pas de clés")
		s.hidesKeys()
		if s.desk.kept == nil || *s.desk.kept != goodKeys || s.line.dialed != goodKeys {
			t.Error("the keyring or the till has other keys than were typed")
		}
		if d := s.r.c.Draft; d.Keys != (settings.Keys{}) || d.First {
			t.Error("the keys stay in the draft")
		}
		s.charge("5000")
		s.wants("… En attente", "5 000 FCFA")
	})
}

// The keyring is tried before anybody is asked for his keys.
func TestKeyringFirst(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.desk.taking("TryKeyring", 10*time.Second)
		s.toKeys()
		s.wants("Essai du trousseau… 1 s")
		s.wantsNot("Token API", "mot de passe")
		s.after(2 * time.Second)
		s.wants("Essai du trousseau… 3 s", "demande peut-être le mot de passe")
		s.press("esc")
		s.wants("1/2 Boutique", "Boutique Wend-Panga")
		s.after(20 * time.Second) // the answer nobody waits for any more
		s.wants("1/2 Boutique")
		s.press("enter")
		s.after(11 * time.Second)
		s.wants("Token API")
		s.press("esc", "enter") // left again before it has answered, and come back to at once
		s.after(time.Second)
		s.press("esc")
		s.desk.taking("TryKeyring", 0)
		s.press("enter")
		s.after(time.Second)
		s.wants("Token API")
		s.desk.failing("TryKeyring", settings.ErrSlow) // what the older question ends in
		s.after(20 * time.Second)
		s.wants("Token API")
		if n := s.desk.called("SaveProfile"); n != 1 {
			t.Errorf("the same name was written %d times", n)
		}
	})
}

// Each thing a keyring can do wrong has its sentence; the choices are the same.
func TestKeyringSituations(t *testing.T) {
	for err, says := range map[error]string{
		settings.ErrNoKeyring: "Aucun trousseau utilisable ici", settings.ErrLocked: "Le trousseau est verrouillé",
		settings.ErrSlow: "Le trousseau ne répond pas", settings.ErrFull: "Le trousseau est plein",
		settings.ErrNotKept: "n'a pas gardé ce qui y a été écrit", fmt.Errorf("org.freedesktop.DBus.Error"): "Le trousseau refuse",
	} {
		simulate(t, "fr", 80, 24, func(s *sim) {
			s.desk.failing("TryKeyring", err)
			s.toKeys()
			s.wants(says, "Réessayer le trousseau", "Cette session seulement", "LIGDICASH_API_KEY", "LIGDICASH_API_TOKEN", "jamais écrites en clair")
			s.wantsNot("caractères", "DBus")
			s.desk.failing("TryKeyring", nil)
			s.press("enter") // try again
			s.after(time.Second)
			s.wants("0 caractères", "Elles iront dans le trousseau")
		})
	}
}

func TestSession(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.desk.failing("TryKeyring", settings.ErrNoKeyring)
		s.toKeys()
		s.press("down", "enter")
		s.wants("Cette session seulement", "redemandées au prochain démarrage")
		s.paste(bothLines)
		s.press("enter")
		s.after(time.Second)
		s.wants("NOUVELLE VENTE", "Clés acceptées", "en mémoire seulement")
		if s.desk.called("SaveKeys") != 0 || s.line.dialed != goodKeys {
			t.Error("the keys went to the keyring, or not to the till")
		}
		s.press("ctrl+s")
		s.wants("en mémoire : redemandées au prochain démarrage")
		s.hidesKeys()

		// The keyring works by now: the same keys go into it without being typed again.
		s.desk.failing("TryKeyring", nil)
		s.toRow("Mettre les clés", "Changer les clés", "Mettre d'autres clés", "Les mettre dans le trousseau")
		s.wants("Les mettre dans le trousseau")
		s.press("enter")
		s.after(time.Second)
		s.wants("17 caractères")
		s.press("enter", "enter")
		s.after(time.Second)
		s.wants("dans le trousseau du système")
		if s.desk.kept == nil || *s.desk.kept != goodKeys {
			t.Error("the keyring does not have them")
		}
		if len(s.r.c.Draft.Session) > 0 {
			t.Error("they stay in memory as well")
		}
	})
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.desk.failing("TryKeyring", settings.ErrNoKeyring)
		s.desk.failing("EraseKeys", settings.ErrNoKeyring)
		s.toKeys()
		s.press("down", "enter")
		s.paste(bothLines)
		s.press("enter")
		s.after(time.Second)
		s.press("ctrl+s")
		s.toRow("Effacer les clés", "Erase the keys")
		s.press("enter", "enter")
		s.wants("Clés effacées de la mémoire.", "Pas de trousseau")
		if s.till.Connected() || len(s.r.c.Draft.Session) > 0 {
			t.Error("the keys are still in memory")
		}
	})
}

// What copying gets wrong is said; nothing typed goes.
func TestKeyShapes(t *testing.T) {
	api := goodKeys.API.Reveal()
	for _, tt := range []struct {
		name, api, token, says string
		doubt                  bool
	}{
		{"no key", "", fakeJWT, "Il manque la clé API", false},
		{"no token", api, "", "Il manque le token API", false},
		{"swapped", fakeJWT, api, "semblent échangés", true},
		{"half", api, fakeJWT[:100], "ne semble pas entier", true},
		{"the same", "FAKESAME", "FAKESAME", "sont le même texte", true},
		{"an accent", "FAKÉKEY", fakeJWT, "caractère qu'aucune clé ne peut avoir", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			simulate(t, "fr", 80, 24, func(s *sim) {
				s.toKeys()
				s.paste(tt.api)
				s.press("enter")
				s.paste(tt.token)
				s.press("enter")
				s.after(time.Second)
				s.wants(tt.says, fmt.Sprintf("%d caractères", len([]rune(tt.api))), fmt.Sprintf("%d caractères", len([]rune(tt.token))))
				if len(s.line.tried) != 0 {
					t.Error("LigdiCash was asked about keys that cannot be right")
				}
				s.hidesKeys()
				s.press("tab", "tab", "enter")
				s.after(time.Second)
				if asked := len(s.line.tried) == 1; asked != tt.doubt {
					t.Errorf("Enter a second time goes on: %v, want %v\n%s", asked, tt.doubt, s.screen())
				}
			})
		})
	}
	simulate(t, "fr", 80, 24, func(s *sim) { // one key puts them right
		s.toKeys()
		s.paste(fakeJWT)
		s.press("tab")
		s.paste(api)
		s.press("enter")
		s.wants("^X les échange")
		s.press("ctrl+x", "enter")
		s.after(time.Second)
		if s.desk.kept == nil || *s.desk.kept != goodKeys {
			t.Errorf("not swapped:\n%s", s.screen())
		}
	})
}

// However the keys come, they arrive as they are.
func TestKeysTyped(t *testing.T) {
	both := fmt.Sprintf("%d caractères", len(fakeJWT))
	for _, tt := range []struct {
		name string
		in   func(*sim)
	}{
		{"two lines at once", func(s *sim) { s.paste(bothLines) }},
		{"two lines, the other way round", func(s *sim) { s.paste(fakeJWT + "\n\n" + goodKeys.API.Reveal()) }},
		{"with the names of their headers", func(s *sim) {
			s.paste("Apikey: " + goodKeys.API.Reveal() + "\nAuthorization: Bearer " + fakeJWT)
		}},
		{"in quotes", func(s *sim) { s.paste(`"` + goodKeys.API.Reveal() + `",` + "\n\"" + fakeJWT + `"`) }},
		{"a terminal that knows no pasting", func(s *sim) {
			s.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(goodKeys.API.Reveal())})
			s.press("enter")
			s.typeIn("Bearer ")
			s.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(fakeJWT)})
			s.after(pourRests)
		}},
		{"a token broken into lines", func(s *sim) {
			s.paste(goodKeys.API.Reveal())
			s.press("tab")
			s.paste(fakeJWT[:60] + "\r\n" + fakeJWT[60:120] + "\r\n" + fakeJWT[120:])
		}},
		{"the wrong one first, then the right one", func(s *sim) { s.paste("FAKEWRONG"); s.paste(bothLines) }},
		{"cleared and typed again", func(s *sim) {
			s.typeIn("FAKEX")
			s.press("backspace")
			s.wants("4 caractères")
			s.press("ctrl+u")
			s.wants("0 caractères")
			s.paste(bothLines)
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			simulate(t, "fr", 80, 24, func(s *sim) {
				s.toKeys()
				tt.in(s)
				s.wants("17 caractères", both)
				s.hidesKeys()
				s.press("enter")
				s.after(time.Second)
				if s.desk.kept == nil || *s.desk.kept != goodKeys {
					t.Errorf("the keyring has other keys:\n%s", s.screen())
				}
			})
		})
	}
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.toKeys()
		s.paste(strings.Repeat("FAKE", 2000))
		s.wants("Bien trop long", "0 caractères")
	})
}

// A token pasted into another field is not taken: it would be seen, and kept.
func TestSecretElsewhere(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.paste("FAKEAPIKEY\n" + fakeJWT)
		s.wants("ressemble à une clé ou à un token")
		s.hidesKeys()
		s.noKeys(settings.ErrNoKeys, true)
		s.paste(fakeJWT)
		s.hidesKeys()
		s.press("esc", "ctrl+s")
		s.toRow("Site web", "Website")
		s.paste("Bearer " + fakeJWT)
		s.hidesKeys()
		if len(s.r.c.Draft.Edits) > 0 {
			t.Error("it is in the draft of the settings")
		}
	})
}

// F2 changes what was said before it, too.
func TestFormLanguage(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.toKeys()
		s.press("enter", "enter")
		s.wants("Il manque la clé API")
		s.press("f2")
		s.wants("The API key is missing")
		s.wantsNot("manque")
	})
}

// Refused keys are never in the keyring, not even over ones that work.
func TestKeysRefused(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.withDesk()
		s.line.refuses()
		s.press("ctrl+s")
		s.toRow("Mettre les clés", "Changer les clés", "Mettre d'autres clés", "Les mettre dans le trousseau")
		s.press("enter")
		s.after(time.Second)
		s.paste("FAKEOTHERKEY\n" + fakeJWT)
		s.press("enter")
		s.after(time.Second)
		s.wants("LigdiCash refuse ces clés, sans dire laquelle", "client.ligdicash.com", "Rien n'a été gardé", "12 caractères")
		if *s.desk.kept != goodKeys || s.desk.called("SaveKeys") != 0 || !s.till.Connected() {
			t.Error("the keys that worked are gone")
		}
		s.hidesKeys()
		s.paste(goodKeys.API.Reveal()) // the field of the key has the focus
		s.press("enter", "enter")
		s.after(5 * time.Second)
		s.wants("RÉGLAGES", "acceptées par LigdiCash à")
	})
}

// Without an answer of LigdiCash the keys are kept, and it is said that nobody
// has checked them.
func TestKeysOffline(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.line.says(func(context.Context, settings.Keys) (ligdicash.Probe, error) {
			return ligdicash.Probe{}, &ligdicash.Error{Kind: ligdicash.Offline}
		})
		s.toKeys()
		s.paste(bothLines)
		s.press("enter")
		s.after(time.Second)
		s.wants("NOUVELLE VENTE", "Clés gardées dans le trousseau", "vérifiées à la première vente")
		if s.desk.kept == nil || !s.till.Connected() {
			t.Error("they were not kept, or are not in use")
		}
		s.press("ctrl+s")
		s.wants("pas encore vérifiées")
	})
}

// An account that is not open for payments yet: said, and kept if wanted.
func TestKeysNotActivated(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.line.says(func(context.Context, settings.Keys) (ligdicash.Probe, error) {
			return ligdicash.Probe{}, &ligdicash.Error{Kind: ligdicash.Auth, Meaning: ligdicash.MeaningNotActivated, Code: "01"}
		})
		s.toKeys()
		s.paste(bothLines)
		s.press("enter")
		s.after(time.Second)
		s.wants("pas encore activé les paiements", "Entrée encore")
		if s.desk.kept != nil {
			t.Error("kept without being asked")
		}
		s.press("enter")
		s.after(time.Second)
		if s.desk.kept == nil {
			t.Errorf("not kept:\n%s", s.screen())
		}
	})
}

func TestCheckTakesLong(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.line.says(func(ctx context.Context, _ settings.Keys) (ligdicash.Probe, error) {
			<-ctx.Done()
			return ligdicash.Probe{}, &ligdicash.Error{Kind: ligdicash.Busy, Err: ctx.Err()}
		})
		s.toKeys()
		s.paste(bothLines)
		s.press("enter")
		s.after(4 * time.Second)
		s.wants("LigdiCash vérifie les clés… 4 s", "Échap Arrêter")
		s.press("esc")
		s.wants("17 caractères", "Entrée Vérifier")
		s.after(30 * time.Second)
		s.wants("17 caractères")
		if s.desk.kept != nil {
			t.Error("kept although the check was stopped")
		}
	})
}

// A keyring that fails between trial and writing: what is typed stays, and the
// choices are there.
func TestKeyringFailsLate(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.withDesk()
		old := settings.Keys{API: "FAKEOLDKEY", Token: "FAKEOLDTOKEN"}
		s.desk.kept = &old
		s.press("ctrl+s")
		s.toRow("Mettre les clés", "Changer les clés", "Mettre d'autres clés", "Les mettre dans le trousseau")
		s.press("enter")
		s.after(time.Second)
		s.paste(bothLines)
		s.desk.failing("SaveKeys", settings.ErrFull)
		s.press("enter")
		s.after(time.Second)
		s.wants("Le trousseau est plein", "Cette session seulement")
		if *s.desk.kept != old || !s.till.Connected() {
			t.Error("the old keys are gone")
		}
		s.desk.failing("SaveKeys", nil)
		s.press("enter") // try again: the check is not repeated
		s.after(time.Second)
		s.wants("RÉGLAGES", "acceptées par LigdiCash")
		if *s.desk.kept != goodKeys || len(s.line.tried) != 1 {
			t.Errorf("kept %v after %d checks", *s.desk.kept == goodKeys, len(s.line.tried))
		}
	})
}

// Esc leaves a keyring that takes its time; how it ended is told all the same,
// wherever the cashier is.
func TestSavingGoesOn(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.desk.taking("SaveKeys", 20*time.Second)
		s.toKeys()
		s.paste(bothLines)
		s.press("enter")
		s.after(3 * time.Second)
		s.wants("Le trousseau garde les clés… 3 s", "mot de passe")
		s.press("esc", "esc", "esc")
		s.wants("NOUVELLE VENTE")
		s.typeIn("75")
		s.after(30 * time.Second)
		s.wants("NOUVELLE VENTE", "= 75 FCFA")
		s.wantsNot("Pas de clés")
		if s.r.c.Keys != screen.KeysReady || !s.till.Connected() {
			t.Error("the keys are kept and not in use")
		}
		s.typeIn("00")
		s.wants("= 7 500 FCFA") // a letter more is not swallowed
	})
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.desk.taking("SaveKeys", 20*time.Second)
		s.toKeys()
		s.paste(bothLines)
		s.press("enter")
		s.after(3 * time.Second)
		s.press("esc", "esc", "esc")
		s.desk.failing("SaveKeys", settings.ErrLocked)
		s.after(20 * time.Second)
		s.wants("NOUVELLE VENTE", "Les clés n'ont pas été gardées", "Le trousseau est verrouillé")
		s.press("ctrl+s", "enter")
		s.after(30 * time.Second)
		s.wants("17 caractères") // what was typed is still there
	})
	simulate(t, "fr", 80, 24, func(s *sim) { // others are being typed: they are not taken away
		s.desk.taking("SaveKeys", 20*time.Second)
		s.toKeys()
		s.paste(bothLines)
		s.press("enter")
		s.after(3 * time.Second)
		s.press("esc")
		s.paste("FAKEOTHERTOKEN")
		s.after(20 * time.Second)
		s.wants("14 caractères", "Clés acceptées")
		if s.r.c.Keys != screen.KeysReady {
			t.Error("the keys are kept and not in use")
		}
	})
	simulate(t, "fr", 80, 24, func(s *sim) { // one step back only: said where the keys are
		s.desk.taking("SaveKeys", 20*time.Second)
		s.toKeys()
		s.paste(bothLines)
		s.press("enter")
		s.after(3 * time.Second)
		s.press("esc")
		s.desk.failing("SaveKeys", settings.ErrFull)
		s.after(20 * time.Second)
		s.wants("2/2", "17 caractères", "Les clés n'ont pas été gardées", "Le trousseau est plein")
	})
}

// A way out that is not open just then leaves the form as it is: the answer it
// waits for still counts.
func TestKeyFormStays(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.toKeys()
		s.paste("FAKEKEY")
		s.press("tab")
		s.r.c.Writing = &files.Job{} // nobody leaves while a file is written
		s.press("f3")
		s.wants("2/2")
		s.paste("FAKETOKEN")
		s.wants("7 caractères", "9 caractères")
	})
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.desk.taking("SaveKeys", 20*time.Second)
		s.desk.failing("SaveKeys", settings.ErrFull)
		s.toKeys()
		s.paste(bothLines)
		s.r.c.Writing = &files.Job{}
		s.press("enter")
		s.after(3 * time.Second)
		s.wants("Le trousseau garde les clés… 3 s")
		s.press("f3")
		s.wants("Le trousseau garde les clés… 3 s")
		s.after(20 * time.Second)
		s.wants("Le trousseau est plein", "Cette session seulement")
	})
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.line.says(func(ctx context.Context, _ settings.Keys) (ligdicash.Probe, error) {
			<-ctx.Done()
			return ligdicash.Probe{}, &ligdicash.Error{Kind: ligdicash.Busy, Err: ctx.Err()}
		})
		s.toKeys()
		s.paste(bothLines)
		s.r.c.Writing = &files.Job{}
		s.press("enter")
		s.after(3 * time.Second)
		s.press("f3") // gives up what is being asked
		s.after(time.Second)
		s.wantsNot("vérifie les clés")
	})
}

// Somebody at work is not interrupted; a line says how to come to it.
func TestFirstStartWaits(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.typeIn("75")
		s.noKeys(settings.ErrNoKeys, true)
		s.wants("NOUVELLE VENTE", "^S pour les mettre", "= 75 FCFA")
	})
	simulate(t, "fr", 80, 24, func(s *sim) { // who was told to wait is told that it was in vain
		s.r.c.Keys = screen.KeysUnread
		s.typeIn("75")
		s.press("enter", "enter")
		s.wants("pas encore donné les clés")
		s.noKeys(settings.ErrSlow, true)
		s.wants("NOUVELLE VENTE", "Le trousseau ne répond pas", "= 75 FCFA")
		s.wantsNot("Pas de clés", "pas encore donné")
	})
	simulate(t, "fr", 120, 40, func(s *sim) {
		s.charge("5000")
		s.noKeys(settings.ErrNoKeys, true)
		s.wants("Scannez pour payer", "^S pour les mettre")
	})
	simulate(t, "fr", 80, 24, func(s *sim) { // keys read while the first start is up
		s.toKeys()
		s.till.Connect(s.g)
		s.send(screen.KeysRead{})
		s.settle()
		s.wants("NOUVELLE VENTE", "Le trousseau avait les clés")
	})
	simulate(t, "fr", 80, 24, func(s *sim) { // and keys half typed are not taken away
		s.toKeys()
		s.paste("FAKEKEY")
		s.till.Connect(s.g)
		s.send(screen.KeysRead{})
		s.settle()
		s.wants("7 caractères")
	})
	simulate(t, "fr", 80, 24, func(s *sim) { // what was being typed is not its answer
		s.noKeys(settings.ErrNoKeys, true)
		s.press("esc")
		s.r.offered = false
		s.send(screen.KeysRead{Err: settings.ErrNoKeys, Fresh: true})
		s.typeIn("5000")
		s.wants("1/2 Boutique")
		s.wantsNot("5000")
	})
}

// A keyring that cannot be read is not a machine without keys.
func TestUnreadableIsNotMissing(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.noKeys(settings.ErrLocked, false)
		s.wants("NOUVELLE VENTE", "Le trousseau est verrouillé", "Trousseau verrouillé", "^S")
		s.wantsNot("Pas de clés")
		s.press("ctrl+s")
		s.wants("Le trousseau est verrouillé", "Relire le trousseau", "Mettre d'autres clés")
		s.toRow("Mettre les clés", "Changer les clés", "Mettre d'autres clés", "Les mettre dans le trousseau")
		s.press("enter") // said what that would do
		s.after(time.Second)
		s.wants("celles-ci les remplaceront")
		s.press("esc")
		s.toRow("Relire le trousseau", "Read the keyring again")
		s.r.keeper.connect = func() error { s.till.Connect(s.g); return nil }
		s.press("enter")
		s.after(time.Second)
		s.wants("dans le trousseau du système")
		s.wantsNot("verrouillé")
	})
	simulate(t, "fr", 80, 24, func(s *sim) { // the trial unlocked it, and there are keys in it
		s.noKeys(settings.ErrLocked, true)
		s.wants("1/2 Boutique")
		s.desk.kept = &goodKeys
		s.r.keeper.connect = func() error { s.till.Connect(s.g); return nil }
		s.press("enter")
		s.after(time.Second)
		s.wants("NOUVELLE VENTE", "Le trousseau avait les clés")
	})
}

// One key leads to the sandbox from every step, and nothing typed is lost
// there.
func TestTryWithoutKeys(t *testing.T) {
	var out Outcome
	simulate(t, "fr", 80, 24, func(s *sim) { // a clean machine: one key
		s.noKeys(settings.ErrNoKeys, true)
		s.press("f3")
		if !s.quit || !s.r.outcome.Again || !s.r.outcome.Sandbox {
			t.Fatalf("F3 ends in %+v", s.r.outcome)
		}
	})
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.desk.failing("TryKeyring", settings.ErrNoKeyring)
		s.toKeys()
		s.press("down", "enter")
		s.paste(goodKeys.API.Reveal())
		s.press("f2", "f3")
		out = s.r.outcome
		if !s.quit || !out.Again || !out.Sandbox {
			t.Fatalf("F3 ends in %+v", out)
		}
		if strings.Contains(fmt.Sprintf("%v %+v %#v", out, out, out), "FAKEAPI") {
			t.Error("the outcome shows the key")
		}
	})
	simulateWith(t, "fr", 80, 24, func(s *sim, c *Config) {
		c.Resume, c.Training, c.Sandbox, c.Desk = out, true, true, s.desk
	}, func(s *sim) {
		s.wants("NEW SALE", "SANDBOX") // F2 was pressed there
		s.press("ctrl+s")
		s.wants("Sandbox: no keys are needed", "Go live")
		s.typeIn("5000") // in the shop's name: not an amount
		s.press("esc", "ctrl+s", "f3")
		out = s.r.outcome
		if !s.quit || !out.Again || out.Sandbox {
			t.Fatalf("F3 in the sandbox ends in %+v", out)
		}
	})
	simulateWith(t, "fr", 80, 24, func(s *sim, c *Config) {
		c.Resume, c.Desk, c.Connect = out, s.desk, func() error { return settings.ErrNoKeys }
	}, func(s *sim) {
		s.after(time.Second)
		s.wants("2/2 LigdiCash keys", "17 characters")
		s.press("enter")
		s.paste(fakeJWT)
		s.press("enter")
		s.after(time.Second)
		s.wants("NEW SALE", "Keys accepted")
	})
}

// Keys of this session survive the sandbox, and are of one profile only.
func TestSessionSurvives(t *testing.T) {
	var out Outcome
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.desk.failing("TryKeyring", settings.ErrNoKeyring)
		s.toKeys()
		s.press("down", "enter")
		s.paste(bothLines)
		s.press("enter")
		s.after(time.Second)
		s.desk.profiles["marche"] = settings.Profile{Shop: "Marché"}
		s.typeIn("75")
		s.press("ctrl+s")
		s.toRow("Profil", "Profile")
		s.press("right", "enter")
		out = s.r.outcome
		if !out.Again || out.Profile != "marche" {
			t.Fatalf("another profile ends in %+v", out)
		}
	})
	simulateWith(t, "fr", 80, 24, func(s *sim, c *Config) {
		c.Resume, c.Desk, c.Settings.Profile, c.Connect = out, s.desk, "marche", func() error { return settings.ErrNoKeyring }
	}, func(s *sim) {
		if s.till.Connected() {
			t.Error("one shop's keys are used for another's sales")
		}
		s.wants("75")
		out = Outcome{carried: s.r.carried}
	})
	simulateWith(t, "fr", 80, 24, func(s *sim, c *Config) {
		c.Resume, c.Desk, c.Connect = out, s.desk, func() error { return settings.ErrNoKeyring }
	}, func(s *sim) {
		if !s.till.Connected() || s.r.c.Keys != screen.KeysSession {
			t.Error("the session's keys are gone")
		}
	})
}

func TestSettingsSave(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.withDesk()
		s.press("ctrl+s")
		s.wants("RÉGLAGES", "Boutique Wend-Panga", "dans le trousseau du système", "La journée commence à minuit")
		const rows = 15 // from the shop's name to the file
		for range rows {
			s.press("down")
		}
		s.wants("/home/awa/.config/caisse/settings.toml")
		for range rows {
			s.press("up")
		}
		s.press("ctrl+u")
		s.typeIn("Chez Awa")
		s.wants("Modifié : ^S enregistre", "CAISSE RÉEL · Boutique Wend-Panga")
		s.press("down")
		s.typeIn("https://chez-awa.example")
		s.press("down", "down", "down")
		s.wants("Une caisse sans serveur la laisse vide")
		s.press("ctrl+s")
		s.wants("✓ Réglages enregistrés", "CAISSE RÉEL · Chez Awa")
		s.wantsNot("Modifié")
		if p := s.desk.profiles["default"]; p.Shop != "Chez Awa" || p.Website != "https://chez-awa.example" {
			t.Errorf("the file has %+v", p)
		}
		s.press("esc")
		s.charge("5000")
		s.g.mu.Lock()
		defer s.g.mu.Unlock()
		if in := s.g.last; in.StoreName != "Chez Awa" || in.StoreURL != "https://chez-awa.example" {
			t.Errorf("the next invoice is of %q, %q", in.StoreName, in.StoreURL)
		}
	})
}

// An hour that no day can begin at is refused with a sentence, and nothing is
// written; one that can be is.
func TestSettingsDayStarts(t *testing.T) {
	simulate(t, "fr", 100, 40, func(s *sim) {
		s.withDesk()
		s.press("ctrl+s")
		for range 7 { // from the shop's name
			s.press("down")
		}
		s.wants("une vente à deux heures du matin est de la veille")
		s.typeIn("25:00")
		s.press("ctrl+s")
		s.wants("Il faut une heure de 00:00 à 12:00. Par exemple : 04:00")
		if p := s.desk.profiles["default"]; p.DayStarts != "" {
			t.Errorf("the file has %q", p.DayStarts)
		}
		s.press("ctrl+u")
		s.typeIn("04:00")
		s.press("ctrl+s")
		s.wants("✓ Réglages enregistrés")
		if p := s.desk.profiles["default"]; p.DayStarts != "04:00" {
			t.Errorf("the file has %q", p.DayStarts)
		}
	})
}

// broken is a console that found settings.toml broken.
func (s *sim) broken(why error) {
	s.withDesk()
	b := &settings.FileError{Path: "/home/awa/.config/caisse/settings.toml", Why: why}
	if why == settings.ErrSyntax {
		b.Line, b.Column = 3, 12
	}
	s.r.c.Settings.Broken, s.desk.set.Aside = b, "settings.broken.toml"
	s.send(ticked{})
}

// A broken settings.toml is said on every screen until the settings are saved,
// which needs no change, and says where the broken one went.
func TestSettingsBroken(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.broken(settings.ErrSyntax)
		s.wants("NOUVELLE VENTE", "Derniers bons réglages : fichier illisible, ligne 3, colonne 12")
		s.charge("5000")
		s.wants("5 000 FCFA", "Derniers bons réglages")
		s.press("ctrl+s")
		s.wants("cette ligne ne peut pas être lue", "le fichier abîmé reste à côté")
		s.press("ctrl+s")
		s.wants("le fichier abîmé : settings.broken.toml")
		s.wantsNot("Derniers bons réglages")
		if s.desk.called("SaveProfile") != 1 {
			t.Error("nothing was written")
		}
		s.press("ctrl+s")
		s.wants("Rien n'a changé")
	})
}

// Leaving the screen by any way keeps what is not saved.
func TestSettingsKeep(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.withDesk()
		for _, way := range []string{"esc", "ctrl+n", "ctrl+l"} {
			s.press("ctrl+s")
			s.typeIn("!")
			s.press(way, "ctrl+s")
		}
		s.wants("Boutique Wend-Panga!!!", "Modifié")
		s.press("ctrl+c")
		s.wants("ne sont pas enregistrés. ^C encore")
		if s.quit {
			t.Fatal("quit with settings not saved")
		}
		s.press("ctrl+u", "ctrl+u")
		s.wants("Boutique Wend-Panga")
		s.wantsNot("Modifié", "!!!")
		s.press("ctrl+c")
		if !s.quit {
			t.Error("asks although nothing is changed")
		}
	})
}

// What the file or the disk does wrong is said, and what was typed stays.
func TestSettingsNotSaved(t *testing.T) {
	at := &settings.FileError{Path: "/x/settings.toml", Line: 4, Column: 7, Key: "profiles.default.shoop", Why: settings.ErrUnknownKey}
	for _, tt := range []struct {
		call, says string
		err        error
	}{
		{"Profile", "settings.toml, ligne 4, colonne 7 : réglage inconnu « profiles.default.shoop »", at},
		{"Profile", "ligne 2, colonne 1 : cette ligne ne peut pas être lue", &settings.FileError{Path: "/x/settings.toml", Line: 2, Column: 1, Why: settings.ErrSyntax}},
		{"Profile", "il faut un texte entre guillemets", &settings.FileError{Path: "/x/settings.toml", Line: 2, Column: 1, Why: settings.ErrWrongType}},
		{"Profile", "ligne 9, colonne 3 : website : Il faut une adresse entière", &settings.FileError{Path: "/x/settings.toml", Line: 9, Column: 3,
			Why: &settings.FieldError{Field: "website", Problem: settings.NotAURL}}},
		{"SaveProfile", "On ne peut pas écrire dans /x", &settings.FileError{Path: "/x/settings.toml", Why: settings.ErrReadOnly}},
		{"SaveProfile", "Le disque est plein", &settings.FileError{Path: "/x/settings.toml", Why: settings.ErrDiskFull}},
		{"SaveProfile", "n'ont pas pu être lus ni écrits", fmt.Errorf("input/output error")},
	} {
		simulate(t, "fr", 80, 24, func(s *sim) {
			s.withDesk()
			s.press("ctrl+s")
			s.typeIn(" II")
			s.desk.failing(tt.call, tt.err)
			s.press("enter")
			s.wants(tt.says, "Boutique Wend-Panga II", "Modifié")
			s.wantsNot("input/output")
			s.desk.failing(tt.call, nil)
			s.press("enter")
			s.wants("✓ Réglages enregistrés", "CAISSE RÉEL · Boutique Wend-Panga II")
		})
	}
	for row, tt := range map[string][2]string{
		"Site web": {"boutique", "Il faut une adresse entière"}, "Adresse de retour": {"ftp://x.example", "Il faut une adresse entière"},
		"Adresse de rappel": {"http://x.example", "Il faut une adresse entière"}, "Fuseau horaire": {"Africa/Ouaga", "Ce fuseau horaire n'existe pas"},
	} {
		simulate(t, "fr", 80, 24, func(s *sim) {
			s.withDesk()
			s.press("ctrl+s")
			s.toRow(row)
			s.typeIn(tt[0])
			s.press("up", "enter")
			s.wants(tt[1], tt[0])
			if !s.onRow(row) {
				t.Errorf("the focus is on %q, not on the fault", s.underCursor())
			}
			s.typeIn("x")
			s.wantsNot(tt[1])
		})
	}
	simulate(t, "fr", 80, 24, func(s *sim) { // a file that cannot even be read
		s.withDesk()
		s.desk.failing("Profiles", at)
		s.press("ctrl+s")
		s.wants("ligne 4, colonne 7")
		s.typeIn("abc")
		s.wantsNot("Modifié", "abc")
		s.desk.failing("Profiles", nil)
		s.press("enter")
		s.wantsNot("colonne")
		s.typeIn("abc")
		s.wants("Modifié", "Boutique Wend-Pangaabc")
	})
}

func TestSettingsLanguage(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.withDesk()
		s.press("ctrl+s")
		s.toRow("Langue", "Language")
		s.press("right", "right")
		s.wants("SETTINGS", "English", "Changed: ^S saves")
		s.press("ctrl+s")
		s.wants("Settings saved")
		if p := s.desk.profiles["default"]; p.Language != "en" {
			t.Errorf("the file has the language %q", p.Language)
		}
		s.press("f2")
		s.wants("RÉGLAGES", "English") // what is set, whatever is spoken now
		s.wantsNot("Modifié")
	})
}

func TestSettingsZone(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.withDesk()
		s.press("ctrl+s")
		s.toRow("Fuseau horaire", "Time zone")
		s.typeIn("niam")
		s.wants("→ Africa/Niamey")
		s.press("right", "enter")
		s.wants("Africa/Niamey", "01:00") // an hour before UTC's midnight
	})
}

// Flags and variables win, and it is said which.
func TestSettingsOverridden(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		s.overridden()
		s.withDesk()
		s.press("ctrl+s")
		s.wants("imposé par CAISSE_SHOP", "imposé par -lang")
		s.toRow("Nom de la boutique", "Boutique", "Name of the shop", "Shop")
		s.wants("CAISSE_SHOP l'emporte", "« Marché de nuit »")
		s.typeIn(" II")
		s.press("enter")
		s.wants("CAISSE RÉEL · Marché de nuit", "Boutique Wend-Panga II") // in the file, and not at work
	})
}

// A till that shares says where its own ledger is, and with whom it shares: with
// nothing secret.
func TestSettingsShared(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		simulate(t, lang, 120, 40, func(s *sim) {
			s.r.c.Settings.Ledger, s.r.c.Settings.Till = "postgres://caisse@db.example/shop?sslmode=require", "C1"
			s.withDesk()
			s.press("ctrl+s")
			s.wants("/home/awa/.local/share/caisse/default.db", "C1", "postgres://xxxxx@db.example/shop?xxxxx")
			s.wantsNot("sslmode", "caisse@")
		})
	}
}

// Enter where nothing was changed goes on, and one row after the other.
func TestSettingsEnter(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.withDesk()
		s.press("ctrl+s", "enter")
		if !s.onRow("Site web") || s.desk.called("SaveProfile") != 0 {
			t.Errorf("on %q after %d writes", s.underCursor(), s.desk.called("SaveProfile"))
		}
	})
}

func TestProfileAsks(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("5000")
		s.press("esc")
		s.withDesk()
		s.desk.profiles["marche"] = settings.Profile{Shop: "Marché"}
		s.press("ctrl+s", "up", "right")
		s.wants("← marche →")
		s.press("enter")
		s.wants("1 en attente ne sera pas surveillée sous")
		if s.quit {
			t.Fatal("left while a sale waits, without asking")
		}
		s.press("enter")
		if !s.quit || s.r.outcome.Profile != "marche" || !s.r.outcome.Again {
			t.Errorf("ends in %+v", s.r.outcome)
		}
	})
}

func TestEraseKeys(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("5000")
		s.press("esc")
		s.withDesk()
		s.press("ctrl+s")
		s.toRow("Effacer les clés", "Erase the keys")
		s.press("enter")
		s.wants("Entrée encore : effacer", "1 en attente ne sera plus surveillée.")
		s.press("esc")
		s.wantsNot("Entrée encore")
		if s.desk.kept == nil {
			t.Fatal("erased without being asked twice")
		}
		s.desk.taking("EraseKeys", 3*time.Second)
		s.press("enter", "enter")
		s.after(2 * time.Second)
		s.wants("Effacement… 2 s")
		s.after(2 * time.Second)
		s.wants("Clés effacées du trousseau et de la mémoire", "Pas de clés", "▸ Mettre les clés")
		if s.desk.kept != nil || s.till.Connected() {
			t.Error("the keys are still there")
		}
	})
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.withDesk()
		s.desk.failing("EraseKeys", settings.ErrLocked)
		s.press("ctrl+s")
		s.toRow("Effacer les clés", "Erase the keys")
		s.press("enter", "enter")
		s.wants("Clés effacées de la mémoire, mais peut-être pas du trousseau", "Le trousseau est verrouillé")
		if s.till.Connected() {
			t.Error("the till still has the keys")
		}
	})
}

func TestCheckNow(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.withDesk()
		s.press("ctrl+s")
		s.toRow("Vérifier maintenant", "Check now")
		s.press("enter")
		s.after(5 * time.Second)
		s.wants("acceptées par LigdiCash à 00:00", "Réseau bon 0,3 s")
		s.line.says(func(context.Context, settings.Keys) (ligdicash.Probe, error) {
			return ligdicash.Probe{}, &ligdicash.Error{Kind: ligdicash.Offline}
		})
		s.press("enter")
		s.after(5 * time.Second)
		s.wants("pas vérifiées : LigdiCash n'a pas donné de réponse")
		s.desk.failing("Keys", settings.ErrLocked)
		s.press("enter")
		s.after(5 * time.Second)
		s.wants("Le trousseau est verrouillé")
		s.desk.failing("Keys", nil)
		s.line.refuses()
		s.desk.kept = &settings.Keys{API: "FAKEOTHERKEY", Token: goodKeys.Token}
		s.press("enter")
		s.after(5 * time.Second)
		s.wants("refusées par LigdiCash à")
		s.line.says(func(ctx context.Context, _ settings.Keys) (ligdicash.Probe, error) {
			<-ctx.Done()
			return ligdicash.Probe{}, ctx.Err()
		})
		s.press("enter")
		s.after(5 * time.Second)
		s.wants("LigdiCash vérifie les clés… 5 s", "Échap Arrêter")
		s.press("esc")
		s.wants("Vérifier maintenant", "RÉGLAGES")
	})
}

// Keys of the environment are shown as such and changed there.
func TestEnvironmentKeys(t *testing.T) {
	simulateWith(t, "fr", 80, 24, func(s *sim, c *Config) { c.EnvKeys, c.Desk = true, s.desk }, func(s *sim) {
		s.press("ctrl+s")
		s.wants("dans l'environnement : LIGDICASH_API_KEY", "Vérifier maintenant")
		s.wantsNot("Changer les clés", "Effacer les clés")
		s.toRow("Vérifier maintenant", "Check now")
		s.wants("changez-les là")
	})
}

// A digit is money wherever nothing is being typed.
func TestSettingsDigit(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.withDesk()
		s.press("ctrl+s")
		s.toRow("Dessin du QR", "QR")
		s.typeIn("5000")
		s.wants("= 5 000 FCFA")
	})
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.desk.failing("TryKeyring", settings.ErrNoKeyring)
		s.toKeys()
		s.typeIn("5000")
		s.wants("= 5 000 FCFA")
	})
}

// In every window and language the focus stays in sight, with a way out.
func TestSetupEverywhere(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		simulate(t, lang, 40, 12, func(s *sim) {
			s.withDesk()
			s.press("ctrl+s")
			for range 14 {
				if !strings.Contains(s.screen(), "▸") {
					t.Errorf("the focus is out of sight:\n%s", s.screen())
				}
				s.wants(s.r.c.W.Esc)
				s.press("down")
			}
		})
	}
}

// F1 lists the commands of these screens, and runs them.
func TestSetupHelp(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.toKeys()
		s.press("f1")
		s.wants("Essayer sans clés")
		s.typeIn("essayer")
		s.press("enter")
		if !s.quit || !s.r.outcome.Sandbox {
			t.Error("the help does not run it")
		}
	})
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.withDesk()
		s.press("ctrl+s")
		s.typeIn(" II")
		s.press("f1")
		s.wants("^S Enregistrer")
		s.wantsNot("^S Réglages")
		s.typeIn("enregistrer")
		s.press("down", "enter")
		s.wants("✓ Réglages enregistrés")
	})
}

// Another profile is made here, and gone over to with Enter; a name that cannot be
// is said under its row, and nothing is lost.
func TestNewProfile(t *testing.T) {
	for lang, says := range map[string][4]string{
		"fr": {"Lettres, chiffres", "déjà pris", "Profil créé", "Nouveau profil"},
		"en": {"Letters, digits", "taken already", "Profile created", "New profile"},
	} {
		simulate(t, lang, 80, 24, func(s *sim) {
			s.withDesk()
			s.press("ctrl+s")
			s.toRow(says[3])
			s.press("enter") // nothing typed: on to the next row
			s.toRow(says[3])
			s.typeIn("le marché!")
			s.press("enter")
			s.wants(says[0], "le marché!")
			s.press("ctrl+u")
			s.typeIn("default")
			s.press("enter")
			s.wants(says[1])
			s.press("ctrl+u")
			s.typeIn("marche")
			s.press("enter")
			s.wants(says[2], "← marche →")
			if _, there := s.desk.profiles["marche"]; !there || s.desk.called("AddProfile") != 3 {
				t.Errorf("profiles %v after %d calls", s.desk.profiles, s.desk.called("AddProfile"))
			}
			s.press("enter")
			if !s.quit || s.r.outcome.Profile != "marche" {
				t.Errorf("the console goes on as %+v", s.r.outcome)
			}
		})
	}
}

// The row of a setting that something wins over shows what holds, and what wins.
func TestWinningValueIsShown(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.overridden()
		s.withDesk()
		s.press("ctrl+s", "down")
		s.wants("Marché de nuit", "imposé par CAISSE_SHOP")
		s.wantsNot("Boutique Wend-Panga imposé")
		s.press("up")
		s.wants("Boutique Wend-Panga") // where one types it is the file's
		s.toRow("Dessin du QR")
		for _, words := range []string{"demi-blocs", "sextants", "image", "aucun", "automatique"} {
			s.press("right")
			s.wants(words)
		}
	})
}
