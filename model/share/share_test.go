package share

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/hub"
	"caisse/model/hub/pgtest"
	"caisse/model/ledger"
)

func TestMain(m *testing.M) {
	proof.InMemory()
	os.Exit(pgtest.Run(m))
}

// bench is a shared ledger for tills.
type bench struct {
	*pgtest.Server
	name string
}

func newBench(t testing.TB) *bench {
	t.Helper()
	s := pgtest.Shared(t)
	return &bench{s, s.Database(t)}
}

// till is a till of the shop Marché: a ledger, and what shares it.
type till struct {
	*testing.T
	name, path, address string
	shop, kind          string // Marché and till, where they are not said
	waited              func() bool
	l                   *ledger.Ledger
	r                   *Replicator
	stop                func() // ends sharing, as the program's end does; may be called twice

	mu   sync.Mutex
	news map[string]model.State // the last that was told of others
	most int                    // how many were told at once

	unknown atomic.Int64 // announced payments that it does not know
}

func (b *bench) till(t *testing.T, name string, other ...func(*till)) *till {
	t.Helper()
	return openTill(t, name, filepath.Join(t.TempDir(), "till.db"), b.Address(b.name, "caisse"), other...)
}

// openTill starts a till on a ledger.
func openTill(t *testing.T, name, path, address string, other ...func(*till)) *till {
	t.Helper()
	l, err := ledger.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	l.Links(func(string) error { return nil })
	u := &till{T: t, name: name, path: path, address: address, l: l, news: map[string]model.State{}}
	for _, o := range other {
		o(u)
	}
	t.Cleanup(func() { u.close() })
	u.share()
	return u
}

func (u *till) share() {
	u.Helper()
	start := time.Now()
	u.r = New(Config{
		Ledger: u.l, Lead: u.path + "-lead", Address: mustParse(u, u.address), Name: u.name, Shop: cmp.Or(u.shop, "Marché"), Kind: cmp.Or(u.kind, "till"), Version: "1", Unknown: u.unknown.Load,
		Clock: model.Clock{Wall: time.Now, Mono: func() time.Duration { return time.Since(start) }}, Now: time.Now, News: u.heard, Waited: u.waited,
	})
	ctx, cancel := context.WithCancel(context.WithoutCancel(u.Context()))
	done := make(chan struct{})
	u.r.Begin()
	go func() { defer close(done); u.r.Run(ctx) }()
	u.stop = func() { cancel(); <-done }
}

func (u *till) heard(all []ledger.Change) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.most = max(u.most, len(all))
	for _, c := range all {
		u.news[c.Invoice.Ref] = c.Invoice.State
	}
}

func (u *till) close() {
	u.stop()
	u.l.Close()
}

// sells accepts a sale.
func (u *till) sells(amount model.Money) string {
	u.Helper()
	at := time.Now().UTC().Truncate(time.Millisecond)
	ref := ulid.Make().String()
	inv := model.Invoice{Ref: ref, Sale: ref, Amount: amount, State: model.Sending, CreatedAt: at, Object: u.name,
		Ticket: model.Ticket{Day: model.DateOf(at.Date())}}
	if err := u.l.Add(u.Context(), inv, model.Event{At: at, Kind: model.EventSending, State: model.Sending}); err != nil {
		u.Fatal(err)
	}
	u.r.Nudge()
	return ref
}

// moves writes that an invoice is in another state.
func (u *till) moves(ref string, to model.State) {
	u.Helper()
	at := time.Now().UTC().Truncate(time.Millisecond)
	_, err := u.l.Change(u.Context(), ref, func(inv model.Invoice) (model.Invoice, []model.Event, bool) {
		kind := model.EventSettled
		if inv.State = to; to == model.Pending {
			kind, inv.Token, inv.Link, inv.PendingAt, inv.ExpiresAt = model.EventLink, "FAKE."+ref, "https://pay.example/"+ref, at, at.Add(time.Hour)
		} else {
			inv.SettledAt, inv.CheckedAt, inv.RawStatus, inv.GotAmount = at, at, "completed", inv.Amount
		}
		return inv, []model.Event{{At: at, Kind: kind, State: to, Amount: inv.GotAmount}}, true
	})
	if err != nil {
		u.Fatal(err)
	}
	u.r.Nudge()
}

