package till

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
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

// fakeGateway is LigdiCash as a test wants it. It notes when it was asked.
type fakeGateway struct {
	mu      sync.Mutex
	creates []ligdicash.NewInvoice
	asked   map[string][]time.Time
	order   []string // tokens, as they were asked about
	at      []time.Time
	inside  int // questions under way
	most    int // at once, ever
	create  func(context.Context, ligdicash.NewInvoice) (ligdicash.Created, error)
	confirm func(token string) (ligdicash.Payin, error)
}

func (g *fakeGateway) CreateInvoice(ctx context.Context, in ligdicash.NewInvoice) (ligdicash.Created, error) {
	g.mu.Lock()
	g.creates = append(g.creates, in)
	g.mu.Unlock()
	if g.create != nil {
		return g.create(ctx, in)
	}
	return linkFor(in), nil
}

func (g *fakeGateway) Confirm(_ context.Context, token string) (ligdicash.Payin, error) {
	g.mu.Lock()
	if g.asked == nil {
		g.asked = map[string][]time.Time{}
	}
	g.asked[token] = append(g.asked[token], time.Now())
	g.order, g.at = append(g.order, token), append(g.at, time.Now())
	g.inside++
	g.most = max(g.most, g.inside)
	f := g.confirm
	g.mu.Unlock()
	defer func() { g.mu.Lock(); g.inside--; g.mu.Unlock() }()
	if f == nil {
		return waiting, nil
	}
	return f(token)
}

func (g *fakeGateway) answer(f func(string) (ligdicash.Payin, error)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.confirm = f
}

func (g *fakeGateway) times(token string) []time.Time {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]time.Time(nil), g.asked[token]...)
}

// tokens are those asked about so far, in order.
func (g *fakeGateway) tokens() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]string(nil), g.order...)
}

func linkFor(in ligdicash.NewInvoice) ligdicash.Created {
	t := "token-" + in.TransactionID
	return ligdicash.Created{Token: t, Link: "https://client.ligdicash.com/directpayment/invoice/" + t}
}

var waiting = ligdicash.Payin{Status: ligdicash.StatusPending, Word: "pending", OK: true}

func completed(amount int64) ligdicash.Payin {
	return ligdicash.Payin{Status: ligdicash.StatusCompleted, Word: "completed", OK: true, AmountXOF: amount, HasAmount: true}
}

// bench is a running till on a ledger of its own, in a bubble of fake time.
type bench struct {
	t    *testing.T
	till *Till
	g    *fakeGateway
	l    *ledger.Ledger
	path string
	stop context.CancelFunc
	done chan struct{}
	news []News
}

func start(t *testing.T, g *fakeGateway, path string) *bench {
	t.Helper()
	l, err := ledger.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, g: g, l: l, path: path, till: New(Config{Ledger: l, Shop: Shop{Name: "Boutique"}, Clock: bubbleClock()})}
	if g != nil {
		b.till.Connect(g)
	}
	ctx, cancel := context.WithCancel(context.Background())
	b.stop, b.done = cancel, make(chan struct{})
	go func() { defer close(b.done); b.till.Run(ctx) }()
	return b
}

// bubbleClock is the clock of a bubble of fake time, for every till in it.
func bubbleClock() model.Clock {
	return model.Clock{Mono: func() time.Duration { return time.Since(time.Date(1999, 12, 31, 0, 0, 0, 0, time.UTC)) }}
}

// kill ends the till as a power cut would: nothing is finished.
func (b *bench) kill() {
	b.till.giveUp()
	b.stop()
	<-b.done
	b.till.inFlight.Wait()
	if err := b.l.Close(); err != nil {
		b.t.Error(err)
	}
}

// charge accepts a sale of 5000.
func (b *bench) charge() model.Invoice {
	b.t.Helper()
	line, err := model.ParseLine("5000")
	if err != nil {
		b.t.Fatal(err)
	}
	inv, err := b.till.Charge(context.Background(), model.Sale{Line: line}, model.SaleWords{Sale: "Vente"})
	if err != nil {
		b.t.Fatal(err)
	}
	return inv
}

func (b *bench) invoice(ref string) model.Invoice {
	b.t.Helper()
	inv, err := b.l.Invoice(context.Background(), ref)
	if err != nil {
		b.t.Fatal(err)
	}
	return inv
}

