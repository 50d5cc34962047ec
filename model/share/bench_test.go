package share

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"caisse/model"
	"caisse/model/hub/pgtest"
	"caisse/model/ledger"
	"caisse/model/ledger/fill/made"
)

// disk is a folder on a real disk: what these measure waits for it.
func disk(b *testing.B) string {
	b.Helper()
	dir, err := os.MkdirTemp("/var/tmp", "caisse-bench-")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func durable(b *testing.B) *bench {
	b.Helper()
	b.Setenv("TMPDIR", "/var/tmp")
	s := pgtest.Start(b, "fsync=on", "shared_buffers=256MB")
	return &bench{s, s.Database(b)}
}

// begins is a till on a ledger that shares; stop ends it.
func begins(b *testing.B, l *ledger.Ledger, path, address, name string, other ...func(*Config)) (r *Replicator, stop func()) {
	b.Helper()
	start := time.Now()
	c := Config{
		Ledger: l, Lead: path + "-lead", Address: mustParse(b, address), Name: name, Shop: "Marché", Kind: "till", Version: "1",
		Clock: model.Clock{Wall: time.Now, Mono: func() time.Duration { return time.Since(start) }}, Now: time.Now,
	}
	for _, o := range other {
		o(&c)
	}
	r = New(c)
	l.HandOver(r.Nudge)
	ctx, cancel := context.WithCancel(context.Background())
	over := make(chan struct{})
	r.Begin()
	go func() { defer close(over); r.Run(ctx) }()
	stopped := false
	stop = func() {
		if !stopped {
			stopped = true
			cancel()
			<-over
		}
	}
	b.Cleanup(stop)
	return r, stop
}

func opened(b *testing.B, path string) *ledger.Ledger {
	b.Helper()
	l, err := ledger.Open(context.Background(), path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	l.Links(func(string) error { return nil })
	return l
}

// sale accepts one, and says how long that took.
func sale(b *testing.B, l *ledger.Ledger) time.Duration {
	b.Helper()
	at, ref := time.Now().UTC().Truncate(time.Millisecond), ulid.Make().String()
	inv := model.Invoice{Ref: ref, Sale: ref, Amount: 1500, Items: []model.Item{{Name: "Café moulu", Quantity: 3, UnitPrice: 500}}, Object: "3 × Café moulu",
		State: model.Sending, CreatedAt: at, Ticket: model.Ticket{Day: model.DateOf(at.Date())}}
	began := time.Now()
	if err := l.Add(context.Background(), inv, model.Event{At: at, Kind: model.EventSending, State: inv.State, Amount: inv.Amount}); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}

// pace is between two sales of a counter that is far busier than any.
const pace = 40 * time.Millisecond

// A durable sale of a till that shares beside one of a till that does not, turn by
// turn: with the server there, away, and 300 ms far.
func BenchmarkShareSale(b *testing.B) {
	for _, way := range []string{"there", "away", "far"} {
		b.Run(way, func(b *testing.B) {
			d := durable(b)
			dir := disk(b)
			w := pgtest.NewWire(b, d.Server)
			address := fmt.Sprintf("postgres://caisse@%s/%s?sslmode=disable", w.Addr(), d.name)
			alone, shares := opened(b, filepath.Join(dir, "alone.db")), opened(b, filepath.Join(dir, "shares.db"))
			r, _ := begins(b, shares, filepath.Join(dir, "shares.db"), address, "C1")
			sale(b, shares)
			waitFor(b, "it shares", func() bool {
				st := r.Status()
				n, _, _ := shares.Waiting(context.Background())
				return st.Good && n == 0
			})
			switch way {
			case "far":
				w.Far.Store(int64(150 * time.Millisecond))
			case "away":
				d.Stop()
			}
			for range 100 {
				sale(b, alone)
				sale(b, shares)
			}
			var with, without []time.Duration
			for b.Loop() {
				time.Sleep(pace)
				with = append(with, sale(b, shares))
				time.Sleep(pace)
				without = append(without, sale(b, alone))
			}
			slices.Sort(with)
			slices.Sort(without)
			b.ReportMetric(0, "ns/op") // of both together: says nothing
			b.ReportMetric(float64(with[len(with)/2].Microseconds()), "µs")
			b.ReportMetric(float64(without[len(without)/2].Microseconds()), "alone-µs")
			b.ReportMetric(float64(with[len(with)/2])/float64(without[len(without)/2]), "times")
			b.ReportMetric(float64(with[len(with)*99/100])/float64(without[len(without)*99/100]), "times-p99")
		})
	}
}

// busy is between two sales of a counter with a queue.
const busy = 250 * time.Millisecond

// counter lets sales in between what is taken in, as a till does.
type counter struct {
	sync.Mutex
	waiting atomic.Int32
}

func (c *counter) sale(b *testing.B, l *ledger.Ledger) time.Duration {
	b.Helper()
	began := time.Now()
	c.waiting.Add(1)
	c.Lock()
	defer c.Unlock()
	c.waiting.Add(-1)
	sale(b, l)
	return time.Since(began)
}

func (c *counter) beside(with *Config) {
	with.Waited = func() bool { return c.waiting.Load() > 0 }
	with.Step = func(f func()) {
		c.Lock()
		defer c.Unlock()
		f()
	}
}

// A new till that loads what its shop has, beside adding the same to a ledger;
// and its sales meanwhile, four a second, beside those of before.
func BenchmarkShareLoad(b *testing.B) {
	ctx := context.Background()
	for _, size := range made.Sizes(b) {
		b.Run(fmt.Sprintf("rows=%d", size), func(b *testing.B) {
			d := durable(b)
			b.Setenv("TMPDIR", "/var/tmp")
			dir := disk(b)
			kept, err := made.Kept(ctx, size)
			if err != nil {
				b.Fatal(err)
			}
			from := opened(b, kept)
			if err := from.Backup(ctx, filepath.Join(dir, "one.db"), false, nil); err != nil {
				b.Fatal(err)
			}
			one := opened(b, filepath.Join(dir, "one.db"))
			r, stop := begins(b, one, filepath.Join(dir, "one.db"), d.Address(d.name, "caisse"), "C1")
			began := time.Now()
			for st := r.Status(); st.Compared.IsZero() || st.Unsent > 0; st = r.Status() {
				if time.Since(began) > time.Hour {
					b.Fatalf("%+v", st)
				}
				time.Sleep(10 * time.Millisecond)
			}
			b.Logf("%d handed over in %v", size, time.Since(began).Round(time.Millisecond))
			stop()
			for b.Loop() {
				path := filepath.Join(dir, ulid.Make().String()+".db")
				two := opened(b, path)
				var c counter
				sales := func(each time.Duration, until func() bool) (took []time.Duration) {
					for next := time.Now(); !until(); time.Sleep(5 * time.Millisecond) {
						if time.Now().After(next) {
							next = time.Now().Add(each)
							took = append(took, c.sale(b, two))
						}
					}
					slices.Sort(took)
					return took
				}
				n := 0
				idle := sales(pace, func() bool { n++; return n > 1000 })
				began := time.Now()
				r, stop := begins(b, two, path, d.Address(d.name, "caisse"), ulid.Make().String()[16:], c.beside)
				busy := sales(busy, func() bool { st := r.Status(); return st.Of > 0 && st.Loaded >= int64(size) })
				took := time.Since(began)
				stop()
				plain := opened(b, path+"-plain")
				began = time.Now()
				if err := (made.Plan{N: size, Seed: 1}).Into(ctx, path+"-plain2", nil); err != nil {
					b.Fatal(err)
				}
				added := time.Since(began)
				plain.Close()
				two.Close()
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(float64(size)/took.Seconds(), "rows/s")
				b.ReportMetric(took.Seconds()/added.Seconds(), "times-AddAll")
				b.ReportMetric(float64(idle[len(idle)/2].Microseconds()), "idle-µs")
				b.ReportMetric(float64(busy[len(busy)/2].Microseconds()), "sale-µs")
				b.ReportMetric(float64(busy[len(busy)*99/100].Microseconds()), "sale-p99-µs")
				b.ReportMetric(float64(busy[len(busy)-1].Microseconds()), "sale-worst-µs")
			}
		})
	}
}
