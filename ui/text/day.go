package text

import (
	"errors"
	"fmt"
	"time"

	"caisse/model"
)

// Why a typed text is no day, or none that has anything to tell.
var (
	ErrDayUnread  = errors.New("not a date")
	ErrDayMissing = errors.New("no such day") // 31/02
	ErrDayToCome  = errors.New("a day to come")
)

// ParseDay reads a day typed for a command the way the console does: the first
// instant of it. Errors: ErrDayUnread, ErrDayMissing, or ErrDayToCome,
// which comes with the day, for ends of a range that may lie ahead;
// Plain.Sentence has words for them.
func ParseDay(text string, now time.Time, days model.Days) (time.Time, error) {
	day, err := ReadDay(text, now, days, french())
	var wrong *DayError
	switch {
	case !errors.As(err, &wrong):
		return day, err
	case wrong.Problem == NoSuchDay:
		return time.Time{}, fmt.Errorf("%w: %w", ErrDayMissing, err)
	case wrong.Problem == DayToCome:
		// Only a date with its year can lie ahead, and it does not hang on now.
		if day, later := ReadDay(text, endOfDates, days, french()); later == nil {
			return day, fmt.Errorf("%w: %w", ErrDayToCome, err)
		}
	}
	return time.Time{}, fmt.Errorf("%w: %w", ErrDayUnread, err)
}

var endOfDates = time.Date(10000, 1, 2, 0, 0, 0, 0, time.UTC)
