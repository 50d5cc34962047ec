package ledger

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"caisse/model"
)

const (
	ouaga   = "01KB2T5YQ0S0000000000XAGA0"
	someRef = "01KB2T5YQ0R%016d"
)

// tillAt is a ledger that shares, as the till called name.
func tillAt(t testing.TB, name string) *Ledger {
	t.Helper()
	l := fresh(t)
	if err := l.Join(ctx, name, ouaga, "Ouaga"); err != nil {
		t.Fatal(err)
	}
	return l
}

func id(t testing.TB, l *Ledger) string {
	t.Helper()
	me, err := l.Me(ctx)
	if err != nil || !model.IsRef(me.ID) {
		t.Fatalf("%+v, %v", me, err)
	}
	return me.ID
}

// linked makes ref a link that can be paid.
func linkUp(t testing.TB, l *Ledger, ref string) model.Invoice {
	t.Helper()
	return change(t, l, ref, func(i model.Invoice) (model.Invoice, []model.Event) {
		i.State, i.Token, i.Link, i.PendingAt = model.Pending, "token-"+ref, "https://pay.example/"+ref, noon.Add(time.Second)
		return i, []model.Event{{At: i.PendingAt, Kind: model.EventLink, State: i.State}}
	})
}

func change(t testing.TB, l *Ledger, ref string, f func(model.Invoice) (model.Invoice, []model.Event)) model.Invoice {
	t.Helper()
	inv, err := l.Change(ctx, ref, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
		next, evs := f(i)
		return next, evs, true
	})
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

// answer has LigdiCash say it of ref at l.
func told(t testing.TB, l *Ledger, ref string, a model.Answer, at time.Time) model.Invoice {
	t.Helper()
	return change(t, l, ref, func(i model.Invoice) (model.Invoice, []model.Event) {
		next, evs, _ := i.Judge(a, at)
		return next, evs
	})
}

var yes = model.Answer{Word: model.WordCompleted, Raw: "completed", OK: true, Amount: 1500, HasAmount: true, OperatorName: "ORANGE"}

func unsent(t testing.TB, l *Ledger) []Out {
	t.Helper()
	outs, err := l.Unsent(ctx, ouaga, 100)
	if err != nil {
		t.Fatal(err)
	}
	return outs
}

// hand hands over all that from has to, the way a shared ledger does.
func hand(t testing.TB, from, to *Ledger) Taken {
	t.Helper()
	outs := unsent(t, from)
	var all []Given
	var had []model.Marked
	for _, o := range outs {
		all = append(all, Given{o.Copy, o.Mark})
		had = append(had, model.Marked{Ref: o.Invoice.Ref, Mark: o.Mark})
	}
	got, err := to.TakeIn(ctx, Place{ouaga, 7}, all)
	if err != nil {
		t.Fatal(err)
	}
	if err := from.Strike(ctx, had, Passed{}); err != nil {
		t.Fatal(err)
	}
	return got
}

func verified(t testing.TB, ls ...*Ledger) {
	t.Helper()
	for _, l := range ls {
		if err := l.Verify(ctx); err != nil {
			t.Error(err)
		}
	}
}

