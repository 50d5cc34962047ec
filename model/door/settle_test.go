package door_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
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

// wire leads to the sandbox without a network.
type wire struct{ ls *sandbox.Server }

func (w wire) RoundTrip(r *http.Request) (*http.Response, error) {
	time.Sleep(50 * time.Millisecond)
	rec := httptest.NewRecorder()
	there := r.Clone(r.Context())
	there.Host = "127.0.0.1"
	w.ls.ServeHTTP(rec, there)
	return rec.Result(), nil
}

// A real till behind the door: callbacks that are true, forged, early, repeated,
// in every form and order, of sales that were paid and that were not. What
// LigdiCash calls paid is paid, once; nothing else is; and nothing is asked
// about twice within 3 s, by LigdiCash's own log.
func TestCallbacksSettle(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	rng := proof.Rand(t)
	sales := proof.Size(12, 60, 600)
	synctest.Test(t, func(t *testing.T) {
		ls := sandbox.New(sandbox.Options{Now: time.Now, PublicURL: "https://client.ligdicash.com"})
		client, err := ligdicash.New("", "FAKE-KEY", "FAKE-TOKEN", &http.Client{Transport: wire{ls}})
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

		line, err := model.ParseLine("500")
		if err != nil {
			t.Fatal(err)
		}
		paid := map[string]bool{}
		send := func(ref string) {
			bodies := []string{
				`{"status":"completed","response_code":"00","amount":500,"token":"","custom_data":[{"keyof_customdata":"transaction_id","valueof_customdata":"` + ref + `"}]}`,
				"status=completed&response_code=00&amount=500&token=&custom_data%5Btransaction_id%5D=" + ref,
			}
			for range 1 + rng.IntN(3) {
				i := rng.IntN(2)
				d.Take([]byte(bodies[i]))
				d.Take([]byte(bodies[1-i]))
			}
		}
		for range sales {
			inv, err := shop.Charge(t.Context(), model.Sale{Line: line}, model.SaleWords{Sale: "Vente"})
			if err != nil {
				t.Fatal(err)
			}
			early, pays := rng.IntN(4) == 0, rng.IntN(2) == 0
			if early { // before the link is there
				send(inv.Ref)
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
			send(inv.Ref)
			send(fmt.Sprintf("FORGED-%d", rng.IntN(1000)))
			if inv.RequestID != "" {
				t.Error("no question was asked, and LigdiCash's reference is known")
			}
			paid[inv.Ref] = pays
		}
		time.Sleep(15 * time.Minute)
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
		last := map[string]time.Time{}
		asked := 0
		for _, r := range ls.Requests() {
			if r.Op != "confirm" {
				continue
			}
			asked++
			if gap := r.Time.Sub(last[r.Token]); gap < 3*time.Second {
				t.Errorf("asked about one invoice again after %v", gap)
			}
			last[r.Token] = r.Time
		}
		if asked < sales {
			t.Errorf("%d questions about %d sales", asked, sales)
		}
		t.Logf("%d questions about %d sales; %+v", asked, sales, d.Counts())
	})
}
