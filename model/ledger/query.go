package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"
	"strings"
	"time"

	"caisse/model"
)

// Cursor is a place in the list of all invoices: the Ref of one of them. An
// invoice is never deleted and its date never changes, so a cursor stays good.
type Cursor string

// Query asks for invoices.
//
// Text asks for those in which every word of it begins a word of the
// customer's names and e-mail, the object, the items (names and descriptions),
// the reference, the request_id, the operator's reference or the telephone
// number, which may be typed in groups and with or without the country code (the
// groups are words too, where there are other words or no invoice has the whole);
// a word may also be the last four or more characters of the reference, the
// token, whole or its first 72 characters, or the number of the sale: n17, n° 17. Case and accents do not matter. The
// first 8 words and 200 bytes count. A text without a letter or digit finds
// nothing.
//
// Without Text invoices are ordered by date; with it by when they were written
// here, which differs only where a clock was set back, or by the moment that
// two tills write at once.
type Query struct {
	Before  Cursor        // older than this one; "" from the newest
	After   Cursor        // newer than this one; without Before: the page just above it
	Limit   int           // 0 means 50
	States  []model.State // none means all
	Since   time.Time     // created then or later; zero: no limit
	Until   time.Time     // created before then; zero: no limit
	Look    bool          // only what a person must look at: a lost answer, a difference, any doubt
	Till    string        // only what this till sold: its id, or several with commas between; "" for all
	Shop    string        // only what the tills of this shop sold: the same
	Cashier string        // only what was sold under this name
	Own     bool          // only what is this ledger's to change, see Owns
	Text    string
}

// Asks says that q asks for what t sold, by its Till and Shop.
func (q Query) Asks(t Till) bool {
	in := func(ids, id string) bool { return ids == "" || slices.Contains(strings.Split(ids, ","), id) }
	return in(q.Till, t.ID) && in(q.Shop, t.Shop)
}

// Newest returns one page, newest first. The next page down is Before the Ref
// of its last row, the one up is After the Ref of its first. ErrNotFound when a
// cursor is not a Ref of this ledger. A *Damaged error comes with the rows that
// could be read: they are fewer than Limit only where no more follow.
func (l *Ledger) Newest(ctx context.Context, q Query) (invs []model.Invoice, err error) {
	a, err := l.ask(ctx, q)
	if err != nil || a.none {
		return nil, err
	}
	order := newest
	if q.After != "" && q.Before == "" {
		order = oldest
	}
	limit := cmp.Or(q.Limit, 50)
	var ns []int64
	found := a.invoices(allColumns, order, limit)
	rows, err := l.read.query(ctx, found.sql, found.args...)
	err = l.explain(l.each(rows, err, func(s *slot) error {
		if invs == nil {
			invs, ns = make([]model.Invoice, 0, min(limit, 64)), make([]int64, 0, min(limit, 64))
		}
		invs, ns = append(invs, s.inv), append(ns, s.n)
		return nil
	}))
	if err != nil {
		invs = nil
	}
	invs = invs[:min(limit, len(invs))]
	if err == nil && !a.inOrder(invs, ns, order) {
		err = l.explain(errSilent)
	}
	if err == nil && !a.sold.asked && (len(invs) < limit || !a.inARow(ns, order) || order == newest && a.high == end && !l.last(ctx, ns[0])) {
		err = l.whole(ctx, a, order, limit, ns[:len(invs)])
	}
	if damaged(err) {
		invs, err = l.savedPage(ctx, a, order, limit)
	}
	if q.Before == "" && q.After == "" { // told once: they are the newest
		err = l.short(err, a.words)
	}
	if order == oldest {
		slices.Reverse(invs)
	}
	l.soldBy(ctx, invs)
	if damaged(err) { // saved out of all invoices
		invs = slices.DeleteFunc(invs, func(inv model.Invoice) bool { return !a.sold.keeps(&inv) })
	}
	return invs, err
}

