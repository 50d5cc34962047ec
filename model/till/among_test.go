package till

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oklog/ulid/v2"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/hub"
	"caisse/model/ledger"
	"caisse/model/share"
)

const (
	shopID  = "01KB2T5YQ0S0000000000XAGA0"
	otherID = "01KB2T5YQ0T0000000000XTHER"
)

// fakeShare is a shared ledger that a test moves.
type fakeShare struct {
	mu      sync.Mutex
	silent  []string
	turn    func(share.Question) (hub.Turn, error) // nil: granted at once
	asked   []share.Question
	renewed []time.Time
	nudged  int
	gone    bool
	finds   bool // a receiver of callbacks does
	tills   []hub.Till
	rest    share.Status // what else it says
}

func (f *fakeShare) Begin()                  {}
func (f *fakeShare) Run(ctx context.Context) { <-ctx.Done() }
func (f *fakeShare) Nudge()                  { f.mu.Lock(); f.nudged++; f.mu.Unlock() }
func (f *fakeShare) Status() share.Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	st := f.rest
	st.Good, st.Tills = !f.gone, f.tills
	return st
}
func (f *fakeShare) Received() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.finds && !f.gone
}
func (f *fakeShare) Silent() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.silent
}

func (f *fakeShare) Turn(_ context.Context, q share.Question) (hub.Turn, error) {
	f.mu.Lock()
	f.asked = append(f.asked, q)
	turn := f.turn
	f.mu.Unlock()
	if turn == nil {
		return hub.Turn{Granted: true}, nil
	}
	return turn(q)
}

func (f *fakeShare) Renew(context.Context, string) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.renewed = append(f.renewed, time.Now())
	return true, nil
}

func (f *fakeShare) set(g func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	g()
}

func away(share.Question) (hub.Turn, error) { return hub.Turn{}, share.ErrAway }

// startShared is start for a till that shares with f.
func startShared(t *testing.T, g *fakeGateway, path string, f *fakeShare) *bench {
	t.Helper()
	b := start(t, nil, path)
	b.stop()
	<-b.done
	if err := b.l.Join(t.Context(), "C1", shopID, "Ouaga"); err != nil {
		t.Fatal(err)
	}
	b.g, b.till.share = g, f
	b.till.Connect(g)
	return b
}

func (b *bench) run() {
	ctx, cancel := context.WithCancel(context.Background())
	b.stop, b.done = cancel, make(chan struct{})
	go func() { defer close(b.done); b.till.Run(ctx) }()
	synctest.Wait()
}

// takes takes in a sale of another till as it is after edit, and returns it.
func (b *bench) takes(edit func(*model.Invoice)) model.Invoice {
	b.t.Helper()
	at := b.till.Now()
	ref := ulid.Make().String()
	inv := model.Invoice{Ref: ref, Sale: ref, Amount: 5000, State: model.Pending, CreatedAt: at, PendingAt: at, Object: "Vente"}
	inv.Token = "token-" + ref
	inv.Link = "https://client.ligdicash.com/directpayment/invoice/" + inv.Token
	if edit(&inv); inv.State == model.Sending || inv.State == model.LostAnswer {
		inv.Token, inv.Link, inv.PendingAt = "", "", time.Time{}
	}
	c := model.Copy{Till: otherID, Shop: shopID, Rev: 1, Invoice: inv, Events: []model.Event{{At: inv.CreatedAt, Kind: model.EventSending, State: model.Sending, Amount: inv.Amount}}}
	got, err := b.l.TakeIn(context.Background(), ledger.Place{Shop: shopID, Seq: 1}, []ledger.Given{{Copy: c, Mark: c.Mark()}})
	if err != nil || len(got.Refused) > 0 || len(got.Changed) != 1 {
		b.t.Fatal(got, err)
	}
	b.till.learn(got.Changed)
	return got.Changed[0].Invoice
}

func as(s model.State) func(*model.Invoice) {
	return func(inv *model.Invoice) {
		inv.State = s
		if s.Final() {
			inv.SettledAt = inv.CreatedAt.Add(time.Second)
		}
		if s.IsPaid() {
			inv.GotAmount, inv.RawStatus = inv.Amount, "completed"
		}
	}
}

// told are the sales that somebody was told of.
func (b *bench) told() (refs []string) {
	for _, n := range b.news {
		if n, ok := n.(InvoiceNews); ok && n.Tells() {
			refs = append(refs, n.Invoice.Ref)
		}
		if n, ok := n.(UnwrittenNews); ok {
			refs = append(refs, n.Invoice.Ref)
		}
	}
	return refs
}

