package till

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/ledger"
)

// However many sales are open: the till starts, sells and ends as ever, with no
// more memory, and goes through all of them.
func TestVeryManyOpen(t *testing.T) {
	proof.Slow(t)
	n := proof.Size(3_000, 20_000, 100_000)
	onStreet(t, func(s *street) {
		all := iter.Seq2[model.Invoice, []model.Event](func(yield func(model.Invoice, []model.Event) bool) {
			for i := range n {
				inv := old(fmt.Sprintf("OLD%06d", i), 0)
				at := truth().Add(-time.Duration(n-i) * time.Minute)
				inv.CreatedAt, inv.PendingAt = at, at
				if !yield(inv, []model.Event{{At: at, Kind: model.EventLink, State: inv.State}}) {
					return
				}
			}
		})
		if err := s.l.AddAll(context.Background(), all); err != nil {
			t.Fatal(err)
		}
		s.stop()
		before, _ := measure()
		s.open()
		time.Sleep(time.Second)
		inv := s.sell()
		s.till.Show(inv.Ref)
		time.Sleep(5 * time.Second)
		if took := s.pays(inv, time.Minute); took > 7*time.Second {
			t.Errorf("with %d open a payment is seen after %v", n, took)
		}
		time.Sleep(5 * time.Minute)
		after, _ := measure()
		if grown := int64(after) - int64(before); grown > 10<<20 {
			t.Errorf("%d kB more with %d open", grown>>10, n)
		}
		s.set(func() { s.takes = 10 * time.Second })
		time.Sleep(time.Second)
		from := time.Now()
		s.stop()
		if took := time.Since(from); took > 2*time.Second {
			t.Errorf("it ended after %v", took)
		}
		if len(s.asked) < 100 { // none is known to LigdiCash: each is asked about in both forms
			t.Errorf("%d were asked about in five minutes", len(s.asked))
		}
		s.set(func() { s.takes = 0 })
		s.open()
	})
}

// However many are in the watch, a sale of this run gets its place in it: a
// customer may be standing there.
func TestFullWatch(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{}, path)
		defer b.kill()
		inv := b.charge()
		b.after(time.Second)
		inv = b.invoice(inv.Ref)
		w := &watcher{t: b.till, rounds: &rounds{morning: &morning{}}, open: map[string]*watched{}}
		for i := range mostWatched {
			w.open[fmt.Sprint("OLD", i)] = &watched{}
		}
		left := inv
		left.Ref = "LEFT"
		w.care(left)
		if w.open["LEFT"] != nil || !w.morning.more {
			t.Errorf("one of an earlier run: in the watch %v, another round %v", w.open["LEFT"] != nil, w.morning.more)
		}
		w.care(inv)
		if w.open[inv.Ref] == nil {
			t.Error("a sale of this run is not asked about")
		}
	})
}

// Retry-After is obeyed for all questions, whoever asks, and told; nonsense and
// eternity are cut by the client.
func TestRetryAfter(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{confirm: func(string) (ligdicash.Payin, error) {
			return ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.Busy, HTTP: 429, RetryAfter: 2 * time.Minute}
		}}
		b, other := start(t, g, path), start(t, g, path)
		defer b.kill()
		defer other.kill()
		inv := b.charge()
		b.charge()
		b.after(10 * time.Second)
		if n := len(g.tokens()); n != 1 {
			t.Fatalf("%d questions, want one", n)
		}
		if left := b.till.Health().Pause - b.till.Running(); left < 100*time.Second || left > 2*time.Minute {
			t.Errorf("the screens are told to wait %v", left)
		}
		g.answer(func(string) (ligdicash.Payin, error) { return completed(5000), nil })
		b.till.CheckNow(inv.Ref)
		other.till.CheckNow(inv.Ref)
		b.after(90 * time.Second)
		if n := len(g.tokens()); n != 1 {
			t.Errorf("%d questions before the pause was over", n)
		}
		b.after(time.Minute)
		if got := b.invoice(inv.Ref).State; got != model.Paid {
			t.Errorf("after the pause it is %q", got)
		}
	})
}

