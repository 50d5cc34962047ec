package till

import (
	"context"
	"slices"
	"strings"
	"time"
)

// reportSlack is by how much what a till last said may be behind now: a few beats,
// and what its clock may be off.
const reportSlack = wrongOver

// Behind is a till that has not handed over all of a day, as far as is known.
type Behind struct {
	Name string
	Upto time.Time // up to when it has; zero: nothing was heard of it
}

// behind are the tills of this shop that have not handed over all that they may
// have sold until then, by their names. Whoever only reads the ledger cannot tell.
func (t *Till) behind(ctx context.Context, until time.Time) (all []Behind) {
	if t.share == nil || !t.running.Load() {
		return nil
	}
	tills, err := t.ledger.Tills(ctx)
	if err != nil {
		return nil // the report tells what is damaged
	}
	st := t.share.Status()
	if now := t.Now().Add(-reportSlack); now.Before(until) {
		until = now
	}
	shop := ""
	for _, s := range tills {
		if s.Mine {
			shop = s.Shop
		}
	}
	for _, s := range tills {
		b, sells := Behind{Name: s.Name}, true
		if b.Name == "" {
			b.Name = s.ID
		}
		for _, h := range st.Tills {
			if h.ID == s.ID {
				b.Upto, sells = h.CompleteTo, h.Kind == "till" && h.AdoptedBy == ""
			}
		}
		if sells && !s.Home && s.Shop == shop && b.Upto.Before(until) {
			all = append(all, b)
		}
	}
	slices.SortFunc(all, func(a, b Behind) int { return strings.Compare(a.Name, b.Name) })
	return all
}