// Of another till's sale nothing is asked, given up, charged anew or set aside:
// there a customer may stand before its code.
func TestOthersSalesAreLeftAlone(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		f := &fakeShare{}
		b := startShared(t, &fakeGateway{confirm: paid("token")}, path, f)
		defer func() { b.kill() }()
		all := map[model.State]model.Invoice{}
		for _, s := range []model.State{model.Sending, model.Pending, model.Failed, model.LostAnswer, model.Paid} {
			all[s] = b.takes(as(s))
		}
		undated := b.takes(func(inv *model.Invoice) { inv.Undated = true })
		b.run()
		b.till.clock.heard(b.till.Now()) // sales can be dated
		b.till.tell(clockKnown{})
		later := b.takes(as(model.Pending))
		for _, inv := range all {
			b.till.Follow(inv.Ref)
			b.till.CheckNow(inv.Ref)
			if err := b.till.SetAside(inv.Ref, true); err != nil {
				t.Error(err)
			}
			if _, err := b.till.Again(context.Background(), inv.Ref); !errors.Is(err, ErrOthers) {
				t.Errorf("%s charged anew: %v", inv.State, err)
			}
		}
		b.after(20 * time.Minute)
		if asked := b.g.tokens(); len(asked) > 0 || len(b.g.creates) > 0 {
			t.Errorf("asked about %v, created %d", asked, len(b.g.creates))
		}
		for s, was := range all {
			if inv := b.invoice(was.Ref); inv.State != s || inv.Aside || inv.ReplacedBy != "" {
				t.Errorf("%s is now %s", s, inv.State)
			}
		}
		if inv := b.invoice(undated.Ref); !inv.Undated || !inv.CreatedAt.Equal(undated.CreatedAt) {
			t.Error("dated by a clock that it was not sold by")
		}
		if outs, err := b.l.Unsent(context.Background(), shopID, 10); err != nil || len(outs) > 0 {
			t.Errorf("%d were changed, %v", len(outs), err)
		}
		if told := b.told(); len(told) > 0 {
			t.Errorf("somebody was told of %v", told)
		}
		waiting, last, err := b.till.Open(context.Background())
		if err != nil || len(waiting) > 0 || last.Ref != "" {
			t.Errorf("in the strip: %d, last paid %q, %v", len(waiting), last.Ref, err)
		}
		for _, n := range b.news {
			if n, ok := n.(SweepNews); ok {
				t.Errorf("the morning counts them: %+v", n)
			}
		}
		if !b.till.StillAsks(b.invoice(later.Ref)) {
			t.Error("said to be asked about no more: its own till does")
		}
		if list, err := b.till.Newest(context.Background(), Query{}); err != nil || len(list) != 7 || list[0].Ref != later.Ref {
			t.Errorf("lists show %d, %v", len(list), err)
		}
	})
}

// A list that somebody has checked asks about the others' too, in turn; cut off
// from the shared ledger it leaves them out, and ends.
func TestCheckAllOfOthers(t *testing.T) {
	t.Parallel()
	for name, turn := range map[string]func(share.Question) (hub.Turn, error){"reached": nil, "away": away} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, path string) {
				f := &fakeShare{turn: turn}
				b := startShared(t, &fakeGateway{confirm: paid("token")}, path, f)
				defer func() { b.kill() }()
				theirs := b.takes(as(model.Pending))
				b.run()
				b.till.CheckAll([]string{theirs.Ref})
				b.after(10 * time.Second)
				want := map[string]model.State{"reached": model.Paid, "away": model.Pending}[name]
				if inv := b.invoice(theirs.Ref); inv.State != want {
					t.Errorf("got %s, want %s", inv.State, want)
				}
				over := slices.ContainsFunc(b.news, func(n News) bool { s, ok := n.(SweepNews); return ok && s.Over })
				if !over || len(b.told()) > 0 {
					t.Errorf("over %v, told %v", over, b.told())
				}
			})
		})
	}
}

