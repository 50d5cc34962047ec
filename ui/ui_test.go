package ui

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/field"
	"caisse/ui/outside"
	"caisse/ui/screen"
	"caisse/ui/text/wordtest"
	"caisse/ui/theme"
)

// scene brings the console to a screen worth looking at.
type scene struct {
	name string
	play func(*sim)
}

// scenes are all of them; a screen's own stand beside its tests.
var scenes = slices.Concat(saleScenes, setupScenes, backScenes, reportScenes, closingScenes, serverScenes, tillScenes, roleScenes, managerScenes, evidenceScenes)

var saleScenes = []scene{
	{"sale", func(s *sim) {}},
	{"typed", func(s *sim) { s.typeIn("3*500 pain + 2*250 café -10%") }},
	{"read", func(s *sim) { s.typeIn("3*500 pain + 2*250 café"); s.press("enter") }},
	{"wrong", func(s *sim) { s.typeIn("1.50"); s.press("enter") }},
	{"rows", func(s *sim) { s.typeIn("3*500 pain + 2*250 café"); s.press("ctrl+e", "tab", "tab") }},
	{"sending", func(s *sim) {
		s.g.create = func() (ligdicash.Created, error) {
			time.Sleep(5 * time.Second)
			return ligdicash.Created{}, errors.New("")
		}
		s.charge("5000")
	}},
	{"payment", func(s *sim) { s.charge("5000"); s.after(37 * time.Second) }},
	{"full", func(s *sim) { s.charge("5000"); s.press("p") }},
	{"nocode", func(s *sim) { s.r.c.Out = outside.New("open"); s.charge("5000"); s.press("p") }},
	{"astext", func(s *sim) { s.charge("5000"); s.press("t") }},
	{"paid", func(s *sim) { s.charge("2000"); s.g.answers(paidAnswer(2000), nil); s.after(20 * time.Second) }},
	{"late", func(s *sim) {
		s.charge("2000")
		s.g.answers(ligdicash.Payin{Status: ligdicash.StatusNotCompleted, Word: "notcompleted", OK: true}, nil)
		s.after(20 * time.Second)
		s.g.answers(paidAnswer(2000), nil)
		s.press("r")
		s.after(time.Second)
	}},
	{"refused", func(s *sim) {
		s.g.creating(ligdicash.Created{}, &ligdicash.Error{Kind: ligdicash.Refused, Code: "07"})
		s.charge("5000")
	}},
	{"lost", func(s *sim) {
		s.g.creating(ligdicash.Created{}, &ligdicash.Error{Kind: ligdicash.Unknown, Meaning: ligdicash.MeaningTimeout})
		s.charge("5000")
	}},
	{"differs", func(s *sim) { s.charge("5000"); s.g.answers(paidAnswer(4900), nil); s.after(20 * time.Second) }},
	{"failed", func(s *sim) {
		s.charge("5000")
		s.g.answers(ligdicash.Payin{Status: ligdicash.StatusNotCompleted, Word: "notcompleted", OK: true}, nil)
		s.after(20 * time.Second)
	}},
	{"offline", func(s *sim) {
		s.charge("5000")
		s.g.answers(ligdicash.Payin{}, &ligdicash.Error{Kind: ligdicash.Offline})
		s.after(20 * time.Second)
	}},
	{"shared", func(s *sim) {
		s.charge("5000")
		s.after(5 * time.Second)
		s.press("esc")
		s.send(newsCame{till.SharingNews{Sharing: till.Sharing{Good: true}}})
	}},
	{"sharedaway", func(s *sim) {
		s.charge("5000")
		s.send(newsCame{till.SharingNews{Sharing: till.Sharing{Since: time.Now().UTC(), Unsent: 3}}})
	}},
	{"unwritten", func(s *sim) { s.charge("5000"); s.saysPaid(s.sales()[0]) }},
	{"unusual", func(s *sim) { s.stored(40); s.after(time.Second); s.charge("125000") }},
	{"sameagain", func(s *sim) { s.twice("Awa"); s.typeIn("50"); s.press("enter") }},
	{"samewaits", func(s *sim) { s.twice("") }},
	{"newlink", func(s *sim) { s.charge("5000"); s.press("l") }},
	{"sales", func(s *sim) {
		s.charge("2000")
		s.g.answers(paidAnswer(2000), nil)
		s.after(20 * time.Second)
		s.press("enter")
		s.charge("3*500 pain")
		s.press("ctrl+l")
		s.after(time.Second) // the sums come once the keyboard rests
	}},
	{"help", func(s *sim) { s.press("f1") }},
	{"completes", func(s *sim) { s.withArticles(shop); s.typeIn("3*pa + p") }},
	{"articles", func(s *sim) { s.withArticles(shop + "bad;Mauvais;1,5\n12;Douze;100\n"); s.press("f4", "down") }},
	{"article", func(s *sim) {
		s.withArticles(shop)
		s.press("f4", "f4")
		s.typeIn("12")
		s.press("tab", "tab", "enter")
	}},
	{"message", func(s *sim) { s.charge("2000"); s.press("w"); s.typeIn("226 70 00 00 12"); s.press("enter") }},
	{"dialled", func(s *sim) { s.charge("2000"); s.press("a") }},
}

