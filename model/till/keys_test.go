package till

import (
	"context"
	"errors"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/model/settings"
)

// fakeLine is a LigdiCash that also answers the harmless question.
type fakeLine struct {
	*fakeGateway
	probe func() (ligdicash.Probe, error)
	tries []time.Time
}

func (l *fakeLine) Probe(context.Context) (ligdicash.Probe, error) {
	l.tries = append(l.tries, time.Now())
	return l.probe()
}

// dialed is a running till whose keys decide which line it gets.
func dialed(t *testing.T, path string, lines map[ligdicash.Secret]*fakeLine) *bench {
	t.Helper()
	b := start(t, nil, path)
	b.till.dial = func(k settings.Keys) (Line, error) {
		if l, ok := lines[k.API]; ok {
			return l, nil
		}
		return nil, errors.New("no header can carry this")
	}
	return b
}

func keys(api string) settings.Keys {
	return settings.Keys{API: ligdicash.Secret(api), Token: "FAKE-TOKEN"}
}

func TestTry(t *testing.T) {
	t.Parallel()
	server := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	declined := &ligdicash.Error{Op: "confirm", Kind: ligdicash.Auth, Code: "00"}
	offline := &ligdicash.Error{Op: "confirm", Kind: ligdicash.Offline}
	for _, tt := range []struct {
		name  string
		probe ligdicash.Probe
		err   error
		want  KeyVerdict
		why   *ligdicash.Error
		fails bool
	}{
		{"accepted", ligdicash.Probe{Accepted: true, Server: server, Took: time.Second}, nil, KeysAccepted, nil, false},
		{"declined", ligdicash.Probe{Server: server, Took: time.Second}, declined, KeysDeclined, declined, false},
		{"offline", ligdicash.Probe{}, offline, KeysUnproven, nil, true},
		{"a page", ligdicash.Probe{Server: server}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.Busy, HTTP: 502}, KeysUnproven, nil, true},
		{"nothing said", ligdicash.Probe{Server: server}, nil, KeysUnproven, nil, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, path string) {
				l := &fakeLine{fakeGateway: &fakeGateway{}, probe: func() (ligdicash.Probe, error) { return tt.probe, tt.err }}
				b := dialed(t, path, map[ligdicash.Secret]*fakeLine{"FAKE-KEY": l})
				defer b.kill()
				got, err := b.till.Try(context.Background(), keys("FAKE-KEY"))
				if got.Keys != tt.want || got.Why != tt.why || (err != nil) != tt.fails || tt.fails && tt.err != nil && !errors.Is(err, tt.err) {
					t.Errorf("got %+v, %v", got, err)
				}
				if got.Server != tt.probe.Server || got.Took != tt.probe.Took {
					t.Errorf("LigdiCash's clock %v, took %v", got.Server, got.Took)
				}
				if b.till.Connected() {
					t.Error("trying connected the till")
				}
				b.after(time.Minute)
				for _, n := range b.news {
					if _, ok := n.(ClockNews); !ok {
						t.Errorf("news of a trial: %+v", n)
					}
				}
				for range 2 {
					if _, err := b.till.Try(context.Background(), keys("FAKE-KEY")); (err != nil) != tt.fails {
						t.Error(err)
					}
				}
				if gap := l.tries[2].Sub(l.tries[1]); gap < minGap {
					t.Errorf("two trials %v apart", gap)
				}
			})
		})
	}
}

func TestKeysThatCannotBe(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := dialed(t, path, nil)
		defer b.kill()
		if got, err := b.till.Try(context.Background(), keys("BAD")); err == nil || got.Keys != KeysUnproven {
			t.Errorf("got %+v, %v", got, err)
		}
		if err := b.till.Use(keys("BAD")); err == nil || b.till.Connected() {
			t.Errorf("got %v, connected %v", err, b.till.Connected())
		}
		b.till.dial = nil
		if _, err := b.till.Try(context.Background(), keys("FAKE-KEY")); !errors.Is(err, ErrFixedKeys) {
			t.Errorf("in the sandbox: %v", err)
		}
		if err := b.till.Use(keys("FAKE-KEY")); !errors.Is(err, ErrFixedKeys) {
			t.Errorf("in the sandbox: %v", err)
		}
	})
}

