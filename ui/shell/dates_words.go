package shell

import "caisse/ui/text"

// datesTable is what is said of days, in one language.
type datesTable struct {
	dayAlone, backwards, today, badDay, upTo, since, onDay, fromTo string
}

// datesIn are the words of w's language.
func datesIn(w *text.Words) *datesTable { return text.Pick(w, &datesFrench, &datesEnglish) }

var datesFrench = datesTable{
	dayAlone:  "-day ne va pas avec -from et -to",
	backwards: "-to (%s) est avant -from (%s)",
	today:     "%s. Aujourd'hui : %s",
	badDay:    "%s « %s » : %s",
	upTo:      "jusqu'au %s",
	since:     "depuis le %s",
	onDay:     "le %s",
	fromTo:    "du %s au %s",
}

var datesEnglish = datesTable{
	dayAlone:  "-day does not go with -from and -to",
	backwards: "-to (%s) is before -from (%s)",
	today:     "%s. Today: %s",
	badDay:    "%s “%s”: %s",
	upTo:      "up to %s",
	since:     "since %s",
	onDay:     "on %s",
	fromTo:    "from %s to %s",
}
