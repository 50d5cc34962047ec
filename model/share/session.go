package share

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/oklog/ulid/v2"

	"caisse/model/hub"
	"caisse/model/ledger"
)

// errSecond is why this program does not hand over: another one that has the same
// ledger does.
var errSecond = errors.New("share: another program of this ledger hands over")

// ahead makes this program the one of its ledger that hands over.
func (r *Replicator) ahead() error {
	if r.lead != nil {
		return nil
	}
	f, err := leadFile(r.cfg.Lead)
	switch {
	case err != nil:
		return local{err}
	case f == nil:
		return errSecond
	}
	r.lead = f
	return nil
}

// local is a failure of the till's own ledger: no reason to leave the shared one.
type local struct{ error }

func (e local) Unwrap() error { return e.error }

// session is one connection, from its beginning until it breaks; had says that
// there was one.
func (r *Replicator) session(ctx context.Context) (had bool, err error) {
	second := r.ahead()
	if second != nil && !errors.Is(second, errSecond) {
		return false, second
	}
	h, err := r.open(ctx)
	if err != nil {
		return false, err
	}
	defer h.Close()
	defer func() {
		r.mu.Lock()
		had = r.hub != nil
		r.hub, r.early = nil, nil
		r.mu.Unlock()
	}()
	if second != nil {
		return false, r.follow(ctx, h)
	}
	if err := r.join(ctx, h); err != nil {
		return false, err
	}
	s := &session{Replicator: r, h: h}
	defer func() {
		if ctx.Err() != nil { // the program ends
			s.leave(ctx)
		}
	}()
	// What is under way when the program ends may end: a call that is cut off ends
	// the connection, and nobody would know that this till has left.
	calls, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })()
	s.begin()
	return true, s.run(ctx, calls)
}

// open connects to the shared ledger.
func (r *Replicator) open(ctx context.Context) (*hub.Hub, error) {
	var o hub.Options
	if r.cfg.Password != nil {
		var err error
		if o.Password, err = r.cfg.Password(ctx); err != nil {
			return nil, err
		}
	}
	return hub.Open(ctx, r.cfg.Address, o)
}

// leave says that the till goes, and what it has handed over by then: else the
// others wait until it is silent, and a day that ends here is never complete.
func (s *session) leave(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	s.leaving = true
	if s.filled {
		s.behind = s.all()
		_, _ = s.pull(ctx) // what came last
		_ = s.beat(ctx)    // where the server is away it hears neither
	}
	_ = s.h.Leave(ctx, s.who)
}

// resign gives up being the one that hands over.
func (r *Replicator) resign() {
	if r.lead != nil {
		r.lead.Close()
		r.lead = nil
	}
}

// follow takes turns beside the program that hands over for this ledger, until
// that one ends.
func (r *Replicator) follow(ctx context.Context, h *hub.Hub) error {
	r.told(errSecond)
	for last := time.Duration(-1); ; wait(ctx, time.Second) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := r.ahead(); !errors.Is(err, errSecond) {
			return err
		}
		now := r.cfg.Clock.Mono()
		if last >= 0 && now-last < Away/3 {
			continue
		}
		me, err := r.cfg.Ledger.Me(ctx)
		if err != nil {
			return local{err}
		}
		unsent, _, err := r.cfg.Ledger.Waiting(ctx)
		if err != nil {
			return local{err}
		}
		tills, shops, err := h.Tills(ctx)
		if err != nil {
			return err
		}
		last = r.cfg.Clock.Mono()
		r.mu.Lock()
		r.hub, r.seen, r.heard = h, last, true
		r.st.Me, r.st.Tills, r.st.Unsent, r.st.Since = me, tills, int64(unsent), r.cfg.Now()
		r.st.found = 0
		for _, shop := range shops {
			if shop.ID == me.Shop {
				r.st.found = shop.Found
			}
		}
		r.mu.Unlock()
	}
}

// grace is what a call that is under way gets at the end of the program.
const grace = 500 * time.Millisecond

// join makes this till known. A ledger that is in use under its id elsewhere, or
// was adopted, goes on as another till.
func (r *Replicator) join(ctx context.Context, h *hub.Hub) error {
	me, err := r.cfg.Ledger.Me(ctx)
	if err != nil {
		return local{err}
	}
	r.who = hub.Who{ID: me.ID, Name: r.cfg.Name, Kind: r.cfg.Kind, Version: r.cfg.Version, Session: r.run,
		ShopName: r.cfg.Shop, Shop: me.Shop, NewShop: newID()}
	if me.Shop != "" { // it has joined before: what it has open may be asked about elsewhere
		r.mu.Lock()
		r.early, r.st.Me = h, me
		r.mu.Unlock()
	}
	var first time.Time // when the other one of this id was first seen
	for {
		shop, err := h.Join(ctx, r.who)
		var live *hub.Live
		var adopted *hub.Adopted
		var other *hub.OtherShop
		switch {
		case err == nil:
			return r.joined(ctx, shop)
		case errors.As(err, &live) && (first.IsZero() || first.Equal(live.Seen)):
			// A run of this till that was killed is silent; a copy of it is not.
			first = live.Seen
			r.told(err)
			wait(ctx, time.Second)
			if ctx.Err() != nil {
				return ctx.Err()
			}
		case errors.As(err, &live), errors.As(err, &adopted):
			if me, err = r.cfg.Ledger.Renew(ctx, false); err != nil {
				return local{err}
			}
			r.who.ID, r.who.Shop, first = me.ID, "", time.Time{}
			r.mu.Lock()
			r.st.Copied, r.st.Adopted = r.st.Copied || live != nil, r.st.Adopted || adopted != nil
			r.mu.Unlock()
		case errors.As(err, &other) && other.ID == r.who.Shop && other.Name != r.who.ShopName: // the shop is called otherwise there
			r.who.ShopName = other.Name
		default:
			return err
		}
	}
}

