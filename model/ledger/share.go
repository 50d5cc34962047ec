package ledger

import (
	"context"
	"database/sql"
	"errors"
	"sort"

	sqlite3 "modernc.org/sqlite/lib"

	"caisse/model"
)

// A till that shares writes beside each invoice, in the transaction that changes
// it, the mark of what it says: whatever differs from what the shared ledger has
// is noted as not handed over by the same commit. Nothing here waits for a
// network.

const (
	selectShare = "SELECT till, rev, mark, theirs FROM share WHERE n = ?"
	putShare    = `INSERT INTO share (n, till, day, rev, mark, theirs) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
		ON CONFLICT (n) DO UPDATE SET till = ?2, day = ?3, rev = ?4, mark = ?5, theirs = ?6`
	eventsRow = selectEvents + "WHERE invoice = ? ORDER BY n"
)

var (
	byRow = selectInvoice + "WHERE n = ?"
	// What a sale is shared with.
	dailyShared = []string{selectShare, putShare, byRow, eventsRow, nextOwn, soldRows}
)

// shareRow is a row of share.
type shareRow struct{ till, rev, mark, theirs int64 }

func shareOf(ctx context.Context, tx *transaction, n int64) (r shareRow, there bool, err error) {
	err = tx.QueryRowContext(ctx, selectShare, n).Scan(&r.till, &r.rev, &r.mark, &r.theirs)
	if errors.Is(err, sql.ErrNoRows) {
		return r, false, nil
	}
	return r, err == nil, err
}

// mine is the n of this till where it shares, 0 where it does not. Errors:
// errUnmarked.
func (l *Ledger) mine(ctx context.Context, tx *transaction) (n int64, err error) {
	if l.spot.id == "" { // being opened, or older than this
		return 0, nil
	}
	err = tx.QueryRowContext(ctx, selectMine).Scan(&n)
	switch {
	case errors.Is(err, sql.ErrNoRows), codeOf(err)&0xff == sqlite3.SQLITE_ERROR:
		return 0, nil
	case reason(err) == ErrDamaged:
		return 0, errUnmarked
	}
	return n, err
}

// touched is what tx changes of an invoice.
type touched struct {
	home bool        // what only its home till changes
	copy *model.Copy // all of it, where tx has made it
}

// touch notes that row n changes in tx, and whether what only its home till
// changes does.
func (tx *transaction) touch(n int64, home bool) {
	if tx.mine == 0 {
		return
	}
	if tx.touched == nil {
		tx.touched = map[int64]touched{}
	}
	tx.touched[n] = touched{home: tx.touched[n].home || home}
}

// sold is touch for an invoice that is new.
func (tx *transaction) sold(n int64, inv *model.Invoice) {
	tx.touch(n, true)
	for i := range inv.Items {
		if it := &inv.Items[i]; tidy(it.Name) != it.Name || tidy(it.Description) != it.Description {
			return // it is read again, as it is written
		}
	}
	if tx.mine != 0 {
		tx.touched[n] = touched{home: true, copy: &model.Copy{Invoice: stored(*inv)}}
	}
}

// tells is touch for what is added to a history.
func (tx *transaction) tells(n int64, evs []model.Event) {
	if tx.mine == 0 || len(evs) == 0 {
		return
	}
	c := tx.touched[n].copy
	if c == nil {
		tx.touch(n, false)
		return
	}
	for _, ev := range evs {
		ev.Text = tidy(ev.Text)
		c.Events = append(c.Events, ev)
	}
}

// errUnmarked says that a part of the ledger is damaged that only sharing needs.
// It stops no sale; a check of the ledger finds it.
var errUnmarked = errors.New("what is shared is damaged")

// mark writes the marks of what tx changed. Errors: errUnmarked.
func (l *Ledger) mark(ctx context.Context, tx *transaction) error {
	if len(tx.touched) == 0 {
		return nil
	}
	sh := l.shared.Load()
	if _, known := sh.tills[tx.mine]; !known {
		var err error
		if sh, err = l.readTills(ctx, tx); err != nil {
			return l.explain(err)
		}
	}
	ns := make([]int64, 0, len(tx.touched))
	for n := range tx.touched {
		ns = append(ns, n)
	}
	sort.Slice(ns, func(i, j int) bool { return ns[i] < ns[j] })
	for _, n := range ns {
		switch err := l.markRow(ctx, tx, sh, n, tx.touched[n]); {
		case reason(err) == ErrDamaged:
			return errUnmarked
		case err != nil:
			return l.explain(err)
		}
	}
	clear(tx.touched)
	return nil
}

