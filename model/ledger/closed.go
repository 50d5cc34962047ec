package ledger

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"sort"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"caisse/model"
)

// Tills tell each other of their closings by the shared ledger. What this till
// closed is in closing, under its chain; what others did is in closed, and so is
// what this one did in a ledger that it no longer has.

const closedColumns = "number, mark, day, from_at, to_at, lines, paid_count, paid_sum, late_count, late_sum, look_count, look_sum, waiting_count, waiting_sum, total_count, total_sum, before, hash"

// told is a closing of this ledger as others are told of it.
func (c *Closing) told(me, shop string) model.Closed {
	return model.Closed{
		Till: me, Shop: shop, Number: c.Number, Day: c.Day, From: c.From, To: c.To, Lines: c.Lines,
		Paid: model.Tally(c.Paid), Late: model.Tally(c.Late), Look: model.Tally(Sum(c.Look)), Waiting: model.Tally(Sum(c.Waiting)), Total: model.Tally(c.Total),
		Before: hex.EncodeToString(c.Before[:]), Hash: hex.EncodeToString(c.Hash[:]),
	}
}

// closedIn reads those of closed that a condition is for, each under the id of its
// till. A row that is not what its mark says rots: it is left out.
func closedIn(ctx context.Context, db rowser, sh *sharing, where string, args ...any) (all []model.Closed, err error) {
	var c model.Closed
	var till, mark, from, to, number, day int64
	rows, err := db.QueryContext(ctx, "SELECT till, "+closedColumns+" FROM closed "+where, args...)
	err = scanAll(rows, err, func() {
		t := sh.tills[till]
		if till == 0 {
			t = sh.tills[sh.mine]
		}
		c.Till, c.Shop, c.Number, c.Day, c.From, c.To = t.ID, t.Shop, int(number), model.Date(day), fromMillis(from), fromMillis(to)
		says := c
		if says.Mark() != mark && till == 0 { // of before this till had an id
			says.Till = ""
		}
		if says.Mark() == mark {
			all = append(all, c)
		}
	}, &till, &number, &mark, &day, &from, &to, &c.Lines, &c.Paid.Count, (*int64)(&c.Paid.Sum), &c.Late.Count, (*int64)(&c.Late.Sum), &c.Look.Count, (*int64)(&c.Look.Sum),
		&c.Waiting.Count, (*int64)(&c.Waiting.Sum), &c.Total.Count, (*int64)(&c.Total.Sum), &c.Before, &c.Hash)
	if codeOf(err)&0xff == sqlite3.SQLITE_ERROR { // an older ledger has no such table
		return nil, nil
	}
	return all, err
}

const putClosed = "INSERT OR IGNORE INTO closed (till, " + closedColumns + ") VALUES (?" + ", ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

func putIn(ctx context.Context, tx *transaction, till int64, c *model.Closed) error {
	_, err := tx.ExecContext(ctx, putClosed, till, int64(c.Number), c.Mark(), int64(c.Day), millis(c.From), millis(c.To), c.Lines, c.Paid.Count, int64(c.Paid.Sum), c.Late.Count, int64(c.Late.Sum),
		c.Look.Count, int64(c.Look.Sum), c.Waiting.Count, int64(c.Waiting.Sum), c.Total.Count, int64(c.Total.Sum), c.Before, c.Hash)
	return err
}

// ownSince are the closings of this ledger that its till made, after a number.
func ownSince(ctx context.Context, db queryer, after int, me Till) (all []model.Closed, err error) {
	ks, err := closingsIn(ctx, db, "WHERE number > max(?, (SELECT after FROM closes)) ORDER BY number", after)
	for i := range ks {
		all = append(all, ks[i].told(me.ID, me.Shop))
	}
	return all, err
}

