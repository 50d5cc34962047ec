package shell

import (
	"context"
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
	var l till.Looked
	_, err := s.ask(t, func() (_ till.Checked, err error) {
		l, err = t.Look(ctx, token)
		return till.Checked{}, err
	})
	switch {
	case ctx.Err() != nil:
		return s.fail("arrêté", "stopped")
	case till.NoSuchInvoice(err):
		return Exit{ExitNotFound, s.say("ni cette caisse ni LigdiCash ne connaissent ce token, avec les clés de ce profil",
			"neither this till nor LigdiCash, with the keys of this profile, knows this token")}
	case err != nil:
		_, why := s.problem(err)
		return s.fail("ce token n'est pas de cette caisse, et LigdiCash n'a pas pu être interrogé : %s", "this token is not of this till, and LigdiCash could not be asked: %s", why)
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
	p, a := s.plain(), l.Answer
	says := map[model.Word]string{
		model.WordCompleted:    s.say("LigdiCash dit que ce paiement est fait. Le montant attendu n'est pas connu ici.", "LigdiCash says that this payment is made. The amount expected is not known here."),
		model.WordPending:      s.say("LigdiCash attend encore ce paiement.", "LigdiCash is still waiting for this payment."),
		model.WordNotCompleted: s.say("LigdiCash dit que ce paiement n'a pas abouti.", "LigdiCash says that this payment did not go through."),
		model.WordUnknown:      s.say("LigdiCash répond un état inconnu : ni payé, ni échoué.", "LigdiCash answers an unknown state: neither paid nor failed."),
	}[a.Word]
	if a.Doubt.ClaimsPaid() || a.Word == model.WordCompleted && exitOfAnswer(a) != ExitPaid {
		says = s.say("LigdiCash dit « payé », mais sa réponse se contredit : à vérifier.", "LigdiCash says “paid”, but its answer contradicts itself: to be looked at.")
	}
	var b strings.Builder
	b.WriteString(s.say("PAS DE CETTE CAISSE : cette facture n'est pas dans le registre et ne compte dans aucun total.\n", "NOT OF THIS TILL: this invoice is not in the ledger and counts in no total.\n"))
	b.WriteString(says + "\n\n")
	amount := ""
	if a.HasAmount {
		amount = p.Money(a.Amount)
	}
	s.facts(&b, [][2]string{
		{s.say("Montant", "Amount"), amount},
		{s.say("Référence", "Reference"), a.Ref},
		{"external_id", a.External},
		{s.say("Demandé à", "Asked at"), p.Date(l.Asked)},
		{s.say("Opérateur", "Operator"), a.OperatorName},
		{s.say("Réf. opérateur", "Operator's ref."), a.OperatorRef},
		{s.say("N° LigdiCash", "LigdiCash no."), a.RequestID},
		{s.say("Téléphone", "Phone"), p.Phone(a.Phone)},
		{s.say("Mot de LigdiCash", "LigdiCash's word"), a.Raw},
	})
	return b.String()
}
