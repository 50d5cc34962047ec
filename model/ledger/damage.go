package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"caisse/model"
)

// Damaged says that some invoices could not be read, and that the rest was.
// errors.Is finds ErrDamaged.
type Damaged struct {
	Path    string
	Rows    int // invoices that could not be read; 0 when only an index is damaged
	Unsound int // invoices that are Unsound: given as such, and counted nowhere
}

func (e *Damaged) Error() string {
	return fmt.Sprintf("ledger %s: %v: %d invoices cannot be read, %d are not as they were written", e.Path, ErrDamaged, e.Rows, e.Unsound)
}

func (e *Damaged) Unwrap() error { return ErrDamaged }

func damaged(err error) bool { return errors.Is(err, ErrDamaged) }

// errEnough stops a walk that has what it needs.
var errEnough = errors.New("enough")

// savedPage is a page of what can still be read. Its error is a *Damaged, or
// why there is none.
func (l *Ledger) savedPage(ctx context.Context, a ask, order string, limit int) (invs []model.Invoice, err error) {
	err = l.snapshot(ctx, l.long, func(tx *sql.Tx) error {
		take := func(s *slot) error {
			invs = append(invs, s.inv)
			if len(invs) == limit {
				return errEnough
			}
			return nil
		}
		err := l.save(ctx, tx, a, order, take)
		if len(invs) == limit || a.words.asked || a.look {
			return err
		}
		indexed := invs
		invs = nil // the index may end too soon, without a word
		first := a.low
		if order == newest {
			first = a.high
		}
		uerr := l.saveUnsorted(ctx, tx, a, order, first, take)
		switch {
		case reason(uerr) == ErrDamaged: // it is the table: its index knows more
			invs = indexed
		case uerr != nil && !errors.Is(uerr, errEnough):
			return uerr
		}
		return err
	})
	return invs, err
}

// ended makes sure that a page lacks nothing: that it is in order, and that
// another part of the ledger counts as many. A damaged index can leave invoices
// out, or end, without a word. print is of the page that was looked at.
func (l *Ledger) ended(ctx context.Context, a ask, order string, limit int) (print uint64, err error) {
	if a.look {
		if err := l.looked(ctx); err != nil {
			return 0, err
		}
	}
	of := "invoice_state"
	states := a.states
	if len(states) == 0 {
		states = model.States // walk goes along the dates then
	} else {
		of = "invoice_newest"
	}
	in, args := within(states)
	walk := a.walk("n, created_at", order, limit)
	count := "SELECT count(*) FROM invoice INDEXED BY " + of + " WHERE (created_at, n) > (?, ?) AND (created_at, n) < (?, ?)" + in
	_ = l.read.prepare(ctx, walk.sql, count)               // what stops it is met below
	err = l.snapshot(ctx, l.read, func(tx *sql.Tx) error { // at one instant: somebody may be selling
		var ns []int64
		var counted int
		var at, before position
		ordered := true
		read := &transaction{Tx: tx, pool: l.read}
		rows, err := read.QueryContext(ctx, walk.sql, walk.args...)
		err = scanAll(rows, err, func() {
			if up := at.compare(before) > 0; len(ns) > 0 && up != (order == oldest) {
				ordered = false
			}
			before = at
			ns = append(ns, at.n)
		}, &at.n, &at.at)
		if err != nil {
			return err
		}
		print = printOf(ns)
		if !ordered || twice(ns) { // two that lead to one row lead to another no longer
			return errSilent
		}
		if a.look {
			return nil
		}
		if len(ns) < limit && len(a.states) > 0 && a.ever() && a.low == (position{at: math.MinInt64}) && a.high == end {
			// All there are: a count of them is kept, with a check of its own. To count
			// them along the dates reads every sale there ever was.
			kept := a.sum()
			var sum, of, sound int
			err := read.QueryRowContext(ctx, kept.sql, kept.args...).Scan(&counted, &sum, &of, &sound)
			if err == nil && of == len(a.states) && sound == of && counted == len(ns) {
				return nil
			}
		}
		low, high := a.low, a.high
		if len(ns) == limit { // what follows is on the next page
			if order == newest {
				low = position{at.at, at.n - 1}
			} else {
				high = position{at.at, at.n + 1}
			}
		}
		err = read.QueryRowContext(ctx, count, append([]any{low.at, low.n, high.at, high.n}, args...)...).Scan(&counted)
		if err != nil && reason(err) != ErrDamaged {
			return err
		}
		if len(ns) != counted {
			return errSilent
		}
		return nil
	})
	return print, err
}

