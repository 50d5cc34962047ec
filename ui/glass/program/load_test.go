package program

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/hub"
	"caisse/model/ledger"
	"caisse/model/ledger/fill/made"
	"caisse/model/share"
	"caisse/ui/glass"
)

// fills has a till hand over n made sales to the shop.
func (b *branch) fills(t *testing.T, n int) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "made.db")
	if err := (made.Plan{N: n, Seed: 1}).Into(t.Context(), path, nil); err != nil {
		t.Fatal(err)
	}
	l, err := ledger.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	a, err := hub.Parse(b.address)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	r := share.New(share.Config{Ledger: l, Lead: path + "-lead", Address: a, Name: "C0", Shop: "Marché", Kind: "till", Version: "1", Now: time.Now,
		Password: func(context.Context) (hub.Secret, error) { return fakePass, nil },
		Clock:    model.Clock{Wall: time.Now, Mono: func() time.Duration { return time.Since(start) }}})
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan struct{})
	go func() { defer close(over); r.Run(ctx) }()
	defer func() { cancel(); <-over }()
	for end := time.Now().Add(5 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
		unsent, _, err := l.Waiting(t.Context())
		if st := r.Status(); err == nil && unsent == 0 && !st.Compared.IsZero() {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("not handed over: %+v", r.Status())
		}
	}
}

// A console that loads what its shop has sold sells meanwhile, and shows each key
// about as soon as when it is idle.
func TestKeysWhileLoading(t *testing.T) {
	if proof.Size(0, 0, 1) == 0 {
		t.Skip("a shop of ten thousand sales: CAISSE_PROOF=long")
	}
	b := newBranch(t, nil)
	const rows = 10_000
	b.fills(t, rows)
	d := b.till(t, "C1")
	d.env = append(slices.Clone(d.env), "TMPDIR="+os.TempDir())
	c := d.start(t, glass.Config{Width: 120, Height: 30, Args: []string{"-ledger", b.address}})
	c.await("NOUVELLE VENTE")
	loaded := func() int64 {
		l, err := ledger.OpenRead(t.Context(), filepath.Join(d.data, "sandbox.db"))
		if err != nil {
			return 0
		}
		defer l.Close()
		all, _ := l.Shops(t.Context())
		if len(all) == 0 {
			return 0
		}
		return all[0].Seq
	}
	keys := func(until func() bool) (took []time.Duration) {
		for n := 0; !until(); n++ {
			want := fmt.Sprintf("┃ %d ", n%9+1)
			began := time.Now()
			c.Type(fmt.Sprint(n%9 + 1))
			if err := c.WaitFor(limit, func(screen string) bool { return strings.Contains(screen, want) }); err != nil {
				t.Fatal(err)
			}
			took = append(took, time.Since(began))
			c.Key("ctrl+u")
			c.waits("the figure gone", func(screen string) bool { return !strings.Contains(screen, want) })
		}
		slices.Sort(took)
		return took
	}
	busy := keys(func() bool { return loaded() >= rows })
	n := 0
	idle := keys(func() bool { n++; return loaded() >= rows && n > len(busy) })
	of := func(all []time.Duration, share int) time.Duration { return all[len(all)*share/100] }
	ratio := float64(of(busy, 50)) / float64(of(idle, 50))
	t.Logf("%d keys: p50 %v and p99 %v while it loads, %v and %v idle: %.2f times", len(busy), of(busy, 50), of(busy, 99), of(idle, 50), of(idle, 99), ratio)
	if ratio > 1.2 {
		t.Errorf("%.2f times, 1.2 at most", ratio)
	}
}