// Whoever asks takes the turn first.
func TestTurnBeforeEachQuestion(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		f := &fakeShare{}
		b := startShared(t, &fakeGateway{}, path, f)
		b.till.Connect(nil)
		b.till.connect(b.g, accountOf("FAKE-KEY"))
		defer func() { b.kill() }()
		b.run()
		inv := b.charge()
		b.after(time.Minute)
		b.till.CheckNow(inv.Ref)
		b.after(5 * time.Second)
		if _, err := b.till.Check(context.Background(), inv.Ref); err != nil {
			t.Fatal(err)
		}
		if _, err := b.till.Look(context.Background(), "a token of nobody"); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		asked := b.g.tokens()
		if len(asked) < 10 || len(asked) != len(f.asked) {
			t.Fatalf("%d questions, %d turns", len(asked), len(f.asked))
		}
		for i, q := range f.asked {
			ours := asked[i] == "token-"+inv.Ref
			if ours && (q.Ref != inv.Ref || q.Anyway) || !ours && (strings.Contains(q.Ref, "nobody") || !q.Anyway) || q.Account != accountOf("FAKE-KEY") || q.Pace != budget {
				t.Errorf("%+v for %s", q, asked[i])
			}
		}
		if strings.Contains(accountOf("FAKE-KEY"), "FAKE") || accountOf("FAKE-KEY") == accountOf("FAKE-KEZ") {
			t.Error("the account tells the key, or not which one")
		}
		if len(f.renewed) < len(asked) {
			t.Errorf("%d questions ended, told %d times", len(asked), len(f.renewed))
		}
	})
}

func TestNotOurTurn(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		f := &fakeShare{turn: func(share.Question) (hub.Turn, error) { return hub.Turn{Wait: time.Second}, nil }}
		b := startShared(t, &fakeGateway{}, path, f)
		defer func() { b.kill() }()
		b.run()
		inv := b.charge()
		b.till.CheckNow(inv.Ref)
		b.after(30 * time.Second)
		if n := len(b.g.tokens()); n > 0 {
			t.Fatalf("asked %d times out of turn", n)
		}
		if n := len(f.asked); n < 10 || n > 40 {
			t.Errorf("the turn was asked for %d times in 30 s", n)
		}
		if !b.invoice(inv.Ref).CheckedAt.IsZero() {
			t.Error("noted as asked about")
		}
		begun := time.Now()
		f.set(func() {
			f.turn = func(share.Question) (hub.Turn, error) {
				return hub.Turn{Granted: true, Wait: 700 * time.Millisecond}, nil
			}
		})
		b.after(5 * time.Second)
		if at := b.g.times("token-" + inv.Ref); len(at) == 0 || at[0].Sub(begun) < 700*time.Millisecond || at[0].Sub(begun) > 2*time.Second {
			t.Errorf("asked at %v after %v: not once it was its turn, by its slot", at, begun)
		}
		if h := b.till.Health(); h.Trouble != NoTrouble {
			t.Errorf("waiting for a turn is taken for trouble: %+v", h)
		}
	})
}

// What the others know more of is on its way: it is not asked about. Where it never
// comes, the customer is seen all the same.
func TestOthersKnowMore(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		f := &fakeShare{turn: func(q share.Question) (hub.Turn, error) {
			return hub.Turn{Granted: q.Anyway, Newer: !q.Anyway}, nil
		}}
		b := startShared(t, &fakeGateway{confirm: paid("token")}, path, f)
		defer func() { b.kill() }()
		b.run()
		inv := b.charge()
		b.after(8 * time.Second)
		if n := len(b.g.tokens()); n > 0 {
			t.Fatal("asked although more is known")
		}
		b.after(4 * time.Second)
		if got := b.invoice(inv.Ref); got.State != model.Paid {
			t.Errorf("what never comes hides a payment: %s", got.State)
		}
	})
}

// A slow or lost shared ledger keeps nobody from asking about one's own.
func TestSharedLedgerAway(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		f := &fakeShare{turn: away}
		b := startShared(t, &fakeGateway{}, path, f)
		defer func() { b.kill() }()
		b.run()
		inv, theirs := b.charge(), b.takes(as(model.Pending))
		b.after(time.Minute)
		if n := len(b.g.times("token-" + inv.Ref)); n < 10 {
			t.Errorf("asked %d times in a minute", n)
		}
		out, err := b.till.Check(context.Background(), theirs.Ref)
		if !errors.Is(err, ErrOthersAway) || out.Did || out.Invoice.Ref != theirs.Ref {
			t.Errorf("%+v, %v", out, err)
		}
		if n := len(b.g.times("token-" + theirs.Ref)); n > 0 {
			t.Error("asked about another till's sale, which may be asking too")
		}
		b.stop()
		<-b.done
		b.till.share = nil // it shares no longer
		if _, err := b.till.Check(context.Background(), theirs.Ref); !errors.Is(err, ErrOthersAway) {
			t.Error(err)
		}
	})
}

