package ledger

import (
	"context"
	"database/sql"

	"caisse/model"
)

const (
	insertEvent  = "INSERT INTO event (invoice, at, machine_at, kind, state, text, amount, chk) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
	selectEvents = "SELECT invoice, at, machine_at, kind, state, text, amount, chk FROM event "
)

func history(ctx context.Context, tx *transaction, n int64, evs []model.Event) error {
	tx.tells(n, evs)
	for _, ev := range evs {
		values := append(make([]any, 0, 8), n, millis(ev.At), millis(ev.MachineAt), tidy(string(ev.Kind)), string(ev.State), tidy(ev.Text), int64(ev.Amount))
		content := make(sum, 0, 128).all(values) // of its check, and of its line of the chain
		done, err := tx.ExecContext(ctx, insertEvent, append(values, int64(content.crc()))...)
		if err != nil {
			return err
		}
		at, err := done.LastInsertId()
		if err != nil {
			return err
		}
		tx.told(at, n, content)
	}
	return nil
}

// events reads rows of selectEvents. One that is not what its check says, or
// makes no sense, is an EventUnsound.
func (l *Ledger) events(rows *sql.Rows, err error) ([]model.Event, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	s := l.newSlot()
	var evs []model.Event
	for rows.Next() {
		if err := rows.Scan(s.into[:8]...); err != nil {
			return nil, err
		}
		evs = append(evs, s.event())
	}
	return evs, rows.Err()
}

var eventStates = append([]string{""}, states...)

func (s *slot) event() model.Event {
	s.odd = false
	r := reader{s: s}
	n := r.integer(1, maxGot)
	ev := model.Event{
		At: r.time(0), MachineAt: r.time(0), Kind: model.EventKind(r.text()), State: model.State(r.oneOf(eventStates)),
		Text: r.text(), Amount: model.Money(r.integer(-maxGot, maxGot)),
	}
	chk, ok := s.raw[7].(int64)
	switch {
	case s.odd, ok && chk != eventCheck(s.raw[:7]), !ok && (s.raw[7] != nil || n > s.rules.unchecked):
		ev.Kind, ev.State, ev.Amount = model.EventUnsound, "", 0
	}
	return ev
}
