package ui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/till"
	"caisse/ui/field"
	"caisse/ui/screen"
	"caisse/ui/screen/sale"
)

func live(s *sim) (n int) {
	for _, inv := range s.sales() {
		if inv.Showable() {
			n++
		}
	}
	return n
}

// A cashier's own way to two live links.
func TestRegressTwoLinks(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		s.charge("5000")
		s.g.creating(ligdicash.Created{}, &ligdicash.Error{Kind: ligdicash.Refused, Code: "05"})
		s.press("l")
		s.typeIn("5000")
		s.press("enter")
		s.after(time.Second)
		t.Log(s.screen())
		s.wantsNot("Rien n'a été créé, aucun argent n'a bougé") // the first link is payable
		s.g.creating(ligdicash.Created{Token: fakeToken, Link: fakeLink}, nil)
		s.press("l")
		s.after(time.Second)
		if n := live(s); n != 1 {
			t.Errorf("%d live links", n)
		}
	})
}

// A create that fails at once, and a third Enter.
func TestRegressLostNotSent(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.g.creating(ligdicash.Created{}, &ligdicash.Error{Kind: ligdicash.Offline})
		s.typeIn("5000")
		s.press("enter", "enter", "enter") // the key bounces
		s.after(100 * time.Millisecond)
		s.wants("Non envoyé")
	})
}
func TestRegressAsideThenFails(t *testing.T) {
	for _, err := range []error{&ligdicash.Error{Kind: ligdicash.Refused, Code: "05"}, &ligdicash.Error{Kind: ligdicash.Unknown, Meaning: ligdicash.MeaningTimeout}, &ligdicash.Error{Kind: ligdicash.Offline}} {
		simulate(t, "fr", 80, 24, func(s *sim) {
			s.g.create = func() (ligdicash.Created, error) { time.Sleep(5 * time.Second); return ligdicash.Created{}, err }
			s.charge("5000")
			s.press("esc")
			s.after(20 * time.Second) // the notice of Esc has gone
			s.wants("5 000")
			if t.Failed() {
				t.Log(s.screen())
			}
		})
	}
}

// U3
func TestRegressQuitWhileCreating(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.g.create = func() (ligdicash.Created, error) {
			time.Sleep(10 * time.Second)
			return ligdicash.Created{Token: fakeToken, Link: fakeLink}, nil
		}
		s.charge("5000")
		s.press("ctrl+c")
		if s.quit {
			t.Error("quit at once, a link being made")
		}
		s.after(10 * time.Second)
	})
}

// The outcome comes before the answer to Enter.
func TestRegressNewsFirst(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.g.creating(ligdicash.Created{}, &ligdicash.Error{Kind: ligdicash.Offline})
		s.typeIn("5000")
		s.press("enter")
		time.Sleep(scanned)
		_, cmd := s.r.Update(screen.Press("enter"))
		var msgs []tea.Msg
		var run func(tea.Cmd)
		run = func(c tea.Cmd) {
			if c == nil {
				return
			}
			m := c()
			if b, ok := m.(tea.BatchMsg); ok {
				for _, c := range b {
					run(c)
				}
			} else if m != nil {
				msgs = append(msgs, m)
			}
		}
		run(cmd)   // Charge has returned; its message is late
		s.settle() // the news is not
		for _, m := range msgs {
			s.send(m)
		}
		s.after(time.Hour)
		s.wantsNot("Création du lien", "tarde à répondre")
		s.wants("Non envoyé")
		if t.Failed() {
			t.Log(s.screen())
		}
	})
}

// Closing the wrong screen.
func TestRegressClosesWrong(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("5000")
		s.press("l")      // new link?
		s.press("ctrl+l") // looks at the list first
		s.wants("VENTES")
		s.g.answers(paidAnswer(5000), nil)
		s.after(20 * time.Second)
		s.wants("VENTES")
		s.wantsNot("UN NOUVEAU LIEN")
	})
}
func TestRegressDeadScreen(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("5000")
		s.press("l")
		s.typeIn("5000")
		s.send(screen.Press("enter"))
		s.send(screen.Press("f1")) // F1 before the ledger has answered
		s.after(2 * time.Second)
		s.press("esc", "esc", "esc")
		s.after(time.Minute)
		s.press("esc", "esc", "esc")
		s.wantsNot("UN NOUVEAU LIEN")
	})
}

