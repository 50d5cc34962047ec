package share

import (
	"context"
	"errors"
	"time"

	"github.com/oklog/ulid/v2"

	"caisse/model/hub"
)

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
			if me, err = r.cfg.Ledger.Renew(ctx); err != nil {
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
	if err := r.cfg.Ledger.Join(ctx, r.who.Name, shop, r.who.ShopName); err != nil {
		return local{err}
	}
	me, err := r.cfg.Ledger.Me(ctx)
	if err != nil {
		return local{err}
	}
	r.me, r.who.Shop = me, shop
	return nil
}
