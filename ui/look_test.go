package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/screen"
	"caisse/ui/theme"
)

// What a person must look at stands in red beside what waits until somebody has
// opened it; a restart shows it again.
func TestToLookAtStaysInSight(t *testing.T) {
	for lang, says := range map[string]string{"fr": "À vérifier", "en": "To look at"} {
		simulate(t, lang, 80, 24, func(s *sim) {
			for _, amount := range []string{"5000", "6000"} {
				s.charge(amount)
				s.press("esc")
			}
			s.wantsNot(says)
			s.g.answers(paidAnswer(4900), nil) // neither
			s.after(30 * time.Second)
			s.wants(says+" (2)", "(0)")
			s.press("ctrl+l")
			s.after(time.Second)
			s.wants(says + " 2")
			s.press("left")
			s.after(time.Second)
			s.press("esc")
			s.wants(says + " (2)") // the list is not the sale
			s.press("ctrl+l", "left")
			s.after(time.Second)
			s.press("v", "esc")
			s.press("esc")
			s.wants(says + " (1)")
			s.press("ctrl+l", "left")
			s.after(time.Second)
			s.press("down", "enter", "esc", "esc")
			s.wantsNot(says)
			s.r.c.Looked = map[string]bool{} // another run
			s.run(s.r.countLook())
			s.settle()
			s.wants(says + " (2)")
			s.resize(40, 12)
			s.wants(says + " (2)")
		})
	}
}

// No tick about another sale stands on the screen of one that is not paid,
// whatever told it and in whatever order they came.
func TestNoTickOverAHeldSale(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {40, 12}, {120, 40}} {
		simulate(t, "fr", size[0], size[1], func(s *sim) {
			held := func() {
				t.Helper()
				about, is := s.r.top().(screen.About)
				if !is || about.About().State != model.AmountDiffers {
					t.Fatalf("%s is up", s.r.top().ID())
				}
				s.wantsNot("✓")
			}
			s.charge("5000")
			s.g.answers(paidAnswer(4900), nil)
			s.after(15 * time.Second)
			s.g.answers(paidAnswer(2000), nil)
			s.press("esc")
			s.charge("2000")
			s.press("esc")
			s.after(15 * time.Second)
			s.wants("✓ Payé 2 000 F")
			s.press("ctrl+l", "left") // the notice goes along
			s.after(time.Second)
			s.r.alarm("✓ Payé 2 000 F · Awa", true)
			s.r.noticed()
			s.press("enter")
			held()
			s.wants("AUTRE VENTE : Payé 2 000 F")
			s.press("v")
			held()
			s.press("esc", "esc")
			s.after(2 * time.Second)
			s.press("x") // the alarm is over
			s.press("enter")
			s.r.say("✓ Réglages enregistrés.")
			held()
			s.wants("Réglages enregistrés.")
		})
	}
}

// A notice has lines of its own: it hides neither the frame nor the last sale
// paid, however long it is, and the lines come back.
func TestNoticeHidesNothing(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {60, 20}, {40, 14}, {120, 40}} {
		simulate(t, "fr", size[0], size[1], func(s *sim) {
			s.charge("2000")
			s.g.answers(paidAnswer(2000), nil)
			s.after(10 * time.Second)
			s.press("enter")
			s.g.answers(paidAnswer(1), nil)
			s.charge("3000")
			s.press("esc")
			s.after(16 * time.Second)
			s.press("x", "ctrl+u")
			s.after(2 * time.Second)
			s.press("x", "ctrl+u")
			s.after(16 * time.Second)
			was := s.screen()
			for _, text := range []string{"court.", "Une phrase assez longue pour tenir à peine sur une ligne d'une fenêtre, et même sur deux. ", "Un. "} {
				for range 3 {
					text += text
					s.r.say(text)
					s.send(ticked{})
					fits(t, "notice", s.r.View(), size[0], size[1])
					s.wants("Dernier payé ✓ 2 000 F", "À vérifier (1)")
					if size[0] >= 60 {
						s.wants("└─", "┘")
					}
				}
			}
			s.r.hush()
			s.send(ticked{})
			if now := s.screen(); now != was {
				t.Errorf("before:\n%s\nafter:\n%s", was, now)
			}
		})
	}
}