// race says that the race detector is on.
var race bool

// drawing is for tests of what keys and frames do: one goroutine takes and draws
// them all, ten times as slowly where races are looked for.
func drawing(t *testing.T) {
	t.Helper()
	if race {
		t.Skip("keys and frames have one goroutine")
	}
}

// anyTook is how long a payment took: the watcher's jitter decides.
var anyTook = regexp.MustCompile(`00:0\d \(`)

// fits checks that nothing sticks out of a frame of w by h.
func fits(t *testing.T, name, frame string, w, h int) {
	t.Helper()
	rows := strings.Split(frame, "\n")
	if len(rows) > h {
		t.Errorf("%s: %d rows in a window of %d", name, len(rows), h)
	}
	for _, row := range rows {
		if n := ansi.StringWidth(row); n > w {
			t.Errorf("%s: a row of %d cells in a window of %d: %q", name, n, w, ansi.Strip(row))
		}
	}
}

func TestScreens(t *testing.T) {
	for _, sc := range scenes {
		for _, lang := range []string{"fr", "en"} {
			for _, size := range [][2]int{{80, 24}, {120, 40}, {40, 12}} {
				w, h := size[0], size[1]
				if (race || testing.Short()) && (lang == "en" || w != 80) {
					continue
				}
				t.Run(fmt.Sprintf("%s/%s/%dx%d", sc.name, lang, w, h), func(t *testing.T) {
					simulate(t, lang, w, h, func(s *sim) {
						sc.play(s)
						fits(t, sc.name, s.r.View(), w, h)
						golden.RequireEqual(t, []byte(anyTook.ReplaceAllString(s.screen(), "00:0N (")))
					})
				})
			}
		}
	}
}

// Every screen, resized through every kind of window: nothing sticks out, and
// the amount and the state of a payment are there down to the smallest.
func TestEverySize(t *testing.T) {
	drawing(t)
	for i, sc := range scenes {
		if testing.Short() && i%5 != 0 {
			continue
		}
		t.Run(sc.name, func(t *testing.T) {
			simulate(t, "fr", 80, 24, func(s *sim) {
				sc.play(s)
				step := proof.Size(5, 1, 1)
				n := 0
				for w := 1; w <= 140; w += 7 * step {
					for h := 1; h <= 50; h += 3 * step {
						s.r.c.Foreign = "" // a standing warning takes its line on every second one
						if n++; n%2 == 0 {
							s.r.c.Foreign = "paie.example"
						}
						s.resize(w, h)
						frame := s.r.View()
						fits(t, fmt.Sprintf("%s at %dx%d", sc.name, w, h), frame, w, h)
						if s.r.c.Foreign != "" && w >= 30 && h >= 5 && s.r.toldNow() == "" && !strings.Contains(ansi.Strip(frame), "paie.example") {
							t.Errorf("%s at %dx%d hides the warning:\n%s", sc.name, w, h, ansi.Strip(frame))
						}
						if !s.up("payment") || w < 12 || h < 2 {
							continue
						}
						text := strings.ReplaceAll(ansi.Strip(frame), cells.NBSP, " ")
						if amount := s.r.glass().Inv.Amount.Group(" ") + " F"; !strings.Contains(text, amount) {
							t.Errorf("%s at %dx%d hides the amount:\n%s", sc.name, w, h, text)
						}
						if m := s.r.glass().Mark; w >= 40 && !strings.Contains(text, m.Word) {
							t.Errorf("%s at %dx%d hides the state:\n%s", sc.name, w, h, text)
						}
					}
				}
			})
		})
	}
}

