package ledger

import (
	"strings"
	"testing"
	"time"

	"caisse/model"
)

// What another server called paid is no money: not in the sums of a day, nor in
// its history, and apart by its host.
func TestElsewhere(t *testing.T) {
	l := fresh(t)
	l.Hosts(func(host string) bool { return strings.HasSuffix(host, ".example") }, nil)
	for i, host := range []string{"app.ligdicash.com", "", "paie.example", "app.ligdicash.com", "paie.example", "client.ligdicash.com"} {
		inv := row("R"+string(rune('0'+i)), i, model.Paid)
		inv.Amount, inv.SettledAt, inv.Host, inv.OperatorName = model.Money(100+i), inv.CreatedAt, host, "MOOV "+host
		if i == 4 {
			inv.State, inv.Sale, inv.Doubt = model.PaidLate, "R3", model.PaidTwice
		}
		if err := l.Add(ctx, inv, model.Event{At: inv.SettledAt, Kind: model.EventSettled, State: inv.State, Amount: inv.Amount}); err != nil {
			t.Fatal(err)
		}
	}
	own, others := Total{4, 100 + 101 + 103 + 105}, Total{2, 102 + 104}
	from, to := noon.Add(-time.Hour), noon.Add(time.Hour)
	for range 2 { // the second time as it was compared
		d, err := l.Day(ctx, from, to)
		if err != nil {
			t.Fatal(err)
		}
		var byHour, byOperator Total
		for _, h := range d.Hours {
			byHour.plus(h)
		}
		for _, o := range d.Operators {
			byOperator.plus(o.Total)
			if strings.Contains(o.Name, "example") {
				t.Errorf("an operator of another server: %v", o)
			}
		}
		if d.Paid != own || d.Late != (Total{}) || d.Twice != (Total{}) || byHour != own || byOperator != own || d.FromEvents != own {
			t.Errorf("the day is %+v", d)
		}
		if len(d.Elsewhere) != 1 || d.Elsewhere[0] != (Share{"paie.example", others}) {
			t.Errorf("elsewhere: %v", d.Elsewhere)
		}
		d.Hours[0].Count, d.Elsewhere[0].Count = 77, 77 // the caller's own
	}
	for name, c := range map[string]struct {
		q    Query
		want Total
	}{
		"all":      {Query{}, others},
		"paid":     {Query{States: []model.State{model.Paid}}, Total{1, 102}},
		"pending":  {Query{States: []model.State{model.Pending}}, Total{}},
		"to look":  {Query{Look: true}, Total{1, 104}},
		"another":  {Query{Until: from}, Total{}},
		"found":    {Query{Text: "R2"}, Total{1, 102}},
		"found no": {Query{Text: "R1"}, Total{}},
	} {
		if got, err := l.Elsewhere(ctx, c.q); err != nil || got != c.want {
			t.Errorf("%s: %v, %v, want %v", name, got, err, c.want)
		}
	}
}
