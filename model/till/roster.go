package till

import (
	"cmp"
	"context"
	"errors"
	"time"

	"caisse/model"
	"caisse/model/hub"
	"caisse/model/ledger"
	"caisse/model/share"
)

var (
	errNotSet = errors.New("till: no shared ledger is set")
	// ErrNameTaken says that another till of the shop has this one's name.
	ErrNameTaken = hub.ErrNameTaken
	// ErrNoShop says that the shop has no name to share under.
	ErrNoShop = hub.ErrNoShop
	// ErrNotJoined says that this till has not been in its shop yet.
	ErrNotJoined = errors.New("till: this till has not been in its shop yet")
)

// CommonSQL is what makes a shared ledger's tables, and a role for tills that sees
// these shops alone, or all where none is named: to be read before it is run.
func CommonSQL(role string, shops []string) (tables, rights string) {
	return hub.Schema(), hub.Role{Name: role, Shops: shops}.SQL()
}

// Peer is a till of the shared ledger.
type Peer struct {
	ID, Name, Shop, Kind, Version string
	Mine                          bool // this till
	Live                          bool // it has not taken its leave
	Here                          bool // and was heard of lately
	Age                           time.Duration
	Unsent                        int64
	CompleteTo                    time.Time // zero: not known
	AdoptedBy                     string    // the name of the till that took over; "" is none
	Finds                         bool      // of a receiver: one was lately the first to find a sale of this till's shop settled
	Unknown                       int64     // of a receiver: payments that callbacks announced, and no till knows
	UnknownAt                     time.Time // when the last was counted; zero: never
	Compared                      time.Time // of this till: see Place.Compared
}

// Receives says that it is a receiver of callbacks, which sells nothing.
func (p Peer) Receives() bool { return p.Kind == "callbacks" }

// Peers are the tills of the shared ledger, by shop and name. The error has an
// Obstacle.
func (p Place) Peers(ctx context.Context) ([]Peer, error) {
	h, err := p.connect(ctx)
	if err != nil {
		return nil, err
	}
	defer h.Close()
	tills, shops, err := h.Tills(ctx)
	if err != nil {
		return nil, err
	}
	seen, err := h.Examine(ctx)
	if err != nil {
		return nil, err
	}
	silent := max(share.Away, 3*seen.Every) // as the shared ledger counts
	me, err := p.me(ctx)
	if err != nil {
		return nil, err
	}
	compared, err := p.Compared(ctx)
	if err != nil {
		return nil, err
	}
	names, of, found := map[string]string{}, map[string]string{}, map[string]bool{}
	for _, s := range shops {
		of[s.ID], found[s.ID] = s.Name, s.Found > 0
	}
	for _, t := range tills {
		names[t.ID] = t.Name
	}
	var all []Peer
	for _, t := range tills {
		q := Peer{ID: t.ID, Name: t.Name, Shop: of[t.Shop], Kind: t.Kind, Version: t.Version, Mine: t.ID == me.ID, Live: t.Live, Here: t.Live && t.Age < silent, Age: t.Age, Unsent: t.Unsent, CompleteTo: t.CompleteTo,
			Unknown: t.Unknown, UnknownAt: t.UnknownAt}
		if q.Mine {
			q.Compared = compared
		}
		q.Finds = q.Receives() && found[cmp.Or(me.Shop, t.Shop)]
		if t.AdoptedBy != "" {
			if q.AdoptedBy = names[t.AdoptedBy]; q.AdoptedBy == "" {
				q.AdoptedBy = t.AdoptedBy
			}
		}
		all = append(all, q)
	}
	return all, nil
}

// me is this till as its ledger has it; nobody where there is no ledger yet.
func (p Place) me(ctx context.Context) (me ledger.Till, err error) {
	t, done, err := p.Open(ctx, false)
	if err != nil {
		return me, err
	}
	defer done()
	all, err := t.ledger.Tills(ctx)
	for _, s := range all {
		if s.Mine {
			me = s
		}
	}
	return me, err
}

// Compared is when the sums of this till's ledger and of the shared one were last
// the same, by its own word; zero: not yet.
func (p Place) Compared(ctx context.Context) (time.Time, error) {
	t, done, err := p.Open(ctx, false)
	if err != nil {
		return time.Time{}, err
	}
	defer done()
	return t.ledger.Compared(ctx)
}

