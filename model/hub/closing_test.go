package hub

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// zed is the n-th closing of a till.
func zed(till, shop string, n int) model.Closed {
	at := monday.AddDate(0, 0, n)
	return model.Closed{
		Till: till, Shop: shop, Number: n, Day: model.DateOf(at.Date()), From: at.Add(-24 * time.Hour), To: at.Add(7 * time.Millisecond), Lines: int64(40 * n),
		Paid: model.Tally{Count: int64(n), Sum: model.Money(1000 * n)}, Late: model.Tally{Count: 1, Sum: 700}, Look: model.Tally{Count: 1, Sum: 900}, Waiting: model.Tally{Count: 2, Sum: 1500},
		Total: model.Tally{Count: 300, Sum: 4_000_000}, Before: fmt.Sprintf("%064x", n-1), Hash: fmt.Sprintf("%064x", n),
	}
}

func marksOf(all ...model.Closed) (marks []model.ClosedMark) {
	for _, c := range all {
		marks = append(marks, model.ClosedMark{Number: c.Number, Mark: c.Mark()})
	}
	return marks
}

// Closings are handed over once, come back as they went, and are never written over:
// another one of the same number is told by its mark.
func TestClosings(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	h := b.open(t)
	who, shop := b.join(t, h, "C1")
	one, two, three := zed(who.ID, shop, 1), zed(who.ID, shop, 2), zed(newID(), shop, 3) // a till that is not here may be there again
	for range 2 {
		has, err := h.HandClosings(t.Context(), shop, []model.Closed{one, two, three})
		if err != nil || !slices.Equal(has[who.ID], marksOf(one, two)) || !slices.Equal(has[three.Till], marksOf(three)) {
			t.Fatal(has, err)
		}
	}
	got, refused, err := h.Closings(t.Context(), shop, who.ID, []int{1, 2, 3})
	if err != nil || len(refused) > 0 || !slices.Equal(got, []model.Closed{one, two}) {
		t.Fatalf("%+v\n%+v %v", got, refused, err)
	}
	other := two
	other.Paid.Sum++
	if has, err := h.HandClosings(t.Context(), shop, []model.Closed{other}); err != nil || !slices.Equal(has[who.ID], marksOf(two)) {
		t.Error(has, err)
	}
	if marks, err := h.ClosingMarks(t.Context(), shop, who.ID, 1); err != nil || !slices.Equal(marks, marksOf(two)) {
		t.Error(marks, err)
	}
	sum := model.Digest{Till: who.ID}
	sum.Add(one.Mark())
	sum.Add(two.Mark())
	if sums, err := h.ClosingSums(t.Context(), shop); err != nil || len(sums) != 2 || !slices.Contains(sums, sum) {
		t.Error(sums, err)
	}
	if beat, err := h.Beat(t.Context(), who, State{}, shop); err != nil || beat.Tills[0].Closed != 2 {
		t.Error(beat, err)
	}
	for _, text := range []string{"DELETE FROM caisse.closing", "TRUNCATE caisse.closing", "UPDATE caisse.closing SET paid_sum = paid_sum + 1"} {
		if _, err := b.Try(b.name, "caisse", text); err == nil || !strings.Contains(err.Error(), "caisse: ") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// Rows that somebody edited are left out, and nothing of them is active.
func TestClosingsEditedByHand(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	h, root := b.open(t), b.root(t)
	who, shop := b.join(t, h, "C1")
	good := zed(who.ID, shop, 1)
	edited := 0
	for n, edit := range []string{
		"paid_sum = paid_sum + 1", "mark = 0", "mark = -7", "day = 'infinity'", "day = '0001-01-01'", "to_at = 'infinity'", "from_at = '0044-03-15 BC'", "to_at = '20000-01-01'", "number = 2000000000",
		"total_sum = 9000000000000000000", "look_count = 0", "hash = repeat('0', 64)", "before = repeat('f', 64)", `hash = E'\x1b[2J' || substr(hash, 5)`, "hash = repeat('A', 5000000)",
		"lines = 9000000000000000000", "waiting_count = 5, waiting_sum = 0", "till = E'\\x1b]0;x\\x07'", "shop = shop",
	} {
		c := zed(newID(), shop, n+1)
		if _, err := h.HandClosings(t.Context(), shop, []model.Closed{good, c}); err != nil {
			t.Fatal(err)
		}
		if _, err := root.send(t.Context(), "ALTER TABLE caisse.closing DROP CONSTRAINT IF EXISTS closing_hash_check; SET LOCAL session_replication_role = replica; UPDATE caisse.closing SET "+edit+" WHERE till = '"+c.Till+"'"); err != nil {
			t.Fatal(edit, err)
		}
		numbers := []int{n + 1, 2_000_000_000}
		all, refused, err := h.Closings(t.Context(), shop, c.Till, numbers)
		if err != nil || edit != "shop = shop" && len(all) > 0 {
			t.Fatalf("%s: %+v, %v", edit, all, err)
		}
		edited += len(refused)
		for _, no := range refused {
			harmless(t, edit, no.Error(), no.Ref, no.Why)
		}
		if got, _, err := h.Closings(t.Context(), shop, who.ID, []int{1}); err != nil || !slices.Equal(got, []model.Closed{good}) {
			t.Fatalf("%s: it stands in the way: %v %v", edit, got, err)
		}
		sums, err := h.ClosingSums(t.Context(), shop)
		if err != nil || len(sums) < 2 {
			t.Fatal(sums, err)
		}
		if _, err := h.Beat(t.Context(), who, State{}, shop); err != nil {
			t.Fatal(err)
		}
	}
	if edited != 17 {
		t.Errorf("%d were refused", edited)
	}
}

// A role that was made for the schema before hands over closings after it too, those
// of its shops alone.
func TestClosingsOfOlderRoles(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	b := newBench(t)
	b.old(t, 5)
	role := "ancien " + b.name
	b.as(t, "caisse", "INSERT INTO caisse.shop (id, name) VALUES ('01KB2T5YQ0S0000000000XAGA0', 'Marché'), ('01KB2T5YQ0S0000000000B0B00', 'Bobo')")
	before := strings.ReplaceAll(Role{Name: role, Shops: []string{"Marché"}}.SQL(), ", caisse.closing", "")
	b.as(t, "postgres", before)
	_, err := Open(t.Context(), parsed(t, b.Address(b.name, role)), Options{})
	is(t, err, ErrOlder)
	owner := b.open(t)
	h := opened(t, parsed(t, b.Address(b.name, role)))
	shop, other := "01KB2T5YQ0S0000000000XAGA0", "01KB2T5YQ0S0000000000B0B00"
	c := zed(newID(), shop, 1)
	if has, err := h.HandClosings(t.Context(), shop, []model.Closed{c}); err != nil || len(has[c.Till]) != 1 {
		t.Error(has, err)
	}
	theirs := zed(newID(), other, 1)
	if _, err := owner.HandClosings(t.Context(), other, []model.Closed{theirs}); err != nil {
		t.Fatal(err)
	}
	if got, _, err := h.Closings(t.Context(), other, theirs.Till, []int{1}); err != nil || len(got) != 0 {
		t.Error("it sees another shop's", got, err)
	}
	_, err = h.HandClosings(t.Context(), other, []model.Closed{zed(theirs.Till, other, 2)})
	is(t, err, ErrRights)
	for _, text := range []string{"DELETE FROM caisse.closing", "UPDATE caisse.closing SET lines = 0"} {
		if _, err := b.Try(b.name, role, text); err == nil || !strings.Contains(err.Error(), "permission denied") {
			t.Errorf("%s: %v", text, err)
		}
	}
}
