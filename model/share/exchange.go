package share

import (
	"context"
	"errors"
	"maps"
	"time"

	"caisse/model"
	"caisse/model/hub"
	"caisse/model/ledger"
)

// push hands over what waits for it, a hundred at a time.
func (s *session) push(ctx context.Context) (busy bool, err error) {
	for _, shop := range s.shops {
		if busy, err = s.pushOf(ctx, shop); busy || err != nil {
			break
		}
	}
	return busy, err
}

func (s *session) pushOf(ctx context.Context, shop string) (busy bool, err error) {
	outs, err := s.cfg.Ledger.Unsent(ctx, shop, hub.PushMost+len(s.stuck))
	if err != nil {
		return false, local{err}
	}
	var handed []hub.Handed
	marks := map[string]int64{}
	for _, o := range outs {
		ref := o.Invoice.Ref
		if s.stuck[ref] == o.Mark || len(handed) == hub.PushMost {
			continue
		}
		give := hub.Handed{Copy: o.Copy, Theirs: o.Theirs}
		if on, ok := s.mend[ref]; ok {
			give.Theirs, give.Over = on, true
		}
		handed, marks[ref] = append(handed, give), o.Mark
	}
	if len(handed) == 0 {
		return false, nil
	}
	p, err := s.h.Push(ctx, shop, handed)
	if err != nil {
		return false, err
	}
	if err := s.cfg.Ledger.Strike(ctx, p.Written, ledger.Passed{Shop: s.me.Shop, From: p.Before, To: p.Seq}); err != nil {
		return false, local{err}
	}
	for _, m := range p.Written {
		delete(marks, m.Ref)
		delete(s.mend, m.Ref)
	}
	// Others were there first: what comes of both goes again.
	left, err := s.take(ctx, ledger.Place{}, p.Others)
	if err != nil {
		return false, err
	}
	for _, ref := range left {
		s.stick(ref, marks[ref])
		delete(marks, ref)
	}
	for _, c := range p.Others {
		delete(marks, c.Invoice.Ref)
	}
	for _, no := range p.Refused {
		if was, tried := s.mend[no.Ref]; no.Mark != 0 && (!tried || was != no.Mark) {
			s.mend[no.Ref] = no.Mark
			delete(marks, no.Ref)
		}
	}
	for ref, mark := range marks { // not written, and nothing said of it that would help
		s.stick(ref, mark)
	}
	return true, nil
}

// stick keeps a copy from being handed over again as it is.
func (s *session) stick(ref string, mark int64) {
	s.stuck[ref] = mark
	s.refuse(1)
}

func (s *session) refuse(n int) {
	if n == 0 {
		return
	}
	s.mu.Lock()
	s.st.Refused += n
	s.mu.Unlock()
}

// take takes copies in and tells who listens, in as many steps as others leave it:
// the place is noted with the last of them, cut off before, all come again. It
// returns the references of those that were left out because two tills know
// different facts of them, or because they make no sense here.
func (s *session) take(ctx context.Context, to ledger.Place, copies []model.Copy) (left []string, err error) {
	if len(copies) == 0 && to.Shop == "" {
		return nil, nil
	}
	given := make([]ledger.Given, len(copies))
	for i, c := range copies {
		given[i] = ledger.Given{Copy: c, Mark: c.Mark()}
	}
	for {
		var taken ledger.Taken
		s.asOne(func() {
			if taken, err = s.cfg.Ledger.TakeSome(ctx, to, given, s.enough()); err == nil && len(taken.Changed) > 0 && s.cfg.News != nil {
				s.cfg.News(taken.Changed)
			}
		})
		if err != nil {
			return nil, local{err}
		}
		left = append(left, s.refused(taken)...)
		if given = given[taken.Of:]; len(given) == 0 {
			return left, nil
		}
	}
}

// What a transaction that takes in has at least, and how long it lasts at most
// before it is written: a sale of this program ends it when it comes, one of another
// has to wait for it.
const (
	takeLeast = 20
	takeLong  = 100 * time.Millisecond
)

// enough says after so many copies that others should have the ledger now.
func (s *session) enough() func(n int) bool {
	began := s.cfg.Clock.Mono()
	return func(n int) bool {
		return n >= takeLeast && (s.cfg.Waited != nil && s.cfg.Waited() || s.cfg.Clock.Mono()-began > takeLong)
	}
}

