package till

import (
	"context"
	"fmt"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/model"
)

// gaps are the times between the questions about inv since begin.
func (b *bench) gaps(inv model.Invoice, begin time.Time) (gaps []time.Duration) {
	for _, at := range b.g.times(inv.Token) {
		if at.Before(begin) {
			continue
		}
		gaps = append(gaps, at.Sub(begin))
		begin = at
	}
	return gaps
}

// Where a receiver of callbacks finds who pays the till asks little, and never less
// than every 15 s about what its customer looks at.
func TestReceivedSalesAreAskedAboutLess(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		glass       bool
		fresh, late time.Duration // the most between two questions in the first three minutes, and until the tenth
	}{{false, 17 * time.Second, 68 * time.Second}, {true, 15200 * time.Millisecond, 15200 * time.Millisecond}} {
		t.Run(fmt.Sprintf("glass %v", c.glass), func(t *testing.T) {
			inBubble(t, func(t *testing.T, path string) {
				f := &fakeShare{finds: true}
				b := startShared(t, &fakeGateway{}, path, f)
				defer func() { b.kill() }()
				b.run()
				inv := b.charge()
				b.after(time.Second)
				inv = b.invoice(inv.Ref)
				if c.glass {
					b.till.Show(inv.Ref)
				}
				begun := time.Now()
				for _, part := range []struct{ lasts, most time.Duration }{{3 * time.Minute, c.fresh}, {7 * time.Minute, c.late}} {
					from := time.Now()
					b.after(part.lasts - 10*time.Second)
					all := b.gaps(inv, from)
					if len(all) < int(part.lasts/part.most)-1 {
						t.Errorf("asked %d times in %v", len(all), part.lasts)
					}
					for i, gap := range all {
						if gap > part.most || i > 0 && gap < 15*time.Second {
							t.Errorf("%v apart in the time from %v on", gap, from.Sub(begun))
						}
					}
					b.after(10 * time.Second)
				}
			})
		})
	}
}

// The moment nobody finds who pays any more, the till does as before; so it does
// all the time where no callback was the first to find anything.
func TestReceiverThatFindsNothing(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		f := &fakeShare{finds: true}
		b := startShared(t, &fakeGateway{}, path, f)
		defer func() { b.kill() }()
		b.run()
		fresh, older := b.charge(), model.Invoice{}
		b.after(30 * time.Second)
		older, fresh = fresh, b.charge()
		b.after(170 * time.Second) // one is asked about every minute, the other every 15 s
		older, fresh = b.invoice(older.Ref), b.invoice(fresh.Ref)
		off := time.Now()
		f.set(func() { f.finds = false })
		b.after(20 * time.Second)
		for inv, most := range map[string]time.Duration{older.Token: 15 * time.Second, fresh.Token: 6 * time.Second} {
			gaps := b.gaps(model.Invoice{Token: inv}, off)
			if len(gaps) == 0 {
				t.Fatalf("not asked for 20 s by a till that is on its own")
			}
			for _, gap := range gaps {
				if gap > most {
					t.Errorf("%v apart, on its own", gap)
				}
			}
		}
		// What comes to the glass is asked about soon, whenever it would have been.
		f.set(func() { f.finds = true })
		b.after(4 * time.Minute)
		for range 4 {
			b.after(7 * time.Second)
			shown := time.Now()
			b.till.Show(older.Ref)
			b.after(16 * time.Second)
			if gaps := b.gaps(older, shown); len(gaps) == 0 || gaps[0] > 15200*time.Millisecond {
				t.Errorf("on the glass it was asked about after %v", gaps)
			}
			b.till.Show("")
			b.after(time.Minute)
			pressed := time.Now()
			b.till.CheckNow(older.Ref)
			b.after(4 * time.Second)
			if gaps := b.gaps(older, pressed); len(gaps) == 0 || gaps[0] > 3100*time.Millisecond {
				t.Errorf("after a key it was asked about after %v", gaps)
			}
		}
		// A till that is cut off is on its own.
		fresh = b.charge()
		b.after(100 * time.Second)
		fresh = b.invoice(fresh.Ref)
		f.set(func() { f.gone, f.turn = true, away })
		cut := time.Now()
		b.after(20 * time.Second)
		if gaps := b.gaps(fresh, cut); len(gaps) < 3 || gaps[0] > 6*time.Second {
			t.Errorf("cut off it was asked about after %v", gaps)
		}
	})
}

// What LigdiCash does not find with the keys of a receiver it may find with those of
// the till that sold: nothing is doubted for that.
func TestReceiverOfAnotherAccount(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		f := &fakeShare{}
		b := startShared(t, &fakeGateway{confirm: func(string) (ligdicash.Payin, error) {
			return ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.NotFound}
		}}, path, f)
		defer func() { b.kill() }()
		for _, receives := range []bool{true, false} {
			b.till.receives = receives
			inv := b.takes(as(model.Pending))
			_, err := b.till.Check(context.Background(), inv.Ref)
			if now := b.invoice(inv.Ref); !NoSuchInvoice(err) || (now.Doubt == model.NoDoubt) != receives {
				t.Errorf("receiver %v: %v, doubt %q", receives, err, now.Doubt)
			}
		}
	})
}
