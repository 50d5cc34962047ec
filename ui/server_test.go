package ui

import (
	"strings"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/screen"
	"caisse/ui/theme"
)

// foreignTill starts a console at the server paie.example, whose name nobody has
// typed yet.
func foreignTill(t *testing.T, lang string, w, h int, f func(*sim)) {
	t.Helper()
	simulateWith(t, lang, w, h, func(s *sim, cfg *Config) {
		cfg.Foreign, cfg.Desk = "paie.example", s.desk
		s.desk.profiles = map[string]settings.Profile{"default": {Shop: "Boutique Wend-Panga"}}
		cfg.Connect = func() error {
			if s.desk.called("Accept") == 0 || s.desk.fails["Accept"] != nil {
				return settings.ErrForeign{Host: "paie.example"}
			}
			s.till.Connect(s.g)
			return nil
		}
	}, f)
}

var serverScenes = []scene{
	{"foreignask", func(s *sim) { s.foreignAsked() }},
	{"foreignasked", func(s *sim) { s.foreignAsked(); s.typeIn("LigdiCash"); s.press("enter") }},
	{"foreignheld", func(s *sim) { s.foreignAsked(); s.press("esc") }},
	{"foreignpayment", func(s *sim) { s.r.c.Foreign = "paie.example"; s.charge("5000"); s.after(37 * time.Second) }},
	{"foreignpaid", func(s *sim) { s.foreignPaid() }},
	{"foreignsales", func(s *sim) { s.foreignPaid(); s.press("enter", "ctrl+l"); s.after(time.Second) }},
	{"foreigndetail", func(s *sim) { s.foreignPaid(); s.press("v"); s.after(time.Second); s.press("pgdown") }},
	{"foreignreport", func(s *sim) { s.foreignPaid(); s.press("ctrl+r"); s.after(time.Second) }},
	{"clock", func(s *sim) {
		p := ligdicash.Payin{Status: ligdicash.StatusPending, Word: "pending", OK: true, Server: time.Date(2026, 11, 27, 10, 42, 0, 0, time.UTC)}
		s.g.answers(p, nil)
		s.charge("5000")
		s.after(10 * time.Second)
	}},
	{"foreignclock", func(s *sim) {
		p := paidAnswer(2000)
		p.Server = time.Date(2026, 11, 27, 10, 42, 0, 0, time.UTC)
		s.g.answers(p, nil)
		s.foreignPaid()
	}},
	{"foreignfull", func(s *sim) { s.r.c.Foreign = "paie.example"; s.charge("5000"); s.press("p") }},
}

// foreignAsked brings a console that had keys before the question about a
// foreign server.
func (s *sim) foreignAsked() {
	s.r.c.Foreign = "paie.example"
	s.noKeys(settings.ErrForeign{Host: "paie.example"}, false)
}

// foreignPaid is a sale that a foreign server calls paid.
func (s *sim) foreignPaid() {
	s.r.c.Foreign, s.g.host = "paie.example", "paie.example"
	s.till.Connect(s.g)
	if s.g.confirm == nil {
		s.g.answers(paidAnswer(2000), nil)
	}
	s.charge("2000")
	s.after(20 * time.Second)
}

// What a foreign server calls paid looks nowhere as money does.
func TestForeignPaidIsNotGreen(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		simulate(t, lang, 80, 24, func(s *sim) {
			s.r.c.Theme = theme.New(theme.Look{})
			s.foreignPaid()
			look := func() {
				t.Helper()
				s.wants("paie.example")
				s.wantsNot("✓", "Confirmé par LigdiCash", "Confirmed by LigdiCash", "Vous pouvez livrer", "You may deliver", "RÉEL", "LIVE")
				if green := s.r.c.Theme.Paid.Render("x"); strings.Contains(green, "\x1b") && strings.Contains(s.r.View(), strings.Split(green, "x")[0]) {
					t.Errorf("something is green:\n%s", s.screen())
				}
			}
			look()
			s.press("v")
			s.after(time.Second)
			look()
			s.press("esc", "enter")
			look()
			s.press("ctrl+l")
			s.after(time.Second)
			look()
			s.press("ctrl+r")
			s.after(time.Second)
			look()
			if inv := s.sales()[0]; inv.State != model.Paid || inv.Host != "paie.example" || till.Elsewhere(inv) != "paie.example" {
				t.Errorf("kept as %s, confirmed by %q", inv.State, inv.Host)
			}
		})
	}
}

