// Package text says things: money, dates, states and what went wrong, in French
// and in English, for screens and for commands. It knows no screen and no
// console, and waits for nothing.
package text

import (
	"fmt"
	"strings"
	"time"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
)

// Words is every sentence the console says, in one language. The compiler
// checks that a screen asks only for what exists, and a test that no language
// leaves one empty. Figures, names and codes go in by fmt verbs.
type Words struct {
	Lang, Comma, days string // "fr" or "en"; the decimal sign; what follows a number of days

	// The frame.
	App, Sandbox, ForeignBanner, clockBehind, clockAhead, clockApart, PauseLeft, KeysRefused, NoKeys, KeysUnreadable, KeysLocked string

	// States.
	sending, pending, toCheck, paid, paidLate, paidDouble, paidNoMore, PaidElsewhere, unsound, amountDiffers, refDiffers, failed,
	refused, notSent, expired, aside, replaced string

	// Keys, and what the footer and the help call them.
	Enter, Esc string
	KField, KClear, KNew, KSales, KHelp, KQuit, KLang, KMask, KUnmask, KBack, KCheck, KOpen, KSettings, KReport, KClosing,
	KPage, KTest, KWaiting, KWaitingAt, KFind, KGoDay, KTill, KCashier, KLock, KArticles, KKeepTill, KOtherTill, OnlyWaiting string

	// Sale.
	Customer, Email, Object, None, Cleared, NoKeysLong, KeysElse, KeysAgain, ItemRows, atText string
	lines                                                                                     map[model.Problem]string
	fields                                                                                    map[model.Field]string
	Sale                                                                                      model.SaleWords

	// Payment.
	Scan, NotChecked, Checking, SmsWarning, TicketSign, TicketOf, TicketFact, SoldBy, AllTills, Copied, CopiedBy, PictureOpened, PageOpened, NotOpened, GoesOn,
	AsksNoMore, unwatched, Operator, Phone, RequestID, lostText, notSentText, nothingLeft, DiffersText,
	RefDiffersText, UnsoundText, ReplacedText, refusedText, RefusedCode, MoneySafe, NotNow, others, othersAway, copied string
	Refused   [2]string              // %s: how many copies nobody believes
	Doubts    map[model.Doubt]string // %s: the raw status word
	codes     map[string]string      // sub-codes of a refused create call
	Causes    map[till.Cause]causeWords
	Obstacles map[till.Obstacle]obstacleWords
	reasons   map[string]string // what happened to an answer, where there is no sub-code

	// Paid.
	CustomerName, Cashier string

	// New link.

	// Sales, help.
	Amount string

	larger string // %d×%d

	Setup  setupWords  // settings and first start
	Back   backWords   // sales, detail
	Report reportWords // day report, export
	File   fileWords   // the ledger as a file
	Server serverWords // one that is not LigdiCash

	ledgerTrouble, ledgerLate, LedgerUnread, insideTrouble, keysReading string
}

// Larger is what to do where a window is too small for something, in the same
// words everywhere; Enlarge is that as a sentence.
func (w *Words) Larger(cols, rows int) string { return fmt.Sprintf(w.larger, cols, rows) }

func (w *Words) Enlarge(cols, rows int) string {
	s := w.Larger(cols, rows)
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

func (w *Words) Other() *Words {
	if w.Lang == "fr" {
		return english()
	}
	return french()
}

// In are those of a language, "fr" or "en"; of any other, the French.
func In(lang string) *Words {
	if lang == "en" {
		return english()
	}
	return french()
}

// Pick is what goes with w's language.
func Pick[T any](w *Words, fr, en *T) *T {
	if w.Lang == "en" {
		return en
	}
	return fr
}

// ClockWrong says how far the machine's clock is from LigdiCash's; off is what
// has to be added to it.
func (w *Words) ClockWrong(off time.Duration) string {
	if off > 0 {
		return fmt.Sprintf(w.clockBehind, w.minutes(off))
	}
	return fmt.Sprintf(w.clockAhead, w.minutes(off))
}

// ClockApart says how far it is from the shared ledger's.
func (w *Words) ClockApart(off time.Duration) string {
	return fmt.Sprintf(w.clockApart, w.minutes(off))
}

func (w *Words) minutes(off time.Duration) string {
	far := off.Abs().Round(time.Minute)
	if far < time.Hour { // 05:00 would be taken for five hours
		return fmt.Sprintf("%d%smin", int(far.Minutes()), cells.NBSP)
	}
	return w.Elapsed(far)
}
