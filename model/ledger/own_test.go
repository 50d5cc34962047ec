package ledger

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"caisse/model"
)

// What is a till's own to change is asked for apart from what others sold, and
// grows by what it adopts.
func TestOwnOnly(t *testing.T) {
	t.Parallel()
	one, two := tillAt(t, "C1"), tillAt(t, "C2")
	ref := func(n int) string { return fmt.Sprintf(someRef, n) }
	for n, l := range []*Ledger{one, two, two} {
		inv := sample(ref(n))
		inv.CreatedAt = noon.Add(time.Duration(n) * time.Hour)
		add(t, l, inv)
		linkUp(t, l, ref(n))
	}
	told(t, one, ref(0), yes, noon.Add(time.Hour))
	told(t, two, ref(1), yes, noon.Add(2*time.Hour))
	if err := one.Meet(ctx, []Till{{ID: id(t, two), Name: "C2", Shop: ouaga}}); err != nil {
		t.Fatal(err)
	}
	hand(t, two, one)

	own := func() (n int64) {
		for _, q := range []Query{{Own: true}, {Own: true, States: []model.State{model.Paid, model.Pending}}} {
			total, err := one.Total(ctx, q)
			list, lerr := one.Newest(ctx, q)
			if err != nil || lerr != nil || int64(len(list)) != total.Count {
				t.Errorf("a list of %d, counted %d: %v, %v", len(list), total.Count, err, lerr)
			}
			n = total.Count
		}
		return n
	}
	if all, err := one.Total(ctx, Query{}); err != nil || all.Count != 3 || own() != 1 {
		t.Errorf("%d of %d are its own (%v), want 1 of 3", own(), all.Count, err)
	}
	if last, err := one.LastPaid(ctx); err != nil || last.Ref != ref(0) {
		t.Errorf("the last one paid is %q (%v), want its own", last.Ref, err)
	}
	if last, err := two.LastPaid(ctx); err != nil || last.Ref != ref(1) {
		t.Errorf("the last one paid at the other is %q (%v)", last.Ref, err)
	}
	late := sample(ref(9))
	late.CreatedAt = noon.AddDate(0, 0, 9)
	add(t, two, late)
	linkUp(t, two, ref(9))
	told(t, two, ref(9), yes, noon.AddDate(0, 0, 9))
	hand(t, two, one)
	if last, err := one.LastPaid(ctx); !errors.Is(err, ErrNotFound) {
		t.Errorf("the last one paid is %q (%v), a week before all others", last.Ref, err)
	}
	rows, err := one.Latest(ctx, 10, noon.AddDate(0, 0, 1))
	if err != nil || len(rows) != 4 {
		t.Fatal(rows, err)
	}
	for _, r := range rows { // the clock of another till says nothing of this one's sales
		if r.Till == "" != (r.Ref == ref(0)) || r.Till != "" && r.NotBefore.After(noon) {
			t.Errorf("%q of %q is not before %v", r.Ref, r.Till, r.NotBefore)
		}
	}
	if one.Owns(ctx, id(t, two)) || one.Owns(ctx, UnknownTill) || !one.Owns(ctx, "") {
		t.Error("whose is it?")
	}
	if err := one.Adopt(ctx, id(t, two)); err != nil {
		t.Fatal(err)
	}
	if !one.Owns(ctx, id(t, two)) || own() != 4 {
		t.Errorf("adopted: %d", own())
	}
	if last, err := one.LastPaid(ctx); err != nil || last.Ref != ref(9) {
		t.Errorf("adopted: the last one paid is %q (%v)", last.Ref, err)
	}
}

func TestOwnWithoutOthers(t *testing.T) {
	t.Parallel()
	for name, l := range map[string]*Ledger{"alone": fresh(t), "joined": tillAt(t, "C1")} {
		add(t, l, sample(fmt.Sprintf(someRef, 1)))
		if list, err := l.Newest(ctx, Query{Own: true}); err != nil || len(list) != 1 {
			t.Errorf("%s: %d, %v", name, len(list), err)
		}
		if _, err := l.LastPaid(ctx); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever writes a sale says that there is something to hand over, once it is
// written; a question that taught nothing does not.
func TestHandOver(t *testing.T) {
	t.Parallel()
	l := tillAt(t, "C1")
	told := 0
	l.HandOver(func() { told++ })
	ref := fmt.Sprintf(someRef, 1)
	add(t, l, sample(ref))
	if told != 1 {
		t.Fatalf("told %d times of a new sale", told)
	}
	linkUp(t, l, ref)
	if told != 2 {
		t.Fatalf("told %d times of a link", told)
	}
	if err := l.Asked(ctx, ref, time.Minute, noon.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Claim(ctx, Turn{What: ref, Hold: time.Second}); err != nil {
		t.Fatal(err)
	}
	if told != 2 {
		t.Errorf("told of a question")
	}
	errNo := errors.New("no")
	_, err := l.ChangeSale(ctx, ref, func(model.Links) ([]Write, error) { return nil, errNo })
	if !errors.Is(err, errNo) || told != 2 {
		t.Errorf("told of what was not written: %v", err)
	}
	alone := fresh(t)
	alone.HandOver(func() { t.Error("a till that shares nothing hands over") })
	add(t, alone, sample(ref))
}

// Whose a sale is is known without the disk, which may hang: screens ask as they
// draw, also just after others handed over.
func TestOwnsWithoutTheDisk(t *testing.T) {
	t.Parallel()
	one, two := tillAt(t, "C1"), tillAt(t, "C2")
	if err := one.Meet(ctx, []Till{{ID: id(t, two), Name: "C2", Shop: ouaga}}); err != nil {
		t.Fatal(err)
	}
	if err := one.Adopt(ctx, id(t, two)); err != nil {
		t.Fatal(err)
	}
	inv := sample(fmt.Sprintf(someRef, 1))
	add(t, two, inv)
	hand(t, two, one)
	if err := one.Close(); err != nil {
		t.Fatal(err)
	}
	if !one.Owns(ctx, "") || !one.Owns(ctx, id(t, two)) || one.Owns(ctx, UnknownTill) {
		t.Error("with the ledger closed it no longer knows whose sales are its own")
	}
}
