package till

import (
	"context"
	"strconv"
	"time"

	"caisse/model"
)

// undated is a sale of this run that was accepted before it was known how far
// this machine's clock is from LigdiCash's.
type undated struct {
	inv  model.Invoice
	mono time.Duration // when that was
}

// waitForDate has inv, accepted at m, dated as soon as it can be.
func (t *Till) waitForDate(inv model.Invoice, m moment) {
	t.mu.Lock()
	t.undated = append(t.undated, undated{inv, m.mono})
	t.mu.Unlock()
	if _, known := t.clock.difference(); known { // meanwhile
		t.mention(clockKnown{})
	}
}

// date puts sales into their right day, once the difference is known: those of
// this run by the running time since, those that an earlier run left by their
// place among the others.
func (w *watcher) date(ctx context.Context) {
	t := w.t
	m := t.clock.now()
	if !m.known {
		return
	}
	t.mu.Lock()
	all := t.undated
	t.undated = nil
	t.mu.Unlock()
	for i, u := range all {
		at := keepable(m.at.Add(u.mono - m.mono))
		if (at.Sub(u.inv.CreatedAt)).Abs() <= wrongOver { // it was right
			at = u.inv.CreatedAt
		}
		if err := t.redate(u.inv, at, m, u.mono); err != nil {
			t.mu.Lock()
			t.undated = append(all[i:], t.undated...)
			t.mu.Unlock()
			w.later(retryWrite)
			return
		}
	}
	// Another console may still learn the date of what it has just sold.
	if wait := w.started + createLimit + sendSlack - m.mono; wait > 0 {
		w.later(wait)
		return
	}
	if w.dated {
		return
	}
	left, err := t.ledger.Undated(ctx, m.at)
	if err != nil {
		t.mail.put(TroubleNews{err})
		w.later(sendSlack)
		return
	}
	for _, u := range left {
		if err := t.redate(u.Invoice, u.At, m, t.bornAt(u.Invoice, u.At)); err != nil {
			w.later(retryWrite)
			return
		}
	}
	w.dated = true
}

// redate writes that inv was accepted at, which was mono in running time. Both
// times stay in the history where they differ.
func (t *Till) redate(inv model.Invoice, at time.Time, m moment, mono time.Duration) error {
	return t.within(func() error {
		_, err := t.changeAt(inv.Sale, inv.Ref, m, func(i model.Invoice, now time.Time) (model.Invoice, []model.Event) {
			if !i.Undated {
				return i, nil
			}
			evs := []model.Event{}
			if moved := at.Sub(i.CreatedAt); moved != 0 {
				evs = append(evs, model.Event{At: now, Kind: model.EventClock, State: i.State, Text: strconv.FormatInt(int64(moved.Round(time.Second)/time.Second), 10)})
			}
			i.CreatedAt, i.Undated = at, false
			t.ages.mark(i, at, mono)
			return i, evs
		})
		return err
	})
}