// A ledger that cannot be written, since its file was taken away: what waits is
// asked about all the same, a payment is told as one that is not written, and
// is paid, by itself, once the ledger is back.
func TestPaidAndNotWritten(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{}
		b := start(t, g, path)
		defer b.kill()
		inv := b.charge()
		b.after(time.Second)
		if err := os.Rename(path, path+".away"); err != nil {
			t.Skip("an open file cannot be renamed here:", err)
		}
		g.answer(func(string) (ligdicash.Payin, error) { return completed(5000), nil })
		b.after(20 * time.Second)
		if b.invoice(inv.Ref).State != model.Pending {
			t.Error("what cannot be written was written")
		}
		if all := b.till.Unwritten(); len(all) != 1 || all[0].Invoice.State != model.Paid || all[0].Why == nil {
			t.Errorf("not written yet: %+v", all)
		}
		told := 0
		for _, n := range b.news {
			switch n := n.(type) {
			case UnwrittenNews:
				told++
			case InvoiceNews:
				if n.Invoice.State.IsPaid() {
					t.Error("it was told as paid")
				}
			}
		}
		if told != 1 {
			t.Errorf("told %d times, want once", told)
		}
		_, err := b.till.Check(context.Background(), inv.Ref)
		var kept *NotWritten
		if !errors.As(err, &kept) || kept.Invoice.State != model.Paid {
			t.Errorf("Check says %v", err)
		}
		if err := os.Rename(path+".away", path); err != nil {
			t.Fatal(err)
		}
		b.after(10 * time.Second)
		if got := b.invoice(inv.Ref).State; got != model.Paid || len(b.till.Unwritten()) != 0 {
			t.Errorf("the ledger is back, and it is %q; %d not written", got, len(b.till.Unwritten()))
		}
	})
}

// When the till stops asking by itself, it says so; what is on the glass it
// asks about for as long as it is there.
func TestStillAsks(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	hours(t)
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{}
		b := start(t, g, path)
		defer b.kill()
		inv := b.charge()
		b.after(23 * time.Hour)
		inv = b.invoice(inv.Ref)
		if !b.till.StillAsks(inv) {
			t.Error("a link that can be paid is no longer asked about")
		}
		b.after(2 * time.Hour)
		if b.till.StillAsks(inv) {
			t.Error("it is said to be asked about after 25 hours")
		}
		n := len(g.tokens())
		b.after(time.Hour)
		if len(g.tokens()) != n {
			t.Errorf("%d questions about what is said not to be asked about", len(g.tokens())-n)
		}
		b.till.Show(inv.Ref)
		b.after(10 * time.Minute)
		if !b.till.StillAsks(inv) || len(g.tokens()) < n+8 {
			t.Errorf("on the glass: %d questions in ten minutes", len(g.tokens())-n)
		}
		b.till.Show("")
	})
}

// A paid sale that LigdiCash no longer calls so is one to look at, for good or
// until it does again; its state stays, and every answer is in its history.
func TestAskedAgain(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{confirm: paid("")}
		b := start(t, g, path)
		defer b.kill()
		inv := b.charge()
		b.after(10 * time.Second)
		for _, k := range []struct {
			answer ligdicash.Payin
			doubt  model.Doubt
		}{{completed(5000), ""}, {waiting, model.TakenBack}, {completed(4000), model.TakenBack}, {completed(5000), ""}} {
			g.answer(func(string) (ligdicash.Payin, error) { return k.answer, nil })
			out, err := b.till.Check(context.Background(), inv.Ref)
			if err != nil || !out.Did || out.Invoice.State != model.Paid || out.Invoice.Doubt != k.doubt || out.Invoice.ToLookAt() != (k.doubt != "") {
				t.Errorf("%s %d: %+v, %v", k.answer.Word, k.answer.AmountXOF, out, err)
			}
			b.after(time.Minute)
		}
		evs, _ := b.l.Events(context.Background(), inv.Ref)
		asked := 0
		for _, ev := range evs {
			if ev.Kind == model.EventAsked {
				asked++
			}
		}
		if asked != 4 {
			t.Errorf("%d answers are in the history, want four", asked)
		}
		synctest.Wait()
		if total, err := b.till.Total(context.Background(), ledger.Query{States: []model.State{model.Paid}}); err != nil || total.Sum != 5000 {
			t.Errorf("the sum is %v, %v", total.Sum, err)
		}
	})
}