func (l *Ledger) markRow(ctx context.Context, tx *transaction, sh *sharing, n int64, what touched) (err error) {
	var r shareRow
	there, c := false, what.copy
	if c == nil {
		has, ok, err := l.copyOf(ctx, tx, n)
		if err != nil || !ok {
			return err
		}
		c = &has
		if r, there, err = shareOf(ctx, tx, n); err != nil {
			return err
		}
	}
	if !there {
		r.till = tx.mine
	}
	t, known := sh.tills[r.till]
	if !known {
		if sh, err = l.readTills(ctx, tx); err != nil {
			return err
		}
		t = sh.tills[r.till]
	}
	if !there || what.home && t.Home {
		r.rev++
	}
	c.Till, c.Rev = t.ID, r.rev
	mark := c.Mark()
	tx.marked = tx.marked || mark != r.theirs
	_, err = tx.ExecContext(ctx, putShare, n, r.till, dayNumber(c.Invoice.CreatedAt), r.rev, mark, r.theirs)
	return err
}

// copyOf reads what row n says, without its till; not ok where the ledger is not
// sure of it: that is not handed on.
func (l *Ledger) copyOf(ctx context.Context, tx *transaction, n int64) (c model.Copy, ok bool, err error) {
	s := l.sharedSlot()
	if err := s.scan(tx.QueryRowContext(ctx, byRow, n)); err != nil {
		return c, false, err
	}
	c.Invoice = s.inv
	c.Events, err = l.events(tx.QueryContext(ctx, eventsRow, n))
	return c, err == nil && soundCopy(&c), err
}

func soundCopy(c *model.Copy) bool {
	for k := range c.Events {
		if c.Events[k].Kind == model.EventUnsound {
			return false
		}
	}
	return !c.Invoice.Unsound
}

// sharedSlot is a slot for rows that are handed on: which links may be shown is
// for those to say who show them.
func (l *Ledger) sharedSlot() *slot {
	s := l.newSlot()
	r := *s.rules
	r.link = func(string) error { return nil }
	s.rules = &r
	return s
}

// fillChunk is how many old sales Fill does at a time: a sale may have to wait
// for it, some 30 ms.
const fillChunk = 200

// Fill writes the marks of up to limit sales of before the till shared, oldest
// first, and says how many are done and whether more are left. They count as not
// compared yet, not as waiting: see Digests. Whoever calls it lets sales go first.
// A ledger that was salvaged must first take in what others have.
func (l *Ledger) Fill(ctx context.Context, limit int) (done int, more bool, err error) {
	if _, err := l.Me(ctx); err != nil {
		return 0, false, err
	}
	err = l.commit(ctx, func(tx *transaction) error {
		sh, err := l.readTills(ctx, tx)
		if err != nil {
			return err
		}
		var upto, last int64
		if err := tx.QueryRowContext(ctx, "SELECT upto, (SELECT coalesce(max(n), 0) FROM invoice) FROM filled").Scan(&upto, &last); err != nil {
			return err
		}
		// Most of what came from elsewhere has its mark: that costs next to nothing.
		var ns []int64
		var n int64
		var missing bool
		seen := upto
		rows, err := tx.QueryContext(ctx, "SELECT invoice.n, share.n IS NULL FROM invoice LEFT JOIN share ON share.n = invoice.n WHERE invoice.n > ? ORDER BY invoice.n LIMIT ?", upto, 10*limit)
		if err = scanAll(rows, err, func() {
			if len(ns) == limit {
				return
			}
			if seen = n; missing {
				ns = append(ns, n)
			}
		}, &n, &missing); err != nil {
			return err
		}
		for _, n := range ns {
			c, ok, err := l.copyOf(ctx, tx, n)
			if err != nil && reason(err) != ErrDamaged && !errors.Is(err, errUnreadable) {
				return err
			}
			if err == nil && ok {
				c.Till, c.Rev = sh.tills[sh.mine].ID, 1
				if _, err := tx.ExecContext(ctx, putShare, n, sh.mine, dayNumber(c.Invoice.CreatedAt), 1, c.Mark(), -1); err != nil {
					return err
				}
				if _, err := tx.ExecContext(ctx, "UPDATE share SET theirs = 0 WHERE n = ?", n); err != nil {
					return err
				}
			}
			done++
		}
		if seen == upto {
			return nil
		}
		more = seen < last
		_, err = tx.ExecContext(ctx, "UPDATE filled SET upto = ?", seen)
		return err
	})
	return done, more, err
}
