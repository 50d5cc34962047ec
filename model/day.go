package model

import "time"

// DayStart is the first instant of a day at a place; d may lie outside the
// month. Where clocks change at midnight, time.Date alone may give an instant
// of the day before, or the second of two midnights.
func DayStart(y int, m time.Month, d int, zone *time.Location) time.Time {
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

// OtherDay is the first instant of the day n days after the one t falls on, in
// t's zone.
func OtherDay(t time.Time, n int) time.Time {
	y, m, d := t.Date()
	return DayStart(y, m, d+n, t.Location())
}
