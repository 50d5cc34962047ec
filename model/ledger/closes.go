package ledger

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"caisse/model"
)

// closes sums up what came since the last closing: along the chain, line by line,
// each compared with what it is of; then by the invoices, each told anew by its
// history. What does not agree is an *Unclosed. upto is the last event in it.
func (l *Ledger) closes(ctx context.Context, db queryer, at ClosingTime) (c Closing, upto int64, err error) {
	last, there, err := lastClosing(ctx, db)
	if err != nil {
		return c, 0, err
	}
	p := &period{l: l, db: db, c: &c, now: at.At, touched: map[int64]bool{}, paid: map[int64]int64{}, asked: map[int64]bool{}, ended: map[int64]bool{}}
	c.Day, c.To, c.Before, c.Total = at.Days.DayOf(at.At), at.At, last.Hash, last.Total
	w := &walk{db: db, visit: p.event}
	if there {
		c.From, w.seq, w.Head, w.event = last.To, last.seq, last.Hash, last.upto
	}
	if err := p.start(ctx, w, there, last.upto, at.Days); err != nil {
		return c, 0, err
	}
	from := w.seq
	if err := w.all(ctx); err != nil {
		return c, 0, err
	}
	if w.Broken != nil {
		return c, 0, &Unclosed{Ref: w.Broken.Ref, Why: "chain", Broken: w.Broken}
	}
	c.Lines = w.seq - from
	if !there {
		c.From = at.At
		if p.first != 0 && fromMillis(p.first).Before(at.At) {
			c.From = fromMillis(p.first)
		}
	}
	if err := p.invoices(ctx, w); err != nil {
		return c, 0, err
	}
	if err := p.waiting(ctx); err != nil {
		return c, 0, err
	}
	sortShares(c.Operators)
	sortShares(c.Cashiers)
	if len(c.Cashiers) == 1 && c.Cashiers[0].Name == "" { // nobody ever said
		c.Cashiers = nil
	}
	sortShares(c.Elsewhere)
	sortTicked(c.Brought)
	sortTicked(c.Look)
	c.Total.plus(c.Confirmed())
	return c, w.event, nil
}

// period is a closing in the making.
type period struct {
	l   *Ledger
	db  queryer
	c   *Closing
	now time.Time

	old     int64 // events up to this were there before the chain
	since   int64 // and those before this date are in no closing
	skips   bool
	first   int64 // the date of the first event
	touched map[int64]bool
	order   []int64         // of touched
	paid    map[int64]int64 // by which event it was told so first in the period
	asked   map[int64]bool
	ended   map[int64]bool // failed, refused or not sent, in the period

	foremost map[int64]int64 // of some invoices, see firstPaid
}

// start goes to where the period begins: behind the line of the closing before;
// where that is of another chain, or where there is none, to the first event that
// is in the period.
func (p *period) start(ctx context.Context, w *walk, there bool, upto int64, days model.Days) error {
	var since int64
	if err := p.db.QueryRowContext(ctx, "SELECT upto, since FROM linked").Scan(&p.old, &since); err != nil {
		return err
	}
	if w.seq != 0 || p.old == 0 {
		return nil
	}
	first := upto + 1
	if !there {
		p.since, p.skips = millis(days.DayStart(fromMillis(since))), true
		err := p.db.QueryRowContext(ctx, "SELECT coalesce(min(n), ?1 + 1) FROM event NOT INDEXED WHERE n <= ?1 AND at >= ?2", p.old, p.since).Scan(&first)
		if err != nil {
			return err
		}
	}
	seq, err := seqOf(ctx, p.db, first)
	if err != nil || seq <= 1 {
		return err
	}
	var b []byte
	if err := p.db.QueryRowContext(ctx, "SELECT hash FROM chain WHERE seq = ?", seq-1).Scan(&b); err != nil {
		return err
	}
	w.seq, w.event = seq-1, first-1
	w.Head, _ = hashIn(b)
	return nil
}

// seqOf is the first line of an event that is n or later; one behind the last where
// there is none.
func seqOf(ctx context.Context, db queryer, n int64) (seq int64, err error) {
	last, _, err := headOf(ctx, db)
	if err != nil {
		return 0, err
	}
	low, high := int64(1), last+1
	for low < high {
		mid := low + (high-low)/2
		var at, is int64
		err := db.QueryRowContext(ctx, "SELECT seq, n FROM chain WHERE seq >= ? AND kind = 1 ORDER BY seq LIMIT 1", mid).Scan(&at, &is)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			high = mid
		case err != nil:
			return 0, err
		case is >= n:
			high = mid
		default:
			low = at + 1
		}
	}
	return low, nil
}