func (u *till) state(ref string) model.State {
	inv, _ := u.l.Invoice(u.Context(), ref)
	return inv.State
}

// waitFor waits for what must come true soon.
func waitFor(t testing.TB, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(40 * time.Second); !so(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("not so after 40 s: " + what)
		}
	}
}

// marks is all that a till has, by what it says.
func (u *till) marks() map[string]int64 {
	u.Helper()
	all := map[string]int64{}
	digests, err := u.l.Digests(u.Context(), time.Unix(0, 0), time.Date(9999, 12, 30, 0, 0, 0, 0, time.UTC))
	if err != nil {
		u.Fatal(err)
	}
	tills, err := u.l.Tills(u.Context()) // last: one that is new may have been added between
	if err != nil {
		u.Fatal(err)
	}
	for _, d := range digests {
		if !slices.ContainsFunc(tills, func(x ledger.Till) bool { return x.ID == d.Till }) {
			u.Fatalf("sums of a till nobody knows: %v", d)
		}
		has, err := u.l.Marks(u.Context(), d.Till, d.Day)
		if err != nil {
			u.Fatal(err)
		}
		for _, m := range has {
			all[m.Ref] = m.Mark
		}
	}
	return all
}

// rows are the marks that the shared ledger has.
func (b *bench) rows(t testing.TB) map[string]int64 {
	t.Helper()
	all := map[string]int64{}
	text, err := b.Try(b.name, "caisse", "SELECT ref || ',' || mark FROM caisse.invoice")
	if err != nil { // no till was there yet, or it is away
		return nil
	}
	for _, row := range strings.Fields(text) {
		ref, mark, _ := strings.Cut(row, ",")
		n, err := strconv.ParseInt(mark, 10, 64)
		if err != nil {
			t.Fatal(row, err)
		}
		all[ref] = n
	}
	return all
}

// same waits until all of them, and the shared ledger, have the same n sales.
func (b *bench) same(t testing.TB, n int, tills ...*till) {
	t.Helper()
	waitFor(t, fmt.Sprintf("every till and the shared ledger have the same %d sales", n), func() bool {
		want := b.rows(t)
		if len(want) != n {
			return false
		}
		for _, u := range tills {
			if !maps.Equal(u.marks(), want) {
				return false
			}
		}
		return true
	})
}

// What one till sells the others know at once, and what one of them learns of it.
func TestTillsShare(t *testing.T) {
	b := newBench(t)
	one, two := b.till(t, "C1"), b.till(t, "C2")
	ref := one.sells(1500)
	waitFor(t, "the second till has the sale", func() bool { return two.state(ref) == model.Sending })
	one.moves(ref, model.Pending)
	waitFor(t, "it has its link", func() bool { return two.state(ref) == model.Pending })
	two.moves(ref, model.Paid)
	waitFor(t, "it is paid where it was sold", func() bool { return one.state(ref) == model.Paid })
	b.same(t, 1, one, two)
	one.mu.Lock()
	defer one.mu.Unlock()
	if one.news[ref] != model.Paid {
		t.Errorf("the till was told %v", one.news)
	}
	inv, err := two.l.Invoice(t.Context(), ref)
	if me, _ := one.l.Me(t.Context()); err != nil || inv.Till != me.ID || inv.Object != "C1" {
		t.Errorf("sold by %q, not %q (%v)", inv.Till, me.ID, err)
	}
}

// What was sold while the program ended is with the others all the same, and they
// are told.
func TestEndsWithASale(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	one, two := b.till(t, "C1"), b.till(t, "C2")
	ready := func() bool { st := one.r.Status(); return st.Good && st.Pulled >= 0 }
	waitFor(t, "it is there", ready)
	b.SQL(t, b.name, "UPDATE caisse.meta SET beat_seconds = 60") // nobody is told by a beat
	for n := range model.Money(5) {
		ref := one.sells(1000 + n)
		one.moves(ref, model.Pending)
		one.stop()
		if left := unsent(one); left > 0 {
			t.Errorf("%d were kept", left)
		}
		waitFor(t, "the other till has the link", func() bool { return two.state(ref) == model.Pending })
		one.share()
		waitFor(t, "there it is again", ready)
	}
}

