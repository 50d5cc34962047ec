package till

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/model/ledger"
)

// attend is a till that sells one sale, or waits for one.
func attend(t *testing.T, g *fakeGateway, path string) *bench {
	t.Helper()
	l, err := ledger.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, g: g, l: l, path: path, till: New(Config{Ledger: l, Clock: bubbleClock()})}
	b.till.Connect(g)
	ctx, cancel := context.WithCancel(context.Background())
	b.stop, b.done = cancel, make(chan struct{})
	go func() { defer close(b.done); b.till.Attend(ctx) }()
	return b
}

// Programs that sell at once ask about their own sales, within the budget of one
// till, and leave to a till what earlier runs left open.
func TestAttend(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, path string) {
		leftOver(t, path, 12)
		g := &fakeGateway{confirm: func(string) (ligdicash.Payin, error) { time.Sleep(50 * time.Millisecond); return waiting, nil }}
		var all []*bench
		sold := map[string]bool{}
		for range 5 {
			b := attend(t, g, path)
			inv := b.charge()
			b.till.Show(inv.Ref)
			all, sold[inv.Ref] = append(all, b), true
		}
		all[0].after(time.Minute)
		asked := map[string]int{}
		for _, token := range g.tokens() {
			asked[strings.TrimPrefix(token, "token-")]++
		}
		n := 0
		for ref := range sold {
			if n += asked[ref]; asked[ref] < 3 {
				t.Errorf("%s was asked about %d times", ref, asked[ref])
			}
		}
		if n != len(g.tokens()) || n > int(time.Minute/budget)+1 {
			t.Errorf("%d questions in a minute, %d of them about their own sales", len(g.tokens()), n)
		}
		spaced(t, g)

		// One that waits for an older sale asks about that one.
		before := len(g.tokens())
		other := attend(t, g, path)
		other.till.Follow("OLD3")
		other.after(10 * time.Second)
		old := 0
		for _, token := range g.tokens()[before:] {
			if strings.Contains(token, "OLD") {
				if old++; !strings.HasSuffix(token, "OLD3") {
					t.Errorf("it asks about %s", token)
				}
			}
		}
		if old < 1 {
			t.Error("it does not ask about the one it waits for")
		}
		for _, b := range append(all, other) {
			b.kill()
		}
	})
}

// The backup of a day is made once, however many programs come to make it at once;
// one that nobody can make is an error, and leaves nothing half made.
func TestBackupOfDayOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "ledger.db")
	put(t, path, old("ONE", time.Hour))
	var tills []*Till
	for range 10 {
		l, err := ledger.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close() })
		tills = append(tills, New(Config{Ledger: l}))
	}
	var group sync.WaitGroup
	for _, x := range tills {
		group.Go(func() {
			if err := x.BackupOfDay(t.Context(), ""); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	kept, err := Backups("", path)
	if err != nil || len(kept) != 1 || kept[0].Damaged {
		t.Fatalf("%d backups: %+v, %v", len(kept), kept, err)
	}
	if err := tills[0].BackupOfDay(t.Context(), ""); err != nil || tills[0].BackupDue("") {
		t.Errorf("once more: %v", err)
	}
	if kept, _ := Backups("", path); len(kept) != 1 {
		t.Errorf("%d backups after a second time", len(kept))
	}
	nowhere := filepath.Join(dir, "nowhere")
	if err := tills[0].BackupOfDay(t.Context(), nowhere); err != nil { // a folder that cannot be looked at is none to be made in
		t.Error(err)
	}
	elsewhere := t.TempDir()
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := tills[0].BackupOfDay(stopped, elsewhere); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if left, _ := os.ReadDir(elsewhere); len(left) > 0 {
		t.Errorf("it leaves %v", left)
	}
}

// Two bells are money that LigdiCash confirmed, and nothing else is.
func TestRings(t *testing.T) {
	t.Parallel()
	for state, want := range map[model.State]int{model.Paid: 2, model.PaidLate: 2, model.Failed: 1, model.AmountDiffers: 1, model.ReferenceDiffers: 1,
		model.Refused: 0, model.NotSent: 0, model.LostAnswer: 0, model.Pending: -1, model.Sending: -1} {
		bells, ends := InvoiceNews{Invoice: model.Invoice{State: state}}.Rings()
		if want >= 0 != ends || ends && bells != want {
			t.Errorf("%s: %d bells, told %v", state, bells, ends)
		}
	}
	played := model.Invoice{State: model.Paid, Host: "127.0.0.1"}
	if bells, _ := (InvoiceNews{Invoice: played}).Rings(); Elsewhere(played) != "" && bells != 1 {
		t.Errorf("called paid elsewhere: %d bells", bells)
	}
}
