package share

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"caisse/model"
	"caisse/model/ledger"
)

// Sums are compared after each connection, those of the last month each hour, all
// of them each day.
const (
	hourly  = time.Hour
	daily   = 24 * time.Hour
	monthOf = 30 * 24 * time.Hour
)

// digests is where comparing stands.
type digests struct {
	recent, all time.Duration // running time of the last whole one of each; 0: none
	todo        []Uneven      // what differs
	under       bool          // todo is being worked off
}

// tillDay is one day of one till.
type tillDay struct {
	till string
	day  model.Date
}

// again has sums compared as soon as there is nothing else to do.
func (d *digests) again() { *d = digests{all: d.all} }

// compare compares sums of both ledgers, and has both get what they lack: one day
// of one till at a time.
func (s *session) compare(ctx context.Context) (busy bool, err error) {
	d, now := &s.digests, s.cfg.Clock.Mono()
	if len(d.todo) > 0 {
		next := d.todo[0]
		d.todo = d.todo[1:]
		return true, s.even(ctx, next)
	}
	if d.under {
		d.under = false
		if err := s.same(ctx); err != nil {
			return false, err
		}
	}
	if !s.filled || !s.caught {
		return false, nil
	}
	since := time.Unix(0, 0)
	switch {
	case d.all == 0 || now-d.all >= daily:
		d.all, d.recent = now, now
	case d.recent == 0 || now-d.recent >= hourly:
		d.recent, since = now, s.cfg.Now().Add(-monthOf)
	default:
		return false, nil
	}
	if d.todo, _, err = s.differ(ctx, since); err != nil {
		d.again()
		return false, err
	}
	d.under = true
	return true, nil
}

// same notes that both ledgers have the same sums now.
func (r *Replicator) same(ctx context.Context) error {
	now := r.cfg.Now()
	if err := r.cfg.Ledger.NoteCompared(ctx, now); err != nil && !errors.Is(err, ledger.ErrDamaged) { // what rots alone stops no exchange
		return local{err}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.st.Compared = now
	return nil
}

// differ are the days whose sums are not the same at both ends, from the day of
// since on, the oldest first; of is how many days there are.
func (s *session) differ(ctx context.Context, since time.Time) (days []Uneven, of int, err error) {
	first, last := model.DateOf(since.UTC().Date()), model.DateOf(9999, time.December, 30)
	own, err := s.cfg.Ledger.Digests(ctx, since, time.Date(9999, 12, 30, 0, 0, 0, 0, time.UTC))
	if err != nil {
		return nil, 0, local{err}
	}
	tills, err := s.cfg.Ledger.Tills(ctx)
	if err != nil {
		return nil, 0, local{err}
	}
	in := map[string]string{}
	for _, t := range tills {
		in[t.ID] = t.Shop
	}
	has := map[tillDay]model.Digest{}
	for _, d := range own {
		if slices.Contains(s.shops, in[d.Till]) {
			has[tillDay{d.Till, d.Day}] = d
		}
	}
	for _, shop := range s.shops {
		theirs, err := s.h.Digest(ctx, shop, first, last)
		if err != nil {
			return nil, 0, err
		}
		of += len(theirs)
		for _, d := range theirs {
			at := tillDay{d.Till, d.Day}
			if has[at] != d {
				days = append(days, Uneven{shop, d.Till, d.Day, has[at], d})
			}
			delete(has, at)
		}
	}
	for at, d := range has {
		days = append(days, Uneven{in[at.till], at.till, at.day, d, model.Digest{}})
	}
	slices.SortFunc(days, func(a, b Uneven) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Till, b.Till)) })
	return days, of + len(has), nil
}

// copiesMost is how many copies are asked for at once.
const copiesMost = 100

// even makes one day of one till the same at both ends: what the shared ledger
// knows is taken in first.
func (s *session) even(ctx context.Context, at Uneven) error {
	theirs, err := s.h.Marks(ctx, at.Shop, at.Till, at.Day)
	if err != nil {
		return err
	}
	own, err := s.cfg.Ledger.Marks(ctx, at.Till, at.Day)
	if err != nil {
		return local{err}
	}
	has := map[string]int64{}
	for _, m := range own {
		has[m.Ref] = m.Mark
	}
	var ask, resend []string
	for _, m := range theirs {
		if has[m.Ref] != m.Mark {
			ask = append(ask, m.Ref)
		}
		delete(has, m.Ref)
	}
	for _, m := range own {
		if _, only := has[m.Ref]; only {
			resend = append(resend, m.Ref)
		}
	}
	for len(ask) > 0 {
		n := min(len(ask), copiesMost)
		copies, refused, err := s.h.Copies(ctx, ask[:n])
		if err != nil {
			return err
		}
		ask = ask[n:]
		left, err := s.take(ctx, ledger.Place{}, copies)
		if err != nil {
			return err
		}
		s.refuse(len(left))
		if err := s.mended(ctx, refused); err != nil {
			return err
		}
	}
	if len(resend) == 0 {
		return nil
	}
	if err := s.cfg.Ledger.Resend(ctx, resend); err != nil {
		return local{err}
	}
	return nil
}