// twice says that one of ns stands there more than once.
func twice(ns []int64) bool {
	sorted := slices.Sorted(slices.Values(ns))
	return len(slices.Compact(sorted)) < len(ns)
}

// looked makes sure that the index of what a person must look at has as many as
// were counted when they came, and leads to each where it says.
func (l *Ledger) looked(ctx context.Context) error {
	var same bool
	err := l.read.first(ctx, lookedSame, nil, &same)
	if reason(err) == ErrDamaged { // a page of invoices: who lists them says so
		err = l.read.first(ctx, lookedAsMany, nil, &same)
	}
	if err == nil && !same {
		return errSilent
	}
	return err
}

const (
	lookedAsMany = lookedIs + `SELECT count(*), coalesce(sum(amount), 0) FROM invoice INDEXED BY invoice_look WHERE ` + lookable + `))`
	lookedSame   = lookedIs + `SELECT count(*), coalesce(sum(i.amount), 0)
		FROM (SELECT n, created_at, amount FROM invoice INDEXED BY invoice_look WHERE ` + lookable + `) AS i
		CROSS JOIN invoice AS t NOT INDEXED ON t.n = i.n AND t.created_at = i.created_at AND t.amount = i.amount))`
	lookedIs = `SELECT EXISTS (SELECT 1 FROM looked WHERE chk = count * 1000003 + sum AND (count, sum) IS (`
)

// save gives f, row by row, what a that met damage can still read, and returns
// how much it cannot as *Damaged. Nothing is repaired: the file may be all
// that is left of a dying disk.
func (l *Ledger) save(ctx context.Context, tx *sql.Tx, a ask, order string, f func(*slot) error) error {
	lost := 0
	last := a.low
	if order == newest {
		last = a.high
	}
	one, err := tx.PrepareContext(ctx, selectInvoice+"WHERE n = ?")
	if err != nil {
		return err
	}
	defer one.Close()
	numbers := a.numbers(order)
	rows, err := tx.QueryContext(ctx, numbers.sql, numbers.args...)
	if err == nil {
		defer rows.Close()
		s := l.newSlot()
		var n, at int64
		for rows.Next() {
			before := n
			if err := rows.Scan(&n, &at); err != nil {
				return err
			}
			if n == before { // found and named
				continue
			}
			err := s.scan(one.QueryRowContext(ctx, n))
			switch {
			case errors.Is(err, sql.ErrNoRows), reason(err) == ErrDamaged: // an index has it, the table does not
				lost++
			case err != nil:
				return err
			case !s.inv.Unsound && !a.keeps(&s.inv):
				if !a.words.asked { // the index says otherwise
					lost++
				}
			default:
				last = position{at, s.n}
				if err := f(s); errors.Is(err, errEnough) {
					return l.lost(lost)
				} else if err != nil {
					return err
				}
			}
		}
		err = rows.Err()
	}
	if reason(err) == ErrDamaged && !a.words.asked {
		err = l.saveUnsorted(ctx, tx, a, order, last, f)
	}
	if err != nil && !errors.Is(err, errEnough) {
		return err
	}
	return l.lost(lost)
}

func (l *Ledger) lost(rows int) error { return &Damaged{Path: l.path, Rows: rows} }

// unsound is err, with how many invoices were given as Unsound.
func (l *Ledger) unsound(err error, count int) error {
	var damage *Damaged
	switch {
	case count == 0:
	case err == nil:
		return &Damaged{Path: l.path, Unsound: count}
	case errors.As(err, &damage):
		return &Damaged{l.path, damage.Rows, count}
	}
	return err
}

