package model

import (
	"testing"
	"time"
)

func place(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Skip(err) // no time zones on this system
	}
	return zone
}

// Whatever clocks do at a place, and whenever its days begin: each day follows the
// one before without a gap, and every instant belongs to the day it lies in.
func TestDaysFollowEachOther(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"UTC", "Africa/Ouagadougou", "Africa/Casablanca", "Africa/Cairo", "Europe/Paris", "America/Sao_Paulo", "America/New_York",
		"America/Havana", "Asia/Beirut", "Australia/Lord_Howe", "Asia/Kathmandu",
	} {
		zone := place(t, name)
		for _, starts := range []time.Duration{0, 30 * time.Minute, 2 * time.Hour, 2*time.Hour + 30*time.Minute, 4 * time.Hour, 12 * time.Hour} {
			days := Days{Zone: zone, Starts: starts}
			d := days.DayAt(2018, 1, 1)
			for n := 0; d.Year() < 2019; n++ {
				next := days.OtherDay(d, 1)
				if want := DateOf(2018, 1, 1+n); days.DayOf(d) != want || days.DayOf(next.Add(-1)) != want {
					t.Fatalf("%s from %v: the day of %v is %v, and of %v %v, want %v", name, starts, d, days.DayOf(d), next.Add(-1), days.DayOf(next.Add(-1)), want)
				}
				if back := days.OtherDay(next, -1); !back.Equal(d) || next.Sub(d) > 26*time.Hour || next.Sub(d) < 22*time.Hour {
					t.Fatalf("%s from %v: %v, then %v, and back %v", name, starts, d, next, back)
				}
				for _, in := range []time.Duration{0, 1, time.Hour, 12 * time.Hour, next.Sub(d) - time.Minute, next.Sub(d) - 1} {
					if got := days.DayStart(d.Add(in)); !got.Equal(d) {
						t.Fatalf("%s from %v: %v falls on the day that begins at %v, want %v", name, starts, d.Add(in), got, d)
					}
				}
				d = next
			}
		}
	}
}

func TestDayOf(t *testing.T) {
	t.Parallel()
	paris, paulo := place(t, "Europe/Paris"), place(t, "America/Sao_Paulo")
	bar := 4 * time.Hour
	for _, c := range []struct {
		days Days
		at   string
		want Date
	}{
		{Days{}, "2026-11-27T23:59:59Z", 20261127},
		{Days{}, "2026-11-28T00:00:00Z", 20261128},
		{Days{Starts: bar}, "2026-11-28T03:59:59Z", 20261127},
		{Days{Starts: bar}, "2026-11-28T04:00:00Z", 20261128},
		{Days{Starts: bar}, "2027-01-01T02:00:00Z", 20261231},
		{Days{Zone: paris, Starts: bar}, "2026-11-28T02:59:59Z", 20261127},
		{Days{Zone: paris, Starts: bar}, "2026-11-28T03:00:00Z", 20261128},
		{Days{Zone: paris, Starts: bar}, "2026-10-25T02:30:00Z", 20261024},                          // 25 hours: 03:30, after the second 02:30
		{Days{Zone: paris, Starts: 2*time.Hour + 30*time.Minute}, "2026-10-25T00:30:00Z", 20261025}, // the first 02:30
		{Days{Zone: paris, Starts: 2*time.Hour + 30*time.Minute}, "2026-10-25T01:15:00Z", 20261025}, // 02:15 once more, after it
		{Days{Zone: paris, Starts: 2*time.Hour + 30*time.Minute}, "2026-03-29T01:00:00Z", 20260329}, // 03:00: there is no 02:30
		{Days{Zone: paris, Starts: 2*time.Hour + 30*time.Minute}, "2026-03-29T00:59:59Z", 20260328},
		{Days{Zone: paulo}, "2018-11-04T03:00:00Z", 20181104}, // there is no midnight
		{Days{Zone: paulo}, "2018-11-04T02:59:59Z", 20181103},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.days.DayOf(at); got != c.want {
			t.Errorf("%s from %v at %s: %v, want %v", c.days.Zone, c.days.Starts, c.at, got, c.want)
		}
	}
	if got := Date(20260105).String(); got != "2026-01-05" || Date(0).String() != "" {
		t.Errorf("%q, %q", got, Date(0).String())
	}
}
