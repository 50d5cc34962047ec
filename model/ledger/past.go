package ledger

import (
	"database/sql"
	"time"
)

func whatOf(kind int64) string {
	switch kind {
	case lineEvent:
		return "event"
	case lineInvoice:
		return "invoice"
	case lineNote:
		return "note"
	case lineClosing:
		return "closing"
	}
	return "line"
}

func atOf(at *pastEvents, kind int64) time.Time {
	if kind != lineEvent {
		return time.Time{}
	}
	return at.at()
}

// pastEvents is the history, one event after the other.
type pastEvents struct {
	rows    *sql.Rows
	raw     []any // n, those of a step, chk
	into    []any
	n       int64
	there   bool
	content sum
}

func (b *pastEvents) next() error {
	if b.there = b.rows.Next(); !b.there {
		return b.rows.Err()
	}
	if err := b.rows.Scan(b.into...); err != nil {
		return err
	}
	b.n, _ = b.raw[0].(int64)
	return nil
}

func (b *pastEvents) at() time.Time {
	ms, _ := b.raw[2].(int64)
	if ms < 0 || ms > latest {
		return time.Time{}
	}
	return fromMillis(ms)
}
