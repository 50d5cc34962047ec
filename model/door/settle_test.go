package door_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox"
	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/door"
	"caisse/model/ledger"
	"caisse/model/till"
)

// wire leads to the sandbox without a network, and notes what is asked.
type wire struct {
	ls    *sandbox.Server
	mu    sync.Mutex
	asked map[string][]time.Time // by what names the invoice
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	time.Sleep(50 * time.Millisecond)
	if strings.Contains(r.URL.Path, "/confirm") {
		w.mu.Lock()
		if w.asked == nil {
			w.asked = map[string][]time.Time{}
		}
		w.asked[r.URL.RawQuery] = append(w.asked[r.URL.RawQuery], time.Now())
		w.mu.Unlock()
	}
	rec := httptest.NewRecorder()
	there := r.Clone(r.Context())
	there.Host = "127.0.0.1"
	w.ls.ServeHTTP(rec, there)
	return rec.Result(), nil
}

// spaced says how often was asked, and fails where one was asked about twice within 3 s.
func (w *wire) spaced(t *testing.T) (n int) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, all := range w.asked {
		n += len(all)
		for i := 1; i < len(all); i++ {
			if gap := all[i].Sub(all[i-1]); gap < 3*time.Second {
				t.Errorf("asked about one invoice again after %v", gap)
			}
		}
	}
	return n
}

// bodies are all that a callback about ref may look like.
func bodies(ref string) []string {
	return []string{
		`{"status":"completed","response_code":"00","amount":500,"token":"","custom_data":[{"keyof_customdata":"transaction_id","valueof_customdata":"` + ref + `"}]}`,
		"status=completed&response_code=00&amount=500&token=&custom_data%5Btransaction_id%5D=" + ref,
		`{"status":"completed","custom_data":{"transaction_id":"` + ref + `"},"amount":"500"}`,
		`{"status":"completed","custom_data":"{\"transaction_id\":\"` + ref + `\"}"}`,
		"custom_data%5B0%5D%5Bkeyof_customdata%5D=transaction_id&custom_data%5B0%5D%5Bvalueof_customdata%5D=" + ref + "&status=completed",
		`{"status":"nocompleted","external_id":"` + ref + `"}`,
	}
}

// A real till behind the door: callbacks that are true, forged, early, repeated,
// in every form and order, of sales that were paid and that were not. What
// LigdiCash calls paid is paid, once; nothing else is; nothing is asked about
// twice within 3 s, by LigdiCash's own log; and little is kept of it all.
func TestCallbacksSettle(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	rng := proof.Rand(t)
	total := proof.Size(600, 5000, 100_000)
	const ofOne = 50 // callbacks around a sale: half of them forged
	sales := total / ofOne
	synctest.Test(t, func(t *testing.T) {
		ls := sandbox.New(sandbox.Options{Now: time.Now, PublicURL: "https://client.ligdicash.com"})
		line := &wire{ls: ls}
		client, err := ligdicash.New("", "FAKE-KEY", "FAKE-TOKEN", &http.Client{Transport: line})
		if err != nil {
			t.Fatal(err)
		}
		l, err := ledger.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		boot := time.Now()
		shop := till.New(till.Config{Ledger: l, Clock: model.Clock{Mono: func() time.Duration { return time.Hour + time.Since(boot) }}})
		defer shop.Close(0)
		shop.Connect(client)
		ctx, stop := context.WithCancel(t.Context())
		d := door.New(door.Config{Till: shop, Key: "K"})
		over := make(chan struct{})
		go func() { defer close(over); d.Run(ctx) }()
		read := make(chan struct{})
		go func() {
			defer close(read)
			for shop.News(ctx) != nil {
				continue
			}
		}()
		defer func() { stop(); <-over; <-read }()

		typed, err := model.ParseLine("500")
		if err != nil {
			t.Fatal(err)
		}
		paid := map[string]bool{}
		sent, forged, repeated := 0, 0, 0
		before := map[string]bool{}
		take := func(ref string) {
			all := bodies(ref)
			body := all[rng.IntN(len(all))]
			if before[body] {
				repeated++
			}
			before[body] = true
			d.Take([]byte(body))
			sent++
		}
		send := func(ref string, n int) {
			for range n {
				take(ref)
			}
		}
		var recent []string
		for range sales {
			inv, err := shop.Charge(t.Context(), model.Sale{Line: typed}, model.SaleWords{Sale: "Vente"})
			if err != nil {
				t.Fatal(err)
			}
			early, pays := rng.IntN(4) == 0, rng.IntN(2) == 0
			if early { // before the link is there
				send(inv.Ref, 5)
			}
			time.Sleep(200 * time.Millisecond)
			synctest.Wait()
			if inv, err = l.Invoice(t.Context(), inv.Ref); err != nil || inv.Token == "" {
				t.Fatalf("no link: %+v, %v", inv, err)
			}
			if pays {
				if err := ls.Pay(inv.Token); err != nil {
					t.Fatal(err)
				}
			}
			if !early {
				send(inv.Ref, 5)
			}
			send(inv.Ref, 5)
			for range ofOne / 2 {
				take(fmt.Sprintf("FORGED-%d", rng.IntN(total)))
				forged++
			}
			if recent = append(recent, inv.Ref); len(recent) > 20 {
				recent = recent[1:]
			}
			for range 3 { // of before, again
				send(recent[rng.IntN(len(recent))], 5)
			}
			if inv.RequestID != "" {
				t.Error("no question was asked, and LigdiCash's reference is known")
			}
			paid[inv.Ref] = pays
			time.Sleep(time.Duration(rng.IntN(600)) * time.Millisecond)
		}
		for end := time.Now().Add(3 * time.Hour); ; time.Sleep(time.Minute) {
			if c := d.Counts(); c.Waiting+c.Parked == 0 || time.Now().After(end) {
				break
			}
		}
		if sent < total*9/10 || forged < sent*4/10 || repeated < sent/3 {
			t.Errorf("%d were sent, %d forged, %d repeated", sent, forged, repeated)
		}
		for ref, want := range paid {
			inv, evs, err := l.History(t.Context(), ref)
			if err != nil {
				t.Fatal(err)
			}
			settled := 0
			for _, ev := range evs {
				if ev.Kind == model.EventSettled {
					settled++
				}
			}
			if (inv.State == model.Paid) != want || !want && inv.State != model.Pending || settled > 1 || want && settled != 1 {
				t.Errorf("%s is %s, settled %d times; LigdiCash calls it paid: %v", ref, inv.State, settled, want)
			}
		}
		asked := line.spaced(t)
		if asked < sales {
			t.Errorf("%d questions about %d sales", asked, sales)
		}
		c := d.Counts()
		if c.Taken != sent || c.Waiting+c.Parked != 0 || c.Unknown == 0 {
			t.Errorf("%d were sent: %+v", sent, c)
		}
		t.Logf("%d callbacks, %d forged, %d repeated: %d questions about %d sales; %+v", sent, forged, repeated, asked, sales, c)
	})
}
