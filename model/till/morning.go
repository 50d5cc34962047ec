package till

import (
	"context"
	"errors"
	"slices"
	"time"

	"caisse/model"
	"caisse/model/ledger"
)

// morning is the round over what an earlier run left open, however much that
// is: each is asked about once, whatever its dates say. It holds a page of them
// at a time. Where more links may still be paid than the watch can hold, it
// goes round again, without a word.
type morning struct {
	SweepNews
	step  int           // what the next page is of: see turnPage
	after ledger.Cursor // among the failed
	below int64         // among the pending: the ledger's number of the last
	page  []toAsk
	taken map[string]bool // those of the newest rows: not again by their date
	quiet bool            // it has been told that it is over
	more  bool            // some did not fit into the watch
}

// toAsk is one that is to be asked about, not before due.
type toAsk struct {
	inv model.Invoice
	due time.Duration
}

// The steps of the morning.
const (
	newestRows = iota // the last that were written, whatever their dates
	failedLately
	pendingOnes
	nothingLeft
)

const (
	pageSize  = 200
	lastRows  = 500 // of the ledger: what they say of their age is compared with those before them
	pagesOnce = 4   // are read before the watcher looks up
)

func (m *morning) find(ref string) int {
	if m == nil {
		return -1
	}
	return slices.IndexFunc(m.page, func(x toAsk) bool { return x.inv.Ref == ref })
}

// has says whether ref still waits for its answer, as far as was read.
func (m *morning) has(ref string) bool { return m.find(ref) >= 0 }

// done strikes ref off.
func (m *morning) done(ref string) bool {
	i := m.find(ref)
	if i < 0 {
		return false
	}
	m.page = slices.Delete(m.page, i, i+1)
	return true
}

// later puts ref behind the others of its page.
func (m *morning) later(ref string, due time.Duration) {
	if i := m.find(ref); i >= 0 {
		x := m.page[i]
		x.due = due
		m.page = append(slices.Delete(m.page, i, i+1), x)
	}
}

// begin counts what an earlier run left open, without reading it.
func (w *watcher) begin(ctx context.Context) error {
	if w.attends {
		w.morning = attended()
	}
	if w.morning != nil {
		return nil
	}
	l := w.t.ledger
	if !w.t.writing.LockIn(writeLimit) { // what is sold meanwhile is counted on both sides, or on neither
		return errHangs
	}
	defer w.t.writing.Unlock()
	fresh := 0 // sold before the watch began
	for _, ref := range w.t.ages.madeNow() {
		if inv, err := l.Invoice(ctx, ref); err == nil && inv.State == model.Pending {
			fresh++
		}
	}
	pending, err := l.Total(ctx, Query{States: []model.State{model.Pending}, Own: true})
	if err != nil && !errors.Is(err, ErrDamaged) {
		return err
	}
	failed, err := l.Total(ctx, w.failed())
	if err != nil && !errors.Is(err, ErrDamaged) {
		return err
	}
	w.morning = &morning{SweepNews: SweepNews{Morning: true, Total: max(0, int(pending.Count+failed.Count)-fresh)}, taken: map[string]bool{}}
	w.morning.Over = w.morning.Total == 0
	return nil
}

// failed are the failures young enough to be asked about once more.
func (w *watcher) failed() Query {
	return Query{States: []model.State{model.Failed}, Own: true, Since: w.t.clock.steady().Add(-failedAge)}
}

// told counts one more, and tells it.
func (w *watcher) told(found Total) {
	m := w.morning
	if m.quiet {
		return
	}
	m.Done++
	m.Total = max(m.Total, m.Done)
	m.Paid.Count += found.Count
	m.Paid.Sum += found.Sum
	m.Trouble = NoTrouble
	if len(m.page) == 0 && m.step != nothingLeft { // is it the last?
		w.turnPage(context.Background())
	}
	if m.Over = len(m.page) == 0 && m.step == nothingLeft; m.Over {
		m.Total = m.Done
	}
	w.t.mail.put(m.SweepNews)
}

