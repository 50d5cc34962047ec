package till

import (
	"context"
	"reflect"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/model"
)

// LigdiCash is told all of a sale and of the shop, and the new link of a sale
// asks for the same under a reference of its own.
func TestWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{}, path)
		defer b.kill()
		b.till.shop = Shop{Name: "Chez Awa", Website: "https://example.com", ReturnURL: "https://example.com/r", CancelURL: "https://example.com/c", CallbackURL: "https://example.com/b"}
		line, err := model.ParseLine("3*500 pain + 2*250 café")
		if err != nil {
			t.Fatal(err)
		}
		line.Items[1].Description = "grand"
		sale := model.Sale{Line: line, Firstname: "Awa", Lastname: "Traoré", Email: "awa@example.com", Object: "Petit déjeuner"}
		first, err := b.till.Charge(context.Background(), sale, model.SaleWords{Sale: "Vente"})
		if err != nil {
			t.Fatal(err)
		}
		b.after(time.Second)
		second, err := b.till.Again(context.Background(), first.Ref)
		if err != nil {
			t.Fatal(err)
		}
		b.after(time.Second)
		want := ligdicash.NewInvoice{
			AmountXOF: 2000, Description: "Petit déjeuner", Firstname: "Awa", Lastname: "Traoré", Email: "awa@example.com",
			Items:     []ligdicash.Item{{Name: "pain", Quantity: 3, UnitPriceXOF: 500}, {Name: "café", Description: "grand", Quantity: 2, UnitPriceXOF: 250}},
			StoreName: "Chez Awa", StoreURL: "https://example.com",
			CancelURL: "https://example.com/c", ReturnURL: "https://example.com/r", CallbackURL: "https://example.com/b",
		}
		b.till.name = "C1" // one that has a name tells it
		third, err := b.till.Again(context.Background(), second.Ref)
		if err != nil {
			t.Fatal(err)
		}
		b.after(time.Second)
		for i, ref := range []string{first.Ref, second.Ref, third.Ref} {
			want.TransactionID = ref
			if i == 2 {
				want.Till = "C1"
			}
			if got := b.g.creates[i]; !reflect.DeepEqual(got, want) {
				t.Errorf("LigdiCash was asked for\n%+v, want\n%+v", got, want)
			}
		}
	})
}

// All that LigdiCash says about a payment is in the ledger.
func TestWhatIsKept(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{}, path)
		defer b.kill()
		inv := b.charge()
		b.after(time.Second)
		linked := b.invoice(inv.Ref)
		if linked.Token == "" || linked.Link == "" || linked.PendingAt.IsZero() || linked.PendingAt.Before(inv.CreatedAt) {
			t.Fatalf("the ledger has %+v", linked)
		}
		said := completed(5000)
		said.TransactionID, said.ExternalID, said.RequestID = inv.Ref, "x;"+inv.Ref, "P2801234562026"
		said.OperatorID, said.OperatorName, said.OperatorRef, said.Customer = "11", "ORANGE BURKINA", "OR-1", "22670000012"
		b.g.answer(func(string) (ligdicash.Payin, error) { return said, nil })
		b.after(10 * time.Second)
		got := b.invoice(inv.Ref)
		if got.State != model.Paid || got.GotAmount != 5000 || got.GotRef != "" || got.SettledAt.IsZero() || got.RawStatus != "completed" || got.RequestID != "P2801234562026" ||
			got.OperatorID != "11" || got.OperatorName != "ORANGE BURKINA" || got.OperatorRef != "OR-1" || got.Phone != "22670000012" {
			t.Errorf("the ledger has %+v", got)
		}
	})
	// And what somebody else's answer says is not believed, by either reference.
	for _, other := range []ligdicash.Payin{{TransactionID: "THEIRS"}, {ExternalID: "THEIRS;x"}} {
		inBubble(t, func(t *testing.T, path string) {
			b := start(t, &fakeGateway{}, path)
			defer b.kill()
			inv := b.charge()
			b.after(time.Second)
			said := completed(5000)
			said.TransactionID, said.ExternalID = other.TransactionID, other.ExternalID
			b.g.answer(func(string) (ligdicash.Payin, error) { return said, nil })
			b.after(10 * time.Second)
			if got := b.invoice(inv.Ref); got.State != model.ReferenceDiffers || got.GotRef != other.TransactionID+other.ExternalID || got.GotAmount != 5000 {
				t.Errorf("%q with reference %q", got.State, got.GotRef)
			}
		})
	}
}
