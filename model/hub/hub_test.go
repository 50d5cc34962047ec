package hub

import (
	"context"
	"fmt"
	"strconv"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

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

// A push reads as much as it writes, however much is there: the server keeps the
// plan that it made while there was nothing.
func TestPushReadsLittle(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	h := b.open(t)
	who, shop := b.join(t, h, "C1")
	const each = 400
	for n := range each {
		push(t, h, shop, Handed{Copy: sold(who.ID, n)})
	}
	h.Close() // then it tells what it has read
	read := func() int64 {
		text := b.as(t, "postgres", "SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE schemaname = 'caisse' AND relname IN ('invoice', 'event')")
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			t.Fatal(text)
		}
		return n
	}
	for end := time.Now().Add(10 * time.Second); read() < each && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
	}
	if n := read(); n < each || n > 20*each {
		t.Errorf("%d rows read for %d pushes", n, each)
	}
	if n := b.as(t, "postgres", "SELECT sum(seq_tup_read) FROM pg_stat_user_tables WHERE schemaname = 'caisse' AND relname IN ('invoice', 'event')"); n != "0" {
		t.Errorf("%s rows read in order", n)
	}
}