// after lets d pass, with everything that happens in it.
func (b *bench) after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
	select {
	case <-b.till.mail.ready:
		b.till.mail.mu.Lock()
		b.news = append(b.news, b.till.mail.items...)
		b.till.mail.items = nil
		b.till.mail.mu.Unlock()
	default:
	}
}

// inBubble runs f in fake time, on a ledger in a folder of the test.
func inBubble(t *testing.T, f func(t *testing.T, path string)) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	synctest.Test(t, func(t *testing.T) { f(t, path) })
}

func TestChargeGoesGreen(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{create: func(_ context.Context, in ligdicash.NewInvoice) (ligdicash.Created, error) {
			time.Sleep(100 * time.Millisecond)
			return linkFor(in), nil
		}}, path)
		defer b.kill()
		inv := b.charge()
		if got := b.invoice(inv.Ref).State; got != model.Sending {
			t.Fatalf("when Charge returns the ledger says %q, want %q", got, model.Sending)
		}
		b.after(time.Second)
		inv = b.invoice(inv.Ref)
		if inv.State != model.Pending || inv.Link == "" {
			t.Fatalf("got %q with link %q, want pending with a link", inv.State, inv.Link)
		}
		in := b.g.creates[0]
		if in.AmountXOF != 5000 || in.TransactionID != inv.Ref || in.StoreName != "Boutique" || len(in.Items) != 0 || in.Description != "Vente" {
			t.Errorf("LigdiCash was asked for %+v", in)
		}
		b.g.answer(func(string) (ligdicash.Payin, error) { return completed(5000), nil })
		b.after(10 * time.Second)
		if inv = b.invoice(inv.Ref); inv.State != model.Paid {
			t.Fatalf("got %q, want paid", inv.State)
		}
		last, ok := b.news[len(b.news)-1].(InvoiceNews)
		if !ok || last.Invoice.State != model.Paid || last.Was != model.Pending {
			t.Errorf("the last news is %+v, want pending turned paid", b.news[len(b.news)-1])
		}
		asked := len(b.g.times(inv.Token))
		b.after(time.Hour)
		if n := len(b.g.times(inv.Token)); n != asked {
			t.Errorf("a paid invoice was asked about %d more times", n-asked)
		}
		evs, _ := b.l.Events(context.Background(), inv.Ref)
		var kinds []string
		for _, e := range evs {
			kinds = append(kinds, string(e.Kind))
		}
		if got, want := strings.Join(kinds, " "), "sending link settled"; got != want {
			t.Errorf("history %q, want %q", got, want)
		}
	})
}

func TestCreateFailures(t *testing.T) {
	t.Parallel()
	kind := func(k ligdicash.Kind, m ligdicash.Meaning, code string) error {
		return &ligdicash.Error{Op: "create", Kind: k, Meaning: m, Code: code}
	}
	for _, tt := range []struct {
		name  string
		err   error
		state model.State
		code  string
	}{
		{"nothing left the machine", kind(ligdicash.Offline, 0, ""), model.NotSent, ""},
		{"no answer", kind(ligdicash.Unknown, ligdicash.MeaningTimeout, ""), model.LostAnswer, "timeout"},
		{"cut", kind(ligdicash.Unknown, ligdicash.MeaningCut, ""), model.LostAnswer, "cut"},
		{"a page", kind(ligdicash.Unknown, ligdicash.MeaningNotJSON, ""), model.LostAnswer, "not json"},
		{"a link to elsewhere", kind(ligdicash.Unknown, ligdicash.MeaningBadLink, ""), model.LostAnswer, "bad link"},
		{"keys refused", kind(ligdicash.Auth, ligdicash.MeaningKeys, "00"), model.Refused, "00"},
		{"401 without a body", kind(ligdicash.Auth, ligdicash.MeaningKeys, ""), model.Refused, "00"},
		{"refused", kind(ligdicash.Refused, ligdicash.MeaningNoOperator, "07"), model.Refused, "07"},
		{"redirected", kind(ligdicash.Refused, ligdicash.MeaningRedirected, ""), model.Refused, "redirect"},
		{"busy", kind(ligdicash.Busy, 0, ""), model.Refused, "busy"},
		{"an error of another kind", errors.New("?"), model.LostAnswer, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, path string) {
				b := start(t, &fakeGateway{create: func(context.Context, ligdicash.NewInvoice) (ligdicash.Created, error) {
					return ligdicash.Created{}, tt.err
				}}, path)
				defer b.kill()
				inv := b.charge()
				b.after(time.Hour)
				got := b.invoice(inv.Ref)
				if got.State != tt.state || got.Code != tt.code {
					t.Errorf("got %q %q, want %q %q", got.State, got.Code, tt.state, tt.code)
				}
				if len(b.g.creates) != 1 {
					t.Errorf("%d create calls, want exactly one", len(b.g.creates))
				}
				if !got.Repeatable() {
					t.Error("the sale cannot be tried again")
				}
			})
		})
	}
}

