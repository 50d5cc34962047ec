package till

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/ledger"
)

var refusal = &ligdicash.Error{Op: "create", Kind: ligdicash.Refused, Code: "05"}

// 1a
func TestRegressTwoLiveLinks(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{}, path)
		defer b.kill()
		first := b.charge()
		b.after(time.Second)
		b.g.create = func(context.Context, ligdicash.NewInvoice) (ligdicash.Created, error) {
			return ligdicash.Created{}, refusal
		}
		second, err := b.till.Again(context.Background(), first.Ref)
		if err != nil {
			t.Fatal(err)
		}
		b.after(time.Second)
		b.g.create = nil
		if _, err := b.till.Again(context.Background(), second.Ref); err != nil {
			t.Logf("refused: %v", err)
		}
		b.after(time.Second)
		if n := shown(b, first.Sale); n != 1 {
			t.Errorf("%d live links", n)
		}
	})
}

// 1b kill -9 between Add and ReplacedBy
func TestRegressKillBetween(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{}, path)
		defer b.kill()
		first := b.charge()
		b.after(time.Second)
		cut := model.Invoice{Ref: "CUTSHORT", Sale: first.Ref, Amount: 5000, State: model.Sending, CreatedAt: time.Now().UTC()}
		if err := b.l.Add(t.Context(), cut, model.Event{At: cut.CreatedAt, Kind: model.EventSending, State: model.Sending}); err != nil {
			t.Fatal(err)
		}
		b.charge() // makes it look for stale ones
		b.after(time.Minute)
		t.Log(b.invoice("CUTSHORT").State)
		_, err := b.till.Again(context.Background(), "CUTSHORT")
		t.Log(err)
		b.after(time.Second)
		if n := shown(b, first.Sale); n != 1 {
			t.Errorf("%d live links", n)
		}
	})
}

// 1c the one that lost a race between two consoles
func TestRegressGhost(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{}, path)
		defer b.kill()
		first := b.charge()
		b.after(time.Second)
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() { b.till.Again(context.Background(), first.Ref) })
		}
		wg.Wait()
		b.after(time.Second)
		links, _ := b.l.OfSale(context.Background(), first.Sale)
		for _, l := range links {
			if l.State == model.NotSent {
				_, err := b.till.Again(context.Background(), l.Ref)
				t.Log("again of ghost", err)
			}
		}
		b.after(time.Second)
		if n := shown(b, first.Sale); n != 1 {
			t.Errorf("%d live links of %d", n, len(links))
		}
	})
}

// 1d another console gave it up
func TestRegressGivenUp(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{}
		a := start(t, g, path)
		defer a.kill()
		other := start(t, &fakeGateway{}, path)
		defer other.kill()
		first := a.charge()
		a.after(time.Second)
		g.create = func(_ context.Context, in ligdicash.NewInvoice) (ligdicash.Created, error) {
			time.Sleep(27 * time.Second) // a machine that slept, a clock that was set, a slow disk before the call
			return linkFor(in), nil
		}
		second, err := a.till.Again(context.Background(), first.Ref)
		if err != nil {
			t.Fatal(err)
		}
		a.after(2 * time.Second)
		other.charge() // looks for stale ones: sees second
		a.after(30 * time.Second)
		t.Log(a.invoice(second.Ref).State, a.invoice(first.Ref).ReplacedBy)
		if n := shown(a, first.Sale); n != 1 {
			t.Errorf("%d live links", n)
		}
	})
}

// 2
func TestRegressPaidSaleStillPayable(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{}, path)
		defer b.kill()
		first := b.charge()
		b.after(time.Second)
		second, _ := b.till.Again(context.Background(), first.Ref)
		b.after(time.Second)
		b.g.answer(func(tok string) (ligdicash.Payin, error) {
			if strings.HasSuffix(tok, first.Ref) {
				return completed(5000), nil
			}
			return waiting, nil
		})
		b.after(20 * time.Second)
		if b.invoice(first.Ref).State != model.Paid {
			t.Fatal()
		}
		if n := shown(b, first.Sale); n != 0 {
			t.Errorf("the sale is paid and %d link may still be shown", n)
		}
		if third, err := b.till.Again(context.Background(), second.Ref); err == nil {
			t.Errorf("a paid sale got one more link, %v", third.Ref)
		}
	})
}

