// Package market proves what several tills keep together: as processes that are
// killed at any moment, against a real server that stops, forgets and is replaced.
package market

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"caisse/ligdicash/sandbox"
	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/hub/pgtest"
	"caisse/model/ledger"
)

func TestMain(m *testing.M) {
	if text := os.Getenv(stallEnv); text != "" {
		os.Exit(keepStall(text))
	}
	proof.InMemory()
	flag.Set("test.parallel", "16") // they wait for seconds and work for milliseconds; -parallel still wins
	os.Exit(pgtest.Run(m))
}

// The rules of LigdiCash and ours: see package till.
const (
	minGap = 3 * time.Second
	budget = 400 * time.Millisecond
	// A till that has no line waits so long for one before it asks by itself; some
	// of its 3 s may have passed before the line broke.
	patience = 2 * time.Second
)

// market is tills as processes, in one or several shops, with a shared ledger and
// a LigdiCash that writes down what it is asked and what it says.
type market struct {
	*testing.T
	pg     *pgtest.Server
	name   string // of the database
	ls     *sandbox.Server
	base   string
	chance *rand.Rand
	stalls []*stall
	wires  []*pgtest.Wire

	mu        sync.Mutex
	sales     map[string]*sale // by reference
	shown     []*sale          // their links, in that order
	paid      map[string]bool  // by till and reference: it said so
	asked     map[string][]question
	account   map[string][]question // by the key they came with
	completed map[string]confirmed  // by token
	moved     map[string]bool       // by reference: LigdiCash counts it as paid
	troubles  map[string]int
	oddities  []string
	past      []model.Copy // what tills had when they were killed

	stopped, killed, cut int // the server, tills, lines
}

// question is one that LigdiCash had, and of which till.
type question struct {
	at time.Time
	by string
}

// confirmed is what LigdiCash said first of what it has completed.
type confirmed struct {
	at     time.Time
	amount int64
	ref    string
}

func newMarket(t *testing.T, pg *pgtest.Server) *market {
	t.Helper()
	m := &market{T: t, pg: pg, name: pg.Database(t), ls: sandbox.New(sandbox.Options{}), chance: proof.Rand(t), sales: map[string]*sale{}, paid: map[string]bool{},
		asked: map[string][]question{}, account: map[string][]question{}, completed: map[string]confirmed{}, moved: map[string]bool{}, troubles: map[string]int{}}
	late := rand.New(rand.NewPCG(m.chance.Uint64(), 0))
	served := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { m.serve(w, r, late) }))
	t.Cleanup(served.Close)
	m.base = served.URL
	m.ls.SetPublicURL(served.URL)
	t.Cleanup(func() {
		for _, s := range m.stalls {
			s.ends(true)
		}
	})
	return m
}

