package ledger

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"caisse/model"
)

func TestAddRefusesATakenRef(t *testing.T) {
	l := fresh(t)
	add(t, l, sample("R1"))
	again := sample("R1")
	again.Amount = 9000
	if err := l.Add(ctx, again, model.Event{At: noon, Kind: model.EventSending}); !errors.Is(err, ErrExists) {
		t.Errorf("got %v, want ErrExists", err)
	}
	got, _ := l.Invoice(ctx, "R1")
	evs, _ := l.Events(ctx, "R1")
	if got.Amount != 1500 || len(evs) != 1 {
		t.Errorf("the first one became %v with %d events", got.Amount, len(evs))
	}
}

func TestChangeIsAllOrNothing(t *testing.T) {
	l := fresh(t)
	add(t, l, sample("R1"))
	stop, cancel := context.WithCancel(ctx)
	for name, c := range map[string]struct {
		ctx  context.Context
		f    func(model.Invoice) (model.Invoice, []model.Event, bool)
		want error // nil: any error
	}{
		"state unknown": {ctx, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
			i.State = "perhaps"
			return i, []model.Event{{At: noon, Kind: model.EventSettled}}, true
		}, nil},
		"second event refused": {ctx, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
			i.State = model.Paid
			return i, []model.Event{{At: noon, Kind: model.EventSettled}, {At: noon}}, true
		}, nil},
		"another amount": {ctx, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
			i.Amount++
			return i, nil, true
		}, ErrFacts},
		"another ref": {ctx, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
			i.Ref = "R2"
			return i, nil, true
		}, ErrFacts},
		"another sale": {ctx, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
			i.Sale = "R2"
			return i, nil, true
		}, ErrFacts},
		"another date": {ctx, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
			i.CreatedAt = i.CreatedAt.Add(time.Millisecond)
			return i, nil, true
		}, ErrFacts},
		"cancelled on the way": {stop, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
			cancel()
			i.State = model.Paid
			return i, nil, true
		}, context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := l.Change(c.ctx, "R1", c.f)
			if err == nil || c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			inv, err := l.Invoice(ctx, "R1")
			evs, _ := l.Events(ctx, "R1")
			if err != nil || inv.State != model.Sending || inv.Amount != 1500 || len(evs) != 1 {
				t.Errorf("half written: %+v, %+v, %v", inv, evs, err)
			}
			add(t, l, sample(name)) // and the ledger goes on
		})
	}
}

