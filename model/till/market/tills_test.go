package market

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model/hub"
	"caisse/model/hub/pgtest"
)

// Tills in several shops, as processes, that are killed at any moment; a server
// that stops and starts; lines that are cut after any number of bytes; customers
// who pay, pay late and refuse. In the end all have the same, nothing accepted is
// lost, and nothing is paid but what LigdiCash said.
func TestMarket(t *testing.T) {
	processes(t)
	t.Parallel()
	m := newMarket(t, pgtest.Start(t))
	shops, tills, accounts := proof.Size(1, 1, 2), proof.Size(3, 3, 10), proof.Size(2, 2, 4)
	for i := range tills {
		m.open(fmt.Sprint("Marché ", i%shops), fmt.Sprint("C", i), fmt.Sprint("FAKE-KEY-", i%accounts))
	}
	m.trade(proof.Size(10, 100, 2000), proof.Size(1, 4, 20), proof.Size(1, 6, 50), time.Duration(proof.Size(2, 2, 20))*time.Second, true)
	m.judge(m.quiet(m.pg, time.Minute))
}

// processes keeps a test out where it would only drive processes slowly: with
// -short, and from the race detector, which does not look into them.
func processes(t *testing.T) {
	t.Helper()
	if proof.Size(0, 1, 1) == 0 {
		t.Skip("processes")
	}
}

// trade sells so much, while the server stops and tills are killed so often, each
// for a while; cut says that lines break all the time.
func (m *market) trade(sales, stops, kills int, most time.Duration, cut bool) {
	m.Helper()
	ctx, cancel := context.WithCancel(m.Context())
	defer cancel()
	var busy sync.WaitGroup
	busy.Go(func() { m.customers(ctx) })
	var pg, closed sync.Mutex // who stops the server; and the tills
	pause := func() time.Duration { return time.Duration(m.chance.Int64N(int64(most))) }
	for n := range sales {
		if n > 0 && n*stops/sales != (n-1)*stops/sales {
			for_, hard := pause(), m.chance.IntN(2) == 0
			busy.Go(func() {
				pg.Lock()
				defer pg.Unlock()
				m.stopped++
				if hard {
					m.pg.Kill()
				} else {
					m.pg.Stop()
				}
				time.Sleep(for_)
				m.pg.Again(m.T)
			})
		}
		if n > 0 && n*kills/sales != (n-1)*kills/sales {
			if s := one(m.chance, m.stalls); m.isUp(s) {
				for_ := pause()
				m.set(func() { s.up = false })
				busy.Go(func() {
					s.ends(true)
					m.autopsy(s)
					m.set(func() { m.killed++ })
					time.Sleep(for_)
					closed.Lock()
					defer closed.Unlock()
					s.open()
				})
			}
		}
		if cut && n%5 == 0 && len(m.wires) > 0 {
			w := one(m.chance, m.wires)
			m.cut++
			w.Answered.Store(m.chance.Int64N(8000))
			w.Asked.Store(m.chance.Int64N(20_000))
		}
		if len(m.wires) > 0 {
			one(m.chance, m.wires).Mend()
		}
		s := one(m.chance, m.stalls)
		for !m.isUp(s) {
			s = one(m.chance, m.stalls)
			time.Sleep(time.Millisecond)
		}
		s.tell("sell %d", 3000+n)
		m.somebody(s)
		time.Sleep(time.Duration(m.chance.IntN(300)) * time.Millisecond)
	}
	for _, w := range m.wires {
		w.Mend()
	}
	time.Sleep(2 * time.Second) // the last customers
	cancel()
	busy.Wait()
}

func (m *market) isUp(s *stall) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return s.up
}

// somebody has another till look at one of the last sales, or a new link made of
// one.
func (m *market) somebody(s *stall) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.shown) == 0 {
		return
	}
	it := m.shown[max(0, len(m.shown)-1-m.chance.IntN(8))]
	switch m.chance.IntN(12) {
	case 0:
		if it.by.Shop == s.Shop {
			s.tell("check %s", it.ref)
		}
	case 1:
		it.by.tell("again %s", it.ref)
	}
}