// serve is LigdiCash with its log, over a line that is slow at times.
func (m *market) serve(w http.ResponseWriter, r *http.Request, late *rand.Rand) {
	at, key := time.Now(), r.Header.Get("Apikey")
	by := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer FAKE-TOKEN-")
	token := r.URL.Query().Get("invoiceToken") + r.URL.Query().Get("token")
	confirm, create := strings.Contains(r.URL.Path, "/confirm"), strings.HasSuffix(r.URL.Path, "/create")
	body, err := io.ReadAll(r.Body)
	if err != nil { // killed meanwhile
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	m.mu.Lock()
	if confirm {
		m.asked[token] = append(m.asked[token], question{at, by})
		m.account[key] = append(m.account[key], question{at, by})
	}
	wait := time.Duration(late.IntN(300)-200) * time.Millisecond
	m.mu.Unlock()
	said := httptest.NewRecorder()
	m.ls.ServeHTTP(said, r)
	switch {
	case create:
		var asked struct {
			Commande struct {
				Custom map[string]string `json:"custom_data"`
			}
		}
		var made struct{ Token string }
		if json.Unmarshal(body, &asked) == nil && json.Unmarshal(said.Body.Bytes(), &made) == nil && made.Token != "" {
			m.set(func() {
				m.known(asked.Commande.Custom["transaction_id"]).token = made.Token
			})
		}
	case confirm:
		var is struct {
			Code   string `json:"response_code"`
			Status string
			Amount json.Number
			Custom []struct {
				Key   string `json:"keyof_customdata"`
				Value string `json:"valueof_customdata"`
			} `json:"custom_data"`
		}
		if json.Unmarshal(said.Body.Bytes(), &is) == nil && is.Status == "completed" && is.Code == "00" {
			amount, _ := is.Amount.Int64()
			c := confirmed{time.Now(), amount, ""}
			for _, p := range is.Custom {
				if p.Key == "transaction_id" {
					c.ref = p.Value
				}
			}
			m.set(func() {
				if _, before := m.completed[token]; !before {
					m.completed[token] = c
				}
			})
		}
	}
	time.Sleep(wait) // a network, not a test that waits
	maps.Copy(w.Header(), said.Header())
	w.WriteHeader(said.Code)
	w.Write(said.Body.Bytes())
}

func (m *market) set(f func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f()
}

// odd notes what may not be, for the end: who calls it has the lock.
func (m *market) odd(format string, args ...any) {
	m.oddities = append(m.oddities, fmt.Sprintf(format, args...))
}

// open starts a till called name, whose line to the shared ledger can be cut.
func (m *market) open(shop, name, key string) *stall {
	m.Helper()
	w := pgtest.NewWire(m.T, m.pg)
	m.wires = append(m.wires, w)
	return m.at(shop, name, key, fmt.Sprintf("postgres://caisse@%s/%s?sslmode=disable", w.Addr(), m.name))
}

// at is open for an address of its own.
func (m *market) at(shop, name, key, address string) *stall {
	m.Helper()
	s := &stall{m: m, Dir: m.TempDir(), Base: m.base, Address: address, Name: name, Shop: shop, Key: key}
	m.stalls = append(m.stalls, s)
	s.open()
	return s
}

// one of them at random.
func one[T any](r *rand.Rand, of []T) T { return of[r.IntN(len(of))] }

// pays is a customer who does.
func (m *market) pays(it *sale) {
	if err := m.ls.Pay(it.token); err != nil {
		m.odd("paying %s: %v", it.ref, err)
		return
	}
	m.moved[it.ref] = true
}

// customers stand before each link that is shown, and decide: they pay soon or
// late, refuse, refuse and pay all the same, or go away.
func (m *market) customers(ctx context.Context) {
	r := rand.New(rand.NewPCG(m.chance.Uint64(), 0))
	type deed struct {
		at   time.Time
		it   *sale
		pays bool
	}
	var deeds []deed
	seen := 0
	for ; ctx.Err() == nil; time.Sleep(10 * time.Millisecond) {
		m.mu.Lock()
		for ; seen < len(m.shown); seen++ {
			it, soon := m.shown[seen], time.Now().Add(time.Duration(r.IntN(4000))*time.Millisecond)
			switch n := r.IntN(20); {
			case n < 14:
				deeds = append(deeds, deed{soon, it, true})
			case n < 16:
				deeds = append(deeds, deed{soon, it, false})
			case n < 17:
				deeds = append(deeds, deed{soon, it, false}, deed{soon.Add(time.Duration(2+r.IntN(8)) * time.Second), it, true})
			case n < 18:
				deeds = append(deeds, deed{soon.Add(time.Duration(5+r.IntN(10)) * time.Second), it, true})
			}
		}
		now := time.Now()
		deeds = slices.DeleteFunc(deeds, func(d deed) bool {
			switch {
			case d.at.After(now):
				return false
			case d.pays:
				m.pays(d.it)
			default:
				m.ls.Refuse(d.it.token)
			}
			return true
		})
		m.mu.Unlock()
	}
}

// copies are all that a ledger has of sales.
func copies(t testing.TB, l *ledger.Ledger) map[string]ledger.Out {
	t.Helper()
	all := map[string]ledger.Out{}
	ctx := context.Background()
	days, err := l.Digests(ctx, time.Unix(0, 0), time.Date(9999, 12, 30, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range days {
		marks, err := l.Marks(ctx, d.Till, d.Day)
		if err != nil {
			t.Fatal(err)
		}
		var refs []string
		for _, m := range marks {
			refs = append(refs, m.Ref)
		}
		outs, err := l.Copies(ctx, refs)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range outs {
			all[o.Invoice.Ref] = o
		}
	}
	return all
}

// autopsy reads what a till has that was killed: all that it accepted.
func (m *market) autopsy(s *stall) {
	m.Helper()
	l, err := ledger.Open(context.Background(), s.path())
	if err != nil {
		m.Fatal(err)
	}
	defer l.Close()
	has := copies(m, l)
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, ref := range s.accepted {
		if _, ok := has[ref]; !ok {
			m.odd("%s accepted %s, was killed, and does not have it", s.Name, ref)
		}
	}
	for _, o := range has {
		m.past = append(m.past, o.Copy)
	}
}

// rows are the marks that the shared ledger has of a shop.
func (m *market) rows(pg *pgtest.Server, shop string) map[string]int64 {
	text, err := pg.Try(m.name, "caisse", "SELECT i.ref || ',' || i.mark FROM caisse.invoice i JOIN caisse.shop s ON s.id = i.shop WHERE s.name = '"+shop+"'")
	if err != nil {
		return nil
	}
	all := map[string]int64{}
	for _, row := range strings.Fields(text) {
		ref, mark, _ := strings.Cut(row, ",")
		all[ref], _ = strconv.ParseInt(mark, 10, 64)
	}
	return all
}

// quiet waits until every till of a shop and the shared ledger have the same, and
// all that LigdiCash counts as paid is paid in it. It returns what they have. A
// cashier presses a key for what takes long.
func (m *market) quiet(pg *pgtest.Server, limit time.Duration) map[string]map[string]ledger.Out {
	m.Helper()
	ledgers := map[*stall]*ledger.Ledger{}
	for _, s := range m.stalls {
		l, err := ledger.Open(context.Background(), s.path())
		if err != nil {
			m.Fatal(err)
		}
		defer l.Close()
		ledgers[s] = l
	}
	pressed := map[string]time.Time{}
	for end := time.Now().Add(limit); ; time.Sleep(50 * time.Millisecond) {
		why := ""
		final := map[string]map[string]ledger.Out{} // by shop
		for _, s := range m.stalls {
			has := copies(m, ledgers[s])
			want := m.rows(pg, s.Shop)
			marks := map[string]int64{}
			for ref, o := range has {
				marks[ref] = o.Mark
			}
			if !maps.Equal(marks, want) {
				why = fmt.Sprintf("%s has %d, the shared ledger %d: %s", s.Name, len(marks), len(want), differ(marks, want))
			}
			final[s.Shop] = has
			m.set(func() {
				for _, ref := range s.accepted {
					if o, ok := has[ref]; !ok || m.moved[ref] && !o.Invoice.State.IsPaid() {
						why = fmt.Sprintf("%s: %s is %q, LigdiCash has it paid", s.Name, ref, o.Invoice.State)
						if time.Since(pressed[ref]) > 4*time.Second {
							pressed[ref] = time.Now()
							s.tell("check %s", ref)
						}
					}
				}
			})
		}
		if why == "" {
			return final
		}
		if time.Now().After(end) {
			m.Fatalf("not quiet after %v: %s", limit, why)
		}
	}
}

func differ(a, b map[string]int64) (out string) {
	n := 0
	for ref := range a {
		if a[ref] != b[ref] {
			out, n = ref, n+1
		}
	}
	for ref := range b {
		if _, ok := a[ref]; !ok {
			out, n = ref, n+1
		}
	}
	return fmt.Sprintf("%d differ, as %s", n, out)
}

// judge looks for what may not be, after quiet.
func (m *market) judge(final map[string]map[string]ledger.Out) {
	m.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	all := map[string]ledger.Out{}
	for _, shop := range final {
		maps.Copy(all, shop)
	}
	tokens := map[string]string{}
	live := map[string]int{}
	numbers := map[string]string{}
	for ref, o := range all {
		if n := o.Invoice.Ticket; n.N > 0 {
			number := fmt.Sprint(o.Copy.Till, " ", n)
			if other := numbers[number]; other != "" && other != o.Invoice.Sale {
				m.odd("the sales %s and %s have one number, %v", other, o.Invoice.Sale, n)
			}
			numbers[number] = o.Invoice.Sale
		}
		it := m.sales[ref]
		switch {
		case it == nil || it.by == nil: // accepted just before its till was killed
			continue
		case it.amount != int64(o.Invoice.Amount):
			m.odd("%s was accepted for %d, and is %d", ref, it.amount, o.Invoice.Amount)
		}
		if o.Invoice.Showable() {
			live[o.Invoice.Sale]++
		}
		if o.Invoice.Token != "" {
			tokens[o.Invoice.Token] = ref
		}
		if !o.Invoice.State.IsPaid() {
			continue
		}
		c, ok := m.completed[o.Invoice.Token]
		if !ok || c.ref != ref || c.amount != it.amount || !it.green.IsZero() && it.green.Before(c.at) {
			m.odd("%s is paid, and LigdiCash said %+v of it; it was green at %v", ref, c, it.green)
		}
	}
	for sale, n := range live {
		if n > 1 {
			m.odd("%d links of %s are live", n, sale)
		}
	}
	for _, c := range m.past {
		ref := c.Invoice.Ref
		o, ok := all[ref]
		if !ok {
			m.odd("%s was in a ledger, and is gone", ref)
			continue
		}
		if c.Invoice.State.IsPaid() && !o.Invoice.State.IsPaid() {
			m.odd("%s was %s, and is %s", ref, c.Invoice.State, o.Invoice.State)
		}
		c.Shop = o.Copy.Shop
		if both, err := model.Merge(o.Copy, c); err != nil || both.Mark() != o.Mark {
			m.odd("%s is not what comes of all copies there ever were: %v", ref, err)
		}
	}
	m.gaps(tokens)
	for _, what := range m.oddities {
		m.Error(what)
	}
	for what, n := range m.troubles {
		m.Logf("%d times %s", n, what)
	}
}

// gaps looks at when LigdiCash was asked. A till that has not reached the shared
// ledger for a while, beside one that does, is the one that may be too soon.
func (m *market) gaps(tokens map[string]string) {
	m.Helper()
	by := map[string]*stall{}
	for _, s := range m.stalls {
		by[s.Name] = s
	}
	reached := func(a, b question) bool {
		from := a.at.Add(-100 * time.Millisecond)
		return by[a.by].reached(from, b.at) && by[b.by].reached(from, b.at)
	}
	questions, near := 0, 0
	for token, all := range m.asked {
		questions += len(all)
		for i := 1; i < len(all); i++ {
			gap := all[i].at.Sub(all[i-1].at)
			if gap >= minGap {
				continue
			}
			near++
			what := fmt.Sprintf("%s was asked about twice within %v, by %s and %s", tokens[token], gap, all[i-1].by, all[i].by)
			a, b := by[all[i-1].by].away(all[i-1].at), by[all[i].by].away(all[i].at)
			if a == 0 && reached(all[i-1], all[i]) || max(a, b) < patience || all[i].by == all[i-1].by {
				m.odd("%s; they had been cut off for %v and %v", what, a, b)
			} else {
				m.Logf("%s; they had been cut off for %v and %v", what, a, b)
			}
		}
	}
	// The budget: no more in ten seconds than there are slots, where all who asked
	// in them reached the shared ledger.
	const span = 10 * time.Second
	fullest := 0
	for _, all := range m.account {
		for i, from := 0, 0; i < len(all); i++ {
			if i > 0 && all[i].by != all[i-1].by && !reached(all[i-1], all[i]) {
				from = i
			}
			for all[i].at.Sub(all[from].at) > span {
				from++
			}
			fullest = max(fullest, i-from+1)
		}
	}
	if slots := int(span/budget) + 2; fullest > slots {
		m.odd("%d questions of an account in %v, there are %d slots", fullest, span, slots)
	}
	m.Logf("the server was stopped %d times, tills killed %d times, lines cut %d times", m.stopped, m.killed, m.cut)
	m.Logf("%d sales, %d links shown, %d paid; %d questions, %d within 3 s of another; at most %d of an account in %v", len(m.sales), len(m.shown), len(m.moved), questions, near, fullest, span)
}

// news is how long it took until a neighbour knew of a sale: the middle, nine of
// ten, and the longest.
func (m *market) news() (p50, p90, worst time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var took []time.Duration
	for _, it := range m.sales {
		if !it.sold.IsZero() && !it.heard.IsZero() {
			took = append(took, it.heard.Sub(it.sold))
		}
	}
	slices.Sort(took)
	if len(took) == 0 {
		m.Fatal("no news")
	}
	return took[len(took)/2], took[len(took)*9/10], took[len(took)-1]
}