// What happens to the replaced link.
func TestRegressReplacedDiffers(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		n := 0
		s.g.create = func() (ligdicash.Created, error) {
			n++
			return ligdicash.Created{Token: strings.Repeat("T", n), Link: fakeLink + strings.Repeat("T", n)}, nil
		}
		s.charge("5000")
		s.press("l")
		s.typeIn("5000")
		s.press("enter")
		s.after(time.Second)
		first := s.sales()[1]
		s.till.CheckNow(first.Ref)
		k := 0
		s.g.mu.Lock()
		s.g.confirm = func() (ligdicash.Payin, error) {
			k++
			if k == 1 {
				return paidAnswer(4900), nil
			}
			return ligdicash.Payin{Status: ligdicash.StatusPending, Word: "pending", OK: true}, nil
		}
		s.g.mu.Unlock()
		said := false
		for range 100 {
			s.after(100 * time.Millisecond)
			said = said || strings.Contains(s.screen(), "Montant différent")
		}
		states := map[model.State]int{}
		for _, inv := range s.sales() {
			states[inv.State]++
		}
		if states[model.AmountDiffers] != 1 {
			t.Fatal(states)
		}
		if !said {
			t.Errorf("one bell, and not a word:\n%s", s.screen())
		}
	})
}

// Paid under another screen.
func TestRegressPaidUnderHelp(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("5000")
		s.press("f1")
		s.g.answers(paidAnswer(5000), nil)
		s.after(20 * time.Second)
		s.press("esc")
		s.wants("PAYÉ", "Vous pouvez livrer")
	})
}
func TestRegressPaidSaleShowsCode(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		s.charge("5000")
		s.press("l")
		s.typeIn("5000")
		s.press("enter")
		s.after(time.Second)
		first := s.sales()[1]
		s.press("f1") // or ^L
		k := 0
		s.g.mu.Lock()
		s.g.confirm = func() (ligdicash.Payin, error) {
			k++
			if k == 1 {
				return paidAnswer(5000), nil
			}
			return ligdicash.Payin{Status: ligdicash.StatusPending, Word: "pending", OK: true}, nil
		}
		s.g.mu.Unlock()
		s.till.CheckNow(first.Ref)
		s.after(30 * time.Second)
		paid := 0
		for _, inv := range s.sales() {
			if inv.State.IsPaid() {
				paid++
			}
		}
		if paid != 1 {
			t.Fatal(paid)
		}
		s.press("esc")
		s.wantsNot("Scannez pour payer")
		if t.Failed() {
			t.Log(s.screen())
		}
	})
}

// The board read late.
func TestRegressBoardLate(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("5000")
		late := askBoard(context.Background(), s.till, false)()
		s.g.answers(paidAnswer(5000), nil)
		s.after(20 * time.Second)
		s.press("enter")
		s.send(late)
		s.after(time.Hour)
		s.wants("En attente (0)", "Dernier payé ✓")
	})
}

// U9
func TestRegressQuitAskedLongAgo(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("5000")
		s.press("ctrl+c")
		s.after(10 * time.Minute)
		s.press("ctrl+c")
		if s.quit {
			t.Error("quit on the question of ten minutes ago")
		}
	})
}

// Keys put right while the console runs, as the screen says.
func TestRegressKeysFixed(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		asked := 0
		s.r.keeper.connect = func() error { asked++; return nil }
		s.charge("5000")
		s.g.answers(ligdicash.Payin{}, &ligdicash.Error{Kind: ligdicash.Auth})
		s.after(20 * time.Second)
		s.wants("Corrigez les clés (^S)")
		s.press("r")
		s.after(10 * time.Second)
		if asked == 0 {
			t.Error("R does not read the keys again: only a restart would")
		}
	})
}

// The stopped watch is not said any more.
func TestRegressStoppedUnsaid(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		s.charge("5000")
		s.g.answers(ligdicash.Payin{}, &ligdicash.Error{Kind: ligdicash.Auth, HTTP: 403})
		s.after(20 * time.Second)
		s.wants("Clés refusées")
		s.g.answers(paidAnswer(700), nil)
		s.press("esc")
		s.charge("700")
		s.after(time.Hour)
		s.wants("PAYÉ")
		if t.Failed() {
			t.Log(s.screen())
		}
	})
}

// Sandbox on every screen.
func TestRegressSandboxFull(t *testing.T) {
	simulate(t, "fr", 120, 60, func(s *sim) {
		s.r.c.Sandbox = true
		s.charge("5000")
		s.press("p")
		s.wants("BAC À SABLE")
	})
}

