package ledger

import (
	"context"
	"maps"
	"slices"
	"sync"

	"caisse/model"
)

// sure remembers which answers were compared with a second place of the ledger,
// and after which change. The first place is asked every time: an answer that is
// still the same, of a ledger that has not changed, needs no second comparison;
// one that differs, because somebody sold or a disk rots, is compared again.
type sure struct {
	mu    sync.Mutex
	known map[subject]answer
}

// subject is what is asked.
type subject struct {
	what         string
	states       uint16 // a bit for each of model.States
	look         bool
	low, high    position
	since, until int64
	order        string
	limit        int
}

// answer is what was found true after change seq: what the first place said, in
// short, and what that comes to.
type answer struct {
	seq      int64
	said, is any
}

// mostSure is what is remembered: some pages of each list, and their sums.
const mostSure = 200

func (a ask) subject(what, order string, limit int) subject {
	s := subject{what: what, look: a.look, low: a.low, high: a.high, since: a.since, until: a.until, order: order, limit: limit}
	for _, state := range a.states {
		s.states |= 1 << (slices.Index(model.States, state) + 1)
	}
	return s
}

// change is how many changes of invoices there were; 0 where that is not known.
// One read before something is compared is never newer than what was compared.
func (l *Ledger) change(ctx context.Context) int64 {
	var seq int64
	if l.read.first(ctx, "SELECT seq FROM mark", nil, &seq) != nil { // whatever stops this is met by what is compared
		return 0
	}
	return seq
}

// is says what an answer comes to that was compared, if nothing has changed and
// same says that the first place still says what it said.
func (s *sure) is(of subject, seq int64, same func(said any) bool) (is any, ok bool) {
	s.mu.Lock()
	a, ok := s.known[of]
	s.mu.Unlock()
	if !ok || seq == 0 || a.seq != seq || !same(a.said) {
		return nil, false
	}
	return a.is, true
}

func (s *sure) learn(of subject, seq int64, said, is any) {
	if seq == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil || len(s.known) >= mostSure {
		s.known = map[subject]answer{}
	}
	s.known[of] = answer{seq, said, is}
}

// printOf tells one page from another.
func printOf(ns []int64) uint64 {
	print := uint64(14695981039346656037) // FNV-1a, a number at a time
	for _, n := range ns {
		print = (print ^ uint64(n)) * 1099511628211
		print ^= print >> 29
	}
	return print
}

// copied is d with maps and lists of its own.
func (d Day) copied() Day {
	d.Operators, d.Hours, d.NotCounted, d.Elsewhere = slices.Clone(d.Operators), slices.Clone(d.Hours), maps.Clone(d.NotCounted), slices.Clone(d.Elsewhere)
	d.Cashiers = slices.Clone(d.Cashiers)
	d.Brought, d.Carried = slices.Clone(d.Brought), slices.Clone(d.Carried)
	return d
}
