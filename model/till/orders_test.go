package till

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/ledger"
)

// Two consoles on one ledger, cashiers, customers, kills, and a LigdiCash that
// says anything: what the ledger holds is what LigdiCash said, and the promises
// hold after every step.
func TestOrdersOnTheLedger(t *testing.T) {
	t.Parallel()
	r := proof.Rand(t)
	paid, worlds := 0, proof.Size(3, 30, 2_000)
	for i := range worlds {
		seed := r.Uint64()
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			inBubble(t, func(t *testing.T, path string) {
				w := &world{t: t, path: path, r: rand.New(rand.NewPCG(seed, 0)), tokens: map[string]*payment{}, states: map[string]model.State{}}
				w.g = &fakeGateway{create: w.create, confirm: w.confirm}
				w.live()
				paid += w.paid
			})
		})
	}
	if paid == 0 && worlds > 3 { // three may well have no customer
		t.Error("nothing was ever paid: this test looks at nothing")
	}
}

// payment is one invoice at LigdiCash.
type payment struct {
	ref    string
	amount int64
	word   ligdicash.Status // what is true of it
	said   []ligdicash.Payin
}

type world struct {
	t      *testing.T
	path   string
	g      *fakeGateway
	tills  [2]*bench
	states map[string]model.State // as they were last seen
	paid   int

	mu     sync.Mutex
	r      *rand.Rand
	tokens map[string]*payment
	calm   bool // it only tells the truth, and always answers
}

func (w *world) chance(n int) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.r.IntN(n)
}

func (w *world) create(ctx context.Context, in ligdicash.NewInvoice) (ligdicash.Created, error) {
	failure := func(k ligdicash.Kind) (ligdicash.Created, error) {
		return ligdicash.Created{}, &ligdicash.Error{Op: "create", Kind: k}
	}
	switch w.chance(12) {
	case 0:
		return failure(ligdicash.Offline)
	case 1:
		return failure(ligdicash.Refused)
	case 2:
		<-ctx.Done()
		return failure(ligdicash.Unknown)
	case 3:
		time.Sleep(29 * time.Second) // a machine that slept: others have given it up
	case 4:
		panic("create")
	default:
		time.Sleep(time.Duration(w.chance(3000)) * time.Millisecond)
	}
	made := linkFor(in)
	w.mu.Lock()
	w.tokens[made.Token] = &payment{ref: in.TransactionID, amount: in.AmountXOF, word: ligdicash.StatusPending}
	w.mu.Unlock()
	if w.chance(8) == 0 {
		return failure(ligdicash.Unknown) // made, and the answer is lost
	}
	return made, nil
}

func (w *world) confirm(token string) (ligdicash.Payin, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.tokens[token]
	if p == nil {
		return ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.NotFound, Code: "02"}
	}
	a := ligdicash.Payin{Status: p.word, Word: p.word.String(), OK: p.word != ligdicash.StatusNotCompleted, AmountXOF: p.amount, HasAmount: true, TransactionID: p.ref}
	if !w.calm {
		switch w.r.IntN(14) {
		case 0:
			return ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.Offline}
		case 1:
			return ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.Busy, HTTP: 502}
		case 2:
			return ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.NotFound, Code: "02"}
		case 3:
			a.Status, a.Word = ligdicash.StatusUnclear, "processing"
		case 4:
			a.OK = !a.OK
		case 5:
			a.HasAmount, a.AmountXOF = false, 0
		case 6:
			a.TransactionID = ""
		case 7:
			if w.r.IntN(4) == 0 {
				a.AmountXOF -= 100
			} else if w.r.IntN(4) == 0 {
				a.TransactionID = "THEIRS"
			}
		case 8:
			panic("confirm")
		}
	}
	p.said = append(p.said, a)
	return a, nil
}

// decide lets a customer pay or refuse.
func (w *world) decide() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, token := range slices.Sorted(maps.Keys(w.tokens)) {
		p := w.tokens[token]
		if p.word != ligdicash.StatusCompleted && w.r.IntN(4) == 0 {
			p.word = []ligdicash.Status{ligdicash.StatusCompleted, ligdicash.StatusNotCompleted}[w.r.IntN(2)]
		}
	}
}