// A create call that panics leaves a question, and the till goes on.
func TestCreatePanics(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{create: func(context.Context, ligdicash.NewInvoice) (ligdicash.Created, error) { panic("boom") }}, path)
		defer b.kill()
		inv := b.charge()
		b.after(time.Minute)
		if got := b.invoice(inv.Ref).State; got != model.LostAnswer {
			t.Errorf("got %q, want %q", got, model.LostAnswer)
		}
	})
}

// However often it is pressed, whichever consoles share the ledger, and across
// a restart: 3 s between two questions about one invoice.
func TestNeverAskedTooOften(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{}
		b := start(t, g, path)
		inv := b.charge()
		b.after(time.Second)
		token := b.invoice(inv.Ref).Token
		other := start(t, g, path) // a second console on the same ledger
		for range 40 {
			b.till.CheckNow(inv.Ref)
			other.till.CheckNow(inv.Ref)
			b.after(500 * time.Millisecond)
		}
		b.kill()
		other.kill()
		b = start(t, g, path)
		b.after(20 * time.Minute)
		b.kill()
		times := g.times(token)
		if len(times) < 20 {
			t.Fatalf("only %d questions: the watch stopped", len(times))
		}
		for i := 1; i < len(times); i++ {
			if gap := times[i].Sub(times[i-1]); gap < 3*time.Second {
				t.Errorf("questions %d and %d are %v apart", i-1, i, gap)
			}
		}
	})
}

// The schedule: 4 s for 3 min, 12 s until 10 min, 60 s while the link may live.
func TestSchedule(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	hours(t)
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{}, path)
		defer b.kill()
		inv := b.charge()
		b.after(26 * time.Hour)
		inv = b.invoice(inv.Ref)
		count := map[string]int{}
		for _, at := range b.g.times(inv.Token) {
			switch age := at.Sub(inv.PendingAt); {
			case age < 3*time.Minute:
				count["3 min"]++
			case age < 10*time.Minute:
				count["10 min"]++
			case age < 25*time.Hour:
				count["day"]++
			default:
				count["after"]++
			}
		}
		for what, want := range map[string][2]int{"3 min": {38, 46}, "10 min": {30, 36}, "day": {1200, 1435}, "after": {0, 0}} {
			if n := count[what]; n < want[0] || n > want[1] {
				t.Errorf("%s: %d questions, want %d to %d", what, n, want[0], want[1])
			}
		}
		if inv.State != model.Pending {
			t.Errorf("time alone made it %q", inv.State)
		}
	})
}

// All invoices share one budget, and each gets its turn.
func TestBudget(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{}, path)
		defer b.kill()
		const n = 50
		for range n {
			b.charge()
		}
		b.after(2 * time.Minute)
		b.g.mu.Lock()
		defer b.g.mu.Unlock()
		total := 0
		for _, times := range b.g.asked {
			total += len(times)
			if len(times) < 2 {
				t.Errorf("one invoice was asked about %d times in two minutes", len(times))
			}
		}
		if len(b.g.asked) != n {
			t.Errorf("%d of %d invoices were asked about", len(b.g.asked), n)
		}
		if most := int(2*time.Minute/budget) + 1; total > most {
			t.Errorf("%d questions in two minutes, want at most %d", total, most)
		}
	})
}

