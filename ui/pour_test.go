package ui

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/settings"
	"caisse/ui/screen"
)

// pours sends text as a terminal does that marks no paste, in pieces of n runes
// with a gap between.
func (s *sim) pours(text string, n int, gap time.Duration) {
	for from := 0; from < len(text); from += n {
		if from > 0 {
			time.Sleep(gap)
		}
		s.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text[from:min(len(text), from+n)])})
		s.settle()
	}
}

// A scanner sends what it reads as quick keys, with whatever it was set up to add.
func TestScanner(t *testing.T) {
	const quick = 2 * time.Millisecond
	scan := func(s *sim, code string, ends ...string) {
		s.pours(code, 1, quick)
		for _, k := range ends {
			time.Sleep(quick)
			s.send(screen.Press(k))
			s.settle()
		}
		s.after(time.Second)
	}
	simulate(t, "fr", 80, 24, func(s *sim) {
		scan(s, "5000", "enter", "enter") // CR CR
		s.wants("5 000 FCFA", "Entrée pour encaisser")
		if n := len(s.sales()); n != 0 {
			t.Errorf("%d sales were charged by a scanner", n)
		}
		for range 30 { // a key held down
			s.send(screen.Press("enter"))
			time.Sleep(33 * time.Millisecond)
		}
		s.after(time.Second)
		if n := len(s.sales()); n != 1 {
			t.Errorf("%d sales of one key", n)
		}
	})
	simulate(t, "fr", 80, 24, func(s *sim) {
		scan(s, "6001234567890", "ctrl+c", "enter") // ETX
		if s.quit {
			t.Fatal("a scanner ended the console")
		}
		s.wants("C'est un code-barres, pas un montant")
		s.press("ctrl+u")
		scan(s, "0001023", "enter", "enter")
		s.wants("ne commence pas par un zéro")
		if n := len(s.sales()); n != 0 {
			t.Errorf("%d sales of bar codes", n)
		}
		s.typeIn("500") // what the article costs
		s.wants("= 500 FCFA")
		s.press("ctrl+u", "ctrl+c")
		if !s.quit {
			t.Error("nor does anybody else")
		}
	})
	simulate(t, "fr", 80, 24, func(s *sim) {
		scan(s, "45", "tab")
		s.typeIn("00")
		s.wants("= 4 500 FCFA") // not a customer of that name
		s.press("ctrl+u")
		scan(s, "50", "enter", "ctrl+j") // CR LF
		s.wants("Entrée pour encaisser")
		if n := len(s.sales()); n != 0 {
			t.Errorf("%d sales of CR LF", n)
		}
		s.press("ctrl+u")
		scan(s, "60", "ctrl+j")
		s.wants("= 60 FCFA", "Entrée pour encaisser")
	})
}

// A key or a token is never seen, wherever and however it is pasted, and begins
// no sale.
func TestKeysPouredIn(t *testing.T) {
	drawing(t)
	token := "eyJ" + strings.Repeat("FAKE1fake", 19) + ".eyJFAKE.FAKEfake0"
	for _, k := range []struct {
		name, text string
		n          int
		gap        time.Duration
	}{
		{"a key", goodKeys.API.Reveal(), 250, 0},
		{"a key in pieces", goodKeys.API.Reveal(), 5, 20 * time.Millisecond},
		{"a key, rune by rune", goodKeys.API.Reveal(), 1, 10 * time.Millisecond},
		{"a token", token, 250, 0},
		{"a token, rune by rune", token, 1, time.Millisecond},
		{"a token on a slow line", token, 16, 150 * time.Millisecond},
		{"a token on a line that stops", token, 60, time.Second},
	} {
		for _, at := range []struct {
			name string
			keys []string
		}{
			{"sale", nil}, {"first name", []string{"tab"}}, {"e-mail", []string{"tab", "tab", "tab"}}, {"items", []string{"5", "0", "0", "ctrl+e"}}, {"list", []string{"ctrl+l"}}, {"search", []string{"ctrl+l", "/"}},
			{"report", []string{"ctrl+r"}}, {"day", []string{"ctrl+r", "d"}}, {"settings", []string{"ctrl+s"}}, {"help", []string{"f1"}},
		} {
			t.Run(k.name+"/"+at.name, func(t *testing.T) {
				simulate(t, "fr", 120, 40, func(s *sim) {
					s.withDesk()
					s.press(at.keys...)
					s.after(time.Second)
					look := func(most int) {
						flat := strings.Join(strings.Fields(s.screen()), "")
						for i := 0; i+most < len(k.text); i++ {
							if strings.Contains(flat, k.text[i:i+most+1]) {
								t.Fatalf("%q is seen:\n%s", k.text[i:i+most+1], s.screen())
							}
						}
					}
					for from := 0; from < len(k.text); from += k.n {
						s.pours(k.text[from:min(len(k.text), from+k.n)], k.n, 0)
						look(14)
						time.Sleep(k.gap)
						s.settle()
						look(14)
					}
					s.after(3 * time.Second)
					look(7)
					if s.up(screen.SaleID) && s.has("= ") {
						t.Errorf("it is an amount:\n%s", s.screen())
					}
					if n := len(s.sales()); n != 0 {
						t.Errorf("%d sales", n)
					}
					if got := s.typedLine(); got != "" && at.name != "items" || strings.ContainsAny(got, "FAKE") {
						t.Errorf("the amount line has %q", got)
					}
				})
			})
		}
	}
}

// What is typed after a token is an amount again, at once and all of it.
func TestAmountAfterToken(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.pours("eyJ"+strings.Repeat("FAKE1fake", 19), 250, 0)
		s.after(pourRests)
		s.pours("5", 1, 0)
		s.after(pouring)
		s.pours("000", 3, 0) // a fast typist's, in one read
		s.wants("= 5 000 FCFA")
	})
}

// Where there is no keyring, keys that are pasted are an answer: these, for this
// session.
func TestKeysPastedWithoutKeyring(t *testing.T) {
	for name, paste := range map[string]func(*sim){
		"marked": func(s *sim) { s.paste(bothLines) },
		"not marked": func(s *sim) {
			s.pours(goodKeys.API.Reveal(), 250, 0)
			s.press("enter")
			s.pours(fakeJWT, 250, 0)
			s.after(time.Second)
		},
	} {
		t.Run(name, func(t *testing.T) {
			simulate(t, "fr", 80, 24, func(s *sim) {
				s.desk.failing("TryKeyring", settings.ErrNoKeyring)
				s.toKeys()
				s.wants("Cette session seulement", "Réessayer")
				paste(s)
				s.wants("17 caractères", "172 caractères", "redemandées au prochain démarrage")
				s.hidesKeys()
				s.press("enter")
				s.after(time.Second)
				if s.desk.called("SaveKeys") != 0 || s.line.dialed != goodKeys {
					t.Errorf("the keys went to the keyring, or not to the till:\n%s", s.screen())
				}
			})
		})
	}
}
