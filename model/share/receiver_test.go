package share

import (
	"strings"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// A receiver of callbacks has the sales of all shops that it may see, also of one
// that comes later; what it learns of them goes home. Tills learn nothing of other
// shops.
func TestReceiverFollowsAllShops(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	b := newBench(t)
	gare := func(u *till) { u.shop = "Gare" }
	one, two := b.till(t, "C1"), b.till(t, "C1", gare)
	first := one.sells(1000)
	one.moves(first, model.Pending)
	r := b.till(t, "R", func(u *till) { u.kind = "callbacks" })
	second := two.sells(2000)
	two.moves(second, model.Pending)
	waitFor(t, "both are here", func() bool { return r.state(first) == model.Pending && r.state(second) == model.Pending })
	later := b.till(t, "C9", func(u *till) { u.shop = "Port" })
	third := later.sells(3000)
	later.moves(third, model.Pending)
	waitFor(t, "a shop that came later is here", func() bool { return r.state(third) == model.Pending })

	for ref, home := range map[string]*till{first: one, second: two, third: later} {
		began := time.Now()
		r.moves(ref, model.Paid)
		waitFor(t, "it is known at home", func() bool { return home.state(ref) == model.Paid })
		if took := time.Since(began); took > time.Second {
			t.Errorf("known at home after %v", took)
		}
	}
	waitFor(t, "all is handed over, and here", func() bool {
		st := r.r.Status()
		return unsent(r) == 0 && st.Good && st.Pulled >= 0 && !st.Compared.IsZero() && st.Loaded == st.Of
	})
	if one.state(second) != "" || two.state(first) != "" || later.state(first) != "" {
		t.Error("a till has sales of another shop")
	}
	// Turns are the shop's own: its tills must see them.
	turn, err := r.r.Turn(t.Context(), Question{Ref: second, Account: "a", Pace: time.Millisecond})
	if err != nil || !turn.Granted {
		t.Fatal(turn, err)
	}
	if got := b.SQL(t, b.name, "SELECT count(*) FROM caisse.turn JOIN caisse.shop ON shop.id = turn.shop AND shop.name = 'Gare'"); got != "1" && got != "1\n" {
		t.Errorf("%q turns in its shop", got)
	}
	waitFor(t, "the shop hears who finds", func() bool { return two.r.Received() })
	beside := openTill(t, "C1", two.path, two.address, gare)
	waitFor(t, "a second console hears it too", func() bool { return beside.r.Received() })
	beside.stop()
	if one.r.Received() {
		t.Error("heard in a shop where it has found nothing")
	}
	// What it does not know is counted on, also by the next run.
	r.unknown.Store(2)
	tell := func(want string) {
		t.Helper()
		waitFor(t, want+" are unknown", func() bool {
			return strings.TrimSpace(b.SQL(t, b.name, "SELECT unknown FROM caisse.till WHERE kind = 'callbacks'")) == want
		})
	}
	tell("2")
	r.stop()
	if two.r.Received() {
		waitFor(t, "its end is heard", func() bool { return !two.r.Received() })
	}
	r.unknown.Store(0)
	r.share()
	waitFor(t, "it is back", func() bool { return r.r.Status().Good })
	r.unknown.Store(1)
	tell("3")
}