func TestTroubleIsNotFailure(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		err     *ligdicash.Error
		trouble Trouble
	}{
		{"offline", &ligdicash.Error{Kind: ligdicash.Offline}, Offline},
		{"busy", &ligdicash.Error{Kind: ligdicash.Busy, HTTP: 502}, NotAnswering},
		{"keys refused", &ligdicash.Error{Kind: ligdicash.Auth}, KeysRefused},
		{"not found", &ligdicash.Error{Kind: ligdicash.NotFound}, NoTrouble},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, path string) {
				b := start(t, &fakeGateway{confirm: func(string) (ligdicash.Payin, error) { return ligdicash.Payin{}, tt.err }}, path)
				defer b.kill()
				inv := b.charge()
				b.after(10 * time.Minute)
				inv = b.invoice(inv.Ref)
				if inv.State != model.Pending {
					t.Fatalf("got %q, want pending", inv.State)
				}
				if got := b.till.Health().Trouble; got != tt.trouble {
					t.Errorf("health says %v, want %v", got, tt.trouble)
				}
				if n := len(b.g.times(inv.Token)); tt.trouble == KeysRefused && n > 11 {
					t.Errorf("asked %d times in ten minutes with refused keys, want once a minute", n)
				}
				b.g.answer(func(string) (ligdicash.Payin, error) { return completed(5000), nil })
				b.after(2 * time.Minute)
				if got := b.invoice(inv.Ref).State; got != model.Paid {
					t.Errorf("once it answers: %q, want paid", got)
				}
				if b.till.Health().Trouble != NoTrouble {
					t.Error("health still says trouble")
				}
			})
		})
	}
}

// What a killed till leaves behind is taken up: waiting sales are watched, a
// sale whose answer never came is a question, not a hole.
func TestRestart(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{}
		b := start(t, g, path)
		pending := b.charge()
		b.after(time.Second)
		b.kill()

		l, err := ledger.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		cut := model.Invoice{Ref: "CUTSHORT", Sale: "CUTSHORT", Amount: 700, State: model.Sending, CreatedAt: time.Now().UTC()}
		if err := l.Add(t.Context(), cut, model.Event{At: cut.CreatedAt, Kind: model.EventSending, State: model.Sending, Amount: 700}); err != nil {
			t.Fatal(err)
		}
		l.Close()

		g.answer(func(string) (ligdicash.Payin, error) { return completed(5000), nil })
		b = start(t, g, path)
		defer b.kill()
		b.after(10 * time.Second)
		if got := b.invoice(pending.Ref).State; got != model.Paid {
			t.Errorf("the waiting sale is %q after a restart, want paid", got)
		}
		if got := b.invoice("CUTSHORT").State; got != model.Sending {
			t.Errorf("another console may still be sending it, but it is %q", got)
		}
		b.after(createLimit + sendSlack)
		if got := b.invoice("CUTSHORT").State; got != model.LostAnswer {
			t.Errorf("the sale cut short is %q, want %q", got, model.LostAnswer)
		}
		if len(g.creates) != 1 {
			t.Errorf("%d create calls, want the first one only: nothing is repeated by itself", len(g.creates))
		}
	})
}

// shown counts the links of a sale that may be on the glass.
func shown(b *bench, sale string) (n int) {
	links, err := b.l.OfSale(context.Background(), sale)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, l := range links {
		if l.Showable() {
			n++
		}
	}
	return n
}

func TestNewLink(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{}, path)
		defer b.kill()
		first := b.charge()
		b.after(time.Second)
		// While the second is being created, at every step: one link at most.
		b.g.create = func(_ context.Context, in ligdicash.NewInvoice) (ligdicash.Created, error) {
			if n := shown(b, first.Sale); n != 0 {
				t.Errorf("%d links may be shown while a new one is made, want none", n)
			}
			return linkFor(in), nil
		}
		second, err := b.till.Again(context.Background(), first.Ref)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.till.Again(context.Background(), first.Ref); !errors.Is(err, ErrNotNow) {
			t.Errorf("a replaced link was replaced again: %v", err)
		}
		b.after(time.Second)
		if n := shown(b, first.Sale); n != 1 {
			t.Errorf("%d links may be shown, want one", n)
		}
		if second.Ref == first.Ref || second.Sale != first.Sale {
			t.Errorf("the new invoice is %q of sale %q", second.Ref, second.Sale)
		}
		b.g.answer(func(string) (ligdicash.Payin, error) { return completed(5000), nil })
		b.after(20 * time.Second)
		for _, ref := range []string{first.Ref, second.Ref} {
			if got := b.invoice(ref); got.State != model.Paid || got.Doubt != model.PaidTwice {
				t.Errorf("%s is %q with doubt %q: both links are watched, both were paid", ref, got.State, got.Doubt)
			}
		}
		twice := false
		for _, n := range b.news {
			if n, ok := n.(InvoiceNews); ok {
				twice = twice || n.Invoice.State.IsPaid() && n.Invoice.Doubt == model.PaidTwice
			}
		}
		if !twice {
			t.Error("nobody heard that the customer paid twice")
		}
	})
}

