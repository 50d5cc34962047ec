package hub

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"caisse/model"
	"caisse/model/hub/pgtest"
)

// durable is a bench whose server waits for the disk: a real one.
func durable(b *testing.B) *bench {
	b.Helper()
	b.Setenv("TMPDIR", "/var/tmp")
	s := pgtest.Start(b, "fsync=on", "shared_buffers=256MB", "max_connections=300", "autovacuum=off")
	return &bench{s, s.Database(b)}
}

// bare are the same rows, written by statements made for them alone.
func bare(h *Hub, table, shop string, first int64, copies []model.Copy) string {
	var invoices, events []string
	quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	at := func(t time.Time) string {
		if t.IsZero() {
			return "NULL"
		}
		return "'" + t.UTC().Format(iso) + "'"
	}
	for n, c := range copies {
		r, lines, err := rowOf(c, c.Mark())
		if err != nil {
			panic(err)
		}
		invoices = append(invoices, fmt.Sprintf("(%s,%s,%s,%d,%d,%d,'%s', %s,%d,'%s',%d,%s,%s,%v,%s,%s,%s,%s,%s, %s,%s,%v,%s,%s,%s,%s,%s,%s,%s,%s, %s,%d,%s,%s,%s,%s,%s,%s,%s)",
			quote(r.Ref), quote(shop), quote(r.Till), first+int64(n), r.Rev, r.Mark, r.Day,
			quote(r.Sale), r.Amount, *r.TicketDay, *r.Ticket, at(r.CreatedAt.Time), at(r.MachineAt.Time), r.Undated, quote(string(r.Items)), quote(r.Object), quote(r.Firstname), quote(r.Lastname), quote(r.Email),
			quote(r.State), quote(r.Doubt), r.Aside, quote(r.ReplacedBy), at(r.PendingAt.Time), at(r.CheckedAt.Time), at(r.SettledAt.Time), at(r.ExpiresAt.Time), quote(r.Code), quote(r.Token), quote(r.Link),
			quote(r.RawStatus), r.GotAmount, quote(r.GotRef), quote(r.OperatorID), quote(r.OperatorName), quote(r.Phone), quote(r.RequestID), quote(r.OperatorRef), quote(r.Host)))
		for _, l := range lines {
			events = append(events, fmt.Sprintf("(%s,%d,%s,%s,%s,%s,%s,%s,%d)", quote(l.Ref), l.ID, quote(shop), at(l.At.Time), at(l.MachineAt.Time), quote(l.Kind), quote(l.State), quote(l.Text), l.Amount))
		}
	}
	return "INSERT INTO caisse.invoice VALUES " + strings.Join(invoices, ",") + "; INSERT INTO caisse.event VALUES " + strings.Join(events, ",")
}

// A push against a bare transaction of the same rows, in turns: as a ratio.
func BenchmarkPush(b *testing.B) {
	for _, size := range []int{1, 100} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			d := durable(b)
			h := d.open(b)
			who, shop := d.join(b, h, "C1")
			there := Who{ID: newID(), Name: "C1", Kind: "till", Session: newID(), ShopName: "Gare", NewShop: newID()}
			other, err := h.Join(b.Context(), there)
			if err != nil {
				b.Fatal(err)
			}
			var pushes, bares []time.Duration
			n := 0
			for b.Loop() {
				var handed []Handed
				var copies []model.Copy
				for range size {
					n++
					handed = append(handed, Handed{Copy: sold(who.ID, n)})
					copies = append(copies, sold(there.ID, n))
				}
				text := bare(h, "", other, int64(n), copies)
				begun := time.Now()
				if _, err := h.send(b.Context(), text); err != nil {
					b.Fatal(err)
				}
				bares = append(bares, time.Since(begun))
				begun = time.Now()
				push(b, h, shop, handed...)
				pushes = append(pushes, time.Since(begun))
			}
			p, q := middle(pushes), middle(bares)
			b.ReportMetric(float64(p.Microseconds())/1000, "ms/push")
			b.ReportMetric(float64(q.Microseconds())/1000, "ms/bare")
			b.ReportMetric(float64(p)/float64(q), "push/bare")
		})
	}
}

func middle(of []time.Duration) time.Duration {
	slices.Sort(of)
	return of[len(of)/2]
}