func TestASCII(t *testing.T) {
	proof.Slow(t)
	if race {
		t.Skip("drawn by TestScreens too")
	}
	for _, sc := range scenes {
		t.Run(sc.name, func(t *testing.T) {
			simulate(t, "fr", 80, 24, func(s *sim) {
				s.r.c.Theme = theme.New(theme.Look{ASCII: true})
				sc.play(s)
				for _, r := range s.r.View() {
					if r > 126 || r == '?' && strings.Count(s.screen(), "?") > 3 {
						t.Fatalf("%q has no ASCII form:\n%s", r, s.screen())
					}
				}
				fits(t, sc.name, s.r.View(), 80, 24)
			})
		})
	}
}

// 5000 Enter Enter is a whole sale, however fast it is typed.
func TestWholeSale(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		s.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("5000")}) // one read of the keyboard
		s.press("enter", "enter")
		s.send(screen.Press("enter")) // a bouncing key
		s.after(time.Second)
		s.wants("5 000 FCFA", "cinq mille francs CFA", "En attente", "Scannez pour payer")
		if len(s.sales()) != 1 || s.g.creates != 1 {
			t.Fatalf("%d sales and %d create calls, want one of each", len(s.sales()), s.g.creates)
		}
		s.g.answers(paidAnswer(5000), nil)
		s.after(10 * time.Second)
		s.wants("✓ PAYÉ 5 000 FCFA", "Vous pouvez livrer", "ORANGE BURKINA", "226 70 •• •• 12", "P2801234562026")
		s.wantsNot("Scannez")
	})
}

// Figures typed on the green screen are the next amount, in their order, all
// of them.
func TestNextSaleFromPaid(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("2000")
		s.g.answers(paidAnswer(2000), nil)
		s.after(10 * time.Second)
		for _, r := range "12345" {
			s.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}) // nothing settles in between
		}
		s.settle()
		s.wants("12345", "= 12 345 FCFA")
	})
}

// The green screen opens by itself: what was being typed must not dismiss it.
func TestSurpriseIsNotDismissed(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("2000")
		s.g.answers(paidAnswer(2000), nil)
		for range 200 {
			if s.up("paid") {
				break
			}
			s.after(50 * time.Millisecond)
		}
		for range 5 {
			s.after(100 * time.Millisecond)
			s.press("enter")
		}
		s.wants("✓ PAYÉ")
		s.after(time.Second)
		s.press("enter")
		s.wants("NOUVELLE VENTE")
	})
}

// Money that comes while the cashier is elsewhere is told, and takes no screen.
func TestPaidElsewhere(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("2000")
		s.press("esc")
		s.wants("NOUVELLE VENTE", "En attente (1)", "2 000 F")
		s.typeIn("75")
		s.g.answers(paidAnswer(2000), nil)
		s.after(10 * time.Second)
		s.wants("NOUVELLE VENTE", "✓ Payé 2 000 F", "En attente (0)", "Dernier payé ✓ 2 000 F")
		s.typeIn("00")
		s.wants("= 7 500 FCFA")
	})
}

func TestNeverGreen(t *testing.T) {
	for _, tt := range []struct {
		name string
		p    ligdicash.Payin
		says string
	}{
		{"another amount", paidAnswer(1999), "Montant différent"},
		{"another reference", func() ligdicash.Payin { p := paidAnswer(2000); p.TransactionID = "THEIRS"; return p }(), "Référence différente"},
		{"response code 01", func() ligdicash.Payin { p := paidAnswer(2000); p.OK = false; return p }(), "Ne livrez pas encore"},
		{"no amount", func() ligdicash.Payin { p := paidAnswer(0); p.HasAmount = false; return p }(), "Ne livrez pas encore"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			simulate(t, "fr", 80, 24, func(s *sim) {
				s.charge("2000")
				s.g.answers(tt.p, nil)
				s.after(time.Minute)
				s.wants(tt.says)
				s.wantsNot("PAYÉ", "✓", "Vous pouvez livrer")
				s.press("esc")
				s.wantsNot("✓")
			})
		})
	}
}

