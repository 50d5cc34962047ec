package till

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox"
	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/hub/pgtest"
	"caisse/model/ledger"
	"caisse/model/settings"
)

// counters are tills of one shop, a LigdiCash, and a shared ledger that are all
// real, in real time.
type counters struct {
	*testing.T
	pg   *pgtest.Server
	name string // of the database
	ls   *sandbox.Server
	base string
}

func newCounters(t *testing.T, pg *pgtest.Server) *counters {
	t.Helper()
	c := &counters{T: t, pg: pg, name: pg.Database(t), ls: sandbox.New(sandbox.Options{})}
	served := httptest.NewServer(c.ls)
	t.Cleanup(served.Close)
	c.base = served.URL
	c.ls.SetPublicURL(served.URL)
	return c
}

// counter is one till.
type counter struct {
	*counters
	path string
	till *Till
	l    *ledger.Ledger
	stop func()

	mu   sync.Mutex
	news []News
}

func (c *counters) counter(name string) *counter {
	c.Helper()
	return c.at(name, filepath.Join(c.TempDir(), "ledger.db"))
}

// at starts a till called name on the ledger at path.
func (c *counters) at(name, path string) *counter {
	c.Helper()
	l, err := ledger.Open(context.Background(), path)
	if err != nil {
		c.Fatal(err)
	}
	k := &counter{counters: c, l: l, path: path}
	k.till = New(Config{
		Ledger: l, Base: c.base, Shop: Shop{Name: "Marché"}, Days: model.Days{Zone: time.UTC},
		Share: ShareWith{Address: c.pg.Address(c.name, "caisse"), Name: name, Shop: "Marché", lead: path + leadEnd},
		Dial:  func(k settings.Keys) (Line, error) { return ligdicash.New(c.base, k.API, k.Token, nil) },
	})
	if err := k.till.Use(settings.Keys{API: "FAKE-KEY", Token: "FAKE-TOKEN"}); err != nil {
		c.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var over sync.WaitGroup
	over.Go(func() { k.till.Run(ctx) })
	over.Go(func() {
		for n := k.till.News(ctx); n != nil; n = k.till.News(ctx) {
			k.mu.Lock()
			k.news = append(k.news, n...)
			k.mu.Unlock()
		}
	})
	k.stop = sync.OnceFunc(func() {
		cancel()
		over.Wait()
		k.till.Close(0)
		l.Close()
	})
	c.Cleanup(k.stop)
	return k
}

func (c *counters) until(what string, so func() bool) {
	c.Helper()
	for end := time.Now().Add(40 * time.Second); !so(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			c.Fatal("not so after 40 s: " + what)
		}
	}
}

// there waits until they share.
func (c *counters) there(all ...*counter) {
	c.Helper()
	c.until("all share", func() bool {
		for _, k := range all {
			if !k.till.Sharing().Good {
				return false
			}
		}
		return true
	})
}

// sells charges 5000 and waits for the link.
func (k *counter) sells() model.Invoice {
	k.Helper()
	line, err := model.ParseLine("5000")
	if err != nil {
		k.Fatal(err)
	}
	inv, err := k.till.Charge(context.Background(), model.Sale{Line: line}, model.SaleWords{Sale: "Vente"})
	if err != nil {
		k.Fatal(err)
	}
	k.until("it has its link", func() bool { inv = k.has(inv.Ref); return inv.State == model.Pending })
	return inv
}

func (k *counter) has(ref string) model.Invoice {
	inv, err := k.l.Invoice(context.Background(), ref)
	if err != nil && !errors.Is(err, ErrNotFound) {
		k.Fatal(err)
	}
	return inv
}

// green says how often somebody here was told that ref is paid, and how often
// lists were.
func (k *counter) green(ref string) (told, listed int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, n := range k.news {
		switch n := n.(type) {
		case InvoiceNews:
			if n.Invoice.Ref == ref && n.Invoice.State.IsPaid() {
				if n.Tells() {
					told++
				} else if n.Others {
					listed++
				}
			}
		case OthersNews:
			if slices.ContainsFunc(n.All, func(n InvoiceNews) bool { return n.Invoice.Ref == ref && n.Invoice.State.IsPaid() }) {
				listed++
			}
		}
	}
	return told, listed
}

// questions are those that LigdiCash had about a token.
func (c *counters) questions(token string) (at []time.Time) {
	for _, r := range c.ls.Requests() {
		if r.Op == "confirm" && r.Token == token {
			at = append(at, r.Time)
		}
	}
	return at
}

