package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	confirmWiki = "https://client.ligdicash.com/wiki/confirmInvoice"
	dateLayout  = "2006-01-02 15:04:05-07" // always UTC here, so it ends in +00
)

// confirm answers GET …/redirect/checkout-invoice/confirm, with or without a
// slash at the end.
func (s *Server) confirm(w http.ResponseWriter, r *http.Request) {
	token := s.wanted(r.URL.Query())
	noted := s.note(r, "confirm", token)
	if s.o.SlashRedirect && strings.HasSuffix(r.URL.Path, "/") {
		w.Header().Set("Location", confirmPath+"?"+r.URL.RawQuery)
		w.WriteHeader(http.StatusMovedPermanently)
		return
	}
	if r.Method != http.MethodGet {
		s.fail(w, confirmWiki, "04", "")
		return
	}
	x := &reader{strict: s.o.Strict}
	ok := s.admit(w, r, confirmWiki, x)
	s.notePassed(noted, x.passed)
	if !ok {
		return
	}
	if token == "" {
		s.wrongForm(w, r)
		return
	}
	inv, err := s.store.get(token)
	if errors.Is(err, ErrUnknown) {
		s.fail(w, confirmWiki, "02", "")
		return
	}
	c := caseOf(inv.Amount)
	if err == nil && c.gateway > 0 {
		var down bool
		if down, err = s.gateway(token, c.gateway); down {
			html(w, http.StatusBadGateway, "502 Bad Gateway")
			return
		}
		inv, _ = s.store.get(token) // it was there a moment ago
	}
	switch {
	case err != nil:
		s.fail(w, confirmWiki, "03", err.Error())
	case c.failing != "":
		s.fail(w, confirmWiki, c.failing, "")
	default:
		s.remember(inv, x.passed)
		s.answer(w, s.state(inv, c, s.now()))
	}
}

// remember keeps what was let pass for the payment page to list. It is no more
// than advice: a fault in keeping it is none in confirm.
func (s *Server) remember(inv invoice, passed []Passed) {
	fresh := func(have []Passed) (out []Passed) {
		for _, p := range passed {
			if !slices.Contains(have, p) {
				out = append(out, p)
			}
		}
		return out
	}
	if news := fresh(inv.Passed); len(news) > 0 {
		s.sayPassed(inv, news)
		_ = s.store.change(inv.Token, func(inv *invoice) error {
			inv.Passed = slices.Concat(inv.Passed, fresh(inv.Passed))
			return nil
		})
	}
}

// wanted is the token asked for, or "" when the form used is not understood.
func (s *Server) wanted(q url.Values) string {
	token := q.Get("invoiceToken")
	if s.o.ConfirmForm == OnlyToken || token == "" && s.o.ConfirmForm == BothForms {
		token = q.Get("token")
	}
	return token
}

func (s *Server) wrongForm(w http.ResponseWriter, r *http.Request) {
	switch s.o.WrongForm {
	case WrongForm404:
		http.NotFound(w, r)
	case WrongFormCode02:
		s.fail(w, confirmWiki, "02", "")
	default:
		s.fail(w, confirmWiki, "04", "")
	}
}

// gateway counts a confirm. It reports a failing gateway for the first ones;
// the next one finds the invoice paid.
func (s *Server) gateway(token string, failures int) (down bool, err error) {
	var paid time.Time
	err = s.store.change(token, func(inv *invoice) error {
		if down = inv.Confirms < failures; down {
			inv.Confirms++
		} else if inv.Paid == nil {
			inv.Paid = &decision{s.now(), operators[0].ID, samplePhone}
			if s.heard(*inv) {
				paid = inv.Paid.At
			}
		}
		return nil
	})
	if err == nil && !paid.IsZero() {
		s.later(0, func(context.Context) { s.announce(token, paid) })
	}
	return down, err
}

// state is the answer of confirm about inv at a time.
func (s *Server) state(inv invoice, c Case, at time.Time) object {
	word, d := inv.outcome(at)
	if word == completed && c.mistaken != nil {
		c.mistaken(&inv)
	}
	var customer any // null until somebody tries to pay
	if d.Phone != "" {
		customer = d.Phone
	}
	amount := s.amount(inv.Amount)
	op := operatorOf(d.Operator)
	o := object{
		{"date", d.At.UTC().Format(dateLayout)}, {"response_code", "00"}, {"status", s.word(word, c)}, {"token", ""},
		{"response_text", ""}, {"description", ""}, {"oreference", ""}, {"operator_id", op.ID}, {"operator_name", op.Name},
		{"customer", customer}, {"montant", amount}, {"amount", amount}, {"external_id", joinedIDs(inv.Custom)},
		{"request_id", inv.requestID()}, {s.customName(), s.shaped(inv, inv.custom())},
		{"customer_details", details(inv.FirstName, inv.LastName, inv.Email, d.Phone)}, {"wiki", confirmWiki},
	}
	s.flip(&o, inv)
	if s.o.FailedCode01 && word == notCompleted {
		o.set("response_code", "01")
		o.set("response_text", "Echec (Code03)")
	}
	if c.warped != nil {
		c.warped(&o)
	}
	if c.paidWarp != nil && word == completed {
		c.paidWarp(&o)
	}
	return o
}

// flip applies the switches that are about confirm's fields alone.
func (s *Server) flip(o *object, inv invoice) {
	if s.o.StatusInDescription {
		o.set("description", o.get("status"))
		o.drop("status")
	}
	if id := o.get("operator_id"); s.o.OperatorNumber && id != "" {
		o.set("operator_id", json.Number(id.(string)))
	}
	if s.o.EchoToken {
		o.set("token", inv.Token)
	}
	if s.o.ExternalIDSent {
		o.set("external_id", inv.ExternalID)
	}
	if s.o.ExternalIDNull {
		o.set("external_id", nil)
	}
	for name, out := range map[string]bool{"request_id": s.o.NoRequestID, "oreference": s.o.NoOReference, "customer_details": s.o.NoCustomerDetails} {
		if out {
			o.drop(name)
		}
	}
	if s.o.TransactionID {
		o.set("transaction_id", asObject(inv.Custom).get("transaction_id"))
	}
}

// word is the status as this answer spells it.
func (s *Server) word(status string, c Case) string {
	switch {
	case status == pending && c.waiting != "":
		return c.waiting
	case status == notCompleted && s.o.NoCompleted:
		return "nocompleted"
	}
	return status
}

func (s *Server) amount(n int64) any {
	text := strconv.FormatInt(n, 10)
	switch {
	case s.o.AmountText:
		return text
	case s.o.AmountFloat:
		return json.Number(text + ".0")
	}
	return n
}

func (s *Server) customName() string {
	if s.o.CustomData == CustomMisspelt {
		return "customdata"
	}
	return "custom_data"
}

// shaped is custom as custom_data of inv.
func (s *Server) shaped(inv invoice, custom []pair) any {
	created := inv.Created.UTC().Format(dateLayout)
	pairs := []object{}
	for _, p := range custom {
		pairs = append(pairs, object{{"keyof_customdata", p.Key}, {"valueof_customdata", p.Value}, {"datecreation_customdata", created}})
	}
	switch s.o.CustomData {
	case CustomObject:
		return asObject(custom)
	case CustomJSONString:
		text, _ := json.Marshal(asObject(custom)) // it was JSON when it came
		return string(text)
	case CustomEmpty:
		return []any{}
	}
	return pairs
}

func details(first, last, email, phone string) object {
	return object{{"firstname", first}, {"lastname", last}, {"email", email}, {"phone", phone}, {"details", ""}}
}