func (w *world) live() {
	for i := range w.tills {
		w.tills[i] = start(w.t, w.g, w.path)
	}
	w.tills[0].charge()
	for range 6 + w.chance(14) {
		i := w.chance(2)
		b := w.tills[i]
		links := w.links()
		switch w.chance(10) {
		case 0:
			b.charge()
		case 1, 2, 3, 8, 9:
			if len(links) > 0 {
				_, err := b.till.Again(context.Background(), links[w.chance(len(links))].Ref)
				if err != nil && !errors.Is(err, ErrNotNow) {
					w.t.Error(err)
				}
			}
		case 4:
			if len(links) > 0 {
				b.till.CheckNow(links[w.chance(len(links))].Ref)
			}
		case 5:
			w.decide()
		case 6:
			b.kill()
			w.tills[i] = start(w.t, w.g, w.path)
		case 7:
			b.after(time.Duration(w.chance(60)) * time.Second)
		}
		w.tills[w.chance(2)].after(time.Duration(w.chance(6000)) * time.Millisecond)
		w.look()
	}
	w.decide()
	w.mu.Lock()
	w.calm = true
	w.mu.Unlock()
	w.tills[0].after(4 * time.Minute) // longer than any pause after failures
	w.look()
	w.end()
	for _, b := range w.tills {
		b.kill()
	}
}

func (w *world) links() model.Links {
	all, err := w.tills[0].l.Newest(context.Background(), ledger.Query{Limit: 1000})
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// said says whether LigdiCash has said something about an invoice.
func (w *world) said(inv model.Invoice, f func(p *payment, a ligdicash.Payin) bool) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.tokens[inv.Token]
	if p == nil {
		return false
	}
	for _, a := range p.said {
		if f(p, a) {
			return true
		}
	}
	return false
}

// look holds the ledger beside the promises.
func (w *world) look() {
	showable, moved := map[string]int{}, map[string]bool{}
	for _, inv := range w.links() {
		was := w.states[inv.Ref]
		w.states[inv.Ref] = inv.State
		if was.Final() && was != inv.State && (was != model.Failed || !inv.State.Final()) {
			w.t.Errorf("%s went back from %q to %q", inv.Ref, was, inv.State)
		}
		switch {
		case inv.State.IsPaid():
			if !w.said(inv, func(p *payment, a ligdicash.Payin) bool {
				return a.Status == ligdicash.StatusCompleted && a.OK && a.HasAmount && a.AmountXOF == int64(inv.Amount) && (a.TransactionID == inv.Ref || a.TransactionID == "")
			}) {
				w.t.Errorf("%s is paid, and LigdiCash never said so", inv.Ref)
			}
		case inv.State == model.Failed:
			if !w.said(inv, func(p *payment, a ligdicash.Payin) bool { return a.Status == ligdicash.StatusNotCompleted }) {
				w.t.Errorf("%s is failed, and LigdiCash never said so", inv.Ref)
			}
		}
		if inv.Showable() {
			showable[inv.Sale]++
		}
		moved[inv.Sale] = moved[inv.Sale] || inv.State.IsPaid() || inv.State == model.AmountDiffers || inv.State == model.ReferenceDiffers
	}
	for sale, n := range showable {
		if n > 1 || moved[sale] {
			w.t.Errorf("sale %s shows %d links, money moved %v", sale, n, moved[sale])
		}
	}
}

// end: with all at rest, the ledger knows what is true, each invoice was
// created once, and none was asked about twice within 3 s.
func (w *world) end() {
	for _, inv := range w.links() {
		w.mu.Lock()
		p := w.tokens[inv.Token]
		w.mu.Unlock()
		switch {
		case inv.State == model.Sending:
			w.t.Errorf("%s is still being sent", inv.Ref)
		case p != nil && p.word == ligdicash.StatusCompleted && !inv.State.IsPaid() && inv.State != model.AmountDiffers && inv.State != model.ReferenceDiffers:
			w.t.Errorf("%s is paid at LigdiCash, and %q here", inv.Ref, inv.State)
		case p != nil && p.word == ligdicash.StatusNotCompleted && inv.State == model.Pending:
			w.t.Errorf("%s is refused at LigdiCash, and %q here", inv.Ref, inv.State)
		}
		if inv.State.IsPaid() {
			w.paid++
		}
	}
	w.g.mu.Lock()
	defer w.g.mu.Unlock()
	created := map[string]int{}
	for _, in := range w.g.creates {
		if created[in.TransactionID]++; created[in.TransactionID] > 1 {
			w.t.Errorf("%s was created twice", in.TransactionID)
		}
	}
	for token, times := range w.g.asked {
		for i := 1; i < len(times); i++ {
			if gap := times[i].Sub(times[i-1]); gap < minGap {
				w.t.Errorf("%s was asked about twice within %v", token, gap)
			}
		}
	}
}
