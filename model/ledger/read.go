package ledger

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"caisse/model"
)

// Invoice returns the invoice with this Ref, or ErrNotFound.
func (l *Ledger) Invoice(ctx context.Context, ref string) (model.Invoice, error) {
	return l.one(ctx, "WHERE ref = ?", ref)
}

// LastPaid returns the most recently settled of the paid invoices, late ones
// too, or ErrNotFound.
func (l *Ledger) LastPaid(ctx context.Context) (model.Invoice, error) {
	return l.one(ctx, paidLast)
}

// Left to choose, SQLite walks and sorts every paid invoice.
const paidLast = "INDEXED BY invoice_paid WHERE state IN ('paid', 'paid late') ORDER BY settled_at DESC, n DESC LIMIT 1"

// OfSale returns all the links of one sale, oldest first.
func (l *Ledger) OfSale(ctx context.Context, sale string) ([]model.Invoice, error) {
	return l.many(ctx, selectInvoice+ofSale, sale)
}

const ofSale = "WHERE sale = ? ORDER BY created_at, n"

// Find returns the invoices that a typed or pasted text names: a Ref, the last
// four or more characters of one, a Token or a RequestID. Newest first, 20 at
// most. References are read as people copy them: in either case, I and L for
// 1, O for 0.
func (l *Ledger) Find(ctx context.Context, text string) ([]model.Invoice, error) {
	text = strings.TrimSpace(text)
	ref := crockford.Replace(strings.ToUpper(text))
	tail := ""
	if len(ref) >= 4 {
		tail = ref[len(ref)-4:]
	}
	return l.many(ctx, selectInvoice+named, text, ref, tail)
}

const named = `WHERE n IN (
		SELECT n FROM invoice WHERE ref IN (?1, ?2)
		UNION ALL SELECT n FROM invoice WHERE token = ?1 AND token <> ''
		UNION ALL SELECT n FROM invoice WHERE request_id = ?1 AND request_id <> ''
		UNION ALL SELECT n FROM invoice WHERE substr(ref, -4) = ?3 AND substr(ref, -length(?2)) = ?2
	) ORDER BY created_at DESC, n DESC LIMIT 20`

var crockford = strings.NewReplacer("I", "1", "L", "1", "O", "0")

// Events returns the history of an invoice, oldest first, or ErrNotFound.
func (l *Ledger) Events(ctx context.Context, ref string) ([]model.Event, error) {
	rows, err := l.read.QueryContext(ctx, `SELECT at, kind, event.state, text, event.amount
		FROM event JOIN invoice ON invoice.n = event.invoice WHERE ref = ? ORDER BY event.n`, ref)
	if err != nil {
		return nil, l.explain(err)
	}
	defer rows.Close()
	var evs []model.Event
	for rows.Next() {
		var ev model.Event
		if err := rows.Scan(instant{&ev.At}, &ev.Kind, &ev.State, &ev.Text, &ev.Amount); err != nil {
			return nil, l.explain(err)
		}
		evs = append(evs, ev)
	}
	if err := rows.Err(); err != nil {
		return nil, l.explain(err)
	}
	if len(evs) == 0 {
		return nil, ErrNotFound
	}
	return evs, nil
}

// Unsettled returns every invoice in one of states that was created at since
// or later (a zero since: ever), oldest first. Its cost is what it returns,
// whatever else the ledger holds.
func (l *Ledger) Unsettled(ctx context.Context, states []model.State, since time.Time) ([]model.Invoice, error) {
	if len(states) == 0 {
		return nil, nil
	}
	return l.between(ctx, states, position{at: millis(since)}, end, "ASC", -1)
}

// Cursor is a place in the list of all invoices: the Ref of one of them. An
// invoice is never deleted and its date never changes, so a cursor stays good.
type Cursor string

