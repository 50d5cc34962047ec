package till

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"maps"
	"time"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/model/hub"
	"caisse/model/ledger"
	"caisse/model/share"
)

// ShareWith is with whom a till shares what it knows, and as who. Without an
// Address it is alone. LigdiCash is told its name, where it has one.
type ShareWith struct {
	Address  string                                // of the shared ledger: postgres://…
	Name     string                                // of this till, unique in its shop
	Shop     string                                // what the shop is called
	Kind     string                                // "" is a till; "callbacks"
	Version  string                                // of the program
	Password func(context.Context) (Secret, error) // asked before each connection; nil: none is kept
	Unknown  func() int64                          // of a receiver: payments announced in this run that nobody knows; nil: none are
	Log      *slog.Logger                          // nil: none

	lead string // see share.Config
}

// Secret is the password of a shared ledger.
type Secret = hub.Secret

// Sharing is how a till stands with the shared ledger.
type Sharing = share.Status

// ErrShareAway is why a till that shares does not: the shared ledger is out of reach.
var ErrShareAway = share.ErrAway

// sharer is what lets the till share: a share.Replicator.
type sharer interface {
	Begin()
	Run(context.Context)
	Nudge()
	Status() share.Status
	Silent() []string
	Received() bool
	Turn(context.Context, share.Question) (hub.Turn, error)
	Renew(ctx context.Context, ref string) (bool, error)
}

// unshared is a sharer that cannot be: what is set for it makes no sense.
type unshared struct{ why error }

func (unshared) Begin()                 {}
func (unshared) Run(context.Context)    {}
func (unshared) Nudge()                 {}
func (u unshared) Status() share.Status { return share.Status{Why: u.why} }
func (unshared) Silent() []string       { return nil }
func (unshared) Received() bool         { return false }
func (u unshared) Turn(context.Context, share.Question) (hub.Turn, error) {
	return hub.Turn{}, share.ErrAway
}
func (unshared) Renew(context.Context, string) (bool, error) { return false, share.ErrAway }

// shares makes what lets the till share; nil where it is alone.
func (t *Till) shares(with ShareWith) sharer {
	if with.Address == "" || t.ledger == nil {
		return nil
	}
	address, err := hub.Parse(with.Address)
	if err != nil {
		return unshared{err}
	}
	kind := with.Kind
	if kind == "" {
		kind = "till"
	}
	r := share.New(share.Config{
		Ledger: t.ledger, Lead: with.lead, Address: address, Password: with.Password,
		Name: with.Name, Shop: with.Shop, Kind: kind, Version: with.Version, Unknown: with.Unknown,
		Clock: model.Clock{Wall: t.clock.clock.Wall, Mono: t.Running}, Now: t.Now, Log: with.Log,
		Step: func(f func()) {
			t.writing.Lock()
			defer t.writing.Unlock()
			f()
		},
		Waited: t.writing.Waited,
		News:   t.learn,
	})
	t.ledger.HandOver(r.Nudge)
	return r
}

// Shares says whether the till is set to share.
func (t *Till) Shares() bool { return t.share != nil }

// Sharing says how the till stands with the shared ledger: the zero one where it
// is alone.
func (t *Till) Sharing() Sharing {
	if t.share == nil {
		return Sharing{}
	}
	return t.share.Status()
}

// ToHandOver is how many sales the shared ledger does not have yet, or not as they
// are.
func (t *Till) ToHandOver(ctx context.Context) (int, error) {
	n, _, err := t.ledger.Waiting(ctx)
	return n, err
}

// Share hands over and takes in until ctx ends; at once where the till is alone.
// Run does it too: this is for those who ask without watching.
func (t *Till) Share(ctx context.Context) {
	if t.share != nil {
		t.share.Run(ctx)
	}
}

// Reach is Share for a command that asks a question or two: it begins, and
// returns when the shared ledger can be reached, or after limit. stop ends it.
func (t *Till) Reach(ctx context.Context, limit time.Duration) (stop func()) {
	if t.share == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	over := make(chan struct{})
	t.share.Begin()
	go func() {
		defer close(over)
		t.share.Run(ctx)
	}()
	for end := t.Running() + limit; !t.share.Status().Good && t.Running() < end; {
		if sleep(ctx, 20*time.Millisecond, nil) != nil {
			break
		}
	}
	return func() { cancel(); <-over }
}

// Owns says that inv is this till's to change: it sold it, or adopted the till
// that did. Only then is it watched, charged anew, set aside, or given up.
func (t *Till) Owns(inv model.Invoice) bool {
	return inv.Till == "" || t.ledger.Owns(context.Background(), inv.Till)
}