// apart fails where LigdiCash was asked about an invoice twice within 3 s.
func (c *counters) apart(token string) (n int) {
	c.Helper()
	at := c.questions(token)
	for i := 1; i < len(at); i++ {
		if gap := at[i].Sub(at[i-1]); gap < minGap {
			c.Errorf("asked twice within %v", gap)
		}
	}
	return len(at)
}

// A sale of one counter is on the lists of the other at once; what is found out
// there turns it green here, once, and rings nowhere else.
func TestPaidAtTheOtherCounter(t *testing.T) {
	t.Parallel()
	c := newCounters(t, pgtest.Shared(t))
	one, two := c.counter("C1"), c.counter("C2")
	c.there(one, two)
	inv := one.sells()
	c.until("the other has it", func() bool { return two.has(inv.Ref).State == model.Pending })
	if got := two.has(inv.Ref); got.Till != one.till.Sharing().Me.ID || got.Link != inv.Link {
		t.Errorf("%+v", got)
	}
	if err := c.ls.Pay(inv.Token); err != nil {
		t.Fatal(err)
	}
	out, err := two.till.Check(t.Context(), inv.Ref)
	if err != nil || out.Invoice.State != model.Paid {
		t.Fatalf("%+v, %v", out, err)
	}
	c.until("it is green where it was sold", func() bool { told, _ := one.green(inv.Ref); return told == 1 })
	if got := one.has(inv.Ref); got.State != model.Paid || got.Till != "" {
		t.Errorf("%+v", got)
	}
	time.Sleep(time.Second) // nothing more comes
	if told, _ := one.green(inv.Ref); told != 1 {
		t.Errorf("told %d times", told)
	}
	if told, listed := two.green(inv.Ref); told != 0 || listed == 0 {
		t.Errorf("the other was told %d times, its lists %d times", told, listed)
	}
	for name, k := range map[string]*counter{"C1": one, "C2": two} {
		r, err := k.till.Report(t.Context(), time.Now(), model.Days{Zone: time.UTC})
		if err != nil || r.Confirmed().Sum != 5000 || r.Mismatch {
			t.Errorf("%s reports %+v, %v", name, r.Confirmed(), err)
		}
	}
	if _, last, err := two.till.Open(t.Context()); err != nil || last.Ref != "" {
		t.Errorf("the last paid at the other is %q, %v", last.Ref, err)
	}
	c.apart(inv.Token)
}

// However many look after the same sales, and press keys for them: nobody asks
// within 3 s of another.
func TestNobodyWithinThreeSeconds(t *testing.T) {
	t.Parallel()
	c := newCounters(t, pgtest.Shared(t))
	one, two := c.counter("C1"), c.counter("C2")
	second := c.at("C1", one.path) // another console of the first
	c.there(one, two, second)
	invs := []model.Invoice{one.sells(), two.sells()}
	all := []*counter{one, two, second}
	for _, inv := range invs {
		c.until("all have it", func() bool { return one.has(inv.Ref).State == model.Pending && two.has(inv.Ref).State == model.Pending })
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Duration(proof.Size(4, 9, 120))*time.Second)
	defer cancel()
	var asking sync.WaitGroup
	for _, k := range all {
		for _, inv := range invs {
			asking.Go(func() {
				for ctx.Err() == nil {
					if _, err := k.till.Check(ctx, inv.Ref); err != nil && ctx.Err() == nil {
						t.Error(err)
					}
				}
			})
		}
	}
	asking.Wait()
	for _, inv := range invs {
		if n := c.apart(inv.Token); n < proof.Size(1, 2, 20) {
			t.Errorf("asked %d times", n)
		}
	}
}