// What a till hands over it does not take in again; what others hand over between
// is not passed over.
func TestNoEcho(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	one, two := b.till(t, "C1"), b.till(t, "C2")
	waitFor(t, "both share", func() bool { return one.r.Status().Good && two.r.Status().Good })
	read := func() int64 {
		shops, err := one.l.Shops(t.Context())
		if err != nil || len(shops) != 1 {
			t.Fatal(shops, err)
		}
		return shops[0].Seq
	}
	for n := range 5 {
		one.sells(model.Money(100 + n))
		waitFor(t, "it is handed over", func() bool { return unsent(one) == 0 })
		if got := read(); got != int64(n+1) {
			t.Fatalf("after %d sales it has read up to %d", n+1, got)
		}
	}
	for n := range proof.Size(5, 20, 200) {
		one.sells(model.Money(200 + n))
		two.sells(model.Money(300 + n))
	}
	b.same(t, 5+2*proof.Size(5, 20, 200), one, two)
}

// While the server is away every till sells on, says since when and how much
// waits; afterwards all have all.
func TestServerAway(t *testing.T) {
	t.Parallel()
	s := pgtest.Start(t)
	b := &bench{s, s.Database(t)}
	one, two := b.till(t, "C1"), b.till(t, "C2")
	one.sells(100)
	b.same(t, 1, one, two)
	for n := range proof.Size(1, 2, 20) {
		if n%2 == 0 {
			s.Stop()
		} else {
			s.Kill()
		}
		for i := range 5 {
			one.moves(one.sells(model.Money(1000*n+i+10)), model.Pending)
			two.sells(model.Money(2000*n + i + 10))
		}
		waitFor(t, "the connection is known to be gone", func() bool { st := one.r.Status(); return !st.Good && st.Why != nil && !st.Since.IsZero() })
		s.Again(t)
		b.same(t, 1+10*(n+1), one, two)
		waitFor(t, "nothing waits any more", func() bool { st := one.r.Status(); return st.Good && st.Unsent == 0 && st.Why == nil })
	}
}

// What the server has forgotten comes back by itself.
func TestServerForgets(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	one, two := b.till(t, "C1"), b.till(t, "C2")
	for i := range 30 {
		one.moves(one.sells(model.Money(100+i)), model.Pending)
		two.sells(model.Money(500 + i))
	}
	b.same(t, 60, one, two)
	// As after a backup of an hour ago: later sales are not there, and its numbers
	// are given again.
	b.SQL(t, b.name, `SET session_replication_role = replica;
		DELETE FROM caisse.event WHERE ref IN (SELECT ref FROM caisse.invoice WHERE seq > 20);
		DELETE FROM caisse.invoice WHERE seq > 20;
		UPDATE caisse.shop SET seq = (SELECT max(seq) FROM caisse.invoice);
		SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();`)
	b.same(t, 60, one, two)
	two.sells(700)
	b.same(t, 61, one, two)
}

// A new till gets all that the shop knows, and one that sold for years alone
// brings what it has.
func TestFirstLoad(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	n := proof.Size(300, 1200, 20_000)
	path := filepath.Join(t.TempDir(), "old.db")
	l, err := ledger.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now().UTC().Truncate(time.Millisecond).Add(-300 * 24 * time.Hour)
	for i := range n {
		at = at.Add(time.Hour)
		ref := ulid.MustNew(ulid.Timestamp(at), ulid.DefaultEntropy()).String()
		inv := model.Invoice{Ref: ref, Sale: ref, Amount: model.Money(100 + i), State: model.Sending, CreatedAt: at}
		if err := l.Add(t.Context(), inv, model.Event{At: at, Kind: model.EventSending, State: model.Sending}); err != nil {
			t.Fatal(err)
		}
	}
	l.Close()
	old := openTill(t, "C1", path, b.Address(b.name, "caisse"))
	for has := 0; has < n; {
		was := has
		waitFor(t, "the old till hands over", func() bool { has = len(b.rows(t)); return has > was })
	}
	b.same(t, n, old, b.till(t, "C2"))
}

