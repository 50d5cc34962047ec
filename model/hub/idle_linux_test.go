package hub

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// costs are what the processes of a server have used of a processor, and hold of
// memory, each page counted once.
func (b *bench) costs(t testing.TB) (cpu time.Duration, kb int) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(b.Dir, "data", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	server, _, _ := strings.Cut(string(text), "\n")
	all, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range all {
		text, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		_, rest, _ := strings.Cut(string(text), ") ")
		is := strings.Fields(rest) // state, parent, …
		if len(is) < 13 || is[1] != server && filepath.Base(filepath.Dir(name)) != server {
			continue
		}
		user, _ := strconv.Atoi(is[11])
		system, _ := strconv.Atoi(is[12])
		cpu += time.Duration(user+system) * 10 * time.Millisecond
		rollup, _ := os.ReadFile(filepath.Join(filepath.Dir(name), "smaps_rollup"))
		if _, rest, ok := strings.Cut(string(rollup), "\nPss:"); ok {
			n := 0
			fmt.Sscan(rest, &n)
			kb += n
		}
	}
	return cpu, kb
}

// What two hundred tills cost a server that only show that they are there, two to
// a shop, and listen.
func BenchmarkIdleTills(b *testing.B) {
	d := durable(b)
	d.open(b)
	const tills = 200
	_, before := d.costs(b)
	ctx, cancel := context.WithCancel(b.Context())
	var over sync.WaitGroup
	for i := range tills {
		h := d.open(b)
		w := Who{ID: newID(), Name: fmt.Sprint("C", i), Kind: "till", Session: newID(), ShopName: fmt.Sprint("Shop ", i/2), NewShop: newID()}
		shop, err := h.Join(ctx, w)
		if err != nil {
			b.Fatal(err)
		}
		if heard, err := h.Listen(ctx, shop); err != nil || !heard {
			b.Fatal(heard, err)
		}
		over.Go(func() {
			for ctx.Err() == nil {
				if _, err := h.Beat(ctx, w, State{CompleteTo: time.Now()}, shop); err != nil && ctx.Err() == nil {
					b.Error(err)
					return
				}
				until, done := context.WithTimeout(ctx, 5*time.Second)
				for until.Err() == nil {
					_ = h.Wait(until)
				}
				done()
			}
		})
	}
	for b.Loop() {
		time.Sleep(5 * time.Second)
		cpu, kb := d.costs(b)
		began := time.Now()
		time.Sleep(20 * time.Second)
		then, _ := d.costs(b)
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(100*(then-cpu).Seconds()/time.Since(began).Seconds(), "%-of-a-core")
		b.ReportMetric(float64(kb-before)/1024, "MB")
	}
	cancel()
	over.Wait()
}
