package ui

import (
	"strings"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox/proof"
	"caisse/ui/cells"
	"caisse/ui/text"
)

// A clock that is wrong is said on every screen, once LigdiCash's is known, and
// no longer once it is right; the time on the screens is LigdiCash's.
func TestWrongClockIsSaid(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		right := func() time.Time { return time.Now().UTC().AddDate(27, 0, 3) }
		s.g.answers(ligdicash.Payin{Status: ligdicash.StatusPending, Word: "pending", OK: true, Server: right()}, nil)
		s.wantsNot("Horloge")
		s.charge("5000")
		s.after(6 * time.Second)
		for _, key := range []string{"esc", "ctrl+l", "ctrl+r", "f1"} {
			s.press(key)
			s.wants("Horloge en retard de")
		}
		s.press("esc", "esc", "esc", "f2")
		s.wants("Clock")
		if now := s.r.c.Now(); now.Sub(right()).Abs() > 10*time.Second {
			t.Errorf("the screens say %v", now)
		}
		// The sale is one of today, whatever the day was when it was made.
		s.press("f2", "ctrl+l")
		s.after(time.Second)
		s.wants("5 000 F")
		s.g.answers(ligdicash.Payin{Status: ligdicash.StatusPending, Word: "pending", OK: true}, nil)
	})
}

// A paid sale is asked about again, from its green screen and from its details,
// and what LigdiCash says is told.
func TestAskAgainAboutPaid(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.g.answers(paidAnswer(5000), nil)
		s.charge("5000")
		s.after(10 * time.Second)
		s.wants("PAYÉ")
		s.press("r")
		s.after(5 * time.Second)
		s.wants("LigdiCash répond maintenant : completed, 5 000 F")
		s.g.answers(ligdicash.Payin{Status: ligdicash.StatusNotCompleted, Word: "notcompleted", OK: true}, nil)
		s.press("v")
		s.after(time.Second)
		s.press("r")
		s.after(5 * time.Second)
		s.wants("Payé, repris ?", "LigdiCash ne le confirme plus")
		s.press("esc")
		s.wantsNot("Vous pouvez livrer")
	})
}

// The till says when it no longer asks by itself, and which key does.
func TestEndedWatchIsSaid(t *testing.T) {
	drawing(t)
	proof.Slow(t)
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("5000")
		s.after(11 * time.Minute)
		s.wants("La caisse continue de vérifier")
		s.press("esc")
		time.Sleep(30 * time.Hour)
		s.settle()
		s.press("ctrl+l", "right", "v")
		s.after(time.Second)
		s.wants("La caisse ne demande plus par elle-même", "R demande maintenant")
		s.wantsNot("continue de vérifier")
	})
}

// How far the clock is off is said so that nobody takes minutes for hours, and
// ten days less a second are not nine.
func TestClockWrong(t *testing.T) {
	for off, want := range map[time.Duration]string{
		5*time.Minute + 2*time.Second:     "Horloge en retard de 5 min",
		-59*time.Minute - 50*time.Second:  "Horloge en avance de 1 h 00",
		10*24*time.Hour - 3*time.Second:   "Horloge en retard de 10 j",
		-26*time.Hour - 30*time.Minute:    "Horloge en avance de 26 h 30",
		27*time.Hour + 10*time.Nanosecond: "Horloge en retard de 27 h 00",
	} {
		if got := strings.ReplaceAll(text.In("fr").ClockWrong(off), cells.NBSP, " "); !strings.HasPrefix(got, want+" :") {
			t.Errorf("%v: %q", off, got)
		}
	}
}