// inOrder says that the invoices of a page are what a asks for, and stand where
// their dates say: an index is believed as little as a row.
func (a ask) inOrder(invs []model.Invoice, ns []int64, order string) bool {
	last := a.high
	if order == oldest {
		last = a.low
	}
	for i := range invs {
		if invs[i].Unsound { // told where it stands
			continue
		}
		if !a.keeps(&invs[i]) {
			return false
		}
		at := position{millis(invs[i].CreatedAt), ns[i]}
		if up := at.compare(last); !a.words.asked && (up == 0 || up > 0 != (order == oldest)) {
			return false
		}
		last = at
	}
	return true
}

// whole makes sure that a page of these ns lacks nothing.
func (l *Ledger) whole(ctx context.Context, a ask, order string, limit int, ns []int64) error {
	if a.words.asked {
		return nil
	}
	of, print, seq := a.subject("page", order, limit), printOf(ns), l.change(ctx)
	if _, ok := l.sure.is(of, seq, func(said any) bool { return said == print }); ok {
		return nil
	}
	again, err := l.ended(ctx, a, order, limit)
	switch {
	case err != nil:
	case again == print:
		l.sure.learn(of, seq, print, nil)
	default: // somebody is selling, or the index leads elsewhere
		err = l.agree(ctx, a, order, limit)
	}
	return err
}

// agree makes sure that a page has each row that its index leads to, at one
// instant.
func (l *Ledger) agree(ctx context.Context, a ask, order string, limit int) error {
	page, led := a.walk(allColumns, order, limit), a.walk("n", order, limit)
	return l.snapshot(ctx, l.read, func(tx *sql.Tx) error {
		var ns, index []int64
		rows, err := tx.QueryContext(ctx, page.sql, page.args...)
		if err = l.each(rows, err, func(s *slot) error { ns = append(ns, s.n); return nil }); err != nil {
			return err
		}
		var n int64
		rows, err = tx.QueryContext(ctx, led.sql, led.args...)
		if err = scanAll(rows, err, func() { index = append(index, n) }, &n); err == nil && !slices.Equal(ns, index) {
			err = errSilent
		}
		return err
	})
}

// inARow says that a page of all invoices lacks none: they were written one after
// the other, from the cursor on, if there is one.
func (a ask) inARow(ns []int64, order string) bool {
	if len(a.states) > 0 || a.look || a.words.asked || len(ns) == 0 {
		return a.words.asked
	}
	step, from := int64(-1), a.high.n
	if order == oldest {
		step, from = 1, a.low.n
	}
	switch from {
	case 0: // a date
		return false
	case math.MaxInt64: // no cursor: see last
		from = ns[0] - step
	}
	for _, n := range ns {
		if from += step; n != from {
			return false
		}
	}
	return true
}

// last says whether n is the one that was written last.
func (l *Ledger) last(ctx context.Context, n int64) bool {
	var last int64
	return l.read.first(ctx, lastRow, nil, &last) == nil && last == n
}

// position is a place in the order of all invoices, by date and then by n. An
// n of 0 comes before every invoice of that millisecond.
type position struct{ at, n int64 }

var end = position{math.MaxInt64, math.MaxInt64}

func (p position) compare(o position) int {
	return cmp.Or(cmp.Compare(p.at, o.at), cmp.Compare(p.n, o.n))
}

// ask is a Query worked out. Without words the answer lies strictly between
// two positions; with words their n do, and dates are compared.
type ask struct {
	states       []model.State
	look         bool
	low, high    position
	since, until int64
	words        words
	none         bool // nothing can match
	sold         sold
}

// ask reads where the cursors are and what the words mean.
func (l *Ledger) ask(ctx context.Context, q Query) (ask, error) {
	a := ask{
		states: slices.Compact(slices.Sorted(slices.Values(q.States))), look: q.Look,
		low: position{at: math.MinInt64}, high: end, since: math.MinInt64, until: math.MaxInt64,
	}
	if !q.Since.IsZero() {
		a.since = millis(q.Since)
		a.low = position{at: a.since}
	}
	if !q.Until.IsZero() {
		a.until = millis(q.Until)
		a.high = position{at: a.until}
	}
	if a.sold = l.soldIn(ctx, q); a.sold.nobody {
		a.none = true
		return a, nil
	}
	var err error
	if a.words, err = l.understand(ctx, q.Text); err != nil {
		return a, err
	}
	order := position.compare
	if a.words.asked {
		if a.words.match == "" && len(a.words.also) == 0 {
			a.none = true
			return a, l.short(nil, a.words)
		}
		if err := l.frame(ctx, &a); err != nil {
			return a, err
		}
		order = func(p, o position) int { return cmp.Compare(p.n, o.n) }
	}
	if q.Before != "" {
		p, err := l.position(ctx, q.Before)
		if err != nil {
			return a, err
		}
		a.high = slices.MinFunc([]position{a.high, p}, order)
	}
	if q.After != "" {
		p, err := l.position(ctx, q.After)
		if err != nil {
			return a, err
		}
		a.low = slices.MaxFunc([]position{a.low, p}, order)
	}
	return a, nil
}