// event takes in a line of the period.
func (p *period) event(s *step) error {
	if !p.touched[s.invoice] {
		p.touched[s.invoice] = true
		p.order = append(p.order, s.invoice)
	}
	if s.n == 0 {
		return nil
	}
	when, _ := s.values[1].(int64)
	if p.skips && s.n <= p.old && when < p.since {
		return nil
	}
	if p.first == 0 {
		p.first = when
	}
	kind, _ := s.values[3].(string)
	state, _ := s.values[4].(string)
	switch st := model.State(state); model.EventKind(kind) {
	case model.EventSending:
		p.asked[s.invoice] = true
	case model.EventSettled:
		if st.IsPaid() {
			if p.paid[s.invoice] == 0 {
				p.paid[s.invoice] = s.n
			}
		} else if st == model.Failed {
			p.ended[s.invoice] = true
		}
	case model.EventRefused, model.EventNotSent:
		p.ended[s.invoice] = true
	}
	return nil
}

// someInvoices are read at a time.
const someInvoices = 400

// invoices counts each invoice of the period where it belongs.
func (p *period) invoices(ctx context.Context, w *walk) error {
	for ns := p.order; len(ns) > 0; {
		some := ns[:min(len(ns), someInvoices)]
		ns = ns[len(some):]
		rows, err := p.rows(ctx, some)
		if err != nil {
			return err
		}
		told, err := p.told(ctx, some)
		if err != nil {
			return err
		}
		theirs, err := p.numbers(ctx, theirsOf, some)
		if err != nil {
			return err
		}
		if p.foremost, err = p.numbers(ctx, firstPaid, some); err != nil {
			return err
		}
		for _, n := range some {
			_, other := theirs[n]
			if err := p.count(ctx, n, rows[n], told[n], w, other); err != nil {
				return err
			}
		}
	}
	return nil
}

// counted is an invoice as its row has it, with its mark.
type marked struct {
	model.Invoice
	mark []byte
}

func (p *period) rows(ctx context.Context, ns []int64) (map[int64]*marked, error) {
	out := make(map[int64]*marked, len(ns))
	s := p.l.newSlot()
	var buf sum
	rows, err := p.db.QueryContext(ctx, selectInvoice+"WHERE n IN (SELECT value FROM json_each(?))", list(ns))
	err = eachIn(s, rows, err, func(s *slot) error {
		m := &marked{Invoice: s.inv}
		m.mark, buf = markOf(buf, s.n, s.raw[1:width+1])
		out[s.n] = m
		return nil
	})
	return out, err
}

// told are the histories of some invoices.
func (p *period) told(ctx context.Context, ns []int64) (map[int64][]model.Event, error) {
	rows, err := p.db.QueryContext(ctx, selectEvents+"WHERE invoice IN (SELECT value FROM json_each(?)) ORDER BY n", list(ns))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := make(map[int64][]model.Event, len(ns))
	s := p.l.newSlot()
	for rows.Next() {
		if err := rows.Scan(s.into[:8]...); err != nil {
			return nil, err
		}
		n, _ := s.raw[0].(int64)
		out[n] = append(out[n], s.event())
	}
	return out, rows.Err()
}

