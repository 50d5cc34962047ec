package sales

import (
	"slices"

	"caisse/model"
)

// Pages is the stretch of a list that is in memory: a few pages without a gap,
// newest first, the cursor on one of them. However long the list is, moving in
// it costs the same.
type Pages struct {
	List   []model.Invoice
	Newest bool // nothing newer is in the list
	oldest bool // nothing older is
	At     int  // the cursor
	first  int  // the row on top of the glass
	Owed   int  // lines the cursor has still to go, once there are rows
}

// margin is how many rows stay in sight above and below the cursor.
const margin = 2

// Move takes the cursor n lines down, or up. What is not in memory yet is gone
// later, a screen of room rows at most: a held key must not run away.
func (p *Pages) Move(n, room int) {
	to, last := p.At+n+p.Owed, len(p.List)-1
	p.Owed = 0
	switch {
	case to > last && !p.oldest:
		p.Owed = min(to-last, room)
	case to < 0 && !p.Newest:
		p.Owed = max(to, -room)
	}
	p.At = max(0, min(to, last))
	p.glance(room)
}

// turn is move by screens: what is on the glass goes with the cursor.
func (p *Pages) turn(n, room int) {
	p.first += n
	p.Move(n, room)
}

// glance keeps the cursor on the glass, and the glass on the list.
func (p *Pages) glance(room int) {
	m := min(margin, max(0, (room-1)/2))
	p.first = max(min(p.first, p.At-m), p.At-room+1+m)
	p.first = max(0, min(p.first, len(p.List)-room))
}

// Older puts a page below what is there, and lets go at the top of what is more
// than most. end says that nothing older is left.
func (p *Pages) Older(page []model.Invoice, end bool, most, room int) {
	p.List, p.oldest = append(p.List, p.unknown(page)...), end
	if cut := min(len(p.List)-most, p.first); cut > 0 {
		p.List, p.Newest = slices.Clone(p.List[cut:]), false // a clone: the rest is given back
		p.At, p.first = p.At-cut, p.first-cut
	}
	p.Move(0, room)
}

// Newer is older upwards. The glass and the cursor stay on their rows.
func (p *Pages) Newer(page []model.Invoice, end bool, most, room int) {
	page = p.unknown(page)
	p.List, p.Newest = slices.Concat(page, p.List), end
	p.At, p.first = p.At+len(page), p.first+len(page)
	if keep := max(most, p.first+room); len(p.List) > keep {
		p.List, p.oldest = slices.Clone(p.List[:keep]), false
	}
	p.Move(0, room)
}

// unknown are those of page that are not in memory already.
func (p *Pages) unknown(page []model.Invoice) []model.Invoice {
	return slices.DeleteFunc(page, func(i model.Invoice) bool { return p.find(i.Ref) >= 0 })
}

// find is where ref is, -1 when it is not in memory.
func (p *Pages) find(ref string) int {
	return slices.IndexFunc(p.List, func(o model.Invoice) bool { return o.Ref == ref })
}

// place is where an invoice that is not in memory belongs, and whether that
// place is.
func (p *Pages) place(inv model.Invoice) (i int, in bool) {
	i = slices.IndexFunc(p.List, func(o model.Invoice) bool { return !o.CreatedAt.After(inv.CreatedAt) })
	if i < 0 {
		i = len(p.List)
	}
	return i, (i > 0 || p.Newest) && (i < len(p.List) || p.oldest)
}

// Put takes in an invoice that belongs to the list and is not in memory, if
// its place is. The cursor stays on its invoice, and so does the glass, unless
// it shows the top.
func (p *Pages) Put(inv model.Invoice, room int) bool {
	i, in := p.place(inv)
	if !in {
		return false
	}
	if len(p.List) > 0 && i <= p.At {
		p.At++
	}
	if p.first > 0 && i <= p.first {
		p.first++
	}
	p.List = slices.Insert(p.List, i, inv)
	p.glance(room)
	return true
}

// drop takes a row out; the cursor's own never while it stands there.
func (p *Pages) drop(i, room int) {
	p.List = slices.Delete(p.List, i, i+1)
	if i < p.At {
		p.At--
	}
	if i < p.first {
		p.first--
	}
	p.glance(room)
}
