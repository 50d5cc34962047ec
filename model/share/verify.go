package share

import (
	"context"
	"errors"
	"time"

	"caisse/model"
	"caisse/model/hub"
	"caisse/model/ledger"
)

// Verified is what comparing all sums has found.
type Verified struct {
	Days      int      // of all tills, that were compared
	Uneven    []Uneven // those that were not the same at both ends
	Left      []Uneven // those that still are not
	Unsent    int64    // sales still to be handed over
	Refused   int      // copies that nobody may believe: see Status
	Elsewhere bool     // another program of this machine hands over for this ledger: what is left, it will
	Tills     []hub.Till
}

// rounds is how often what differs is made even: other tills sell meanwhile.
const rounds = 3

// Verify compares the sums of all days with those of the shared ledger, and has
// both get what they lack. It is for a Replicator that does not run. Where
// another program hands over for the ledger, it waits for that one a while.
func (r *Replicator) Verify(ctx context.Context) (v Verified, err error) {
	second := r.ahead()
	if second != nil && !errors.Is(second, errSecond) {
		return v, second
	}
	defer r.resign()
	h, err := r.open(ctx)
	if err != nil {
		return v, err
	}
	defer h.Close()
	s := &session{Replicator: r, h: h}
	if second != nil {
		v.Elsewhere = true
		if r.me, err = r.cfg.Ledger.Me(ctx); err != nil {
			return v, local{err}
		}
		r.who = hub.Who{ID: r.me.ID}
	} else {
		if err := r.join(ctx, h); err != nil {
			return v, err
		}
		defer s.leave(ctx)
	}
	s.begin()
	even := s.idle
	if v.Elsewhere {
		even = s.beside
	}
	if !v.Elsewhere { // what is on its way is no difference
		s.digests.all, s.digests.recent = s.cfg.Clock.Mono()+1, s.cfg.Clock.Mono()+1
		if err := even(ctx); err != nil {
			return v, err
		}
	}
	if v.Uneven, v.Days, err = s.differ(ctx, time.Unix(0, 0)); err != nil {
		return v, err
	}
	v.Left = v.Uneven
	for n := 0; n < rounds && len(v.Left) > 0; n++ {
		s.digests.todo, s.digests.under, s.behind = v.Left, true, s.all()
		if err := even(ctx); err != nil {
			return v, err
		}
		if v.Left, _, err = s.differ(ctx, time.Unix(0, 0)); err != nil {
			return v, err
		}
	}
	unsent, _, err := r.cfg.Ledger.Waiting(ctx)
	if err != nil {
		return v, local{err}
	}
	if len(v.Left) == 0 {
		if err := r.same(ctx); err != nil {
			return v, err
		}
	}
	st := r.Status()
	v.Unsent, v.Refused, v.Tills = int64(unsent), st.Refused, st.Tills
	return v, nil
}

// idle exchanges until there is nothing to do.
func (s *session) idle(ctx context.Context) error {
	for {
		busy, err := s.step(ctx)
		if err != nil || !busy {
			return err
		}
	}
}

// patience is how long the program that hands over has for what it was given: it
// looks with each beat.
const patience = 12 * time.Second

// beside makes even what can be, and waits for the program that hands over.
func (s *session) beside(ctx context.Context) error {
	for _, at := range s.digests.todo {
		if err := s.even(ctx, at); err != nil {
			return err
		}
	}
	s.digests.todo = nil
	for end := s.cfg.Clock.Mono() + patience; s.cfg.Clock.Mono() < end; wait(ctx, 100*time.Millisecond) {
		if unsent, _, err := s.cfg.Ledger.Waiting(ctx); err != nil || unsent == 0 {
			return err
		}
	}
	return ctx.Err()
}

// Uneven is a day of a till of which both ledgers do not know the same: how much
// of it each has.
type Uneven struct {
	Shop, Till  string
	Day         model.Date
	Here, There model.Digest
}

// Compare is what differs between the sums of all days, with how many there are.
// Nothing is changed.
func (r *Replicator) Compare(ctx context.Context) (uneven []Uneven, days int, err error) {
	h, err := r.open(ctx)
	if err != nil {
		return nil, 0, err
	}
	defer h.Close()
	if r.me, err = r.cfg.Ledger.Me(ctx); err != nil {
		return nil, 0, local{err}
	}
	return (&session{Replicator: r, h: h, shops: []string{r.me.Shop}}).differ(ctx, time.Unix(0, 0))
}

// Adopt makes the sales of a till of the shop that is gone this ledger's to
// change. The shared ledger is told first, so that two are never at home in them;
// where the program ends before this one knows, the next beat tells it, and so
// does saying it again. Errors: those of hub.Adopt.
func (r *Replicator) Adopt(ctx context.Context, till string) error {
	h, err := r.open(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	if r.me, err = r.cfg.Ledger.Me(ctx); err != nil {
		return local{err}
	}
	if err := h.Adopt(ctx, till, r.me.ID); err != nil {
		return err
	}
	tills, _, err := h.Tills(ctx)
	if err != nil {
		return err
	}
	return (&session{Replicator: r, h: h}).inherit(ctx, tills)
}

// inherit makes the sales of all tills that this one has adopted its own to
// change, and of those that these had.
func (s *session) inherit(ctx context.Context, tills []hub.Till) error {
	by := map[string]string{}
	for _, t := range tills {
		by[t.ID] = t.AdoptedBy
	}
	var heir []hub.Till
	for _, t := range tills {
		to := t.AdoptedBy
		for n := 0; n < len(tills) && to != s.me.ID && to != ""; n++ {
			to = by[to]
		}
		if to == s.me.ID && t.ID != s.me.ID {
			heir = append(heir, t)
		}
	}
	if len(heir) == 0 {
		return nil
	}
	known, err := s.cfg.Ledger.Tills(ctx)
	if err != nil {
		return local{err}
	}
	home := map[string]bool{}
	for _, t := range known {
		home[t.ID] = t.Home
	}
	for _, t := range heir {
		if home[t.ID] {
			continue
		}
		if err := s.cfg.Ledger.Meet(ctx, []ledger.Till{asMet(t)}); err != nil {
			return local{err}
		}
		if err := s.cfg.Ledger.Adopt(ctx, t.ID); err != nil {
			return local{err}
		}
	}
	return nil
}
