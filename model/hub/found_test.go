package hub

import (
	"testing"
	"time"
)

// Whether a receiver of callbacks was lately the first to find sales settled is
// told by who asked about them last; what it could not find is counted for good.
func TestFoundByCallback(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	h := b.open(t)
	w, shop := b.join(t, h, "C1")
	r := Who{ID: newID(), Name: "R", Kind: "callbacks", Session: newID(), ShopName: "Gare", NewShop: newID()}
	if _, err := h.Join(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	found := func() time.Duration {
		t.Helper()
		beat, err := h.Beat(t.Context(), w, State{}, shop)
		if err != nil || len(beat.Shops) != 1 || len(beat.Tills) != 1 {
			t.Fatal(beat, err)
		}
		return beat.Shops[0].Found
	}
	settles := func(who string, n int) {
		t.Helper()
		c := sold(w.ID, n)
		push(t, h, shop, Handed{Copy: begun(c)})
		b.as(t, "caisse", "DELETE FROM caisse.slot")
		turn, err := h.Turn(t.Context(), who, Question{Ref: c.Invoice.Ref, Shop: shop, Account: "a", Pace: time.Millisecond, Known: begun(c).Mark()})
		if err != nil || !turn.Granted {
			t.Fatal(turn, err)
		}
		push(t, h, shop, Handed{Copy: c, Theirs: begun(c).Mark()})
	}
	settles(w.ID, 0)
	if d := found(); d != 0 {
		t.Errorf("found %v ago by nobody", d)
	}
	settles(r.ID, 1)
	if d := found(); d <= 0 || d > time.Minute {
		t.Errorf("found by a receiver seen %v ago", d)
	}
	for n := range 19 {
		settles(w.ID, 2+n)
	}
	if found() == 0 {
		t.Error("not among the last 20")
	}
	pending := begun(sold(w.ID, 30)) // says nothing of who finds
	push(t, h, shop, Handed{Copy: pending})
	if _, err := h.Turn(t.Context(), r.ID, Question{Ref: pending.Invoice.Ref, Shop: shop, Account: "a", Known: -1}); err != nil || found() == 0 {
		t.Error("a pending one counts", err)
	}
	settles(w.ID, 31)
	if d := found(); d != 0 {
		t.Errorf("found %v ago by a receiver whose finds are old", d)
	}
	settles(r.ID, 32)
	b.as(t, "caisse", "UPDATE caisse.till SET seen_at = now() - interval '1 h' WHERE name = 'R'")
	if d := found(); d < time.Hour || d > 2*time.Hour {
		t.Errorf("its silence lasts %v", d)
	}
	b.as(t, "caisse", "UPDATE caisse.till SET session = '' WHERE name = 'R'")
	if d := found(); d != 0 {
		t.Errorf("it has left, and found %v ago", d)
	}

	r.Session = newID()
	if _, err := h.Join(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	for _, is := range []struct{ says, want int64 }{{-1, 0}, {2, 2}, {-1, 2}, {3, 3}, {1, 1}} {
		if _, err := h.Beat(t.Context(), r, State{Unknown: is.says}); err != nil {
			t.Fatal(err)
		}
		tills, _, err := h.Tills(t.Context())
		if err != nil || len(tills) != 2 {
			t.Fatal(tills, err)
		}
		for _, x := range tills {
			if x.ID == r.ID && (x.Unknown != is.want || x.UnknownAt.IsZero() != (is.want == 0)) || x.ID == w.ID && x.Unknown != 0 {
				t.Errorf("after %d: %+v", is.says, x)
			}
		}
	}
}