// refused are the references of what was left out.
func (s *session) refused(taken ledger.Taken) (left []string) {
	for _, no := range taken.Refused {
		var conflict *model.Conflict
		var senseless *model.NotTaken
		switch {
		case errors.As(no, &conflict):
			left = append(left, conflict.Ref)
		case errors.As(no, &senseless):
			left = append(left, senseless.Ref)
		}
	}
	return left
}

// asOne does what changes the ledger, with its news.
func (s *session) asOne(f func()) {
	if s.cfg.Step == nil {
		f()
		return
	}
	s.cfg.Step(f)
}

// pull takes in what others changed, a page at a time.
func (s *session) pull(ctx context.Context) (busy bool, err error) {
	s.mu.Lock()
	maps.Copy(s.behind, s.newer)
	clear(s.newer)
	s.mu.Unlock()
	if len(s.behind) == 0 {
		return false, nil
	}
	places, err := s.places(ctx)
	if err != nil {
		return false, err
	}
	for shop := range s.behind {
		if busy, err = s.pullOf(ctx, shop, places[shop]); busy || err != nil {
			return busy, err
		}
	}
	s.caught = true
	s.current()
	return false, nil
}

func (s *session) pullOf(ctx context.Context, shop string, place int64) (busy bool, err error) {
	p, err := s.page(ctx, shop, place)
	if err != nil {
		return false, err
	}
	if !p.More {
		delete(s.behind, shop)
		return false, nil
	}
	if len(p.Copies)+len(p.Refused) == hub.PullMost {
		s.askNext(ctx, shop, p.Seq)
	}
	left, err := s.take(ctx, ledger.Place{Shop: shop, Seq: p.Seq}, p.Copies)
	if err != nil {
		return false, err
	}
	s.refuse(len(left))
	s.mu.Lock()
	s.st.Loaded += p.Seq - place
	s.mu.Unlock()
	return true, s.mended(ctx, p.Refused)
}

// next is a page that was asked for while the one before it was taken in.
type next struct {
	shop  string
	place int64
	came  chan hub.Pulled // one, or none where that failed
}

// askNext has the page after place come meanwhile: the server takes as long to
// find one as this till to write one down.
func (s *session) askNext(ctx context.Context, shop string, place int64) {
	n := &next{shop, place, make(chan hub.Pulled, 1)}
	s.next = n
	go func() {
		defer close(n.came)
		if p, err := s.h.Pull(ctx, shop, place); err == nil && p.More { // an end may not be one any more
			n.came <- p
		}
	}()
}

// page is what is to be taken in after place.
func (s *session) page(ctx context.Context, shop string, place int64) (hub.Pulled, error) {
	if n := s.next; n != nil {
		s.next = nil
		if p, came := <-n.came; came && n.shop == shop && n.place == place {
			return p, nil
		}
	}
	return s.h.Pull(ctx, shop, place)
}

// mended has rows that make no sense there written over by what this till has of
// them, where it has.
func (s *session) mended(ctx context.Context, refused []*hub.Refused) error {
	var refs []string
	for _, no := range refused {
		if no.Mark != 0 && s.mend[no.Ref] != no.Mark {
			s.mend[no.Ref] = no.Mark
			refs = append(refs, no.Ref)
		}
	}
	s.refuse(len(refused))
	if len(refs) == 0 {
		return nil
	}
	if err := s.cfg.Ledger.Resend(ctx, refs); err != nil {
		return local{err}
	}
	return nil
}

// fill gives old sales their marks, a few at a time: sales go first. A ledger
// that was salvaged has to know first what the others have.
func (s *session) fill(ctx context.Context) (busy bool, err error) {
	if s.filled || !s.caught {
		return false, nil
	}
	began := s.cfg.Clock.Mono()
	_, more, err := s.cfg.Ledger.Fill(ctx, fillChunk)
	if err != nil {
		return false, local{err}
	}
	s.filled = !more
	resting, over := s.until(ctx, min(s.cfg.Clock.Mono()-began, time.Second))
	defer over()
	<-resting.Done()
	return true, nil // something may have been sold meanwhile
}

// fillChunk is how many get theirs in one transaction, for which a sale may have
// to wait: some 30 ms.
const fillChunk = 200
