package till

import (
	"context"
	"sort"

	"caisse/model"
)

// mostLinks of one sale are looked up.
const mostLinks = 50

// Links is the invoice of ref with all that happened to it, oldest first, and
// the other links that its sale has had, in the order they were made. An error
// comes with what could be read; it is ErrNotFound where ref is of nobody.
func (t *Till) Links(ctx context.Context, ref, sale string) (inv model.Invoice, evs []model.Event, links []model.Invoice, err error) {
	inv, evs, err = t.History(ctx, ref)
	if err != nil {
		return inv, evs, nil, err
	}
	// A link is only ever made in the place of another of its sale, and the
	// history of that one says so: from the first all can be reached.
	seen := map[string]bool{ref: true}
	todo := successors([]string{sale}, inv, evs)
	for len(todo) > 0 && len(seen) < mostLinks {
		other := todo[0]
		todo = todo[1:]
		if seen[other] {
			continue
		}
		seen[other] = true
		link, its, oerr := t.History(ctx, other)
		if oerr != nil {
			err = oerr // what is there is shown with it
			continue
		}
		links = append(links, link)
		todo = successors(todo, link, its)
	}
	sort.SliceStable(links, func(i, j int) bool { return links[i].CreatedAt.Before(links[j].CreatedAt) })
	return inv, evs, links, err
}

// successors adds to todo the invoices that took the place of inv.
func successors(todo []string, inv model.Invoice, evs []model.Event) []string {
	if inv.ReplacedBy != "" {
		todo = append(todo, inv.ReplacedBy)
	}
	for _, ev := range evs {
		if ev.Kind == model.EventReplaced && ev.Text != "" {
			todo = append(todo, ev.Text)
		}
	}
	return todo
}