// New keys end what the old ones were blamed for, at once; an answer to the old
// ones that comes later blames nobody.
func TestUse(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		bad := &fakeLine{fakeGateway: &fakeGateway{confirm: func(string) (ligdicash.Payin, error) {
			time.Sleep(2 * time.Second)
			return ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.Auth, Code: "00"}
		}}}
		good := &fakeLine{fakeGateway: &fakeGateway{confirm: paid("token")}}
		b := dialed(t, path, map[ligdicash.Secret]*fakeLine{"FAKE-BAD": bad, "FAKE-GOOD": good})
		defer b.kill()
		if err := b.till.Use(keys("FAKE-BAD")); err != nil {
			t.Fatal(err)
		}
		inv := b.charge()
		b.after(10 * time.Second)
		if b.till.Health().Trouble != KeysRefused {
			t.Fatal("the keys are refused and health does not say so")
		}
		b.till.CheckNow(inv.Ref)
		b.after(500 * time.Millisecond) // the question is on its way
		if len(bad.tokens()) != 2 {
			t.Fatalf("%d questions with the old keys", len(bad.tokens()))
		}
		b.news = nil
		if err := b.till.Use(keys("FAKE-GOOD")); err != nil {
			t.Fatal(err)
		}
		if b.till.Health().Trouble != NoTrouble {
			t.Error("new keys, and still refused")
		}
		b.after(10 * time.Second)
		if got := b.invoice(inv.Ref).State; got != model.Paid {
			t.Errorf("ten seconds after the new keys: %q, want paid", got)
		}
		for _, n := range b.news {
			if n, ok := n.(HealthNews); ok && n.Health.Trouble != NoTrouble {
				t.Errorf("the new keys were blamed: %+v", n.Health)
			}
		}
		all := &fakeGateway{order: append(bad.order, good.order...), at: append(bad.at, good.at...)}
		spaced(t, all)
	})
}

// New keys do not wait out the pause of the refused ones.
func TestUseWakesTheWatch(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		bad := &fakeLine{fakeGateway: &fakeGateway{confirm: func(string) (ligdicash.Payin, error) {
			return ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.Auth, Code: "00"}
		}}}
		good := &fakeLine{fakeGateway: &fakeGateway{confirm: paid("token")}}
		b := dialed(t, path, map[ligdicash.Secret]*fakeLine{"FAKE-BAD": bad, "FAKE-GOOD": good})
		defer b.kill()
		if err := b.till.Use(keys("FAKE-BAD")); err != nil {
			t.Fatal(err)
		}
		inv := b.charge()
		b.after(10 * time.Second)
		if err := b.till.Use(keys("FAKE-GOOD")); err != nil {
			t.Fatal(err)
		}
		b.after(5 * time.Second)
		if got := b.invoice(inv.Ref).State; got != model.Paid {
			t.Errorf("five seconds after the new keys: %q, want paid", got)
		}
	})
}

// Forgotten keys: the sale on its way keeps its link, nothing more is asked,
// and the next sale says why not.
func TestForget(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{}
		g.create = func(_ context.Context, in ligdicash.NewInvoice) (ligdicash.Created, error) {
			time.Sleep(5 * time.Second)
			return linkFor(in), nil
		}
		b := start(t, g, path)
		defer b.kill()
		inv := b.charge()
		b.after(time.Second)
		b.till.Forget()
		b.after(10 * time.Second)
		if got := b.invoice(inv.Ref); got.State != model.Pending || got.Link == "" {
			t.Errorf("the sale on its way is %q with link %q, want pending with a link", got.State, got.Link)
		}
		b.after(time.Hour)
		if len(g.tokens()) != 0 {
			t.Errorf("%d questions without keys", len(g.tokens()))
		}
		line, _ := model.ParseLine("5000")
		if _, err := b.till.Charge(context.Background(), model.Sale{Line: line}, model.SaleWords{Sale: "Vente"}); !errors.Is(err, ErrNoKeys) {
			t.Errorf("got %v, want ErrNoKeys", err)
		}
		if b.till.Connected() {
			t.Error("still connected")
		}
		g.answer(paid(inv.Ref))
		b.till.Connect(g)
		b.after(10 * time.Second)
		if got := b.invoice(inv.Ref).State; got != model.Paid {
			t.Errorf("connected again: %q, want paid", got)
		}
	})
}

// A create call that goes wrong after Forget is recorded as what it is.
func TestForgetThenRefused(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{create: func(context.Context, ligdicash.NewInvoice) (ligdicash.Created, error) {
			time.Sleep(5 * time.Second)
			return ligdicash.Created{}, refusal
		}}
		b := start(t, g, path)
		defer b.kill()
		inv := b.charge()
		b.till.Forget()
		b.after(10 * time.Second)
		if got := b.invoice(inv.Ref); got.State != model.Refused || got.Code != "05" {
			t.Errorf("got %q %q, want refused 05", got.State, got.Code)
		}
	})
}

func TestSetShop(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{}, path)
		defer b.kill()
		b.charge()
		b.after(time.Second)
		b.till.SetShop(Shop{Name: "Chez Awa", Website: "https://awa.example"})
		b.charge()
		b.after(time.Second)
		if first, second := b.g.creates[0], b.g.creates[1]; first.StoreName != "Boutique" || second.StoreName != "Chez Awa" || second.StoreURL != "https://awa.example" {
			t.Errorf("the invoices say %q, then %q", first.StoreName, second.StoreName)
		}
	})
}
