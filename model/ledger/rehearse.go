package ledger

import (
	"context"
	"errors"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"caisse/model"
)

// errTakenBack ends a rehearsal.
var errTakenBack = errors.New("only a rehearsal")

// Rehearse takes a sale and takes it back: nothing of it is written. ErrDamaged
// says that the ledger is damaged where every sale must go.
func (l *Ledger) Rehearse(ctx context.Context) error {
	err := l.commit(ctx, func(tx *transaction) error {
		at := time.UnixMilli(1)
		inv := model.Invoice{Ref: "rehearsal", Sale: "rehearsal", Amount: model.MinAmount, CreatedAt: at, State: model.Sending,
			Ticket: model.Ticket{Day: 19700101}}
		n, err := insert(ctx, tx, &inv)
		if err == nil {
			err = history(ctx, tx, n, []model.Event{{At: at, Kind: model.EventSending, State: model.Sending}})
		}
		if err == nil {
			next := inv
			next.State, next.PendingAt = model.Pending, at
			err = update(ctx, tx, n, inv, next)
		}
		switch {
		case codeOf(err)&0xff == sqlite3.SQLITE_CONSTRAINT: // a sound one takes it
			return &Error{l.path, ErrDamaged, err}
		case err == nil, errors.Is(err, ErrExists):
			return errTakenBack
		}
		return err
	})
	if errors.Is(err, errTakenBack) {
		return nil
	}
	return err
}
