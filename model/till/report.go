package till

import (
	"context"
	"time"

	"caisse/model"
)

// Report is one day of the shop.
type Report struct {
	From, To time.Time // the day's bounds; From is in the zone asked for
	Day
	// Mismatch says that the invoices and the history do not tell the same of
	// the confirmed money: an error to show, never to hide.
	Mismatch bool
}

// Confirmed is the money of the day: paid in time, and paid late. What is
// Elsewhere is not in it.
func (r Report) Confirmed() Total {
	return Total{Count: r.Paid.Count + r.Late.Count, Sum: r.Paid.Sum + r.Late.Sum}
}

// Report sums up the one of days that the instant day falls on. With a *Damaged
// error the Report holds what could be read.
func (t *Till) Report(ctx context.Context, day time.Time, days model.Days) (Report, error) {
	r := Report{From: days.DayStart(day), To: days.OtherDay(day, 1)}
	var err error
	r.Day, err = t.ledger.Day(ctx, r.From, r.To)
	r.Mismatch = r.Confirmed() != r.FromEvents
	return r, err
}
