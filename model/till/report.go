package till

import (
	"context"
	"time"
)

// Report is one day of the shop.
type Report struct {
	From, To time.Time // the day's bounds; From is in the zone asked for
	Day
	// Mismatch says that the invoices and the history do not tell the same of
	// the confirmed money: an error to show, never to hide.
	Mismatch bool
}

// Confirmed is the money of the day: paid in time, and paid late.
func (r Report) Confirmed() Total {
	return Total{Count: r.Paid.Count + r.Late.Count, Sum: r.Paid.Sum + r.Late.Sum}
}

// Report sums up the day that the instant day falls on in zone (nil: UTC). With
// a *Damaged error the Report holds what could be read.
func (t *Till) Report(ctx context.Context, day time.Time, zone *time.Location) (Report, error) {
	if zone == nil {
		zone = time.UTC
	}
	y, m, d := day.In(zone).Date()
	r := Report{From: midnight(y, m, d, zone), To: midnight(y, m, d+1, zone)}
	var err error
	r.Day, err = t.ledger.Day(ctx, r.From, r.To)
	r.Mismatch = r.Confirmed() != r.FromEvents
	return r, err
}

// midnight is the first instant of a day. Where clocks change at midnight,
// time.Date alone may give an instant of the day before, or the second of two
// midnights.
func midnight(y int, m time.Month, d int, zone *time.Location) time.Time {
	t := time.Date(y, m, d, 0, 0, 0, 0, zone)
	since, until := t.ZoneBounds()
	if t.Hour() != 0 || t.Minute() != 0 { // there is no midnight: the day starts when clocks change
		if t.Day() == time.Date(y, m, d, 12, 0, 0, 0, zone).Day() {
			return since
		}
		return until
	}
	if !since.IsZero() {
		_, now := t.Zone()
		_, before := since.Add(-1).Zone()
		if first := t.Add(time.Duration(now-before) * time.Second); first.Before(since) && first.Day() == t.Day() {
			return first
		}
	}
	return t
}