// Where nobody can LISTEN, or a pooler forgets sessions, the same holds, and news
// come within two seconds. Not beside the others: they take the time.
func TestMarketWithoutListen(t *testing.T) {
	processes(t)
	for _, way := range []string{"refused", "pooler"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			pg := pgtest.Shared(t)
			if proof.Long() {
				pg = pgtest.Start(t)
			}
			m := newMarket(t, pg)
			address := ""
			if way == "pooler" {
				address = pg.Pooler(t, m.name, "caisse")
			}
			for i := range proof.Size(2, 2, 10) {
				name, key := fmt.Sprint("C", i), fmt.Sprint("FAKE-KEY-", i)
				if address != "" {
					m.at("Marché", name, key, address)
					continue
				}
				m.open("Marché", name, key)
				m.wires[i].Deaf.Store(true)
			}
			if proof.Long() {
				m.trade(2000, 20, 50, 20*time.Second, true)
			} else {
				m.trade(12, 0, 1, time.Second, false)
			}
			m.judge(m.quiet(pg, time.Minute))
			p50, p90, worst := m.news()
			t.Logf("news: p50 %v, p90 %v, worst %v", p50, p90, worst)
			if most := 2 * time.Second; !proof.Long() && p90 > most { // of a till that is killed they are late
				t.Errorf("news took %v, %v at most", p90, most)
			}
		})
	}
}

// A standby that lags is made the server in the middle of sales; a server comes
// back as it was an hour ago: all that was ever acknowledged is there again
// within a minute, by itself.
func TestMarketOnAServerThatForgets(t *testing.T) {
	processes(t)
	t.Parallel()
	for range proof.Size(1, 1, 20) {
		t.Run("standby", func(t *testing.T) {
			if !proof.Long() {
				t.Parallel()
			}
			first := pgtest.Start(t)
			second := first.Standby(t)
			m := newMarket(t, first)
			address := fmt.Sprintf("postgres://caisse@127.0.0.1:%d,127.0.0.1:%d/%s?sslmode=disable", first.Port, second.Port, m.name)
			m.forgets(second, address, func() {
				first.CaughtUp(t, second)
				second.Cut(t)
			}, func() {
				first.Kill()
				second.Promote(t)
			})
		})
		t.Run("dump", func(t *testing.T) {
			if !proof.Long() {
				t.Parallel()
			}
			pg := pgtest.Shared(t)
			m := newMarket(t, pg)
			dump := ""
			m.forgets(pg, pg.Address(m.name, "caisse"), func() { dump = pg.Dump(t, m.name) }, func() {
				other := pg.Database(t)
				pg.Load(t, other, dump)
				pg.SQL(t, other, "UPDATE caisse.till SET session = 'of an hour ago', seen_at = now() - interval '1 hour'")
				pg.SQL(t, "postgres", fmt.Sprintf(`ALTER DATABASE %[1]s ALLOW_CONNECTIONS false;
					SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '%[1]s';
					SELECT pg_sleep(0.1);
					ALTER DATABASE %[1]s RENAME TO %[1]s_before;
					ALTER DATABASE %[2]s RENAME TO %[1]s;`, m.name, other))
			})
		})
	}
}

// forgets sells at two tills; remember happens after a third of the sales, forget
// after two. All is in the shared ledger of pg soon after.
func (m *market) forgets(pg *pgtest.Server, address string, remember, forget func()) {
	m.Helper()
	for i := range 2 {
		m.at("Marché", fmt.Sprint("C", i), fmt.Sprint("FAKE-KEY-", i), address)
	}
	each := proof.Size(10, 10, 30)
	m.trade(each, 0, 0, time.Second, false)
	remember()
	m.trade(each, 0, 0, time.Second, false)
	before := len(m.rows(pg, "Marché"))
	forgot := time.Now()
	forget()
	m.trade(each, 0, 0, time.Second, false)
	has := m.quiet(pg, time.Minute-time.Since(forgot))
	m.Logf("all %d there after %v; the server had %d", len(has["Marché"]), time.Since(forgot), before)
	m.judge(has)
}

