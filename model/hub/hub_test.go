package hub

import (
	"context"
	"errors"
	"fmt"
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
	byRef := func(a, b model.Copy) int { return cmpString(a.Invoice.Ref, b.Invoice.Ref) }
	slices.SortFunc(got, byRef)
	slices.SortFunc(want, byRef)
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got  %+v\nwant %+v", got, want)
	}
}

func cmpString(a, b string) int {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}

func TestHandedOverAndTakenIn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	h := b.open(t)
	w, shop := b.join(t, h, "C1")
	final := sold(w.ID, 0)
	first := begun(final)
	plain := model.Copy{Till: w.ID, Invoice: model.Invoice{Ref: newID(), Sale: "S", Amount: 500, State: model.Sending, CreatedAt: monday, Undated: true}}

	p := push(t, h, shop, Handed{Copy: first}, Handed{Copy: plain})
	if len(p.Written) != 2 || len(p.Others)+len(p.Refused) != 0 || p.Seq != 2 {
		t.Fatalf("%+v", p)
	}
	got, err := h.Pull(t.Context(), shop, 0)
	if err != nil || got.Seq != 2 || len(got.Refused) != 0 {
		t.Fatal(got, err)
	}
	same(t, got.Copies, []model.Copy{in(t, shop, first), in(t, shop, plain)})

	// Again: nothing is written.
	if p := push(t, h, shop, Handed{Copy: first}, Handed{Copy: plain}); len(p.Written) != 2 || p.Seq != 2 {
		t.Fatalf("%+v", p)
	}
	// More is known of it.
	if p := push(t, h, shop, Handed{Copy: final, Theirs: first.Mark()}); len(p.Written) != 1 || p.Seq != 3 {
		t.Fatalf("%+v", p)
	}
	got, err = h.Pull(t.Context(), shop, 2)
	if err != nil || got.Seq != 3 {
		t.Fatal(got, err)
	}
	same(t, got.Copies, []model.Copy{in(t, shop, final)})
	if got, err := h.Pull(t.Context(), shop, 3); err != nil || got.Seq != 3 || got.More || got.Copies != nil {
		t.Fatal(got, err)
	}

	// Somebody else changed it meanwhile.
	mine := first
	mine.Invoice.Aside, mine.Rev = true, 7
	p = push(t, h, shop, Handed{Copy: mine, Theirs: first.Mark()})
	if len(p.Written) != 0 || p.Seq != 3 {
		t.Fatalf("%+v", p)
	}
	same(t, p.Others, []model.Copy{in(t, shop, final)})
	merged, err := model.Merge(in(t, shop, mine), p.Others[0])
	if err != nil {
		t.Fatal(err)
	}
	if p := push(t, h, shop, Handed{Copy: merged, Theirs: final.Mark()}); len(p.Written) != 1 || p.Seq != 4 {
		t.Fatalf("%+v", p)
	}

	// What never changes is another: not written, whatever mark is expected.
	other := merged
	other.Invoice.Amount, other.Invoice.GotAmount = 9999, 9999
	p = push(t, h, shop, Handed{Copy: other, Theirs: merged.Mark()})
	if len(p.Written) != 0 || len(p.Others) != 1 || p.Others[0].Invoice.Amount == 9999 {
		t.Fatalf("%+v", p)
	}
}

