package ledger

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"caisse/model"
)

func TestCashiers(t *testing.T) {
	t.Parallel()
	l := openAt(t, filepath.Join(t.TempDir(), "ledger.db"))
	sold := func(ref, cashier string, after time.Duration) {
		t.Helper()
		inv := sample(ref)
		inv.Cashier, inv.CreatedAt = cashier, noon.Add(after)
		if err := l.Add(ctx, inv, model.Event{At: inv.CreatedAt, Kind: model.EventSending, State: inv.State, Text: cashier}); err != nil {
			t.Fatal(err)
		}
	}
	sold("R1", "Awa", 0)
	sold("R2", "Moussa", time.Minute)
	sold("R3", "", 2*time.Minute)
	sold("R4", "Awa", 3*time.Minute)
	sold("R5", "Élodie", 4*time.Minute)
	sold("R6", "Moussa", 5*time.Minute)

	if names, err := l.Cashiers(ctx, 10); err != nil || !slices.Equal(names, []string{"Moussa", "Élodie", "Awa"}) {
		t.Errorf("names: %q, %v", names, err)
	}
	if names, err := l.Cashiers(ctx, 2); err != nil || !slices.Equal(names, []string{"Moussa", "Élodie"}) {
		t.Errorf("the last two: %q, %v", names, err)
	}
	refs := func(q Query) string {
		t.Helper()
		invs, err := l.Newest(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, inv := range invs {
			out = append(out, inv.Ref)
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct {
		name string
		q    Query
		want string
	}{
		{"of one", Query{Cashier: "Awa"}, "R4 R1"},
		{"of nobody", Query{Cashier: "Ami"}, ""},
		{"a page", Query{Cashier: "Awa", Limit: 1}, "R4"},
		{"the page under it", Query{Cashier: "Awa", Before: "R4"}, "R1"},
		{"a state", Query{Cashier: "Awa", States: []model.State{model.Sending}}, "R4 R1"},
		{"to look at", Query{Cashier: "Awa", Look: true}, ""},
		{"its word, without its accent", Query{Text: "elodie"}, "R5"},
		{"a word and the name", Query{Text: "R4", Cashier: "Awa"}, "R4"},
		{"a word of another's", Query{Text: "R6", Cashier: "Awa"}, ""},
	} {
		if got := refs(c.q); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if sum, err := l.Total(ctx, Query{Cashier: "Awa"}); err != nil || sum != (Total{2, 3000}) {
		t.Errorf("Awa's total: %+v, %v", sum, err)
	}
	for _, ref := range []string{"R1", "R2", "R3"} {
		if _, err := l.Change(ctx, ref, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
			i.State, i.SettledAt, i.OperatorName = model.Paid, noon.Add(time.Hour), "ORANGE"
			return i, []model.Event{{At: i.SettledAt, Kind: model.EventSettled, State: model.Paid, Amount: i.Amount}}, true
		}); err != nil {
			t.Fatal(err)
		}
	}
	want := []Share{{"", Total{1, 1500}}, {"Awa", Total{1, 1500}}, {"Moussa", Total{1, 1500}}}
	for range 2 { // the second is what is kept of the first
		if d, err := l.Day(ctx, noon.Add(-time.Hour), noon.Add(2*time.Hour)); err != nil || !slices.Equal(d.Cashiers, want) {
			t.Errorf("the day: %+v, %v", d.Cashiers, err)
		}
	}
	if _, err := l.Change(ctx, "R4", func(i model.Invoice) (model.Invoice, []model.Event, bool) {
		i.Cashier = "Moussa"
		return i, nil, true
	}); !errors.Is(err, ErrFacts) {
		t.Errorf("another's sale taken: %v", err)
	}
	if _, err := l.write.Exec("UPDATE invoice SET cashier = 'Moussa' WHERE ref = 'R4'"); err != nil {
		t.Fatal(err)
	}
	if inv, err := l.Invoice(ctx, "R4"); err != nil || !inv.Unsound {
		t.Errorf("a name that was written over is believed: %+v, %v", inv, err)
	}
}

// A ledger of before there were names is sound, and what an older till hands over
// or keeps of a sale has its name in the history.
func TestCashierOfOthers(t *testing.T) {
	t.Parallel()
	a := model.Copy{Till: "01ARZ3NDEKTSV4RRFFQ69G5FAV", Invoice: sample("01ARZ3NDEKTSV4RRFFQ69G5FAW"), Rev: 1}
	a.Events = []model.Event{{At: noon, Kind: model.EventSending, State: model.Sending, Text: "Awa"}}
	a.Invoice.Sale = a.Invoice.Ref
	l := openAt(t, filepath.Join(t.TempDir(), "ledger.db"))
	if _, err := l.TakeIn(ctx, Place{}, []Given{{Copy: a, Mark: a.Mark()}}); err != nil {
		t.Fatal(err)
	}
	if inv, err := l.Invoice(ctx, a.Invoice.Ref); err != nil || inv.Cashier != "Awa" {
		t.Errorf("taken in: %q, %v", inv.Cashier, err)
	}
	paid := a
	paid.Invoice.State, paid.Invoice.Token, paid.Invoice.SettledAt = model.Paid, "T", noon.Add(time.Minute)
	if _, err := l.TakeIn(ctx, Place{}, []Given{{Copy: paid, Mark: paid.Mark()}}); err != nil {
		t.Fatal(err)
	}
	if inv, err := l.Invoice(ctx, a.Invoice.Ref); err != nil || inv.Cashier != "Awa" || inv.State != model.Paid {
		t.Errorf("merged: %q, %s, %v", inv.Cashier, inv.State, err)
	}
}
