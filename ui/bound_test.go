package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/cells"
	"caisse/ui/field"
	"caisse/ui/screen"
)

// everyKey is what a keyboard can send, without the letters that no screen could
// have a use for.
func everyKey() (out []tea.KeyMsg) {
	for t := tea.KeyF20; t <= tea.KeyCtrlQuestionMark; t++ {
		if k := (tea.KeyMsg{Type: t}); t != tea.KeyRunes && k.String() != "" && !key.Matches(k, kLF()) { // which is Enter
			out = append(out, k)
		}
	}
	for r := ' ' + 1; r < 0x7f; r++ {
		out = append(out, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
	return out
}

// edits says that k is one that any field takes.
func edits(k tea.KeyMsg) bool {
	f := field.New(40)
	f.SetValue("un deux trois")
	f = f.Focus(true)
	f.SetCursor(7)
	return f.Typed(k) != f
}

// Whatever a key does, the screen says it has that key: the footer and the help
// are made from its bindings. What is not bound does nothing, but for text and
// for the figure that begins a sale.
func TestKeysAreBound(t *testing.T) {
	drawing(t)
	keys, walked := everyKey(), map[string]bool{}
	within := []scene{
		{"a name", func(s *sim) { s.typeIn("500"); s.press("tab", "tab") }},
		{"last row", func(s *sim) { s.typeIn("3*500 pain + 2*250 café"); s.press("ctrl+e", "down", "tab", "tab") }},
		{"help searched", func(s *sim) { s.press("f1"); s.typeIn("r"); s.press("down") }},
		{"last settings", func(s *sim) { s.withDesk(); s.press("ctrl+s", "pgdown", "up") }},
		{"zone", func(s *sim) {
			s.withDesk()
			s.press("ctrl+s")
			s.press(slices.Repeat([]string{"down"}, 6)...)
			s.typeIn("Africa/Oua")
		}},
	}
	for i, sc := range slices.Concat(within, scenes) {
		if testing.Short() && i >= len(within) && i%5 != 0 {
			continue
		}
		simulate(t, "fr", 80, 24, func(s *sim) {
			sc.play(s)
			for s.press("f20"); len(s.r.alarms) > 0; s.press("f20") { // what any key takes away
				s.after(2 * time.Second)
			}
			s.after(time.Second)
			bound := slices.Concat(s.r.top().Keys(), s.r.frame.global())
			was := s.r.View()
			typing := strings.Contains(was, cells.Cursor)
			state := fmt.Sprint(s.r.top().ID(), typing)
			for _, b := range bound {
				state += fmt.Sprint(b.Keys(), b.Enabled())
			}
			if i >= len(within) && walked[state] {
				return
			}
			walked[state] = true
			for _, k := range keys {
				if key.Matches(k, bound...) || typing && edits(k) || screen.StartsAmount(k) {
					continue
				}
				s.send(k)
				s.settle()
				if now := s.r.View(); now != was {
					t.Errorf("%s: %q is in no binding, and does something:\n%s", sc.name, k, s.screen())
					return
				}
			}
		})
	}
	if n := len(walked); !testing.Short() && n < 50 {
		t.Errorf("%d screens were walked", n)
	}
}
