package ui

import (
	"errors"
	"testing"
	"time"

	"caisse/model"
	"caisse/ui/text"
)

func TestParseDay(t *testing.T) {
	zone := zoneNamed(t, "Africa/Ouagadougou")
	now := time.Date(2026, 11, 23, 22, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		text, want string
		err        error
	}{
		{"23/11/2026", "2026-11-23", nil},
		{" 1/2/2026 ", "2026-02-01", nil},
		{"23/11/26", "2026-11-23", nil},
		{"23-11-2026", "2026-11-23", nil},
		{"2026-11-23", "2026-11-23", nil},
		{"29/02/2024", "2024-02-29", nil},
		{"23/11", "2026-11-23", nil},
		{"1/1", "2026-01-01", nil},
		{"24/11", "2025-11-24", nil}, // the last one that has come
		{"31/12", "2025-12-31", nil},
		{"aujourd'hui", "2026-11-23", nil},
		{"Aujourd’hui", "2026-11-23", nil},
		{"TODAY", "2026-11-23", nil},
		{"hier", "2026-11-22", nil},
		{"yesterday", "2026-11-22", nil},
		{"24/11/2026", "2026-11-24", text.ErrDayToCome},
		{"2026-11-30", "2026-11-30", text.ErrDayToCome},
		{"31/12/9999", "9999-12-31", text.ErrDayToCome},
		{"31/02/2026", "", text.ErrDayMissing},
		{"29/02/2026", "", text.ErrDayMissing},
		{"32/01/2026", "", text.ErrDayMissing},
		{"0/1/2026", "", text.ErrDayMissing},
		{"11/23/2026", "", text.ErrDayMissing},
		{"2026-13-01", "", text.ErrDayMissing},
		{"", "", text.ErrDayUnread},
		{"bientôt", "", text.ErrDayUnread},
		{"23/11/2026/1", "", text.ErrDayUnread},
		{"023/11/2026", "", text.ErrDayUnread},
		{"\x1b[31m23/11", "", text.ErrDayUnread},
	} {
		got, err := text.ParseDay(c.text, now, model.Days{Zone: zone})
		if !errors.Is(err, c.err) {
			t.Errorf("%q: error %v, want %v", c.text, err, c.err)
		}
		if c.want == "" && !got.IsZero() || c.want != "" && got.Format("2006-01-02 15:04 MST") != c.want+" 00:00 GMT" {
			t.Errorf("%q: got %v, want %s", c.text, got, c.want)
		}
	}
}

// Today is the shop's, not UTC's or the machine's.
func TestTodayIsTheShops(t *testing.T) {
	now := time.Date(2026, 11, 23, 23, 30, 0, 0, time.UTC)
	for zone, want := range map[string]string{"Africa/Ouagadougou": "23", "Africa/Lagos": "24", "America/New_York": "23"} {
		got, err := text.ParseDay("today", now, model.Days{Zone: zoneNamed(t, zone)})
		if err != nil || got.Format("02 15:04") != want+" 00:00" {
			t.Errorf("%s: %v, %v", zone, got, err)
		}
	}
}

// Where clocks change at midnight, a day begins at 01:00, or has two midnights.
func TestDaysThatClocksChange(t *testing.T) {
	for _, c := range []struct{ zone, day, start, next string }{
		{"Africa/Cairo", "2023-04-28", "2023-04-28T01:00:00+03:00", "2023-04-29T00:00:00+03:00"},
		{"America/Havana", "2023-11-05", "2023-11-05T00:00:00-04:00", "2023-11-06T00:00:00-05:00"},
		{"America/Havana", "2023-03-11", "2023-03-11T00:00:00-05:00", "2023-03-12T01:00:00-04:00"},
		{"Europe/Paris", "2026-03-29", "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"},
	} {
		got, err := text.ParseDay(c.day, time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), model.Days{Zone: zoneNamed(t, c.zone)})
		if err != nil || got.Format(time.RFC3339) != c.start {
			t.Errorf("%s %s: starts %v, %v, want %s", c.zone, c.day, got, err, c.start)
		}
		if next := (model.Days{Zone: got.Location()}).OtherDay(got, 1); next.Format(time.RFC3339) != c.next {
			t.Errorf("%s %s: ends %v, want %s", c.zone, c.day, next, c.next)
		}
	}
}

func zoneNamed(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
