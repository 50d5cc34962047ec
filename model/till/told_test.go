package till

import (
	"context"
	"errors"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/model"
)

// about are the news of an invoice since the last call.
func (b *bench) about(ref string) (out []InvoiceNews) {
	for _, n := range b.news {
		if n, ok := n.(InvoiceNews); ok && n.Invoice.Ref == ref {
			out = append(out, n)
		}
	}
	b.news = nil
	return out
}

// Each answer is told once, whether it changes anything or not.
func TestEachAnswerIsToldOnce(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{}
		b := start(t, g, path)
		defer b.kill()
		inv := b.charge()
		b.after(time.Second)
		b.about(inv.Ref)
		asked := len(g.tokens())
		b.after(30 * time.Second)
		asked = len(g.tokens()) - asked
		if got := b.about(inv.Ref); len(got) != asked || asked < 5 {
			t.Errorf("%d answers of no change were told %d times", asked, len(got))
		} else if !got[0].Answered || got[0].Was != model.Pending || got[0].Invoice.State != model.Pending {
			t.Errorf("told as %+v", got[0])
		}
		g.answer(func(string) (ligdicash.Payin, error) { return completed(5000), nil })
		b.after(20 * time.Second)
		if got := b.about(inv.Ref); len(got) != 1 || !got[0].Answered || got[0].Was != model.Pending || got[0].Invoice.State != model.Paid {
			t.Errorf("a payment was told as %+v", got)
		}
	})
}

// What LigdiCash does not find is in the history once, however often it says so.
func TestNotFoundIsKeptOnce(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{confirm: func(string) (ligdicash.Payin, error) {
			return ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.NotFound, Code: "02"}
		}}
		b := start(t, g, path)
		defer b.kill()
		inv := b.charge()
		b.after(10 * time.Minute)
		if n := len(g.tokens()); n < 5 {
			t.Errorf("it was asked about %d times", n)
		}
		got, evs, err := b.l.History(t.Context(), inv.Ref)
		if err != nil || got.State != model.Pending || got.Doubt != model.NotFound {
			t.Errorf("it is %s, doubt %q, %v", got.State, got.Doubt, err)
		}
		n := 0
		for _, ev := range evs {
			if ev.Kind == model.EventDoubt {
				n++
			}
		}
		if n != 1 {
			t.Errorf("the history has %d doubts: %+v", n, evs)
		}
	})
}

// What cannot be sent again now is no trouble of the machine.
func TestNotNowIsNoTrouble(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{confirm: func(string) (ligdicash.Payin, error) { return completed(5000), nil }}
		b := start(t, g, path)
		defer b.kill()
		inv := b.charge()
		b.after(20 * time.Second)
		if _, err := b.till.Again(t.Context(), inv.Ref); !errors.Is(err, ErrNotNow) {
			t.Fatalf("a paid sale sent again: %v", err)
		}
		b.after(time.Second)
		for _, n := range b.news {
			if n, ok := n.(TroubleNews); ok {
				t.Errorf("told as trouble: %v", n.Err)
			}
		}
		if len(g.creates) != 1 {
			t.Errorf("%d creates", len(g.creates))
		}
	})
}

// What nobody asks about any more is asked about at once where it is shown, and
// is told once, however often it is.
func TestShownIsLookedAfter(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		inv := old("OLD", 48*time.Hour)
		put(t, path, inv)
		g := &fakeGateway{}
		b := start(t, g, path)
		defer b.kill()
		b.after(time.Minute)
		b.about(inv.Ref)
		if n := len(g.tokens()); n != 1 {
			t.Fatalf("at start it was asked about %d times", n)
		}
		b.till.Show(inv.Ref)
		b.after(300 * time.Millisecond)
		if n, told := len(g.tokens()), len(b.about(inv.Ref)); n != 2 || told != 2 {
			t.Errorf("shown, asked about %d times more, and told %d times", n-1, told)
		}
		for range 5 {
			b.till.Show(inv.Ref)
		}
		b.after(300 * time.Millisecond)
		if told := len(b.about(inv.Ref)); told != 0 {
			t.Errorf("shown as before, and told %d times more", told)
		}
		b.till.Show("")
		n := len(g.tokens())
		b.after(10 * time.Minute)
		if more := len(g.tokens()) - n; more > 1 {
			t.Errorf("no longer shown, and asked about %d times", more)
		}
	})
}

// Where nothing is under way the till ends at once.
func TestEndsAtOnce(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{}, path)
		b.charge()
		b.after(2 * time.Second)
		from := time.Now()
		b.kill()
		if took := time.Since(from); took > 100*time.Millisecond {
			t.Errorf("it ended after %v", took)
		}
	})
}

// A link that ends as another sale's reference does is nobody's.
func TestLinkLikeAReference(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		end := ""
		g := &fakeGateway{create: func(_ context.Context, in ligdicash.NewInvoice) (ligdicash.Created, error) {
			return ligdicash.Created{Token: "token-" + in.TransactionID, Link: "https://client.ligdicash.com/pay/" + end}, nil
		}}
		b := start(t, g, path)
		defer b.kill()
		end = "first"
		one := b.charge()
		b.after(time.Second)
		end = one.Ref[len(one.Ref)-6:]
		two := b.charge()
		b.after(time.Second)
		if got := b.invoice(two.Ref); got.State != model.Pending {
			t.Errorf("it is %s (%s)", got.State, got.Code)
		}
	})
}

// How an answer in two ways is read: only one that claims a payment is said to.
func TestReadAmbiguous(t *testing.T) {
	for _, c := range []struct {
		ambiguous, paid bool
		want            model.Doubt
	}{{false, false, model.NoDoubt}, {true, false, model.Unclear}, {true, true, model.UnclearPaid}} {
		if got := read(ligdicash.Payin{Ambiguous: c.ambiguous, ClaimsPaid: c.paid}).Doubt; got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

// What LigdiCash says of one invoice alone slows down no question about another.
func TestOneAloneSlowsNoOther(t *testing.T) {
	t.Parallel()
	for _, says := range []*ligdicash.Error{
		{Op: "confirm", Kind: ligdicash.Busy, Meaning: ligdicash.MeaningUnlisted, Code: "17"},
		{Op: "confirm", Kind: ligdicash.Refused, Meaning: ligdicash.MeaningRequest},
	} {
		inBubble(t, func(t *testing.T, path string) {
			g := &fakeGateway{}
			b := start(t, g, path)
			defer b.kill()
			one, other := b.charge(), b.charge()
			g.answer(func(token string) (ligdicash.Payin, error) {
				if token == "token-"+one.Ref {
					return ligdicash.Payin{}, says
				}
				return waiting, nil
			})
			b.after(2 * time.Minute)
			if n := len(g.times("token-" + other.Ref)); n < 25 {
				t.Errorf("%v: the other was asked about %d times in 2 minutes", says, n)
			}
		})
	}
}
