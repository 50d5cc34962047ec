package ledger

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// What of the table of turns concerns no invoice: the slot of all questions,
// and the pause that LigdiCash asked for.
const (
	shared = ""
	pause  = "pause"
)

// Turn is the right to ask LigdiCash one question. All programs that use this
// ledger keep the rules together, because each asks only once it has its turn.
// Times are by the clock that counts since the machine started: they mean
// nothing after it has started anew, and one that is further ahead than it
// could be is void.
type Turn struct {
	What string        // an invoice's Ref, or what else is asked about; not ""
	Now  time.Duration // since the machine started
	Hold time.Duration // how long nobody else may ask about What unless Hold or Asked say otherwise
	Slot time.Duration // how long nobody may ask about anything
	Most time.Duration // the longest pause that LigdiCash may ask for
}

// Wait is how long a turn must be waited for.
type Wait struct {
	For    time.Duration // 0: it was taken
	Shared bool          // nobody may ask about anything before
	Paused bool          // because LigdiCash wants it
}

// Claim takes a turn: then what the Turn says is on the disk. Else nothing is
// written, and the Wait says how long it must be waited for.
func (l *Ledger) Claim(ctx context.Context, t Turn) (wait Wait, err error) {
	now := int64(t.Now / time.Millisecond)
	most := map[string]time.Duration{pause: t.Most, t.What: t.Hold, shared: t.Slot}
	err = l.commit(ctx, func(tx *transaction) error {
		var what string
		var until int64
		rows, err := tx.QueryContext(ctx, turnsOf, pause, t.What, shared)
		err = scanAll(rows, err, func() {
			left := time.Duration(until-now) * time.Millisecond
			if left > wait.For && left <= most[what]+time.Second {
				wait = Wait{left, what != t.What, what == pause}
			}
		}, &what, &until)
		if err != nil || wait.For > 0 {
			return err
		}
		if l.claims.Add(1)%tidyEvery == 0 {
			if _, err := tx.ExecContext(ctx, pastTurns, now, now+whole(t.Most)+1000); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, setTurns, t.What, whole(t.Now+t.Hold), shared, whole(t.Now+t.Slot))
		return err
	})
	if err != nil {
		return Wait{}, err
	}
	return wait, nil
}

// Hold keeps what for the one who claimed it until then, by the same clock as
// Turn.Now.
func (l *Ledger) Hold(ctx context.Context, what string, until time.Duration) error {
	_, err := l.write.ExecContext(ctx, setTurn, what, whole(until))
	return l.explain(err)
}

// Pause keeps everybody from asking anything until then: LigdiCash wants it.
func (l *Ledger) Pause(ctx context.Context, until time.Duration) error {
	return l.Hold(ctx, pause, until)
}

// Asked ends the turn of what: nobody may ask about it again until then. Where
// it is an invoice, at is when LigdiCash was asked about it.
func (l *Ledger) Asked(ctx context.Context, what string, until time.Duration, at time.Time) error {
	return l.commit(ctx, func(tx *transaction) error {
		if _, err := tx.ExecContext(ctx, setTurn, what, whole(until)); err != nil {
			return err
		}
		s := l.newSlot()
		err := s.scan(tx.QueryRowContext(ctx, byRef, what))
		switch {
		case errors.Is(err, sql.ErrNoRows): // none of ours
			return nil
		case err != nil:
			return err
		case s.inv.Unsound, s.inv.Ref != what: // it must stay as it was found; or an index leads elsewhere
			return nil
		}
		return s.checked(ctx, tx, at)
	})
}

// tidyEvery is at every how many claims the turns that are over are deleted.
const tidyEvery = 32

const (
	turnsOf   = "SELECT what, until FROM turn WHERE what IN (?, ?, ?)"
	setTurns  = "INSERT INTO turn (what, until) VALUES (?1, ?2), (?3, ?4) ON CONFLICT (what) DO UPDATE SET until = excluded.until"
	setTurn   = "INSERT INTO turn (what, until) VALUES (?1, ?2) ON CONFLICT (what) DO UPDATE SET until = ?2"
	pastTurns = "DELETE FROM turn WHERE until <= ?1 OR until > ?2"
)

// whole is d in milliseconds, never less than d.
func whole(d time.Duration) int64 {
	return int64((d + time.Millisecond - 1) / time.Millisecond)
}
