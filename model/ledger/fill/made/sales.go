// Package made makes up the sales of a shop: invoices and the history that led
// to each, for tests and benchmarks. Names, tokens and numbers are invented.
// Only tests and programs for developers import it.
package made

import (
	"encoding/base64"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"

	"caisse/model"
)

// Plan says what to make up. The same plan gives the same sales.
type Plan struct {
	N     int       // invoices
	Seed  uint64    // of everything drawn
	Days  int       // that they are spread over; 0 means 730
	Until time.Time // nothing happens later; zero: the end of 22 November 2026
}

// Sale is an invoice and its history.
type Sale struct {
	Invoice model.Invoice
	Events  []model.Event
}

// Sales yields the invoices in the order they were created in. What the
// history says is what led there: both are made by the rules of package model.
func (p Plan) Sales() iter.Seq[Sale] {
	if p.Until.IsZero() {
		p.Until = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	}
	m := maker{until: p.Until.UTC()}
	return func(yield func(Sale) bool) {
		m.r, m.ids, m.day = rand.New(rand.NewPCG(p.Seed, 0xca155e)), 0, 0
		left := p.N
		give := func(s Sale) bool {
			left--
			return left >= 0 && yield(s)
		}
		var second []Sale // links made later in place of others
		moments := p.moments(&m)
		for i := 0; left > 0 && len(moments) > 0; i++ {
			at := moments[min(i, len(moments)-1)] // a few more at the end, where fewer links were made than expected
			for len(second) > 0 && !second[0].Invoice.CreatedAt.After(at) {
				if !give(second[0]) {
					return
				}
				second = second[1:]
			}
			made := m.sale(at)
			if !give(made[0]) {
				return
			}
			second = append(second, made[1:]...)
			slices.SortStableFunc(second, func(a, b Sale) int { return a.Invoice.CreatedAt.Compare(b.Invoice.CreatedAt) })
		}
	}
}

// Hours of the day: markets open at seven, and noon and evening are busy.
var rhythm = [24]float64{6: 1, 7: 3, 8: 5, 9: 6, 10: 7, 11: 9, 12: 14, 13: 11, 14: 6, 15: 6, 16: 7, 17: 10, 18: 13, 19: 11, 20: 7, 21: 3, 22: 1}

