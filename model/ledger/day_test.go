package ledger_test

import (
	"fmt"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"caisse/model"
	"caisse/model/ledger"
)

// What is counted on a day, at its edges, in its hours, and of a sale that was
// paid more than once.
func TestDay(t *testing.T) {
	l, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	from := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	to := from.Add(90 * time.Minute)
	inv := func(ref, sale string, state model.State, amount model.Money, at time.Duration) {
		i := model.Invoice{Ref: ref, Sale: sale, Amount: amount, State: state, CreatedAt: from.Add(at)}
		ev := model.Event{At: from.Add(at), Kind: model.EventSending, State: model.Sending}
		if state.IsPaid() {
			i.CreatedAt, i.SettledAt = from.AddDate(0, 0, -9), from.Add(at)
			ev = model.Event{At: i.SettledAt, Kind: model.EventSettled, State: state, Amount: amount}
			if len(sale) == 1 {
				i.Doubt = model.PaidTwice
			}
		}
		if err := l.Add(t.Context(), i, ev); err != nil {
			t.Fatal(err)
		}
	}
	const ms, last = time.Millisecond, 90*time.Minute - time.Millisecond
	inv("yesterday", "yesterday", model.Paid, 10_000, -ms)
	inv("first", "first", model.Paid, 100, 0)
	inv("first hour", "first hour", model.Paid, 20, time.Hour-ms)
	inv("second hour", "second hour", model.PaidLate, 50, time.Hour)
	inv("last", "last", model.Paid, 300, last)
	inv("tomorrow", "tomorrow", model.Paid, 20_000, last+ms)
	inv("failed yesterday", "failed yesterday", model.Failed, 30_000, -ms)
	inv("failed first", "failed first", model.Failed, 70, 0)
	inv("failed last", "failed last", model.Failed, 80, last)
	inv("failed tomorrow", "failed tomorrow", model.Failed, 40_000, last+ms)
	inv("S3", "S", model.PaidLate, 900, 70*time.Minute) // third, written first
	inv("S", "S", model.Paid, 900, -time.Hour)          // the payment to keep
	inv("S2", "S", model.PaidLate, 900, 10*time.Minute)
	inv("S4", "S", model.PaidLate, 900, 48*time.Hour)
	inv("T", "T", model.Paid, 33, 30*time.Minute) // at once: one of them is to keep
	inv("T2", "T", model.Paid, 33, 30*time.Minute)

	want := ledger.Day{
		Paid: ledger.Total{Count: 5, Sum: 486}, Late: ledger.Total{Count: 3, Sum: 1850},
		Twice:      ledger.Total{Count: 3, Sum: 1833},
		Operators:  []ledger.Share{{Name: "", Total: ledger.Total{Count: 8, Sum: 2336}}},
		Hours:      []ledger.Total{{Count: 5, Sum: 1086}, {Count: 3, Sum: 1250}},
		NotCounted: map[model.State]ledger.Total{model.Failed: {Count: 2, Sum: 150}},
		FromEvents: ledger.Total{Count: 8, Sum: 2336},
	}
	for _, amount := range []model.Money{20, 33, 33, 50, 100, 300, 900, 900} { // each was asked nine days before
		want.Brought = append(want.Brought, ledger.Moved{At: from.AddDate(0, 0, -9), Amount: amount})
	}
	got, err := l.Day(t.Context(), from, to)
	if err != nil {
		t.Fatal(err)
	}
	compareDays(t, "ninety minutes", got, want)
	for day, want := range map[int]ledger.Total{-1: {}, 0: {Count: 3, Sum: 1833}, 1: {}, 2: {Count: 1, Sum: 900}} {
		got, err := l.Day(t.Context(), from.AddDate(0, 0, day), from.AddDate(0, 0, day+1))
		if err != nil || got.Twice != want {
			t.Errorf("to be paid back on day %d: %v, %v; want %v", day, got.Twice, err, want)
		}
	}
	none, err := l.Day(t.Context(), from, from)
	if err != nil || len(none.Hours) != 0 || none.Paid.Count != 0 || len(none.NotCounted) != 0 {
		t.Errorf("no time at all: %+v, %v", none, err)
	}
}

// Whatever an operator is called, its money is counted once.
func TestDayOfOddNames(t *testing.T) {
	l, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	from := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	want := ledger.Day{
		Hours: make([]ledger.Total, 1), NotCounted: map[model.State]ledger.Total{},
		Operators: []ledger.Share{{Name: "ORANGE 1 900, MOOV"}, {Name: "ORANGE,"}, {Name: "4,50"}, {Name: "É 'x\""}, {}},
	}
	for i := range want.Operators {
		o := &want.Operators[i]
		inv := model.Invoice{Ref: fmt.Sprint("R", i), Sale: "S", Amount: model.Money(500 - i), State: model.Paid, CreatedAt: from, SettledAt: from, OperatorName: o.Name}
		if err := l.Add(t.Context(), inv, model.Event{At: from, Kind: model.EventSettled, State: model.Paid, Amount: inv.Amount}); err != nil {
			t.Fatal(err)
		}
		for _, sum := range []*ledger.Total{&o.Total, &want.Paid, &want.Hours[0], &want.FromEvents} {
			plus(sum, inv.Amount)
		}
	}
	got, err := l.Day(t.Context(), from, from.Add(time.Hour))
	if err != nil {
		t.Error(err)
	}
	compareDays(t, "an hour", got, want)
}

func compareDays(t *testing.T, name string, got, want ledger.Day) {
	t.Helper()
	sortMoved(got.Brought)
	sortMoved(got.Carried)
	var operators, hours ledger.Total
	for _, s := range got.Operators {
		operators.Count, operators.Sum = operators.Count+s.Count, operators.Sum+s.Sum
	}
	for _, h := range got.Hours {
		hours.Count, hours.Sum = hours.Count+h.Count, hours.Sum+h.Sum
	}
	all := ledger.Total{Count: got.Paid.Count + got.Late.Count, Sum: got.Paid.Sum + got.Late.Sum}
	if operators != all || hours != all || got.FromEvents != all {
		t.Errorf("%s: confirmed %v, by operators %v, by hours %v, by events %v", name, all, operators, hours, got.FromEvents)
	}
	g, w := reflect.ValueOf(got), reflect.ValueOf(want)
	for i := range g.NumField() {
		if g, w := g.Field(i).Interface(), w.Field(i).Interface(); !reflect.DeepEqual(g, w) {
			t.Errorf("%s: %s is %v, want %v", name, reflect.TypeFor[ledger.Day]().Field(i).Name, g, w)
		}
	}
}
