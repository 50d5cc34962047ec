package till

import (
	"context"
	"slices"
	"time"

	"caisse/model"
	"caisse/model/ledger"
)

// Report is one day of the shop.
type Report struct {
	From, To time.Time // the day's bounds; From is in the zone asked for
	Day
	Brought, Carried []Across // Day's, by the days they were asked or confirmed on, in order
	Numbers          ledger.Numbers
	// Mismatch says that the invoices and the history do not tell the same of
	// the confirmed money: an error to show, never to hide.
	Mismatch bool
	Behind   []Behind     // whose sales may still be missing
	Closings []DayClosing // of that day, of all tills that were asked for, as far as is known
	Unclosed []string     // the tills of the shop, by name, of which none is known
}

// Confirmed is the money of the day: paid in time, and paid late. What is
// Elsewhere is not in it.
func (r Report) Confirmed() Total {
	return Total{Count: r.Paid.Count + r.Late.Count, Sum: r.Paid.Sum + r.Late.Sum}
}

// Report sums up the one of days that the instant day falls on. With a *Damaged
// error the Report holds what could be read.
func (t *Till) Report(ctx context.Context, day time.Time, days model.Days) (Report, error) {
	return t.ReportOf(ctx, day, days, "", "")
}

// ReportOf is Report of what the till and the shop of these ids sold; "" is any.
func (t *Till) ReportOf(ctx context.Context, day time.Time, days model.Days, till, shop string) (Report, error) {
	r := Report{From: days.DayStart(day), To: days.OtherDay(day, 1)}
	var err error
	r.Day, err = t.ledger.DayOf(ctx, r.From, r.To, till, shop)
	r.Brought, r.Carried = across(r.Day.Brought, days), across(r.Day.Carried, days)
	if (till != "" || shop != "") && till != t.me(ctx) { // numbers are this till's own
	} else if n, nerr := t.ledger.Numbers(ctx, days.DayOf(r.From), r.From, r.To); nerr == nil { // else the report tells what is damaged
		r.Numbers = n
	}
	t.closed(ctx, &r, days, Query{Till: till, Shop: shop})
	r.Mismatch = r.Confirmed() != r.FromEvents
	r.Behind = t.Behind(ctx, Query{Till: till, Shop: shop, Until: r.To})
	return r, err
}

// me is the id of this till; "" while it has none.
func (t *Till) me(ctx context.Context) string {
	for _, s := range t.ledger.Known(ctx) {
		if s.Mine {
			return s.ID
		}
	}
	return ""
}

// Across is money that was asked on one day and confirmed on another: the other
// of the two.
type Across struct {
	Day time.Time // its first instant
	Total
}

func across(moved []ledger.Moved, days model.Days) (all []Across) {
	for _, m := range moved {
		day := days.DayStart(m.At)
		i := slices.IndexFunc(all, func(a Across) bool { return a.Day.Equal(day) })
		if i < 0 {
			i, all = len(all), append(all, Across{Day: day})
		}
		all[i].Count++
		all[i].Sum += m.Amount
	}
	slices.SortFunc(all, func(a, b Across) int { return a.Day.Compare(b.Day) })
	return all
}

// Gaps is how many numbers of all days no sale has, and the last of these days.
func (t *Till) Gaps(ctx context.Context) (missing int, last model.Date, err error) {
	return t.ledger.Gaps(ctx)
}
