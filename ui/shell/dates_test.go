package shell

import (
	"testing"
	"time"
)

func TestBounds(t *testing.T) {
	c := newCounter(t)
	for _, k := range []struct {
		days         days
		since, until string
	}{
		{days{}, "", ""},
		{days{day: "23/11/2026"}, "2026-11-23", "2026-11-24"},
		{days{day: "today"}, "2026-11-23", "2026-11-24"},
		{days{from: "hier"}, "2026-11-22", ""},
		{days{to: "hier"}, "", "2026-11-23"},
		{days{from: "2026-11-01", to: "2026-11-30"}, "2026-11-01", "2026-12-01"},
		{days{from: "1/11", to: "30/11"}, "2026-11-01", "2026-12-01"},
		{days{from: "24/12", to: "6/1"}, "2025-12-24", "2026-01-07"},
		{days{from: "24/12", to: "31/12"}, "2025-12-24", "2026-01-01"},
		{days{from: "23/11", to: "23/11"}, "2026-11-23", "2026-11-24"},
	} {
		since, until, err := c.shell.bounds(t.Context(), k.days)
		day := func(at time.Time) string {
			if at.IsZero() {
				return ""
			}
			return at.Format(time.DateOnly)
		}
		if err != nil || day(since) != k.since || day(until) != k.until {
			t.Errorf("%+v: %v, %v, %v; want %s, %s", k.days, since, until, err, k.since, k.until)
		}
	}
	for _, d := range []days{{from: "23/11", to: "22/11"}, {from: "2/2", to: "1/2"}, {from: "2026-11-23", to: "2026-11-22"}} {
		if _, _, err := c.shell.bounds(t.Context(), d); err == nil {
			t.Errorf("%+v: taken, perhaps for next year", d)
		}
	}
	// The shop's days, not UTC's.
	zone, err := time.LoadLocation("Africa/Lagos")
	if err != nil {
		t.Fatal(err)
	}
	c.shell.Settings.Zone = zone
	since, until, err := c.shell.bounds(t.Context(), days{day: "aujourd'hui"})
	if err != nil || since.Format(time.RFC3339) != "2026-11-23T00:00:00+01:00" || until.Sub(since) != 24*time.Hour {
		t.Errorf("%v, %v, %v", since, until, err)
	}
}

func TestSpan(t *testing.T) {
	c := newCounter(t)
	for _, k := range []struct {
		days   days
		fr, en string
	}{
		{days{}, "", ""},
		{days{day: "hier"}, "le 22/11/2026", "on 22/11/2026"},
		{days{from: "hier"}, "depuis le 22/11/2026", "since 22/11/2026"},
		{days{to: "hier"}, "jusqu'au 22/11/2026", "up to 22/11/2026"},
		{days{from: "hier", to: "today"}, "du 22/11/2026 au 23/11/2026", "from 22/11/2026 to 23/11/2026"},
	} {
		since, until, err := c.shell.bounds(t.Context(), k.days)
		if err != nil {
			t.Fatal(err)
		}
		for lang, want := range map[string]string{"fr": k.fr, "en": k.en} {
			c.shell.Settings.Lang = lang
			if got := c.shell.span(since, until); got != want {
				t.Errorf("%+v: got %q, want %q", k.days, got, want)
			}
		}
	}
}
