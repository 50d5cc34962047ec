package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caisse/model/articles"
)

const shop = "Code;Nom;Prix\npa;Pain;250\npat;Pâté;900\nca;Café;500\n3017620422003;Nutella 400 g;3500\n20000011;Sac;50\n"

// withArticles writes the shop's file and has the console read it.
func (s *sim) withArticles(text string) string {
	s.t.Helper()
	dir := s.t.TempDir()
	path := filepath.Join(dir, articles.FileName)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.r.c.Settings.ConfigDir = dir
	s.looksAgain()
	return path
}

// looksAgain lets the console look at the file.
func (s *sim) looksAgain() {
	s.after(3 * time.Second)
	s.press("esc")
	s.after(time.Second)
}

// Two articles with quantities take twelve keys: 3*pa+2*ca and two Enters.
func TestTwoArticlesInTwelveKeys(t *testing.T) {
	t.Parallel()
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.withArticles(shop)
		keys := 0
		for _, k := range strings.Split("3*pa+2*ca", "") {
			s.press(k)
			keys++
		}
		s.press("enter", "enter")
		s.after(time.Second)
		if keys += 2; keys > 12 {
			t.Error(keys, "keys")
		}
		s.wants("1 750")
		if n := s.g.last; n.AmountXOF != 1750 || len(n.Items) != 2 || n.Items[0].Name != "Pain" || n.Items[0].Quantity != 3 || n.Items[0].UnitPriceXOF != 250 {
			t.Errorf("%+v", n)
		}
	})
}

// A scanner ends each code with an Enter of its own: two scans, and two Enters.
func TestTwoScansAndTwoEnters(t *testing.T) {
	t.Parallel()
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.withArticles(shop)
		scan := func(code string) {
			for _, k := range strings.Split(code, "") {
				s.press(k)
			}
			s.press("enter")
		}
		scan("3017620422003")
		scan("20000011")
		if s.g.creates != 0 {
			t.Fatal("charged by the scanner")
		}
		scan("20000011")
		s.wants("2*20000011")
		scan("99999999")
		s.wants("code-barres")
		scan("20000011") // in place of the unknown one
		s.wants("3*20000011")
		s.press("enter", "enter")
		s.after(time.Second)
		if n := s.g.last; s.g.creates != 1 || n.AmountXOF != 3650 || len(n.Items) != 2 || n.Items[1].Quantity != 3 {
			t.Errorf("%d, %+v", s.g.creates, n)
		}
	})
}

func TestArticlesComplete(t *testing.T) {
	t.Parallel()
	simulate(t, "en", 80, 24, func(s *sim) {
		path := s.withArticles(shop)
		s.typeIn("2*caf")
		s.wants("→ ca Café 500")
		s.press("tab")
		s.wants("2*ca")
		s.wants("1,000")
		s.typeIn("+paté")
		s.press("right")
		s.wants("2*ca+pat")
		s.typeIn(" 600")
		s.wants("1,600")
		// Another price in the file is there before the next Enter.
		if err := os.WriteFile(path, []byte(shop+"zz;Zébu;100;\nbad;Bad;1,5\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		s.looksAgain()
		s.press("ctrl+u")
		s.after(5 * time.Second)
		s.wants("articles.csv, line 8, column 9")
		s.typeIn("zé")
		s.wants("→ zz Zébu 100")
		s.typeIn("qqq")
		s.press("enter")
		s.wants("No article has this code")
	})
}

// What is changed in the console is in the file, and sold, at once.
func TestArticlesAreEdited(t *testing.T) {
	t.Parallel()
	simulate(t, "en", 80, 24, func(s *sim) {
		path := s.withArticles(shop + "bad;Lost\xe9;1,5\n")
		s.press("f4")
		s.wants("5 articles", "line 7, column 11", "Nutella 400 g")
		s.typeIn("zeb")
		s.wants("No article begins like this")
		s.press("f4") // what was not found is new
		s.press("enter")
		s.typeIn("Zébu")
		s.press("enter")
		s.typeIn("1,5")
		s.press("enter")
		s.wants("no whole number")
		s.press("ctrl+u")
		s.typeIn("1 500")
		s.press("enter")
		s.after(time.Second)
		s.wants("zeb Zébu: saved")
		s.press("ctrl+u")
		s.typeIn("pain")
		s.press("ctrl+d")
		s.wants("Delete pa Pain?")
		s.press("ctrl+d")
		s.after(time.Second)
		s.press("esc")
		s.typeIn("2*zeb")
		s.wants("3,000")
		s.press("ctrl+u")
		s.typeIn("pa")
		s.press("enter")
		s.wants("No article has this code")
		file, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(file), "bad;Losté;1,5") || !strings.Contains(string(file), "zeb;Zébu;1500") || strings.Contains(string(file), "pa;Pain;") {
			t.Errorf("%q %v", file, err)
		}
	})
}

// A first name that is begun goes on to whom this till served last.
func TestRegularsComplete(t *testing.T) {
	t.Parallel()
	simulate(t, "fr", 80, 24, func(s *sim) {
		for _, who := range [][2]string{{"Awa", "Ouédraogo"}, {"Aïcha", "Traoré"}, {"Awa", "Sawadogo"}} {
			s.typeIn("5000")
			s.press("tab")
			s.typeIn(who[0])
			s.press("tab")
			s.typeIn(who[1])
			s.press("enter", "enter")
			s.after(time.Second)
			s.press("esc")
		}
		s.typeIn("500")
		s.press("tab")
		s.typeIn("a")
		s.wants("→ Awa Sawadogo")
		s.typeIn("i")
		s.wants("→ Aïcha Traoré")
		s.press("ctrl+g")
		s.wantsNot("Traoré")
		s.press("ctrl+g", "right")
		s.wantsNot("→ A")
		s.press("enter", "enter")
		s.after(time.Second)
		if n := s.g.last; n.Firstname != "Aïcha" || n.Lastname != "Traoré" {
			t.Errorf("%+v", n)
		}
	})
}

// What to dial is folded away until it is asked for, and has the amount in it.
func TestWhatToDial(t *testing.T) {
	t.Parallel()
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("2000")
		s.wantsNot("*144*")
		s.press("a")
		s.wants("*144*4*6*2000#", "Orange")
		s.press("a")
		s.wantsNot("*144*")
	})
}

// The message goes to one number by the cashier's own telephone, which is shown
// masked, and a number without its country is refused.
func TestSendingTheLink(t *testing.T) {
	t.Parallel()
	simulate(t, "fr", 80, 40, func(s *sim) {
		s.charge("2000")
		s.press("w")
		s.typeIn("70000012")
		s.press("enter")
		s.wants("indicatif du pays, et 10 à 15 chiffres")
		s.press("ctrl+u")
		s.typeIn("+226 70 00 00 12")
		s.press("enter")
		s.wants("226 70 •• •• 12", "VOTRE téléphone")
		s.wantsNot("70000012", "70 00 00 12")
		s.press("esc")
		s.wants("2 000")
		if s.g.creates != 1 {
			t.Error(s.g.creates, "invoices")
		}
	})
}