// A person may ask about another till's sale; what comes of it is the sale's, and
// which link replaces which stays that till's to say.
func TestCheckOfOthers(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		f := &fakeShare{}
		b := startShared(t, &fakeGateway{confirm: paid("token")}, path, f)
		defer func() { b.kill() }()
		first := b.takes(as(model.Pending))
		second := b.takes(func(inv *model.Invoice) { inv.Sale = first.Ref })
		b.run()
		out, err := b.till.Check(context.Background(), first.Ref)
		if err != nil || out.Invoice.State != model.Paid || b.invoice(first.Ref).State != model.Paid {
			t.Fatalf("%+v, %v", out, err)
		}
		if other := b.invoice(second.Ref); other.ReplacedBy != "" {
			t.Errorf("replaced here: %+v", other)
		}
		b.after(time.Second)
		if told := b.told(); len(told) > 0 {
			t.Errorf("rings for %v", told)
		}
		if outs, err := b.l.Unsent(context.Background(), shopID, 10); err != nil || len(outs) != 1 || outs[0].Invoice.Ref != first.Ref || outs[0].Rev != 1 {
			t.Errorf("to hand over: %+v, %v", outs, err)
		}
	})
}

// A question that hangs keeps its turn.
func TestTurnIsKept(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		f, slow := &fakeShare{}, sync.Once{}
		b := startShared(t, &fakeGateway{confirm: func(string) (ligdicash.Payin, error) {
			slow.Do(func() { time.Sleep(9 * time.Second) })
			return waiting, nil
		}}, path, f)
		defer func() { b.kill() }()
		b.run()
		inv := b.charge()
		b.after(20 * time.Second)
		began := b.g.times("token-" + inv.Ref)[0]
		var gaps []time.Duration
		last := began
		for _, at := range f.renewed {
			if at.Sub(began) <= 9*time.Second+time.Millisecond {
				gaps, last = append(gaps, at.Sub(last)), at
			}
		}
		if len(gaps) < 5 || slices.Max(gaps) > turnAgain+100*time.Millisecond || last.Sub(began) < 9*time.Second {
			t.Errorf("renewed after %v", gaps)
		}
	})
}

// The sales of a till that is silent are asked about by another, once a minute
// each; its own beat ends it. What it may be sending stays its own.
func TestStandingIn(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		f := &fakeShare{}
		b := startShared(t, &fakeGateway{}, path, f)
		defer func() { b.kill() }()
		b.run()
		pending, sending, lost := b.takes(as(model.Pending)), b.takes(as(model.Sending)), b.takes(as(model.LostAnswer))
		old := b.takes(func(inv *model.Invoice) { inv.PendingAt = inv.PendingAt.Add(-48 * time.Hour) })
		b.after(time.Minute)
		if n := len(b.g.tokens()); n > 0 {
			t.Fatal("asked while its till is there")
		}
		silent := time.Now()
		f.set(func() { f.silent = []string{otherID} })
		b.after(5*time.Minute + 10*time.Second)
		at := b.g.times(pending.Token)
		if len(at) < 5 || len(at) > 6 || at[0].Sub(silent) > 3*time.Second {
			t.Fatalf("asked at %v, silent since %v", at, silent)
		}
		for i := range at[1:] {
			if gap := at[i+1].Sub(at[i]); gap < standInEvery {
				t.Errorf("asked again after %v", gap)
			}
		}
		if n := len(b.g.tokens()); n != len(at) {
			t.Errorf("%d questions about others: %s %s %s", n-len(at), sending.Ref, lost.Ref, old.Ref)
		}
		if inv := b.invoice(sending.Ref); inv.State != model.Sending {
			t.Errorf("given up: %s", inv.State)
		}
		f.set(func() { f.silent = nil })
		before := len(b.g.tokens())
		b.after(3 * time.Minute)
		if n := len(b.g.tokens()) - before; n > 0 {
			t.Errorf("%d questions since it is back", n)
		}
		b.g.answer(paid("token"))
		f.set(func() { f.silent = []string{otherID} })
		b.after(time.Minute)
		if inv := b.invoice(pending.Ref); inv.State != model.Paid || len(b.told()) > 0 {
			t.Errorf("%s, told of %v", inv.State, b.told())
		}
	})
}

// Cut off, nobody is stood in for, and asked about one's own as ever.
func TestStandingInNeedsTheSharedLedger(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		f := &fakeShare{turn: away, silent: []string{otherID}}
		b := startShared(t, &fakeGateway{}, path, f)
		defer func() { b.kill() }()
		b.run()
		b.takes(as(model.Pending))
		own := b.charge()
		b.after(2 * time.Minute)
		if n := len(b.g.tokens()); n == 0 || n != len(b.g.times("token-"+own.Ref)) {
			t.Errorf("%d questions, %d about its own", n, len(b.g.times("token-"+own.Ref)))
		}
	})
}

