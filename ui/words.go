package ui

import (
	"caisse/model"
	"caisse/model/till"
)

// words is every sentence the console says, in one language. The compiler
// checks that a screen asks only for what exists, and a test that no language
// leaves one empty. Figures, names and codes go in by fmt verbs.
type words struct {
	lang, comma, days string // "fr" or "en"; the decimal sign; what follows a number of days

	// The frame.
	app, sandbox, foreignBanner, clockBehind, clockAhead, pauseLeft, keysRefused, noKeys, keysUnreadable string

	// States.
	sending, pending, toCheck, paid, paidLate, paidDouble, paidNoMore, paidElsewhere, unsound, amountDiffers, refDiffers, failed,
	refused, notSent, expired, aside, replaced string

	// Keys, and what the footer and the help call them.
	enter, esc string
	kField, kClear, kNew, kSales, kHelp, kQuit, kLang, kMask, kUnmask, kBack, kCheck, kOpen, kSettings, kReport,
	kPage, kTest string

	// Sale.
	customer, email, object, none, cleared, noKeysLong, keysElse, itemRows, atText string
	lines                                                                          map[model.Problem]string
	fields                                                                         map[model.Field]string
	sale                                                                           model.SaleWords

	// Payment.
	scan, notChecked, checking, smsWarning, copied, copiedBy, pictureOpened, pageOpened, notOpened, goesOn,
	asksNoMore, unwatched, operator, phone, requestID, lostText, notSentText, nothingLeft, differsText,
	refDiffersText, unsoundText, replacedText, refusedText, refusedCode, moneySafe, notNow string
	doubts  map[model.Doubt]string // %s: the raw status word
	codes   map[string]string      // sub-codes of a refused create call
	causes  map[till.Cause]causeWords
	reasons map[string]string // what happened to an answer, where there is no sub-code

	// Paid.
	customerName string

	// New link.

	// Sales, help.
	amount string

	setup  setupWords  // settings and first start
	back   backWords   // sales, detail
	report reportWords // day report, export
	file   fileWords   // the ledger as a file
	server serverWords // one that is not LigdiCash

	ledgerTrouble, ledgerLate, ledgerUnread, insideTrouble, keysReading string
}

func (w *words) other() *words {
	if w == &french {
		return &english
	}
	return &french
}

// wordsIn are those of a language, "fr" or "en"; of any other, the French.
func wordsIn(lang string) *words {
	if lang == "en" {
		return &english
	}
	return &french
}

// pick is what goes with w's language.
func pick[T any](w *words, fr, en *T) *T {
	if w == &english {
		return en
	}
	return fr
}
