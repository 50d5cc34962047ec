package hub

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/hub/pgtest"
)

func TestMain(m *testing.M) {
	proof.InMemory()
	os.Exit(pgtest.Run(m))
}

func newID() string { return ulid.Make().String() }

var monday = time.Date(2026, 11, 23, 8, 30, 0, 0, time.UTC)

// sold is the n-th sale of a till, as it was just paid.
func sold(till string, n int) model.Copy {
	at := monday.Add(time.Duration(n) * 37 * time.Second)
	ref := newID()
	return model.Copy{Till: till, Rev: 2, Invoice: model.Invoice{
		Ref: ref, Sale: ref, Amount: model.Money(1000 + n), Ticket: model.Ticket{Day: 20261123, N: n + 1},
		Items:  []model.Item{{Name: "Pagne d'été \\ «wax»", Quantity: 1, UnitPrice: model.Money(1000 + n)}},
		Object: "Vente n° 'un'", Firstname: "Awa", Lastname: "Ouédraogo", Email: "awa@example.org",
		State: model.Paid, CreatedAt: at, MachineAt: at.Add(-3 * time.Second), PendingAt: at.Add(time.Second), CheckedAt: at.Add(4 * time.Second), SettledAt: at.Add(5 * time.Second), ExpiresAt: at.Add(time.Hour),
		Token: "tok." + ref, Link: "https://pay.example.org/" + ref, RawStatus: "completed", GotAmount: model.Money(1000 + n),
		OperatorID: "1", OperatorName: "ORANGE", Phone: "22670000000", RequestID: "req" + ref, OperatorRef: "op", Host: "app.example.org",
	}, Events: []model.Event{
		{At: at, MachineAt: at.Add(-3 * time.Second), Kind: model.EventSending, State: model.Sending},
		{At: at.Add(time.Second), Kind: model.EventLink, State: model.Pending},
		{At: at.Add(5 * time.Second), Kind: model.EventSettled, State: model.Paid, Text: "completed", Amount: model.Money(1000 + n)},
	}}
}

// begun is the same sale when its link was given.
func begun(c model.Copy) model.Copy {
	i := &c.Invoice
	i.State, i.SettledAt, i.CheckedAt, i.RawStatus, i.GotAmount, i.Host = model.Pending, time.Time{}, time.Time{}, "", 0, ""
	i.OperatorID, i.OperatorName, i.Phone, i.RequestID, i.OperatorRef = "", "", "", "", ""
	c.Events = c.Events[:2]
	c.Rev = 1
	return c
}

// bench is a database, and what tills of it are made of.
type bench struct {
	*pgtest.Server
	name string
}

func newBench(t testing.TB) *bench {
	t.Helper()
	s := pgtest.Shared(t)
	return &bench{s, s.Database(t)}
}

func (b *bench) address(t testing.TB, more ...string) Address {
	t.Helper()
	return parsed(t, b.Address(b.name, "caisse", more...))
}

func parsed(t testing.TB, text string) Address {
	t.Helper()
	a, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (b *bench) open(t testing.TB) *Hub {
	t.Helper()
	return opened(t, b.address(t))
}

func opened(t testing.TB, a Address) *Hub {
	t.Helper()
	h, err := Open(t.Context(), a, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	return h
}

// join is a till of a shop that has joined.
func (b *bench) join(t testing.TB, h *Hub, name string) (Who, string) {
	t.Helper()
	w := Who{ID: newID(), Name: name, Kind: "till", Version: "1", Session: newID(), ShopName: "Marché", NewShop: newID()}
	shop, err := h.Join(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	return w, shop
}

func push(t testing.TB, h *Hub, shop string, handed ...Handed) Pushed {
	t.Helper()
	p, err := h.Push(t.Context(), shop, handed)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// in is a copy as it comes back from a shop.
func in(t testing.TB, shop string, c model.Copy) model.Copy {
	t.Helper()
	c.Shop = shop
	c, err := model.Received(c, c.Mark())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func same(t testing.TB, got, want []model.Copy) {
	t.Helper()
	byRef := func(a, b model.Copy) int { return cmp.Compare(a.Invoice.Ref, b.Invoice.Ref) }
	slices.SortFunc(got, byRef)
	slices.SortFunc(want, byRef)
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got  %+v\nwant %+v", got, want)
	}
}

func arbitrary(r *rand.Rand, till string) model.Copy {
	text := func() string {
		var s []rune
		for range r.IntN(12) {
			s = append(s, []rune(`ab'"\$1;{}[]<>&%éß漢😀-/* `)[r.IntN(24)])
		}
		return model.Clean(string(s))
	}
	at := func() time.Time {
		if r.IntN(4) == 0 {
			return time.Time{}
		}
		return time.UnixMilli(r.Int64N(250_000_000_000_000) + 1).UTC()
	}
	money := func() model.Money { return model.Money(r.Int64N(2_000_000) - 1_000_000) }
	c := model.Copy{Till: till, Rev: r.Int64N(1 << 40), Invoice: model.Invoice{
		Ref: newID(), Sale: newID(), Amount: model.MinAmount + model.Money(r.Int64N(100_000)),
		Object: text(), Firstname: text(), Lastname: text(), Email: text(),
		State: []model.State{model.Sending, model.LostAnswer, model.NotSent, model.Refused, model.Pending, model.Failed}[r.IntN(6)], Doubt: append(model.Doubts, "")[r.IntN(len(model.Doubts)+1)],
		Aside: r.IntN(2) == 0, Undated: r.IntN(2) == 0, CreatedAt: time.UnixMilli(r.Int64N(250_000_000_000_000) + 1), MachineAt: at(), PendingAt: at(), CheckedAt: at(), SettledAt: monday, ExpiresAt: at(),
		Token: "t", Link: `https://x/'"\$2`, Code: text(), RawStatus: text(), GotAmount: money(), GotRef: text(), OperatorID: text(), OperatorName: text(), Phone: text(), RequestID: text(), OperatorRef: text(), Host: text(),
	}}
	if r.IntN(2) == 0 {
		c.Invoice.Ticket = model.Ticket{Day: 20261123, N: 1 + r.IntN(1000)}
	}
	for range r.IntN(3) {
		c.Invoice.Items = append(c.Invoice.Items, model.Item{Name: text(), Description: text(), Quantity: 1 + r.Int64N(9), UnitPrice: model.Money(r.Int64N(1000))})
	}
	for range r.IntN(6) {
		c.Events = append(c.Events, model.Event{At: monday.Add(time.Duration(r.IntN(4)) * time.Millisecond), MachineAt: at(), Kind: model.EventStatus, State: model.Pending, Text: text(), Amount: money()})
	}
	return c
}

func is(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}
