package till

import (
	"context"
	"fmt"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/model"
)

func saleOf(amount model.Money, first, last string) model.Sale {
	return model.Sale{Line: model.Line{Total: amount, Subtotal: amount}, Firstname: first, Lastname: last}
}

// sell charges, and has the link made.
func (b *bench) sell(s model.Sale) model.Invoice {
	b.t.Helper()
	inv, err := b.till.Charge(context.Background(), s, model.SaleWords{Sale: "Vente"})
	if err != nil {
		b.t.Fatal(err)
	}
	b.after(0)
	return inv
}

// A figure too many is found by what the till usually takes.
func TestQuestionsUsual(t *testing.T) {
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{}, path)
		defer b.kill()
		ask := func(amount model.Money) model.Money {
			return b.till.Questions(context.Background(), saleOf(amount, "", "")).Usual
		}
		for i := range fewSales - 1 {
			b.sell(saleOf(model.Money(100+i), "", ""))
		}
		if got := ask(2_000_000); got != 0 {
			t.Errorf("after %d sales it knows that %d is usual", fewSales-1, got)
		}
		for range fewSales {
			b.sell(saleOf(1500, "", ""))
		}
		b.sell(saleOf(2_000_000, "", "")) // one large sale makes nothing usual
		for _, k := range []struct{ amount, usual model.Money }{{1500, 0}, {14_999, 0}, {15_000, 1500}, {2_000_000, 1500}} {
			if got := ask(k.amount); got != k.usual {
				t.Errorf("%d is asked about because %d is usual, want %d", k.amount, got, k.usual)
			}
		}
		for range lately {
			b.sell(saleOf(20_000, "", ""))
		}
		if got := ask(150_000); got != 0 {
			t.Errorf("what it took %d sales ago, %d, is still usual", lately, got)
		}
	})
}

// The same sale again is perhaps the same sale.
func TestQuestionsFirst(t *testing.T) {
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{}
		b := start(t, g, path)
		defer b.kill()
		first := b.sell(saleOf(5000, "Awa", "Ouédraogo"))
		b.sell(saleOf(700, "", ""))
		for _, k := range []struct {
			sale model.Sale
			same bool
		}{
			{saleOf(5000, "Awa", "Ouédraogo"), true},
			{saleOf(5000, " awa ", "OUÉDRAOGO"), true},
			{saleOf(5001, "Awa", "Ouédraogo"), false},
			{saleOf(5000, "Awa", ""), false},
			{saleOf(5000, "", ""), false},
			{saleOf(700, "", ""), false}, // strangers
		} {
			got := b.till.Questions(context.Background(), k.sale).First.Ref
			if got != "" != k.same || k.same && got != first.Ref {
				t.Errorf("%d for %q %q: %q", k.sale.Total, k.sale.Firstname, k.sale.Lastname, got)
			}
		}
		b.after(SoonAgain + time.Second)
		if q := b.till.Questions(context.Background(), saleOf(5000, "Awa", "Ouédraogo")); q.Any() {
			t.Error("it is asked about for ever")
		}
		g.create = func(context.Context, ligdicash.NewInvoice) (ligdicash.Created, error) {
			return ligdicash.Created{}, &ligdicash.Error{Kind: ligdicash.Offline}
		}
		b.sell(saleOf(900, "Awa", "Ouédraogo"))
		if q := b.till.Questions(context.Background(), saleOf(900, "Awa", "Ouédraogo")); q.Any() {
			t.Error("one that was not sent is asked about")
		}
	})
}

// What cannot be believed says nothing of what is usual.
func TestQuestionsLeaveOutDamagedRows(t *testing.T) {
	inBubble(t, func(t *testing.T, path string) {
		var all []model.Invoice
		for i := range 3 * fewSales {
			inv := old(fmt.Sprint("S", i), time.Hour)
			if i%3 > 0 {
				inv.Link = "https://elsewhere.example/" + inv.Token
			}
			all = append(all, inv)
		}
		put(t, path, all...)
		b := start(t, &fakeGateway{}, path)
		defer b.kill()
		if got := b.till.Questions(context.Background(), saleOf(50_000, "", "")).Usual; got != 5000 {
			t.Errorf("%d is usual", got)
		}
	})
}
