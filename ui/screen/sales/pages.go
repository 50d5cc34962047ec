package sales

import (
	"slices"

	"caisse/model"
)

// pages is the stretch of a list that is in memory: a few pages without a gap,
// newest first, the cursor on one of them. However long the list is, moving in
// it costs the same.
type pages struct {
	list   []model.Invoice
	newest bool // nothing newer is in the list
	oldest bool // nothing older is
	at     int  // the cursor
	first  int  // the row on top of the glass
	owed   int  // lines the cursor has still to go, once there are rows

	days *model.Days // where set, each day's rows stand under a line that names it
}

// begins says that row i is the first of its day.
func (p *pages) begins(i int) bool {
	if i == 0 {
		return true
	}
	return !p.days.SameDay(p.list[i].CreatedAt, p.list[i-1].CreatedAt)
}

// tall is how many lines the rows from a to b take on the glass, more than most
// where it is more.
func (p *pages) tall(a, b, most int) int {
	n := b - a + 1
	if p.days == nil {
		return n
	}
	n++ // the topmost always has its day
	for i := a + 1; i <= b && n <= most; i++ {
		if p.begins(i) {
			n++
		}
	}
	return n
}

// margin is how many rows stay in sight above and below the cursor.
const margin = 2

// move takes the cursor n lines down, or up. What is not in memory yet is gone
// later, a screen of room rows at most: a held key must not run away.
func (p *pages) move(n, room int) {
	to, last := p.at+n+p.owed, len(p.list)-1
	p.owed = 0
	switch {
	case to > last && !p.oldest:
		p.owed = min(to-last, room)
	case to < 0 && !p.newest:
		p.owed = max(to, -room)
	}
	p.at = max(0, min(to, last))
	p.glance(room)
}

// turn is move by screens: what is on the glass goes with the cursor.
func (p *pages) turn(n, room int) {
	p.first += n
	p.move(n, room)
}

// glance keeps the cursor on the glass, and the glass on the list.
func (p *pages) glance(room int) {
	m := min(margin, max(0, (room-1)/2))
	last := len(p.list) - 1
	p.first = max(0, min(p.first, p.at-m, last))
	p.first = max(p.first, p.at-room+1) // more never fit
	for p.first < p.at && p.tall(p.first, min(p.at+m, last), room) > room {
		p.first++
	}
	for p.first > 0 && p.tall(p.first-1, last, room) <= room {
		p.first--
	}
}

// older puts a page below what is there, and lets go at the top of what is more
// than most. end says that nothing older is left.
func (p *pages) older(page []model.Invoice, end bool, most, room int) {
	p.list, p.oldest = append(p.list, p.unknown(page)...), end
	if cut := min(len(p.list)-most, p.first); cut > 0 {
		p.list, p.newest = slices.Clone(p.list[cut:]), false // a clone: the rest is given back
		p.at, p.first = p.at-cut, p.first-cut
	}
	p.move(0, room)
}

// newer is older upwards. The glass and the cursor stay on their rows.
func (p *pages) newer(page []model.Invoice, end bool, most, room int) {
	page = p.unknown(page)
	p.list, p.newest = slices.Concat(page, p.list), end
	p.at, p.first = p.at+len(page), p.first+len(page)
	if keep := max(most, p.first+room); len(p.list) > keep {
		p.list, p.oldest = slices.Clone(p.list[:keep]), false
	}
	p.move(0, room)
}

// unknown are those of page that are not in memory already.
func (p *pages) unknown(page []model.Invoice) []model.Invoice {
	return slices.DeleteFunc(page, func(i model.Invoice) bool { return p.find(i.Ref) >= 0 })
}

// find is where ref is, -1 when it is not in memory.
func (p *pages) find(ref string) int {
	return slices.IndexFunc(p.list, func(o model.Invoice) bool { return o.Ref == ref })
}

// place is where an invoice that is not in memory belongs, and whether that
// place is.
func (p *pages) place(inv model.Invoice) (i int, in bool) {
	i = slices.IndexFunc(p.list, func(o model.Invoice) bool { return !o.CreatedAt.After(inv.CreatedAt) })
	if i < 0 {
		i = len(p.list)
	}
	return i, (i > 0 || p.newest) && (i < len(p.list) || p.oldest)
}

// put takes in an invoice that belongs to the list and is not in memory, if
// its place is. The cursor stays on its invoice, and so does the glass, unless
// it shows the top.
func (p *pages) put(inv model.Invoice, room int) bool {
	i, in := p.place(inv)
	if !in {
		return false
	}
	if len(p.list) > 0 && i <= p.at {
		p.at++
	}
	if p.first > 0 && i <= p.first {
		p.first++
	}
	p.list = slices.Insert(p.list, i, inv)
	p.glance(room)
	return true
}

// drop takes a row out; the cursor's own never while it stands there.
func (p *pages) drop(i, room int) {
	p.list = slices.Delete(p.list, i, i+1)
	if i < p.at {
		p.at--
	}
	if i < p.first {
		p.first--
	}
	p.glance(room)
}
