package model

import (
	"fmt"
	"time"
)

// Days cuts time into the days of a shop: by the clock of a place, from an hour
// on. A bar that closes late sells at two in the morning for the day before.
// Nothing else decides which day an instant belongs to. The zero Days begin at
// midnight UTC.
type Days struct {
	Zone   *time.Location
	Starts time.Duration // by the clock on the wall, after midnight; less than a day
}

// DayStart is the first instant of the day that t falls on.
func (d Days) DayStart(t time.Time) time.Time { return d.OtherDay(t, 0) }

// OtherDay is the first instant of the day n days after the one that t falls on.
func (d Days) OtherDay(t time.Time, n int) time.Time {
	y, m, day := d.date(t)
	return d.DayAt(y, m, day+n)
}

// DayOf is the day that t falls on.
func (d Days) DayOf(t time.Time) Date {
	y, m, day := d.date(t)
	return DateOf(y, m, day)
}

// SameDay says that two instants fall on one day.
func (d Days) SameDay(a, b time.Time) bool { return d.DayOf(a) == d.DayOf(b) }

// DayAt is the first instant of a day; day may lie outside the month. Where clocks
// change just then, time.Date alone may give an instant of the day before, or the
// second of two that the clock calls the same.
func (d Days) DayAt(y int, m time.Month, day int) time.Time {
	h, min := int(d.Starts/time.Hour), int(d.Starts%time.Hour/time.Minute)
	t := time.Date(y, m, day, h, min, 0, 0, d.zone())
	since, until := t.ZoneBounds()
	if t.Hour() != h || t.Minute() != min { // the clock never shows it: the day starts when it is moved
		if clock := time.Date(y, m, day, h, min, 0, 0, time.UTC); clockOf(t).After(clock) {
			return since
		}
		return until
	}
	if !since.IsZero() {
		_, now := t.Zone()
		_, before := since.Add(-1).Zone()
		if first := t.Add(time.Duration(now-before) * time.Second); first.Before(since) && clockOf(first) == clockOf(t) {
			return first
		}
	}
	return t
}

// date is the day that t falls on: the last of those that have begun.
func (d Days) date(t time.Time) (y int, m time.Month, day int) {
	t = t.In(d.zone())
	y, m, day = t.Date()
	switch {
	case t.Before(d.DayAt(y, m, day)):
		day--
	case !t.Before(d.DayAt(y, m, day+1)): // a clock that is moved back over the border
		day++
	default:
		return y, m, day
	}
	return time.Date(y, m, day, 0, 0, 0, 0, time.UTC).Date()
}

func (d Days) zone() *time.Location {
	if d.Zone == nil {
		return time.UTC
	}
	return d.Zone
}

// clockOf is what the clock on the wall shows at t, as if it were UTC.
func clockOf(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}

// Date is a day of the calendar in figures, 20261127; 0 is none.
type Date int

func DateOf(y int, m time.Month, day int) Date {
	t := time.Date(y, m, day, 0, 0, 0, 0, time.UTC) // day may lie outside the month
	return Date(t.Year()*10000 + int(t.Month())*100 + t.Day())
}

// String is 2026-11-27, "" for none.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", int(d)/10000, int(d)/100%100, int(d)%100)
}

// Ticket is the number of a sale among those of its day, as a merchant calls it
// out. All links of a sale have one. N is 0 for a sale that was made before there
// were numbers.
type Ticket struct {
	Day Date // for which it was given; it stays where the sale is dated anew
	N   int
}
