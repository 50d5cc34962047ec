package till

import (
	"context"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox/proof"
	"caisse/ligdicash/sandbox/proof/disk"
	"caisse/model"
	"caisse/model/ledger"
)

// A disk on which each call that writes hangs: what waits is asked about all the
// same and seen as paid, not as green; lists and days can be read; nothing new is
// sold until it is over, and then all is written.
func TestHangingDisk(t *testing.T) {
	proof.Slow(t)
	if race {
		t.Skip("nothing to race with")
	}
	if os.Getenv("CAISSE_BAD_DISK") == "" {
		alone(t)
		return
	}
	d, err := disk.Watch()
	if err != nil {
		missing(t, "no call can be made to hang here", err)
	}
	dir := memory(t)
	defer os.RemoveAll(dir)
	l, err := ledger.Open(t.Context(), filepath.Join(dir, "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var paid atomic.Bool
	g := &fakeGateway{}
	g.answer(func(string) (ligdicash.Payin, error) {
		if paid.Load() {
			return completed(5000), nil
		}
		return waiting, nil
	})
	till := New(Config{Ledger: l, Shop: Shop{Name: "Boutique"}})
	till.Connect(g)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); till.Run(ctx) }()
	told := make(chan News, 1000)
	go func() {
		for {
			all := till.News(ctx)
			if all == nil {
				return
			}
			for _, n := range all {
				told <- n
			}
		}
	}()
	wait := func(what string, most time.Duration, f func(News) bool) {
		t.Helper()
		over := time.After(most)
		for {
			select {
			case n := <-told:
				if news, ok := n.(InvoiceNews); ok && news.Invoice.State == model.Paid {
					if now, err := l.Invoice(t.Context(), news.Invoice.Ref); err != nil || now.State != model.Paid {
						t.Errorf("told paid, and the ledger says %q (%v)", now.State, err)
					}
				}
				if f(n) {
					return
				}
			case <-over:
				t.Fatal("never: " + what)
			}
		}
	}
	line, err := model.ParseLine("5000")
	if err != nil {
		t.Fatal(err)
	}
	sale := model.Sale{Line: line}
	inv, err := till.Charge(t.Context(), sale, model.SaleWords{Sale: "Vente"})
	if err != nil {
		t.Fatal(err)
	}
	pending := func(n News) bool {
		news, ok := n.(InvoiceNews)
		return ok && news.Invoice.State == model.Pending && news.Answered
	}
	wait("its first question", 10*time.Second, pending)

	d.Arm(dir, disk.Fault{From: 1, Upto: 1 << 30, Delay: time.Hour})
	limited, stop := context.WithTimeout(t.Context(), 5*time.Second)
	defer stop()
	sold := make(chan error, 1)
	go func() { _, err := till.Charge(limited, sale, model.SaleWords{Sale: "Vente"}); sold <- err }()
	paid.Store(true)
	till.Show(inv.Ref) // screens come and go
	till.CheckNow(inv.Ref)
	wait("paid, not written", 30*time.Second, func(n News) bool {
		news, ok := n.(UnwrittenNews)
		return ok && news.Invoice.Ref == inv.Ref && !news.Over
	})
	start := time.Now()
	if invs, err := l.Newest(t.Context(), Query{}); len(invs) == 0 || err != nil {
		t.Errorf("the list: %d, %v", len(invs), err)
	}
	if _, err := l.Day(t.Context(), start.AddDate(0, 0, -1), start); err != nil {
		t.Error("the day: ", err)
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("a list and a day take %v", took)
	}
	select {
	case err := <-sold:
		if !explained(err) {
			t.Errorf("a sale on a disk that hangs: %v", err)
		}
	default:
		t.Error("the cashier still waits")
	}
	d.Heal()
	wait("written", 30*time.Second, func(n News) bool {
		news, ok := n.(InvoiceNews)
		return ok && news.Invoice.Ref == inv.Ref && news.Invoice.State == model.Paid
	})
	if _, err := till.Charge(t.Context(), sale, model.SaleWords{Sale: "Vente"}); err != nil {
		t.Error("a sale after it: ", err)
	}
	cancel()
	<-done
	till.Close(time.Second)
	invs, err := l.Newest(t.Context(), Query{})
	if err != nil {
		t.Fatal(err)
	}
	sent := map[string]int{}
	for _, c := range g.creates {
		sent[c.TransactionID]++
	}
	for _, i := range invs {
		if want := map[bool]int{true: 1}[i.State != model.NotSent]; sent[i.Ref] != want {
			t.Errorf("%s is %s, and was sent %d times", i.Ref, i.State, sent[i.Ref])
		}
	}
	if len(sent) != 2 {
		t.Errorf("%d sales were sent, want 2", len(sent))
	}
}
