package till

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox"
	"caisse/model"
	"caisse/model/ledger"
)

// truth is the right time: fake time, and some years, for no clock that is
// right says 2000.
func truth() time.Time { return time.Now().UTC().AddDate(27, 0, 0) }

// street is a shop in a bubble of fake time: a machine whose clock is wrong at
// will, a network that comes and goes, and the sandbox at its end.
type street struct {
	t    testing.TB
	main *street // whose machine and network this console has, nil: its own
	ls   *sandbox.Server
	path string
	l    *ledger.Ledger
	till *Till
	stop func()

	mu    sync.Mutex
	off   time.Duration // by how much the machine's clock is ahead
	down  bool          // the network
	way   time.Duration // to LigdiCash
	takes time.Duration // its answer, with the way back
	odd   time.Duration // by how much LigdiCash dates its answers ahead
	asked map[string][]*span
	order []*span // all questions, as they came
}

// span is one question, from when LigdiCash has it to when its answer has come.
type span struct{ from, to time.Time }

func newStreet(t testing.TB, path string) *street {
	return &street{t: t, path: path, takes: 100 * time.Millisecond, asked: map[string][]*span{},
		ls: sandbox.New(sandbox.Options{Now: truth, PublicURL: "https://client.ligdicash.com"})}
}

func (s *street) set(f func()) {
	s.mu.Lock()
	f()
	s.mu.Unlock()
}

// clock is the machine's.
func (s *street) clock() model.Clock {
	return model.Clock{Mono: bubbleClock().Mono, Wall: func() time.Time {
		s.mu.Lock()
		defer s.mu.Unlock()
		return truth().Add(s.off)
	}}
}

// RoundTrip is the way to the sandbox and back.
func (s *street) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	down, way, takes, odd := s.down, s.way, s.takes, s.odd
	s.mu.Unlock()
	if down {
		return nil, &net.OpError{Op: "dial", Err: errors.New("no network")}
	}
	if err := sleep(r.Context(), way, nil); err != nil {
		return nil, err
	}
	over := func() {}
	if r.Method == http.MethodGet {
		token := r.URL.Query().Get("invoiceToken") + r.URL.Query().Get("token")
		it := &span{from: time.Now()}
		s.set(func() { s.asked[token], s.order = append(s.asked[token], it), append(s.order, it) })
		over = func() { s.set(func() { it.to = time.Now() }) }
	}
	defer over()
	w := httptest.NewRecorder()
	w.Header().Set("Date", truth().Add(odd).Format(http.TimeFormat))
	there := r.Clone(r.Context())
	there.Host = "127.0.0.1" // it speaks to this machine only
	s.ls.ServeHTTP(w, there)
	if err := sleep(r.Context(), takes, nil); err != nil {
		return nil, err
	}
	return w.Result(), nil
}

// open starts the till.
func (s *street) open() {
	s.t.Helper()
	l, err := ledger.Open(context.Background(), s.path)
	if err != nil {
		s.t.Fatal(err)
	}
	machine := s
	if s.main != nil {
		machine = s.main
	}
	client, err := ligdicash.New("", "KEY", "TOKEN", &http.Client{Transport: machine})
	if err != nil {
		s.t.Fatal(err)
	}
	s.l, s.till = l, New(Config{Ledger: l, Clock: machine.clock()})
	s.till.Connect(client)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	t := s.till
	go func() { defer close(done); t.Run(ctx) }()
	reading := make(chan struct{})
	go func() { // a console reads the news
		defer close(reading)
		for t.News(ctx) != nil {
		}
	}()
	s.stop = func() {
		t.giveUp()
		cancel()
		<-done
		<-reading
		t.inFlight.Wait()
		if err := l.Close(); err != nil {
			s.t.Error(err)
		}
	}
}

// beside is another console on the same machine and ledger.
func (s *street) beside() *street {
	return &street{t: s.t, path: s.path, ls: s.ls, main: s}
}

// sell accepts a sale and waits for its link.
func (s *street) sell() model.Invoice {
	s.t.Helper()
	line, err := model.ParseLine("5000")
	if err != nil {
		s.t.Fatal(err)
	}
	inv, err := s.till.Charge(context.Background(), model.Sale{Line: line}, model.SaleWords{Sale: "Vente"})
	if err != nil {
		s.t.Fatal(err)
	}
	time.Sleep(s.way + s.takes + 10*time.Millisecond)
	synctest.Wait()
	if inv = s.invoice(inv.Ref); inv.State != model.Pending {
		s.t.Errorf("a sale got no link: %+v", inv)
	}
	return inv
}

func (s *street) invoice(ref string) model.Invoice {
	s.t.Helper()
	inv, err := s.l.Invoice(context.Background(), ref)
	if err != nil {
		s.t.Fatal(err)
	}
	return inv
}

// pays has the customer pay, and says how long it takes until the ledger says
// so, at most limit.
func (s *street) pays(inv model.Invoice, limit time.Duration) time.Duration {
	s.t.Helper()
	if err := s.ls.Pay(inv.Token); err != nil {
		s.t.Fatal(err)
	}
	from := time.Now()
	for !s.invoice(inv.Ref).State.IsPaid() && time.Since(from) < limit {
		time.Sleep(10 * time.Millisecond)
		synctest.Wait()
	}
	return time.Since(from)
}

// spaced fails where LigdiCash was asked too often: about one invoice within
// 3 s of the end of the last question, or more than the budget allows at all.
func (s *street) spaced() {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for token, all := range s.asked {
		for i := 1; i < len(all); i++ {
			if gap := all[i].from.Sub(all[i-1].to); gap < minGap {
				s.t.Errorf("%s… was asked about again %v after an answer", token[:min(9, len(token))], gap)
			}
		}
	}
	for i := 1; i < len(s.order); i++ {
		if gap := s.order[i].from.Sub(s.order[i-1].from); gap < budget {
			s.t.Errorf("two questions came %v apart", gap)
		}
	}
}

// hours keeps a test from the race detector, which cannot follow hours of fake
// time.
func hours(t *testing.T) {
	t.Helper()
	if race {
		t.Skip("hours")
	}
}

// onStreet runs f in a bubble.
func onStreet(t *testing.T, f func(s *street)) {
	hours(t)
	path := strings.TrimSuffix(t.TempDir(), "/") + "/ledger.db"
	synctest.Test(t, func(t *testing.T) {
		s := newStreet(t, path)
		s.open()
		f(s)
		s.stop()
		s.spaced()
	})
}
