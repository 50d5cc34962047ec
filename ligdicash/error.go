package ligdicash

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Kind says what a failure means for the money.
type Kind int

const (
	Other    Kind = iota
	Offline       // nothing reached the service: sending again is safe
	Unknown       // the request may have been executed: look before sending again
	Auth          // key, token or account refused
	Refused       // understood, and declined; or never sent because it is invalid
	NotFound      // confirm: no such invoice for these keys
	Busy          // no usable answer now: ask later
)

var kinds = [...]string{"failed", "offline", "answer lost", "not authorised", "refused", "not found", "try later"}

func (k Kind) String() string {
	if k < 0 || int(k) >= len(kinds) {
		return "unknown kind"
	}
	return kinds[k]
}

const (
	opCreate  = "create"
	opConfirm = "confirm"
)

// Error is every failure of this package's calls. A failed confirm says
// nothing of the payment: it is never a failed payment.
type Error struct {
	Op      string // "create" or "confirm"
	Kind    Kind
	Meaning Meaning
	Code    string // sub-code such as "02" or "03a"; "" when none came
	HTTP    int    // 0 when no answer came
	Details string // response_text_details: harmless text, at most 512 bytes, keys and tokens masked
	Token   string // create only: the token given although its link could not be used

	Server     time.Time     // the answer's Date: the other side's clock, UTC, whole seconds; zero when none came
	RetryAfter time.Duration // how long the answer asks to be left in peace; 0: it does not say, at most 5 minutes

	Err error // cause; may hold remote text, so not for the screen
}

// Error is for logs. It holds no key, token, address or body.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "ligdicash %s: %v", e.Op, e.Kind)
	if e.Meaning != MeaningNone {
		fmt.Fprintf(&b, ", %v", e.Meaning)
	}
	if e.Code != "" {
		fmt.Fprintf(&b, ", Code%s", e.Code)
	}
	if e.HTTP != 0 {
		fmt.Fprintf(&b, ", HTTP %d", e.HTTP)
	}
	if e.Details != "" {
		fmt.Fprintf(&b, ": %s", e.Details)
	}
	// Before an answer the cause is ours or the network's; after, it may
	// repeat what the other side sent.
	if e.Err != nil && e.HTTP == 0 && (e.Kind == Offline || e.Kind == Refused) {
		fmt.Fprintf(&b, ": %s", cut(clean(e.Err.Error()), maxText))
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// RepeatSafe reports whether making the same call again, after a pause, is
// both harmless and worthwhile.
//
// For create: nothing reached LigdiCash (Offline), it asked to slow down
// (Busy), or it declined for a reason that passes (Code05, Code06, and Code04
// without details). Never when the answer was lost: a second invoice could
// become payable. For confirm, which only reads: Offline and Busy; not while
// keys, token or account must be put right first.
func (e *Error) RepeatSafe() bool {
	if e.Kind == Offline || e.Kind == Busy {
		return true
	}
	if e.Op != opCreate || e.Kind != Refused || e.Code == "" {
		return false
	}
	a := lookup(e.Op, e.Code).again
	return a == always || a == bare && e.Details == ""
}

// answer is one decoded HTTP answer. What it takes to mask keys and the
// invoice's token rides along.
type answer struct {
	fields
	op     string
	http   int
	server time.Time // the other side's clock; zero when it gave none
	retry  time.Duration
	looks  Meaning // what a body that is no answer looks like
	hide   func(string) string
	token  string
}

func (a answer) fail(k Kind, m Meaning, cause error) *Error {
	return &Error{Op: a.op, Kind: k, Meaning: m, HTTP: a.http, Details: a.text("response_text_details"), Server: a.server, RetryAfter: a.retry, Err: cause}
}

// coded is the failure LigdiCash itself reports: "01" and a sub-code.
func (a answer) coded() *Error {
	code := subCode(a.text("response_text"))
	r := lookup(a.op, code)
	e := a.fail(r.kind, r.meaning, nil)
	e.Code = code
	if r.again == bare && e.Details != "" {
		e.Meaning = MeaningRequest // met in the field: Code04 plus "Undefined array key"
	}
	return e
}

// unusable is the failure of an answer whose body says nothing, judged by its
// HTTP status. On create only a status that cannot follow an execution may say
// that nothing was created.
func (a answer) unusable() *Error {
	s, m := a.http, a.looks
	if m == MeaningNone {
		m = MeaningNotJSON
	}
	moved := s >= 300 && s < 400
	switch {
	case s == http.StatusNetworkAuthenticationRequired:
		m = MeaningPortal
	case s >= 500:
		m = MeaningDown
	case moved && m != MeaningPortal:
		m = MeaningRedirected
	case s == http.StatusProxyAuthRequired:
		m = MeaningProxy
	case s == http.StatusForbidden:
		m = MeaningForbidden
	case s == http.StatusNotFound:
		m = MeaningNoService
	case s == http.StatusRequestEntityTooLarge:
		m = MeaningTooLong
	}
	switch {
	case s == http.StatusUnauthorized:
		return a.fail(Auth, MeaningKeys, nil)
	case s == http.StatusForbidden:
		return a.fail(Auth, m, nil)
	case s == http.StatusTooManyRequests:
		return a.fail(Busy, MeaningTooMany, nil)
	case a.op == opConfirm:
		return a.fail(Busy, m, nil)
	case s == http.StatusNetworkAuthenticationRequired:
		return a.fail(Refused, m, nil) // by definition not the service itself. Source: RFC 6585, 6
	case s == http.StatusTemporaryRedirect || s == http.StatusPermanentRedirect:
		return a.fail(Refused, m, nil) // "send it there": not executed here
	case moved:
		return a.fail(Unknown, m, nil) // "see there": perhaps executed
	case s >= 400 && s < 500 && s != http.StatusRequestTimeout:
		if m == MeaningNotJSON || m == MeaningPage {
			m = MeaningRequest
		}
		return a.fail(Refused, m, nil)
	}
	return a.fail(Unknown, m, nil)
}

// lost is the failure of a call whose connection existed and whose answer did
// not arrive whole.
func (a answer) lost(m Meaning, cause error) *Error {
	if a.op == opConfirm {
		return a.fail(Busy, m, cause)
	}
	return a.fail(Unknown, m, cause)
}

// interruption tells running out of time from everything else.
func interruption(err error) Meaning {
	var t interface{ Timeout() bool }
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &t) && t.Timeout() {
		return MeaningTimeout
	}
	return MeaningCut
}