// turnPage reads on until there is a page with something on it.
func (w *watcher) turnPage(ctx context.Context) error {
	m := w.morning
	for range pagesOnce {
		was := m.step
		if len(m.page) > 0 || m.step == nothingLeft {
			return nil
		}
		var rows []model.Invoice
		var err error
		switch m.step {
		case newestRows:
			err = w.takeNewest(ctx)
			m.step++
		case failedLately:
			q := w.failed()
			q.Before, q.Limit = m.after, pageSize
			if rows, err = w.t.ledger.Newest(ctx, q); len(rows) < pageSize {
				m.step++
			} else {
				m.after = ledger.Cursor(rows[len(rows)-1].Ref)
			}
		case pendingOnes:
			if rows, m.below, err = w.t.ledger.Left(ctx, []model.State{model.Pending}, m.below, pageSize); m.below == 0 {
				m.step++
			}
		}
		for _, inv := range rows {
			if !m.taken[inv.Ref] {
				w.put(inv)
			}
		}
		if err != nil && !errors.Is(err, ErrDamaged) {
			m.step = was
			return err
		}
	}
	return nil
}

// put takes inv onto the page, unless it is a sale of this run, which has its
// place in the watch.
func (w *watcher) put(inv model.Invoice) {
	m := w.morning
	switch {
	case w.t.ages.made(inv.Ref), !inv.Askable(), !w.t.Owns(inv):
	case m.quiet && (w.open[inv.Ref] != nil || !w.t.StillAsks(inv)):
	default:
		m.page = append(m.page, toAsk{inv: inv})
	}
}

// takeNewest takes the open ones among the last rows of the ledger, and works
// out how old they can be: a clock that ran behind dates a sale of this morning
// years ago, but the sale that was written before it tells.
func (w *watcher) takeNewest(ctx context.Context) error {
	rows, err := w.t.ledger.Latest(ctx, lastRows, w.t.clock.steady())
	if err != nil && !errors.Is(err, ErrDamaged) {
		return err
	}
	m := w.morning
	for _, r := range rows {
		inv := r.Invoice
		if !w.t.Owns(inv) { // dated by its own till's clock
			continue
		}
		if inv.State != model.Pending && (inv.State != model.Failed || w.t.Age(inv, inv.SettledAt) > failedAge && w.t.Age(inv, r.NotBefore) > failedAge && !inv.Undated) {
			continue
		}
		m.taken[inv.Ref] = true
		for _, date := range []time.Time{inv.PendingAt, inv.SettledAt} {
			switch now := w.t.Running(); {
			case inv.Undated:
				w.t.ages.mark(inv, date, now)
			case r.NotBefore.After(date):
				w.t.ages.mark(inv, date, now-w.t.Age(inv, r.NotBefore))
			}
		}
		w.put(inv)
	}
	return nil
}

// fromMorning is the next of the morning, nil when none can be asked now.
func (w *watcher) fromMorning(ctx context.Context, now time.Duration) (o *watched, wait time.Duration) {
	m := w.morning
	if m == nil || w.attends {
		return nil, 0
	}
	for range 64 { // then the watcher looks up
		if len(m.page) == 0 {
			if err := w.turnPage(ctx); err != nil {
				w.t.mail.put(TroubleNews{err})
				return nil, sendSlack
			}
			if len(m.page) == 0 && m.step != nothingLeft {
				return nil, time.Millisecond
			}
			if len(m.page) == 0 {
				return nil, w.over()
			}
		}
		x := m.page[0]
		if x.due > now {
			return nil, x.due - now
		}
		inv, err := w.t.ledger.Invoice(ctx, x.inv.Ref)
		if err != nil && !errors.Is(err, ErrNotFound) {
			w.t.mail.put(TroubleNews{err})
			m.later(x.inv.Ref, now+backoff(2))
			return nil, backoff(2)
		}
		switch asked := w.t.ages.asked(inv.Ref); {
		case err != nil, !inv.Askable(), asked && !m.quiet: // somebody has had the answer
			if err == nil && inv.State != x.inv.State {
				w.t.report(InvoiceNews{Invoice: inv, Was: x.inv.State, Morning: true})
			}
			w.finish(x.inv.Ref, paidBy(x.inv, inv), !asked)
			continue
		}
		m.page[0].inv = inv
		if o := w.open[inv.Ref]; o != nil {
			return o, 0
		}
		missing := 0
		if inv.Doubt == model.NotFound {
			missing = 2
		}
		return &watched{inv: inv, missing: missing}, 0
	}
	return nil, time.Millisecond
}

// over ends the round, or begins the next where some did not fit into the
// watch. It says how long to rest.
func (w *watcher) over() time.Duration {
	m := w.morning
	if !m.quiet && !m.Over {
		m.Over, m.Total = true, m.Done
		w.t.mail.put(m.SweepNews)
	}
	m.quiet = true
	if !m.more {
		return 0
	}
	*m = morning{SweepNews: m.SweepNews, quiet: true, step: pendingOnes, taken: map[string]bool{}}
	return time.Minute
}