// What is taken in lets a sale in between as soon as one waits, and loses nothing by it.
func TestTakesInBetween(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	one := b.till(t, "C1")
	for n := range model.Money(120) {
		one.sells(1000 + n)
	}
	waitFor(t, "all is handed over", func() bool { return unsent(one) == 0 })
	two := b.till(t, "C2", func(u *till) { u.waited = func() bool { return true } })
	b.same(t, 120, one, two)
	two.mu.Lock()
	defer two.mu.Unlock()
	if two.most > takeLeast {
		t.Errorf("%d were taken in while a sale waited", two.most)
	}
}

// Two programs on one ledger: one of them hands over, the other when it ends.
func TestTwoProgramsOneLedger(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	one := b.till(t, "C1")
	one.sells(100)
	b.same(t, 1, one)
	second := openTill(t, "C1", one.path, one.address)
	waitFor(t, "the second says that another hands over", func() bool { return second.r.Status().Elsewhere })
	ref := second.sells(200)
	b.same(t, 2, one)
	waitFor(t, "both take turns", func() bool { return second.r.Status().Good && unsent(one) == 0 })
	if turn, err := one.r.Turn(t.Context(), Question{Ref: ref, Account: "account"}); err != nil || !turn.Granted {
		t.Errorf("%+v, %v", turn, err)
	}
	if turn, err := second.r.Turn(t.Context(), Question{Ref: ref, Account: "account"}); err != nil || turn.Granted {
		t.Errorf("a second turn at once: %+v, %v", turn, err)
	}
	one.stop()
	second.sells(300)
	b.same(t, 3, second)
	if st := second.r.Status(); st.Copied {
		t.Error("taken for a copy")
	}
}

// A till that begins again takes turns as soon as there is a connection, and waits
// a moment for it: a neighbour may just have asked in its place.
func TestTurnsFromTheBeginning(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	one, two := b.till(t, "C1"), b.till(t, "C2")
	ref := one.sells(100)
	b.same(t, 1, one, two)
	ask := func(u *till) bool {
		t.Helper()
		turn, err := u.r.Turn(t.Context(), Question{Ref: ref, Account: "account"})
		if err != nil {
			t.Fatal(err)
		}
		return turn.Granted
	}
	one.stop()
	if !ask(two) {
		t.Fatal("the neighbour gets no turn")
	}
	one.share()
	if ask(one) {
		t.Error("a till that begins asks right after its neighbour")
	}
	waitFor(t, "it has joined", func() bool { return one.r.Status().Good })
	one.stop()
	b.SQL(t, b.name, "UPDATE caisse.till SET session = 'killed', seen_at = clock_timestamp() WHERE name = 'C1'") // it took no leave, and is not believed before 15 s
	if turn, err := two.r.Turn(t.Context(), Question{Ref: ref + "2", Account: "account"}); err != nil || !turn.Granted {
		t.Fatal(turn, err)
	}
	one.share()
	if turn, err := one.r.Turn(t.Context(), Question{Ref: ref + "2", Account: "account"}); err != nil || turn.Granted {
		t.Errorf("a till that was killed asks right after its neighbour: %+v, %v", turn, err)
	}
	if one.r.Status().Good {
		t.Error("it has joined already: this looks at nothing")
	}
}

// Where there is no server a till that begins does not wait for one for long.
func TestNoTurnsFromTheBeginning(t *testing.T) {
	t.Parallel()
	one := openTill(t, "C1", filepath.Join(t.TempDir(), "1.db"), "postgres://caisse@127.0.0.1:1/none?sslmode=disable")
	began := time.Now()
	if _, err := one.r.Turn(t.Context(), Question{Ref: "R", Account: "account"}); !errors.Is(err, ErrAway) {
		t.Error(err)
	}
	if took := time.Since(began); took > hopes+time.Second {
		t.Errorf("waited %v", took)
	}
}