// moments are when a sale begins, in order: as many as there are invoices.
func (p Plan) moments(m *maker) []time.Time {
	days := p.Days
	if days == 0 {
		days = 730
	}
	today := m.until.Add(-1).Truncate(24 * time.Hour)
	weights := make([]float64, days)
	total := 0.0
	for i := range weights {
		w := 0.8 + 0.4*float64(i)/float64(days) // the shop grows
		switch today.AddDate(0, 0, i+1-days).Weekday() {
		case time.Sunday:
			w *= 0.35
		case time.Saturday:
			w *= 1.25
		}
		weights[i] = w * (0.85 + 0.3*m.r.Float64())
		total += weights[i]
	}
	hours := upTo(rhythm)
	out := make([]time.Time, 0, p.N)
	owed := 0.0
	sales := float64(p.N) / 1.0045 // the others are second links
	for i, w := range weights {
		owed += w / total * sales
		day := today.AddDate(0, 0, i+1-days)
		for len(out) < int(math.Round(owed)) {
			h, _ := slices.BinarySearch(hours[:], m.r.Float64()*hours[23])
			at := time.Duration(h)*time.Hour + time.Duration(m.r.Int64N(time.Hour.Milliseconds()))*time.Millisecond
			if day == today { // which may not be over
				at = time.Duration(float64(at) * m.until.Sub(today).Hours() / 24).Truncate(time.Millisecond)
			}
			out = append(out, day.Add(at))
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return out
}

func upTo(weights [24]float64) (sums [24]float64) {
	sum := 0.0
	for h, w := range weights {
		sum += w
		sums[h] = sum
	}
	return sums
}

type maker struct {
	r     *rand.Rand
	until time.Time
	ids   int64
	day   model.Date // of the last sale
	sold  int        // that day
}

// sale makes what was entered at a moment, with the links that replaced each
// other.
func (m *maker) sale(at time.Time) []Sale {
	first := m.entered(at)
	first.Ref = m.ref(at)
	first.Sale = first.Ref
	if day := (model.Days{}).DayOf(at); day != m.day {
		m.day, m.sold = day, 0
	}
	m.sold++
	first.Ticket = model.Ticket{Day: m.day, N: m.sold}
	s := Sale{first, []model.Event{{At: at, Kind: model.EventSending, State: model.Sending, Amount: first.Amount}}}
	x := m.r.Float64()
	switch {
	case x < 0.012:
		m.ends(&s, m.within(400, 1500), model.Refused, model.EventRefused, refusals[m.r.IntN(len(refusals))])
		return []Sale{s}
	case x < 0.020:
		m.ends(&s, m.within(50, 900), model.NotSent, model.EventNotSent, "")
		return []Sale{s}
	case x < 0.0225:
		m.ends(&s, 20*time.Second, model.LostAnswer, model.EventLost, "timeout")
		return []Sale{s}
	}
	if !m.link(&s) {
		return []Sale{s}
	}
	switch x = m.r.Float64(); {
	case x < 0.005:
		return m.again(s)
	case x < 0.03: // the customer left, and LigdiCash says pending for ever
		m.judge(&s, s.Invoice.PendingAt.Add(4*time.Second), model.Answer{Word: model.WordPending, Raw: "pending", OK: true})
		if m.r.IntN(40) == 0 {
			m.judge(&s, s.Invoice.PendingAt.Add(time.Minute), model.Answer{Word: model.WordUnknown, Raw: "inprogress", OK: true})
		}
		return []Sale{s}
	}
	m.decide(&s)
	return []Sale{s}
}

// again is a sale for which a second link was made; now and then both are paid.
func (m *maker) again(first Sale) []Sale {
	at := first.Invoice.PendingAt.Add(m.within(60_000, 600_000))
	if at.After(m.until) {
		return []Sale{first}
	}
	second := first.Invoice
	second.Ref, second.State, second.CreatedAt = m.ref(at), model.Sending, at
	second.PendingAt, second.ExpiresAt, second.Token, second.Link = time.Time{}, time.Time{}, "", ""
	s := Sale{second, []model.Event{{At: at, Kind: model.EventSending, State: model.Sending, Amount: second.Amount}}}
	first.Invoice.ReplacedBy = second.Ref
	first.Events = append(first.Events, model.Event{At: at, Kind: model.EventReplaced, State: first.Invoice.State, Text: second.Ref})
	if !m.link(&s) {
		return []Sale{first, s}
	}
	m.decide(&s)
	if m.r.IntN(6) == 0 {
		m.judge(&first, later(s.Invoice.SettledAt, s.Invoice.PendingAt).Add(m.within(5_000, 200_000)), m.payment(first.Invoice))
	}
	out := []Sale{first, s}
	links := model.Links{first.Invoice, s.Invoice}
	for i := range links {
		for j, evs := range links.Settle(links[i].Ref, later(links[i].SettledAt, links[i].PendingAt)) {
			out[j].Events = append(out[j].Events, evs...)
		}
	}
	for i := range out {
		out[i].Invoice = links[i]
		slices.SortStableFunc(out[i].Events, func(a, b model.Event) int { return a.At.Compare(b.At) })
	}
	return out
}

// entered is what the cashier typed.
func (m *maker) entered(at time.Time) model.Invoice {
	inv := model.Invoice{State: model.Sending, CreatedAt: at}
	switch x := m.r.Float64(); {
	case x < 0.7:
		var parts []string
		for range 1 + m.few(4) {
			w := wares[m.few(len(wares))]
			n := int64(1 + m.few(6))
			inv.Items = append(inv.Items, model.Item{Name: w.name, Description: w.description, Quantity: n, UnitPrice: model.Money(w.price)})
			inv.Amount += model.Money(n * w.price)
			parts = append(parts, fmt.Sprintf("%d × %s", n, w.name))
		}
		inv.Object = strings.Join(parts, ", ")
	case x < 0.85:
		inv.Amount = model.Money(500 * (1 + m.few(200)))
		inv.Object = objects[m.r.IntN(len(objects))]
	default:
		inv.Amount = model.Money(25 * (4 + m.few(2000)))
	}
	inv.Amount = min(max(inv.Amount, model.MinAmount), model.MaxAmount)
	if m.r.Float64() < 0.6 {
		inv.Firstname, inv.Lastname = firstnames[m.few(len(firstnames))], lastnames[m.few(len(lastnames))]
		if m.r.IntN(100_000) == 0 {
			inv.Lastname = strangers[m.r.IntN(len(strangers))]
		}
		if m.r.IntN(6) == 0 {
			inv.Email = fmt.Sprintf("client%d@example.com", m.r.IntN(50_000))
		}
	}
	return inv
}

// few draws below n, small ones more often than large ones.
func (m *maker) few(n int) int {
	return int(math.Exp(m.r.Float64()*math.Log(float64(n)+1))) - 1
}

func (m *maker) within(least, most int64) time.Duration {
	return time.Duration(least+m.r.Int64N(most-least)) * time.Millisecond
}

func (m *maker) ref(at time.Time) string {
	return ulid.MustNew(ulid.Timestamp(at), bytesOf{m.r}).String()
}

// bytesOf reads from a seeded source.
type bytesOf struct{ r *rand.Rand }

func (b bytesOf) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(b.r.Uint32())
	}
	return len(p), nil
}

// token has the length and the shape of LigdiCash's, and a signature that says
// that it is none.
func (m *maker) token(at time.Time) string {
	m.ids++
	enc := base64.RawURLEncoding.EncodeToString
	claims := fmt.Sprintf(`{"id_invoice":"%08d","start_date":"%s","expiry_date":%d}`, m.ids, at.UTC().Format(time.DateTime), at.Add(24*time.Hour).Unix())
	text := enc([]byte(`{"typ":"JWT","alg":"HS256"}`)) + "." + enc([]byte(claims)) + "."
	return text + fmt.Sprintf("FAKE%0*X", max(195-len(text)-4, 16), m.r.Uint64())
}
