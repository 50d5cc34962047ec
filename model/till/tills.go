package till

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"

	"caisse/model"
	"caisse/model/ledger"
)

// Seller is a till of which the ledger has sales.
type Seller = ledger.Till

// Sellers are all of them, this one too; none where it shares nothing.
func (t *Till) Sellers(ctx context.Context) ([]Seller, error) { return t.ledger.Tills(ctx) }

// Beside are the tills that lists can be narrowed to, this one first and the others
// by name, none with the name of another; none where it is the only one. Receivers
// of callbacks sell nothing.
func (t *Till) Beside(ctx context.Context) ([]Seller, error) {
	all, err := t.ledger.Tills(ctx)
	if err != nil || len(all) < 2 {
		return nil, err
	}
	receives := map[string]bool{}
	for _, h := range t.Sharing().Tills {
		receives[h.ID] = h.Kind != "till"
	}
	called := map[string]int{}
	sells := all[:0]
	for _, s := range all {
		if !receives[s.ID] || s.Mine {
			s.Name = model.Clean(s.Name)
			called[strings.ToLower(s.Name)]++
			sells = append(sells, s)
		}
	}
	all = sells
	for i := range all {
		if s := &all[i]; s.Name == "" || called[strings.ToLower(s.Name)] > 1 {
			s.Name = strings.TrimSpace(s.Name + " …" + s.ID[max(0, len(s.ID)-4):])
		}
	}
	sort.Slice(all, func(i, j int) bool { // a tenth of what slices would take of the program
		a, b := &all[i], &all[j]
		return a.Mine || !b.Mine && strings.ToLower(a.Name) < strings.ToLower(b.Name)
	})
	if len(all) < 2 {
		return nil, nil
	}
	return all, nil
}

// Shops are those that are followed; none where the ledger shares nothing.
func (t *Till) Shops(ctx context.Context) ([]ledger.Shop, error) { return t.ledger.Shops(ctx) }

// Names tells the name of a till by its id, as invoices have it: "" is this till.
type Names map[string]string

// Names are those of all tills of which the ledger has sales; none where it
// shares nothing.
func (t *Till) Names(ctx context.Context) Names {
	all, err := t.ledger.Tills(ctx)
	if err != nil || len(all) == 0 {
		return nil
	}
	names := Names{ledger.UnknownTill: ledger.UnknownTill}
	for _, s := range all {
		if names[s.ID] = s.Name; s.Name == "" {
			names[s.ID] = s.ID
		}
		if s.Mine {
			names[""] = names[s.ID]
		}
	}
	return names
}

// Called are the names that numbers of sales carry, C1 in C1-17, by the till of the
// invoice; none where one till alone sells, as far as its ledger knows: there they
// are plain.
func (t *Till) Called(ctx context.Context) Names {
	all, err := t.ledger.Tills(ctx)
	if err != nil { // who they were is remembered
		return t.calledNow(ctx)
	}
	return called(all)
}

// calledNow is Called without asking the disk.
func (t *Till) calledNow(ctx context.Context) Names { return called(t.ledger.Known(ctx)) }

func called(all []Seller) Names {
	callers := ledger.Callers(all)
	if len(callers) == 0 {
		return nil
	}
	names := Names{ledger.UnknownTill: ledger.UnknownTill}
	for _, c := range callers {
		if names[c.ID] = c.Called; c.Mine {
			names[""] = c.Called
		}
	}
	return names
}

// NoSuch is a till or a shop of which the ledger has nothing.
type NoSuch struct {
	Name  string
	Known []string // what there is; none where the ledger shares nothing
}

func (e *NoSuch) Error() string {
	return fmt.Sprintf("%q is none of %s", e.Name, strings.Join(e.Known, ", "))
}

// Of narrows q to what the till and the shop of these names sold, or ids; "" is
// any. A till that has had several ids, as one that was set up anew, is all of
// them. Errors: a *NoSuch.
func (t *Till) Of(ctx context.Context, q Query, till, shop string) (Query, error) {
	var err error
	if q.Till, err = t.tillNamed(ctx, till); err == nil {
		q.Shop, err = t.shopNamed(ctx, shop)
	}
	return q, err
}

func (t *Till) tillNamed(ctx context.Context, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	all, err := t.ledger.Tills(ctx)
	var ids, names []string
	for _, s := range all {
		ids, names = append(ids, s.ID), append(names, s.Name)
	}
	return named(name, ids, names, err)
}

func (t *Till) shopNamed(ctx context.Context, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	all, err := t.ledger.Shops(ctx)
	var ids, names []string
	for _, s := range all {
		ids, names = append(ids, s.ID), append(names, s.Name)
	}
	return named(name, ids, names, err)
}

// named are those of ids, with commas between, that are called name, or are it; err
// is why they are not known. Errors: a *NoSuch.
func named(name string, ids, names []string, err error) (string, error) {
	if err != nil {
		return "", err
	}
	for _, id := range ids {
		if strings.EqualFold(id, strings.TrimSpace(name)) {
			return id, nil
		}
	}
	var found []string
	for _, i := range CalledSo(name, names) {
		found = append(found, ids[i])
	}
	if len(found) > 0 {
		return strings.Join(found, ","), nil
	}
	e := &NoSuch{Name: model.Clean(name)}
	for _, called := range names {
		if called != "" {
			e.Known = append(e.Known, model.Clean(called))
		}
	}
	slices.Sort(e.Known)
	e.Known = slices.Compact(e.Known)
	return "", e
}

// CalledSo are the indexes of the names that are typed so, whatever their case;
// where none is, those that differ in accents and blanks alone.
func CalledSo(typed string, names []string) (all []int) {
	typed = strings.TrimSpace(typed)
	for _, alike := range []func(a, b string) bool{strings.EqualFold, ledger.AlikeNames} {
		for i, name := range names {
			if name != "" && alike(name, typed) {
				all = append(all, i)
			}
		}
		if len(all) > 0 {
			break
		}
	}
	return all
}
