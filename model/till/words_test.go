package till

import (
	"context"
	"reflect"
	"slices"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/model"
)

// The items of a sale go to LigdiCash as they were charged.
func TestItemsAreSent(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{}, path)
		defer b.kill()
		line, err := model.ParseLine("3*500 pain + 2*250 café")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.till.Charge(context.Background(), model.Sale{Line: line, Firstname: "Awa", Email: "awa@example.org"}, model.SaleWords{Sale: "Vente"}); err != nil {
			t.Fatal(err)
		}
		b.after(time.Second)
		in := b.g.creates[0]
		want := []ligdicash.Item{{Name: "pain", Quantity: 3, UnitPriceXOF: 500}, {Name: "café", Quantity: 2, UnitPriceXOF: 250}}
		for i := range in.Items {
			in.Items[i].Description = ""
		}
		if !slices.Equal(in.Items, want) || in.AmountXOF != 2000 || in.Firstname != "Awa" || in.Email != "awa@example.org" {
			t.Errorf("LigdiCash was asked for %+v", in)
		}
	})
}

// Nothing of an answer is lost on the way to the rules.
func TestAnswersAreReadWhole(t *testing.T) {
	at := time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)
	got := read(ligdicash.Payin{
		Status: ligdicash.StatusCompleted, Word: "completed", OK: true, AmountXOF: 700, HasAmount: true,
		TransactionID: "REF", ExternalID: "A;B", RequestID: "P1", OperatorID: "11", OperatorName: "ORANGE", OperatorRef: "OM", Customer: "226", Date: at,
	})
	want := model.Answer{
		Word: model.WordCompleted, Raw: "completed", OK: true, Amount: 700, HasAmount: true,
		Ref: "REF", External: "A;B", Date: at, OperatorID: "11", OperatorName: "ORANGE", Phone: "226", RequestID: "P1", OperatorRef: "OM",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for status, word := range map[ligdicash.Status]model.Word{
		ligdicash.StatusUnclear: model.WordUnknown, ligdicash.StatusPending: model.WordPending, ligdicash.StatusNotCompleted: model.WordNotCompleted,
	} {
		if got := read(ligdicash.Payin{Status: status}).Word; got != word {
			t.Errorf("%v is read as %v", status, got)
		}
	}
}

// A payment keeps when it was seen, what came, and who confirmed it; one for
// another reference says which.
func TestWhatAPaymentKeeps(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &hosted{fakeGateway: &fakeGateway{confirm: func(string) (ligdicash.Payin, error) {
			p := completed(5000)
			p.TransactionID = "THEIRS"
			return p, nil
		}}}
		b := start(t, nil, path)
		defer b.kill()
		b.till.Connect(g)
		inv := b.charge()
		b.after(10 * time.Second)
		if got := b.invoice(inv.Ref); got.State != model.ReferenceDiffers || got.GotRef != "THEIRS" || got.GotAmount != 5000 || got.SettledAt.IsZero() {
			t.Errorf("of another reference: %+v", got)
		}
		g.answer(func(string) (ligdicash.Payin, error) { return completed(5000), nil })
		inv = b.charge()
		b.after(10 * time.Second)
		if got := b.invoice(inv.Ref); got.State != model.Paid || got.GotAmount != 5000 || got.Host != "app.ligdicash.com" || got.SettledAt.Before(got.PendingAt) || got.SettledAt.IsZero() {
			t.Errorf("paid: %+v", got)
		}
	})
}

// hosted is a LigdiCash that says who it is.
type hosted struct{ *fakeGateway }

func (hosted) Host() string { return "app.ligdicash.com" }