// A copy of a ledger that is in use goes on as another till: both keep what they
// sold, and no number is one till's twice.
func TestCopiedLedger(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	one := b.till(t, "C1")
	one.sells(100)
	b.same(t, 1, one)
	copied := filepath.Join(t.TempDir(), "till.db")
	if err := one.l.Backup(t.Context(), copied, false, nil); err != nil {
		t.Fatal(err)
	}
	two := openTill(t, "C2", copied, one.address)
	waitFor(t, "the copy takes another id", func() bool { return two.r.Status().Copied && two.r.Status().Good })
	one.sells(200)
	two.sells(300)
	b.same(t, 3, one, two)
	if a, z := one.r.Status().Me, two.r.Status().Me; a.ID == z.ID {
		t.Error("two tills have one id")
	}
}

// A row that somebody edits in the shared ledger is not believed; who has the sale
// writes over it.
func TestEditedRow(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	one := b.till(t, "C1")
	ref := one.sells(100)
	one.moves(ref, model.Pending)
	b.same(t, 1, one)
	b.SQL(t, b.name, `SET session_replication_role = replica; UPDATE caisse.invoice SET state = 'paid', settled_at = now(), seq = 50;
		UPDATE caisse.shop SET seq = 50`)
	two := b.till(t, "C2")
	waitFor(t, "the row is as it was", func() bool { return maps.Equal(b.rows(t), one.marks()) && maps.Equal(one.marks(), two.marks()) })
	waitFor(t, "it is pending there again", func() bool {
		return b.SQL(t, b.name, "SELECT state FROM caisse.invoice") == "pending"
	})
	for _, u := range []*till{one, two} {
		if got := u.state(ref); got != model.Pending {
			t.Errorf("%s: %s", u.name, got)
		}
	}
}

// Without LISTEN news come with the beat, of a second.
func TestThroughPooler(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	address := b.Pooler(t, b.name, "caisse")
	one := openTill(t, "C1", filepath.Join(t.TempDir(), "1.db"), address)
	two := openTill(t, "C2", filepath.Join(t.TempDir(), "2.db"), address)
	for i := range 5 {
		one.moves(one.sells(model.Money(100+i)), model.Pending)
		two.sells(model.Money(200 + i))
	}
	b.same(t, 10, one, two)
	if one.r.Status().Wakes {
		t.Error("a pooler in transaction mode wakes nobody")
	}
}

// Lines that break after any number of bytes, while three tills sell and learn of
// each other's payments: in the end all have all, and nothing paid is less.
func TestLinesThatBreak(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	r := proof.Rand(t)
	var tills []*till
	var wires []*pgtest.Wire
	for i := range 3 {
		w := pgtest.NewWire(t, b.Server)
		wires = append(wires, w)
		tills = append(tills, openTill(t, fmt.Sprint("C", i+1), filepath.Join(t.TempDir(), "till.db"), fmt.Sprintf("postgres://caisse@%s/%s?sslmode=disable", w.Addr(), b.name)))
	}
	var all []string
	paid := map[string]bool{}
	for n := range proof.Size(10, 60, 2000) {
		if w := wires[r.IntN(3)]; n%3 == 0 {
			w.Asked.Store(r.Int64N(20_000))
			w.Answered.Store(r.Int64N(8_000))
		}
		wires[r.IntN(3)].Mend()
		u := tills[r.IntN(3)]
		ref := u.sells(model.Money(100 + n))
		u.moves(ref, model.Pending)
		all = append(all, ref)
		if ref, u := all[r.IntN(len(all))], tills[r.IntN(3)]; u.state(ref) == model.Pending { // whichever has heard of it
			u.moves(ref, []model.State{model.Paid, model.Failed}[r.IntN(2)])
			paid[ref] = paid[ref] || u.state(ref) == model.Paid
		}
	}
	for _, w := range wires {
		w.Mend()
	}
	b.same(t, len(all), tills...)
	for ref := range paid {
		if got := tills[0].state(ref); paid[ref] && !got.IsPaid() {
			t.Errorf("%s was paid and is %s", ref, got)
		}
	}
}