// 3
func TestRegressStopped(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		once := true
		g := &fakeGateway{}
		g.confirm = func(string) (ligdicash.Payin, error) {
			if once {
				once = false
				return ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.Auth, Meaning: ligdicash.MeaningKeys, HTTP: 403}
			}
			return completed(5000), nil
		}
		b := start(t, g, path)
		defer b.kill()
		b.charge()
		b.after(time.Minute)
		second := b.charge() // accepted with these very keys
		b.after(time.Hour)
		if got := b.invoice(second.Ref).State; got != model.Paid {
			t.Errorf("an hour later: %q, asked %d times, health %+v", got, len(g.times("token-"+second.Ref)), b.till.Health())
		}
	})
}

// 4
func TestRegressPoison(t *testing.T) {
	t.Parallel()
	for _, kind := range []*ligdicash.Error{
		{Op: "confirm", Kind: ligdicash.Refused, Meaning: ligdicash.MeaningInput, Code: "04", HTTP: 200},
		{Op: "confirm", Kind: ligdicash.Busy, Meaning: ligdicash.MeaningUnlisted, Code: "17", HTTP: 200},
	} {
		t.Run(kind.Error(), func(t *testing.T) {
			inBubble(t, func(t *testing.T, path string) {
				g := &fakeGateway{}
				b := start(t, g, path)
				var old []string
				for range proof.Size(3, 12, 12) {
					old = append(old, b.charge().Ref)
				}
				b.after(time.Duration(proof.Size(1, 20, 20)) * time.Minute)
				b.kill()
				g.answer(func(tok string) (ligdicash.Payin, error) {
					for _, r := range old {
						if strings.HasSuffix(tok, r) {
							return ligdicash.Payin{}, kind
						}
					}
					return completed(5000), nil
				})
				b = start(t, g, path)
				defer b.kill()
				b.after(2 * time.Minute)
				fresh := b.charge()
				from := time.Now()
				for b.invoice(fresh.Ref).State != model.Paid && time.Since(from) < 2*time.Hour {
					b.after(time.Second)
				}
				if d := time.Since(from); d > 20*time.Second {
					t.Errorf("paid at once, green after %v; health %+v", d, b.till.Health())
				}
			})
		})
	}
}

// 5
func TestRegressSweepStarves(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{}
		b := start(t, nil, path)
		for i := range 300 {
			at := time.Now().UTC()
			inv := model.Invoice{Ref: fmt.Sprintf("OLD%d", i), Sale: fmt.Sprintf("OLD%d", i), Amount: 5000, State: model.Pending, CreatedAt: at, PendingAt: at, Token: fmt.Sprintf("token-OLD%d", i), Link: "https://client.ligdicash.com/x"}
			if err := b.l.Add(t.Context(), inv, model.Event{At: at, Kind: model.EventLink, State: model.Pending}); err != nil {
				t.Fatal(err)
			}
		}
		b.after(48 * time.Hour)
		b.kill()
		g.answer(func(tok string) (ligdicash.Payin, error) {
			time.Sleep(time.Second)
			if strings.Contains(tok, "OLD") {
				return waiting, nil
			}
			return completed(5000), nil
		})
		b = start(t, g, path)
		defer b.kill()
		b.after(time.Second)
		fresh := b.charge()
		from := time.Now()
		for b.invoice(fresh.Ref).State != model.Paid && time.Since(from) < 2*time.Hour {
			b.till.CheckNow(fresh.Ref)
			b.after(time.Second)
		}
		if d := time.Since(from); d > 20*time.Second {
			t.Errorf("paid at once and R pressed every second: green after %v", d)
		}
	})
}

func jwt(exp time.Time, ref string) string {
	e := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	return e(`{"typ":"JWT"}`) + "." + e(fmt.Sprintf(`{"id_invoice":"%s","expiry_date":%d}`, ref, exp.Unix())) + ".x"
}

