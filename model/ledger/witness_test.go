package ledger

import (
	"testing"
	"time"

	"caisse/model"
)

// Each event of a sale has its own line of the chain, whatever lines stand between:
// Walk finds the hash of each at that place.
func TestWitness(t *testing.T) {
	l, at := fresh(t), noon
	refs := []string{"01WITNESS00000000000000001", "01WITNESS00000000000000002", "01WITNESS00000000000000003"}
	for _, ref := range refs {
		inv := sample(ref)
		if err := l.Add(ctx, inv, model.Event{At: at, Kind: model.EventSending, State: inv.State, Amount: inv.Amount}); err != nil {
			t.Fatal(err)
		}
	}
	for i, ref := range refs {
		for step := range 4 {
			_, err := l.Change(ctx, ref, func(inv model.Invoice) (model.Invoice, []model.Event, bool) {
				inv.Aside = !inv.Aside
				if (step+i)%2 == 0 { // a line of the invoice alone
					return inv, nil, true
				}
				return inv, []model.Event{{At: at.Add(time.Duration(step) * time.Second), Kind: model.EventAside, State: inv.State}}, true
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := l.Note(ctx, at, at, "test", "between"); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, ref := range refs {
		w, err := l.Witness(ctx, ref)
		if err != nil || w.Torn || w.Invoice.Ref != ref || len(w.Events) != 3 || len(w.Lines) != 3 {
			t.Fatalf("%v: %+v", err, w)
		}
		for i, line := range w.Lines {
			walked, err := l.Walk(ctx, line.Hash.String(), nil)
			if err != nil || walked.Broken != nil || walked.Found == nil || walked.Found.Seq != line.Seq || !walked.Found.At.Equal(w.Events[i].At) {
				t.Errorf("event %d, line %d: %v, %+v", i, line.Seq, err, walked)
			}
			if line.Seq > w.Head.Seq {
				t.Errorf("line %d is behind the head, %d", line.Seq, w.Head.Seq)
			}
		}
	}
	if _, err := l.Witness(ctx, "NOBODY"); err == nil {
		t.Error("nobody's sale is witnessed")
	}
}
