package shell

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"sync"
	"time"

	"caisse/ui/text"
)

// days are those that a command line names.
type days struct{ day, from, to string }

// bounds are the instants of d in the shop's zone: until is the first one after
// it. Zero is no limit.
func (s *Shell) bounds(ctx context.Context, d days) (since, until time.Time, err error) {
	say := datesIn(s.words())
	if d.day != "" && (d.from != "" || d.to != "") {
		return since, until, usage(say.dayAlone)
	}
	if d != (days{}) {
		s.rightClock(ctx)
	}
	if d.day != "" {
		if since, err = s.day("-day", d.day, false); err != nil {
			return since, until, err
		}
		return since, s.Settings.Days().OtherDay(since, 1), nil
	}
	if d.from != "" {
		if since, err = s.day("-from", d.from, false); err != nil {
			return since, until, err
		}
	}
	if d.to == "" {
		return since, until, nil
	}
	to, err := s.day("-to", d.to, true)
	if err != nil {
		return since, until, err
	}
	// "-from 1/11 -to 30/11", typed on the 23rd, means this November and not last
	// year's.
	if to.Before(since) && to.Year() < since.Year() && yearless().MatchString(d.to) {
		if later, lerr := text.ParseDay(d.to, since.AddDate(1, 0, -1), s.Settings.Days()); lerr == nil {
			to = later
		}
	}
	if to.Before(since) {
		return since, until, usage(fmt.Sprintf(say.backwards, date(to), date(since)))
	}
	return since, s.Settings.Days().OtherDay(to, 1), nil
}

var yearless = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\s*\d{1,2}[-/. ]\d{1,2}\s*$`) })

// rightClock has days counted by the clock that the ledger was counted by, where
// this machine's is wrong by what is known there. A ledger that cannot be read
// is told of by what reads it next.
func (s *Shell) rightClock(ctx context.Context) {
	if _, err := os.Stat(s.Ledger); err != nil { // looking must not make one
		return
	}
	t, done, err := s.Open(ctx, false)
	if err != nil {
		return
	}
	defer done()
	off, err := t.Presumed(ctx)
	if err != nil || off == 0 {
		return
	}
	machine := s.Now
	s.Now = func() time.Time { return machine().Add(off) }
	s.tell(fmt.Sprintf(datesIn(s.words()).today, s.plain().Clock(off), date(s.Settings.Days().DayStart(s.Now()))))
}

// day reads what a flag names; ahead allows one that is still to come.
func (s *Shell) day(flag, typed string, ahead bool) (time.Time, error) {
	day, err := text.ParseDay(typed, s.Now(), s.Settings.Days())
	if err == nil || ahead && errors.Is(err, text.ErrDayToCome) {
		return day, nil
	}
	return day, usage(fmt.Sprintf(datesIn(s.words()).badDay, flag, clean(typed), s.plain().Sentence(err)))
}

// date is a day by its first instant.
func date(t time.Time) string { return t.Format("02/01/2006") }

// span says in words which days since and until are; "" when all.
func (s *Shell) span(since, until time.Time) string {
	say := datesIn(s.words())
	last := s.Settings.Days().DayStart(until.Add(-time.Nanosecond))
	switch {
	case since.IsZero() && until.IsZero():
		return ""
	case since.IsZero():
		return fmt.Sprintf(say.upTo, date(last))
	case until.IsZero():
		return fmt.Sprintf(say.since, date(since))
	case date(since) == date(last):
		return fmt.Sprintf(say.onDay, date(since))
	}
	return fmt.Sprintf(say.fromTo, date(since), date(last))
}