// SharingNews says how the till now stands with the shared ledger: when it can be
// reached, how far a first load is, that the clocks are apart or that copies cannot
// be believed, when it no longer can, and then what stands in the way and how many
// sales wait. Called are the names that numbers carry now.
type SharingNews struct {
	Sharing
	Called Names
}

// Obstacle is what stands in the way; NoObstacle while it can be reached.
func (n SharingNews) Obstacle() Obstacle { return Blocks(n.Sharing) }

// Blocks is what stands in the way of sharing, where it stands as st.
func Blocks(st Sharing) Obstacle {
	if st.Good {
		return NoObstacle
	}
	return ObstacleOf(st.Why)
}

func (SharingNews) news() {}

// Apart is how far the clock of the shared ledger is from the one that this till's
// sales are dated by, where that is too far.
func Apart(st Sharing) (off time.Duration, wrong bool) {
	return st.Off, st.Good && st.Off.Abs() > wrongOver
}

// tellSharing tells it until ctx ends.
func (t *Till) tellSharing(ctx context.Context) {
	if t.share == nil {
		return
	}
	type told struct {
		good, another bool
		why           Obstacle
		unsent, left  int64
		apart         time.Duration
		refused       int
	}
	last, known := told{}, false
	var as Names
	good := t.Running() // when it was last, or began
	for sleep(ctx, sharingLook, nil) == nil {
		st := t.share.Status()
		now := told{good: st.Good, another: st.Copied || st.Adopted, why: Blocks(st), refused: st.Refused}
		if off, wrong := Apart(st); wrong {
			now.apart = off.Round(time.Minute)
		}
		switch {
		case st.Good:
			good = t.Running()
			if now.left = st.Of - st.Loaded; now.left < longLoad {
				now.left, st.Loaded = 0, st.Of
			}
		case now.why.Mended():
		case !known && t.Running()-good < share.Away, t.Running()-good < sharingLapse: // it is only beginning, or begins again
			continue
		}
		if !st.Good {
			if n, _, err := t.ledger.Waiting(ctx); err == nil { // what it said to the shared ledger last is of before
				st.Unsent, now.unsent = int64(n), int64(n)
			}
		}
		if names := t.calledNow(ctx); !known || now != last || !maps.Equal(names, as) {
			last, known, as = now, true, names
			t.mail.put(SharingNews{st, names})
		}
	}
}

const (
	sharingLook  = time.Second     // how often it is looked how sharing stands
	sharingLapse = 3 * time.Second // a connection may be lost and made again in less
	longLoad     = 500             // of what is still to come from others, how far that is is told
)

// Silence is for how long the till with this id has not been heard of, where that is
// long enough for the others to stand in for it. What is not known now is none.
func (t *Till) Silence(id string) (d time.Duration, silent bool) {
	st := t.Sharing()
	for _, h := range st.Tills {
		if h.ID == id {
			return h.Age, st.Good && h.AdoptedBy == "" && (!h.Live || h.Age >= st.Quiet)
		}
	}
	return 0, false
}

// ErrOthers says that an invoice is another till's: nothing was done.
var ErrOthers = errors.New("till: another till's invoice")

// OthersNews says that other tills have sold, or changed what they sold, or handed
// back what this one no longer had: lists and reports show it, and nobody here is
// told. What others learnt of this till's own sales comes as InvoiceNews.
// Called are the names that numbers carry now.
type OthersNews struct {
	All    []InvoiceNews
	Called Names
}

func (OthersNews) news() {}

// fewBack of its own sales are taken into the watch as they come back; where more
// do, it goes through all that are open.
const fewBack = 16

// learn takes what others changed, which is one step with its change.
func (t *Till) learn(of []ledger.Change) {
	var others OthersNews
	back := 0
	for _, c := range of {
		owns := t.Owns(c.Invoice)
		if !owns || c.Was == "" { // one of its own that is new here was forgotten, and not made now
			others.All = append(others.All, InvoiceNews{Invoice: c.Invoice, Was: c.Was, Others: true})
		} else {
			t.report(InvoiceNews{Invoice: c.Invoice, Was: c.Was})
		}
		if back++; owns && back <= fewBack {
			t.mention(learnt{c.Invoice})
		}
	}
	if back > fewBack {
		t.mention(cameBack{})
	}
	if len(others.All) > 0 {
		others.Called = t.calledNow(context.Background())
		t.mail.put(others)
	}
}

// accountOf tells LigdiCash accounts apart, and nothing of the key.
func accountOf(key ligdicash.Secret) string {
	sum := sha256.Sum256([]byte("caisse: an account of LigdiCash\x00" + string(key)))
	return hex.EncodeToString(sum[:12])
}
