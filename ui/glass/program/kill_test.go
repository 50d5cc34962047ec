package program

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/ui/glass"
)

// A till that is killed at any instant, again and again, on one ledger: no sale
// that was accepted is lost, each is asked for once, none is paid or failed but
// those that are, and LigdiCash never hears of an invoice twice within 3 s.
func TestKilledAtAnyInstant(t *testing.T) {
	t.Parallel()
	shops := proof.Size(1, 5, 10)
	kills := proof.Size(3, 25, 500) / shops
	r := proof.Rand(t)
	for i := range shops {
		chance := rand.New(rand.NewPCG(r.Uint64(), 0))
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			w := newWitness(t, chance)
			for range kills {
				w.morning()
			}
			w.evening()
		})
	}
}

// witness is a shop whose till is killed, and what LigdiCash saw of it.
type witness struct {
	*shop
	t      *testing.T
	chance *rand.Rand
	next   int // amount of the next sale: each has its own

	accepted map[int64]bool // amounts the screen showed as sent

	mu      sync.Mutex
	made    map[string][]string    // tokens, by our reference: what each create call made
	posts   map[string]int         // create calls, by our reference
	asked   map[string][]time.Time // by token, on this process's monotonic clock
	late    *rand.Rand
	refused map[string]bool
	paid    map[string]bool
}

func newWitness(t *testing.T, chance *rand.Rand) *witness {
	w := &witness{
		t: t, chance: chance, next: 3000, accepted: map[int64]bool{}, late: rand.New(rand.NewPCG(chance.Uint64(), 0)),
		made: map[string][]string{}, posts: map[string]int{}, asked: map[string][]time.Time{}, paid: map[string]bool{}, refused: map[string]bool{},
	}
	w.shop = newShop(t)
	w.front = w.hear
	return w
}

// hear notes a question before it is answered, and lets some answers wait.
func (w *witness) hear(rw http.ResponseWriter, r *http.Request) bool {
	confirm, create := strings.Contains(r.URL.Path, "/confirm"), strings.HasSuffix(r.URL.Path, "/create")
	if !confirm && !create {
		return false
	}
	w.mu.Lock()
	if confirm {
		token := r.URL.Query().Get("invoiceToken") + r.URL.Query().Get("token")
		w.asked[token] = append(w.asked[token], time.Now())
	}
	wait := time.Duration(w.late.IntN(400)-200) * time.Millisecond
	w.mu.Unlock()
	if create {
		data, err := io.ReadAll(r.Body)
		if err != nil { // killed while it sent: nobody has a whole call
			return true
		}
		ref := referenceIn(data)
		w.mu.Lock()
		w.posts[ref]++
		w.mu.Unlock()
		body := &answerCopy{ResponseWriter: rw}
		r.Body = io.NopCloser(strings.NewReader(string(data)))
		time.Sleep(wait) // a network, not a test that waits
		w.ServeHTTP(body, r)
		var made struct {
			Token string `json:"token"`
		}
		if json.Unmarshal(body.data, &made) == nil && made.Token != "" {
			w.mu.Lock()
			w.made[ref] = append(w.made[ref], made.Token)
			w.mu.Unlock()
		}
		return true
	}
	time.Sleep(wait)
	return false
}

// answerCopy keeps what is answered.
type answerCopy struct {
	http.ResponseWriter
	data []byte
}

func (a *answerCopy) Write(data []byte) (int, error) {
	a.data = append(a.data, data...)
	return a.ResponseWriter.Write(data)
}

// referenceIn is the transaction_id of a create call.
func referenceIn(body []byte) string {
	var in struct {
		Commande struct {
			Custom map[string]string `json:"custom_data"`
		} `json:"commande"`
	}
	_ = json.Unmarshal(body, &in) // "" is told of, below: no such sale
	return in.Commande.Custom["transaction_id"]
}

