package till

import (
	"context"
	"slices"
	"strings"
	"time"

	"caisse/model/hub"
)

// reportSlack is by how much what a till last said may be behind now, while it can
// be heard: a few beats, and what its clock may be off.
const reportSlack = wrongOver

// Behind is a till that has not handed over all of a day, as far as is known.
type Behind struct {
	Name string
	Upto time.Time // up to when it has; zero: nothing was heard of it
}

// Behind are the tills of this shop that have not handed over all that they may
// have sold until then, by their names: by what was last heard of them, of whoever
// hands over for this ledger. Where that is nobody, nothing can have come since. Of
// what q asks for, only its Till and Shop and Until count; no Until is now.
func (t *Till) Behind(ctx context.Context, q Query) (all []Behind) {
	if t.share == nil {
		return nil
	}
	tills, err := t.ledger.Tills(ctx)
	if err != nil {
		return nil // the report tells what is damaged
	}
	st, until := t.share.Status(), t.Now()
	if st.Good || !t.running.Load() { // who does not run knows what was last written down
		until = until.Add(-reportSlack)
	}
	if !q.Until.IsZero() && q.Until.Before(until) {
		until = q.Until
	}
	heard := map[string]hub.Till{}
	if st.Loaded >= st.Of { // what they handed over is here: newer than what is kept
		for _, h := range st.Tills {
			heard[h.ID] = h
		}
	}
	shop := ""
	for _, s := range tills {
		if s.Mine {
			shop = s.Shop
		}
	}
	for _, s := range tills {
		if h, now := heard[s.ID]; now {
			s.Kind, s.Upto, s.Heir = h.Kind, h.CompleteTo, h.AdoptedBy
		}
		if !q.Asks(s) {
			continue
		}
		if !s.Sells() || s.Heir != "" || s.Home || s.Shop != shop || !s.Upto.Before(until) {
			continue
		}
		b := Behind{Name: s.Name, Upto: s.Upto}
		if b.Name == "" {
			b.Name = s.ID
		}
		all = append(all, b)
	}
	slices.SortFunc(all, func(a, b Behind) int { return strings.Compare(a.Name, b.Name) })
	return all
}