func TestSumsAndMarks(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	h := b.open(t)
	w, shop := b.join(t, h, "C1")
	want := map[model.Date]*model.Digest{}
	var handed []Handed
	var refs []string
	for n := range 90 {
		c := sold(w.ID, n*60)
		day := c.Day()
		if want[day] == nil {
			want[day] = &model.Digest{Till: w.ID, Day: day}
		}
		want[day].Add(c.Mark())
		handed, refs = append(handed, Handed{Copy: c}), append(refs, c.Invoice.Ref)
	}
	push(t, h, shop, handed...)
	got, err := h.Digest(t.Context(), shop, 20261101, 20261231)
	if err != nil || len(got) != len(want) || len(got) < 3 {
		t.Fatal(got, err)
	}
	for _, d := range got {
		if d != *want[d.Day] {
			t.Errorf("%+v, want %+v", d, *want[d.Day])
		}
	}
	if got, err := h.Digest(t.Context(), shop, 20261124, 20261124); err != nil || len(got) != 1 {
		t.Error(got, err)
	}
	marks, err := h.Marks(t.Context(), shop, w.ID, 20261124)
	if err != nil || int64(len(marks)) != want[20261124].Count {
		t.Fatal(marks, err)
	}
	sum := model.Digest{Till: w.ID, Day: 20261124}
	for _, m := range marks {
		sum.Add(m.Mark)
	}
	if sum != *want[20261124] {
		t.Error(sum)
	}
	copies, refused, err := h.Copies(t.Context(), append(refs[:2:2], "NOWHERE"))
	if err != nil || len(refused) != 0 {
		t.Fatal(refused, err)
	}
	same(t, copies, []model.Copy{in(t, shop, handed[0].Copy), in(t, shop, handed[1].Copy)})
}

// Every copy there can be comes back as it went.
func TestAnyCopy(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	h := b.open(t)
	w, shop := b.join(t, h, "C1")
	r := proof.Rand(t)
	for range proof.Size(2, 8, 500) {
		var handed []Handed
		var want []model.Copy
		for range PushMost {
			c := arbitrary(r, w.ID)
			if _, err := model.Received(c, c.Mark()); err != nil {
				t.Fatal(err)
			}
			handed, want = append(handed, Handed{Copy: c}), append(want, in(t, shop, c))
		}
		p := push(t, h, shop, handed...)
		if len(p.Written) != PushMost {
			t.Fatalf("%+v", p)
		}
		got, err := h.Pull(t.Context(), shop, p.Seq-PushMost)
		if err != nil || len(got.Refused) != 0 {
			t.Fatal(err, got.Refused)
		}
		same(t, got.Copies, want)
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

// Readers of a shop that 40 tills push into see every change, in the order of
// its number.
func TestNoChangeIsPassedOver(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	b := newBench(t)
	reader := b.open(t)
	_, shop := b.join(t, reader, "reader")
	pushers, each := proof.Size(5, 40, 40), proof.Size(2, 10, 200)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	errs := make(chan error, pushers)
	for range pushers {
		h := b.open(t)
		go func() {
			till := newID()
			for n := range each {
				c := sold(till, n)
				first := begun(c)
				if _, err := h.Push(ctx, shop, []Handed{{Copy: first}}); err != nil {
					errs <- err
					return
				}
				if p, err := h.Push(ctx, shop, []Handed{{Copy: c, Theirs: first.Mark()}}); err != nil || len(p.Written) != 1 {
					errs <- fmt.Errorf("%+v %w", p, err)
					return
				}
			}
			errs <- nil
		}()
	}
	seen := map[string]model.State{}
	for seq, ended := int64(0), 0; ; {
		p, err := reader.Pull(ctx, shop, seq)
		if err != nil || len(p.Refused) > 0 {
			t.Fatal(err, p.Refused)
		}
		for _, c := range p.Copies {
			seen[c.Invoice.Ref] = c.Invoice.State
		}
		if p.Seq < seq {
			t.Fatalf("%d after %d", p.Seq, seq)
		}
		seq = p.Seq
		if ended == pushers && !p.More {
			break
		}
		select {
		case err := <-errs:
			if err != nil {
				t.Fatal(err)
			}
			ended++
		default:
		}
	}
	if len(seen) != pushers*each {
		t.Errorf("%d of %d were seen", len(seen), pushers*each)
	}
	for ref, state := range seen {
		if state != model.Paid {
			t.Errorf("%s was last seen %s", ref, state)
		}
	}
}

func is(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}
