package till

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox"
	"caisse/ligdicash/sandbox/fault"
	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// What each fault is to be called: by a create, by a question (a Cause, or the
// Doubt it leaves). through: it is no obstacle at all.
const through = "through"

var faultNames = map[string][2]string{
	"refused": both(ConnRefused), "no route": both(NoNetwork), "host unreachable": both(NoNetwork), "no such host": both(NoDNS), "name server down": both(NoDNS),
	"never connects": both(Unreachable), "silent before TLS": both(Unreachable), "hangs up before TLS": both(Unreachable),
	"certificate expired": both(CertExpired), "certificate early": both(CertEarly), "certificate of another": both(CertName), "certificate forged": both(CertUnknown),
	"plain on the TLS port": both(PlainAnswer), "noise on the TLS port": both(PlainAnswer), "TLS refused": both(NoTLS),

	"reset at some byte": both(CutOff), "closed at some byte": both(CutOff), "not HTTP": both(CutOff), "broken chunks": both(CutOff), "huge headers": both(CutOff), "gzip cut": both(CutOff),
	"stops at some byte": both(TimedOut), "answers nothing": both(TimedOut), "drips for ever": both(TimedOut),
	"longer than it says": both(NotJSON), "64 MB": both(TooLarge), "gzip bomb": both(TooLarge), "deep": both(NotJSON),

	"login page": both(Portal), "portal 302": both(Portal), "portal 307": both(Portal), "portal 511": both(Portal), "moved at LigdiCash": both(Redirected), "in circles": both(Redirected),
	"page": both(WebPage), "busy": both(Busy), "400": {"request", "page"}, "401": both(BadKeys), "403": both(Forbidden), "404": both(NoService), "405": {"request", "page"},
	"407": both(ProxyInWay), "408": both(WebPage), "413": both(TooLong), "500": both(Down), "502": both(Down), "503": both(Down), "504": both(Down),

	"nothing": both(NotJSON), "null": both(NotJSON), "list": both(NotJSON), "text": both(NotJSON), "no fields": both(NotJSON), "cut JSON": both(NotJSON), "in a list": both(NotJSON), "twice": both(NotJSON),
	"drips": {through, through}, "under a warning": {through, through}, "above a comment": {through, through}, "two byte order marks": {through, through}, "other case": {through, through},

	"hidden word": {"not json", "unclear"}, "hidden code": leaves(NotJSON, model.Contradiction), "code 01": leaves(NotJSON, model.Contradiction), "unknown word": leaves(NotJSON, model.UnknownWord),
	"no amount": leaves(NoToken, model.NoAmount), "two amounts": leaves(LongToken, model.TwoAmounts), "negative amount": leaves(BadToken, model.NegativeAmount),
	"fractional amount": leaves(BadLink, model.FractionalAmount), "unreadable amount": leaves(BadLink, model.UnreadableAmount),
	"status twice": leaves(TwoWays, model.UnclearPaid), "status twice, in case": leaves(TwoWays, model.UnclearPaid), "code twice": leaves(TwoWays, model.UnclearPaid),
	"amount twice": leaves(TwoWays, model.UnclearPaid), "two references": leaves(NotJSON, model.UnclearPaid), "somebody's reference on top": leaves(NotJSON, model.UnclearPaid),
}

func both(c Cause) [2]string                  { return [2]string{string(c), string(c)} }
func leaves(c Cause, d model.Doubt) [2]string { return [2]string{string(c), string(d)} }

// Whatever goes wrong between the till and LigdiCash, at a create and at a
// question, of a sale that waits and of one that is paid: no false paid, no
// false failed, one POST, the right name for it, no deadline missed, and all is
// well as soon as it is over. What happens at some byte of an answer happens at
// each in the long form.
func TestFaults(t *testing.T) {
	log.SetOutput(io.Discard) // net/http tells of bytes that nobody asked for
	t.Cleanup(func() { log.SetOutput(os.Stderr) })
	faults := fault.All()
	if len(faults) != len(faultNames) {
		t.Errorf("%d faults, %d are named", len(faults), len(faultNames))
	}
	seeds := proof.Size(1, 2, 100)
	chance := proof.Rand(t)
	for _, f := range faults {
		if testing.Short() && f.Hangs {
			continue
		}
		seed := chance.Uint64()
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			s := newFaulty(t)
			for at, over := 0, f.Byte == nil || !proof.Long(); !over; at++ {
				here, past := f.Byte(at)
				s.try(here, seed, false)
				if s.try(here, seed, true); t.Failed() {
					t.Fatalf("at byte %d", at)
				}
				over = past()
			}
			for i := range seeds {
				for _, paid := range []bool{false, true} {
					if s.try(f, seed+uint64(i), paid); t.Failed() {
						t.Fatalf("seed %d", seed+uint64(i))
					}
				}
			}
		})
	}
}

// faulty is a client of the bench.
type faulty struct {
	t    *testing.T
	b    *fault.Bench
	c    *ligdicash.Client
	http *http.Client
	n    int
}

