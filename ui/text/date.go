package text

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"caisse/model"
	"caisse/ui/cells"
)

// DayError is a typed date that is none.
type DayError struct {
	text    string
	Problem DayProblem
}

type DayProblem int

const (
	NotADate  DayProblem = iota // cannot be read as one
	NoSuchDay                   // 31/02
	DayToCome                   // after today
)

func (e *DayError) Error() string { return fmt.Sprintf("not a day: %q (%d)", e.text, e.Problem) }

var (
	isoDate   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})$`) })
	plainDate = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(\d{1,2})(?:[-/. ](\d{1,2})(?:[-/. ](\d{4}|\d{2}))?)?$`)
	})
	wordDate = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]{3,})\.?(?: (\d{4}|\d{2}))?$`)
	})
)

// frenchFigures are the figures of a French keyboard without Shift, except the
// dash, which stands between the parts of a date.
var frenchFigures = strings.NewReplacer("&", "1", "é", "2", "\"", "3", "'", "4", "(", "5", "è", "7", "_", "8", "ç", "9", "à", "0")

// ReadDay reads a typed date and returns the first instant of that one of days:
// 23/11, 23/11/2026, 23-11-26, 2026-11-23, 23 novembre, 23, hier, lundi.
// The words of both languages are read. Without a year, or a month, it is the
// last such day that has come. A day after today is a *dayError, like one that
// does not exist or a text that is no date.
func ReadDay(text string, now time.Time, days model.Days, w *Words) (time.Time, error) {
	text = strings.ToLower(model.Clean(text))
	day, problem, ok := readDay(cells.ASCII(text), days.DayOf(now), w)
	if !ok && problem == NotADate {
		day, problem, ok = readDay(frenchFigures.Replace(text), days.DayOf(now), w)
	}
	if !ok {
		return time.Time{}, &DayError{text, problem}
	}
	t := days.DayAt(day.Date())
	if t.After(now) {
		return time.Time{}, &DayError{text, DayToCome}
	}
	return t, nil
}

// readDay reads a date in lower case without accents. The day is in UTC,
// where every one of them has a midnight.
func readDay(text string, last model.Date, w *Words) (day time.Time, problem DayProblem, ok bool) {
	ty, tm, td := int(last)/10000, time.Month(int(last)/100%100), int(last)%100
	date := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }
	today := date(ty, int(tm), td)
	for _, l := range []*Words{w, w.Other()} {
		for ago, names := range l.Report.dayWords {
			if slices.Contains(names, text) {
				return today.AddDate(0, 0, -ago), 0, true
			}
		}
		for i, name := range l.Report.weekdays {
			if cells.ASCII(strings.ToLower(name)) == text {
				return today.AddDate(0, 0, -(int(today.Weekday())-i+7)%7), 0, true
			}
		}
	}
	y, m, d := 0, 0, 0
	year := ""                                                         // as typed
	number := func(s string) int { n, _ := strconv.Atoi(s); return n } // "" is 0, the rest are few digits
	if p := isoDate().FindStringSubmatch(text); p != nil {
		year, m, d = p[1], number(p[2]), number(p[3])
	} else if p := plainDate().FindStringSubmatch(text); p != nil {
		d, m, year = number(p[1]), number(p[2]), p[3]
		if p[2] == "" { // the day alone
			if m = int(tm); d > td {
				m = int(date(ty, m-1, 1).Month())
			}
		}
	} else if p := wordDate().FindStringSubmatch(text); p != nil {
		d, m, year = number(p[1]), w.month(p[2]), p[3]
		if m == 0 {
			return day, NotADate, false
		}
	} else {
		return day, NotADate, false
	}
	switch y = number(year); {
	case year == "":
		if y = ty; m > int(tm) || m == int(tm) && d > td {
			y--
		}
	case len(year) == 2:
		y += 2000
	case y < 1990: // a slip: nobody sold anything here
		return day, NoSuchDay, false
	}
	day = date(y, m, d)
	if day.Year() != y || int(day.Month()) != m || day.Day() != d {
		return day, NoSuchDay, false
	}
	return day, 0, true
}

// month is the number of the month whose name begins with name, in either
// language; 0 when there is none, or more than one.
func (w *Words) month(name string) int {
	found := 0
	for _, l := range []*Words{w, w.Other()} {
		for i, full := range l.Report.months {
			if strings.HasPrefix(cells.ASCII(strings.ToLower(full)), name) {
				if found != 0 && found != i+1 {
					return 0
				}
				found = i + 1
			}
		}
	}
	return found
}

// DayWords are words that ReadDay reads, the last days first.
func (w *Words) DayWords() (out []string) {
	for _, names := range w.Report.dayWords {
		if !strings.Contains(names[0], " ") {
			out = append(out, names[0])
		}
	}
	for i := range w.Report.weekdays { // from Monday
		out = append(out, strings.ToLower(w.Report.weekdays[(i+1)%7]))
	}
	return out
}

// ShortDay writes a day in the least: mar. 24/11.
func (w *Words) ShortDay(t time.Time) string {
	name := w.Report.weekdays[t.Weekday()][:3]
	if w.Lang == "fr" {
		name += "."
	}
	return name + " " + t.Format("02/01")
}

// LongDate writes a day in words: mardi 24 novembre 2026.
func (w *Words) LongDate(t time.Time) string {
	d := strconv.Itoa(t.Day())
	if t.Day() == 1 {
		d = w.Report.first
	}
	return fmt.Sprintf("%s %s %s %d", w.Report.weekdays[t.Weekday()], d, w.Report.months[t.Month()-1], t.Year())
}
