package share

import (
	"context"
	"errors"
	"slices"
	"time"

	"caisse/model/hub"
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
		if ctx.Err() != nil { // the program ends, and may be there already
			r.bye(ctx, h)
		}
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

// farewell is how long it may take to say that the till goes.
const farewell = 300 * time.Millisecond

// leave says that the till goes, and what it has handed over by then: else the
// others wait until it is silent, and a day that ends here is never complete.
func (s *session) leave(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	s.leaving = true
	began := s.cfg.Clock.Mono()
	for busy, err := true, error(nil); busy && err == nil && s.cfg.Clock.Mono()-began < grace; {
		if busy, err = s.push(ctx); !busy && err == nil { // what was sold just now: nobody else would know it until the next start
			busy, err = s.closings(ctx) // nor what was closed
		}
	}
	if s.filled {
		if s.cfg.Clock.Mono()-began < grace { // the rest counts for more
			s.behind = s.all()
			_, _ = s.pull(ctx) // what came last
		}
		_ = s.beat(ctx) // where the server is away it hears neither
	}
	s.bye(ctx, s.h)
}

// bye says that the till goes, in time of its own: the rest may have taken all there
// was, and who is not told waits until this till is silent.
func (r *Replicator) bye(ctx context.Context, h *hub.Hub) {
	ctx, end := context.WithTimeout(context.WithoutCancel(ctx), farewell)
	defer end()
	_ = h.Leave(ctx, r.who)
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

// session is what belongs to one connection.
type session struct {
	*Replicator
	h        *hub.Hub
	wakes    bool            // changes of others are told at once
	every    time.Duration   // between beats
	beaten   time.Duration   // running time of the last beat; 0: none yet
	shops    []string        // that are followed: this till's own, and of a receiver all that it may see
	next     *next           // what was asked for already; nil: nothing
	behind   map[string]bool // those of them in which others may have changed something
	caught   bool            // all of it was taken in once
	complete time.Time       // up to when everything was handed over
	met      time.Duration   // running time of when what the others have handed over was written down; 0: not yet
	leaving  bool
	zs       zs
}

func (s *session) begin() {
	s.every, s.shops = 5*time.Second, []string{s.me.Shop}
	s.behind = s.all()
	s.stuck, s.mend = map[string]int64{}, map[string]int64{}
	s.digests.again()
	s.beginClosings()
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
	for _, do := range []func(context.Context) (bool, error){s.push, s.pull, s.closings, s.fill, s.compare} {
		if busy, err := do(ctx); busy || err != nil {
			return busy, err
		}
	}
	return false, nil
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
