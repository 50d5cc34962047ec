package ui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/outside"
	"caisse/ui/qr"
	"caisse/ui/screen"
	"caisse/ui/screen/code"
	"caisse/ui/screen/payment"
	"caisse/ui/terminal"
	"caisse/ui/text"
)

// keep style over a payment
func TestStackKeepStyle(t *testing.T) {
	simulate(t, "fr", 120, 60, func(s *sim) {
		s.charge("5000")
		s.press("ctrl+t", "right", "enter")
		if len(s.r.stack) != 2 {
			t.Fatalf("%d screens", len(s.r.stack))
		}
		if !s.up("payment") {
			t.Errorf("top is %T, not the payment", s.r.top())
		}
	})
}

// full screen, then failed
func TestStackFullFailed(t *testing.T) {
	simulate(t, "fr", 120, 60, func(s *sim) {
		s.charge("5000")
		s.press("p")
		s.g.answers(ligdicash.Payin{Status: ligdicash.StatusNotCompleted, Word: "notcompleted", OK: true}, nil)
		s.after(20 * time.Second)
		s.wantsNot("Ce terminal ne peut pas", "client.ligdicash.com")
	})
}

func TestStackFullNewLink(t *testing.T) {
	simulate(t, "fr", 120, 60, func(s *sim) {
		s.charge("5000")
		s.press("p", "l")
		s.g.mu.Lock()
		s.g.create = func() (ligdicash.Created, error) { time.Sleep(10 * time.Second); return ligdicash.Created{}, nil }
		s.g.mu.Unlock()
		s.typeIn("5000")
		s.press("enter")
		s.after(time.Second)
		s.wantsNot("Ce terminal ne peut pas", "En attendant, le lien")
		s.after(20 * time.Second)
	})
}

// R: checking vanishes at once
func TestStackChecking(t *testing.T) {
	simulate(t, "fr", 120, 60, func(s *sim) {
		s.g.mu.Lock()
		s.g.confirm = func() (ligdicash.Payin, error) {
			time.Sleep(8 * time.Second)
			return ligdicash.Payin{Status: ligdicash.StatusPending, Word: "pending", OK: true}, nil
		}
		s.g.mu.Unlock()
		s.charge("5000")
		s.after(20 * time.Second)
		s.press("r")
		s.wants("Vérification")
		s.after(2 * time.Second)
		s.wants("Vérification")
	})
}

// paid on another console, list is old here
func TestStackPaidElsewhere(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		other := till.New(till.Config{Ledger: s.l, Clock: bubbleClock()})
		other.Connect(s.g)
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() { defer close(done); other.Run(ctx) }()
		line, _ := model.ParseLine("5000")
		if _, err := other.Charge(ctx, model.Sale{Line: line}, model.SaleWords{Sale: "V"}); err != nil {
			t.Fatal(err)
		}
		s.after(time.Second)
		s.press("ctrl+l")
		s.g.answers(paidAnswer(5000), nil)
		s.after(20 * time.Second)
		if s.sales()[0].State != model.Paid {
			t.Fatal()
		}
		s.press("enter")
		s.after(5 * time.Second)
		if !s.up("paid") {
			t.Errorf("paid, and the screen is %T:\n%s", s.r.top(), s.screen())
		}
		cancel()
		<-done
		other.Close(0)
	})
}

// an alarm that waits for a key is overwritten and then vanishes
func TestStackTwiceVanishes(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		s.charge("5000")
		s.press("l")
		s.typeIn("5000")
		s.press("enter")
		s.after(time.Second)
		s.press("esc")
		s.g.answers(paidAnswer(5000), nil)
		s.after(8 * time.Second)
		for range 20 {
			s.after(time.Second)
		}
		n := 0
		for _, inv := range s.sales() {
			if inv.State.IsPaid() {
				n++
			}
		}
		if n != 2 {
			t.Fatal(n)
		}
		s.after(time.Minute)
		s.wants("PAYÉ DEUX FOIS", "Payé 2 fois")
	})
}

// pressed no key; AmountDiffers of A, then B (on the glass) is paid
func TestStackAlarmHushed(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		s.charge("5000")
		s.press("esc")
		s.charge("700")
		s.g.answers(paidAnswer(700), nil) // A differs, B is paid
		s.after(30 * time.Second)
		s.wants("Montant différent")
	})
}