// ClosedBy are the closings of a till after a number that this ledger has, those
// that its own till made in a ledger that it no longer has among them: each number
// once, as the till has it now.
func (l *Ledger) ClosedBy(ctx context.Context, till string, after int) (all []model.Closed, err error) {
	err = l.asSharing(ctx, func(tx queryer, sh *sharing) error {
		n, mine := numberIn(sh, till)
		if n == 0 {
			return nil
		}
		if mine {
			if all, err = ownSince(ctx, tx, after, sh.tills[n]); err != nil {
				return err
			}
			n = 0
		}
		has := map[int]bool{}
		for i := range all {
			has[all[i].Number] = true
		}
		others, err := closedIn(ctx, tx, sh, "WHERE till = ? AND number > ?", n, after)
		for i := range others {
			if !has[others[i].Number] {
				all = append(all, others[i])
			}
		}
		sort.Slice(all, func(i, j int) bool { return all[i].Number < all[j].Number }) // see thingsOf
		return err
	})
	return all, err
}

// numberIn is the n of a till, and whether it is this one; 0 where nobody knows it.
func numberIn(sh *sharing, id string) (n int64, mine bool) {
	for n, t := range sh.tills {
		if t.ID == id {
			return n, t.Mine
		}
	}
	return 0, false
}

// asSharing reads as of one moment, with who shares then.
func (l *Ledger) asSharing(ctx context.Context, f func(queryer, *sharing) error) error {
	sh, err := l.readTills(ctx, l.read)
	if err != nil {
		return l.explain(err)
	}
	return l.snapshot(ctx, l.read, func(tx *sql.Tx) error { return f(tx, sh) })
}

// LastClosed is the highest number of the closings of each till that are here, by
// its id: a look at an index for each.
func (l *Ledger) LastClosed(ctx context.Context) (map[string]int, error) {
	last := map[string]int{}
	var id string
	var n, own int64
	rows, err := l.read.query(ctx, `SELECT id, CASE mine WHEN 0 THEN coalesce((SELECT max(number) FROM closed WHERE closed.till = tills.n), 0)
			ELSE max(coalesce((SELECT max(number) FROM closing WHERE number > (SELECT after FROM closes)), 0), coalesce((SELECT max(number) FROM closed WHERE closed.till = 0), 0)) END, mine FROM tills`)
	err = scanAll(rows, err, func() { last[id] = int(n) }, &id, &n, &own)
	return last, l.explain(err)
}

// ClosedSums are what is here of the closings of a shop, summed by till: the Day of
// each is 0.
func (l *Ledger) ClosedSums(ctx context.Context, shop string) (sums []model.Digest, err error) {
	tills, err := l.Tills(ctx)
	if err != nil {
		return nil, err
	}
	for _, t := range tills {
		if t.Shop != shop {
			continue
		}
		all, err := l.ClosedBy(ctx, t.ID, 0)
		if err != nil {
			return nil, err
		}
		if len(all) == 0 {
			continue
		}
		d := model.Digest{Till: t.ID}
		for i := range all {
			d.Add(all[i].Mark())
		}
		sums = append(sums, d)
	}
	return sums, nil
}

// TakeClosed takes in closings that came out of the shared ledger, in one
// transaction; to take them in twice is to take them in once. Left out, and
// returned, are those whose number a closing of the till has here that says
// something else: a closing never changes. Of this till's own they are kept all the
// same: it gave the number twice, as after a backup that was put back, and both were
// printed. The caller has read them like input: see model.ReceivedClosed.
func (l *Ledger) TakeClosed(ctx context.Context, all []model.Closed) (clashes []model.Closed, err error) {
	err = l.commit(ctx, func(tx *transaction) error {
		clashes = nil
		sh, err := l.readTills(ctx, tx)
		if err != nil {
			return err
		}
		for i := range all {
			c := &all[i]
			clash, err := l.takeClosed(ctx, tx, sh, c)
			if err != nil {
				return err
			}
			if clash {
				clashes = append(clashes, *c)
			}
		}
		return nil
	})
	if err == nil && len(clashes) < len(all) {
		l.unknown.Store(true) // tills may be new
	}
	return clashes, err
}

