// Package share lets the tills of a shop know what the others sell. It hands what
// changes in this till's ledger to the shared one, takes what changed there, and
// compares sums of both. The till never waits for it, and needs nothing of it:
// without the shared ledger everything goes on, and is handed over later.
package share

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"os"
	"sync"
	"time"

	"caisse/model"
	"caisse/model/hub"
	"caisse/model/ledger"
)

// Config is what a Replicator works with.
type Config struct {
	Ledger   *ledger.Ledger
	Lead     string // a file beside it: which of the programs that use the ledger has it hands over
	Address  hub.Address
	Password func(context.Context) (hub.Secret, error) // asked before each connection; nil: none is kept
	Name     string                                    // of the till, unique in its shop
	Shop     string                                    // what the shop is called
	Kind     string                                    // "till", or "callbacks": one that follows all shops it may see, and sells nothing
	Version  string                                    // of the program
	Clock    model.Clock
	Now      func() time.Time         // by the clock that sales are dated by
	News     func(of []ledger.Change) // what others changed; it must not wait. nil: nobody listens
	Step     func(func())             // does a change and its News as one, between those of the till; nil: nothing else changes the ledger
	Waited   func() bool              // somebody waits for Step to end; nil: nobody ever does
	Unknown  func() int64             // of a receiver: payments announced in this run that nobody knows; nil: none are
	Log      *slog.Logger             // nil: none. A line for each change, not for each try
}

// Away is how long the shared ledger, or a till, may say nothing before it counts
// as out of reach; three beats, where those are further apart.
const Away = 15 * time.Second

func silence(beat time.Duration) time.Duration { return max(Away, 3*beat) }

// ErrAway says that the shared ledger is out of reach.
var ErrAway = errors.New("the shared ledger is out of reach")

// Replicator hands over and takes in, until Run ends.
type Replicator struct {
	cfg Config

	mu     sync.Mutex
	hub    *hub.Hub      // nil while there is no connection
	early  *hub.Hub      // one on which this till has not joined yet: turns can be taken
	hope   time.Duration // running time until which one is likely to be there any moment
	st     Status
	seen   time.Duration // running time of the last beat that was answered
	heard  bool          // there was one
	beat   time.Duration // between two, as the shared ledger wants it
	nudged bool
	newer  map[string]bool // shops in which others have changed something, as a Turn has heard
	pulled time.Duration   // running time of when all that the shared ledger had was here; 0: never in this run
	rouse  func()          // ends the rest of Run; nil while it does not rest

	// What only Run touches.
	lead     *os.File // while this program is the one that hands over
	run      string   // this run of the program
	me       ledger.Till
	who      hub.Who
	stuck    map[string]int64 // copies that the shared ledger does not take, with their marks: not handed over again as they are
	mend     map[string]int64 // marks of rows there that make no sense: what is handed over goes on top of them
	logged   bool             // a line was written
	filled   bool             // all old sales have their marks
	digests  digests
	counting bool  // it is known how many announced payments nobody knew before this run,
	unknown  int64 // namely so many
}

// New is a Replicator that does nothing yet.
func New(cfg Config) *Replicator {
	return &Replicator{cfg: cfg, run: newID(), stuck: map[string]int64{}, mend: map[string]int64{}, newer: map[string]bool{}}
}

// Status is where sharing stands.
type Status struct {
	Good      bool      // the shared ledger was heard of in the last 15 s
	Since     time.Time // when it was last heard of, by the clock of sales; zero: not in this run
	Why       error     // why it is not Good, or what stands in the way; nil: nothing was tried yet
	Elsewhere bool      // another program of this machine hands over for this ledger

	Unsent     int64         // sales to be handed over
	Refused    int           // copies that make no sense, here or there, or that two tills know different facts of: nobody may believe them
	Loaded, Of int64         // changes of what is followed that were taken in, of how many
	Pulled     time.Duration // since all that the shared ledger has was here; below 0: not in this run
	Compared   time.Time     // when sums were last found equal, or made so; zero: not in this run, see ledger.Compared

	Quiet     time.Duration // a till that says nothing for so long is silent
	Off       time.Duration // the server's clock less this till's
	Wakes     bool          // news come at once; otherwise with the beat
	Encrypted bool
	Copied    bool // this ledger was a copy of one in use: it goes on as another till
	Adopted   bool // another till has taken over what it sold, and it goes on as another one
	Me        ledger.Till
	Tills     []hub.Till // of what is followed, as of the last beat

	found time.Duration // see hub.Shop.Found, of this till's own
}

