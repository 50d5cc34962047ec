package ui

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/model/ledger"
	"caisse/model/till"
	"caisse/ui/qr"
)

// sim drives the whole console without a terminal, in a bubble of fake time:
// it presses keys, runs the commands that come back, and lets time pass.
type sim struct {
	t    *testing.T
	r    root
	g    *gateway
	till *till.Till
	l    *ledger.Ledger
	msgs chan tea.Msg
	quit bool
}

// gateway is a LigdiCash that answers what the test last said.
type gateway struct {
	mu      sync.Mutex
	creates int
	create  func() (ligdicash.Created, error)
	confirm func() (ligdicash.Payin, error)
}

// The link of every invoice: a fixed one, as long as a real one.
var (
	fakeToken = strings.Repeat("FAKE", 48) + "EOF"
	fakeLink  = "https://client.ligdicash.com/directpayment/invoice/" + fakeToken
)

func (g *gateway) CreateInvoice(context.Context, ligdicash.NewInvoice) (ligdicash.Created, error) {
	g.mu.Lock()
	g.creates++
	n, f := g.creates, g.create
	g.mu.Unlock()
	if f != nil {
		return f()
	}
	if n == 1 {
		return ligdicash.Created{Token: fakeToken, Link: fakeLink}, nil
	}
	suffix := fmt.Sprintf("%03d", n) // no two invoices have the same
	return ligdicash.Created{Token: fakeToken[:len(fakeToken)-3] + suffix, Link: fakeLink[:len(fakeLink)-3] + suffix}, nil
}

func (g *gateway) Confirm(context.Context, string) (ligdicash.Payin, error) {
	g.mu.Lock()
	f := g.confirm
	g.mu.Unlock()
	if f != nil {
		return f()
	}
	return ligdicash.Payin{Status: ligdicash.StatusPending, Word: "pending", OK: true}, nil
}

func (g *gateway) answers(p ligdicash.Payin, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.confirm = func() (ligdicash.Payin, error) { return p, err }
}

func (g *gateway) creating(c ligdicash.Created, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.create = func() (ligdicash.Created, error) { return c, err }
}

func paidAnswer(amount int64) ligdicash.Payin {
	return ligdicash.Payin{Status: ligdicash.StatusCompleted, Word: "completed", OK: true, AmountXOF: amount, HasAmount: true,
		OperatorName: "ORANGE BURKINA", Customer: "22670000012", RequestID: "P2801234562026"}
}

// simulate runs f on a console of w by h cells with an empty ledger.
func simulate(t *testing.T, lang string, w, h int, f func(*sim)) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ledger.db")
	synctest.Test(t, func(t *testing.T) {
		l, err := ledger.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		s := &sim{t: t, g: &gateway{}, l: l, msgs: make(chan tea.Msg, 4096)}
		s.till = till.New(till.Config{Ledger: l})
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() { defer close(done); s.till.Run(ctx) }()
		s.r = newRoot(ctx, Config{Till: s.till, Lang: lang, Shop: "Boutique Wend-Panga", Connect: func() KeyState {
			s.till.Connect(s.g)
			return KeysReady
		}}, nil)
		s.r.c.zone = time.UTC
		s.r.c.profile = qr.Profile{UTF8: true, Colours: 256} // xterm
		s.r.c.out = &windows{}
		s.send(tea.WindowSizeMsg{Width: w, Height: h})
		s.run(s.r.Init())
		s.settle()
		defer func() {
			cancel()
			<-done
			s.till.Close(0)
			if err := l.Close(); err != nil {
				t.Error(err)
			}
			time.Sleep(2 * time.Minute) // ticks still waiting end with their timers
		}()
		f(s)
	})
}

func (s *sim) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		if m := cmd(); m != nil {
			s.msgs <- m
		}
	}()
}

func (s *sim) send(m tea.Msg) {
	switch m := m.(type) {
	case tea.BatchMsg:
		for _, c := range m {
			s.run(c)
		}
		return
	case tea.QuitMsg:
		s.quit = true
		return
	}
	next, cmd := s.r.Update(m)
	s.r = next.(root)
	s.run(cmd)
}

// settle handles everything that is happening now.
func (s *sim) settle() {
	for {
		synctest.Wait()
		select {
		case m := <-s.msgs:
			s.send(m)
		default:
			return
		}
	}
}

// press types keys by name, each as the keyboard sends it: one by one.
func (s *sim) press(names ...string) {
	for _, n := range names {
		s.send(press(n))
		s.settle()
	}
}

// typeIn types text.
func (s *sim) typeIn(text string) {
	for _, r := range text {
		s.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
	s.settle()
}

// after lets d pass.
func (s *sim) after(d time.Duration) {
	end := time.Now().Add(d)
	for time.Now().Before(end) {
		time.Sleep(min(time.Second, time.Until(end)))
		s.settle()
	}
}

// charge takes a sale of amount to the payment screen.
func (s *sim) charge(line string) {
	s.typeIn(line)
	s.press("enter", "enter")
	s.after(time.Second)
}

func (s *sim) resize(w, h int) {
	s.send(tea.WindowSizeMsg{Width: w, Height: h})
	s.settle()
}

// screen is what the cashier sees, without colours; what chance decides (the
// reference, the moment of a check) is made the same in each run.
func (s *sim) screen() string {
	out := ansi.Strip(strings.ReplaceAll(s.r.View(), cursorMark, ""))
	out = anyRef.ReplaceAllString(out, "01TESTREFERENCE00000000000")
	out = anyShortRef.ReplaceAllString(out, "…ABCDEF")
	return anyCheck.ReplaceAllString(out, "${1}N"+nbsp+"s")
}

var (
	anyRef      = regexp.MustCompile(`\b0[01][0-9A-HJKMNP-TV-Z]{24}\b`)
	anyCheck    = regexp.MustCompile(`(il y a |Checked )\d\x{a0}s`)
	anyShortRef = regexp.MustCompile(`…[0-9A-HJKMNP-TV-Z]{6}\b`)
)

// flat is the screen as one line of words, however it wraps.
func (s *sim) flat() string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", nbsp, " ").Replace(s.screen())), " ")
}

func (s *sim) wants(texts ...string) {
	s.t.Helper()
	flat := s.flat()
	for _, text := range texts {
		if !strings.Contains(flat, text) {
			s.t.Errorf("the screen does not say %q:\n%s", text, s.screen())
		}
	}
}

func (s *sim) wantsNot(texts ...string) {
	s.t.Helper()
	flat := s.flat()
	for _, text := range texts {
		if strings.Contains(flat, text) {
			s.t.Errorf("the screen says %q:\n%s", text, s.screen())
		}
	}
}

// sales is what the ledger holds, newest first.
func (s *sim) sales() []model.Invoice {
	s.t.Helper()
	all, err := s.l.Newest(context.Background(), ledger.Query{})
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}
