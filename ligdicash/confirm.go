package ligdicash

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// Status is what LigdiCash says of an invoice.
type Status int

const (
	StatusUnclear      Status = iota // no word, or one nobody documents: neither paid nor failed
	StatusPending                    // not decided; may last days
	StatusCompleted                  // paid
	StatusNotCompleted               // failed, refused or cancelled
)

func (s Status) String() string {
	switch s {
	case StatusPending:
		return "pending"
	case StatusCompleted:
		return "completed"
	case StatusNotCompleted:
		return "notcompleted"
	}
	return "unclear"
}

// Payin is an answer about one invoice. Texts are harmless to print and at
// most 512 bytes; what was absent or unusable is "".
//
// Before taking it for a payment, check Status, OK, the amount, and
// TransactionID, TopID or ExternalID where one is given.
type Payin struct {
	Status Status
	Word   string // the status word as received
	OK     bool   // response_code is "00" (or 0): the question was answered
	Code   string // response_code as received

	// Ambiguous: what decides occurs twice, in two ways, or not as it looks.
	// Status is then StatusUnclear and OK false, whatever the words say;
	// ClaimsPaid tells that one of them is "completed".
	Ambiguous, ClaimsPaid bool

	AmountXOF int64      // whole francs asked for; 0 unless HasAmount
	HasAmount bool       // false too when amount and montant disagree
	Flaw      AmountFlaw // why HasAmount is false although something came

	TransactionID string // from custom_data
	TopID         string // transaction_id beside custom_data: as a rule none
	ExternalID    string // custom_data values joined by ";", not simply what was sent
	RequestID     string // what to quote to LigdiCash's support
	OperatorID    string
	OperatorName  string // for display only: its spelling varies
	OperatorRef   string
	Customer      string    // the payer's phone number: personal
	Date          time.Time // UTC; zero when absent or in an unknown format
	DateText      string    // date as received

	Server time.Time // the answer's Date: LigdiCash's clock, UTC, whole seconds; zero when none came
}

// Confirm asks what became of the invoice that CreateInvoice gave token for.
// It only reads and is not repeated: the caller schedules, and leaves 3 s
// between two calls for one invoice. Without a deadline in ctx it takes 15 s
// at most.
//
// The parameter's name differs between sources, so an answer that looks like a
// misunderstood question makes it ask once more under the other name, after
// the pause of SetFallbackPause, or what Between waits; what answered last is tried first next time.
//
// Failures are *Error and leave the payment as it was: Offline, Busy, Auth,
// NotFound, Refused. Source: developers.ligdicash.com, payin-redirect-confirm,
// and the official SDKs.
func (c *Client) Confirm(ctx context.Context, token string) (Payin, error) {
	if token == "" || len(token) > maxToken {
		return Payin{}, &Error{Op: opConfirm, Kind: Refused, Meaning: MeaningRequest, Err: errors.New("the invoice token is empty or too long")}
	}
	ctx, cancel := within(ctx, c.confirmLimit)
	defer cancel()
	form := c.tokenForm.Load()
	r := c.ask(ctx, token, form)
	if r.doubtful {
		if err := c.between(ctx); err != nil {
			return Payin{}, &Error{Op: opConfirm, Kind: Busy, Meaning: interruption(err), Server: r.server, Err: err}
		}
		other := c.ask(ctx, token, !form)
		if other.err == nil && !other.doubtful {
			c.tokenForm.Store(!form)
		}
		r = better(r, other)
	}
	if r.err != nil {
		return Payin{}, r.err
	}
	return r.payin, nil
}

// reply is one asking. doubtful means that the other parameter name may fare
// better.
type reply struct {
	payin    Payin
	err      *Error
	doubtful bool
	server   time.Time // the other side's clock
}

func (c *Client) ask(ctx context.Context, token string, tokenForm bool) reply {
	path := "/redirect/checkout-invoice/confirm/?invoiceToken="
	if tokenForm {
		path = "/redirect/checkout-invoice/confirm?token="
	}
	a, fail := c.do(ctx, call{op: opConfirm, path: path + url.QueryEscape(token), token: token})
	if fail != nil {
		return reply{err: fail, doubtful: misunderstood(fail), server: a.server}
	}
	p, fail := a.payin()
	if fail != nil {
		return reply{err: fail, doubtful: misunderstood(fail), server: a.server}
	}
	return reply{payin: p, doubtful: p.Word == "", server: a.server}
}

