package till

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
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
	shops, tills := proof.Size(1, 1, 2), proof.Size(3, 3, 10)
	for i := range tills {
		m.open(fmt.Sprint("Marché ", i%shops), fmt.Sprint("C", i), fmt.Sprint("FAKE-KEY-", i))
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