// saveUnsorted goes on after last when the index that leads to the invoices is
// damaged: it reads the whole table and sorts what it needs.
func (l *Ledger) saveUnsorted(ctx context.Context, tx *sql.Tx, a ask, order string, last position, f func(*slot) error) error {
	if order == newest {
		a.high = last
	} else {
		a.low = last
	}
	in, args := within(a.states)
	sql := selectInvoice + "NOT INDEXED WHERE (created_at, n) > (?, ?) AND (created_at, n) < (?, ?)" + in
	args = append([]any{a.low.at, a.low.n, a.high.at, a.high.n}, args...)
	if a.look {
		sql += " AND " + lookable
	}
	rows, err := tx.QueryContext(ctx, sql+" ORDER BY created_at "+order+", n "+order, args...)
	return l.each(rows, err, f)
}

// saveUnseen gives f what an index left out without a word: the rows of the
// table that are none of seen, in no order.
func (l *Ledger) saveUnseen(ctx context.Context, tx *sql.Tx, a ask, seen *seen, f func(*slot) error) error {
	in, args := within(a.states)
	sql := selectInvoice + "NOT INDEXED WHERE created_at >= ? AND created_at < ?" + in
	if a.look {
		sql += " AND " + lookable
	}
	rows, err := tx.QueryContext(ctx, sql, append([]any{a.since, a.until}, args...)...)
	err = l.each(rows, err, func(s *slot) error {
		if seen.has(s.n) {
			return nil
		}
		return f(s)
	})
	if err != nil {
		return err
	}
	return l.lost(0)
}

// seen are the n of invoices: a bit for each of a shop's, however many.
type seen struct {
	count int64
	bits  []uint64
	odd   map[int64]bool // those no ledger would come to, out of a damaged one
}

const mostBits = 1 << 26

func (s *seen) has(n int64) bool {
	if n < 0 || n >= mostBits {
		return s.odd[n]
	}
	return n/64 < int64(len(s.bits)) && s.bits[n/64]&(1<<(n%64)) != 0
}

func (s *seen) add(n int64) {
	s.count++
	if n < 0 || n >= mostBits {
		if s.odd == nil {
			s.odd = map[int64]bool{}
		}
		s.odd[n] = true
		return
	}
	for n/64 >= int64(len(s.bits)) {
		s.bits = append(s.bits, 0)
	}
	s.bits[n/64] |= 1 << (n % 64)
}

// numbers asks for n and date of all that a can mean, from indexes alone.
func (a ask) numbers(order string) asked {
	if !a.words.asked {
		return a.walk("n, created_at", order, -1)
	}
	var parts []string
	var args []any
	if a.words.match != "" {
		parts = []string{"SELECT rowid, 0 FROM search WHERE search MATCH ? AND rowid > ? AND rowid < ?"}
		args = []any{a.match(), a.low.n, a.high.n}
	}
	if len(a.words.also) > 0 {
		parts = append(parts, "SELECT value, 0 FROM json_each(?) WHERE value > ? AND value < ?")
		args = append(args, list(a.words.also), a.low.n, a.high.n)
	}
	return asked{strings.Join(parts, " UNION ALL ") + " ORDER BY 1 " + order, args}
}

// keeps says whether an invoice that its words found is one a asks for.
func (a ask) keeps(inv *model.Invoice) bool {
	at := millis(inv.CreatedAt)
	return (len(a.states) == 0 || slices.Contains(a.states, inv.State)) && (!a.look || inv.ToLookAt()) && at >= a.since && at < a.until
}

// added is the sum of the invoices themselves.
func (l *Ledger) added(ctx context.Context, p *pool, q Query) (t Total, err error) {
	err = l.every(ctx, p, q, func(inv *model.Invoice) error {
		if !inv.Unsound {
			t.add(inv.Amount)
		}
		return nil
	})
	return t, err
}

// savedTotal adds up what can still be read.
func (l *Ledger) savedTotal(ctx context.Context, q Query) (t Total, err error) {
	t, err = l.added(ctx, l.long, q)
	if err == nil { // the damage is in what keeps the sums
		err = l.lost(0)
	}
	return t, err
}
