package shell

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"caisse/model"
	"caisse/model/door"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/text"
)

// doorGrace is how long the door may take to end: what is being read and asked
// has a moment.
const doorGrace = 10 * time.Second

// callbacks is the door for LigdiCash's callbacks.
func callbacks() command {
	var addr string
	var proxy bool
	return command{
		Name: "callbacks", Ledger: true, Grace: doorGrace, Uses: []string{settings.NameShop, settings.NameLedger, settings.NameBaseURL, settings.NameTimeZone},
		Says: func(w *text.Words) saying {
			say := callbacksIn(w)
			return saying{Does: say.does, More: say.more, Flags: map[string]string{"addr": say.addr, "behind-proxy": say.proxy}}
		},
		Flags: func(f *flag.FlagSet) {
			f.StringVar(&addr, "addr", "127.0.0.1:8480", "")
			f.BoolVar(&proxy, "behind-proxy", false, "")
		},
		Run: func(ctx context.Context, s *Shell, _ []string) error { return s.callbacks(ctx, addr, proxy) },
	}
}

func (s *Shell) callbacks(ctx context.Context, addr string, proxy bool) error {
	say := callbacksIn(s.words())
	if err := s.mayAsk(); err != nil {
		return err
	}
	var open atomic.Pointer[door.Door]
	s.Unknown = func() int64 {
		if d := open.Load(); d != nil {
			return int64(d.Counts().Unknown)
		}
		return 0
	}
	t, done, err := s.receiver(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := s.Connect(t); err != nil {
		_, why := s.problem(unconnected{err})
		return errors.New(say.noKeys + why)
	}
	key, err := settings.DoorKey(s.Settings.ConfigDir, s.Settings.Profile)
	if err != nil {
		return s.settingsError(err)
	}
	var one sync.Mutex
	hear := func(what string) {
		one.Lock()
		defer one.Unlock()
		s.hear(what)
	}
	d := door.New(door.Config{
		Till: t, Key: key, Proxy: proxy,
		Said:  func(e door.Event) { hear(s.event(e)) },
		State: func() door.State { return door.StateOf(t) },
		Whole: func() bool { return whole(t) },
		Sound: func() error {
			_, err := t.Newest(context.Background(), till.Query{Limit: 1})
			return err
		},
	})
	open.Store(d)
	l, err := d.Listen(addr)
	if err != nil {
		return usage(fmt.Sprintf(say.noListen, clean(addr), s.noAddress(err)))
	}
	one.Lock()
	err = s.line(fmt.Sprintf(say.listening, l.Addr) + "\n" + s.leads(door.Path(key)))
	one.Unlock()
	if err != nil {
		l.Close()
		return err
	}
	return s.attend(ctx, t, d, l, hear)
}

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
	return st.Good && st.Pulled >= 0 && st.Pulled < wholeFor
}

// follow tells how sharing goes, a line for each change.
func (s *Shell) follow(ctx context.Context, t *till.Till, hear func(string)) {
	if !t.Shares() {
		return
	}
	say := callbacksIn(s.words())
	last, ready := "", false
	for tick := time.NewTicker(time.Second); ; {
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
		st, is := t.Sharing(), ""
		switch {
		case st.Good && st.Pulled >= 0:
			is, ready = say.reached, true
		case st.Good && ready: // something new is on its way
			continue
		case st.Good:
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

// attend asks about what comes in until ctx ends, or the door does.
func (s *Shell) attend(ctx context.Context, t *till.Till, d *door.Door, l *door.Listening, hear func(string)) (err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	sharing, unshare := context.WithCancel(context.WithoutCancel(ctx)) // what is learnt at the end goes home too
	defer unshare()
	var others, shared sync.WaitGroup
	others.Go(func() {
		for {
			news := t.News(ctx) // nobody shows it, and it must not pile up
			if news == nil {
				return
			}
			for _, n := range news {
				if o, ok := n.(till.OthersNews); ok {
					for _, c := range o.All {
						d.Came(c.Invoice.Ref, c.Invoice.RequestID)
					}
				}
			}
		}
	})
	others.Go(func() { s.follow(ctx, t, hear) })
	shared.Go(func() {
		if t.Shares() && s.Kind != receives {
			t.Run(sharing) // others take its till for open, and ask about none of its sales
			return
		}
		t.Share(sharing)
	})
	others.Go(func() { d.Run(ctx) })
	select {
	case <-l.Done:
		err = errors.New(callbacksIn(s.words()).broke)
	case <-ctx.Done():
	}
	stop()
	l.Close()
	others.Wait()
	handOver(ctx, t)
	unshare()
	shared.Wait()
	say, c := callbacksIn(s.words()), d.Counts()
	for _, is := range []struct {
		what string
		n    int
	}{{say.left, c.Waiting}, {say.leftParked, c.Parked}, {say.leftUnknown, c.Unknown}} {
		if is.n > 0 {
			hear(fmt.Sprintf(is.what, is.n))
		}
	}
	return err
}

// lastHandOver is how long what was learnt last may take to be handed over.
const lastHandOver = time.Second

// handOver waits until all is, where it can be.
func handOver(ctx context.Context, t *till.Till) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastHandOver)
	defer cancel()
	for t.Shares() && t.Sharing().Good {
		if n, err := t.ToHandOver(ctx); err != nil || n == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// leads says which callback_url leads to the door, and whether that of the
// settings does.
func (s *Shell) leads(path string) string {
	say := callbacksIn(s.words())
	switch url := s.Settings.CallbackURL; {
	case strings.HasSuffix(url, path):
		return fmt.Sprintf(say.fits, model.Clean(url))
	case url != "":
		return fmt.Sprintf(say.elsewhere, path)
	}
	return fmt.Sprintf(say.toSet, path)
}

// event is a line of the log: of a sale no more than the end of its reference
// and how it stands.
func (s *Shell) event(e door.Event) string {
	say := callbacksIn(s.words())
	switch {
	case e.Kind == door.Unknown:
		return fmt.Sprintf(say.unknown, e.Tail)
	case e.Kind == door.Known:
		return fmt.Sprintf(say.known, e.Tail)
	case e.Kind == door.Turned:
		return fmt.Sprintf(say.turned, e.Unreadable, e.Limited, e.Dropped)
	case e.Err != nil && !till.NoSuchInvoice(e.Err):
		_, why := s.problem(e.Err)
		return fmt.Sprintf(say.notAsked, e.Tail, why)
	}
	return fmt.Sprintf(say.stands, e.Tail, s.plain().State(&e.Invoice))
}