// misunderstood: Code02 and Code04, or no sub-code at all where the HTTP
// status does not explain why.
func misunderstood(e *Error) bool {
	if e.Code != "" {
		return e.Code == "02" || e.Code == "04"
	}
	passing := e.HTTP >= 500 || e.HTTP == http.StatusRequestTimeout || e.RetryAfter > 0
	switch e.Meaning {
	case MeaningNotJSON, MeaningPage, MeaningNoService, MeaningUnlisted:
		return !passing
	case MeaningPortal:
		return e.HTTP < 300
	}
	return false
}

// better picks between the answers to both forms. Two doubtful ones: the one
// that says more, since the other form may simply not exist.
func better(a, b reply) reply {
	switch {
	case !b.doubtful || b.err == nil:
		return b
	case a.err == nil:
		return a
	case a.err.Kind == NotFound || b.err.Kind != NotFound && a.err.Kind == Refused:
		return a
	}
	return b
}

type betweenKey struct{}

// Between has Confirm and Probe wait by wait, in place of their own pause,
// before they ask a second time: for a caller who has rules of his own. It must
// return no sooner than 3 s later, and its error ends the call.
func Between(ctx context.Context, wait func(context.Context) error) context.Context {
	return context.WithValue(ctx, betweenKey{}, wait)
}

func (c *Client) between(ctx context.Context) error {
	if wait, ok := ctx.Value(betweenKey{}).(func(context.Context) error); ok {
		return wait(ctx)
	}
	return pause(ctx, c.fallbackPause)
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// payin reads the answer of confirm. A status word that is known wins over
// "01"; "01" without one is a failed question, not a failed payment.
func (a answer) payin() (Payin, *Error) {
	name := "status"
	if word := a.scalar("description"); a.scalar("status") == "" && statusOf(clean(word)) != StatusUnclear {
		name = "description" // white-label installs put the word there
	}
	raw, plain := exact(a.scalar(name))
	code, plainCode := exact(a.scalar("response_code"))
	status := StatusUnclear
	if plain {
		status = statusOf(raw)
	}
	word := a.text(name)
	switch {
	case word == "" && code == "":
		return Payin{}, a.unusable()
	case statusOf(word) == StatusUnclear && code != "" && !accepted(code):
		return Payin{}, a.coded()
	}
	p := Payin{
		Status: status, Word: word, OK: plainCode && accepted(code), Code: a.text("response_code"),
		ExternalID: a.text("external_id"), TopID: a.text("transaction_id"),
		RequestID: a.text("request_id"), OperatorID: a.text("operator_id"), OperatorName: a.text("operator_name"),
		OperatorRef: a.text("oreference"), Customer: a.text("customer"),
		DateText: a.text("date"), Server: a.server,
	}
	p.Date = date(p.DateText)
	p.AmountXOF, p.HasAmount, p.Flaw = a.amount()

	ids, unclear := a.references()
	if len(ids) > 0 {
		p.TransactionID = a.shown(ids[0])
	}
	all := append(ids, a.scalar("transaction_id"), a.scalar("external_id"))
	switch {
	case !plain, unclear,
		a.twice(name, "response_code", "amount", "montant", "transaction_id", "custom_data", "external_id"),
		slices.ContainsFunc(all, func(id string) bool { _, plain := exact(id); return !plain }),
		slices.ContainsFunc(ids, func(id string) bool { return a.shown(id) != p.TransactionID }),
		p.TransactionID != "" && p.TopID != "" && p.TopID != p.TransactionID:
		p.Ambiguous, p.Status, p.OK = true, StatusUnclear, false
		p.ClaimsPaid = slices.ContainsFunc(a.fields[fold(name)].values, func(v json.RawMessage) bool {
			return statusOf(clean(scalar(v))) == StatusCompleted
		})
	}
	return p, nil
}
