package till

import (
	"sync"
	"time"

	"caisse/model"
)

// ages tells how long ago something happened to an invoice, by the running
// time, for what this run wrote or took up. The ledger's dates alone cannot
// tell: they are by a clock that may have been set since.
type ages struct {
	mu    sync.Mutex
	of    map[string]*marks
	order []string // as they were made: the oldest goes
}

// mostMarks are kept: more than a shop sells in a day.
const mostMarks = 4096

// marks are the dates of an invoice with the running times that belong to them.
type marks struct {
	at [4]struct {
		date int64 // milliseconds, as the ledger keeps it
		mono time.Duration
	}
	made  bool // in this run
	asked bool // and answered, in this run
}

// dates are what an invoice dates, each in its place of marks.
func dates(inv model.Invoice) [4]time.Time {
	return [4]time.Time{inv.CreatedAt, inv.PendingAt, inv.SettledAt, inv.CheckedAt}
}

// mark notes that what inv dates with date happened at mono.
func (a *ages) mark(inv model.Invoice, date time.Time, mono time.Duration) {
	if date.IsZero() {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for i, d := range dates(inv) {
		if !d.Equal(date) {
			continue
		}
		m := a.of[inv.Ref]
		if m == nil {
			if a.of == nil {
				a.of = map[string]*marks{}
			}
			if len(a.order) >= mostMarks {
				delete(a.of, a.order[0])
				a.order = a.order[1:]
			}
			m = &marks{}
			a.of[inv.Ref], a.order = m, append(a.order, inv.Ref)
		}
		m.at[i].date, m.at[i].mono = date.UnixMilli(), mono
	}
}

// find is when, in running time, that was what ref dates with date.
func (a *ages) find(ref string, date time.Time) (mono time.Duration, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if m := a.of[ref]; m != nil {
		for _, k := range m.at {
			if k.date == date.UnixMilli() {
				return k.mono, true
			}
		}
	}
	return 0, false
}

// made says that ref is a sale of this run.
func (a *ages) made(ref string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.of[ref] != nil && a.of[ref].made
}

// madeNow are the sales of this run.
func (a *ages) madeNow() (refs []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for ref, m := range a.of {
		if m.made {
			refs = append(refs, ref)
		}
	}
	return refs
}

// asked says that an answer about ref was written in this run. Its dates cannot
// tell: the answer that settled it in an earlier one is of the same instant.
func (a *ages) asked(ref string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.of[ref] != nil && a.of[ref].asked
}

// Age is how long ago that was what inv dates with date, one of its own times;
// 0 for none, and never negative. No jump of a clock changes it for what
// happened in this run. What an earlier run or another console wrote is as old
// as its date says, by the last time that was known.
func (t *Till) Age(inv model.Invoice, date time.Time) time.Duration {
	if date.IsZero() {
		return 0
	}
	if mono, ok := t.ages.find(inv.Ref, date); ok {
		return max(0, t.Running()-mono)
	}
	return max(0, t.clock.steady().Sub(date))
}

// bornAt is when that was, in running time; negative for what came before this
// machine ran.
func (t *Till) bornAt(inv model.Invoice, date time.Time) time.Duration {
	if mono, ok := t.ages.find(inv.Ref, date); ok {
		return mono
	}
	return t.Running() - max(0, t.clock.steady().Sub(date))
}

// aged keeps the running time of what inv dates with the moment m; made is one
// that was accepted then, asked one that was answered, whose date may be another
// till's and a moment.
func (t *Till) aged(inv model.Invoice, m moment, made, asked bool) {
	t.ages.mark(inv, m.at, m.mono)
	if asked {
		t.ages.mark(inv, inv.CheckedAt, m.mono)
	}
	t.ages.mu.Lock()
	defer t.ages.mu.Unlock()
	if k := t.ages.of[inv.Ref]; k != nil {
		k.made = k.made || made
		k.asked = k.asked || asked
	}
}