// While the shared ledger is away every counter asks about its own alone; it comes
// back, and the other hears of all.
func TestCountersCutOff(t *testing.T) {
	if testing.Short() {
		t.Skip("a server that stops")
	}
	t.Parallel()
	c := newCounters(t, pgtest.Start(t))
	one, two := c.counter("C1"), c.counter("C2")
	c.there(one, two)
	inv := one.sells()
	c.until("the other has it", func() bool { return two.has(inv.Ref).State == model.Pending })
	c.pg.Stop()
	c.until("the other knows", func() bool { return !two.till.Sharing().Good && !one.till.Sharing().Good })
	if _, err := two.till.Check(t.Context(), inv.Ref); !errors.Is(err, ErrOthersAway) {
		t.Errorf("asked about another's: %v", err)
	}
	later := one.sells()
	for _, inv := range []model.Invoice{inv, later} {
		if err := c.ls.Pay(inv.Token); err != nil {
			t.Fatal(err)
		}
		c.until("it is green", func() bool { told, _ := one.green(inv.Ref); return told == 1 })
	}
	if st := one.till.Sharing(); st.Good || st.Why == nil || st.Since.IsZero() {
		t.Errorf("%+v", st)
	}
	if got := two.has(later.Ref); got.Ref != "" {
		t.Error("the other heard of it by no way there is")
	}
	c.pg.Again(t)
	for _, inv := range []model.Invoice{inv, later} {
		c.until("the other has it", func() bool { return two.has(inv.Ref).State == model.Paid })
		c.apart(inv.Token)
	}
	c.until("nothing waits", func() bool { st := one.till.Sharing(); return st.Good && st.Unsent == 0 })
}

// What a counter has open when it dies is seen by its neighbour.
func TestNeighbourStandsIn(t *testing.T) {
	t.Parallel()
	c := newCounters(t, pgtest.Shared(t))
	one, two := c.counter("C1"), c.counter("C2")
	c.there(one, two)
	inv := one.sells()
	c.until("the other has it", func() bool { return two.has(inv.Ref).State == model.Pending })
	me := one.till.Sharing().Me.ID
	one.stop()
	most := 7 * time.Second // a beat, and a look
	if proof.Size(0, 1, 1) > 0 {
		most += 15 * time.Second
		c.pg.SQL(t, c.name, fmt.Sprintf("UPDATE caisse.till SET session = 'killed', seen_at = now() WHERE id = '%s'", me)) // it took no leave
	}
	died, asked := time.Now(), len(c.questions(inv.Token))
	if err := c.ls.Pay(inv.Token); err != nil {
		t.Fatal(err)
	}
	c.until("the neighbour asks, and sees it", func() bool { return two.has(inv.Ref).State == model.Paid })
	if took := time.Since(died); took > most {
		t.Errorf("after %v", took)
	}
	if n := len(c.questions(inv.Token)) - asked; n != 1 {
		t.Errorf("%d questions", n)
	}
	if told, _ := two.green(inv.Ref); told != 0 {
		t.Error("it rings there")
	}
	c.apart(inv.Token)
	again := c.at("C1", one.path)
	c.until("it is back, and knows", func() bool { return again.has(inv.Ref).State == model.Paid })
}

// An address that makes no sense is told, and stops no sale.
func TestSharingThatCannotBe(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{confirm: paid("token")}, path)
		defer func() { b.kill() }()
		b.stop()
		<-b.done
		b.till.share = b.till.shares(ShareWith{Address: "postgres://somebody:FAKE-PASSWORD@shop.example/caisse"})
		b.till.Connect(b.g)
		b.run()
		st := b.till.Sharing()
		if st.Good || st.Why == nil || strings.Contains(fmt.Sprint(st.Why), "FAKE") || !b.till.Shares() {
			t.Errorf("%+v", st)
		}
		inv := b.charge()
		b.after(10 * time.Second)
		if got := b.invoice(inv.Ref); got.State != model.Paid {
			t.Errorf("got %s", got.State)
		}
	})
}

// A command beside the console of its till asks in turn, also about a sale of
// another.
func TestCommandAsksInTurn(t *testing.T) {
	t.Parallel()
	c := newCounters(t, pgtest.Shared(t))
	one, two := c.counter("C1"), c.counter("C2")
	c.there(one, two)
	inv := two.sells()
	c.until("the other has it", func() bool { return one.has(inv.Ref).State == model.Pending })
	l, err := ledger.Open(t.Context(), one.path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	command := New(Config{Ledger: l, Base: c.base, Dial: one.till.dial,
		Share: ShareWith{Address: c.pg.Address(c.name, "caisse"), Name: "C1", Shop: "Marché", lead: one.path + leadEnd}})
	if err := command.Use(settings.Keys{API: "FAKE-KEY", Token: "FAKE-TOKEN"}); err != nil {
		t.Fatal(err)
	}
	if _, err := command.Check(t.Context(), inv.Ref); !errors.Is(err, ErrOthersAway) {
		t.Errorf("asked before it reached the others: %v", err)
	}
	stop := command.Reach(t.Context(), 10*time.Second)
	defer stop()
	if out, err := command.Check(t.Context(), inv.Ref); err != nil || !out.Did {
		t.Errorf("%+v, %v", out, err)
	}
	c.apart(inv.Token)
}
