package ledger

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"caisse/model"
)

// sold is who is asked for.
type sold struct {
	asked  bool
	tills  bool // some tills alone
	few    bool // of them there are few, and all of them are shared
	nobody bool // there is none of them
	own    bool // those whose sales are the ledger's to change
	mine   int64
	ns     []int64 // of tills
	ids    []string

	cashier string // "" is any
}

// soldColumn is the n of the till that sold an invoice, as the last of its
// columns; NULL for this one.
const soldColumn = "(SELECT till FROM share WHERE share.n = invoice.n)"

// soldIn is who sold what Till, Shop, Cashier and Own of a Query mean.
func (l *Ledger) soldIn(ctx context.Context, q Query) (s sold) {
	sh, own := l.sharer(ctx), q.Own
	s.cashier, s.asked = q.Cashier, q.Cashier != ""
	if q.Till == "" && q.Shop == "" && (!own || sh == nil || len(sh.tills) == 1) {
		return s
	}
	s.asked, s.tills, s.own = true, true, own
	if sh != nil {
		s.mine = sh.mine
		for n, t := range sh.tills {
			if q.Asks(t) && (!own || t.Home) {
				s.ns, s.ids = append(s.ns, n), append(s.ids, sh.ids[n])
			}
		}
	}
	slices.Sort(s.ns)
	s.nobody = len(s.ns) == 0
	if !s.nobody && !slices.Contains(s.ns, s.mine) {
		var count int
		only, tills := s.shared()
		err := l.read.first(ctx, "SELECT count(*) FROM ("+only+" LIMIT ?)", append(tills, framed+1), &count)
		s.few = err == nil && count <= framed
	}
	return s
}

// shared are the rows of what they sold.
func (s sold) shared() (sql string, args []any) {
	for _, n := range s.ns {
		args = append(args, n)
	}
	return "SELECT n FROM share INDEXED BY share_till WHERE till IN (?" + strings.Repeat(", ?", len(s.ns)-1) + ")", args
}

// filter is the condition, behind others.
func (s sold) filter() (sql string, args []any) {
	if s.cashier != "" {
		sql, args = " AND cashier = ?", append(args, s.cashier)
	}
	if !s.tills {
		return sql, args
	}
	args = append(args, s.mine)
	for _, n := range s.ns {
		args = append(args, n)
	}
	return sql + " AND coalesce(" + soldColumn + ", ?) IN (?" + strings.Repeat(", ?", len(s.ns)-1) + ")", args
}

// keeps says that one of them sold inv. Where it is not known who did, it is
// given: who asks must rather see too much, but for what is to be changed.
func (s sold) keeps(inv *model.Invoice) bool {
	if s.cashier != "" && inv.Cashier != s.cashier {
		return false
	}
	return !s.tills || inv.Till == UnknownTill && !s.own || slices.Contains(s.ids, inv.Till)
}

// soldTotal is the total of what some tills sold.
func (l *Ledger) soldTotal(ctx context.Context, a ask) (t Total, err error) {
	in, states := within(a.states)
	by, tills := a.sold.filter()
	from := "invoice INDEXED BY invoice_newest WHERE created_at >= ? AND created_at < ?"
	switch {
	case a.look:
		from = "invoice INDEXED BY invoice_look WHERE " + lookable + " AND created_at >= ? AND created_at < ?"
	case len(a.states) > 0:
		from = strings.Replace(from, "invoice_newest", "invoice_state", 1)
	}
	err = l.long.QueryRowContext(ctx, sums+from+in+by, append(append([]any{a.since, a.until}, states...), tills...)...).Scan(&t.Count, &t.Sum)
	return t, l.explain(err)
}

// DayOf is Day of what a till, or the tills of a shop, sold; "" for all. It reads
// the invoices of the day.
func (l *Ledger) DayOf(ctx context.Context, from, to time.Time, till, shop string) (d Day, err error) {
	by := l.soldIn(ctx, Query{Till: till, Shop: shop})
	switch {
	case !by.asked:
		return l.Day(ctx, from, to)
	case by.nobody:
		return newDay(millis(from), millis(to)), nil
	}
	unsound := 0
	err = l.snapshot(ctx, l.long, func(tx *sql.Tx) (err error) {
		d, _, unsound, err = l.day(ctx, &transaction{Tx: tx, pool: l.long}, from, to, "", by)
		return err
	})
	return d, l.unsound(err, unsound)
}

// soldSums are the sums of a day of some tills that its invoices do not have.
func (d *Day) soldSums(ctx context.Context, tx *transaction, by sold, from, to time.Time, twice []claim) error {
	only, tills := by.filter()
	only = strings.ReplaceAll(only, "invoice.n", "event.invoice")
	err := tx.QueryRowContext(ctx, "SELECT count(*), coalesce(sum(amount), 0) "+dayEventsOnce+only, append([]any{millis(from), millis(to)}, tills...)...).
		Scan(&d.FromEvents.Count, &d.FromEvents.Sum)
	for k := 0; k < len(twice) && err == nil; k++ {
		var again bool
		if again, err = cameAgain(ctx, tx.Tx, &twice[k].Invoice, twice[k].n); again {
			d.Twice.add(twice[k].Amount)
		}
	}
	return err
}
