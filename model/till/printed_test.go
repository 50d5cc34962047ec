package till

import (
	"errors"
	"sync"
	"testing"
	"time"

	"caisse/model"
	"caisse/model/ledger"
)

// Of all consoles that would print a receipt by themselves one does, whenever they
// come; where all were asked to, one paper is the first.
func TestPrintedOnceByAll(t *testing.T) {
	path := t.TempDir() + "/ledger.db"
	var tills []*Till
	for range 3 {
		l, err := ledger.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close() })
		tills = append(tills, New(Config{Ledger: l}))
	}
	for _, once := range []bool{true, false} {
		for i := range 10 {
			ref := string(rune('A'+i)) + map[bool]string{true: "ONCE", false: "ASKED"}[once]
			inv := model.Invoice{Ref: ref, Sale: ref, Amount: 5000, State: model.Paid, CreatedAt: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)}
			if err := tills[0].ledger.Add(t.Context(), inv, model.Event{Kind: model.EventSettled, State: model.Paid}); err != nil {
				t.Fatal(err)
			}
			befores, errs := make([]int, len(tills)), make([]error, len(tills))
			var all sync.WaitGroup
			for j, x := range tills {
				all.Go(func() { _, befores[j], errs[j] = x.Printing(t.Context(), ref, ReceiptPaper, once) })
			}
			all.Wait()
			first, left := 0, 0
			for j, err := range errs {
				switch {
				case err == nil:
					left++
					if befores[j] == 0 {
						first++
					}
				case !errors.Is(err, ErrPrinted):
					t.Fatal(err)
				}
			}
			if want := map[bool]int{true: 1, false: len(tills)}[once]; first != 1 || left != want {
				t.Errorf("once %t: %d papers, %d of them the first", once, left, first)
			}
		}
	}
}
