package ledger

import (
	"context"
	"database/sql"
	"sort"
	"time"

	"caisse/model"
)

// HandOver has f called whenever something is to be handed over, once it is on
// the disk, whatever wrote it by this Ledger. f must not wait, nor use the ledger.
func (l *Ledger) HandOver(f func()) { l.handing.Store(&f) }

// Out is a copy that is to be handed over.
type Out struct {
	model.Copy
	Mark   int64 // of the copy
	Theirs int64 // what the shared ledger last had; 0: nothing
}

// Unsent returns up to limit copies of a shop that are to be handed over, those
// written first first. A sale of which this ledger is not sure is none of them.
func (l *Ledger) Unsent(ctx context.Context, shop string, limit int) (outs []Out, err error) {
	err = l.snapshot(ctx, l.read, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT unsent.n FROM unsent CROSS JOIN share ON share.n = unsent.n CROSS JOIN tills ON tills.n = share.till
			WHERE tills.shop = ? ORDER BY unsent.n LIMIT ?`, shop, limit)
		var ns []int64
		var n int64
		if err = scanAll(rows, err, func() { ns = append(ns, n) }, &n); err == nil {
			outs, err = l.copies(ctx, tx, ns)
		}
		return err
	})
	return outs, err
}

// Copies returns those of refs that the ledger has, and is sure of.
func (l *Ledger) Copies(ctx context.Context, refs []string) (outs []Out, err error) {
	err = l.snapshot(ctx, l.read, func(tx *sql.Tx) error {
		var ns []int64
		var n int64
		rows, err := tx.QueryContext(ctx, "SELECT n FROM invoice WHERE ref IN (SELECT value FROM json_each(?))", texts(refs))
		if err = scanAll(rows, err, func() { ns = append(ns, n) }, &n); err == nil {
			outs, err = l.copies(ctx, tx, ns)
		}
		return err
	})
	return outs, err
}

// copies reads those of ns that share, with a statement for each table.
func (l *Ledger) copies(ctx context.Context, tx *sql.Tx, ns []int64) (outs []Out, err error) {
	if len(ns) == 0 {
		return nil, nil
	}
	sort.Slice(ns, func(i, j int) bool { return ns[i] < ns[j] })
	at := map[int64]int{}
	var n, rev, theirs int64
	var till, shop string
	rows, err := tx.QueryContext(ctx, `SELECT share.n, tills.id, tills.shop, share.rev, share.theirs FROM share CROSS JOIN tills ON tills.n = share.till
		WHERE share.n IN (SELECT value FROM json_each(?)) ORDER BY share.n`, list(ns))
	err = scanAll(rows, err, func() {
		at[n] = len(outs)
		outs = append(outs, Out{Copy: model.Copy{Till: till, Shop: shop, Rev: rev}, Theirs: theirs})
	}, &n, &till, &shop, &rev, &theirs)
	if err != nil {
		return nil, err
	}
	all, err := tx.QueryContext(ctx, selectInvoice+"WHERE n IN (SELECT value FROM json_each(?)) ORDER BY n", list(ns))
	err = eachIn(l.sharedSlot(), all, err, func(s *slot) error {
		if i, ok := at[s.n]; ok {
			outs[i].Invoice = s.inv
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	lines, err := tx.QueryContext(ctx, selectEvents+"WHERE invoice IN (SELECT value FROM json_each(?)) ORDER BY invoice, n", list(ns))
	if err != nil {
		return nil, err
	}
	defer lines.Close()
	s := l.newSlot()
	for lines.Next() {
		if err := lines.Scan(s.into[:8]...); err != nil {
			return nil, err
		}
		of, _ := s.raw[0].(int64)
		if i, ok := at[of]; ok {
			outs[i].Events = append(outs[i].Events, s.event())
		}
	}
	sound := outs[:0]
	for i := range outs {
		if o := &outs[i]; o.Invoice.Ref != "" && soundCopy(&o.Copy) {
			o.Mark = o.Copy.Mark()
			sound = append(sound, *o)
		}
	}
	return sound, lines.Err()
}

// Passed are the numbers that what was handed over got in its shop: after From, up
// to To.
type Passed struct {
	Shop     string
	From, To int64
}

// Strike says that the shared ledger now has these: what is still the same here
// is no longer to be handed over. Where the shop was read up to what it passed,
// it is now read up to the end of that: all of it came from here.
func (l *Ledger) Strike(ctx context.Context, had []model.Marked, passed Passed) error {
	if err := l.write.prepare(ctx, struckShare, struckUnsent, passedBy); err != nil {
		return l.explain(err)
	}
	return l.commit(ctx, func(tx *transaction) error {
		for _, m := range had {
			if err := strike(ctx, tx, m); err != nil {
				return err
			}
		}
		if passed.To == passed.From {
			return nil
		}
		_, err := tx.ExecContext(ctx, passedBy, passed.Shop, passed.From, passed.To)
		return err
	})
}

func strike(ctx context.Context, tx *transaction, m model.Marked) error {
	if _, err := tx.ExecContext(ctx, struckShare, m.Mark, m.Ref); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, struckUnsent, m.Ref)
	return err
}

const (
	struckShare  = "UPDATE share SET theirs = ?1 WHERE n = (SELECT n FROM invoice WHERE ref = ?2)"
	passedBy     = "UPDATE shops SET seq = ?3 WHERE id = ?1 AND seq = ?2"
	struckUnsent = "DELETE FROM unsent WHERE n = (SELECT n FROM invoice WHERE ref = ?1) AND (SELECT mark = theirs FROM share WHERE share.n = unsent.n)"
)

// Waiting is how many sales are to be handed over, and the date of the oldest;
// zero where there is none.
func (l *Ledger) Waiting(ctx context.Context) (count int, oldest time.Time, err error) {
	var at int64
	err = l.read.first(ctx, "SELECT count(*), coalesce(min(created_at), 0) FROM unsent CROSS JOIN invoice ON invoice.n = unsent.n", nil, &count, &at)
	return count, fromMillis(at), l.explain(err)
}

// Digests are the sums of what is here of each till and day from since to before
// until (UTC days), by till and then by day: see model.Digest. A tenth of a
// microsecond for each sale.
func (l *Ledger) Digests(ctx context.Context, since, until time.Time) (all []model.Digest, err error) {
	var d model.Digest
	var day int64
	rows, err := l.long.QueryContext(ctx, `SELECT tills.id, share.day, count(*), sum(share.mark & 0xFFFFFFFF), sum(share.mark >> 32)
		FROM tills CROSS JOIN share INDEXED BY share_till ON share.till = tills.n AND share.day >= ? AND share.day < ?
		GROUP BY tills.n, share.day`, dayNumber(since), dayNumber(until))
	err = scanAll(rows, err, func() {
		d.Day = model.DateOf(time.Unix(day*86400, 0).UTC().Date())
		all = append(all, d)
	}, &d.Till, &day, &d.Count, &d.Low, &d.High)
	sort.SliceStable(all, func(i, j int) bool { return all[i].Till < all[j].Till }) // see thingsOf
	return all, l.explain(err)
}

// dayNumber is the UTC day of t since 1970: see model.Copy.Day.
func dayNumber(t time.Time) int64 { return max(0, t.UnixMilli()/86_400_000) }

// dayNumberOf is dayNumber of a date.
func dayNumberOf(day model.Date) int64 {
	return dayNumber(time.Date(int(day)/10000, time.Month(int(day)/100%100), int(day)%100, 0, 0, 0, 0, time.UTC))
}

// Marks are the marks of one till's sales of one UTC day.
func (l *Ledger) Marks(ctx context.Context, till string, day model.Date) (all []model.Marked, err error) {
	var m model.Marked
	rows, err := l.read.query(ctx, `SELECT invoice.ref, share.mark FROM share INDEXED BY share_till CROSS JOIN invoice ON invoice.n = share.n
		WHERE share.till = (SELECT n FROM tills WHERE id = ?) AND share.day = ? ORDER BY invoice.ref`, till, dayNumberOf(day))
	err = scanAll(rows, err, func() { all = append(all, m) }, &m.Ref, &m.Mark)
	return all, l.explain(err)
}

// Resend notes sales as still to be handed over, whatever was handed over
// before: the shared ledger does not have them, or not like this.
func (l *Ledger) Resend(ctx context.Context, refs []string) error {
	return l.commit(ctx, func(tx *transaction) error {
		_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO unsent SELECT share.n FROM share
			WHERE n IN (SELECT n FROM invoice WHERE ref IN (SELECT value FROM json_each(?)))`, texts(refs))
		return err
	})
}

// ResendDay is Resend for all sales of one till of one UTC day.
func (l *Ledger) ResendDay(ctx context.Context, till string, day model.Date) error {
	return l.commit(ctx, func(tx *transaction) error {
		_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO unsent SELECT n FROM share INDEXED BY share_till
			WHERE till = (SELECT n FROM tills WHERE id = ?) AND day = ?`, till, dayNumberOf(day))
		return err
	})
}
