package till

import (
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/model/ledger"
)

// One that failed in an earlier run is asked about at start, although that run
// ended before it could be dated: the customer may have paid since.
func TestFailedUndatedIsAskedAtStart(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		l, err := ledger.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		at := time.Now().UTC().Truncate(time.Millisecond)
		inv := model.Invoice{
			Ref: "01FAKE0000000000000000000A", Sale: "01FAKE0000000000000000000A", Amount: 5000, State: model.Failed, Undated: true,
			CreatedAt: at, PendingAt: at, SettledAt: at.Add(time.Second), CheckedAt: at.Add(time.Second),
			Token: "token-a", Link: "https://client.ligdicash.com/directpayment/invoice/token-a", RawStatus: "notcompleted",
		}
		if err := l.Add(t.Context(), inv, model.Event{At: at, Kind: model.EventSending, State: model.Sending, Amount: 5000}); err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Second)
		b := start(t, &fakeGateway{confirm: func(string) (ligdicash.Payin, error) { return completed(5000), nil }}, path)
		defer b.kill()
		b.after(5 * time.Second)
		if got := b.invoice(inv.Ref); got.State != model.PaidLate {
			t.Errorf("%q, want %q: asked %d times", got.State, model.PaidLate, len(b.g.times("token-a")))
		}
	})
}
