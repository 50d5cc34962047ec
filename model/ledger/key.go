package ledger

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"caisse/model"
)

// An index that rots leads to another row, or nowhere. So what it leads to is
// believed only if it is what was asked for, and that something is not there
// only if a second place of the ledger says so too.

var (
	byTail     = selectInvoice + "WHERE n IN (SELECT n FROM invoice WHERE substr(ref, -4) = substr(?1, -4)) AND +ref = ?1"
	byRefAlone = selectInvoice + "NOT INDEXED WHERE ref = ?1"
)

// called reads the invoice with this Ref, or is sql.ErrNoRows. An Unsound one may
// have another: it is what an index has for that Ref.
func (s *slot) called(ctx context.Context, db asker, ref string) error {
	missed := 0
	for _, query := range []string{byRef, byTail} {
		err := s.first(db.query(ctx, query, ref))
		switch {
		case err == nil && s.inv.Ref == ref && !s.inv.Unsound:
			s.tills.sold(ctx, db, []*model.Invoice{&s.inv}, []int64{s.n})
			return nil
		case errors.Is(err, sql.ErrNoRows):
			missed++
		case err != nil && (reason(err) != ErrDamaged || db.writes()):
			return err
		}
	}
	if missed == 2 {
		return sql.ErrNoRows
	}
	for _, query := range []string{byRefAlone, byRef} { // the latter where it is the Ref that rotted
		if err := s.first(db.query(ctx, query, ref)); !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	return sql.ErrNoRows
}

// calledIn is called for what is written over.
func (s *slot) calledIn(ctx context.Context, tx *transaction, ref string) error {
	if tx.alone {
		return s.first(tx.query(ctx, byRefAlone, ref))
	}
	return s.called(ctx, tx, ref)
}

// linksOf reads the invoices of a sale and the numbers of their rows.
func (l *Ledger) linksOf(ctx context.Context, db asker, sale, query string) (links model.Links, ns []int64, err error) {
	rows, err := db.query(ctx, query, sale)
	err = l.each(rows, err, func(s *slot) error {
		links, ns = append(links, s.inv), append(ns, s.n)
		return nil
	})
	l.shared.Load().sold(ctx, db, pointers(links), ns)
	if err == nil && query == bySale {
		err = l.chained(ctx, db, sale, links)
	}
	return links, ns, err
}

// linksIn is linksOf for what is written over.
func (l *Ledger) linksIn(ctx context.Context, tx *transaction, sale string) (links model.Links, ns []int64, err error) {
	if !tx.alone {
		if links, ns, err = l.linksOf(ctx, tx, sale, bySale); !errors.Is(err, errSilent) {
			return links, ns, err
		}
	}
	return l.linksOf(ctx, tx, sale, everyOfSale)
}

// readFirst is commit for an f that reads before it writes. SQLite commits
// nothing any more after it has met damage: then all is read once more, without
// indexes. f says when it is done with reading.
func (l *Ledger) readFirst(ctx context.Context, f func(tx *transaction, done func()) error) error {
	read := false
	done := func() { read = true }
	err := l.commit(ctx, func(tx *transaction) error { return f(tx, done) })
	if !read && damaged(err) {
		return l.commit(ctx, func(tx *transaction) error {
			tx.alone = true
			return f(tx, done)
		})
	}
	return err
}

// first reads the first row.
func (s *slot) first(rows *sql.Rows, err error) error {
	s.n = 0
	switch err = eachIn(s, rows, err, func(*slot) error { return errEnough }); {
	case err == nil:
		return sql.ErrNoRows
	case errors.Is(err, errEnough):
		return nil
	}
	return err
}

const isThere = "SELECT EXISTS (SELECT 1 FROM invoice WHERE ref = ?)"

// chained is errSilent where links lack an invoice of their sale, as far as they
// tell themselves: the first of them has the sale's name, and each says what
// replaced it.
func (l *Ledger) chained(ctx context.Context, db asker, sale string, links model.Links) error {
	has := func(ref string) bool {
		return slices.ContainsFunc(links, func(o model.Invoice) bool { return o.Ref == ref })
	}
	for _, inv := range links {
		if inv.Unsound || inv.Sale != sale || inv.ReplacedBy != "" && !has(inv.ReplacedBy) {
			return errSilent
		}
	}
	if has(sale) {
		return nil
	}
	var there bool
	err := db.first(ctx, isThere, []any{sale}, &there)
	if err == nil && there {
		err = errSilent
	}
	return err
}

// lookAtMost is how long the invoices themselves are looked through for what no
// index has: some millions of them.
const lookAtMost = 5 * time.Second

// lookThrough looks for what text names among the invoices themselves.
func (l *Ledger) lookThrough(ctx context.Context, args ...any) ([]model.Invoice, error) {
	short, stop := context.WithTimeout(ctx, lookAtMost)
	defer stop()
	rows, err := l.long.QueryContext(short, selectInvoice+namedUnindexed, args...)
	var invs []model.Invoice
	err = l.each(rows, err, func(s *slot) error {
		invs = append(invs, s.inv)
		return nil
	})
	if err != nil && ctx.Err() == nil && short.Err() != nil {
		return nil, nil // the indexes alone have said no
	}
	l.soldBy(ctx, invs)
	return invs, l.explain(err)
}

// leftAt is a page of Left by its index, or errSilent where that is not what the
// invoices say. All of it is of one instant: somebody may be paying.
func (l *Ledger) leftAt(ctx context.Context, tx *sql.Tx, states []model.State, before int64, first bool, limit int) (invs []model.Invoice, next int64, err error) {
	in, args := within(states)
	if first {
		var has, counted int64
		err := tx.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM invoice INDEXED BY invoice_state WHERE true"+in+"), (SELECT sum(count) FROM tally WHERE true"+in+")",
			append(slices.Clone(args), args...)...).Scan(&has, &counted)
		if err == nil && has != counted {
			err = errSilent
		}
		if err != nil {
			return nil, 0, err
		}
	}
	var ns []int64
	var n int64
	rows, err := tx.QueryContext(ctx, "SELECT n FROM invoice INDEXED BY invoice_state WHERE n < ?"+in+" ORDER BY n DESC LIMIT ?", append(append([]any{before}, args...), limit)...)
	err = scanAll(rows, err, func() { ns = append(ns, n) }, &n)
	if err != nil || len(ns) == 0 {
		return nil, 0, err
	}
	all, err := tx.QueryContext(ctx, selectInvoice+"WHERE n IN (SELECT value FROM json_each(?)) ORDER BY n DESC", list(ns))
	err = l.each(all, err, func(s *slot) error {
		if s.inv.Unsound || slices.Contains(states, s.inv.State) {
			invs, next = append(invs, s.inv), s.n
		}
		return nil
	})
	switch {
	case err == nil && len(invs) < len(ns): // led to nowhere, to another, or twice to the same
		err = errSilent
	case len(ns) < limit:
		next = 0
	}
	return invs, next, err
}

// leftAlone is a page of Left out of the invoices themselves.
func (l *Ledger) leftAlone(ctx context.Context, tx *sql.Tx, states []model.State, before int64, limit int) (invs []model.Invoice, next int64, err error) {
	in, args := within(states)
	rows, err := tx.QueryContext(ctx, selectInvoice+"NOT INDEXED WHERE n < ?"+in+" ORDER BY n DESC LIMIT ?", append(append([]any{before}, args...), limit)...)
	err = l.each(rows, err, func(s *slot) error {
		invs, next = append(invs, s.inv), s.n
		return nil
	})
	if reason(err) == ErrDamaged || err == nil {
		if err == nil && len(invs) < limit {
			next = 0
		}
		err = l.lost(0)
	}
	return invs, next, err
}

// answersTo says that a text, read as a reference or the end of one too, names
// inv.
func answersTo(inv *model.Invoice, text, ref string) bool {
	return inv.Ref == text || strings.HasSuffix(inv.Ref, ref) || inv.Token == text || inv.RequestID == text
}