// morning starts the till, lets a cashier and customers work, and kills it.
func (w *witness) morning() {
	c := w.start(w.t, glass.Config{})
	end := time.After(time.Duration(50+w.chance.IntN(3000)) * time.Millisecond)
	over := make(chan struct{})
	go func() { <-end; c.Kill(); close(over) }()
	up := c.WaitFor(limit, func(string) bool { return ended(over) || c.says("NOUVELLE VENTE") })
	if up != nil {
		w.t.Fatalf("it did not start:\n%s", c.Screen())
	}
	for alive, sales := true, 1+w.chance.IntN(3); alive; sales-- {
		if sales <= 0 { // the last one stays on the glass, and somebody keeps asking
			c.Key("r")
			alive = c.WaitFor(100*time.Millisecond, func(string) bool { return ended(over) }) != nil
			continue
		}
		amount := w.next
		w.next++
		shown := model.Money(amount).Group(" ") + " FCFA"
		c.Type(strconv.Itoa(amount) + "\r")
		_ = c.WaitFor(time.Second, func(string) bool { return ended(over) || c.says("Entrée pour encaisser") })
		for range 10 { // the first may come too soon after the one before
			c.Key("enter")
			if c.WaitFor(100*time.Millisecond, func(string) bool { return ended(over) || !c.says("Entrée pour encaisser") }) == nil {
				break
			}
		}
		_ = c.WaitFor(time.Second, func(string) bool { // killed before, most likely
			if c.says(shown) && (c.says("→ Envoi") || c.says("… En attente")) {
				w.accepted[int64(amount)] = true
			}
			return w.accepted[int64(amount)] && c.says("… En attente")
		})
		w.customers()
		if sales > 1 {
			c.Key("ctrl+n")
			_ = c.WaitFor(time.Second/2, func(string) bool { return c.says("NOUVELLE VENTE") })
		}
		alive = !ended(over)
	}
	w.customers()
}

func ended(over <-chan struct{}) bool {
	select {
	case <-over:
		return true
	default:
		return false
	}
}

// customers decide about some of the links there are.
func (w *witness) customers() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, tokens := range w.made {
		for _, token := range tokens {
			if w.paid[token] {
				continue
			}
			switch w.chance.IntN(12) {
			case 0:
				if w.Pay(token) == nil {
					w.paid[token] = true
				}
			case 1:
				if w.Refuse(token) == nil {
					w.refused[token] = true
				}
			}
		}
	}
}

// evening lets the till come to rest, and compares.
func (w *witness) evening() {
	w.open(w.t)
	var odd []string
	until := time.Now().Add(2 * givenUp)
	for time.Now().Before(until) {
		if odd = w.compare(); len(odd) == 0 {
			break
		}
		time.Sleep(time.Second / 2)
	}
	for _, what := range odd {
		w.t.Error(what)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	questions := 0
	for token, times := range w.asked {
		questions += len(times)
		for i := 1; i < len(times); i++ {
			if gap := times[i].Sub(times[i-1]); gap < 3*time.Second {
				w.t.Errorf("two questions about %.12s… %v apart", token, gap)
			}
		}
	}
	w.t.Logf("%d sales accepted, %d create calls, %d links paid, %d questions", len(w.accepted), len(w.posts), len(w.paid), questions)
	if len(w.posts) == 0 {
		w.t.Error("nothing was sold: this test looks at nothing")
	}
}

// compare says where the ledger is not what LigdiCash knows.
func (w *witness) compare() (odd []string) {
	code, out, said := w.run(w.t, "", "list", "-all", "-json")
	if code != 0 {
		return []string{fmt.Sprintf("list ended with %d: %s", code, said)}
	}
	type row struct {
		Ref    string `json:"transaction_id"`
		State  string
		Amount int64
	}
	rows, amounts := map[string]row{}, map[int64]bool{}
	for line := range strings.Lines(out) {
		var r row
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			return []string{err.Error()}
		}
		rows[r.Ref], amounts[r.Amount] = r, true
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for amount := range w.accepted {
		if !amounts[amount] {
			odd = append(odd, fmt.Sprintf("the sale of %d F was accepted, and is not in the ledger", amount))
		}
	}
	for ref, n := range w.posts {
		if n != 1 {
			odd = append(odd, fmt.Sprintf("%s: %d create calls", ref, n))
		}
		if rows[ref].Ref == "" {
			odd = append(odd, ref+": LigdiCash was asked for it, and it is not in the ledger")
		}
	}
	for ref, r := range rows {
		tokens := w.made[ref]
		paid := slices.ContainsFunc(tokens, func(token string) bool { return w.paid[token] })
		refused := slices.ContainsFunc(tokens, func(token string) bool { return w.refused[token] })
		state := model.State(r.State)
		var fine bool
		switch {
		case state == model.LostAnswer: // killed before the answer was on disk: a question, for ever
			fine = true
		case state == model.NotSent:
			fine = w.posts[ref] == 0
		case paid:
			fine = state.IsPaid()
		case refused:
			fine = state == model.Failed
		case len(tokens) > 0:
			fine = state == model.Pending
		}
		if !fine {
			odd = append(odd, fmt.Sprintf("%s (%d F) is %q; paid %v, refused %v, create calls %d", ref, r.Amount, state, paid, refused, w.posts[ref]))
		}
	}
	return odd
}