// 6
func TestRegressClockAhead(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		real := time.Now
		g := &fakeGateway{confirm: func(string) (ligdicash.Payin, error) { p := completed(5000); p.Date = real().UTC(); return p, nil }}
		g.create = func(_ context.Context, in ligdicash.NewInvoice) (ligdicash.Created, error) {
			return ligdicash.Created{Token: jwt(real().Add(24*time.Hour), in.TransactionID), Link: "https://client.ligdicash.com/x"}, nil
		}
		l, err := ledger.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		b := &bench{t: t, g: g, l: l, till: New(Config{Ledger: l, Clock: model.Clock{Wall: func() time.Time { return time.Now().Add(48 * time.Hour) }, Mono: bubbleClock().Mono}})}
		b.till.Connect(g)
		ctx, cancel := context.WithCancel(context.Background())
		b.stop, b.done = cancel, make(chan struct{})
		go func() { defer close(b.done); b.till.Run(ctx) }()
		defer b.kill()
		b.after(time.Second)
		inv := b.charge()
		b.after(time.Hour)
		if got := b.invoice(inv.Ref); got.State != model.Paid {
			t.Errorf("clock two days ahead: %q, asked %d times in an hour", got.State, len(g.times(got.Token)))
		}
		b.till.CheckNow(inv.Ref)
		b.after(time.Minute)
		if got := b.invoice(inv.Ref); got.State != model.Paid {
			t.Errorf("after R: %q", got.State)
		}
	})
}

// 7
func TestRegressClockBack(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{confirm: func(string) (ligdicash.Payin, error) { return completed(5000), nil }}
		b := start(t, nil, path)
		defer b.kill()
		at := time.Now().UTC()
		// Asked about before the power cut; since then the clock was lost: it reads a day less.
		inv := model.Invoice{Ref: "R1", Sale: "R1", Amount: 5000, State: model.Pending, CreatedAt: at, PendingAt: at.Add(24 * time.Hour), CheckedAt: at.Add(24 * time.Hour), Token: "token-R1", Link: "https://client.ligdicash.com/x"}
		if err := b.l.Add(t.Context(), inv, model.Event{At: at, Kind: model.EventLink, State: model.Pending}); err != nil {
			t.Fatal(err)
		}
		b.till.CheckNow("R1") // before the keyring answers
		b.after(time.Second)
		b.till.Connect(g)
		b.after(time.Hour)
		if got := b.invoice("R1"); got.State != model.Paid {
			t.Errorf("%q, asked %d times in an hour", got.State, len(g.times(inv.Token)))
		}
	})
}

// 8
func TestRegressOtherConsole(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{}
		a := start(t, g, path)
		defer a.kill()
		b := start(t, g, path)
		defer b.kill()
		b.after(time.Second)
		inv := a.charge()
		a.after(time.Second)
		// b's cashier opens it now: nothing makes b watch. It is paid.
		g.answer(func(string) (ligdicash.Payin, error) { return completed(5000), nil })
		a.after(time.Minute)
		b.after(0)
		b.news = nil
		b.till.CheckNow(inv.Ref)
		b.after(time.Minute)
		heard := false
		for _, n := range b.news {
			if n, ok := n.(InvoiceNews); ok && n.Invoice.State == model.Paid {
				heard = true
			}
		}
		if !heard {
			t.Errorf("ledger says %q; the second console was never told, not even after R", b.invoice(inv.Ref).State)
		}
	})
}

// 9
func TestRegressPaidTwiceOtherConsole(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{}
		a := start(t, g, path)
		first := a.charge()
		a.after(time.Second)
		if _, err := a.till.Again(context.Background(), first.Ref); err != nil {
			t.Fatal(err)
		}
		a.after(time.Second)
		b := start(t, g, path) // takes both up
		g.answer(func(string) (ligdicash.Payin, error) { time.Sleep(4 * time.Second); return completed(5000), nil })
		a.after(time.Minute)
		b.after(0)
		for i, x := range []*bench{a, b} {
			twice := false
			for _, n := range x.news {
				if n, ok := n.(InvoiceNews); ok {
					twice = twice || n.Invoice.Doubt == model.PaidTwice
				}
			}
			if !twice {
				t.Errorf("console %d never said: paid twice", i)
			}
		}
		a.kill()
		b.kill()
	})
}

type trip func(*http.Request) (*http.Response, error)