// A sale that was written by a clock nobody could check is put into its right
// day once, and stays there.
func TestPutIntoItsRightDayOnce(t *testing.T) {
	l := fresh(t)
	inv := sample("R1")
	inv.CreatedAt, inv.Undated = time.Date(1970, 1, 1, 0, 0, 7, 0, time.UTC), true
	add(t, l, inv, sample("R2"))
	redate := func(i model.Invoice) (model.Invoice, []model.Event, bool) {
		i.MachineAt, i.CreatedAt, i.Undated = i.CreatedAt, i.CreatedAt.AddDate(56, 0, 0), false
		return i, []model.Event{{At: i.CreatedAt, MachineAt: i.MachineAt, Kind: model.EventClock, State: i.State, Text: "1767225600"}}, true
	}
	right, err := l.Change(ctx, "R1", redate)
	if err != nil || right.CreatedAt.Year() != 2026 || right.MachineAt.Year() != 1970 || right.Undated {
		t.Fatalf("%+v, %v", right, err)
	}
	if got, err := l.Invoice(ctx, "R1"); err != nil || !reflect.DeepEqual(got, right) {
		t.Errorf("read again: %+v, %v", got, err)
	}
	old, err := l.Newest(ctx, Query{Until: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil || len(old) != 0 {
		t.Errorf("still in its wrong year: %v, %v", refs(old), err)
	}
	for _, ref := range []string{"R1", "R2"} { // moved already, and never to be moved
		if _, err := l.Change(ctx, ref, redate); !errors.Is(err, ErrFacts) {
			t.Errorf("%s was moved: %v", ref, err)
		}
	}
	for _, set := range []string{"created_at = 9", "machine_at = 9", "dated = 0"} {
		if _, err := l.write.Exec("UPDATE invoice SET " + set + " WHERE ref = 'R1'"); err == nil {
			t.Errorf("the ledger lets %s", set)
		}
	}
}

func TestChangeWritesNothingWhenToldSo(t *testing.T) {
	l := fresh(t)
	add(t, l, sample("R1"))
	got, err := l.Change(ctx, "R1", func(i model.Invoice) (model.Invoice, []model.Event, bool) {
		i.State = model.Paid
		return i, []model.Event{{At: noon, Kind: model.EventSettled}}, false
	})
	evs, _ := l.Events(ctx, "R1")
	if err != nil || got.State != model.Sending || len(evs) != 1 {
		t.Errorf("%v, %+v, %d events", err, got, len(evs))
	}
	if _, err := l.Change(ctx, "R2", nil); err != ErrNotFound {
		t.Errorf("unknown invoice: %v", err)
	}
}

func TestChangeSurvivesAPanic(t *testing.T) {
	l := fresh(t)
	add(t, l, sample("R1"))
	func() {
		defer func() { _ = recover() }() // the panic is the point
		l.Change(ctx, "R1", func(model.Invoice) (model.Invoice, []model.Event, bool) { panic("judge") })
	}()
	add(t, l, sample("R2"))
}

// Two consoles on one file judge the same invoice.
func TestChangeIsSerialisedBetweenHandles(t *testing.T) {
	a := fresh(t)
	b := openAt(t, a.path)
	add(t, a, sample("R1"))
	const each = 20
	var settled atomic.Int32
	var wg sync.WaitGroup
	for _, l := range []*Ledger{a, a, b, b} {
		wg.Go(func() {
			for range each {
				first := false
				_, err := l.Change(ctx, "R1", func(i model.Invoice) (model.Invoice, []model.Event, bool) {
					first = i.State != model.AmountDiffers
					i.State = model.AmountDiffers
					i.GotAmount++
					return i, []model.Event{{At: noon, Kind: model.EventStatus, State: i.State, Amount: i.GotAmount}}, true
				})
				if err != nil {
					t.Error(err)
				}
				if first {
					settled.Add(1)
				}
			}
		})
	}
	wg.Wait()
	inv, _ := b.Invoice(ctx, "R1")
	evs, _ := b.Events(ctx, "R1")
	if inv.GotAmount != 4*each || settled.Load() != 1 || len(evs) != 1+4*each {
		t.Errorf("%d of %d changes kept, %d events, settled %d times", inv.GotAmount, 4*each, len(evs), settled.Load())
	}
	for i, ev := range evs {
		if ev.Amount != model.Money(i) {
			t.Fatalf("event %d was written after %v changes", i, ev.Amount)
		}
	}
}

// The tables protect themselves, whatever program writes to them.
func TestTablesRefuse(t *testing.T) {
	l := fresh(t)
	add(t, l, sample("R1"))
	insert := func(amount, state string) string {
		return "INSERT INTO invoice (ref, sale, amount, created_at, state) VALUES ('R2', 'R2', " + amount + ", 1, '" + state + "')"
	}
	for sql, want := range map[string]string{
		"DELETE FROM invoice":                         "never deleted",
		"DELETE FROM event":                           "never deleted",
		"UPDATE event SET text = 'x'":                 "never rewritten",
		"UPDATE invoice SET amount = 1600":            "never change",
		"UPDATE invoice SET ref = 'R3'":               "never change",
		"UPDATE invoice SET sale = 'R3'":              "never change",
		"UPDATE invoice SET created_at = 5":           "never change",
		"UPDATE invoice SET n = 77":                   "never change",
		"UPDATE invoice SET state = 'perhaps'":        "CHECK",
		"UPDATE invoice SET state = NULL":             "NOT NULL",
		"UPDATE invoice SET items = '[{'":             "CHECK",
		"UPDATE invoice SET aside = 2":                "CHECK",
		"UPDATE invoice SET checked_at = 'yesterday'": "INTEGER",
		insert("8", "pending"):                        "CHECK",
		insert("2000001", "pending"):                  "CHECK",
		insert("10.5", "pending"):                     "INTEGER",
		insert("10", "perhaps"):                       "CHECK",
		"INSERT INTO event (invoice, at, kind, state) VALUES (999, 1, 'link', 'pending')": "FOREIGN KEY",
	} {
		if _, err := l.write.Exec(sql); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", sql, err, want)
		}
	}
	for _, amount := range []model.Money{model.MinAmount, model.MaxAmount} {
		inv := sample(amount.String())
		inv.Amount = amount
		add(t, l, inv)
	}
}

func TestChangeSale(t *testing.T) {
	ctx := context.Background()
	l := fresh(t)
	first := sample("R1")
	if err := l.Add(ctx, first, model.Event{At: noon, Kind: model.EventSending, State: first.State}); err != nil {
		t.Fatal(err)
	}
	second := sample("R2")
	second.Sale, second.CreatedAt = first.Sale, first.CreatedAt.Add(time.Second)
	refusal := errors.New("not now")
	if _, err := l.ChangeSale(ctx, first.Sale, func(model.Links) ([]Write, error) { return []Write{{Invoice: second}}, refusal }); err != refusal {
		t.Fatalf("got %v, want the refusal", err)
	}
	if links, _ := l.OfSale(ctx, first.Sale); len(links) != 1 {
		t.Fatalf("%d links after a refusal, want one", len(links))
	}
	got, err := l.ChangeSale(ctx, first.Sale, func(ls model.Links) ([]Write, error) {
		if len(ls) != 1 || ls[0].Ref != "R1" {
			t.Errorf("given %+v", ls)
		}
		ls[0].ReplacedBy = "R2"
		return []Write{{Invoice: ls[0], Events: []model.Event{{At: noon, Kind: model.EventReplaced, State: ls[0].State, Text: "R2"}}}, {Invoice: second}}, nil
	})
	if err != nil || len(got) != 2 {
		t.Fatalf("wrote %d, %v", len(got), err)
	}
	links, err := l.OfSale(ctx, first.Sale)
	if err != nil || len(links) != 2 || links[0].ReplacedBy != "R2" || links[1].Ref != "R2" {
		t.Errorf("the ledger has %+v, %v", links, err)
	}
	if evs, _ := l.Events(ctx, "R1"); len(evs) != 2 || evs[1].Text != "R2" {
		t.Errorf("history %+v", evs)
	}
	second.Amount++
	if _, err := l.ChangeSale(ctx, first.Sale, func(ls model.Links) ([]Write, error) {
		ls[0].ReplacedBy = "R3"
		return []Write{{Invoice: ls[0]}, {Invoice: second}}, nil
	}); !errors.Is(err, ErrFacts) {
		t.Errorf("an amount was changed: %v", err)
	}
	if inv, _ := l.Invoice(ctx, "R1"); inv.ReplacedBy != "R2" {
		t.Error("half of a change was written")
	}
}