// Query asks for one page of invoices.
type Query struct {
	Before Cursor        // older than this one; "" from the newest
	After  Cursor        // newer than this one; without Before: the page just above it
	Limit  int           // 0 means 50
	States []model.State // none means all
	Since  time.Time     // created then or later; zero: no limit
	Until  time.Time     // created before then; zero: no limit
}

// Newest returns one page, newest first. The next page down is Before the Ref
// of its last row, the one up is After the Ref of its first. ErrNotFound when a
// cursor is not a Ref of this ledger.
func (l *Ledger) Newest(ctx context.Context, q Query) ([]model.Invoice, error) {
	low, high := position{at: millis(q.Since)}, end
	if !q.Until.IsZero() {
		high = position{at: millis(q.Until)}
	}
	if q.Before != "" {
		p, err := l.position(ctx, q.Before)
		if err != nil {
			return nil, err
		}
		high = slices.MinFunc([]position{high, p}, position.compare)
	}
	if q.After != "" {
		p, err := l.position(ctx, q.After)
		if err != nil {
			return nil, err
		}
		low = slices.MaxFunc([]position{low, p}, position.compare)
	}
	limit := cmp.Or(q.Limit, 50)
	if q.After == "" || q.Before != "" {
		return l.between(ctx, q.States, low, high, "DESC", limit)
	}
	invs, err := l.between(ctx, q.States, low, high, "ASC", limit)
	slices.Reverse(invs)
	return invs, err
}

// position is a place in the order of all invoices, by date and then by n. An
// n of 0 comes before every invoice of that millisecond.
type position struct{ at, n int64 }

var end = position{at: math.MaxInt64}

func (p position) compare(o position) int {
	return cmp.Or(cmp.Compare(p.at, o.at), cmp.Compare(p.n, o.n))
}

func (l *Ledger) position(ctx context.Context, c Cursor) (p position, err error) {
	err = l.read.QueryRowContext(ctx, "SELECT created_at, n FROM invoice WHERE ref = ?", c).Scan(&p.at, &p.n)
	return p, l.explain(err)
}

func (l *Ledger) between(ctx context.Context, states []model.State, low, high position, order string, limit int) ([]model.Invoice, error) {
	query, args := walk(states, low, high, order, limit)
	return l.many(ctx, query, args...)
}

// walk asks for invoices strictly between two positions, at most limit of them
// (-1: all). Each state is a walk of its own along an index, and SQLite merges
// the walks as they go: the cost is that of the rows returned. An IN would
// read every invoice of these states and sort them.
func walk(states []model.State, low, high position, order string, limit int) (query string, args []any) {
	const bounds = "(created_at, n) > (?, ?) AND (created_at, n) < (?, ?)"
	walks := []string{selectInvoice + "WHERE " + bounds}
	args = []any{low.at, low.n, high.at, high.n}
	if len(states) > 0 {
		walks, args = nil, nil
		for _, s := range slices.Compact(slices.Sorted(slices.Values(states))) {
			walks = append(walks, selectInvoice+"WHERE state = ? AND "+bounds)
			args = append(args, s, low.at, low.n, high.at, high.n)
		}
	}
	query = strings.Join(walks, " UNION ALL ") + " ORDER BY created_at " + order + ", n " + order + " LIMIT ?"
	return query, append(args, limit)
}

func (l *Ledger) one(ctx context.Context, where string, args ...any) (model.Invoice, error) {
	inv, _, err := scan(l.read.QueryRowContext(ctx, selectInvoice+where, args...))
	return inv, l.explain(err)
}

func (l *Ledger) many(ctx context.Context, query string, args ...any) ([]model.Invoice, error) {
	rows, err := l.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, l.explain(err)
	}
	defer rows.Close()
	var invs []model.Invoice
	for rows.Next() {
		inv, _, err := scan(rows)
		if err != nil {
			return nil, l.explain(err)
		}
		invs = append(invs, inv)
	}
	return invs, l.explain(rows.Err())
}
