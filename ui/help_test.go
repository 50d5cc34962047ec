package ui

import (
	"fmt"
	"slices"
	"testing"

	"caisse/ui/screen/help"
)

// Every command that a screen lists has its sentence in the help.
func TestHelpSaysWhatEachDoes(t *testing.T) {
	drawing(t)
	silent := map[string]bool{}
	for i, sc := range scenes {
		if testing.Short() && i%5 != 0 {
			continue
		}
		for _, lang := range []string{"fr", "en"} {
			simulate(t, lang, 80, 24, func(s *sim) {
				sc.play(s)
				for _, b := range slices.Concat(s.r.top().Keys(), s.r.frame.global()) {
					if h := b.Help(); b.Enabled() && h.Desc != "" && !help.Says(s.r.c.W, h.Desc) {
						silent[fmt.Sprintf("%s: %s %s, of %s", lang, h.Key, h.Desc, sc.name)] = true
					}
				}
			})
		}
	}
	for what := range silent {
		t.Errorf("ui/screen/help/about.go says nothing of %s", what)
	}
}

// The help finds a command by what it is for, in whatever words, with accents or
// without, and runs it.
func TestHelpFindsByMeaning(t *testing.T) {
	drawing(t)
	for _, test := range []struct{ lang, at, typed, finds, not string }{
		{"fr", "payment", "pleine", "P Plein écran", "Tester le QR"},
		{"fr", "payment", "AGRANDIR", "P Plein écran", "Tester le QR"},
		{"fr", "payment", "sms", "C Copier le lien", "Tester le QR"},
		{"fr", "payment", "payé", "R Revérifier", "Tester le QR"},
		{"en", "payment", "big", "P Full screen", "Test the QR code"},
		{"en", "payment", "refresh", "R Check again", "Test the QR code"},
		{"fr", "sale", "hier", "^F Chercher une vente", "Tester le QR"},
		{"fr", "sale", "parametres", "^S Réglages", "Tester le QR"},
		{"fr", "sale", "recette soir", "^R Rapport", "Tester le QR"},
		{"en", "sale", "takings", "^R Report", "Test the QR code"},
		{"fr", "sales", "excel", "E Exporter", "Tester le QR"},
	} {
		simulate(t, test.lang, 120, 40, func(s *sim) {
			i := slices.IndexFunc(scenes, func(sc scene) bool { return sc.name == test.at })
			scenes[i].play(s)
			s.press("f1")
			s.typeIn(test.typed)
			s.wants(test.finds)
			s.wantsNot(test.not)
			if test.typed == "pleine" {
				s.press("enter")
				s.wantsNot("AIDE")
				if !inside[bool](s.r.top(), "full") {
					t.Errorf("P was not pressed:\n%s", s.screen())
				}
			}
		})
	}
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.press("f1")
		s.wants("Sur cet écran", "Partout", "Lit le montant et le montre")
		s.press("tab")
		s.wants("La liste des ventes") // the first of the other column
		s.typeIn("zzz")
		s.wants("Aucune commande")
	})
}
