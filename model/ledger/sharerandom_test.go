package ledger

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// Three ledgers that sell, ask, hand over and take in, in any order, or not at
// all for a while, have the same in the end, and all of it is sound.
func TestLedgersEndEqual(t *testing.T) {
	t.Parallel()
	r := proof.Rand(t)
	for range proof.Size(2, 10, 400) {
		ls := []*Ledger{tillAt(t, "C1"), tillAt(t, "C2"), tillAt(t, "C3")}
		var refs []string
		now := noon
		for range 30 {
			now = now.Add(time.Duration(1+r.IntN(90_000)) * time.Millisecond)
			k := r.IntN(len(ls))
			skew := time.Duration(k) * 2 * time.Minute
			switch r.IntN(6) {
			case 0:
				inv := sample(fmt.Sprintf(someRef, len(refs)))
				inv.CreatedAt = now.Add(skew)
				if len(refs) > 0 && r.IntN(2) == 0 { // another link of a sale
					if of, err := ls[k].Invoice(ctx, refs[len(refs)-1]); err == nil && of.Till == "" {
						inv.Sale = of.Sale
					}
				}
				add(t, ls[k], inv)
				refs = append(refs, inv.Ref)
			case 1, 2, 3:
				if len(refs) > 0 {
					happens(t, r, ls[k], refs[r.IntN(len(refs))], now.Add(skew))
				}
			default:
				hand(t, ls[k], ls[(k+1+r.IntN(2))%3])
			}
		}
		for range 4 { // each to all others, the way it goes through what they share
			for i := range ls {
				all := everything(t, ls[i], refs)
				for j := range ls {
					if i != j {
						if got, err := ls[j].TakeIn(ctx, Place{}, all); err != nil || len(got.Refused) > 0 {
							t.Fatal(got.Refused, err)
						}
					}
				}
			}
		}
		want := digests(t, ls[0])
		for _, l := range ls {
			if got := digests(t, l); !slices.Equal(got, want) {
				t.Errorf("sums %+v and %+v", got, want)
			}
			verified(t, l)
			l.Close()
		}
		if t.Failed() {
			return
		}
	}
}

// happens does one thing to an invoice that l may have.
func happens(t *testing.T, r *rand.Rand, l *Ledger, ref string, now time.Time) {
	t.Helper()
	inv, err := l.Invoice(ctx, ref)
	if err != nil {
		return
	}
	_, err = l.ChangeSale(ctx, inv.Sale, func(links model.Links) ([]Write, error) {
		i := slices.IndexFunc(links, func(o model.Invoice) bool { return o.Ref == ref })
		next := &links[i]
		var evs []model.Event
		switch {
		case next.Till == "" && next.State == model.Sending:
			next.State, next.Token, next.Link, next.PendingAt = model.Pending, "token-"+ref, "https://pay.example/"+ref, now
			evs = []model.Event{{At: now, Kind: model.EventLink, State: next.State}}
		case next.Till == "" && r.IntN(3) == 0:
			next.Aside = !next.Aside
			evs = []model.Event{{At: now, Kind: model.EventAside, State: next.State}}
		default:
			a := yes
			switch r.IntN(5) {
			case 0:
				a.Word, a.Raw = model.WordNotCompleted, "nocompleted"
			case 1:
				a.Word, a.Raw = model.WordPending, "pending"
			case 2:
				a.Word, a.Raw = model.WordUnknown, "odd"
			case 3:
				a.Amount--
			}
			*next, evs, _ = next.Judge(a, now)
		}
		writes := []Write{{Invoice: *next, Events: evs}}
		for j, more := range links.Settle(ref, now) {
			if j == i {
				writes[0] = Write{Invoice: links[i], Events: append(evs, more...)}
			} else {
				writes = append(writes, Write{Invoice: links[j], Events: more})
			}
		}
		return writes, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func everything(t *testing.T, l *Ledger, refs []string) (all []Given) {
	t.Helper()
	outs, err := l.Copies(ctx, refs)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range outs {
		all = append(all, Given{o.Copy, o.Mark})
	}
	return all
}