func newID() string { return ulid.Make().String() }

// joined writes down where the till belongs.
func (r *Replicator) joined(ctx context.Context, shop string) error {
	err := r.cfg.Ledger.Join(ctx, r.who.Name, shop, r.who.ShopName)
	if errors.Is(err, ledger.ErrOtherShop) { // it has moved: what it sold stays where it was sold
		if _, err = r.cfg.Ledger.Renew(ctx, true); err == nil {
			err = errMoved
		}
	}
	if err != nil {
		return local{err}
	}
	if r.me, err = r.cfg.Ledger.Me(ctx); err != nil {
		return local{err}
	}
	r.who.Shop = shop
	return nil
}

var errMoved = errors.New("share: the till has moved to another shop and joins again")

// session is what belongs to one connection.
type session struct {
	*Replicator
	h        *hub.Hub
	wakes    bool            // changes of others are told at once
	every    time.Duration   // between beats
	beaten   time.Duration   // running time of the last beat; 0: none yet
	shops    []string        // that are followed: this till's own, and of a receiver all that it may see
	behind   map[string]bool // those of them in which others may have changed something
	caught   bool            // all of it was taken in once
	complete time.Time       // up to when everything was handed over
	met      time.Duration   // running time of when what the others have handed over was written down; 0: not yet
	leaving  bool
}

func (s *session) begin() {
	s.every, s.shops = 5*time.Second, []string{s.me.Shop}
	s.behind = s.all()
	s.stuck, s.mend = map[string]int64{}, map[string]int64{}
	s.digests.again()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hub, s.st.Me, s.st.Encrypted, s.st.Refused = s.h, s.me, s.h.Encrypted(), 0
}

// all are the shops that are followed.
func (s *session) all() map[string]bool {
	all := map[string]bool{}
	for _, shop := range s.shops {
		all[shop] = true
	}
	return all
}

// current notes that all is here, where it is.
func (s *session) current() {
	if len(s.behind) > 0 {
		return
	}
	s.mu.Lock()
	s.pulled = s.cfg.Clock.Mono()
	s.mu.Unlock()
}

// receives says that this is a receiver of callbacks, to which any shop's may come.
func (s *session) receives() bool { return s.cfg.Kind == "callbacks" }

// widen follows the shops that are new to a receiver.
func (s *session) widen(ctx context.Context, shops []hub.Shop) error {
	had := len(s.shops)
	for _, shop := range shops {
		if slices.Contains(s.shops, shop.ID) {
			continue
		}
		if err := s.cfg.Ledger.Follow(ctx, shop.ID, shop.Name); err != nil {
			return local{err}
		}
		s.shops, s.behind[shop.ID] = append(s.shops, shop.ID), true
	}
	if len(s.shops) == had {
		return nil
	}
	s.digests.again()
	return s.listen(ctx)
}

// listen has changes of the shops told at once, where that works.
func (s *session) listen(ctx context.Context) (err error) {
	if s.wakes, err = s.h.Listen(ctx, s.shops...); err != nil {
		return err
	}
	s.mu.Lock()
	s.st.Wakes = s.wakes
	s.mu.Unlock()
	return nil
}

// run exchanges until the connection breaks.
func (s *session) run(ctx, calls context.Context) error {
	if err := s.listen(calls); err != nil {
		return err
	}
	for ctx.Err() == nil {
		busy, err := s.step(calls)
		var own local
		switch {
		case errors.As(err, &own) && !s.h.Lost():
			s.told(err)
			wait(ctx, time.Second)
		case err != nil:
			return err
		case !busy:
			s.told(nil)
			if err := s.rest(ctx); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

// step does the next thing there is to do: what was sold here goes first.
func (s *session) step(ctx context.Context) (busy bool, err error) {
	now := s.cfg.Clock.Mono()
	if s.beaten == 0 || now-s.beaten >= s.pace() {
		if err := s.beat(ctx); err != nil {
			return false, err
		}
	}
	for _, do := range []func(context.Context) (bool, error){s.push, s.pull, s.fill, s.compare} {
		if busy, err := do(ctx); busy || err != nil {
			return busy, err
		}
	}
	return false, nil
}

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
		if _, err := s.cfg.Ledger.Renew(ctx, false); err != nil {
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

// rest waits until something changes, here or elsewhere, or a beat is due.
func (s *session) rest(ctx context.Context) error {
	d := s.pace() - (s.cfg.Clock.Mono() - s.beaten)
	resting, over := s.until(ctx, max(d, 0))
	defer over()
	if !s.wakes {
		<-resting.Done()
		return nil
	}
	err := s.h.Wait(resting)
	switch {
	case err == nil && len(s.shops) > 1:
		s.beaten = 0 // a beat tells which one
	case err == nil:
		s.behind = s.all()
	case resting.Err() == nil:
		return err
	}
	return nil
}