// Status says where sharing stands.
func (r *Replicator) Status() Status {
	r.mu.Lock()
	defer r.mu.Unlock()
	st := r.st
	st.Good, st.Quiet = r.good(), silence(r.beat)+time.Second // they are as old as this one's last beat
	now := r.cfg.Clock.Mono()
	age := now - r.seen
	if st.Pulled = -1; r.pulled > 0 {
		st.Pulled = now - r.pulled
	}
	st.Tills = append([]hub.Till(nil), st.Tills...)
	for i := range st.Tills {
		st.Tills[i].Age += age
	}
	return st
}

func (r *Replicator) good() bool {
	return r.hub != nil && r.heard && r.cfg.Clock.Mono()-r.seen < silence(r.beat)
}

// Silent are the tills of the shop that this one stands in for: those not heard
// of for a while, where this is the first of those that are.
func (r *Replicator) Silent() (ids []string) {
	st := r.Status()
	if !st.Good {
		return nil
	}
	for _, t := range st.Tills {
		switch here := t.Live && t.Age < st.Quiet; {
		case t.Shop != st.Me.Shop || t.AdoptedBy != "" || t.ID == st.Me.ID:
		case !here:
			ids = append(ids, t.ID)
		case t.ID < st.Me.ID && t.Kind == "till":
			return nil
		}
	}
	return ids
}

// Received says that a receiver of callbacks lives, and was lately the first to
// find sales of this till's shop settled: who is paid need not ask often.
func (r *Replicator) Received() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.good() && r.st.found > 0 && r.st.found+r.cfg.Clock.Mono()-r.seen < Away
}

// Nudge says that something is to be handed over.
func (r *Replicator) Nudge() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.nudged = true
	if r.rouse != nil {
		r.rouse()
	}
}

// Question is what a till wants to ask LigdiCash.
type Question struct {
	Ref     string        // of an invoice, or what else is asked about
	Account string        // who the questions are counted for: see hub.Question
	Pace    time.Duration // between two of the account
	Anyway  bool          // also where the shared ledger knows more of the invoice
}

// Turn takes the turn of a question among all tills: see hub.Turn. ErrAway: there
// is nobody to ask, the till keeps the rules alone.
func (r *Replicator) Turn(ctx context.Context, question Question) (hub.Turn, error) {
	q := hub.Question{Ref: question.Ref, Account: question.Account, Pace: question.Pace, Known: -1}
	shop := ""
	if !question.Anyway {
		outs, err := r.cfg.Ledger.Copies(ctx, []string{q.Ref})
		if err != nil {
			return hub.Turn{}, err
		}
		for _, o := range outs {
			q.Known = o.Theirs
			shop = o.Shop // a receiver's is not always its own
		}
	}
	for {
		h, me, err := r.reach(ctx)
		if err != nil {
			return hub.Turn{}, err
		}
		q.Shop = cmp.Or(shop, me.Shop)
		turn, err := h.Turn(ctx, me.ID, q)
		switch {
		case err == nil && turn.Newer:
			r.mu.Lock()
			r.newer[q.Shop] = true
			r.mu.Unlock()
			r.Nudge()
			return turn, nil
		case ctx.Err() != nil:
			return hub.Turn{}, ctx.Err()
		case err != nil && h.Lost(): // there may be another in a moment; should it have been given, nobody asks for 3 s
			continue
		case err != nil:
			return hub.Turn{}, errors.Join(ErrAway, err)
		}
		return turn, nil
	}
}

// Renew keeps the turn of a question that is under way.
func (r *Replicator) Renew(ctx context.Context, ref string) (bool, error) {
	h, me, _ := r.link()
	if h == nil {
		return false, ErrAway
	}
	return h.Renew(ctx, me.ID, ref)
}

// hopes is how long a till that begins, or has just lost the connection, waits for
// one before it keeps the rules alone: its neighbours, who have one, may have asked
// about its sales just now.
const hopes = 3 * time.Second

// reach is link, for one who can wait while there is hope.
func (r *Replicator) reach(ctx context.Context) (*hub.Hub, ledger.Till, error) {
	for {
		h, me, soon := r.link()
		switch {
		case h != nil:
			return h, me, nil
		case !soon:
			return nil, me, ErrAway
		}
		if wait(ctx, 20*time.Millisecond); ctx.Err() != nil {
			return nil, me, ctx.Err()
		}
	}
}