// A till that is killed with sales that wait: its neighbour asks in its place.
// Opened again, it does not ask too soon after that one.
func TestMarketNeighbour(t *testing.T) {
	processes(t)
	t.Parallel()
	pg := pgtest.Shared(t)
	var worst time.Duration
	var mu sync.Mutex
	deaths := make(chan struct{}, 10)
	t.Run("all", func(t *testing.T) {
		for range proof.Size(2, 2, 50) {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				deaths <- struct{}{}
				defer func() { <-deaths }()
				m := newMarket(t, pg)
				home, next := m.open("Marché", "C0", "FAKE-KEY"), m.open("Marché", "C1", "FAKE-KEY")
				for range 3 {
					home.tell("sell 5000")
				}
				m.until("the links are shown, and the neighbour knows", func() bool {
					known := 0
					for _, it := range m.shown {
						if !it.heard.IsZero() {
							known++
						}
					}
					return known == 3
				})
				time.Sleep(time.Duration(m.chance.IntN(5000)) * time.Millisecond)
				died := time.Now()
				home.ends(true)
				asked := func(by *stall, since time.Time) (first time.Time) {
					for _, it := range m.shown {
						for _, q := range m.asked[it.token] {
							if q.by == by.Name && q.at.After(since) && (first.IsZero() || q.at.Before(first)) {
								first = q.at
							}
						}
					}
					return first
				}
				var first time.Time
				m.until("the neighbour asks", func() bool { first = asked(next, died); return !first.IsZero() })
				mu.Lock()
				worst = max(worst, first.Sub(died))
				mu.Unlock()
				time.Sleep(time.Duration(m.chance.IntN(3000)) * time.Millisecond)
				back := time.Now()
				home.open()
				m.until("the till asks again", func() bool { return !asked(home, back).IsZero() })
				time.Sleep(4 * time.Second)
				m.set(func() {
					for _, it := range m.shown {
						m.pays(it)
					}
				})
				m.judge(m.quiet(pg, time.Minute))
			})
		}
	})
	t.Logf("the first question of a neighbour came %v after the death at the latest", worst)
	if most := 20 * time.Second; worst > most {
		t.Errorf("%v, %v at most", worst, most)
	}
}

// Lines that break all the time, while two tills look at the same sales without a
// pause: nobody asks within 3 s of the other, who may have no line at that moment.
func TestMarketBadLines(t *testing.T) {
	processes(t)
	t.Parallel()
	pg := pgtest.Shared(t)
	m := newMarket(t, pg)
	tills := []*stall{m.open("Marché", "C0", "FAKE-KEY-0"), m.open("Marché", "C1", "FAKE-KEY-1")}
	m.handsOver(tills[0], 2)
	m.handsOver(tills[1], 2)
	m.until("both know all", func() bool {
		return !slices.ContainsFunc(m.shown, func(it *sale) bool { return it.heard.IsZero() })
	})
	for end := time.Now().Add(time.Duration(proof.Size(10, 12, 300)) * time.Second); time.Now().Before(end); time.Sleep(time.Duration(m.chance.IntN(400)) * time.Millisecond) {
		w := one(m.chance, m.wires)
		m.cut++
		w.Answered.Store(m.chance.Int64N(2000))
		w.Asked.Store(m.chance.Int64N(5000))
		one(m.chance, m.wires).Mend()
		one(m.chance, tills).tell("check %s", one(m.chance, m.shown).ref)
	}
	for _, w := range m.wires {
		w.Mend()
	}
	m.set(func() {
		for _, it := range m.shown {
			m.pays(it)
		}
	})
	m.judge(m.quiet(pg, time.Minute))
}