// The sales of a till that was adopted are this till's own.
func TestAdopted(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := startShared(t, &fakeGateway{confirm: paid("token")}, path, &fakeShare{})
		defer func() { b.kill() }()
		pending, sending := b.takes(as(model.Pending)), b.takes(as(model.Sending))
		if err := b.l.Adopt(context.Background(), otherID); err != nil {
			t.Fatal(err)
		}
		b.run()
		b.after(time.Minute)
		if p, s := b.invoice(pending.Ref), b.invoice(sending.Ref); p.State != model.Paid || s.State != model.LostAnswer {
			t.Errorf("%s, %s", p.State, s.State)
		}
		if _, err := b.till.Again(context.Background(), sending.Ref); err != nil {
			t.Error(err)
		}
	})
}

// The same while the till runs, whoever adopts.
func TestAdoptedMeanwhile(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := startShared(t, &fakeGateway{confirm: paid("token")}, path, &fakeShare{})
		defer func() { b.kill() }()
		b.run()
		pending, sending := b.takes(as(model.Pending)), b.takes(as(model.Sending))
		b.after(time.Minute)
		other, err := ledger.Open(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		if err := other.Adopt(context.Background(), otherID); err != nil {
			t.Fatal(err)
		}
		if err := other.Close(); err != nil {
			t.Fatal(err)
		}
		b.after(time.Minute)
		if p, s := b.invoice(pending.Ref), b.invoice(sending.Ref); p.State != model.Paid || s.State != model.LostAnswer {
			t.Errorf("%s, %s", p.State, s.State)
		}
	})
}

// What others learn of one's own sales is told like anything; of what they sell,
// and of sales that come back out of the past, nobody is.
func TestLearn(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		f := &fakeShare{}
		b := startShared(t, &fakeGateway{}, path, f)
		defer func() { b.kill() }()
		b.run()
		own := b.charge()
		b.after(5 * time.Second)
		outs, err := b.l.Copies(context.Background(), []string{own.Ref})
		if err != nil || len(outs) != 1 {
			t.Fatal(outs, err)
		}
		c := outs[0].Copy
		next, evs, ok := c.Invoice.Judge(read(completed(5000)), b.till.Now())
		if !ok {
			t.Fatal("not judged")
		}
		c.Invoice, c.Events = next, append(c.Events, evs...)
		got, err := b.l.TakeIn(context.Background(), ledger.Place{Shop: shopID, Seq: 2}, []ledger.Given{{Copy: c, Mark: c.Mark()}})
		if err != nil || len(got.Changed) != 1 {
			t.Fatal(got, err)
		}
		b.till.learn(got.Changed)
		b.takes(as(model.Paid))
		b.till.learn([]ledger.Change{{Invoice: b.invoice(own.Ref)}}) // as after a backup
		b.after(time.Second)
		if told := b.told(); len(told) != 2 || told[0] != own.Ref || told[1] != own.Ref { // it has its link, and is paid
			t.Errorf("told of %v", told)
		}
		asked := len(b.g.tokens())
		b.after(10 * time.Minute)
		if n := len(b.g.tokens()); n != asked {
			t.Errorf("asked %d times more about what is paid", n-asked)
		}
		lists := 0
		for _, n := range b.news {
			if n, ok := n.(OthersNews); ok {
				lists += len(n.All)
			}
		}
		if lists != 2 {
			t.Errorf("lists hear of %d", lists)
		}
	})
}

// What is usual is what is usual at this counter; the same customer may have been
// asked for the same at the next one.
func TestQuestionsAndOthers(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := startShared(t, &fakeGateway{}, path, &fakeShare{})
		defer func() { b.kill() }()
		for range 40 {
			b.takes(func(inv *model.Invoice) { inv.Amount = 100 })
		}
		first := b.takes(func(inv *model.Invoice) { inv.Firstname, inv.Amount = "Awa", 5000 })
		line, err := model.ParseLine("5000")
		if err != nil {
			t.Fatal(err)
		}
		q := b.till.Questions(context.Background(), model.Sale{Line: line, Firstname: "Awa"})
		if q.Usual != 0 || q.First.Ref != first.Ref {
			t.Errorf("usual %v, first %q", q.Usual, q.First.Ref)
		}
	})
}

