package ledger

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"caisse/model"
)

// columns are in the order of fields. The first facts of them are written
// once, by Add.
var columns = []string{
	"ref", "sale", "amount", "created_at",
	"items", "object", "firstname", "lastname", "email",
	"state", "doubt", "aside", "replaced_by",
	"pending_at", "checked_at", "settled_at", "expires_at",
	"token", "link", "code",
	"raw_status", "got_amount", "got_ref", "operator_id", "operator_name",
	"phone", "request_id", "operator_ref",
}

const facts = 4

// fields are the places of an invoice, to scan into and to write from.
func fields(i *model.Invoice) []any {
	return []any{
		&i.Ref, &i.Sale, &i.Amount, instant{&i.CreatedAt},
		lines{&i.Items}, &i.Object, &i.Firstname, &i.Lastname, &i.Email,
		&i.State, &i.Doubt, &i.Aside, &i.ReplacedBy,
		instant{&i.PendingAt}, instant{&i.CheckedAt}, instant{&i.SettledAt}, instant{&i.ExpiresAt},
		&i.Token, &i.Link, &i.Code,
		&i.RawStatus, &i.GotAmount, &i.GotRef, &i.OperatorID, &i.OperatorName,
		&i.Phone, &i.RequestID, &i.OperatorRef,
	}
}

var (
	selectInvoice = "SELECT n, " + strings.Join(columns, ", ") + " FROM invoice "
	insertInvoice = "INSERT INTO invoice (" + strings.Join(columns, ", ") + ") VALUES (?" + strings.Repeat(", ?", len(columns)-1) + ")"
	updateInvoice = "UPDATE invoice SET " + strings.Join(columns[facts:], " = ?, ") + " = ? WHERE n = ?"
)

const insertEvent = "INSERT INTO event (invoice, at, kind, state, text, amount) VALUES (?, ?, ?, ?, ?, ?)"

// scan reads one row of selectInvoice and its n.
func scan(row interface{ Scan(...any) error }) (inv model.Invoice, n int64, err error) {
	err = row.Scan(append([]any{&n}, fields(&inv)...)...)
	return inv, n, err
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
	if text == "[]" {
		*l.of = nil
		return nil
	}
	return json.Unmarshal([]byte(text), l.of)
}