// Refused keys are not forgotten because a create call went through: until a
// confirm is answered nobody can see what is paid.
func TestKeysRefusedStaysKnown(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{confirm: func(string) (ligdicash.Payin, error) {
			return ligdicash.Payin{}, &ligdicash.Error{Kind: ligdicash.Auth}
		}}, path)
		defer b.kill()
		b.charge()
		b.after(10 * time.Second)
		b.charge()
		b.after(time.Second)
		if got := b.till.Health().Trouble; got != KeysRefused {
			t.Errorf("health says %v after a create, want KeysRefused", got)
		}
	})
}

// Once a sale is paid its other link is never shown again, across restarts,
// and still watched.
func TestPaidSaleShowsNoLink(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{}, path)
		defer b.kill()
		first := b.charge()
		b.after(time.Second)
		b.g.create = func(_ context.Context, in ligdicash.NewInvoice) (ligdicash.Created, error) { return linkFor(in), nil }
		if _, err := b.till.Again(context.Background(), first.Ref); err != nil {
			t.Fatal(err)
		}
		b.after(time.Second)
		b.g.answer(func(token string) (ligdicash.Payin, error) {
			if token == b.invoice(first.Ref).Token {
				return completed(5000), nil
			}
			return waiting, nil
		})
		b.after(20 * time.Second)
		if got := b.invoice(first.Ref); got.State != model.Paid || got.Doubt != "" {
			t.Fatalf("the first link is %q %q", got.State, got.Doubt)
		}
		if n := shown(b, first.Sale); n != 0 {
			t.Errorf("%d links of a paid sale may be shown", n)
		}
	})
}

// A new link that does not come into being gives the old one back.
func TestNewLinkFails(t *testing.T) {
	t.Parallel()
	for _, kind := range []ligdicash.Kind{ligdicash.Offline, ligdicash.Unknown, ligdicash.Refused} {
		t.Run(fmt.Sprint(kind), func(t *testing.T) {
			inBubble(t, func(t *testing.T, path string) {
				b := start(t, &fakeGateway{}, path)
				defer b.kill()
				first := b.charge()
				b.after(time.Second)
				b.g.create = func(context.Context, ligdicash.NewInvoice) (ligdicash.Created, error) {
					return ligdicash.Created{}, &ligdicash.Error{Kind: kind}
				}
				if _, err := b.till.Again(context.Background(), first.Ref); err != nil {
					t.Fatal(err)
				}
				b.after(time.Second)
				if !b.invoice(first.Ref).Showable() {
					t.Error("the first link, still payable, cannot be shown again")
				}
			})
		})
	}
}

func TestChargeRefusesBadSales(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, nil, path)
		defer b.kill()
		line, _ := model.ParseLine("5000")
		if _, err := b.till.Charge(context.Background(), model.Sale{Line: line}, model.SaleWords{}); !errors.Is(err, ErrNoKeys) {
			t.Errorf("without keys: %v, want ErrNoKeys", err)
		}
		line.Total = 4
		var field *model.FieldError
		if _, err := b.till.Charge(context.Background(), model.Sale{Line: line}, model.SaleWords{}); !errors.As(err, &field) {
			t.Errorf("a total that does not add up: %v, want a FieldError", err)
		}
		if all, _ := b.l.Newest(context.Background(), ledger.Query{}); len(all) != 0 {
			t.Errorf("%d invoices were written for sales that were refused", len(all))
		}
	})
}

func TestSetAside(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{}, path)
		defer b.kill()
		inv := b.charge()
		b.after(time.Second)
		if err := b.till.SetAside(inv.Ref, true); err != nil {
			t.Fatal(err)
		}
		if !b.invoice(inv.Ref).Aside {
			t.Error("not set aside")
		}
		b.g.answer(func(string) (ligdicash.Payin, error) { return completed(5000), nil })
		b.after(10 * time.Second)
		if got := b.invoice(inv.Ref).State; got != model.Paid {
			t.Errorf("a sale set aside is %q, want paid: it stays watched", got)
		}
	})
}