// The one case in which 3 s can be too long: a till that the shared ledger cannot
// hear of, and LigdiCash can, beside a neighbour that stands in for it. It is
// bounded: one question a minute and invoice is the neighbour's.
func TestCutOffBesideANeighbour(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{}
		home := startShared(t, g, path, &fakeShare{turn: away})
		defer func() { home.kill() }()
		home.run()
		me, err := home.l.Me(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var invs []model.Invoice
		for range 3 {
			invs = append(invs, home.charge())
		}
		home.after(5 * time.Second)
		f := &fakeShare{}
		next := startShared(t, g, path+"-next", f)
		defer func() { next.kill() }()
		outs, err := home.l.Unsent(t.Context(), shopID, 10)
		if err != nil || len(outs) != len(invs) {
			t.Fatal(outs, err)
		}
		var all []ledger.Given
		for _, o := range outs {
			all = append(all, ledger.Given{Copy: o.Copy, Mark: o.Mark})
		}
		if _, err := next.l.TakeIn(t.Context(), ledger.Place{Shop: shopID, Seq: 1}, all); err != nil {
			t.Fatal(err)
		}
		next.run()
		f.set(func() { f.silent = []string{me.ID} })
		minutes := proof.Size(1, 3, 60)
		began := time.Now()
		home.after(time.Duration(minutes) * time.Minute)
		extra := 0
		for _, inv := range invs {
			at := g.times("token-" + inv.Ref)
			near := 0
			for i := 1; i < len(at); i++ {
				if at[i].After(began) && at[i].Sub(at[i-1]) < minGap {
					near++
				}
			}
			// Each of the neighbour's may be near the one before it, and the one after.
			asked := 0
			for _, q := range f.asked {
				if q.Ref == inv.Ref {
					asked++
				}
			}
			if asked < minutes || asked > minutes+1 || near > 2*asked {
				t.Errorf("the neighbour asked %d times in %d minutes, %d within 3 s of another", asked, minutes, near)
			}
			extra += asked
		}
		t.Logf("%.2f more questions an invoice and minute", float64(extra)/float64(minutes*len(invs)))
	})
}

// That the shared ledger is away is told once, with what waits for it, and that it
// is back; not while the till only begins.
func TestSharingIsTold(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		f := &fakeShare{gone: true, turn: away}
		b := startShared(t, &fakeGateway{}, path, f)
		defer func() { b.kill() }()
		b.run()
		said := func() (out []Sharing) {
			for _, n := range b.news {
				if n, ok := n.(SharingNews); ok {
					out = append(out, n.Sharing)
				}
			}
			return out
		}
		b.after(10 * time.Second)
		if n := len(said()); n > 0 {
			t.Fatal("told while it begins")
		}
		b.charge()
		b.after(time.Minute)
		if all := said(); len(all) != 1 || all[0].Good || all[0].Unsent != 1 {
			t.Fatalf("told %+v", all)
		}
		b.charge()
		b.after(time.Minute)
		if all := said(); len(all) != 2 || all[1].Unsent != 2 {
			t.Fatalf("told %+v", all)
		}
		f.set(func() { f.gone, f.turn = false, nil })
		b.after(time.Minute)
		if all := said(); len(all) != 3 || !all[2].Good {
			t.Fatalf("told %+v", all)
		}
	})
}

// What somebody must mend is told at once and once; a connection that is lost and
// made again in a moment is not told, nor what is still to come where that is little.
func TestSharingIsToldWhereSomebodyMustMendIt(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		f := &fakeShare{gone: true}
		b := startShared(t, &fakeGateway{}, path, f)
		defer func() { b.kill() }()
		f.rest.Why = ErrNameTaken
		b.run()
		said := func() (out []SharingNews) {
			for _, n := range b.news {
				if n, ok := n.(SharingNews); ok {
					out = append(out, n)
				}
			}
			b.news = nil
			return out
		}
		for i, step := range []struct {
			does string
			set  func()
			wait time.Duration
			want []Obstacle // of the news
			left int64
		}{
			{"the name is taken", func() {}, 2 * time.Second, []Obstacle{NameTaken}, 0},
			{"still", func() {}, time.Minute, nil, 0},
			{"now the password is wrong", func() { f.rest.Why = &hub.Error{Kind: hub.ErrPassword} }, time.Minute, []Obstacle{WrongPassword}, 0},
			{"good, with much to come", func() { f.gone, f.rest.Why, f.rest.Of = false, nil, 5_000 }, 5 * time.Second, []Obstacle{NoObstacle}, 5_000},
			{"some has come", func() { f.rest.Loaded = 2_000 }, 5 * time.Second, []Obstacle{NoObstacle}, 3_000},
			{"all but little", func() { f.rest.Loaded = 4_990 }, 5 * time.Second, []Obstacle{NoObstacle}, 0},
			{"a little more", func() { f.rest.Of = 5_040 }, 5 * time.Second, nil, 0},
			{"lost for a moment", func() { f.gone, f.rest.Why = true, &hub.Error{Kind: hub.ErrLost} }, 1900 * time.Millisecond, nil, 0},
			{"and back", func() { f.gone, f.rest.Why = false, nil }, 5 * time.Second, nil, 0},
			{"lost for longer", func() { f.gone, f.rest.Why = true, &hub.Error{Kind: hub.ErrLost} }, 5 * time.Second, []Obstacle{ServerLost}, 0},
			{"back as another", func() { f.gone, f.rest.Why, f.rest.Copied = false, nil, true }, 5 * time.Second, []Obstacle{NoObstacle}, 0},
			{"the clocks are apart", func() { f.rest.Off = 3 * time.Minute }, 5 * time.Second, []Obstacle{NoObstacle}, 0},
			{"by a second more", func() { f.rest.Off += time.Second }, 5 * time.Second, nil, 0},
			{"no longer", func() { f.rest.Off = time.Second }, 5 * time.Second, []Obstacle{NoObstacle}, 0},
			{"and taken over", func() { f.rest.Adopted = true }, time.Minute, nil, 0},
		} {
			f.set(step.set)
			b.after(step.wait)
			var got []Obstacle
			all := said()
			for _, n := range all {
				got = append(got, n.Obstacle())
			}
			if !slices.Equal(got, step.want) {
				t.Errorf("%d, %s: told %v, want %v", i, step.does, got, step.want)
			}
			for _, n := range all {
				if left := n.Of - n.Loaded; n.Good && left != step.left {
					t.Errorf("%d, %s: %d to come, want %d", i, step.does, left, step.left)
				}
			}
		}
	})
}

