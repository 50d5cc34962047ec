package door_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox"
	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/door"
	"caisse/model/hub/pgtest"
	"caisse/model/settings"
	"caisse/model/till"
)

func TestMain(m *testing.M) {
	proof.InMemory()
	os.Exit(pgtest.Run(m))
}

// shared is a till that shares, as a program of its own.
func shared(t *testing.T, address, shop, name, kind string, client *ligdicash.Client) *till.Till {
	t.Helper()
	s, done, err := till.Place{Settings: settings.Settings{DataDir: t.TempDir(), Profile: "p", Shop: shop},
		Share: till.ShareWith{Address: address, Name: name, Kind: kind, Version: "1"}}.Open(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	s.Connect(client)
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	over := make(chan struct{})
	go func() { defer close(over); s.Share(ctx) }()
	t.Cleanup(func() { stop(); <-over; done() })
	return s
}

func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(60 * time.Second); !so(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not in time: %s", what)
		}
	}
}

// The same with two shops and a receiver that share through a real server: what
// callbacks have it find is home at once, settled once, and asked about in turn.
func TestCallbacksSettleElsewhere(t *testing.T) {
	proof.Slow(t)
	t.Parallel()
	server := pgtest.Shared(t)
	database := server.Database(t)
	address := server.Address(database, "caisse")
	rng := proof.Rand(t)
	ls := sandbox.New(sandbox.Options{Now: time.Now, PublicURL: "https://client.ligdicash.com"})
	w := &wire{ls: ls}
	client, err := ligdicash.New("", "FAKE-KEY", "FAKE-TOKEN", &http.Client{Transport: w})
	if err != nil {
		t.Fatal(err)
	}
	receiver := shared(t, address, "Marché", "R", "callbacks", client)
	d := door.New(door.Config{Till: receiver, Key: "K", State: func() door.State { return door.StateOf(receiver) }})
	ctx, stop := context.WithCancel(t.Context())
	over, read := make(chan struct{}), make(chan struct{})
	go func() { defer close(over); d.Run(ctx) }()
	go func() {
		defer close(read)
		for {
			news := receiver.News(ctx)
			if news == nil {
				return
			}
			for _, n := range news {
				if o, ok := n.(till.OthersNews); ok {
					for _, c := range o.All {
						d.Came(c.Invoice.Ref)
					}
				}
			}
		}
	}()
	defer func() { stop(); <-over; <-read }()
	var tills []*till.Till
	for _, shop := range []string{"Marché", "Gare"} {
		s := shared(t, address, shop, "C1", "", client)
		go func() {
			for s.News(ctx) != nil {
				continue
			}
		}()
		tills = append(tills, s)
	}
	until(t, "all share", func() bool {
		return tills[0].Sharing().Good && tills[1].Sharing().Good && receiver.Sharing().Pulled >= 0
	})

	line, err := model.ParseLine("500")
	if err != nil {
		t.Fatal(err)
	}
	paid := map[string]bool{}
	var took []time.Duration
	for i := range proof.Size(4, 12, 100) {
		h := tills[i%2]
		inv, err := h.Charge(t.Context(), model.Sale{Line: line}, model.SaleWords{Sale: "Vente"})
		if err != nil {
			t.Fatal(err)
		}
		if i%3 == 0 { // before anybody has it there
			d.Take([]byte(bodies(inv.Ref)[0]))
		}
		until(t, "the link", func() bool { inv, _, _ = h.History(t.Context(), inv.Ref); return inv.Token != "" })
		if i%4 == 3 {
			continue // nobody pays, and somebody forges
		}
		if err := ls.Pay(inv.Token); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		for _, body := range bodies(inv.Ref) {
			d.Take([]byte(body))
			d.Take([]byte(bodies(fmt.Sprintf("FORGED-%d", rng.IntN(1000)))[rng.IntN(6)]))
		}
		until(t, "paid at home", func() bool { now, _, _ := h.History(t.Context(), inv.Ref); return now.State == model.Paid })
		took = append(took, time.Since(began))
		paid[inv.Ref] = true
	}
	slices.Sort(took)
	t.Logf("paid at home after %v, at most %v; %+v", took[len(took)/2], took[len(took)-1], d.Counts())
	if took[len(took)/2] > time.Second { // the rest may have been asked about just before
		t.Errorf("paid at home after %v", took)
	}
	for _, h := range tills {
		list, err := h.Newest(t.Context(), till.Query{Limit: 200})
		if err != nil {
			t.Fatal(err)
		}
		for _, inv := range list {
			want := paid[inv.Ref]
			until(t, "it is at both", func() bool {
				got, _, err := receiver.History(t.Context(), inv.Ref)
				return err == nil && got.State == inv.State
			})
			for _, one := range []*till.Till{h, receiver} {
				got, evs, err := one.History(t.Context(), inv.Ref)
				settled := 0
				for _, ev := range evs {
					if ev.Kind == model.EventSettled {
						settled++
					}
				}
				if err != nil || (got.State == model.Paid) != want || settled > 1 || want != (settled == 1) {
					t.Errorf("%s is %s, settled %d times; paid %v; %v", inv.Ref, got.State, settled, want, err)
				}
			}
		}
	}
	w.spaced(t)
	if s := door.StateOf(receiver); s.LigdiCash != "ok" || s.Shared == nil || !s.Shared.Reached || s.Shared.Pulled < 0 {
		t.Errorf("health: %+v", s)
	}
}
