package till

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"caisse/ligdicash"
	"caisse/model"
)

// A link that comes after another console gave the sale up is taken: it can be
// paid, so it is watched.
func TestLateLinkIsTaken(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{create: func(_ context.Context, in ligdicash.NewInvoice) (ligdicash.Created, error) {
			time.Sleep(27 * time.Second) // a machine that slept
			return linkFor(in), nil
		}}, path)
		defer b.kill()
		inv := b.charge()
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if err := b.till.ended(inv, model.LostAnswer, model.EventLost, "timeout"); err != nil {
			t.Fatal(err)
		}
		b.after(26 * time.Second)
		if got := b.invoice(inv.Ref); got.State != model.Pending || got.Code != "" || !got.Showable() {
			t.Fatalf("the sale whose link came late is %q, code %q", got.State, got.Code)
		}
		b.g.answer(func(string) (ligdicash.Payin, error) { return completed(5000), nil })
		b.after(10 * time.Second)
		if got := b.invoice(inv.Ref).State; got != model.Paid {
			t.Errorf("%q, want paid", got)
		}
	})
}

// What LigdiCash takes to answer is known, of a create call and of a question.
func TestTook(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{
			create: func(_ context.Context, in ligdicash.NewInvoice) (ligdicash.Created, error) {
				time.Sleep(700 * time.Millisecond)
				return linkFor(in), nil
			},
			confirm: func(string) (ligdicash.Payin, error) { time.Sleep(1200 * time.Millisecond); return waiting, nil },
		}, path)
		defer b.kill()
		b.charge()
		b.after(time.Second)
		if got := b.till.Health().Took; got != 700*time.Millisecond {
			t.Errorf("create took %v", got)
		}
		b.after(8 * time.Second)
		if got := b.till.Health().Took; got != 1200*time.Millisecond {
			t.Errorf("confirm took %v", got)
		}
		for _, n := range b.news {
			if n, odd := n.(TroubleNews); odd {
				t.Errorf("trouble where there is none: %v", n.Err)
			}
		}
	})
}

// A fault of ours while a sale is sent is told.
func TestFaultOfSendingIsTold(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{create: func(context.Context, ligdicash.NewInvoice) (ligdicash.Created, error) { panic("boom") }}, path)
		defer b.kill()
		b.charge()
		b.after(time.Second)
		told := false
		for _, n := range b.news {
			n, odd := n.(TroubleNews)
			told = told || odd && n.Err == Fault{"sending", "boom"}
		}
		if !told {
			t.Errorf("nobody heard of it: %+v", b.news)
		}
	})
}

// A token, or a link, that came once already is known, before anything of it is
// written.
func TestKnownBeforeItIsWritten(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		b := start(t, &fakeGateway{}, path)
		defer b.kill()
		const at = "https://client.ligdicash.com/directpayment/invoice/"
		for _, tt := range []struct {
			made ligdicash.Created
			want bool
		}{
			{ligdicash.Created{Token: "a", Link: at + "a"}, false},
			{ligdicash.Created{Token: "a", Link: at + "b"}, true},
			{ligdicash.Created{Token: "c", Link: at + "a"}, true},
			{ligdicash.Created{Token: "d", Link: at + "d"}, false},
		} {
			if got := b.till.known(tt.made); got != tt.want {
				t.Errorf("%+v: known %v, want %v", tt.made, got, tt.want)
			}
		}
	})
}