// The tills that lists can be narrowed to: this one first, none that sells nothing,
// none with the name of another; none where there is but one.
func TestTillsBeside(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		f := &fakeShare{}
		b := startShared(t, &fakeGateway{}, path, f)
		defer func() { b.kill() }()
		names := func() (out []string) {
			all, err := b.till.Beside(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range all {
				out = append(out, s.Name)
			}
			return out
		}
		if got := names(); got != nil {
			t.Errorf("alone: %q", got)
		}
		const receiver, twin, nameless = "01KB2T5YQ0T0000000000XRECV", "01KB2T5YQ0T0000000000XTW1N", "01KB2T5YQ0T0000000000XN0NE"
		if err := b.l.Meet(t.Context(), []ledger.Till{{ID: receiver, Name: "A door", Shop: shopID}}); err != nil {
			t.Fatal(err)
		}
		f.set(func() { f.tills = []hub.Till{{ID: receiver, Kind: "callbacks"}, {ID: otherID, Kind: "till"}} })
		if got := names(); got != nil {
			t.Errorf("with a receiver: %q", got)
		}
		if err := b.l.Meet(t.Context(), []ledger.Till{{ID: otherID, Name: "A2", Shop: shopID}, {ID: twin, Name: "a2", Shop: shopID}, {ID: nameless, Shop: shopID}}); err != nil {
			t.Fatal(err)
		}
		if got, want := names(), []string{"C1", "A2 …THER", "a2 …TW1N", "…N0NE"}; !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	})
}

// A till is silent where the shared ledger says so, and nothing is known of one
// while that is out of reach.
func TestSilence(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		f := &fakeShare{rest: share.Status{Quiet: 16 * time.Second}}
		b := startShared(t, &fakeGateway{}, path, f)
		defer func() { b.kill() }()
		for is, want := range map[hub.Till]bool{
			{Live: true, Age: 10 * time.Second}:                 false,
			{Live: true, Age: 17 * time.Second}:                 true,
			{Age: time.Second}:                                  true,
			{Live: true, Age: time.Hour, AdoptedBy: "somebody"}: false,
		} {
			is.ID = otherID
			f.set(func() { f.tills, f.gone = []hub.Till{is}, false })
			if _, silent := b.till.Silence(otherID); silent != want {
				t.Errorf("%+v: silent %v", is, silent)
			}
			f.set(func() { f.gone = true })
			if _, silent := b.till.Silence(otherID); silent {
				t.Errorf("%+v: silent while nobody can be heard", is)
			}
		}
	})
}