func (f trip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// 10
func TestRegressFallbackTwoConsoles(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		var mu sync.Mutex
		var at []time.Time
		hc := &http.Client{Transport: trip(func(r *http.Request) (*http.Response, error) {
			mu.Lock()
			at = append(at, time.Now())
			mu.Unlock()
			time.Sleep(300 * time.Millisecond)
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"response_code":"01","response_text":"Echec (Code02)"}`)), Request: r}, nil
		})}
		client := func() Gateway {
			c, err := ligdicash.New("", "K", "T", hc)
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		b := start(t, nil, path)
		now := time.Now().UTC()
		inv := model.Invoice{Ref: "R1", Sale: "R1", Amount: 5000, State: model.Pending, CreatedAt: now, PendingAt: now, Token: "token-R1", Link: "https://client.ligdicash.com/x"}
		if err := b.l.Add(t.Context(), inv, model.Event{At: now, Kind: model.EventLink, State: model.Pending}); err != nil {
			t.Fatal(err)
		}
		b.kill()
		a := start(t, nil, path)
		a.till.Connect(client())
		c := start(t, nil, path)
		c.till.Connect(client())
		for range 30 {
			a.till.CheckNow("R1")
			c.till.CheckNow("R1")
			a.after(time.Second)
		}
		a.kill()
		c.kill()
		bad := 0
		for i := 1; i < len(at); i++ {
			if d := at[i].Sub(at[i-1]); d < 3*time.Second {
				bad++
				if bad < 4 {
					t.Errorf("%v apart", d)
				}
			}
		}
	})
}

// 13
func TestRegressCloseRace(t *testing.T) {
	for range proof.Size(5, 30, 300) {
		l, err := ledger.Open(t.Context(), t.TempDir()+"/l.db")
		if err != nil {
			t.Fatal(err)
		}
		g := &fakeGateway{}
		tl := New(Config{Ledger: l})
		tl.Connect(g)
		line, _ := model.ParseLine("5000")
		done := make(chan error)
		go func() {
			_, err := tl.Charge(context.Background(), model.Sale{Line: line}, model.SaleWords{Sale: "V"})
			done <- err
		}()
		tl.Close(0)
		g.mu.Lock()
		n := len(g.creates)
		g.mu.Unlock()
		err = <-done
		time.Sleep(20 * time.Millisecond)
		g.mu.Lock()
		m := len(g.creates)
		g.mu.Unlock()
		if err == nil && m > n {
			t.Errorf("a create call left after Close returned")
			l.Close()
			return
		}
		l.Close()
	}
}

// 14
func TestRegressSameToken(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{}, path)
		defer b.kill()
		b.g.create = func(context.Context, ligdicash.NewInvoice) (ligdicash.Created, error) {
			return ligdicash.Created{Token: "same", Link: "https://client.ligdicash.com/x"}, nil
		}
		x, y := b.charge(), b.charge()
		b.g.answer(func(string) (ligdicash.Payin, error) { return completed(5000), nil })
		b.after(time.Minute)
		if b.invoice(x.Ref).State.IsPaid() && b.invoice(y.Ref).State.IsPaid() {
			t.Error("one payment made two sales green")
		}
	})
}

// 15
func TestRegressBackoffAfterCreate(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{}
		b := start(t, g, path)
		defer b.kill()
		b.charge()
		g.answer(func(string) (ligdicash.Payin, error) {
			return ligdicash.Payin{}, &ligdicash.Error{Kind: ligdicash.Offline}
		})
		b.after(10 * time.Minute)
		for len(g.times("")) == 0 { // just after a failed question
			k := 0
			g.mu.Lock()
			for _, ts := range g.asked {
				k = len(ts)
			}
			g.mu.Unlock()
			b.after(time.Second)
			g.mu.Lock()
			k2 := 0
			for _, ts := range g.asked {
				k2 = len(ts)
			}
			g.mu.Unlock()
			if k2 > k {
				break
			}
		}
		g.answer(func(string) (ligdicash.Payin, error) { return completed(5000), nil })
		fresh := b.charge()
		from := time.Now()
		for b.invoice(fresh.Ref).State != model.Paid {
			b.after(time.Second)
		}
		if d := time.Since(from); d > 20*time.Second {
			t.Errorf("the network is back, the create call went through, paid at once: green after %v", d)
		}
	})
}

var _ = synctest.Wait
