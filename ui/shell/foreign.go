package shell

import (
	"context"
	"fmt"
	"strings"

	"caisse/model"
	"caisse/model/till"
)

// looked is what -json says of a token that is not of this till. It has no
// state: "paid" is said only of invoices whose amount and reference are known.
type looked struct {
	Ours      bool   `json:"ours"`
	Word      string `json:"word"`     // completed, pending, notcompleted, unknown
	Status    string `json:"status"`   // as received
	Accepted  bool   `json:"accepted"` // response_code was 00
	CheckedAt string `json:"checked_at"`

	ConfirmedAmount    int64  `json:"confirmed_amount"` // 0 when LigdiCash gave none
	Currency           string `json:"currency"`
	ConfirmedReference string `json:"confirmed_reference"`
	ExternalID         string `json:"external_id"`
	Operator           string `json:"operator"`
	OperatorID         string `json:"operator_id"`
	OperatorReference  string `json:"operator_reference"`
	RequestID          string `json:"request_id"`
	Phone              string `json:"phone"`
}

var answerWords = map[model.Word]string{
	model.WordCompleted: "completed", model.WordPending: "pending", model.WordNotCompleted: "notcompleted", model.WordUnknown: "unknown",
}

// foreign asks about a token that this till never created. Nothing is written.
func (s *Shell) foreign(ctx context.Context, t *till.Till, token string) error {
	say := checkIn(s.words())
	var l till.Looked
	_, err := s.ask(ctx, t, func() (_ till.Checked, err error) {
		l, err = t.Look(ctx, token)
		return till.Checked{}, err
	})
	switch {
	case ctx.Err() != nil:
		return s.stopped()
	case till.NoSuchInvoice(err):
		return Exit{ExitNotFound, say.unknown}
	case err != nil:
		_, why := s.problem(err)
		return fmt.Errorf(say.foreignUnasked, why)
	}
	a := l.Answer
	if s.JSON {
		// By way of an invoice, so that every field reads as it does elsewhere.
		r := till.NewRecord(&model.Invoice{
			GotAmount: a.Amount, GotRef: a.Ref, OperatorName: a.OperatorName, OperatorID: a.OperatorID,
			OperatorRef: a.OperatorRef, RequestID: a.RequestID, Phone: a.Phone, RawStatus: a.Raw, CheckedAt: l.Asked,
		}, "")
		err = s.object(looked{
			Word: answerWords[a.Word], Status: r.Status, Accepted: a.OK, CheckedAt: r.CheckedAt,
			ConfirmedAmount: r.ConfirmedAmount, Currency: r.Currency, ConfirmedReference: r.ConfirmedReference, ExternalID: a.External,
			Operator: r.Operator, OperatorID: r.OperatorID, OperatorReference: r.OperatorReference, RequestID: r.RequestID, Phone: r.Phone,
		})
	} else {
		err = s.print(s.Out, s.foreignCard(l))
	}
	if err := s.wrote(err); err != nil {
		return err
	}
	if code := exitOfAnswer(a); code != ExitPaid {
		return Exit{Code: code}
	}
	return nil
}

// exitOfAnswer is the exit code of an answer about somebody else's invoice: 0
// means that LigdiCash calls it paid, nothing more.
func exitOfAnswer(a model.Answer) int {
	if a.Doubt != model.NoDoubt {
		return ExitLook
	}
	switch a.Word {
	case model.WordCompleted:
		if a.OK && a.HasAmount {
			return ExitPaid
		}
	case model.WordPending:
		return ExitPending
	case model.WordNotCompleted:
		return ExitFailed
	}
	return ExitLook
}

func (s *Shell) foreignCard(l till.Looked) string {
	say := checkIn(s.words())
	p, a := s.plain(), l.Answer
	says := map[model.Word]string{
		model.WordCompleted:    say.saysPaid,
		model.WordPending:      say.saysPending,
		model.WordNotCompleted: say.saysFailed,
		model.WordUnknown:      say.saysUnknown,
	}[a.Word]
	if a.Doubt.ClaimsPaid() || a.Word == model.WordCompleted && exitOfAnswer(a) != ExitPaid {
		says = say.saysBoth
	}
	var b strings.Builder
	b.WriteString(folded(s.Out, say.foreign+"\n"+says) + "\n\n")
	amount := ""
	if a.HasAmount {
		amount = p.Money(a.Amount)
	}
	s.facts(&b, [][2]string{
		{say.amount, amount},
		{say.reference, a.Ref},
		{"external_id", a.External},
		{say.askedAt, p.Date(l.Asked)},
		{say.operator, a.OperatorName},
		{say.operatorRef, a.OperatorRef},
		{say.requestID, a.RequestID},
		{say.phone, p.Phone(a.Phone)},
		{say.word, a.Raw},
	})
	return b.String()
}
