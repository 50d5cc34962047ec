package till

import (
	"context"
	"time"

	"caisse/model"
)

// A till that is silent cannot see that its customers pay. One of its shop, the
// same for all, asks in its place, and makes nothing else of its sales: a link may
// be out that only that till knows.
const (
	standInEvery = time.Minute     // between two questions about one of its invoices
	silentLook   = time.Second     // how often it is looked for tills that are silent
	standInMost  = 200             // of the newest invoices of one till
	standInRead  = 5 * time.Second // how often those are read
)

// standIn is the round over the invoices of silent tills.
type standIn struct {
	looked, read time.Duration            // when tills, and their sales, were last read; 0: they were not
	homes        int                      // tills whose sales are this one's own
	due          map[string]time.Duration // of those to be asked about, by their reference
	tills        map[string]string        // who sold them
}

// again has ref asked about at due, where it is one of them.
func (s *standIn) again(ref string, due time.Duration) {
	if _, ok := s.due[ref]; ok {
		s.due[ref] = due
	}
}

// fromOthers is the next of the invoices of silent tills, nil when none can be
// asked about now.
func (w *watcher) fromOthers(ctx context.Context, now time.Duration) (o *watched, wait time.Duration) {
	if w.t.share == nil || w.attends {
		return nil, 0
	}
	s := &w.others
	if s.looked == 0 || now-s.looked >= standInRead {
		s.looked = now
		w.adopted(ctx)
	}
	silent := map[string]bool{}
	for _, id := range w.t.share.Silent() {
		silent[id] = !w.t.ledger.Owns(ctx, id)
	}
	for ref, till := range s.tills { // back again: its own to ask about
		if !silent[till] {
			delete(s.tills, ref)
			delete(s.due, ref)
		}
	}
	if len(silent) == 0 {
		s.read = 0
		return nil, silentLook
	}
	if s.read == 0 || now-s.read >= standInRead {
		s.read = now
		w.readSilent(ctx, silent)
	}
	next, wait := "", silentLook
	for ref, due := range s.due {
		switch {
		case w.asking[ref] != nil:
		case due > now:
			wait = min(wait, due-now)
		case next == "" || due < s.due[next]:
			next = ref
		}
	}
	if next == "" {
		return nil, wait
	}
	inv, err := w.t.ledger.Invoice(ctx, next)
	if err != nil || !inv.Askable() {
		delete(s.due, next)
		delete(s.tills, next)
		return nil, time.Millisecond
	}
	return &watched{inv: inv}, 0
}

// adopted takes up what a till had open that was adopted meanwhile, which another
// program may have done.
func (w *watcher) adopted(ctx context.Context) {
	tills, err := w.t.ledger.Tills(ctx)
	if err != nil {
		return // it is read again
	}
	homes := 0
	for _, t := range tills {
		if t.Home {
			homes++
		}
	}
	if was := w.others.homes; was != 0 && homes > was && w.morning != nil {
		w.morning.more = true
		w.later(0) // what it was sending has lost its answer
	}
	w.others.homes = homes
}

// readSilent takes up what waits at silent tills, the oldest questions first.
func (w *watcher) readSilent(ctx context.Context, silent map[string]bool) {
	s := &w.others
	if s.due == nil {
		s.due, s.tills = map[string]time.Duration{}, map[string]string{}
	}
	for id, other := range silent {
		if !other {
			continue
		}
		list, err := w.t.ledger.Newest(ctx, Query{States: []model.State{model.Pending, model.Failed}, Till: id, Limit: standInMost})
		if err != nil {
			w.t.mail.put(TroubleNews{err})
			continue
		}
		for _, inv := range list {
			if _, known := s.due[inv.Ref]; known {
				continue
			}
			if _, ok := schedule(inv, w.t.sinceLink(inv), 0, false, false); ok && inv.Askable() {
				s.due[inv.Ref], s.tills[inv.Ref] = w.t.Running(), id
			}
		}
	}
}
