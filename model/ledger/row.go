package ledger

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"caisse/model"
)

// columns are in the order of fields. The first facts of them are written
// once, by Add; those after them up to dating once more at most, when a sale is
// put into its right day.
var columns = []string{
	"ref", "sale", "amount",
	"created_at", "machine_at", "dated",
	"items", "object", "firstname", "lastname", "email",
	"state", "doubt", "aside", "replaced_by",
	"pending_at", "checked_at", "settled_at", "expires_at",
	"token", "link", "code",
	"raw_status", "got_amount", "got_ref", "operator_id", "operator_name",
	"phone", "request_id", "operator_ref", "host",
}

const (
	facts  = 3
	dating = 6
)

// fields are the places of an invoice, to scan into and to write from. Plain
// pointers where there are any: database/sql is slow with types of our own.
func fields(i *model.Invoice) []any {
	return []any{
		&i.Ref, &i.Sale, (*int64)(&i.Amount),
		instant{&i.CreatedAt}, instant{&i.MachineAt}, not{&i.Undated},
		lines{&i.Items}, &i.Object, &i.Firstname, &i.Lastname, &i.Email,
		(*string)(&i.State), (*string)(&i.Doubt), &i.Aside, &i.ReplacedBy,
		instant{&i.PendingAt}, instant{&i.CheckedAt}, instant{&i.SettledAt}, instant{&i.ExpiresAt},
		&i.Token, &i.Link, &i.Code,
		&i.RawStatus, (*int64)(&i.GotAmount), &i.GotRef, &i.OperatorID, &i.OperatorName,
		&i.Phone, &i.RequestID, &i.OperatorRef, &i.Host,
	}
}

var (
	allColumns    = "invoice.n, " + strings.Join(columns, ", ")
	unpayable     = strings.Replace(allColumns, ", token, link,", ", '', '',", 1)
	selectInvoice = "SELECT " + allColumns + " FROM invoice "
	insertInvoice = "INSERT INTO invoice (" + strings.Join(columns, ", ") + ") VALUES (?" + strings.Repeat(", ?", len(columns)-1) + ")"
	updateInvoice = "UPDATE invoice SET " + strings.Join(columns[dating:], " = ?, ") + " = ? WHERE n = ?"
	redateInvoice = "UPDATE invoice SET " + strings.Join(columns[facts:dating], " = ?, ") + " = ? WHERE n = ?"
)

const insertEvent = "INSERT INTO event (invoice, at, machine_at, kind, state, text, amount) VALUES (?, ?, ?, ?, ?, ?, ?)"

// slot is where the rows of allColumns are read into, one after the other.
type slot struct {
	inv  model.Invoice
	n    int64
	into []any
}

func newSlot() *slot {
	s := &slot{}
	s.into = append([]any{&s.n}, fields(&s.inv)...)
	return s
}

// errUnreadable is a row that SQLite gave and that makes no sense.
var errUnreadable = errors.New("an invoice that cannot be read")

// scan reads one row into s.
func (s *slot) scan(from interface{ Scan(...any) error }) error {
	err := from.Scan(s.into...)
	if err == nil || errors.Is(err, sql.ErrNoRows) || codeOf(err) != 0 || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("%w: %w", errUnreadable, err)
}

// stored is the invoice as a later read will return it: UTC, to the
// millisecond.
func stored(inv model.Invoice) model.Invoice {
	for _, f := range fields(&inv) {
		if t, ok := f.(instant); ok {
			*t.of = fromMillis(millis(*t.of))
		}
	}
	return inv
}

// instant is a time in UTC milliseconds; the zero time is 0.
type instant struct{ of *time.Time }

func (t instant) Value() (driver.Value, error) { return millis(*t.of), nil }

func (t instant) Scan(v any) error {
	ms, ok := v.(int64)
	if !ok {
		return fmt.Errorf("a time is %T, not an integer", v)
	}
	*t.of = fromMillis(ms)
	return nil
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// not is a yes or no that the ledger keeps the other way round.
type not struct{ of *bool }

func (n not) Value() (driver.Value, error) { return !*n.of, nil }

func (n not) Scan(v any) error {
	yes, ok := v.(int64)
	if !ok {
		return fmt.Errorf("a yes or no is %T, not an integer", v)
	}
	*n.of = yes == 0
	return nil
}

// lines are items in JSON; none is [].
type lines struct{ of *[]model.Item }

func (l lines) Value() (driver.Value, error) {
	if len(*l.of) == 0 {
		return "[]", nil
	}
	text, err := json.Marshal(*l.of)
	return string(text), err
}

func (l lines) Scan(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("items are %T, not text", v)
	}
	items, err := parseItems(text)
	*l.of = items
	return err
}