func newFaulty(t *testing.T) *faulty {
	b, err := fault.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	hc := b.Client()
	c, err := ligdicash.New(fault.Base, "FAKE-KEY-FOR-TESTS", "FAKE-TOKEN-FOR-TESTS", hc)
	if err != nil {
		t.Fatal(err)
	}
	c.SetFallbackPause(0)
	return &faulty{t: t, b: b, c: c, http: hc}
}

// sell makes an invoice of 500 as the till would.
func (s *faulty) sell(ctx context.Context) (model.Invoice, error) {
	s.n++
	inv := model.Invoice{Ref: fmt.Sprintf("01TESTFAULT%015d", s.n), Amount: 500, State: model.Sending, CreatedAt: time.Now()}
	made, err := s.c.CreateInvoice(ctx, ligdicash.NewInvoice{AmountXOF: int64(inv.Amount), TransactionID: inv.Ref})
	if err == nil {
		inv.State, inv.Token, inv.Link, inv.PendingAt = model.Pending, made.Token, made.Link, time.Now()
	}
	return inv, err
}

// ask asks about inv and judges, as the till would.
func (s *faulty) ask(ctx context.Context, inv model.Invoice) (model.Invoice, error) {
	p, err := s.c.Confirm(ctx, inv.Token)
	if err == nil {
		inv, _, _ = inv.Judge(read(p), time.Now())
	}
	return inv, err
}

func (s *faulty) try(f *fault.Fault, seed uint64, paid bool) {
	t, names := s.t, faultNames[f.Name]
	background := context.Background()
	truth := model.Pending
	inv, err := s.sell(background)
	if err != nil {
		t.Fatalf("before anything is wrong: %v", err)
	}
	if paid {
		truth = model.Paid
		if err := s.b.Pay(inv.Token); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.b.Set(f, seed); err != nil {
		t.Fatal(err)
	}
	s.http.CloseIdleConnections() // the fault may be one of connecting
	limit := 20 * time.Second
	if f.Hangs {
		limit = time.Duration(proof.Size(150, 150, 500)) * time.Millisecond // long forms run beside others
	}
	within := func(what string, do func(context.Context)) {
		ctx, cancel := context.WithTimeout(background, limit)
		defer cancel()
		start := time.Now()
		do(ctx)
		if over := time.Since(start) - limit; over > 3*time.Second {
			t.Errorf("%s took %v longer than it may", what, over)
		}
	}
	within("create", func(ctx context.Context) {
		before := s.b.Posts()
		got, err := s.sell(ctx)
		if n := s.b.Posts() - before; n > 1 || n == 0 && names[0] == through {
			t.Errorf("one create, %d POSTs", n)
		}
		s.named("create", err, names[0])
		if err == nil && got.Link == "" {
			t.Error("created without a link")
		}
	})
	within("question", func(ctx context.Context) {
		got, err := s.ask(ctx, inv)
		switch {
		case got.State == model.Failed, got.State.Final() && got.State != model.Paid:
			t.Errorf("the sale is %q", got.State)
		case got.State == model.Paid && (!paid || names[1] != through):
			t.Errorf("the sale is paid, LigdiCash has %q", truth)
		case err != nil:
			s.named("question", err, names[1])
		case names[1] == "unclear":
			if got.Doubt != model.Unclear && got.Doubt != model.UnclearPaid {
				t.Errorf("the doubt is %q", got.Doubt)
			}
		case names[1] == through:
			if got.State != truth || got.Doubt != model.NoDoubt {
				t.Errorf("the sale is %q %q, LigdiCash has %q", got.State, got.Doubt, truth)
			}
		case string(got.Doubt) != names[1]:
			t.Errorf("the doubt is %q, want %q", got.Doubt, names[1])
		}
		if got.Showable() && got.Doubt.ClaimsPaid() {
			t.Error("the code of a sale that is called paid may be shown")
		}
	})
	if err := s.b.Set(nil, 0); err != nil {
		t.Fatal(err)
	}
	if got, err := s.ask(background, inv); err != nil || got.State != truth {
		t.Errorf("afterwards: %q, %v; LigdiCash has %q", got.State, err, truth)
	}
	before := s.b.Posts()
	if _, err := s.sell(background); err != nil || s.b.Posts() != before+1 {
		t.Errorf("afterwards a sale: %v, %d POSTs", err, s.b.Posts()-before)
	}
}

// named says whether a failure is called what it is, and means what it may.
func (s *faulty) named(what string, err error, want string) {
	if want == through {
		if err != nil {
			s.t.Errorf("%s: %v", what, err)
		}
		return
	}
	var le *ligdicash.Error
	if !errors.As(err, &le) {
		s.t.Errorf("%s: got %v, want a failure called %q", what, err, want)
		return
	}
	if got := string(CauseOf(err)); got != want {
		s.t.Errorf("%s: %v is called %q, want %q", what, err, got, want)
	}
	if want == string(Busy) && le.RetryAfter != 7*time.Second {
		s.t.Errorf("%s: to be left alone for %v, want 7 s", what, le.RetryAfter)
	}
}