// position is where an invoice stands. Of one that is Unsound it is what the
// index of dates says: the row itself is not believed.
func (l *Ledger) position(ctx context.Context, c Cursor) (p position, err error) {
	s := l.newSlot()
	if err = s.called(ctx, l.read, string(c)); err == nil {
		p = position{millis(s.inv.CreatedAt), s.n}
	}
	if err == nil && s.inv.Unsound {
		err = l.read.first(ctx, "SELECT created_at FROM invoice INDEXED BY invoice_newest WHERE +n = ?", []any{s.n}, &p.at)
		if reason(err) == ErrDamaged || errors.Is(err, sql.ErrNoRows) {
			err = nil // as the row has it, then
		}
	}
	return p, l.explain(err)
}

const (
	newest = "DESC"
	oldest = "ASC"
)

// lookable is Invoice.ToLookAt, and what the index invoice_look is of, word for
// word.
const lookable = "(state IN ('lost answer', 'amount differs', 'reference differs') OR doubt <> '')"

// invoices asks for columns of at most limit invoices (-1: all).
func (a ask) invoices(columns, order string, limit int) asked {
	if a.words.asked {
		return a.found(columns, order, limit)
	}
	return a.walk(columns, order, limit)
}

// walk goes along an index. Each state is a walk of its own, and SQLite merges
// the walks as they go: the cost is that of the rows returned. An IN would
// read every invoice of these states and sort them.
func (a ask) walk(columns, order string, limit int) asked {
	filter, tills := a.sold.filter()
	bounds := "(created_at, n) > (?, ?) AND (created_at, n) < (?, ?)" + filter
	between := append([]any{a.low.at, a.low.n, a.high.at, a.high.n}, tills...)
	var walks []string
	var args []any
	switch {
	case a.sold.few: // to look for them among all others would take longer than to sort them
		in, states := within(a.states)
		if a.look {
			in += " AND " + lookable
		}
		only, tills := a.sold.shared()
		if a.sold.cashier != "" {
			in, states = in+" AND cashier = ?", append(states, a.sold.cashier)
		}
		walks = []string{"SELECT " + columns + " FROM invoice NOT INDEXED WHERE n IN (" + only + ")" + in + " AND (created_at, n) > (?, ?) AND (created_at, n) < (?, ?)"}
		args = append(append(tills, states...), a.low.at, a.low.n, a.high.at, a.high.n)
	case a.look:
		in, states := within(a.states)
		walks = []string{"SELECT " + columns + " FROM invoice INDEXED BY invoice_look WHERE " + lookable + in + " AND " + bounds}
		args = append(states, between...)
	case len(a.states) == 0:
		walks = []string{"SELECT " + columns + " FROM invoice INDEXED BY invoice_newest WHERE " + bounds}
		args = between
	}
	if walks == nil {
		for _, s := range a.states {
			walks = append(walks, "SELECT "+columns+" FROM invoice INDEXED BY invoice_state WHERE state = ? AND "+bounds)
			args = append(append(args, string(s)), between...)
		}
	}
	sql := strings.Join(walks, " UNION ALL ") + " ORDER BY created_at " + order + ", n " + order + " LIMIT ?"
	return asked{sql, append(args, limit)}
}

// within is the condition that the state is one of states.
func within(states []model.State) (sql string, args []any) {
	if len(states) == 0 {
		return "", nil
	}
	for _, s := range states {
		args = append(args, string(s))
	}
	return " AND state IN (?" + strings.Repeat(", ?", len(states)-1) + ")", args
}
