package till

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/model/ledger"
	"caisse/model/settings"
)

// oneForm is the way to a LigdiCash that knows one of the two forms of the
// question only: each trial of keys asks twice.
type oneForm struct{ s *street }

func (o oneForm) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := o.s.RoundTrip(r)
	if err == nil && r.URL.Query().Has("invoiceToken") {
		resp.StatusCode, resp.Body = http.StatusNotFound, io.NopCloser(strings.NewReader("<html>"))
	}
	return resp, err
}

// Doctor and login try keys beside a console with customers: both questions take
// their turn in the ledger that they share, and nobody waits longer for his
// green.
func TestKeysAreTriedInTurn(t *testing.T) {
	t.Parallel()
	onStreet(t, func(s *street) {
		time.Sleep(time.Minute) // folded: opening one that is not waits, and keeps others from writing, for some real time
		var ledgers []*ledger.Ledger
		for range 2 {
			l, err := ledger.Open(context.Background(), s.path)
			if err != nil {
				t.Fatal(err)
			}
			ledgers = append(ledgers, l)
		}
		for range 12 {
			s.sell()
		}
		var wg sync.WaitGroup
		for _, l := range ledgers {
			beside := New(Config{Ledger: l, Clock: s.clock(), Dial: func(k settings.Keys) (Line, error) {
				return ligdicash.New("", k.API, k.Token, &http.Client{Transport: oneForm{s}})
			}})
			wg.Go(func() {
				for range 4 {
					got, err := beside.Try(context.Background(), settings.Keys{API: "FAKE-KEY", Token: "FAKE-TOKEN"})
					if err != nil || got.Keys != KeysAccepted {
						t.Errorf("got %+v, %v", got, err)
					}
				}
				beside.mail.mu.Lock()
				for _, n := range beside.mail.items {
					if n, ok := n.(TroubleNews); ok {
						t.Error("the others do not know: ", n.Err)
					}
				}
				beside.mail.mu.Unlock()
				if err := l.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		for range 4 {
			inv := s.sell()
			s.till.Show(inv.Ref)
			time.Sleep(time.Second)
			if took := s.pays(inv, time.Minute); took > 6*time.Second {
				t.Errorf("seen after %v", took)
			}
		}
		wg.Wait()
		if n := len(s.asked["caisse-probe"]); n != 16 {
			t.Errorf("keys were tried with %d questions, want both forms 8 times", n)
		}
	})
}