// filled is a shared ledger with n invoices of two years.
func filled(b *testing.B, d *bench, h *Hub, n int) (shop string) {
	b.Helper()
	who, shop := d.join(b, h, "C1")
	root := d.root(b)
	for at := 0; at < 500; at += PushMost {
		var handed []Handed
		for k := range PushMost {
			handed = append(handed, Handed{Copy: sold(who.ID, at+k)})
		}
		push(b, h, shop, handed...)
	}
	names := facts + ", " + rest
	_, err := root.send(b.Context(), fmt.Sprintf(`INSERT INTO caisse.invoice (ref, shop, till, seq, rev, mark, day, %s)
		SELECT 'X' || n, shop, till, n, rev, (random() * 9e18)::bigint, date '2024-11-01' + (n / 1400)::int, %s FROM generate_series(501, %d) n, (SELECT * FROM caisse.invoice LIMIT 1) i;
		UPDATE caisse.shop SET seq = %d`, names, names, n, n))
	if err != nil {
		b.Fatal(err)
	}
	if _, err := root.conn.Exec(b.Context(), "VACUUM ANALYZE caisse.invoice").ReadAll(); err != nil {
		b.Fatal(err)
	}
	return shop
}

func BenchmarkPull(b *testing.B) {
	d := durable(b)
	h := d.open(b)
	shop := filled(b, d, h, 20_000)
	b.Run("500", func(b *testing.B) {
		for b.Loop() {
			if p, err := h.Pull(b.Context(), shop, 0); err != nil || len(p.Copies) != PullMost {
				b.Fatal(len(p.Copies), err)
			}
		}
	})
	b.Run("nothing new", func(b *testing.B) {
		for b.Loop() {
			if p, err := h.Pull(b.Context(), shop, 20_000); err != nil || len(p.Copies) != 0 {
				b.Fatal(len(p.Copies), err)
			}
		}
	})
}

func BenchmarkDigestOfAMillion(b *testing.B) {
	d := durable(b)
	h := d.open(b)
	shop := filled(b, d, h, 1_000_000)
	for name, from := range map[string]model.Date{"two years": 20200101, "30 days": 20260901} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if got, err := h.Digest(b.Context(), shop, from, 20301231); err != nil || len(got) == 0 {
					b.Fatal(got, err)
				}
			}
		})
	}
}

// What a till asks all day long.
func BenchmarkSmall(b *testing.B) {
	d := durable(b)
	h := d.open(b)
	who, shop := d.join(b, h, "C1")
	c := sold(who.ID, 0)
	push(b, h, shop, Handed{Copy: c})
	b.Run("beat", func(b *testing.B) {
		for b.Loop() {
			if _, err := h.Beat(b.Context(), who, State{}, shop); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("turn", func(b *testing.B) {
		for b.Loop() {
			if turn, err := h.Turn(b.Context(), who.ID, Question{Ref: newID(), Shop: shop, Account: newID(), Pace: time.Second}); err != nil || !turn.Granted {
				b.Fatal(turn, err)
			}
		}
	})
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			d.open(b).Close()
		}
	})
}

// 40 shops push without a pause, with tills that listen and without a wake.
func BenchmarkFortyShops(b *testing.B) {
	d := durable(b)
	hubs := make([]*Hub, 40)
	shops, tills := make([]string, 40), make([]string, 40)
	for i := range hubs {
		hubs[i] = d.open(b)
		w := Who{ID: newID(), Name: "C1", Kind: "till", Session: newID(), ShopName: fmt.Sprint("Shop ", i), NewShop: newID()}
		shop, err := hubs[i].Join(b.Context(), w)
		if err != nil {
			b.Fatal(err)
		}
		shops[i], tills[i] = shop, w.ID
		l := d.open(b)
		if heard, err := l.Listen(b.Context(), shop); err != nil || !heard {
			b.Fatal(heard, err)
		}
		go func() {
			for l.Wait(b.Context()) == nil {
			}
		}()
	}
	round := func(wakes bool) float64 {
		var wg sync.WaitGroup
		begun := time.Now()
		const each = 60
		for i, h := range hubs {
			wg.Go(func() {
				h.quiet = !wakes
				for n := range each {
					if _, err := h.Push(context.Background(), shops[i], []Handed{{Copy: sold(tills[i], n)}}); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		wg.Wait()
		return float64(len(hubs)*each) / time.Since(begun).Seconds()
	}
	var with, without []float64
	for b.Loop() {
		without = append(without, round(false))
		with = append(with, round(true))
	}
	slices.Sort(with)
	slices.Sort(without)
	b.ReportMetric(with[len(with)/2], "pushes/s")
	b.ReportMetric(without[len(without)/2], "unwoken/s")
	b.ReportMetric(with[len(with)/2]/without[len(without)/2], "ratio")
}