func (l *Ledger) takeClosed(ctx context.Context, tx *transaction, sh *sharing, c *model.Closed) (clash bool, err error) {
	if t := sh.tills[sh.mine]; t.ID == c.Till {
		has, err := ownSince(ctx, tx, c.Number-1, t)
		switch {
		case err != nil:
			return false, err
		case len(has) > 0 && has[0].Number == c.Number && has[0].Mark() == c.Mark():
			return false, nil
		}
		return len(has) > 0 && has[0].Number == c.Number, putIn(ctx, tx, 0, c)
	}
	n, _ := numberIn(sh, c.Till)
	switch t := sh.tills[n]; {
	case n != 0 && t.Shop != c.Shop: // whoever says so
		return true, nil
	case n == 0:
		if n, err = tillNumber(ctx, tx, c.Till, c.Shop); err != nil {
			return false, err
		}
	}
	var mark int64
	is, err := closedIn(ctx, tx, &sharing{tills: map[int64]Till{n: {ID: c.Till, Shop: c.Shop}}}, "WHERE till = ? AND number = ?", n, c.Number)
	if err != nil {
		return false, err
	}
	if len(is) > 0 {
		mark = is[0].Mark()
	} else if _, err := tx.ExecContext(ctx, "DELETE FROM closed WHERE till = ? AND number = ?", n, c.Number); err != nil { // what rots comes anew
		return false, err
	}
	if mark != 0 {
		return mark != c.Mark(), nil
	}
	return false, putIn(ctx, tx, n, c)
}

// gone is the last closing that this till made in a ledger that it no longer has,
// where that has a higher number than last: each has the hash of the one before, here
// or gone, so that none somebody made up stands among them. It has no more than its
// Number and its Hash; last where there is none.
func gone(ctx context.Context, db queryer, sh *sharing, last Closing) (tip Closing, err error) {
	all, err := closedIn(ctx, db, sh, "WHERE till = 0 ORDER BY number")
	if err != nil || len(all) == 0 {
		return last, err
	}
	tip = last
	hashes := map[int]string{}
	for i := range all {
		c := &all[i]
		own := fmt.Sprintf("%064d", 0) // before the first
		if c.Number > 1 {
			before, err := closingsIn(ctx, db, "WHERE number = ?", c.Number-1)
			if err != nil {
				return last, err
			}
			own = ""
			if len(before) > 0 {
				own = before[0].Hash.String()
			}
		}
		if c.Before != own && c.Before != hashes[c.Number-1] {
			continue
		}
		if hashes[c.Number] = c.Hash; c.Number > tip.Number {
			tip.Number, tip.Hash = c.Number, hashOfText(c.Hash)
		}
	}
	return tip, nil
}

func hashOfText(s string) (h Hash) {
	b, err := hex.DecodeString(s)
	if err == nil {
		h, _ = hashIn(b)
	}
	return h
}

// ClosedOn are the closings of a day of the shop, of all tills that are known: of a
// number that this till gave twice, both. Their Till is "" for this one. own says of
// each that it is in this ledger's chain. A ledger that is older knows its own.
func (l *Ledger) ClosedOn(ctx context.Context, day model.Date) (all []model.Closed, own []bool, err error) {
	err = l.asSharing(ctx, func(tx queryer, sh *sharing) error {
		me := sh.tills[sh.mine]
		ks, err := closingsIn(ctx, tx, "WHERE day = ? ORDER BY number", int64(day))
		if err != nil {
			return err
		}
		others, err := closedIn(ctx, tx, sh, "WHERE day = ? ORDER BY till, number", int64(day))
		if err != nil {
			return err
		}
		before := map[string]bool{} // those of this ledger that are another till's now
		for i := range others {
			if others[i].Till != me.ID {
				before[others[i].Hash] = true
			}
		}
		for i := range ks {
			if c := ks[i].told("", me.Shop); !before[c.Hash] {
				all, own = append(all, c), append(own, true)
			}
		}
		for _, c := range others {
			if c.Till == me.ID {
				c.Till = ""
			}
			all, own = append(all, c), append(own, false)
		}
		return nil
	})
	return all, own, err
}

// EverClosed says that a till of the shop has closed up to a day, as far as is known.
func (l *Ledger) EverClosed(ctx context.Context, day model.Date) (yes bool, err error) {
	err = l.read.first(ctx, "SELECT EXISTS (SELECT 1 FROM closing WHERE day <= ?1) OR EXISTS (SELECT 1 FROM closed WHERE day <= ?1)", []any{int64(day)}, &yes)
	return yes, l.explain(err)
}

