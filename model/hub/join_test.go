package hub

import (
	"errors"
	"testing"
	"time"
)

// A shop without a name is none that others could find.
func TestJoinWithoutShop(t *testing.T) {
	h := newBench(t).open(t)
	_, err := h.Join(t.Context(), Who{ID: newID(), Name: "C1", Kind: "till", Version: "1", Session: newID(), NewShop: newID()})
	is(t, err, ErrNoShop)
}

func TestTillsMeet(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	h := b.open(t)
	w, shop := b.join(t, h, "Caisse 1")
	v, _ := b.join(t, h, "Caisse 2")

	// A name is taken, whatever its case; in another shop it is free.
	third := Who{ID: newID(), Name: "caisse 1", Kind: "till", Session: newID(), ShopName: "Marché", NewShop: newID()}
	_, err := h.Join(t.Context(), third)
	is(t, err, ErrNameTaken)
	third.ShopName = "Gare"
	station, err := h.Join(t.Context(), third)
	if err != nil || station == shop {
		t.Fatal(station, err)
	}
	// It does not move to another shop under its id.
	var other *OtherShop
	moved := third
	moved.ShopName, moved.Shop = "Marché", station
	if _, err := h.Join(t.Context(), moved); !errors.As(err, &other) || other.Name != "Gare" {
		t.Error(err)
	}
	moved.Shop = ""
	if _, err := h.Join(t.Context(), moved); !errors.As(err, &other) || other.ID != station {
		t.Error(err)
	}
	// A server that was restored from before the shop: it keeps its id.
	late := Who{ID: newID(), Name: "C1", Kind: "till", Session: newID(), ShopName: "Port", Shop: newID()}
	if got, err := h.Join(t.Context(), late); err != nil || got != late.Shop {
		t.Error(got, err)
	}

	// What each says is heard by the others.
	before, err := h.Beat(t.Context(), w, State{Unsent: 3, CompleteTo: monday}, shop)
	if err != nil || before.Every != 5*time.Second || time.Since(before.Now).Abs() > time.Minute {
		t.Fatal(before, err)
	}
	push(t, h, shop, Handed{Copy: sold(w.ID, 0)})
	beat, err := h.Beat(t.Context(), v, State{}, shop)
	if err != nil || len(beat.Tills) != 2 || len(beat.Shops) != 1 || beat.Shops[0] != (Shop{ID: shop, Name: "Marché", Seq: 1}) {
		t.Fatal(beat, err)
	}
	first := beat.Tills[0]
	if first.ID != w.ID || first.Name != "Caisse 1" || first.Unsent != 3 || !first.CompleteTo.Equal(monday) || !first.Live || first.Age > time.Minute || first.Version != "1" || first.Shop != shop {
		t.Errorf("%+v", first)
	}
	if beat, err := h.Beat(t.Context(), v, State{}); err != nil || len(beat.Shops) != 3 || len(beat.Tills) != 4 {
		t.Errorf("%+v %v", beat, err)
	}
	b.as(t, "caisse", "UPDATE caisse.meta SET beat_seconds = 30")
	if beat, err := h.Beat(t.Context(), v, State{}, shop); err != nil || beat.Every != 30*time.Second {
		t.Errorf("%+v %v", beat, err)
	}
	b.as(t, "caisse", "UPDATE caisse.meta SET beat_seconds = 5")
	if tills, shops, err := h.Tills(t.Context()); err != nil || len(tills) != 4 || len(shops) != 3 {
		t.Error(tills, shops, err)
	}

	// A second ledger with the first one's id.
	copied := w
	copied.Session = newID()
	var live *Live
	if _, err := h.Join(t.Context(), copied); !errors.As(err, &live) || live.Session != w.Session || live.Age > time.Minute {
		t.Fatal(err)
	}
	seen := live.Seen
	if _, err := h.Beat(t.Context(), w, State{}, shop); err != nil { // it goes on undisturbed
		t.Fatal(err)
	}
	if _, err := h.Join(t.Context(), copied); !errors.As(err, &live) || !live.Seen.After(seen) {
		t.Error(err, seen)
	}
	if _, err := h.Beat(t.Context(), copied, State{}, shop); !errors.Is(err, ErrTakenOver) {
		t.Error(err)
	}
	// The same run joins again after its connection broke; one that left in peace
	// and one that is silent are followed at once.
	if _, err := h.Join(t.Context(), w); err != nil {
		t.Error(err)
	}
	if err := h.Leave(t.Context(), w); err != nil {
		t.Error(err)
	}
	if _, err := h.Join(t.Context(), copied); err != nil {
		t.Error(err)
	}
	b.as(t, "caisse", "UPDATE caisse.till SET seen_at = seen_at - interval '20 s'")
	if _, err := h.Join(t.Context(), w); err != nil {
		t.Error(err)
	}
	_, err = h.Beat(t.Context(), copied, State{}, shop)
	is(t, err, ErrTakenOver)
}

func TestAdopt(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	h := b.open(t)
	gone, shop := b.join(t, h, "C1")
	here, _ := b.join(t, h, "C2")
	third, _ := b.join(t, h, "C3")
	var live *Live
	if err := h.Adopt(t.Context(), gone.ID, here.ID); !errors.As(err, &live) {
		t.Fatal("a till that is there was adopted", err)
	}
	is(t, h.Adopt(t.Context(), newID(), here.ID), ErrNoTill)
	is(t, h.Adopt(t.Context(), here.ID, here.ID), ErrNoTill)
	b.as(t, "caisse", "UPDATE caisse.till SET seen_at = seen_at - interval '20 s' WHERE id = '"+gone.ID+"'")
	for range 2 {
		if err := h.Adopt(t.Context(), gone.ID, here.ID); err != nil {
			t.Fatal(err)
		}
	}
	var adopted *Adopted
	if err := h.Adopt(t.Context(), gone.ID, third.ID); !errors.As(err, &adopted) || adopted.By != here.ID {
		t.Error(err)
	}
	is(t, h.Adopt(t.Context(), third.ID, gone.ID), ErrNoTill)
	if _, err := h.Beat(t.Context(), gone, State{}, shop); !errors.As(err, &adopted) || adopted.By != here.ID {
		t.Error(err)
	}
	if _, err := h.Join(t.Context(), gone); !errors.As(err, &adopted) {
		t.Error(err)
	}
	// Its name is free for the machine that comes instead.
	if _, err := h.Join(t.Context(), Who{ID: newID(), Name: "C1", Kind: "till", Session: newID(), ShopName: "Marché", NewShop: newID()}); err != nil {
		t.Error(err)
	}
	tills, _, err := h.Tills(t.Context())
	if err != nil || len(tills) != 4 || tills[0].AdoptedBy+tills[1].AdoptedBy != here.ID {
		t.Errorf("%+v %v", tills, err)
	}
}
