package ledger

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"
	"strings"

	"caisse/model"
)

// Invoice returns the invoice with this Ref, or ErrNotFound.
func (l *Ledger) Invoice(ctx context.Context, ref string) (model.Invoice, error) {
	l.sharer(ctx)
	s := l.newSlot()
	if err := s.called(ctx, l.read, ref); err != nil {
		return model.Invoice{}, l.explain(err)
	}
	return s.inv, nil
}

// LastPaid returns the most recently settled of the paid invoices that this
// ledger Owns, late ones too, or ErrNotFound. The history must know of none that
// is newer. Where others sold more since, only the last week that anything was
// paid in is looked at: a till that sells nothing would walk past all of theirs.
func (l *Ledger) LastPaid(ctx context.Context) (inv model.Invoice, err error) {
	var at int64
	lastTold, paidLast, paidLastAlone := lastTold, paidLast, paidLastAlone
	if l.sharer(ctx) != nil {
		lastTold = strings.Replace(lastToldOnce, firstTold, " AND at"+lastWeek+firstTold+strings.ReplaceAll(others, "invoice.n", "event.invoice"), 1)
		own := " AND settled_at" + lastWeek + others + " ORDER"
		paidLast = strings.Replace(paidLast, " ORDER", own, 1)
		paidLastAlone = strings.Replace(paidLastAlone, " ORDER", own, 1)
	}
	err = l.snapshot(ctx, l.read, func(tx *sql.Tx) error {
		db := &transaction{Tx: tx, pool: l.read}
		s := l.newSlot()
		err := s.first(db.query(ctx, selectInvoice+paidLast))
		told := db.first(ctx, lastTold, nil, &at)
		switch {
		case err == nil && told == nil && s.inv.State.IsPaid() && millis(s.inv.SettledAt) == at,
			errors.Is(err, sql.ErrNoRows) && errors.Is(told, sql.ErrNoRows):
		case err == nil || errors.Is(err, sql.ErrNoRows) || reason(err) == ErrDamaged:
			err = s.first(db.query(ctx, selectInvoice+paidLastAlone))
		}
		inv = s.inv
		return err
	})
	return inv, err
}

// Left to choose, SQLite walks and sorts every paid invoice.
const (
	paidLast      = "INDEXED BY invoice_paid WHERE state IN ('paid', 'paid late') ORDER BY settled_at DESC, n DESC LIMIT 1"
	paidLastAlone = "NOT INDEXED WHERE state IN ('paid', 'paid late') ORDER BY settled_at DESC, n DESC LIMIT 1"
	lastWeek      = " >= (SELECT settled_at FROM invoice AS last INDEXED BY invoice_paid WHERE state IN ('paid', 'paid late') ORDER BY settled_at DESC LIMIT 1) - 604800000"
	lastTold      = "SELECT at FROM event INDEXED BY event_settled WHERE kind = 'settled' AND state IN ('paid', 'paid late') ORDER BY at DESC LIMIT 1"
	lastToldOnce  = "SELECT at FROM event INDEXED BY event_settled WHERE kind = 'settled' AND state IN ('paid', 'paid late')" + firstTold + " ORDER BY at DESC LIMIT 1"
)

// OfSale returns all the links of one sale, oldest first.
func (l *Ledger) OfSale(ctx context.Context, sale string) ([]model.Invoice, error) {
	l.sharer(ctx)
	links, _, err := l.linksOf(ctx, l.read, sale, bySale)
	if reason(err) == ErrDamaged {
		links, _, err = l.linksOf(ctx, l.read, sale, everyOfSale)
	}
	return links, l.explain(err)
}

const ofSale = "WHERE n IN (SELECT n FROM invoice WHERE sale = ?) ORDER BY created_at, n"

// Find returns the invoices that a typed or pasted text names: a Ref, the last
// four or more characters of one, a Token or a RequestID. Newest first, 20 at
// most. References are read as people copy them: in either case, I and L for
// 1, O for 0. That there is none takes a look at every invoice: seconds for a
// million of them.
func (l *Ledger) Find(ctx context.Context, text string) ([]model.Invoice, error) {
	text = strings.TrimSpace(text)
	ref := crockford.Replace(strings.ToUpper(text))
	tail := ""
	if len(ref) >= 4 {
		tail = ref[len(ref)-4:]
	}
	invs, err := l.OfToken(ctx, text)
	if err == nil && len(invs) == 0 || len(text) <= maxRef {
		invs, err = l.many(ctx, asked{selectInvoice + named, []any{text, ref, tail}})
	}
	switch {
	case err != nil && !damaged(err):
		return nil, err
	case err == nil && len(invs) == 0 && wholeRef(ref): // two indexes have said so
		return nil, nil
	case err == nil && len(invs) > 0 && !slices.ContainsFunc(invs, func(inv model.Invoice) bool { return !answersTo(&inv, text, ref) }):
		return invs, nil
	}
	through, err := l.lookThrough(ctx, text, ref, tail)
	if err == nil && len(through) == 0 { // of what is Unsound an index may know more
		return slices.DeleteFunc(invs, func(inv model.Invoice) bool { return !inv.Unsound }), nil
	}
	return through, err
}

