package report

import "caisse/ui/text"

// phrases are what this room says, in one language.
type phrases struct {
	today, yesterday, daysAgo, reading, lateShort, twiceShort, nothingYet, nothingThen, peak, goTo, goToHint, kDay,
	kDate, kToday, dayBefore, days, kPrint, kScroll string
	damagedShort [2]string
}

// in are the words of w's language.
func in(w *text.Words) *phrases { return text.Pick(w, &french, &english) }

var french = phrases{
	today:        "aujourd'hui",
	yesterday:    "hier",
	dayBefore:    "la veille",
	days:         "Les %d derniers jours",
	daysAgo:      "il y a %d jours",
	reading:      "Lecture du registre… %d s",
	lateShort:    "en retard",
	twiceShort:   "À REMBOURSER",
	nothingYet:   "Aucune vente encore aujourd'hui.",
	nothingThen:  "Aucune vente ce jour-là.",
	peak:         "pointe à %s",
	damagedShort: [2]string{"Registre abîmé : %s manque", "Registre abîmé : %s manquent"},
	goTo:         "Aller au",
	goToHint:     "23/11, 23/11/2026, hier",
	kDay:         "Autre jour",
	kDate:        "Date",
	kToday:       "Aujourd'hui",
	kPrint:       "En fichier",
	kScroll:      "Défiler",
}

var english = phrases{
	today:        "today",
	yesterday:    "yesterday",
	dayBefore:    "the day before",
	days:         "The last %d days",
	daysAgo:      "%d days ago",
	reading:      "Reading the ledger… %d s",
	lateShort:    "late",
	twiceShort:   "TO REFUND",
	nothingYet:   "No sale yet today.",
	nothingThen:  "No sale that day.",
	peak:         "peak at %s",
	damagedShort: [2]string{"Damaged ledger: %s missing", "Damaged ledger: %s missing"},
	goTo:         "Go to",
	goToHint:     "23/11, 23/11/2026, yesterday",
	kDay:         "Other day",
	kDate:        "Date",
	kToday:       "Today",
	kPrint:       "To a file",
	kScroll:      "Scroll",
}