func TestForeignServerIsAskedAbout(t *testing.T) {
	foreignTill(t, "fr", 80, 24, func(s *sim) {
		s.after(time.Second)
		s.wants("À QUI VONT LES CLÉS", "le serveur paie.example : ce n'est pas LigdiCash", "tapez son nom : paie.example", "Clés gardées ici")
		s.wantsNot("RÉEL")
		for _, wrong := range []string{"oui", "ligdicash.com", "paie.exampl", "paie.example.com"} {
			s.typeIn(wrong)
			s.press("enter")
			s.wants("Ce n'est pas ce nom. Rien n'a été envoyé.")
			s.press("ctrl+u")
		}
		if n := s.desk.called("Accept"); n != 0 {
			t.Fatalf("accepted %d times without its name", n)
		}
		s.press("enter") // the safe answer
		s.wants("NOUVELLE VENTE", "les clés n'y vont pas")
		s.typeIn("5000")
		s.press("enter", "enter")
		s.after(time.Second)
		s.wants("À QUI VONT LES CLÉS")
		if s.g.creates != 0 || len(s.sales()) != 0 {
			t.Fatal("something was charged")
		}
		s.typeIn(" Paie.Example ")
		s.press("enter")
		s.after(time.Second)
		s.wants("NOUVELLE VENTE", "5000", "Serveur étranger : paie.example, pas LigdiCash")
		s.wantsNot("Clés gardées ici", "RÉEL")
		s.press("enter")
		s.after(time.Second)
		if s.g.creates != 1 {
			t.Errorf("%d create calls once its name was typed:\n%s", s.g.creates, s.screen())
		}
	})
}

// The question is there from the settings too, and it goes on holding where the
// answer cannot be kept.
func TestForeignServerFromSettings(t *testing.T) {
	foreignTill(t, "fr", 80, 24, func(s *sim) {
		s.desk.failing("Accept", &settings.FileError{Path: "/home/awa/.config/caisse/servers.json", Why: settings.ErrReadOnly})
		s.after(time.Second)
		s.press("esc", "ctrl+s")
		s.wants("Répondre à la question")
		s.wantsNot("Relire le trousseau", "Mettre les clés")
		s.press("enter")
		s.after(time.Second)
		s.typeIn("paie.example")
		s.press("enter")
		s.after(time.Second)
		s.wants("À QUI VONT LES CLÉS", "Rien n'a été envoyé")
		if s.till.Connected() {
			t.Error("connected although the answer could not be kept")
		}
		s.desk.failing("Accept", nil)
		s.press("enter")
		s.after(time.Second)
		s.wants("RÉGLAGES")
		if !s.till.Connected() {
			t.Errorf("not connected:\n%s", s.screen())
		}
	})
}

// Keys of this session only are held as those of the keyring are.
func TestForeignServerAndSessionKeys(t *testing.T) {
	foreignTill(t, "fr", 80, 24, func(s *sim) {
		s.after(time.Second)
		s.r.c.Draft.Session["default"] = goodKeys
		s.typeIn("paie.example")
		s.press("enter")
		s.after(time.Second)
		if s.line.dialed != goodKeys || s.r.c.Keys != screen.KeysSession {
			t.Errorf("dialled with %d characters of key, state %d", len(s.line.dialed.API), s.r.c.Keys)
		}
	})
}

// What it is asked for is there in the smallest window that is worked in.
func TestForeignServerInASmallWindow(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		foreignTill(t, lang, 40, 12, func(s *sim) {
			s.after(time.Second)
			if n := strings.Count(s.flat(), "paie.example"); n < 2 {
				t.Errorf("%s: its name is there %d times:\n%s", lang, n, s.screen())
			}
		})
	}
}
