package shell

import (
	"context"
	"fmt"
	"time"

	"caisse/model/till"
)

// receiver opens the till behind the door: one of its own, with a ledger of its own
// that is made where there is none, if it shares. In a ledger that sells it works
// beside the till that does.
func (s *Shell) receiver(ctx context.Context) (t *till.Till, done func(), err error) {
	say := callbacksIn(s.words())
	if s.Place().Common() == "" {
		if !s.ledgerThere() {
			return nil, nil, usage(say.noLedger)
		}
		return s.openTo(ctx, true)
	}
	if _, err := s.Place().CommonAddress(); err != nil {
		return nil, nil, s.obstacle(err)
	}
	if s.Settings.Shop == "" {
		return nil, nil, s.obstacle(till.ErrNoShop)
	}
	s.Kind = receives
	if !s.ledgerThere() {
		return s.Open(ctx, true)
	}
	if t, done, err = s.openTo(ctx, true); err != nil {
		return nil, nil, err
	}
	own, err := t.Newest(ctx, till.Query{Own: true, Limit: 1})
	if err == nil && len(own) == 0 {
		return t, done, nil
	}
	done()
	if err != nil {
		return nil, nil, s.unread(err)
	}
	s.Kind = ""
	s.tell(say.beside)
	return s.Open(ctx, true)
}

// receives is the kind of a till without a cashier.
const receives = "callbacks"

// wholeFor is how long what others have handed over may not have been looked for
// until it counts as not known.
const wholeFor = time.Minute

func whole(t *till.Till) bool {
	if !t.Shares() {
		return true
	}
	st := t.Sharing()
	return st.Good && (st.Elsewhere || st.Pulled >= 0 && st.Pulled < wholeFor) // a console of the same ledger takes in for both
}

const loadingEvery = 10 * time.Second // between two lines about a first load

// follow tells how sharing goes, a line for each change.
func (s *Shell) follow(ctx context.Context, t *till.Till, hear func(string)) {
	if !t.Shares() {
		return
	}
	say := callbacksIn(s.words())
	last, ready, next := "", false, time.Duration(0)
	for tick := time.NewTicker(time.Second); ; {
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
		st, is := t.Sharing(), ""
		switch {
		case st.Good && (st.Pulled >= 0 || st.Elsewhere):
			is, ready = say.reached, true
		case st.Good && ready: // something new is on its way
			continue
		case st.Good && t.Running() < next:
		case st.Good:
			next = t.Running() + loadingEvery
			is = fmt.Sprintf(say.loading, s.count(st.Loaded), s.count(st.Of))
		case st.Why != nil:
			what, todo := s.plain().Obstacle(st.Why)
			is = say.away + what + " " + todo
		}
		if is != last && is != "" {
			last = is
			hear(is)
		}
	}
}