// The list names the days, marks the sale under the cursor from edge to edge, and
// shows it whole beside the list where there is room.
func TestListIsRead(t *testing.T) {
	drawing(t)
	for _, lang := range []string{"fr", "en"} {
		simulate(t, lang, 120, 40, func(s *sim) {
			s.r.c.Theme = theme.New(theme.Look{Depth: theme.Many})
			s.typeIn("2*900 savon")
			s.press("tab", "tab")
			s.typeIn("Ouédraogo-Kaboré-Sawadogo")
			s.press("enter", "enter")
			s.after(time.Second)
			s.press("esc")
			s.after(24 * time.Hour)
			s.charge("700")
			s.press("esc", "ctrl+l", "right")
			s.after(time.Second)
			s.wants(map[string][]string{"fr": {"· aujourd'hui", "· hier", "Ouédraogo-Kaboré-Sawadogo"}, "en": {"· today", "· yesterday", "Ouédraogo-Kaboré-Sawadogo"}}[lang]...)
			s.wantsNot("2 × 900")
			s.press("down")
			s.wants("2 × 900 savon", "1"+map[string]string{"fr": " ", "en": ","}[lang]+"800 FCFA")
			before, after := s.r.c.Theme.Selected.Around()
			for _, line := range strings.Split(s.r.View(), "\n") {
				if strings.Contains(line, "▸") {
					_, row, _ := strings.Cut(line, before)
					row, _, _ = strings.Cut(row, after)
					if n := cells.Width(row); n < 70 || strings.Contains(row, "\x1b") {
						t.Errorf("%d cells are marked: %q", n, row)
					}
					return
				}
			}
			t.Errorf("no row is marked:\n%s", s.screen())
		})
	}
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.typeIn("700")
		s.press("tab", "tab")
		s.typeIn("Ouédraogo-Kaboré-Sawadogo")
		s.wants("Kaboré-Sawadogo")
		s.press("enter", "enter")
		s.after(time.Second)
		s.press("esc", "ctrl+l")
		s.after(time.Second)
		s.wants("Ouédraogo-Kaboré-Sawadogo")
	})
}

// From 100 columns the report shows the seven days up to the one it is of, and the
// day before beside it; money that comes to one of them is there at once.
func TestReportShowsTheWeek(t *testing.T) {
	for lang, says := range map[string][3]string{"fr": {"hier : 1 500 FCFA · 1 paiement", "Les 7 derniers jours", "la veille"}, "en": {"yesterday: 1,500 FCFA · 1 payment", "The last 7 days", "the day before"}} {
		simulate(t, lang, 100, 30, func(s *sim) {
			s.put(model.Invoice{Amount: 700, State: model.Paid})
			s.after(48 * time.Hour)
			s.put(model.Invoice{Amount: 1500, State: model.Paid})
			s.after(24 * time.Hour)
			s.put(model.Invoice{Amount: 9000, State: model.Paid})
			s.press("ctrl+r")
			s.after(time.Second)
			s.wants(says[0], says[1], "31/12 0 0 F", "1 700 F", "█ 1 9")
			if n := strings.Count(s.screen(), "/01 ") + strings.Count(s.screen(), "/12 "); n != 7 {
				t.Errorf("%d days:\n%s", n, s.screen())
			}
			late := s.put(model.Invoice{Amount: 4000, State: model.PaidLate, CreatedAt: time.Now().Add(-24 * time.Hour)})
			s.send(newsCame{till.InvoiceNews{Invoice: late, Was: model.Failed}})
			s.after(2 * time.Second)
			s.wants(map[string]string{"fr": "hier : 5 500 FCFA", "en": "yesterday: 5,500 FCFA"}[lang])
			s.press("left")
			s.after(time.Second)
			s.wants(says[2])
			s.resize(80, 24)
			s.wantsNot(says[1])
		})
	}
}

