package sales

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// The window of pages keeps its own promises, whatever comes in.
func TestPages(t *testing.T) {
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	row := func(n int) model.Invoice {
		ref := fmt.Sprintf("01TEST%020d", n)
		return model.Invoice{Ref: ref, Sale: ref, Amount: model.Money(n), CreatedAt: at.Add(time.Duration(n) * time.Minute)}
	}
	rows := func(from, to int) (out []model.Invoice) {
		for n := from; n >= to; n-- {
			out = append(out, row(n))
		}
		return out
	}
	const room = 10
	p := pages{list: rows(500, 451), newest: true}
	p.move(1000, room)
	if p.at != 49 || p.owed != room {
		t.Fatalf("at %d, owed %d", p.at, p.owed)
	}
	p.older(rows(450, 401), false, 80, room)
	if p.list[p.at].Amount != 500-49-room || p.owed != 0 || p.newest {
		t.Errorf("on %v, owed %d, newest %v", p.list[p.at].Amount, p.owed, p.newest)
	}
	if len(p.list) > 100 || len(p.list) < 80 {
		t.Errorf("%d rows", len(p.list))
	}
	on := p.list[p.at].Ref
	p.newer(rows(500, 490), false, 80, room)
	if p.list[p.at].Ref != on {
		t.Error("a page above moved the cursor")
	}
	if !slices.IsSortedFunc(p.list, func(a, b model.Invoice) int { return cmp.Compare(b.Amount, a.Amount) }) {
		t.Error("the rows are out of order")
	}
	if p.put(row(1000), room) {
		t.Error("a row was put above a top that is not the top")
	}
}

// With a line over each day's rows the cursor is on the glass all the same, with
// its day above it, and no line is given away at the end.
func TestDaysStandOverTheirRows(t *testing.T) {
	r := proof.Rand(t)
	for range proof.Size(50, 500, 20_000) {
		p := pages{newest: true, oldest: true, days: &model.Days{}}
		at := time.Date(2026, 11, 27, 23, 0, 0, 0, time.UTC)
		for range 1 + r.IntN(60) {
			at = at.Add(-time.Duration(r.IntN(30)) * time.Hour)
			p.list = append(p.list, model.Invoice{CreatedAt: at})
		}
		room := 2 + r.IntN(20)
		for range 40 {
			switch r.IntN(4) {
			case 0:
				p.turn((1-2*r.IntN(2))*room, room)
			default:
				p.move(r.IntN(7)-3, room)
			}
			if p.at < p.first || p.tall(p.first, p.at, room) > room {
				t.Fatalf("row %d is not on the glass of %d lines from %d", p.at, room, p.first)
			}
			if last := len(p.list) - 1; p.first > 0 && p.tall(p.first-1, last, room) <= room {
				t.Fatalf("from %d on %d rows leave lines of %d empty", p.first, len(p.list), room)
			}
		}
	}
}
