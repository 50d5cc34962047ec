package ledger_test

import (
	"cmp"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/ledger"
	"caisse/model/ledger/fill/made"
)

// A thousand days of a shop, each summed up by the ledger and again here, by
// going through every invoice and every event: the same to the franc.
func TestDaysAddUp(t *testing.T) {
	proof.Slow(t)
	if ledger.Racing() {
		t.Skip("nothing to race with")
	}
	l, invs, evs := thousandDays(t)
	for _, place := range []string{"Africa/Ouagadougou", "Africa/Lagos"} {
		t.Run(place, func(t *testing.T) {
			zone, err := time.LoadLocation(place)
			if err != nil {
				t.Fatal(err)
			}
			want := daysOf(invs, evs, zone)
			twice, doubtful := 0, 0
			days := model.Days{Zone: zone}
			for day := time.Date(2024, 2, 24, 0, 0, 0, 0, zone); day.Year() < 2027; day = days.OtherDay(day, 1) {
				w := want[day.Format(time.DateOnly)]
				if w == nil {
					w = emptyDay(24)
				}
				delete(want, day.Format(time.DateOnly))
				got, err := l.Day(t.Context(), day, days.OtherDay(day, 1))
				if err != nil {
					t.Fatal(err)
				}
				compareDays(t, day.Format(time.DateOnly), got, *w)
				twice, doubtful = twice+int(got.Twice.Count), doubtful+int(got.Doubtful.Count)
			}
			for name := range want {
				t.Errorf("%s has sales and was not asked for", name)
			}
			if (twice == 0 || doubtful == 0) && !ledger.Racing() {
				t.Errorf("nothing to find: %d paid twice, %d doubtful", twice, doubtful)
			}
		})
	}
	t.Run("totals of days", func(t *testing.T) {
		created := map[time.Time][]model.Invoice{}
		for _, inv := range invs {
			day := inv.CreatedAt.Truncate(24 * time.Hour)
			created[day] = append(created[day], inv)
		}
		for day, of := range created {
			i := int(day.Unix()/86400) % len(model.States)
			for _, q := range []ledger.Query{{}, {States: model.States[i : i+1]}, {States: []model.State{model.Paid, model.States[i]}}, {Look: true}} {
				q.Since, q.Until = day, day.AddDate(0, 0, 1)
				compareTotals(t, l, q, of)
			}
		}
	})
	t.Run("sums kept while states change", func(t *testing.T) {
		r := rand.New(rand.NewPCG(7, 0))
		for range 300 {
			inv := &invs[r.IntN(len(invs))]
			next, err := l.Change(t.Context(), inv.Ref, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
				i.State = model.States[r.IntN(len(model.States))]
				i.Doubt = []model.Doubt{model.NoDoubt, model.NoAmount}[r.IntN(2)]
				return i, nil, true
			})
			if err != nil {
				t.Fatal(err)
			}
			*inv = next
		}
		compareTotals(t, l, ledger.Query{}, invs)
		compareTotals(t, l, ledger.Query{Look: true}, invs)
		for i, s := range model.States {
			compareTotals(t, l, ledger.Query{States: []model.State{s}}, invs)
			compareTotals(t, l, ledger.Query{States: model.States[i:]}, invs)
			compareTotals(t, l, ledger.Query{States: []model.State{s}, Look: true}, invs)
		}
		if err := l.Verify(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// thousandDays is a ledger of generated sales, with what it was given.
func thousandDays(t *testing.T) (*ledger.Ledger, []model.Invoice, []model.Event) {
	l, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	l.Links(anyLink)
	plan := made.Plan{N: 4_000, Days: 1000, Seed: 1}
	if ledger.Racing() {
		plan.N = 400
	}
	var given, kept []model.Invoice
	var evs []model.Event
	err = l.AddAll(t.Context(), func(yield func(model.Invoice, []model.Event) bool) {
		for s := range plan.Sales() {
			given, evs = append(given, s.Invoice), append(evs, s.Events...)
			if !yield(s.Invoice, s.Events) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	kept, err = l.Newest(t.Context(), ledger.Query{Limit: len(given) + 1})
	slices.Reverse(kept)
	if err != nil || !reflect.DeepEqual(kept, given) {
		t.Fatalf("%d sales given, %d kept, not the same (%v)", len(given), len(kept), err)
	}
	i := 0
	err = l.Each(t.Context(), ledger.Query{}, func(inv *model.Invoice) error {
		want := given[i]
		want.Token, want.Link = "", ""
		if !reflect.DeepEqual(*inv, want) {
			t.Errorf("Each gives %+v, not %+v", *inv, want)
		}
		i++
		return nil
	})
	if err != nil || i != len(given) {
		t.Fatalf("%d sales given, Each gives %d (%v)", len(given), i, err)
	}
	return l, kept, evs
}

func emptyDay(hours int) *ledger.Day {
	return &ledger.Day{Hours: make([]ledger.Total, hours), NotCounted: map[model.State]ledger.Total{}}
}

func sortMoved(all []ledger.Moved) {
	slices.SortFunc(all, func(a, b ledger.Moved) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Amount, b.Amount)) })
}

// daysOf sums up days by the calendar of a place where clocks never change.
func daysOf(invs []model.Invoice, evs []model.Event, zone *time.Location) map[string]*ledger.Day {
	days := map[string]*ledger.Day{}
	day := func(at time.Time) *ledger.Day {
		name := at.In(zone).Format(time.DateOnly)
		if days[name] == nil {
			days[name] = emptyDay(24)
		}
		return days[name]
	}
	for _, ev := range evs {
		if ev.Kind == model.EventSettled && ev.State.IsPaid() {
			plus(&day(ev.At).FromEvents, ev.Amount)
		}
	}
	payments := map[string][]model.Invoice{} // by sale
	for _, inv := range invs {
		if !inv.State.IsPaid() {
			d := day(inv.CreatedAt)
			sum := d.NotCounted[inv.State]
			plus(&sum, inv.Amount)
			d.NotCounted[inv.State] = sum
			if inv.State == model.Pending && inv.Doubt != model.NoDoubt {
				plus(&d.Doubtful, inv.Amount)
			}
			continue
		}
		payments[inv.Sale] = append(payments[inv.Sale], inv)
		d := day(inv.SettledAt)
		if asked := day(inv.CreatedAt); asked != d {
			d.Brought = append(d.Brought, ledger.Moved{At: inv.CreatedAt, Amount: inv.Amount})
			asked.Carried = append(asked.Carried, ledger.Moved{At: inv.SettledAt, Amount: inv.Amount})
		}
		if inv.State == model.Paid {
			plus(&d.Paid, inv.Amount)
		} else {
			plus(&d.Late, inv.Amount)
		}
		plus(&d.Hours[inv.SettledAt.In(zone).Hour()], inv.Amount)
		i := slices.IndexFunc(d.Operators, func(s ledger.Share) bool { return s.Name == inv.OperatorName })
		if i < 0 {
			i, d.Operators = len(d.Operators), append(d.Operators, ledger.Share{Name: inv.OperatorName})
		}
		plus(&d.Operators[i].Total, inv.Amount)
	}
	for _, of := range payments {
		slices.SortFunc(of, func(a, b model.Invoice) int { return a.SettledAt.Compare(b.SettledAt) })
		for _, inv := range of[1:] { // to be paid back
			plus(&day(inv.SettledAt).Twice, inv.Amount)
		}
	}
	for _, d := range days {
		sortMoved(d.Brought)
		sortMoved(d.Carried)
		slices.SortFunc(d.Operators, func(a, b ledger.Share) int { return cmp.Or(cmp.Compare(b.Sum, a.Sum), cmp.Compare(a.Name, b.Name)) })
	}
	return days
}

func plus(t *ledger.Total, amount model.Money) {
	t.Count++
	t.Sum += amount
}

func compareTotals(t *testing.T, l *ledger.Ledger, q ledger.Query, of []model.Invoice) {
	t.Helper()
	var want ledger.Total
	for _, inv := range of {
		if (len(q.States) == 0 || slices.Contains(q.States, inv.State)) && (!q.Look || inv.ToLookAt()) {
			plus(&want, inv.Amount)
		}
	}
	if got, err := l.Total(t.Context(), q); err != nil || got != want {
		t.Errorf("%+v: %v, %v; want %v", q, got, err, want)
	}
}
