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
