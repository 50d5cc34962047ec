package ui

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/ledger"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/screen"
	"caisse/ui/theme"
)

// atTheCounter is a console of 80 by 24 cells with colours, on which a sale is
// being typed.
func atTheCounter(tb testing.TB) tea.Model {
	path := filepath.Join(tb.TempDir(), "ledger.db")
	if err := os.WriteFile(path, emptyLedger(), 0o600); err != nil {
		tb.Fatal(err)
	}
	l, err := ledger.Open(context.Background(), path)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { l.Close() })
	t := till.New(till.Config{Ledger: l})
	tb.Cleanup(func() { t.Close(0) })
	var m tea.Model = newRoot(context.Background(), Config{Till: t, Settings: settings.Settings{Profile: "default", Lang: "fr", Shop: "Boutique Wend-Panga", Zone: time.UTC}, EnvKeys: true, Connect: func() error { return nil }}, nil)
	m.(*root).c.Theme = theme.New(theme.Look{Depth: theme.Many, Ground: theme.Dark})
	m, _ = m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	for _, r := range "3*500 pain + 2*250 caf" {
		m, _ = m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
	return m
}

// whileSalesWait is the same console with sales on their way.
func whileSalesWait(tb testing.TB) tea.Model {
	m := atTheCounter(tb)
	c, now := m.(*root).c, time.Now()
	for i := range 3 {
		c.Waiting = append(c.Waiting, model.Invoice{Ref: string(rune('A' + i)), Amount: 12_500, State: model.Pending, CreatedAt: now, PendingAt: now.Add(time.Duration(-i) * time.Hour)})
	}
	c.LastPaid = model.Invoice{Ref: "B", Amount: 700, State: model.Paid, SettledAt: now.Add(-24 * time.Hour), OperatorName: "ORANGE BURKINA"}
	return m
}

// BenchmarkKey is one key in the sale screen, from its message to the lines
// that are painted: a letter or a figure, and the key that takes it away again.
func BenchmarkKey(b *testing.B) {
	for name, sign := range map[string]rune{"label": 'é', "figure": '7'} {
		b.Run(name, func(b *testing.B) {
			m := atTheCounter(b)
			if sign == '7' {
				m, _ = m.Update(screen.Press("home"))
			}
			keys := []tea.Msg{tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{sign}}, tea.KeyMsg{Type: tea.KeyBackspace}}
			b.ReportAllocs()
			at := 0
			for b.Loop() {
				m, _ = m.Update(keys[at%2])
				if len(m.(*root).Lines()) != 24 {
					b.Fatal("nothing is drawn")
				}
				at++
			}
		})
	}
}

// BenchmarkArrow is an arrow in the list of sales, in the same way.
func BenchmarkArrow(b *testing.B) {
	m := inTheList(b)
	keys := []tea.Msg{screen.Press("down"), screen.Press("up")}
	b.ReportAllocs()
	at := 0
	for b.Loop() {
		m, _ = m.Update(keys[at%2])
		m.(*root).Lines()
		at++
	}
}

// inTheList is the same console over its list of 200 sales.
func inTheList(b testing.TB) tea.Model {
	m := atTheCounter(b)
	c := m.(*root).c
	c.Till.Connect(&gateway{})
	for range 200 {
		if _, err := c.Till.Charge(b.Context(), model.Sale{Line: model.Line{Subtotal: 500, Total: 500}, Firstname: "Awa", Object: "pain"}, c.W.Sale); err != nil {
			b.Fatal(err)
		}
	}
	for sending := int64(1); sending > 0; time.Sleep(time.Millisecond) { // which have other keys than those that wait
		of, err := c.Till.Total(b.Context(), till.Query{States: []model.State{model.Sending}})
		if err != nil {
			b.Fatal(err)
		}
		sending = of.Count
	}
	m, cmd := m.Update(screen.Press("ctrl+l"))
	msgs := make(chan tea.Msg, 1024) // some come late, when nobody reads any more
	for run := []tea.Cmd{cmd}; !strings.Contains(m.View(), "200 ventes"); {
		for _, cmd := range run {
			if cmd != nil {
				go func() { msgs <- cmd() }()
			}
		}
		switch msg := (<-msgs).(type) {
		case tea.BatchMsg:
			run = msg
		default:
			m, cmd = m.Update(msg)
			run = []tea.Cmd{cmd}
		}
	}
	return m
}

// What a key allocates is what the garbage collector stops the next one for.
func TestKeyAllocatesLittle(t *testing.T) {
	if race {
		t.Skip("the detector lets pools forget what they hold")
	}
	for _, test := range []struct {
		in          func(testing.TB) tea.Model
		first       string
		key, undoes string
		most        float64
	}{{atTheCounter, "end", "é", "backspace", 6}, {atTheCounter, "home", "7", "backspace", 10}, {whileSalesWait, "home", "7", "backspace", 10}, {inTheList, "down", "down", "up", 25}} {
		m, _ := test.in(t).Update(screen.Press(test.first))
		keys := []tea.Msg{screen.Press(test.key), screen.Press(test.undoes)}
		least := math.Inf(1)
		for range 200 { // the till works beside it, and rests in between
			least = min(least, testing.AllocsPerRun(10, func() {
				for _, k := range keys {
					m, _ = m.Update(k)
					m.(*root).Lines()
				}
			}))
			if least/2 <= test.most {
				break
			}
		}
		if least/2 > test.most {
			t.Errorf("%s and its frame allocate %.1f times, more than %.0f", test.key, least/2, test.most)
		}
	}
}

// Nothing of an older frame is left standing: each is what it would be without
// one before it.
func TestFramesAreMadeWhole(t *testing.T) {
	drawing(t)
	r := proof.Rand(t)
	t.Chdir(t.TempDir()) // help runs what it lists, and an export is among it
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.withDesk()
		keys := []string{"5", "*", "x", "+", "enter", "enter", "esc", "esc", "tab", "backspace", "f1", "f2", "ctrl+g", "ctrl+l", "ctrl+r", "ctrl+s", "ctrl+n", "ctrl+u", "down"}
		for range proof.Size(40, 300, 5000) {
			switch r.IntN(20) {
			case 0:
				s.resize(30+r.IntN(200), 10+r.IntN(30))
			case 1:
				s.after(time.Duration(r.IntN(90)) * time.Second)
			case 2:
				s.r.c.Adrift = !s.r.c.Adrift
			case 3:
				s.r.c.Theme = theme.New(theme.Look{ASCII: r.IntN(2) == 0, Depth: theme.Depth(r.IntN(5)), Ground: theme.Ground(r.IntN(3))})
			case 4:
				s.r.c.Settings.Broken = []*settings.FileError{nil, {}}[r.IntN(2)]
			default:
				s.press(keys[r.IntN(len(keys))])
			}
			got, alone := s.r.View(), *s.r
			alone.frame.last = &drawn{}
			if want := alone.View(); got != want {
				t.Fatalf("drawn after another frame:\n%s\nby itself:\n%s", got, want)
			}
		}
	})
}