// While a date is typed the footer says what Enter does there.
func TestFooterSaysWhatEnterDoes(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("700")
		s.press("esc", "ctrl+l", "d")
		s.wants("Entrée Aller à ce jour")
		s.wantsNot("Entrée Ouvrir")
		s.press("esc")
		s.wants("Entrée Ouvrir")
	})
}

// Names with signs that terminals count differently leave every line as long as the
// window, in a terminal that counts clusters and in one that counts characters.
func TestSignsKeepTheBorder(t *testing.T) {
	const name = "Awa 👍🏽 ❤️ 🇧🇫 👨‍👩‍👧 1️⃣ ☎️"
	for _, size := range [][2]int{{80, 24}, {120, 40}, {61, 21}} {
		simulate(t, "fr", size[0], size[1], func(s *sim) {
			straight := func() {
				t.Helper()
				for _, line := range strings.Split(strings.ReplaceAll(s.r.View(), cells.Cursor, ""), "\n") {
					if a, b := ansi.StringWidth(line), ansi.StringWidthWc(line); a != size[0] || b != size[0] {
						t.Errorf("%d cells by clusters, %d by characters: %q", a, b, ansi.Strip(line))
					}
				}
			}
			s.typeIn("500 " + name)
			straight()
			s.press("tab")
			s.typeIn(name)
			straight()
			for range 6 {
				s.press("left")
				straight()
			}
			s.press("enter", "enter")
			s.after(time.Second)
			s.press("esc", "ctrl+l")
			s.after(time.Second)
			straight()
			s.press("v")
			straight()
		})
	}
}

// The tick in the window's title goes with the green screen it is of.
func TestTitleHasNoOtherTick(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("5000")
		s.g.answers(paidAnswer(4900), nil)
		s.after(15 * time.Second)
		s.press("esc")
		s.g.answers(paidAnswer(2000), nil)
		s.charge("2000")
		s.after(15 * time.Second)
		if !s.r.titled || !s.r.glass().Paid {
			t.Fatalf("titled %v over %s", s.r.titled, s.r.top().ID())
		}
		s.press("ctrl+l")
		if s.r.titled {
			t.Error("the tick stays in the title over the list")
		}
	})
}

// From 100 columns each sale that waits has a line, with the customer and what it is
// for; items are not cut where there is room, nor counted where they fit.
func TestRoomIsUsed(t *testing.T) {
	simulate(t, "fr", 100, 30, func(s *sim) {
		for i, name := range []string{"Ouédraogo-Kaboré", "Sawadogo", "Traoré"} {
			s.typeIn(fmt.Sprintf("%d*500 savon de Marseille", i+1))
			s.press("tab", "tab")
			s.typeIn(name)
			s.press("enter", "enter")
			s.after(time.Second)
			s.press("esc")
		}
		s.wants("En attente (3)", "1 ⊘ Mis de côté 500 F", "Ouédraogo-Kaboré · savon de Marseille", "3 ⊘ Mis de côté 1 500 F", "Traoré · 3 × savon de Marseille", "Dernier payé")
		s.typeIn("2*500 pain complet de la boulangerie du grand marché + 1*1 + 2*2 + 3*3 + 4*4 + 5*5 + 6*6")
		s.wants("pain complet de la boulangerie du grand marché")
		s.wantsNot("autres articles")
		fits(t, "roomy", s.r.View(), 100, 30)
		s.resize(80, 24)
		s.wants("En attente (3) 1 ⊘ 500 F")
		s.wantsNot("Ouédraogo-Kaboré")
	})
}
