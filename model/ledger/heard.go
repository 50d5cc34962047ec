package ledger

import (
	"context"
	"time"

	sqlite3 "modernc.org/sqlite/lib"
)

// Known are Tills as this program last read them, by their ids: nothing is asked of
// the disk for it.
func (l *Ledger) Known(ctx context.Context) (all []Till) {
	sh := l.sharer(ctx)
	if sh == nil {
		return nil
	}
	for _, t := range sh.tills {
		all = append(all, t)
	}
	sortTills(all)
	return all
}

// Meet writes what the shared ledger says of tills. Of this one it is only its
// kind, and of whose sales are its own nothing is changed. Where nothing of it is
// news nothing is written.
func (l *Ledger) Meet(ctx context.Context, tills []Till) error {
	known := l.sharer(ctx)
	news := known == nil
	for _, t := range tills {
		news = news || !known.has(t)
	}
	if !news {
		return nil
	}
	err := l.commit(ctx, func(tx *transaction) error {
		for _, t := range tills {
			if _, err := tx.ExecContext(ctx, `INSERT INTO tills (id, name, shop) VALUES (?1, ?2, ?3)
				ON CONFLICT (id) DO UPDATE SET name = ?2, shop = ?3 WHERE mine = 0`, t.ID, tidy(t.Name), t.Shop); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return l.explain(err)
	}
	err = l.commit(ctx, func(tx *transaction) error {
		for _, t := range tills {
			if _, err := tx.ExecContext(ctx, `INSERT INTO heard (till, kind, upto, heir) SELECT n, ?2, ?3, ?4 FROM tills WHERE id = ?1
				ON CONFLICT (till) DO UPDATE SET kind = ?2, upto = ?3, heir = ?4`, t.ID, tidy(t.Kind), millis(t.Upto), t.Heir); err != nil {
				return err
			}
		}
		return nil
	})
	if reason(err) == ErrDamaged { // that rots alone: it is told again with the next beat
		err = nil
	}
	if err == nil {
		_, err = l.readTills(ctx, l.read)
	}
	return l.explain(err)
}

// has says that nothing of t is news.
func (sh *sharing) has(t Till) bool {
	for _, o := range sh.tills {
		if o.ID == t.ID {
			return o.Kind == tidy(t.Kind) && (o.Mine || o.Name == tidy(t.Name) && o.Shop == t.Shop && o.Heir == t.Heir && o.Upto.Equal(fromMillis(millis(t.Upto))))
		}
	}
	return false
}

// Sells says that t is a till with a cashier, as far as is known: a receiver of
// LigdiCash's callbacks is none.
func (t Till) Sells() bool { return t.Kind == "till" || t.Kind == "" }

// Compared is when the sums of this ledger and of the shared one were last the
// same, or made so; zero: not yet, or not known.
func (l *Ledger) Compared(ctx context.Context) (at time.Time, err error) {
	var ms int64
	err = l.read.first(ctx, "SELECT at FROM compared", nil, &ms)
	if codeOf(err)&0xff == sqlite3.SQLITE_ERROR { // no such table yet
		err = nil
	}
	return fromMillis(ms), l.explain(err)
}

// NoteCompared writes that they were at that moment.
func (l *Ledger) NoteCompared(ctx context.Context, at time.Time) error {
	return l.commit(ctx, func(tx *transaction) error {
		_, err := tx.ExecContext(ctx, "UPDATE compared SET at = ?", millis(at))
		return err
	})
}