// ToHandOver is how many sales this till has not handed over, by its own ledger.
func (p Place) ToHandOver(ctx context.Context) (int, error) {
	t, done, err := p.Open(ctx, false)
	if err != nil {
		return 0, err
	}
	defer done()
	return t.ToHandOver(ctx)
}

// Unequal is a day of a till that the two ledgers do not know the same of: how
// many sales each has.
type Unequal struct {
	Till        string // its name, or its id
	Day         model.Date
	Here, There int64
	Mended      bool
}

// Verified is what comparing the two ledgers has found.
type Verified struct {
	Days      int // of all tills, that were compared
	Unequal   []Unequal
	Unsent    int64 // sales still to be handed over
	Refused   int   // copies that nobody may believe
	Elsewhere bool  // a console of this ledger is open: it hands over
}

// Equal says that both ledgers know the same now.
func (v Verified) Equal() bool {
	for _, u := range v.Unequal {
		if !u.Mended {
			return false
		}
	}
	return v.Unsent == 0
}

// Verify compares sums per till and day with the shared ledger's; with mend both
// get what they lack. version is the program's. The error has an Obstacle.
func (p Place) Verify(ctx context.Context, mend bool, version string) (Verified, error) {
	var v Verified
	err := p.shares(ctx, mend, version, func(t *Till, r *share.Replicator) error {
		names := t.Names(ctx)
		tell := func(u share.Uneven) Unequal {
			out := Unequal{Till: names[u.Till], Day: u.Day, Here: u.Here.Count, There: u.There.Count}
			if out.Till == "" {
				out.Till = u.Till
			}
			return out
		}
		if !mend {
			days, of, err := r.Compare(ctx)
			v.Days = of
			for _, u := range days {
				v.Unequal = append(v.Unequal, tell(u))
			}
			return err
		}
		is, err := r.Verify(ctx)
		names = t.Names(ctx) // some are known since
		left := map[share.Uneven]bool{}
		for _, u := range is.Left {
			left[share.Uneven{Till: u.Till, Day: u.Day}] = true
		}
		for _, u := range is.Uneven {
			out := tell(u)
			out.Mended = !left[share.Uneven{Till: u.Till, Day: u.Day}]
			v.Unequal = append(v.Unequal, out)
		}
		v.Days, v.Unsent, v.Refused, v.Elsewhere = is.Days, is.Unsent, is.Refused, is.Elsewhere
		return err
	})
	return v, err
}

// Adopt makes the sales of the till with this id this one's: its machine is gone.
// It may be said again where it was cut off. The error has an Obstacle; *StillThere.
func (p Place) Adopt(ctx context.Context, id string) error {
	err := p.shares(ctx, true, "", func(_ *Till, r *share.Replicator) error { return r.Adopt(ctx, id) })
	var live *hub.Live
	if errors.As(err, &live) {
		return &StillThere{live.Age}
	}
	return err
}

// StillThere is a till that has shown itself lately: it is not gone.
type StillThere struct{ Age time.Duration }

func (e *StillThere) Error() string { return "till: it was there " + e.Age.String() + " ago" }

// shares has do work with what exchanges between the ledger of this run, which
// must be there and have been in its shop, and the shared one.
func (p Place) shares(ctx context.Context, write bool, version string, do func(*Till, *share.Replicator) error) error {
	a, err := p.address()
	if err != nil {
		return err
	}
	path, _ := p.Ledger()
	me, err := p.me(ctx)
	switch {
	case err != nil:
		return err
	case me.Shop == "":
		return ErrNotJoined
	}
	t, done, err := p.Open(ctx, write)
	if err != nil {
		return err
	}
	defer done()
	began := time.Now()
	return do(t, share.New(share.Config{
		Ledger: t.ledger, Lead: path + leadEnd, Address: a, Password: p.Password, Name: p.Settings.TillName(), Shop: p.Settings.Shop,
		Kind: "till", Version: version, Clock: model.Clock{Wall: time.Now, Mono: func() time.Duration { return time.Since(began) }}, Now: t.Now,
	}))
}