// pictures wiped
func TestStackPictures(t *testing.T) {
	shown, err := os.Create(filepath.Join(t.TempDir(), "glass"))
	if err != nil {
		t.Fatal(err)
	}
	defer shown.Close()
	term := terminal.NewTerminal(shown)
	defer term.Close()
	term.Resize(120, 60)
	c := &screen.Console{Printer: &text.Printer{W: text.In("fr"), Now: time.Now, Age: func(model.Invoice, time.Time) time.Duration { return 0 }}, Glass: screen.Glass{Term: term, Width: 120, Height: 60, Out: outside.New("")}, Running: bubbleClock().Mono}
	c.Profile = qr.Profile{UTF8: true, Colours: 256, Kitty: true, CellW: 8, CellH: 16}
	c.Style = qr.StyleImage
	inv := model.Invoice{Ref: "R", Amount: 5000, State: model.Pending, Link: fakeLink, Token: fakeToken}
	p := payment.New(c, inv).Resize(116, 56)
	picture := inside[qr.Drawing](p, "code.Drawing").Picture
	if picture == "" {
		t.Skip("no picture")
	}
	ct := code.NewTrial(context.Background(), c).Resize(116, 56)
	for range 8 {
		ct, _ = ct.Update(screen.Press("right"))
	}
	term.Paint(p.View())
	term.Drain(time.Second)
	if b, err := os.ReadFile(shown.Name()); err != nil || !strings.Contains(string(b), picture) {
		t.Errorf("back from ^T, the payment shows an empty picture")
	}
}

// an old link opened from the list stays on the board
func TestStackOldOnBoard(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		at := time.Now().UTC()
		inv := model.Invoice{Ref: "01OLD", Sale: "01OLD", Amount: 5000, State: model.Pending, CreatedAt: at, PendingAt: at, Token: "tok", Link: fakeLink}
		if err := s.l.Add(context.Background(), inv, model.Event{At: at, Kind: model.EventLink, State: model.Pending}); err != nil {
			t.Fatal(err)
		}
		s.after(10 * time.Second)
		time.Sleep(30 * 24 * time.Hour)
		s.settle()
		s.press("ctrl+l", "enter", "esc", "esc")
		s.after(time.Hour)
		s.wants("En attente (0)")
	})
}

// F1 over the question
func TestStackHelpOverQuestion(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		s.charge("5000")
		s.press("l")
		s.typeIn("50")
		s.press("f1", "esc")
		s.wants("UN NOUVEAU LIEN")
	})
}

// keys: a keyring that fails once
func TestStackKeysLost(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		s.charge("5000")
		s.g.answers(ligdicash.Payin{}, &ligdicash.Error{Kind: ligdicash.Auth})
		s.after(20 * time.Second)
		s.r.keeper.connect = func() error { return settings.ErrSlow }
		s.press("r")
		s.g.answers(ligdicash.Payin{Status: ligdicash.StatusPending, Word: "pending", OK: true}, nil)
		s.after(5 * time.Minute)
		s.wantsNot("Pas de clés")
	})
}

// the question closes by itself under typing fingers: paid by the older link
func TestStackGuardQuestion(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		s.charge("5000")
		s.press("l")
		s.typeIn("5000")
		s.press("enter")
		s.after(time.Second)
		first := s.sales()[1]
		s.press("l") // a third?
		s.typeIn("5")
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
		for range 200 {
			s.after(50 * time.Millisecond)
			if s.up("paid") {
				break
			}
		}
		if !s.up("paid") {
			t.Skipf("%T %v", s.r.top(), s.sales()[1].State)
		}
		s.typeIn("000")
		if !s.up("paid") {
			t.Errorf("green dismissed unseen: %T", s.r.top())
		}
	})
}

// F2 within the first second takes the alarm down
func TestStackLangHushes(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		s.charge("5000")
		s.press("esc")
		s.g.answers(paidAnswer(4900), nil)
		for range 100 {
			s.after(100 * time.Millisecond)
			if len(s.r.alarms) > 0 {
				break
			}
		}
		if len(s.r.alarms) == 0 {
			t.Skip()
		}
		s.press("ctrl+g")
		if s.r.toldNow() == "" {
			t.Error("the alarm is gone")
		}
	})
}

// ^N on the payment while its news...
func TestStackGrows(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		s.charge("5000")
		for range 20 {
			s.press("ctrl+l", "ctrl+t")
		}
		if n := len(s.r.stack); n > 6 {
			t.Errorf("%d screens", n)
		}
	})
}

// The question about quitting is seen, whatever alarm stands there: an unseen
// one would be answered by the next ^C.
func TestStackQuitOverAlarms(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("5000")
		s.r.alarm("ALARME UN", true)
		s.r.alarm("ALARME DEUX", true)
		s.press("ctrl+c")
		s.wants("^C encore : quitter")
		s.press("esc")
		s.wants("ALARME")
	})
}