// A standby that lags is made the server: what it never had comes back by itself.
func TestFailover(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	for range proof.Size(0, 1, 20) {
		first := pgtest.Start(t)
		b := &bench{first, first.Database(t)}
		second := first.Standby(t)
		address := fmt.Sprintf("postgres://caisse@127.0.0.1:%d,127.0.0.1:%d/%s?sslmode=disable", first.Port, second.Port, b.name)
		one, two := openTill(t, "C1", filepath.Join(t.TempDir(), "1.db"), address), openTill(t, "C2", filepath.Join(t.TempDir(), "2.db"), address)
		for i := range 10 {
			one.moves(one.sells(model.Money(100+i)), model.Pending)
			two.sells(model.Money(300 + i))
		}
		b.same(t, 20, one, two)
		first.CaughtUp(t, second)
		second.Cut(t)
		for i := range 10 {
			one.sells(model.Money(500 + i))
			two.moves(two.sells(model.Money(700+i)), model.Pending)
		}
		b.same(t, 40, one, two)
		first.Kill()
		second.Promote(t)
		one.sells(900)
		(&bench{second, b.name}).same(t, 41, one, two)
	}
}

// Whoever takes over a till that is gone goes on with its sales; should that one
// come back, it is another till, and keeps what it has.
func TestAdopt(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	one, two := b.till(t, "C1"), b.till(t, "C2")
	ref := one.sells(100)
	b.same(t, 1, one, two)
	gone := one.r.Status().Me
	one.stop()
	h, err := hub.Open(t.Context(), mustParse(t, two.address), hub.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if err := h.Adopt(t.Context(), gone.ID, two.r.Status().Me.ID); err != nil {
		t.Fatal(err)
	}
	if err := two.l.Adopt(t.Context(), gone.ID); err != nil {
		t.Fatal(err)
	}
	two.moves(ref, model.Pending)
	one.name = "C3"
	one.share()
	waitFor(t, "it goes on as another till", func() bool { st := one.r.Status(); return st.Good && st.Adopted && !st.Copied && st.Me.ID != gone.ID })
	one.sells(200)
	b.same(t, 2, one, two)
	if got := one.state(ref); got != model.Pending {
		t.Errorf("the sale is %s there", got)
	}
}

func unsent(u *till) int {
	n, _, err := u.l.Waiting(u.Context())
	if err != nil {
		u.Fatal(err)
	}
	return n
}

func mustParse(t testing.TB, address string) hub.Address {
	t.Helper()
	a, err := hub.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// What stands in the way is said by its kind; the till sells on, and shares once
// it is mended.
func TestWhatStandsInTheWay(t *testing.T) {
	b := newBench(t)
	one := b.till(t, "C1")
	b.same(t, 0, one)
	waitFor(t, "the first has joined", func() bool { return one.r.Status().Good })
	same := b.till(t, "c1")
	same.sells(100)
	waitFor(t, "its name is taken", func() bool { return errors.Is(same.r.Status().Why, hub.ErrNameTaken) })
	b.SQL(t, b.name, "UPDATE caisse.meta SET version = version + 1")
	newer := b.till(t, "C3")
	newer.sells(200)
	waitFor(t, "the schema is newer", func() bool {
		var n *hub.Newer
		return errors.As(newer.r.Status().Why, &n)
	})
	if st := newer.r.Status(); st.Good || !st.Since.IsZero() {
		t.Errorf("%+v", st)
	}
}

// A line that breaks again and again is taken up at once, where it serves between;
// a server that gives no connection, or ends each at once, is asked less often.
func TestTries(t *testing.T) {
	for _, test := range []struct {
		what   string
		had    bool
		lasted time.Duration
		longer bool
	}{
		{"a connection that served", true, 3 * time.Second, false},
		{"one that broke at once", true, 100 * time.Millisecond, true},
		{"none", false, 5 * time.Second, true},
	} {
		try := -1
		var first, last time.Duration
		for n := range 10 {
			try = tries(try, test.had, test.lasted)
			if last = backoff(hub.ErrLost, try); n == 0 {
				first = last
			}
		}
		if last > 2*first != test.longer || last > 7*time.Second || first > time.Second {
			t.Errorf("%s: waits %v first and %v at the tenth time", test.what, first, last)
		}
	}
}

// A till stands in for those that are silent, where it is the first that is not.
func TestStandsIn(t *testing.T) {
	r := New(Config{Clock: model.Clock{Mono: func() time.Duration { return time.Hour }}})
	r.hub, r.heard, r.seen = &hub.Hub{}, true, time.Hour
	r.st.Me = ledger.Till{ID: "B", Shop: "S"}
	in := func(id string, live bool, age time.Duration) hub.Till {
		return hub.Till{ID: id, Shop: "S", Kind: "till", Live: live, Age: age}
	}
	for _, test := range []struct {
		what  string
		tills []hub.Till
		want  string
	}{
		{"all are there", []hub.Till{in("A", true, time.Second), in("B", true, 0), in("C", true, time.Second)}, ""},
		{"a later one is silent, an earlier one is there", []hub.Till{in("A", true, time.Second), in("B", true, 0), in("C", true, time.Minute)}, ""},
		{"all others are silent", []hub.Till{in("A", true, time.Minute), in("B", true, 0), in("C", false, time.Second)}, "A C"},
		{"one of another shop", []hub.Till{{ID: "A", Shop: "other", Age: time.Hour}, in("B", true, 0), in("C", true, time.Second)}, ""},
		{"one that was taken over", []hub.Till{{ID: "A", Shop: "S", Age: time.Hour, AdoptedBy: "C"}, in("B", true, 0)}, ""},
	} {
		r.st.Tills = test.tills
		if got := strings.Join(r.Silent(), " "); got != test.want {
			t.Errorf("%s: %q", test.what, got)
		}
	}
	// Where the shared ledger wants to hear of them once a minute, nobody is silent
	// before three of them, nor is it.
	r.beat, r.seen = time.Minute, time.Hour-2*time.Minute
	r.st.Tills = []hub.Till{in("A", true, 0), in("B", true, 0), in("C", true, 50*time.Second)}
	if got := strings.Join(r.Silent(), " "); got != "" || !r.Status().Good {
		t.Errorf("with slow beats: %q, %+v", got, r.Status())
	}
	r.st.Tills[0].Live = false
	if got := strings.Join(r.Silent(), " "); got != "A" {
		t.Errorf("with slow beats, one that left: %q", got)
	}
}

// What the tills of a shop have told stays known where nobody tells: which of them
// sell, up to when they have handed over all, and when sums were last the same. It
// is not written with each beat.
func TestWhatWasToldStays(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	two := b.till(t, "C2")
	waitFor(t, "the tables", func() bool { return two.r.Status().Good })
	if _, err := b.Try(b.name, "caisse", "UPDATE caisse.meta SET beat_seconds = 1"); err != nil {
		t.Fatal(err)
	}
	one, ref := b.till(t, "C1"), two.sells(700)
	other := func() (of ledger.Till) {
		t.Helper()
		all, err := one.l.Tills(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range all {
			if u.Name == "C2" {
				of = u
			}
		}
		return of
	}
	waitFor(t, "all of it, and when that was", func() bool {
		at, err := one.l.Compared(t.Context())
		return err == nil && !at.IsZero() && one.state(ref) != "" && !other().Upto.IsZero()
	})
	before := other()
	waitFor(t, "two beats more", func() bool {
		for _, u := range one.r.Status().Tills {
			if u.Name == "C2" && u.CompleteTo.After(before.Upto.Add(time.Second)) {
				return true
			}
		}
		return false
	})
	if now := other(); now.Kind != "till" || now.Upto != before.Upto {
		t.Errorf("was %+v, and is %+v within a minute", before, now)
	}
	two.stop() // it says so, and up to when all is handed over
	one.stop()
	if now := other(); now.Kind != "till" || !now.Upto.After(before.Upto) || time.Since(now.Upto) > time.Minute {
		t.Errorf("was %+v, and is %+v at the end", before, now)
	}
}