// link is the connection, nil where it is not to be counted on; soon says that
// there may be one in a moment.
func (r *Replicator) link() (h *hub.Hub, me ledger.Till, soon bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.good() && !r.hub.Lost():
		return r.hub, r.st.Me, false
	case r.early != nil && !r.early.Lost():
		return r.early, r.st.Me, false
	}
	return nil, r.st.Me, r.cfg.Clock.Mono() < r.hope || r.good() || r.early != nil // Run has not noticed yet
}

// Begin says that Run is about to be called: a Turn that is asked for meanwhile
// waits for it.
func (r *Replicator) Begin() { r.hoping() }

// Run hands over and takes in until ctx ends. Everything that goes wrong is
// tried again.
func (r *Replicator) Run(ctx context.Context) {
	defer r.resign()
	for try := -1; ctx.Err() == nil; {
		began := r.cfg.Clock.Mono()
		had, err := r.session(ctx)
		if had {
			r.hoping()
		}
		if ctx.Err() != nil {
			return
		}
		if err == nil { // this program hands over from now on
			continue
		}
		r.told(err)
		try = tries(try, had, r.cfg.Clock.Mono()-began)
		wait(ctx, backoff(err, try))
	}
}

// hoping notes that there is likely to be a connection in a moment.
func (r *Replicator) hoping() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.hope = r.cfg.Clock.Mono() + hopes
}

// brief is a connection that was none: what broke it may break the next.
const brief = 2 * time.Second

// tries is how many have failed in a row, after one that had a connection or not,
// and lasted so long. A poor line that breaks now and then is taken up at once.
func tries(before int, had bool, lasted time.Duration) int {
	if had && lasted > brief {
		return 0
	}
	return before + 1
}

const forever = 1000 * time.Hour

// backoff is how long to wait before the next try.
func backoff(err error, try int) time.Duration {
	var newer *hub.Newer
	switch {
	case errors.As(err, &newer), errors.Is(err, hub.ErrAddress), errors.Is(err, hub.ErrPasswordInAddress): // not before the next start
		return forever
	case errors.Is(err, hub.ErrPassword), errors.Is(err, hub.ErrRole), errors.Is(err, hub.ErrDatabase), errors.Is(err, hub.ErrRights),
		errors.Is(err, hub.ErrNotOurs), errors.Is(err, hub.ErrHalf), errors.Is(err, hub.ErrOlder), errors.Is(err, hub.ErrUnfit),
		errors.Is(err, hub.ErrCertificate), errors.Is(err, hub.ErrNoTLS), errors.Is(err, hub.ErrNameTaken), errors.Is(err, hub.ErrNoShop):
		return jittered(30 * time.Second)
	}
	return jittered(min(200*time.Millisecond<<min(try, 5), 5*time.Second))
}

// jittered is d, a quarter more or less: tills that lost a server together do not
// come back together.
func jittered(d time.Duration) time.Duration { return d*3/4 + rand.N(d/2) }

// told notes what stands in the way, and writes a line where that is news.
func (r *Replicator) told(err error) {
	r.mu.Lock()
	was := r.st.Why
	r.st.Why = err
	r.st.Elsewhere = errors.Is(err, errSecond)
	r.mu.Unlock()
	same := was == nil && err == nil || was != nil && err != nil && was.Error() == err.Error()
	if r.cfg.Log == nil || same && r.logged {
		return
	}
	switch r.logged = true; err {
	case nil:
		r.cfg.Log.Info("shared ledger: reached")
	default:
		r.cfg.Log.Info("shared ledger: not reached", "why", err)
	}
}

// wait waits for d, or for the end of ctx.
func wait(ctx context.Context, d time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	<-ctx.Done()
}

// until is a context of at most d that a Nudge ends. A Nudge of before is made up
// for at once.
func (r *Replicator) until(ctx context.Context, d time.Duration) (context.Context, func()) {
	ctx, cancel := context.WithTimeout(ctx, d)
	r.mu.Lock()
	r.rouse = cancel
	if r.nudged {
		cancel()
	}
	r.mu.Unlock()
	return ctx, func() {
		cancel()
		r.mu.Lock()
		r.rouse, r.nudged = nil, false
		r.mu.Unlock()
	}
}