// A machine is gone, a neighbour takes its sales over, and goes on with them; when
// the machine comes back all the same it is another till.
func TestMarketAdopted(t *testing.T) {
	processes(t)
	t.Parallel()
	pg := pgtest.Shared(t)
	m := newMarket(t, pg)
	gone, heir := m.open("Marché", "C0", "FAKE-KEY"), m.open("Marché", "C1", "FAKE-KEY")
	m.handsOver(gone, 3)
	m.until("the neighbour knows", func() bool {
		return !slices.ContainsFunc(m.shown, func(it *sale) bool { return it.heard.IsZero() })
	})
	gone.ends(true)
	id := func(s *stall) string {
		return pg.SQL(t, m.name, "SELECT id FROM caisse.till WHERE name = '"+s.Name+"' AND adopted_by IS NULL")
	}
	was := id(gone)
	a, err := hub.Parse(pg.Address(m.name, "caisse"))
	if err != nil {
		t.Fatal(err)
	}
	h, err := hub.Open(t.Context(), a, hub.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	var live *hub.Live
	for end := time.Now().Add(40 * time.Second); ; time.Sleep(time.Second) { // it is not gone before it was silent for a while
		if err = h.Adopt(t.Context(), was, id(heir)); !errors.As(err, &live) || time.Now().After(end) {
			break
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	first := m.shown[0].ref
	sales := len(m.shown)
	m.until("the heir makes a new link for one of them", func() bool {
		if len(m.shown) == sales {
			heir.tell("again %s", first)
		}
		return len(m.shown) > sales
	})
	gone.open()
	gone.tell("again %s", m.shown[1].ref) // which is not its own any more, once it knows
	m.until("it is another till", func() bool { return len(gone.good) > 0 && gone.good[len(gone.good)-1].so })
	if now := id(gone); now == was || now == "" {
		t.Errorf("it is still %q", now)
	}
	had := len(gone.accepted)
	gone.tell("again %s", m.shown[2].ref)
	gone.tell("sell 7000")
	m.until("it sells", func() bool { return len(gone.accepted) > had })
	m.set(func() {
		for _, it := range m.shown {
			if it.amount == 7000 || it.by == heir {
				m.pays(it)
			}
		}
	})
	m.judge(m.quiet(pg, time.Minute))
}

// A till goes on with a ledger of some sales ago, as somebody put it back: what it
// had handed over comes back by itself, and then no number is given twice.
func TestMarketOldLedger(t *testing.T) {
	processes(t)
	t.Parallel()
	pg := pgtest.Shared(t)
	m := newMarket(t, pg)
	home := m.open("Marché", "C0", "FAKE-KEY")
	m.open("Marché", "C1", "FAKE-KEY")
	m.handsOver(home, 3)
	home.ends(false)
	kept := t.TempDir() // a disk that knows nothing of what there was later
	m.copies(home.Dir, kept)
	home.open()
	m.handsOver(home, 5)
	home.ends(false)
	home.Dir = kept
	home.open()
	m.quiet(pg, time.Minute) // before it knows, it may give a number again
	for range 3 {
		home.tell("sell 6000")
	}
	m.until("it sells", func() bool { return len(home.accepted) == 11 })
	m.set(func() {
		for _, it := range m.shown {
			m.pays(it)
		}
	})
	m.judge(m.quiet(pg, time.Minute))
}

// handsOver has a till sell so much, and waits until it has handed all over, with
// its links.
func (m *market) handsOver(s *stall, n int) {
	m.Helper()
	for range n {
		s.tell("sell 5000")
	}
	want := len(m.shown) + n
	m.until("all is handed over", func() bool {
		there, _ := m.pg.Try(m.name, "caisse", "SELECT count(*) FROM caisse.invoice WHERE state = 'pending'") // no till may have been there yet
		return len(m.shown) == want && there == fmt.Sprint(want)
	})
}

// copies puts the ledger's files of one folder into another.
func (m *market) copies(from, to string) {
	m.Helper()
	for _, end := range []string{"", "-wal"} {
		text, err := os.ReadFile(filepath.Join(from, "sandbox.db"+end))
		if err == nil {
			err = os.WriteFile(filepath.Join(to, "sandbox.db"+end), text, 0o600)
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			m.Fatal(err)
		}
	}
}

func (m *market) until(what string, so func() bool) {
	m.Helper()
	for end := time.Now().Add(40 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		is := false
		m.set(func() { is = so() })
		switch {
		case is:
			return
		case time.Now().After(end):
			m.Fatal("not so after 40 s: " + what)
		}
	}
}