// A report names the tills of the shop that have not handed over all of its day.
func TestReportNamesWhoIsBehind(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		f := &fakeShare{}
		b := startShared(t, &fakeGateway{}, path, f)
		defer func() { b.kill() }()
		const adopted, receiver = "01KB2T5YQ0T0000000000XADPT", "01KB2T5YQ0T0000000000XRECV"
		if err := b.l.Meet(context.Background(), []ledger.Till{{ID: otherID, Name: "C2", Shop: shopID}, {ID: adopted, Name: "C3", Shop: shopID},
			{ID: receiver, Name: "Door", Shop: shopID}, {ID: "01KB2T5YQ0T0000000000XFARR", Name: "C9", Shop: otherID}}); err != nil {
			t.Fatal(err)
		}
		day := model.Days{Zone: time.UTC}
		behind := func(of time.Time) []Behind {
			t.Helper()
			r, err := b.till.Report(context.Background(), of, day)
			if err != nil {
				t.Fatal(err)
			}
			return r.Behind
		}
		for n := range 2 { // whether it runs or only reads: it has the shared ledger's word, or what is kept of it
			if all := behind(time.Now()); len(all) != 3 || all[0].Name != "C2" || !all[0].Upto.IsZero() {
				t.Errorf("before anything was heard: %v", all)
			}
			if n == 0 {
				b.run()
			}
		}
		hears := func(upto time.Time) {
			f.set(func() {
				f.tills = []hub.Till{{ID: otherID, Name: "C2", Shop: shopID, Kind: "till", CompleteTo: upto},
					{ID: adopted, Name: "C3", Shop: shopID, Kind: "till", AdoptedBy: "me"}, {ID: receiver, Shop: shopID, Kind: "callbacks"}}
			})
		}
		hears(time.Now())
		if all := behind(time.Now()); len(all) > 0 {
			t.Errorf("all has come, and it names %v", all)
		}
		at := time.Now()
		b.after(10 * time.Second)
		f.set(func() { f.gone = true })
		if all := behind(time.Now()); len(all) != 1 || !all[0].Upto.Equal(at) {
			t.Errorf("nobody can be heard now: %v", all)
		}
		if r, err := b.till.ReportOf(context.Background(), time.Now(), day, otherID, ""); err != nil || len(r.Behind) != 1 {
			t.Errorf("of C2 alone: %v, %v", r.Behind, err)
		}
		if r, err := b.till.ReportOf(context.Background(), time.Now(), day, adopted, ""); err != nil || len(r.Behind) != 0 {
			t.Errorf("of C3 alone: %v, %v", r.Behind, err)
		}
		f.set(func() { f.gone = false })
		b.after(time.Hour)
		if all := behind(time.Now()); len(all) != 1 || !all[0].Upto.Equal(at) {
			t.Errorf("an hour behind: %v", all)
		}
		if all := behind(at.AddDate(0, 0, -1)); len(all) > 0 {
			t.Errorf("yesterday has come, and it names %v", all)
		}
		f.set(func() { f.tills[0].CompleteTo, f.rest.Of = time.Now(), 1 })
		if all := behind(time.Now()); len(all) != 3 {
			t.Errorf("not all of it is here yet, and it names %v", all)
		}
	})
}

// What is kept of the others says who is behind, where nobody hands over: to a
// command, and at the start.
func TestReportOfOneThatOnlyReads(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := startShared(t, &fakeGateway{}, path, &fakeShare{gone: true})
		defer func() { b.kill() }()
		began, day := time.Now(), model.Days{Zone: time.UTC}
		id := func(n int) string { return fmt.Sprintf("01KB2T5YQ0T00000000000%04d", n) }
		if err := b.l.Meet(context.Background(), []ledger.Till{
			{ID: id(1), Name: "C5", Shop: shopID, Kind: "till", Upto: began.Add(-time.Hour)}, {ID: id(2), Name: "C4", Shop: shopID, Kind: "till", Upto: began},
			{ID: id(3), Name: "C3", Shop: shopID, Kind: "till", Heir: "somebody"}, {ID: id(4), Name: "Door", Shop: shopID, Kind: "callbacks"},
			{ID: id(5), Name: "C9", Shop: otherID, Kind: "till"}, {ID: id(6), Name: "C6", Shop: shopID, Kind: "till"},
		}); err != nil {
			t.Fatal(err)
		}
		r, err := b.till.Report(context.Background(), began, day)
		if want := []Behind{{"C5", began.Add(-time.Hour).UTC()}, {"C6", time.Time{}}}; err != nil || !slices.Equal(r.Behind, want) {
			t.Errorf("behind are %v, %v, want %v", r.Behind, err, want)
		}
		if r, err := b.till.Report(context.Background(), began.AddDate(0, 0, -2), day); err != nil || len(r.Behind) != 1 || r.Behind[0].Name != "C6" {
			t.Errorf("a day of before: %v, %v", r.Behind, err)
		}
		b.till.share = nil
		if r, _ := b.till.Report(context.Background(), began, day); len(r.Behind) > 0 {
			t.Errorf("one that is set to share nothing names %v", r.Behind)
		}
	})
}
