package share

import (
	"context"
	"strconv"
	"time"

	"caisse/model"
)

// Closings are told without a list of what waits: each till numbers its own without
// a gap, so the last number at both ends says whether something is to be told, and
// sums say, as for sales, whether something was lost.

// zs is where telling of closings stands.
type zs struct {
	compared time.Duration   // running time of when all were last compared; 0: not yet
	there    map[string]int  // the last number of each till in the shared ledger, as of the last beat
	done     map[string]ends // what was made even: it is not tried again as it is
	todo     []ofTill
	refused  map[string]bool // already counted
}

// ends are the last numbers of a till at both ends.
type ends struct{ here, there int }

// ofTill is a till of a shop whose closings after a number are to be made even.
type ofTill struct {
	shop, till string
	after      int
}

func (s *session) beginClosings() {
	s.zs = zs{there: map[string]int{}, done: map[string]ends{}, refused: map[string]bool{}}
}

// closings hands over what was closed here, and takes in what was closed elsewhere: a
// till at a time.
func (s *session) closings(ctx context.Context) (busy bool, err error) {
	if !s.caught { // who the tills are comes first
		return false, nil
	}
	if len(s.zs.todo) > 0 {
		next := s.zs.todo[0]
		s.zs.todo = s.zs.todo[1:]
		return true, s.evenClosings(ctx, next)
	}
	now := s.cfg.Clock.Mono()
	if s.zs.compared == 0 || now-s.zs.compared >= hourly {
		s.zs.compared = now
		if s.zs.todo, err = s.unlike(ctx); err != nil {
			s.zs.compared = 0
		}
		return true, err
	}
	here, err := s.cfg.Ledger.LastClosed(ctx)
	if err != nil {
		return false, local{err}
	}
	tills, err := s.cfg.Ledger.Tills(ctx)
	if err != nil {
		return false, local{err}
	}
	for _, t := range tills {
		is := ends{here[t.ID], s.zs.there[t.ID]}
		if is.here == is.there || s.zs.done[t.ID] == is || !s.all()[t.Shop] {
			continue
		}
		return true, s.evenClosings(ctx, ofTill{t.Shop, t.ID, min(is.here, is.there)})
	}
	return false, nil
}

// unlike are the tills whose closings have not the same sums at both ends.
func (s *session) unlike(ctx context.Context) (todo []ofTill, err error) {
	for _, shop := range s.shops {
		theirs, err := s.h.ClosingSums(ctx, shop)
		if err != nil {
			return nil, err
		}
		own, err := s.cfg.Ledger.ClosedSums(ctx, shop)
		if err != nil {
			return nil, local{err}
		}
		has := map[string]model.Digest{}
		for _, d := range own {
			has[d.Till] = d
		}
		for _, d := range theirs {
			if has[d.Till] != d && model.IsRef(d.Till) {
				todo = append(todo, ofTill{shop, d.Till, 0})
			}
			delete(has, d.Till)
		}
		for _, d := range own {
			if _, only := has[d.Till]; only {
				todo = append(todo, ofTill{shop, d.Till, 0})
			}
		}
	}
	return todo, nil
}

// handedMost is how many closings are handed over at once.
const handedMost = 100

// evenClosings makes the closings of a till after a number the same at both ends, as
// far as they are not two of one number: what is written stays.
func (s *session) evenClosings(ctx context.Context, of ofTill) error {
	theirs, err := s.h.ClosingMarks(ctx, of.shop, of.till, of.after)
	if err != nil {
		return err
	}
	own, err := s.cfg.Ledger.ClosedBy(ctx, of.till, of.after)
	if err != nil {
		return local{err}
	}
	has := map[int]*model.Closed{}
	for i := range own {
		has[own[i].Number] = &own[i]
	}
	var ask []int
	for _, m := range theirs {
		if m.Number > model.MostClosings {
			continue
		}
		if c := has[m.Number]; c == nil || c.Mark() != m.Mark {
			ask = append(ask, m.Number)
		}
		delete(has, m.Number)
	}
	var give []model.Closed
	for i := range own {
		if _, only := has[own[i].Number]; only {
			give = append(give, own[i])
		}
	}
	for len(ask) > 0 {
		n := min(len(ask), handedMost)
		came, refused, err := s.h.Closings(ctx, of.shop, of.till, ask[:n])
		if err != nil {
			return err
		}
		ask = ask[n:]
		clashes, err := s.cfg.Ledger.TakeClosed(ctx, came)
		if err != nil {
			return local{err}
		}
		for _, c := range clashes {
			s.clash(c.Till, c.Number)
		}
		for _, no := range refused {
			s.refuseOnce(no.Error())
		}
	}
	for len(give) > 0 {
		n := min(len(give), handedMost)
		there, err := s.h.HandClosings(ctx, of.shop, give[:n])
		if err != nil {
			return err
		}
		marks := map[int]int64{}
		for _, m := range there[of.till] {
			marks[m.Number] = m.Mark
		}
		for i := range give[:n] {
			if is, ok := marks[give[i].Number]; ok && is != give[i].Mark() { // another till was first
				s.clash(of.till, give[i].Number)
			}
		}
		give = give[n:]
	}
	here, err := s.cfg.Ledger.LastClosed(ctx)
	if err != nil {
		return local{err}
	}
	last := 0
	if len(theirs) > 0 {
		last = theirs[len(theirs)-1].Number
	}
	if len(own) > 0 {
		last = max(last, own[len(own)-1].Number)
	}
	s.zs.there[of.till] = max(s.zs.there[of.till], last)
	s.zs.done[of.till] = ends{here[of.till], s.zs.there[of.till]}
	return nil
}

// clash counts a number that both ends know otherwise.
func (s *session) clash(till string, number int) { s.refuseOnce(till + " " + strconv.Itoa(number)) }

func (s *session) refuseOnce(what string) {
	if !s.zs.refused[what] {
		s.zs.refused[what] = true
		s.refuse(1)
	}
}
