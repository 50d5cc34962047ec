package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/screen"
	"caisse/ui/text"
)

// The end of a host says whose it is: it is there however narrow the window.
func TestBannerNamesTheHost(t *testing.T) {
	f := frame{c: &screen.Console{Printer: &text.Printer{W: text.In("fr")}, Counter: screen.Counter{Foreign: "app.ligdicash.com." + strings.Repeat("x", 60) + ".paie.example"}}}
	for w := 14; w <= 140; w++ {
		line := f.bannerLine(w)
		if ansi.StringWidth(line) > w {
			t.Errorf("%d cells for %d: %q", ansi.StringWidth(line), w, line)
		}
		if !strings.Contains(line, "paie.example") {
			t.Errorf("in %d cells the warning is %q", w, line)
		}
	}
}

func TestCutWords(t *testing.T) {
	for w, want := range map[int]string{40: "L'horloge avance", 16: "L'horloge avance", 15: "L'horloge…", 10: "L'horloge…", 0: ""} {
		if got := cells.CutWords("L'horloge avance", w); got != want {
			t.Errorf("in %d cells %q, want %q", w, got, want)
		}
	}
}

// A warning comes and goes while the console runs: the screens give it a line,
// and have it back.
func TestBannerTakesALine(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.press("ctrl+l")
		before := s.r.View()
		s.r.c.Foreign = "paie.example"
		s.press("down")
		s.wants("Serveur étranger : paie.example, pas LigdiCash", "CAISSE ÉTRANGER")
		s.wantsNot("RÉEL")
		fits(t, "with a warning", s.r.View(), 80, 24)
		if n := strings.Count(s.r.View(), "\n"); n != strings.Count(before, "\n") {
			t.Errorf("%d lines with a warning, %d without", n+1, strings.Count(before, "\n")+1)
		}
		s.press("esc")
		s.wants("NOUVELLE VENTE", "paie.example")
		s.r.c.Foreign = ""
		s.press("ctrl+l")
		if s.r.View() != before {
			t.Errorf("once it is over, something of it stays:\n%s", s.screen())
		}
	})
}

// A grave warning always stands; the others are all seen in their turn, whole
// where they fit, cut between words where they do not.
func TestBannersTakeTurns(t *testing.T) {
	var now screen.Beat
	f := frame{c: &screen.Console{Printer: &text.Printer{W: text.In("fr")}, Counter: screen.Counter{Foreign: "paie.example"}, Running: func() time.Duration { return time.Duration(now) }}}
	f.c.Settings.Broken = &settings.FileError{Path: "/x/settings.toml", Why: settings.ErrTwice, Line: 3, Column: 1}
	for w := 30; w <= 160; w++ {
		seen := ""
		for range 8 {
			line := f.bannerLine(w)
			if n := ansi.StringWidth(line); n > w {
				t.Errorf("%d cells for %d: %q", n, w, line)
			}
			if !strings.Contains(line, "paie.example") {
				t.Errorf("in %d cells the server is not named: %q", w, line)
			}
			seen += line + "\n"
			now += screen.Beat(turn)
		}
		if w >= 80 && !strings.Contains(seen, "Derniers bons réglages") {
			t.Errorf("in %d cells nothing is said of the settings:\n%s", w, seen)
		}
	}
	var all []banner
	for _, text := range []string{"un deux trois", "quatre cinq six", "sept huit neuf dix onze douze treize quatorze"} {
		all = append(all, banner{gravity: serious, text: text})
	}
	for w, want := range map[int]int{20: 3, 31: 2, 80: 1} {
		if fixed, pages, room := bannerPages(all, w); len(pages) != want || fixed != "" || room != w {
			t.Errorf("in %d cells %d turns, want %d", w, len(pages), want)
		}
	}
}

// A console whose index of searches was made anew says so in either language.
func TestRewordedIsSaid(t *testing.T) {
	for w, want := range map[*text.Words]string{text.In("fr"): "est refait : aucune vente n'a changé", text.In("en"): "no sale has changed"} {
		if got := w.Trouble(till.ErrReworded); !strings.Contains(got, want) {
			t.Errorf("%q", got)
		}
	}
}

// The page for a second screen says whose server it is, too.
func TestPageNamesTheHost(t *testing.T) {
	f := frame{c: &screen.Console{Printer: &text.Printer{W: text.In("fr")}, Counter: screen.Counter{Shop: "Chez Awa"}}}
	if got := f.pageHead(); got != "Chez Awa" {
		t.Errorf("%q", got)
	}
	f.c.Foreign = "paie.example"
	if got := f.pageHead(); got != "Serveur étranger : paie.example, pas LigdiCash" {
		t.Errorf("%q", got)
	}
}
