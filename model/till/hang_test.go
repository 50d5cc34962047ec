package till

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/model/ledger"
)

// hangs has whatever is written to the ledger wait, as on a disk that does not
// answer, until what it returns is called.
func hangs(t *testing.T, l *ledger.Ledger) (over func()) {
	t.Helper()
	held, free, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		_, err := l.ChangeSale(context.Background(), "none", func(model.Links) ([]ledger.Write, error) {
			close(held)
			<-free
			return nil, nil
		})
		if err != nil {
			t.Error(err)
		}
	}()
	<-held
	return func() { close(free); <-done }
}

// A disk that hangs: whoever waits is asked about all the same, whatever is shown
// meanwhile; what was paid is told, and not as paid; a new sale is refused
// soon; and all of it is written once the disk answers.
func TestWritesHang(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		g := &fakeGateway{}
		b := start(t, g, path)
		defer b.kill()
		x, y := b.charge(), b.charge()
		b.after(10 * time.Second)
		over := hangs(t, b.l)
		g.answer(func(token string) (ligdicash.Payin, error) {
			if strings.HasSuffix(token, x.Ref) {
				return completed(5000), nil
			}
			return waiting, nil
		})
		b.after(30 * time.Second)
		if us := b.till.Unwritten(); len(us) != 1 || us[0].Invoice.Ref != x.Ref || us[0].Invoice.State != model.Paid {
			t.Errorf("unwritten: %+v", us)
		}
		var hung *ledger.Error
		b.till.Show(y.Ref)
		b.till.CheckNow(y.Ref)
		n := len(g.times("token-" + y.Ref))
		b.after(time.Minute)
		if more := len(g.times("token-"+y.Ref)) - n; more < 5 {
			t.Errorf("who stands at the till was asked about %d times in a minute", more)
		}
		if err := b.till.SetAside(y.Ref, true); !errors.As(err, &hung) {
			t.Errorf("set aside: %v", err)
		}
		line, _ := model.ParseLine("700")
		from := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if _, err := b.till.Charge(ctx, model.Sale{Line: line}, model.SaleWords{Sale: "Vente"}); !errors.As(err, &hung) {
			t.Errorf("a new sale: %v", err)
		}
		if took := time.Since(from); took > 10*time.Second {
			t.Errorf("a new sale is refused after %v", took)
		}
		if n := len(g.creates); n != 2 {
			t.Errorf("%d creates, want the two from before", n)
		}
		if got := b.invoice(x.Ref).State; got != model.Pending {
			t.Errorf("on the disk it is %s", got)
		}
		over()
		b.after(time.Minute)
		if got := b.invoice(x.Ref).State; got != model.Paid || len(b.till.Unwritten()) != 0 {
			t.Errorf("the disk answers: it is %s, unwritten %+v", got, b.till.Unwritten())
		}
		g.answer(func(string) (ligdicash.Payin, error) { return completed(5000), nil })
		b.after(20 * time.Second)
		if got := b.invoice(y.Ref).State; got != model.Paid {
			t.Errorf("the other one is %s", got)
		}
		all, err := b.l.Newest(t.Context(), Query{})
		if err != nil {
			t.Fatal(err)
		}
		for _, inv := range all {
			if inv.State == model.Sending {
				t.Errorf("a sale that was refused is on its way for ever: %+v", inv)
			}
		}
	})
}