// Each wrong line gets its sentence; nothing is erased, the cursor stands on
// the fault, and nothing is charged.
func TestWrongLines(t *testing.T) {
	for line, says := range map[string]string{
		"1.50": "Le franc CFA n'a pas de centimes", "12,5": "Le franc CFA n'a pas de centimes", "5.00": "Le franc CFA n'a pas de centimes",
		"1.0000": "Chiffres mal groupés", "8": "pas moins de 9", "2000001": "pas plus de 2 000 000", "0": "pas moins de 9",
		"-5": "négatif", "3*": "manque le prix", "999999999999999999": "pas plus de 2 000 000", "": "Tapez un montant",
	} {
		t.Run(line, func(t *testing.T) {
			simulate(t, "fr", 80, 24, func(s *sim) {
				s.typeIn(line)
				s.press("enter", "enter", "enter")
				s.wants(says, line)
				if n := len(s.sales()); n != 0 {
					t.Errorf("%d sales were charged", n)
				}
			})
		})
	}
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.typeIn("3*500 + 1.50")
		s.press("enter")
		row := ""
		for _, l := range strings.Split(s.r.View(), "\n") {
			if strings.Contains(l, cells.Cursor) {
				row = ansi.Strip(l[strings.Index(l, cells.Cursor)+len(cells.Cursor):])
			}
		}
		if !strings.HasPrefix(row, ".50") {
			t.Errorf("the cursor stands before %q, want on the fault, .50", row)
		}
	})
}

func TestEditing(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.typeIn("5000")
		s.press("ctrl+u")
		s.wantsNot("5000")
		s.press("up")
		s.wants("5000")
		s.press("ctrl+u")
		s.typeIn("&çàà")
		s.wants("= 1 900 FCFA")
		s.press("ctrl+u", "ctrl+u")
		s.typeIn("3*500 pain")
		s.press("ctrl+e", "tab")
		s.typeIn("complet")
		s.press("down")
		s.typeIn("café")
		s.press("tab", "tab", "tab")
		s.typeIn("250")
		s.wants("1 750 FCFA")
		s.press("esc")
		s.wants("= 1 750 FCFA", "café")
		s.press("enter", "enter")
		s.after(time.Second)
		if len(s.sales()) == 0 {
			t.Fatalf("nothing was charged:\n%s", s.screen())
		}
		inv := s.sales()[0]
		want := []model.Item{{Name: "pain", Description: "complet", Quantity: 3, UnitPrice: 500}, {Name: "café", Quantity: 1, UnitPrice: 250}}
		if !reflect.DeepEqual(inv.Items, want) {
			t.Errorf("charged %+v, want %+v", inv.Items, want)
		}
		if inv.Object != "3 × pain, café" {
			t.Errorf("object %q", inv.Object)
		}
	})
}

func TestCustomerFields(t *testing.T) {
	simulate(t, "en", 80, 24, func(s *sim) {
		s.typeIn("5000")
		s.press("tab")
		s.typeIn("Awa")
		s.press("tab")
		s.typeIn("Ouédraogo")
		s.press("tab")
		s.typeIn("awa@")
		s.press("enter")
		s.wants("E-mail: This e-mail address is not valid", "awa@")
		s.typeIn("example.com")
		s.press("enter", "enter")
		s.after(time.Second)
		inv := s.sales()[0]
		if inv.Firstname != "Awa" || inv.Lastname != "Ouédraogo" || inv.Email != "awa@example.com" {
			t.Errorf("charged for %q %q %q", inv.Firstname, inv.Lastname, inv.Email)
		}
	})
}

// A new link takes the amount, typed; Enter alone shows the same one again.
func TestNewLinkAsks(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		s.charge("5000")
		s.press("l", "enter")
		s.wants("Scannez pour payer")
		s.press("l")
		s.typeIn("500")
		s.press("enter")
		s.wants("pas le montant")
		if s.g.creates != 1 {
			t.Fatalf("%d create calls, want one", s.g.creates)
		}
		s.typeIn("0")
		s.press("enter", "enter")
		s.after(time.Second)
		s.wants("Scannez pour payer")
		if s.g.creates != 2 {
			t.Errorf("%d create calls, want two", s.g.creates)
		}
		live := 0
		for _, inv := range s.sales() {
			if inv.Showable() {
				live++
			}
		}
		if live != 1 {
			t.Errorf("%d links of one sale may be shown", live)
		}
	})
}

// The smallest window still says what a new link may cost.
func TestNewLinkWarnsEverywhere(t *testing.T) {
	for lang, warning := range map[string]string{"fr": "mais un client qui a déjà ouvert le premier peut payer deux fois.", "en": "but a customer who has opened the first can pay twice."} {
		simulate(t, lang, 40, 12, func(s *sim) {
			s.charge("5000")
			s.press("l")
			s.wants(warning)
		})
	}
}