// Money of another sale while the code is full screen.
func TestRegressNoticeFull(t *testing.T) {
	simulate(t, "fr", 120, 60, func(s *sim) {
		s.charge("5000")
		s.press("esc")
		s.charge("700")
		s.press("p")
		s.g.mu.Lock()
		k := 0
		s.g.confirm = func() (ligdicash.Payin, error) {
			k++
			if k == 1 {
				return paidAnswer(5000), nil
			}
			return ligdicash.Payin{Status: ligdicash.StatusPending, Word: "pending", OK: true}, nil
		}
		s.g.mu.Unlock()
		s.till.CheckNow(s.sales()[1].Ref)
		said := false
		for range 50 {
			s.after(100 * time.Millisecond)
			said = said || strings.Contains(s.screen(), "Payé")
		}
		if s.sales()[1].State != model.Paid {
			t.Skip(s.sales()[1].State)
		}
		if !said {
			t.Error("nothing said")
		}
	})
}

// A second console shows a replaced link.
func TestRegressOtherConsole(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		other := till.New(till.Config{Ledger: s.l, Clock: bubbleClock()})
		other.Connect(s.g)
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() { defer close(done); other.Run(ctx) }()
		line, _ := model.ParseLine("5000")
		inv, err := other.Charge(ctx, model.Sale{Line: line}, model.SaleWords{Sale: "V"})
		if err != nil {
			t.Fatal(err)
		}
		s.after(time.Second)
		s.press("ctrl+l", "enter")
		s.wants("Scannez pour payer")
		if _, err := other.Again(ctx, inv.Ref); err != nil {
			t.Fatal(err)
		}
		s.after(time.Minute)
		s.wantsNot("Scannez pour payer") // replaced a minute ago
		s.g.answers(paidAnswer(5000), nil)
		s.after(10 * time.Minute)
		s.press("r")
		s.after(time.Minute)
		s.wantsNot("Scannez pour payer")
		s.wantsNot("En attente 1")
		if t.Failed() {
			t.Log(s.screen()[:1500])
		}
		cancel()
		<-done
		other.Close(0)
	})
}

// Digits and the half-typed sale.
func TestRegressDigitsJoin(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("2000")
		s.press("esc")
		s.typeIn("75")
		s.press("ctrl+l")
		s.typeIn("500")
		s.wants("= 500 FCFA")
	})
}

// A digit goes into another field.
func TestRegressDigitField(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.press("tab", "tab")
		s.press("ctrl+l")
		s.typeIn("500")
		s.wants("= 500 FCFA")
	})
}

// A sale that is not sent while the second sale is on the glass, and the masked title.
func TestRegressTwiceForgotten(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		n := 0
		s.g.create = func() (ligdicash.Created, error) {
			n++
			return ligdicash.Created{Token: strings.Repeat("T", n), Link: fakeLink + strings.Repeat("T", n)}, nil
		}
		s.charge("5000")
		s.press("l")
		s.typeIn("5000")
		s.press("enter")
		s.after(time.Second)
		s.g.answers(paidAnswer(5000), nil)
		s.after(20 * time.Second) // green, then the second
		s.after(30 * time.Second)
		t.Log(s.screen())
		s.wants("deux fois")
		s.press("ctrl+l", "enter")
		s.wants("deux fois")
	})
}

var _ = synctest.Wait

// What quitting would lose is told in full.
func TestRegressQuitSaysAll(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		s.charge("5000")
		s.press("ctrl+n")
		s.typeIn("3*500 pain")
		s.press("ctrl+c")
		s.wants("Une vente est à moitié tapée : elle sera perdue. 1 en attente, gardée pour le prochain démarrage. ^C encore")
	})
}

// ^U clears the amount in the question about a new link.
func TestRegressNewLinkClears(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("1800")
		s.press("l")
		s.typeIn("1999")
		s.press("enter", "ctrl+u")
		s.typeIn("1800")
		s.press("enter")
		s.after(2 * time.Second)
		if n := len(s.sales()); n != 2 {
			t.Errorf("%d invoices, want a second link:\n%s", n, s.screen())
		}
	})
}

// A payment that comes while an alarm is up is told once that is read.
func TestRegressPaidBehindAlarm(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("2000")
		s.press("ctrl+n")
		s.r.alarm("≠ Montant différent 700 F", true)
		s.g.answers(paidAnswer(2000), nil)
		s.after(40 * time.Second)
		s.wants("≠ Montant différent 700 F")
		s.press("down")
		s.after(2 * time.Second)
		s.wants("✓ Payé 2 000 F")
	})
}

