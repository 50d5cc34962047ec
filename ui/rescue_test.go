package ui

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/exp/golden"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/text"
)

func askedFor(lang string) rescue {
	r := newRescue(text.Rescue{
		Settings: settings.Settings{Lang: lang},
		Why: func(lang string) string {
			return text.NewPlain(lang, false, model.Days{}, nil).Less(&till.Less{How: till.LedgerBehind, Sales: 12, Have: "01KAR7P5Q00000000000ABCDEF"})
		},
		Failed: func(string) string { return "" },
		Ways:   []till.Way{till.LookOnly, till.GoOn, till.PutBack, till.NewLedger}, Backup: "default.backup-0007-2026-11-23.db",
	})
	r.shown = time.Now().Add(-time.Minute)
	r.w, r.h = 80, 24
	return r
}

func TestRescueScreens(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		t.Run(lang, func(t *testing.T) { golden.RequireEqual(t, []byte(askedFor(lang).View())) })
	}
}

// The first choice changes nothing, Esc does nothing, and a key that was on its
// way when the screen came chooses nothing.
func TestRescueChoices(t *testing.T) {
	press := func(r rescue, keys ...tea.KeyType) rescue {
		for _, k := range keys {
			next, _ := r.Update(tea.KeyMsg{Type: k})
			r = next.(rescue)
		}
		return r
	}
	for _, c := range []struct {
		keys []tea.KeyType
		want till.Way
	}{
		{[]tea.KeyType{tea.KeyEnter}, till.LookOnly}, {[]tea.KeyType{tea.KeyDown, tea.KeyDown, tea.KeyEnter}, till.PutBack},
		{[]tea.KeyType{tea.KeyDown, tea.KeyEsc}, till.Leave}, {[]tea.KeyType{tea.KeyUp, tea.KeyCtrlC}, till.Leave},
	} {
		if got := press(askedFor("fr"), c.keys...).chosen; got != c.want {
			t.Errorf("%v chooses %d, want %d", c.keys, got, c.want)
		}
	}
	next, _ := askedFor("fr").Update(tea.KeyMsg{Type: tea.KeyF2})
	if got, want := next.View(), askedFor("en").View(); got != want {
		t.Errorf("in the other language it says\n%s", got)
	}
	early := askedFor("fr")
	early.shown = time.Now().Add(time.Minute)
	if got := press(early, tea.KeyEnter).chosen; got != till.Leave {
		t.Errorf("a key pressed before chooses %d", got)
	}
	small := askedFor("fr")
	small.Ways = []till.Way{till.LookOnly, till.NewLedger}
	small.w, small.h = 40, 12
	for _, says := range []string{"À VOIR", "Le registre en sait moins", "…", "> Regarder seulement", "registre neuf", "Échap Quitter"} {
		if !strings.Contains(small.View(), says) {
			t.Errorf("in a small window it does not say %q:\n%s", says, small.View())
		}
	}
	for _, size := range [][2]int{{40, 12}, {20, 5}, {1, 1}, {0, 0}} {
		r := askedFor("fr")
		r.w, r.h = size[0], size[1]
		if l := strings.Split(r.View(), "\n"); len(l) > max(1, size[1]) || cells.Width(l[0]) > size[0] {
			t.Errorf("at %v: %d lines", size, len(l))
		}
	}
}