func digests(t testing.TB, l *Ledger) []model.Digest {
	t.Helper()
	all, err := l.Digests(ctx, time.Unix(0, 0), noon.AddDate(1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWhatIsSharedIsHandedOver(t *testing.T) {
	t.Parallel()
	one, two := tillAt(t, "C1"), tillAt(t, "C2")
	ref := fmt.Sprintf(someRef, 1)
	inv := sample(ref)
	inv.Ticket = model.Ticket{Day: 20261123}
	inv.Items = []model.Item{{Name: "Café", Quantity: 3, UnitPrice: 500}}
	add(t, one, inv)
	if outs := unsent(t, one); len(outs) != 1 || outs[0].Rev != 1 || outs[0].Till != id(t, one) || outs[0].Shop != ouaga || outs[0].Theirs != 0 || len(outs[0].Events) != 1 {
		t.Fatalf("a new sale: %+v", outs)
	}
	linkUp(t, one, ref)
	if got := hand(t, one, two); len(got.Changed) != 1 || got.Changed[0].Was != "" || got.Changed[0].Invoice.State != model.Pending || got.Changed[0].Invoice.Till != id(t, one) || len(got.Refused) != 0 {
		t.Fatalf("%+v", got)
	}
	if n, _, err := one.Waiting(ctx); err != nil || n != 0 {
		t.Errorf("%d wait, %v", n, err)
	}
	if len(unsent(t, two)) != 0 {
		t.Error("what came as it is goes back")
	}
	here, events, err := one.History(ctx, ref)
	there, same, err2 := two.History(ctx, ref)
	there.Till = ""
	if err != nil || err2 != nil || !reflect.DeepEqual(here, there) || !slices.Equal(events, same) {
		t.Errorf("not the same at both:\n%+v %v\n%+v %v", here, events, there, same)
	}
	if err := one.Asked(ctx, ref, time.Minute, noon.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if len(unsent(t, one)) != 0 {
		t.Error("a question that taught nothing is handed over")
	}
	// The neighbour hears that it is paid.
	told(t, two, ref, yes, noon.Add(time.Minute))
	if got := hand(t, two, one); len(got.Changed) != 1 || got.Changed[0].Was != model.Pending || got.Changed[0].Invoice.State != model.Paid || got.Changed[0].Invoice.Till != "" {
		t.Errorf("%+v", got)
	}
	if got := hand(t, one, two); len(got.Changed) != 0 {
		t.Errorf("after quiet: %+v", got)
	}
	if a, b := digests(t, one), digests(t, two); len(a) != 1 || !slices.Equal(a, b) || a[0].Till != id(t, one) || a[0].Count != 1 {
		t.Errorf("sums %+v and %+v", a, b)
	}
	day := model.DateOf(noon.Date())
	a, _ := one.Marks(ctx, id(t, one), day)
	b, err := two.Marks(ctx, id(t, one), day)
	if err != nil || len(a) != 1 || !slices.Equal(a, b) {
		t.Errorf("marks %v and %v, %v", a, b, err)
	}
	if shops, err := two.Shops(ctx); err != nil || len(shops) != 1 || shops[0] != (Shop{ouaga, "Ouaga", 7}) {
		t.Errorf("%+v, %v", shops, err)
	}
	if outs, err := two.Copies(ctx, []string{ref, "none"}); err != nil || len(outs) != 1 || outs[0].Mark != a[0].Mark || outs[0].Theirs != a[0].Mark {
		t.Errorf("%+v, %v", outs, err)
	}
	verified(t, one, two)
}

func TestStrikeLeavesWhatChangedMeanwhile(t *testing.T) {
	t.Parallel()
	l := tillAt(t, "C1")
	ref := fmt.Sprintf(someRef, 1)
	add(t, l, sample(ref))
	sent := unsent(t, l)[0]
	linkUp(t, l, ref)
	if err := l.Strike(ctx, []model.Marked{{Ref: ref, Mark: sent.Mark}}, Passed{}); err != nil {
		t.Fatal(err)
	}
	now := unsent(t, l)
	if len(now) != 1 || now[0].Theirs != sent.Mark || now[0].Mark == sent.Mark {
		t.Fatalf("%+v", now)
	}
	if err := l.Strike(ctx, []model.Marked{{Ref: ref, Mark: now[0].Mark}}, Passed{}); err != nil || len(unsent(t, l)) != 0 {
		t.Error(err)
	}
	for _, again := range []func() error{
		func() error { return l.Resend(ctx, []string{ref}) },
		func() error { return l.ResendDay(ctx, id(t, l), model.DateOf(noon.Date())) },
	} {
		if err := again(); err != nil || len(unsent(t, l)) != 1 {
			t.Errorf("not again: %v", err)
		}
		if err := l.Strike(ctx, []model.Marked{{Ref: ref, Mark: now[0].Mark}}, Passed{}); err != nil || len(unsent(t, l)) != 0 {
			t.Error(err)
		}
	}
}

// A sale of before is shared by and by, and is not waiting meanwhile.
func TestOldSalesGetTheirMarks(t *testing.T) {
	t.Parallel()
	l := fresh(t)
	for n := range 5 {
		add(t, l, sample(fmt.Sprintf(someRef, n)))
	}
	if err := l.Join(ctx, "C1", ouaga, "Ouaga"); err != nil {
		t.Fatal(err)
	}
	add(t, l, sample(fmt.Sprintf(someRef, 9)))
	linkUp(t, l, fmt.Sprintf(someRef, 3))
	if outs := unsent(t, l); len(outs) != 2 {
		t.Fatalf("%d wait, want the new one and the one that changed", len(outs))
	}
	total := 0
	for more := true; more; {
		done, left, err := l.Fill(ctx, 2)
		if err != nil {
			t.Fatal(err)
		}
		total, more = total+done, left
	}
	if d := digests(t, l); total != 4 || len(unsent(t, l)) != 2 || len(d) != 1 || d[0].Count != 6 {
		t.Errorf("%d filled, %d wait, sums %+v", total, len(unsent(t, l)), d)
	}
	verified(t, l)
}

// A row that somebody wrote over, or that makes no sense, is left out and told;
// the others come.
func TestWhatMakesNoSenseIsLeftOut(t *testing.T) {
	t.Parallel()
	one, two := tillAt(t, "C1"), tillAt(t, "C2")
	for n := range 6 {
		add(t, one, sample(fmt.Sprintf(someRef, n)))
		linkUp(t, one, fmt.Sprintf(someRef, n))
	}
	var all []Given
	for _, o := range unsent(t, one) {
		all = append(all, Given{o.Copy, o.Mark})
	}
	forge := func(k int, f func(*model.Copy)) {
		f(&all[k].Copy)
		all[k].Mark = all[k].Copy.Mark()
	}
	all[0].Invoice.State, all[0].Invoice.SettledAt = model.Paid, noon // by hand
	forge(1, func(c *model.Copy) { c.Invoice.Amount = -5 })
	forge(2, func(c *model.Copy) { c.Invoice.Object = "\x1b[2J" })
	forge(3, func(c *model.Copy) { c.Invoice.Token = all[4].Invoice.Token })
	two.Links(func(link string) error {
		if strings.HasSuffix(link, "evil") {
			return errors.New("another host")
		}
		return nil
	})
	forge(5, func(c *model.Copy) { c.Invoice.Link = "https://pay.example/evil" })
	order := []Given{all[4], all[0], all[1], all[2], all[3], all[5]}
	got, err := two.TakeIn(ctx, Place{ouaga, 3}, order)
	if err != nil || len(got.Changed) != 1 || len(got.Refused) != 5 {
		t.Fatalf("%+v, %v", got, err)
	}
	for k, want := range []string{"mark", "amount", "object", "token", "link"} {
		if !strings.Contains(got.Refused[k].Error(), want) {
			t.Errorf("%d: got %q, want it to name the %s", k, got.Refused[k], want)
		}
	}
	// Facts that differ: both are kept, each where it is.
	mine := sample(fmt.Sprintf(someRef, 0))
	mine.Amount = 99
	add(t, two, mine)
	forge(0, func(c *model.Copy) { c.Invoice.State, c.Invoice.SettledAt = model.Pending, time.Time{} })
	var conflict *model.Conflict
	if got, err = two.TakeIn(ctx, Place{ouaga, 4}, all[:1]); err != nil || len(got.Refused) != 1 || !errors.As(got.Refused[0], &conflict) {
		t.Errorf("%+v, %v", got, err)
	}
	if inv, err := two.Invoice(ctx, mine.Ref); err != nil || inv.Amount != 99 {
		t.Errorf("%+v, %v", inv, err)
	}
	verified(t, two)
}

func TestFailedHerePaidThereInTwoLedgers(t *testing.T) {
	t.Parallel()
	one, two := tillAt(t, "C1"), tillAt(t, "C2")
	ref := fmt.Sprintf(someRef, 1)
	add(t, one, sample(ref))
	linkUp(t, one, ref)
	hand(t, one, two)
	told(t, one, ref, model.Answer{Word: model.WordNotCompleted, Raw: "nocompleted"}, noon.Add(time.Minute))
	told(t, two, ref, yes, noon.Add(2*time.Minute))
	hand(t, one, two)
	hand(t, two, one)
	hand(t, one, two)
	for _, l := range []*Ledger{one, two} {
		if inv, err := l.Invoice(ctx, ref); err != nil || inv.State != model.PaidLate {
			t.Errorf("%+v, %v", inv.State, err)
		}
		if sum, err := l.Total(ctx, Query{States: []model.State{model.PaidLate}}); err != nil || sum.Sum != 1500 {
			t.Errorf("%+v, %v", sum, err)
		}
		if len(unsent(t, l)) != 0 {
			t.Error("something waits")
		}
	}
	verified(t, one, two)
}

// Two tills that were cut off are both told that it is paid: it is paid once, in
// the report too.
func TestTheReportCountsAnInvoiceOnce(t *testing.T) {
	t.Parallel()
	one, two := tillAt(t, "C1"), tillAt(t, "C2")
	ref, own := fmt.Sprintf(someRef, 1), fmt.Sprintf(someRef, 2)
	add(t, one, sample(ref))
	linkUp(t, one, ref)
	add(t, two, sample(own))
	linkUp(t, two, own)
	told(t, two, own, yes, noon.Add(time.Minute))
	hand(t, one, two)
	told(t, one, ref, yes, noon.Add(time.Minute))
	told(t, two, ref, yes, noon.Add(90*time.Minute)) // a later hour
	hand(t, one, two)
	hand(t, two, one)
	from, to := noon.Add(-12*time.Hour), noon.Add(12*time.Hour)
	for name, l := range map[string]*Ledger{"home": one, "neighbour": two} {
		want := Total{2, 3000}
		d, err := l.Day(ctx, from, to)
		if err != nil || d.Paid != want || d.FromEvents != want {
			t.Errorf("%s: %+v, history %+v, %v", name, d.Paid, d.FromEvents, err)
		}
		if evs, err := l.Events(ctx, ref); err != nil || len(evs) != 4 {
			t.Errorf("%s: a history of %d, %v", name, len(evs), err)
		}
		if inv, err := l.LastPaid(ctx); err != nil || !inv.SettledAt.Equal(noon.Add(time.Minute)) {
			t.Errorf("%s: last paid %+v, %v", name, inv.SettledAt, err)
		}
		for _, of := range []*Ledger{one, two} {
			d, err := l.DayOf(ctx, from, to, id(t, of), "")
			if want := (Total{1, 1500}); err != nil || d.Paid != want || d.FromEvents != want {
				t.Errorf("%s: of one till %+v, history %+v, %v", name, d.Paid, d.FromEvents, err)
			}
		}
		if d, err := l.DayOf(ctx, from, to, "", ouaga); err != nil || d.Paid != want {
			t.Errorf("%s: of the shop %+v, %v", name, d.Paid, err)
		}
		if d, err := l.DayOf(ctx, from, to, "", "another"); err != nil || d.Paid.Count != 0 {
			t.Errorf("%s: of another shop %+v, %v", name, d.Paid, err)
		}
	}
	verified(t, one, two)
}

// Two links of one sale, paid at two tills: everybody says so.
func TestPaidTwiceAcrossTills(t *testing.T) {
	t.Parallel()
	one, two := tillAt(t, "C1"), tillAt(t, "C2")
	first, second := fmt.Sprintf(someRef, 1), fmt.Sprintf(someRef, 2)
	add(t, one, sample(first))
	again := sample(second)
	again.Sale, again.CreatedAt = first, noon.Add(time.Second)
	add(t, one, again)
	linkUp(t, one, first)
	linkUp(t, one, second)
	hand(t, one, two)
	told(t, one, first, yes, noon.Add(time.Minute))
	told(t, two, second, yes, noon.Add(2*time.Minute))
	hand(t, two, one)
	hand(t, one, two)
	hand(t, two, one)
	hand(t, one, two)
	for _, l := range []*Ledger{one, two} {
		for _, ref := range []string{first, second} {
			if inv, evs, err := l.History(ctx, ref); err != nil || inv.Doubt != model.PaidTwice || len(evs) != 4 {
				t.Errorf("%q, %+v, %v", inv.Doubt, evs, err)
			}
		}
	}
	if a, b := digests(t, one), digests(t, two); !slices.Equal(a, b) || len(unsent(t, one))+len(unsent(t, two)) != 0 {
		t.Errorf("sums %+v and %+v", a, b)
	}
	verified(t, one, two)
}

func TestListsOfATill(t *testing.T) {
	t.Parallel()
	one, two := tillAt(t, "C1"), tillAt(t, "C2")
	for n := range 6 {
		l := []*Ledger{one, two}[n%2]
		inv := row(fmt.Sprintf(someRef, n), n, model.Sending)
		inv.Object, inv.Ticket = "riz", model.Ticket{Day: 20261123}
		add(t, l, inv)
	}
	hand(t, one, two)
	for _, q := range []Query{{}, {Text: "riz"}, {States: []model.State{model.Sending}}, {Since: noon}, {Limit: 2}} {
		q.Till = id(t, one)
		want := 3
		if q.Limit > 0 {
			want = q.Limit
		}
		all, err := two.Newest(ctx, q)
		if err != nil || len(all) != want {
			t.Errorf("%+v: %d, %v", q, len(all), err)
		}
		for _, inv := range all {
			if inv.Till != id(t, one) {
				t.Errorf("%+v: sold by %q", q, inv.Till)
			}
		}
		if sum, err := two.Total(ctx, q); err != nil || sum.Count != 3 || sum.Sum != 4500 {
			t.Errorf("%+v: %+v, %v", q, sum, err)
		}
		q.Till = id(t, two)
		n := 0
		if err := two.Each(ctx, q, func(inv *model.Invoice) error {
			if n++; inv.Till != "" {
				t.Errorf("its own has %q", inv.Till)
			}
			return nil
		}); err != nil || n != 3 {
			t.Errorf("%+v: %d, %v", q, n, err)
		}
		q.Till, q.Shop = "", ouaga
		if sum, err := two.Total(ctx, q); err != nil || sum.Count != 6 {
			t.Errorf("%+v: %+v, %v", q, sum, err)
		}
		q.Shop = "another"
		if all, err := two.Newest(ctx, q); err != nil || len(all) != 0 {
			t.Errorf("%+v: %d, %v", q, len(all), err)
		}
	}
	// Numbers of the others are none of this till's.
	for n := range 3 {
		inv := sample(fmt.Sprintf(someRef, 20+n))
		inv.Ticket = model.Ticket{Day: 20261123}
		add(t, one, inv)
	}
	hand(t, one, two)
	inv := sample(fmt.Sprintf(someRef, 7))
	inv.Ticket = model.Ticket{Day: 20261123}
	add(t, two, inv)
	if got, err := two.Invoice(ctx, inv.Ref); err != nil || got.Ticket.N != 4 {
		t.Errorf("number %d, %v", got.Ticket.N, err)
	}
	if n, err := two.Numbers(ctx, 20261123, noon.Add(-24*time.Hour), noon.Add(24*time.Hour)); err != nil || n != (Numbers{Last: 4}) {
		t.Errorf("%+v, %v", n, err)
	}
	if missing, _, err := two.Gaps(ctx); err != nil || missing != 0 {
		t.Errorf("%d missing, %v", missing, err)
	}
	if got, err := two.Tills(ctx); err != nil || len(got) != 2 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAnotherTillFromACopy(t *testing.T) {
	t.Parallel()
	l := tillAt(t, "C1")
	was, ref := id(t, l), fmt.Sprintf(someRef, 1)
	add(t, l, sample(ref))
	linkUp(t, l, ref)
	me, err := l.Renew(ctx)
	if err != nil || me.ID == was || !model.IsRef(me.ID) || me.Name != "C1" {
		t.Fatalf("%+v, %v", me, err)
	}
	if err := l.Join(ctx, "C2", ouaga, "Ouaga"); err != nil {
		t.Fatal(err)
	}
	if inv, err := l.Invoice(ctx, ref); err != nil || inv.Till != was {
		t.Errorf("sold by %q, %v", inv.Till, err)
	}
	rev := func() int64 {
		outs, err := l.Copies(ctx, []string{ref})
		if err != nil || len(outs) != 1 || outs[0].Till != was {
			t.Fatalf("%+v, %v", outs, err)
		}
		return outs[0].Rev
	}
	aside := func() {
		change(t, l, ref, func(i model.Invoice) (model.Invoice, []model.Event) { i.Aside = !i.Aside; return i, nil })
	}
	before := rev()
	if aside(); rev() != before {
		t.Error("it counts changes of what is another till's")
	}
	if err := l.Adopt(ctx, was); err != nil {
		t.Fatal(err)
	}
	if aside(); rev() != before+1 {
		t.Error("adopted, it does not count its changes")
	}
	if err := l.Adopt(ctx, "nobody"); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
	if err := l.Join(ctx, "C2", "01KB2T5YQ0S0000000000B0B00", "Bobo"); !errors.Is(err, ErrOtherShop) {
		t.Error(err)
	}
	verified(t, l)
}

// A restored ledger stays the till it was, and takes in what it had forgotten; a
// salvaged one too.
func TestSharingAfterABackup(t *testing.T) {
	t.Parallel()
	one, two := tillAt(t, "C1"), tillAt(t, "C2")
	early, late := fmt.Sprintf(someRef, 1), fmt.Sprintf(someRef, 2)
	add(t, one, sample(early))
	hand(t, one, two)
	copyAt := filepath.Join(t.TempDir(), "copy.db")
	if err := one.Backup(ctx, copyAt, false, nil); err != nil {
		t.Fatal(err)
	}
	add(t, one, sample(late))
	linkUp(t, one, early)
	hand(t, one, two)
	made := filepath.Join(t.TempDir(), "salvaged.db")
	if _, err := Salvage(ctx, copyAt, made, nil); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{copyAt, made} {
		l := openAt(t, path)
		if id(t, l) != id(t, one) {
			t.Error("it is another till")
		}
		var all []Given
		outs, err := two.Copies(ctx, []string{early, late})
		if err != nil || len(outs) != 2 {
			t.Fatal(err)
		}
		for _, o := range outs {
			all = append(all, Given{o.Copy, o.Mark})
		}
		if got, err := l.TakeIn(ctx, Place{}, all); err != nil || len(got.Changed) != 2 || len(got.Refused) != 0 {
			t.Errorf("%+v, %v", got, err)
		}
		if inv, err := l.Invoice(ctx, early); err != nil || inv.State != model.Pending || inv.Till != "" {
			t.Errorf("%+v, %v", inv, err)
		}
		if a, b := digests(t, l), digests(t, one); !slices.Equal(a, b) {
			t.Errorf("sums %+v and %+v", a, b)
		}
		verified(t, l)
	}
}

// Another program that has the ledger open shares too, as soon as one has joined.
func TestTwoProgramsShare(t *testing.T) {
	t.Parallel()
	l := fresh(t)
	other := openAt(t, l.path)
	if err := l.Join(ctx, "C1", ouaga, "Ouaga"); err != nil {
		t.Fatal(err)
	}
	add(t, other, sample(fmt.Sprintf(someRef, 1)))
	if outs := unsent(t, l); len(outs) != 1 || outs[0].Till != id(t, other) {
		t.Errorf("%+v", outs)
	}
	// One takes in what a third till sold: to the other it is not its own.
	third, ref := tillAt(t, "C3"), fmt.Sprintf(someRef, 2)
	if _, err := other.Tills(ctx); err != nil {
		t.Fatal(err)
	}
	add(t, third, sample(ref))
	hand(t, third, l)
	for n := range 2 {
		if inv, err := other.Invoice(ctx, ref); err != nil || n == 0 && inv.Till == "" || n == 1 && inv.Till != id(t, third) {
			t.Errorf("look %d: sold by %q, %v", n, inv.Till, err)
		}
	}
	verified(t, l)
}

// What does not share writes nothing of it.
func TestAloneNothingIsShared(t *testing.T) {
	t.Parallel()
	l := fresh(t)
	add(t, l, sample(fmt.Sprintf(someRef, 1)))
	var lines int
	if err := l.read.first(ctx, "SELECT (SELECT count(*) FROM share) + (SELECT count(*) FROM unsent) + (SELECT count(*) FROM tills)", nil, &lines); err != nil || lines != 0 {
		t.Errorf("%d lines, %v", lines, err)
	}
}

// A sale whose machine had the right time comes home paid: its dates are kept in
// another way than tills hand them on.
func TestComesHome(t *testing.T) {
	t.Parallel()
	one, two := tillAt(t, "C1"), tillAt(t, "C2")
	inv := sample(fmt.Sprintf(someRef, 1))
	inv.MachineAt = inv.CreatedAt
	add(t, one, inv)
	linkUp(t, one, inv.Ref)
	hand(t, one, two)
	told(t, two, inv.Ref, yes, noon.Add(time.Minute))
	if got := hand(t, two, one); len(got.Changed) != 1 || len(got.Refused) != 0 || got.Changed[0].Invoice.State != model.Paid {
		t.Fatalf("%+v", got)
	}
	for _, l := range []*Ledger{one, two} {
		if got, err := l.Invoice(ctx, inv.Ref); err != nil || got.State != model.Paid {
			t.Errorf("%+v, %v", got, err)
		}
	}
	verified(t, one, two)
}

// Taken in by parts, the place is noted with the last of them only.
func TestTakenInByParts(t *testing.T) {
	t.Parallel()
	one, two := tillAt(t, "C1"), tillAt(t, "C2")
	for n := range 5 {
		add(t, one, sample(fmt.Sprintf(someRef, n)))
	}
	var all []Given
	for _, o := range unsent(t, one) {
		all = append(all, Given{o.Copy, o.Mark})
	}
	seq := func() int64 {
		shops, err := two.Shops(ctx)
		if err != nil || len(shops) != 1 {
			t.Fatalf("%+v, %v", shops, err)
		}
		return shops[0].Seq
	}
	before := seq()
	for _, want := range []int{2, 2, 1} {
		if seq() != before {
			t.Fatalf("the place is noted before %d of the copies are here", len(all))
		}
		got, err := two.TakeSome(ctx, Place{ouaga, before + 9}, all, func(n int) bool { return n == 2 })
		if err != nil || got.Of != want || len(got.Changed) != want {
			t.Fatalf("%d of them, %d changes, %v; want %d", got.Of, len(got.Changed), err, want)
		}
		all = all[got.Of:]
	}
	if got := seq(); got != before+9 {
		t.Errorf("the place is %d", got)
	}
	verified(t, two)
}
