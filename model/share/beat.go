package share

import (
	"context"
	"errors"
	"slices"
	"time"

	"caisse/model/hub"
	"caisse/model/ledger"
)

// pace is the time between beats: where nothing else brings news of others, they
// come with them.
func (s *session) pace() time.Duration {
	if !s.wakes && s.every <= 5*time.Second {
		return time.Second
	}
	return s.every
}

// beat shows that the till is there, and hears of the others.
func (s *session) beat(ctx context.Context) error {
	unsent, oldest, err := s.cfg.Ledger.Waiting(ctx)
	if err != nil {
		return local{err}
	}
	switch now := s.cfg.Now(); {
	case !s.filled: // sums have not said yet what is to be handed over
	case unsent == 0:
		s.complete = now
	case s.complete.IsZero() || oldest.Before(s.complete):
		s.complete = oldest
	}
	is := hub.State{Unsent: int64(unsent), CompleteTo: s.complete}
	switch {
	case s.cfg.Unknown == nil:
	case s.counting:
		is.Unknown = s.unknown + s.cfg.Unknown()
	default:
		is.Unknown = -1
	}
	var of []string
	if !s.receives() {
		of = s.shops
	}
	before := s.cfg.Clock.Mono()
	b, err := s.h.Beat(ctx, s.who, is, of...)
	var adopted *hub.Adopted
	if errors.As(err, &adopted) {
		if _, err := s.cfg.Ledger.Renew(ctx); err != nil {
			return local{err}
		}
		s.mu.Lock()
		s.st.Adopted = true
		s.mu.Unlock()
	}
	if err != nil {
		return err
	}
	after := s.cfg.Clock.Mono()
	s.beaten, s.every = after, b.Every
	for _, t := range b.Tills {
		s.zs.there[t.ID] = t.Closed
	}
	if err := s.inherit(ctx, b.Tills); err != nil {
		return err
	}
	if s.receives() {
		if err := s.widen(ctx, b.Shops); err != nil {
			return err
		}
	}
	places, err := s.places(ctx)
	if err != nil {
		return err
	}
	var loaded, most int64
	var found time.Duration
	for _, shop := range b.Shops {
		if !slices.Contains(s.shops, shop.ID) {
			continue
		}
		place := places[shop.ID]
		loaded, most = loaded+place, most+shop.Seq
		if shop.ID == s.me.Shop {
			found = shop.Found
		}
		if shop.Seq < place { // a server that was put back: sums find what it lost, and what came since
			if _, err := s.cfg.Ledger.TakeIn(ctx, ledger.Place{Shop: shop.ID, Seq: shop.Seq}, nil); err != nil {
				return local{err}
			}
			s.digests.again()
		}
		if shop.Seq > place {
			s.behind[shop.ID] = true
		}
	}
	if err := s.meet(ctx, b.Tills, loaded >= most); err != nil {
		return err
	}
	if s.caught {
		s.current()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen, s.heard, s.early, s.Replicator.beat = after, true, nil, b.Every
	s.st.Since, s.st.Unsent, s.st.Tills = s.cfg.Now(), int64(unsent), b.Tills
	s.st.Loaded, s.st.Of, s.st.found = loaded, most, found
	s.count(b.Tills)
	s.st.Off = b.Now.Sub(s.cfg.Now()) + (after-before)/2
	return nil
}

// uptoEvery is how often it is written down up to when others have handed over
// all, which moves with each of their beats.
const uptoEvery = time.Minute

// meet keeps what was told of the tills of the shop, for when nobody tells. What
// they have handed over counts once it is here: all says that it is.
func (s *session) meet(ctx context.Context, tills []hub.Till, all bool) error {
	now, upto := s.cfg.Clock.Mono(), map[string]time.Time{}
	exact := all && (s.leaving || s.met == 0 || now-s.met >= uptoEvery)
	if !exact {
		for _, t := range s.cfg.Ledger.Known(ctx) {
			upto[t.ID] = t.Upto
		}
	}
	met := make([]ledger.Till, len(tills))
	for i, t := range tills {
		met[i] = asMet(t)
		if at := upto[t.ID]; !exact && (!all || !at.IsZero()) { // the first is news
			met[i].Upto = at
		}
	}
	if err := s.cfg.Ledger.Meet(ctx, met); err != nil {
		return local{err}
	}
	if exact {
		s.met = now
	}
	return nil
}

func asMet(t hub.Till) ledger.Till {
	return ledger.Till{ID: t.ID, Name: t.Name, Shop: t.Shop, Kind: t.Kind, Upto: t.CompleteTo, Heir: t.AdoptedBy}
}

// count takes up the count of earlier runs, which the first beat of this one has
// left as it was.
func (r *Replicator) count(tills []hub.Till) {
	for _, t := range tills {
		if t.ID == r.me.ID && !r.counting {
			r.counting, r.unknown = true, t.Unknown
		}
	}
}

// places are how far shops were read.
func (s *session) places(ctx context.Context) (map[string]int64, error) {
	shops, err := s.cfg.Ledger.Shops(ctx)
	if err != nil {
		return nil, local{err}
	}
	places := map[string]int64{}
	for _, shop := range shops {
		places[shop.ID] = shop.Seq
	}
	return places, nil
}