// wholeRef says that text can be a reference, from its first to its last
// character.
func wholeRef(text string) bool {
	return len(text) == 26 && strings.Trim(text, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") == ""
}

// OfToken returns the invoices with this token, by the index of tokens alone.
func (l *Ledger) OfToken(ctx context.Context, token string) ([]model.Invoice, error) {
	return l.many(ctx, asked{selectInvoice + "WHERE n IN (SELECT n FROM invoice WHERE token = ? AND token <> '')", []any{token}})
}

const named = `WHERE n IN (
		SELECT n FROM invoice WHERE ref IN (?1, ?2)
		UNION ALL SELECT n FROM invoice WHERE token = ?1 AND token <> ''
		UNION ALL SELECT n FROM invoice WHERE request_id = ?1 AND request_id <> ''
		UNION ALL SELECT n FROM invoice WHERE substr(ref, -4) = ?3 AND substr(ref, -length(?2)) = ?2
	) ORDER BY created_at DESC, n DESC LIMIT 20`

const namedUnindexed = `NOT INDEXED WHERE ref IN (?1, ?2) OR token = ?1 AND token <> '' OR request_id = ?1 AND request_id <> ''
	OR substr(ref, -4) = ?3 AND substr(ref, -length(?2)) = ?2
	ORDER BY created_at DESC, n DESC LIMIT 20`

var crockford = strings.NewReplacer("I", "1", "L", "1", "O", "0")

// History returns an invoice and what happened to it, oldest first, as they
// are at one instant, or ErrNotFound.
func (l *Ledger) History(ctx context.Context, ref string) (inv model.Invoice, evs []model.Event, err error) {
	l.sharer(ctx)
	err = l.snapshot(ctx, l.read, func(tx *sql.Tx) error {
		s := l.newSlot()
		if err := s.called(ctx, &transaction{Tx: tx, pool: l.read}, ref); err != nil {
			return err
		}
		inv = s.inv
		evs, err = l.events(tx.QueryContext(ctx, selectEvents+"WHERE invoice = ? ORDER BY n", s.n))
		return err
	})
	return inv, evs, err
}

// Events returns the history of an invoice, oldest first, or ErrNotFound.
func (l *Ledger) Events(ctx context.Context, ref string) ([]model.Event, error) {
	evs, err := l.events(l.read.query(ctx, selectEvents+"WHERE invoice = (SELECT n FROM invoice WHERE ref = ?) ORDER BY n", ref))
	if err == nil && len(evs) == 0 {
		return nil, ErrNotFound
	}
	return evs, l.explain(err)
}

// Left returns up to limit invoices in one of states, those written last first,
// whatever their dates say; before is 0, or the next of the page above. next is
// 0 when no more follow. It never has more than a page in memory; each page
// walks the index of these states: a tenth of a microsecond for each invoice in
// them. A *Damaged error comes with the rows of a page out of the invoices
// themselves; some of them may have been on a page before.
func (l *Ledger) Left(ctx context.Context, states []model.State, before int64, limit int) (invs []model.Invoice, next int64, err error) {
	if len(states) == 0 || limit < 1 {
		return nil, 0, nil
	}
	err = l.snapshot(ctx, l.read, func(tx *sql.Tx) error {
		first, alone := before == 0, before < 0
		if first {
			before = math.MaxInt64
		}
		if !alone {
			if invs, next, err = l.leftAt(ctx, tx, states, before, first, limit); reason(err) != ErrDamaged {
				return err
			}
			before = -math.MaxInt64 // again from the newest
		}
		invs, next, err = l.leftAlone(ctx, tx, states, -before, limit)
		next = -next
		return err
	})
	if err != nil && !damaged(err) {
		return nil, 0, err
	}
	l.soldBy(ctx, invs)
	return invs, next, err
}

// asked is a statement with its arguments.
type asked struct {
	sql  string
	args []any
}

func (l *Ledger) many(ctx context.Context, a asked) ([]model.Invoice, error) {
	rows, err := l.read.query(ctx, a.sql, a.args...)
	var invs []model.Invoice
	err = l.each(rows, err, func(s *slot) error {
		invs = append(invs, s.inv)
		return nil
	})
	if err != nil {
		return nil, l.explain(err)
	}
	l.soldBy(ctx, invs)
	return invs, nil
}

// LastLink is the link of the last invoice that got one, as it stands there; ""
// when none did. It is not to be shown.
func (l *Ledger) LastLink(ctx context.Context) (link string, err error) {
	err = l.read.first(ctx, "SELECT coalesce((SELECT link FROM invoice WHERE link <> '' ORDER BY n DESC LIMIT 1), '')", nil, &link)
	return link, l.explain(err)
}

// each calls f with every row of allColumns, once with those that come twice
// in a row.
func (l *Ledger) each(rows *sql.Rows, err error, f func(*slot) error) error {
	return eachIn(l.newSlot(), rows, err, f)
}

func eachIn(s *slot, rows *sql.Rows, err error, f func(*slot) error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		last := s.n
		if err := s.scan(rows); err != nil {
			return err
		}
		if s.n == last {
			continue
		}
		if err := f(s); err != nil {
			return err
		}
	}
	return rows.Err()
}

// snapshot runs f in a transaction that only reads: all that f sees is of one
// instant.
func (l *Ledger) snapshot(ctx context.Context, p *pool, f func(*sql.Tx) error) error {
	tx, err := p.BeginTx(ctx, nil)
	if err != nil {
		return l.explain(err)
	}
	defer tx.Rollback() // nothing was written
	err = f(tx)
	if err != nil && ctx.Err() != nil { // how SQLite or database/sql met it differs from place to place
		return ctx.Err()
	}
	return l.explain(err)
}