// count compares an invoice with its history and its mark, and counts it.
func (p *period) count(ctx context.Context, n int64, m *marked, told []model.Event, w *walk, theirs bool) error {
	c := p.c
	if m == nil {
		return &Unclosed{Why: "paid"}
	}
	inv := &m.Invoice
	mark, _ := w.marks.has(n)
	switch differs := inv.Retold(told); {
	case inv.Unsound:
		if of, err := p.begun(ctx, n); err != nil || of <= p.old {
			c.Unsound++ // as it was found when the chain began
			return err
		}
		return &Unclosed{Ref: inv.Ref, Why: "unsound"}
	case !theirs && mark != nil && string(mark) != string(m.mark):
		return &Unclosed{Ref: inv.Ref, Why: "chain"}
	case differs != "":
		return &Unclosed{Ref: inv.Ref, Why: differs}
	}
	one := Total{1, inv.Amount}
	tick := Ticked{inv.Ref, inv.Ticket, inv.CreatedAt, inv.Amount, inv.State}
	if p.asked[n] {
		c.Asked.plus(one)
		if c.First.Ref == "" {
			c.First = tick
		}
		c.Last = tick
	}
	switch {
	case inv.State.IsPaid():
		if at := p.paid[n]; at != 0 {
			if p.foremost[n] < at { // several tills were told: it is in an earlier one
				return nil
			}
			return p.money(ctx, n, inv, tick)
		}
	case inv.ToLookAt():
		c.Look = append(c.Look, tick)
	case inv.State == model.Failed && p.ended[n]:
		c.Failed.plus(one)
	case (inv.State == model.Refused || inv.State == model.NotSent) && p.ended[n]:
		c.Unsent.plus(one)
	}
	return nil
}

// firstPaid are, of some invoices, the first events that call them paid.
const firstPaid = "SELECT invoice, min(n) FROM event INDEXED BY event_invoice WHERE invoice IN (SELECT value FROM json_each(?)) AND kind = 'settled' AND state IN ('paid', 'paid late') GROUP BY invoice"

// theirsOf are, of some invoices, those that other tills sold.
const theirsOf = "SELECT share.n, share.till FROM share CROSS JOIN tills ON tills.n = share.till WHERE tills.mine = 0 AND share.n IN (SELECT value FROM json_each(?))"

// numbers are what query gives for some invoices, by their n.
func (p *period) numbers(ctx context.Context, query string, ns []int64) (map[int64]int64, error) {
	out := map[int64]int64{}
	var n, is int64
	rows, err := p.db.QueryContext(ctx, query, list(ns))
	return out, scanAll(rows, err, func() { out[n] = is }, &n, &is)
}

// begun is the first event of an invoice.
func (p *period) begun(ctx context.Context, n int64) (at int64, err error) {
	err = p.db.QueryRowContext(ctx, "SELECT coalesce(min(n), 0) FROM event INDEXED BY event_invoice WHERE invoice = ?", n).Scan(&at)
	return at, err
}

// money counts a payment.
func (p *period) money(ctx context.Context, n int64, inv *model.Invoice, tick Ticked) error {
	c, one := p.c, Total{1, inv.Amount}
	if p.l.rules.Load().claimed(inv) {
		addShare(&c.Elsewhere, inv.Host, one)
		return nil
	}
	if inv.State == model.Paid {
		c.Paid.plus(one)
	} else {
		c.Late.plus(one)
	}
	addShare(&c.Operators, inv.OperatorName, one)
	addShare(&c.Cashiers, inv.Cashier, one)
	if !p.asked[n] {
		c.Brought = append(c.Brought, tick)
	}
	again, err := cameAgain(ctx, p.db, inv, n)
	if again {
		c.Twice.plus(one)
	}
	return err
}

func addShare(all *[]Share, name string, t Total) {
	for i := range *all {
		if (*all)[i].Name == name {
			(*all)[i].plus(t)
			return
		}
	}
	*all = append(*all, Share{name, t})
}

const (
	// A link lives a day, where its token says so; one that says nothing is given
	// a week.
	linkMost  = 8 * 24 * time.Hour
	linkLeast = 7 * 24 * time.Hour
)

var openOnes = selectInvoice + "INDEXED BY invoice_state WHERE state IN ('sending', 'pending') AND created_at >= ?" + others + " ORDER BY created_at, n"

// waiting lists what can still be paid, and counts what no longer can.
func (p *period) waiting(ctx context.Context) error {
	c := p.c
	rows, err := p.db.QueryContext(ctx, openOnes, millis(p.now.Add(-linkMost)))
	return eachIn(p.l.newSlot(), rows, err, func(s *slot) error {
		inv := &s.inv
		if inv.Unsound || inv.ReplacedBy != "" {
			return nil
		}
		ends := inv.ExpiresAt
		if ends.IsZero() {
			ends = inv.CreatedAt.Add(linkLeast)
		}
		switch {
		case ends.After(p.now):
			c.Waiting = append(c.Waiting, Ticked{inv.Ref, inv.Ticket, inv.CreatedAt, inv.Amount, inv.State})
		case ends.After(c.From):
			c.Expired.plus(Total{1, inv.Amount})
		}
		return nil
	})
}