func TestTryAgain(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.g.creating(ligdicash.Created{}, &ligdicash.Error{Kind: ligdicash.Offline})
		s.charge("5000")
		s.wants("Non envoyé", "Rien n'est parti")
		s.g.creating(ligdicash.Created{Token: fakeToken, Link: fakeLink}, nil)
		s.send(screen.Press("l"))
		s.send(screen.Press("l")) // twice: one new try
		s.after(time.Second)
		s.wants("En attente")
		if s.g.creates != 2 {
			t.Errorf("%d create calls, want two", s.g.creates)
		}
	})
}

// The console stays alive while LigdiCash does not answer.
func TestAliveWhileCreating(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.g.create = func() (ligdicash.Created, error) {
			time.Sleep(20 * time.Second)
			return ligdicash.Created{}, &ligdicash.Error{Kind: ligdicash.Unknown, Meaning: ligdicash.MeaningTimeout}
		}
		s.charge("5000")
		s.wants("Création du lien", "00:01")
		s.after(7 * time.Second)
		s.wants("00:08", "Échap")
		s.press("esc")
		s.typeIn("700")
		s.wants("= 700 FCFA", "En attente (1)", "→ 5 000 F")
		s.after(15 * time.Second)
		s.wants("= 700 FCFA", "En attente (0)")
		s.press("ctrl+l")
		s.wants("? À vérifier")
		s.press("enter")
		s.wants("Réponse perdue", "personne ne peut payer")
		if s.g.creates != 1 {
			t.Errorf("%d create calls, want one", s.g.creates)
		}
	})
}

func TestQuitAsksOnce(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("5000")
		s.press("ctrl+c")
		if s.quit {
			t.Fatal("quit without asking while a sale waits")
		}
		s.wants("1 en attente, gardée pour le prochain démarrage. ^C encore : quitter")
		s.press("ctrl+c")
		if !s.quit {
			t.Error("did not quit when asked again")
		}
	})
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.press("ctrl+c")
		if !s.quit {
			t.Error("asked although nothing waits")
		}
	})
}

func TestNoKeys(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.till.Forget()
		s.r.keeper.connect = func() error { return settings.ErrNoKeys }
		s.send(screen.KeysRead{Err: settings.ErrNoKeys})
		s.wants("Pas de clés", "^S : les mettre, ou essayer sans clés")
		s.typeIn("5000")
		s.press("enter", "enter")
		s.wants("Pas de clés LigdiCash", "5000")
		if len(s.sales()) != 0 {
			t.Error("a sale was written that cannot be sent")
		}
		s.r.keeper.connect = func() error { s.till.Connect(s.g); return nil } // put right meanwhile
		s.press("enter")
		s.press("enter")
		s.after(time.Second)
		if len(s.sales()) != 1 {
			t.Errorf("the keys are there now, and nothing was charged:\n%s", s.screen())
		}
	})
}

func TestHelpRunsCommands(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("5000")
		s.press("f1")
		s.typeIn("revér")
		s.wants("Revérifier")
		s.wantsNot("Copier le lien")
		s.press("enter")
		s.wants("En attente")
		s.press("f1")
		s.typeIn("ventes")
		s.press("enter")
		s.wants("VENTES", "5 000 F")
	})
}

func TestLanguageAtOnce(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.typeIn("5000")
		s.press("f2")
		s.wants("NEW SALE", "5,000 FCFA", "five thousand CFA francs")
		s.press("f2")
		s.wants("NOUVELLE VENTE")
	})
}

func TestMask(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("5000")
		s.press("ctrl+g")
		s.wantsNot("5 000", "cinq mille")
		s.press("ctrl+g")
		s.wants("5 000")
	})
}

// What LigdiCash says of the world is shown as text, whatever is in it.
func TestPasteIsInert(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.send(tea.KeyMsg{Type: tea.KeyRunes, Paste: true, Runes: []rune("50\x1b[31m00\r\n\u202e\u200b")})
		s.settle()
		if v := inside[[5]field.Field](s.r.top(), "fields")[0].Value(); strings.ContainsAny(v, "\x1b\r\n\u202e\u200b") {
			t.Errorf("the line holds %q", v)
		}
		if len(s.sales()) != 0 {
			t.Error("a pasted line break charged")
		}
	})
}

// No language leaves a sentence empty, or takes other figures than the other.
func TestWords(t *testing.T) {
	wordtest.Same(t, rescueFrench, rescueEnglish)
	wordtest.Same(t, french, english)
}