// SoldUntil are the ids of the tills that had sold something, or closed, before until:
// a look at an index for each.
func (l *Ledger) SoldUntil(ctx context.Context, until time.Time) (map[string]bool, error) {
	ids := map[string]bool{}
	var id string
	day := dayNumber(until.Add(-time.Millisecond))
	rows, err := l.read.query(ctx, `SELECT id FROM tills WHERE EXISTS (SELECT 1 FROM share INDEXED BY share_till WHERE share.till = tills.n AND day <= ?1)
		OR EXISTS (SELECT 1 FROM closed WHERE closed.till = tills.n AND to_at < ?2)`, day, millis(until))
	err = scanAll(rows, err, func() { ids[id] = true }, &id)
	return ids, l.explain(err)
}

// leaveClosed makes the closings of a till that goes on as another one those of the
// till that it was.
func (l *Ledger) leaveClosed(ctx context.Context, tx *transaction, was Till, n int64) error {
	all, err := ownSince(ctx, tx, 0, was)
	if err != nil {
		return err
	}
	for i := range all {
		if err := putIn(ctx, tx, n, &all[i]); err != nil {
			return err
		}
	}
	for _, do := range []asked{
		{"INSERT OR IGNORE INTO closed (till, " + closedColumns + ") SELECT ?, " + closedColumns + " FROM closed WHERE till = 0", []any{n}},
		{"DELETE FROM closed WHERE till = 0", nil},
		{"UPDATE closes SET after = (SELECT coalesce(max(number), 0) FROM closing)", nil},
	} {
		if _, err := tx.ExecContext(ctx, do.sql, do.args...); err != nil {
			return err
		}
	}
	return nil
}

// goneWith are the closings of the ledger at path, and of those that it took the
// place of, which are gone once l, a backup of the same till, takes its place.
func (l *Ledger) goneWith(ctx context.Context, path string) (all []model.Closed) {
	present, err := openDamaged(ctx, path)
	if err != nil {
		return nil
	}
	defer present.Close()
	was, err := stateOf(ctx, present.long)
	if is, lerr := stateOf(ctx, l.long); err != nil || lerr != nil || was.id != is.id {
		return nil
	}
	now, nerr := present.readTills(ctx, present.long)
	sh, err := l.readTills(ctx, l.long)
	if err != nil || nerr != nil || now.tills[now.mine].ID != sh.tills[sh.mine].ID && sh.mine != 0 {
		return nil // it has gone on as another till since
	}
	me := now.tills[now.mine]
	ks, err := closingsIn(ctx, present.long, "ORDER BY number")
	if err != nil {
		return nil // of a version that had none, or damaged
	}
	for i := range ks {
		all = append(all, ks[i].told(me.ID, me.Shop))
	}
	before, err := closedIn(ctx, present.long, now, "WHERE till = 0 ORDER BY number")
	if err != nil {
		return all
	}
	return append(all, before...)
}

// keepGone keeps those of all that the ledger does not have.
func keepGone(ctx context.Context, tx *transaction, all []model.Closed) error {
	if len(all) == 0 {
		return nil
	}
	last, _, err := lastClosing(ctx, tx)
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].Number <= last.Number {
			continue
		}
		if err := putIn(ctx, tx, 0, &all[i]); err != nil {
			return err
		}
	}
	return nil
}

// closedInto copies what can be read of the closings of others, and of those that are
// gone: they come again from the shared ledger, where there is one.
func (l *Ledger) closedInto(ctx context.Context, conn *sql.Conn) error {
	var after int64
	if l.long.QueryRowContext(ctx, "SELECT after FROM closes").Scan(&after) == nil && after > 0 {
		if _, err := conn.ExecContext(ctx, "UPDATE closes SET after = ?", after); err != nil {
			return err
		}
	}
	rows, err := l.long.QueryContext(ctx, "SELECT till, "+closedColumns+" FROM closed ORDER BY till, number")
	if err != nil {
		return ctx.Err() // of a version that had none, or damaged
	}
	defer rows.Close()
	raw := make([]any, 19)
	into := make([]any, len(raw))
	for i := range raw {
		into[i] = &raw[i]
	}
	for rows.Next() {
		if rows.Scan(into...) != nil {
			continue
		}
		if _, err := conn.ExecContext(ctx, putClosed, raw...); err != nil && codeOf(err)&0xff != sqliteConstraint {
			return err
		}
	}
	return ctx.Err()
}