// What is half typed in the training till is there after a visit to the real one.
func TestRegressTrainingSaleKept(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.typeIn("3*500 pa")
		c := resumed(Outcome{}, "default")
		*c.sale(true) = s.r.first().Form()
		again := resumed(Outcome{carried: c}, "default")
		if !again.sale(false).Empty() || again.sale(true).Empty() {
			t.Fatalf("%+v", again.sales)
		}
		s.r.stack[0] = sale.New(s.r.c, *again.sale(true)).Resize(s.r.frame.body())
		s.wants("3*500 pa")
	})
}

// Who goes on typing while the screen turns green dismisses nothing, but loses
// no figure, and is believed again before the keyboard seems dead.
func TestTypingThroughASurprise(t *testing.T) {
	green := func(s *sim) {
		s.charge("5000")
		s.g.answers(paidAnswer(5000), nil)
		for range 2000 {
			if s.up("paid") {
				return
			}
			s.after(10 * time.Millisecond)
		}
		t.Fatal("never paid")
	}
	simulate(t, "fr", 80, 24, func(s *sim) {
		green(s)
		for range 10 {
			s.press("enter")
			s.after(50 * time.Millisecond)
		}
		s.wants("PAYÉ")
		s.press("7")
		s.wants("NOUVELLE VENTE", "┃ 7 ")
	})
	simulate(t, "fr", 80, 24, func(s *sim) {
		green(s)
		for range 40 { // a hand that lies on a key
			s.press("f2")
			s.after(50 * time.Millisecond)
		}
		if s.r.surprised != 0 {
			t.Error("after two seconds of typing it believes no key yet")
		}
	})
}

// typedLine is what stands in the amount line.
func (s *sim) typedLine() string { return inside[[5]field.Field](s.r.stack[0], "fields")[0].Value() }

// A figure is money: whatever rhythm it is typed in, and wherever in it the screen
// turns green, all of it is there, and it is the next sale.
func TestNoFigureIsLost(t *testing.T) {
	r := proof.Rand(t)
	for range proof.Size(20, 60, 5000) {
		amount := fmt.Sprint(1 + r.IntN(99_999))
		full, esc := r.IntN(3) == 0, r.IntN(4) == 0
		simulate(t, "fr", 80, 24, func(s *sim) {
			s.charge("5000")
			if full {
				s.send(screen.TerminalKnown{Profile: terminals["kitty"]})
				s.press("p")
			}
			s.g.answers(paidAnswer(5000), nil)
			s.after(time.Duration(r.IntN(4000)) * time.Millisecond)
			if esc && s.up("payment") {
				s.press("esc")
			}
			for _, f := range amount {
				s.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{f}})
				s.settle()
				time.Sleep([]time.Duration{0, 10, 30, 100, 250, 350, 400, 900}[r.IntN(8)] * time.Millisecond)
				s.settle()
			}
			if got := s.typedLine(); got != amount || !s.up("sale") {
				t.Errorf("%s was typed, %q is there:\n%s", amount, got, s.screen())
			}
			s.after(30 * time.Second)
			if got := s.typedLine(); got != amount || s.sales()[0].State != model.Paid {
				t.Errorf("half a minute later %q is there of %s, and the first sale is %s", got, amount, s.sales()[0].State)
			}
		})
	}
}

// What is typed while a sale is being written is the next one's, also where the
// first cannot be.
func TestNoFigureIsLostWhileASaleIsWritten(t *testing.T) {
	for _, fails := range []bool{false, true} {
		simulate(t, "fr", 80, 24, func(s *sim) {
			s.typeIn("5000")
			s.press("enter")
			s.hold("Accepted")
			if fails {
				s.sql("CREATE TRIGGER refuse BEFORE INSERT ON invoice BEGIN SELECT RAISE(ABORT, 'no'); END")
				s.hold("notAccepted")
			}
			s.press("enter")
			s.typeIn("3*2500")
			s.press("backspace")
			s.send(tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}) // as a terminal sends it
			s.typeIn("the")
			late := s.hold("")
			if len(late) != 1 {
				t.Fatalf("%d answers", len(late))
			}
			s.send(late[0])
			s.settle()
			if fails {
				if got := s.typedLine(); got != "5000" {
					t.Errorf("%q is there of the sale that was not written", got)
				}
				s.sql("DROP TRIGGER refuse")
				s.press("enter", "enter")
			}
			if got := s.typedLine(); got != "3*250 the" || !s.up("sale") {
				t.Errorf("%q is there:\n%s", got, s.screen())
			}
		})
	}
}
