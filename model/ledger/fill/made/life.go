package made

import (
	"fmt"
	"time"

	"caisse/model"
)

// What would come after the plan's end does not happen: the sale stays as it
// is then.

// ends closes a sale that got no link.
func (m *maker) ends(s *Sale, after time.Duration, state model.State, kind model.EventKind, code string) {
	at := s.Invoice.CreatedAt.Add(after)
	if at.After(m.until) {
		return
	}
	s.Invoice.State, s.Invoice.Code = state, code
	s.Events = append(s.Events, model.Event{At: at, Kind: kind, State: state, Text: code})
}

func (m *maker) link(s *Sale) bool {
	at := s.Invoice.CreatedAt.Add(m.within(500, 3000))
	if at.After(m.until) {
		return false
	}
	inv := &s.Invoice
	inv.State, inv.PendingAt = model.Pending, at
	inv.ExpiresAt = at.Truncate(time.Second).Add(24 * time.Hour)
	inv.Token = m.token(at)
	inv.Link = "https://client.ligdicash.com/directpayment/invoice/" + inv.Token
	s.Events = append(s.Events, model.Event{At: at, Kind: model.EventLink, State: model.Pending})
	return true
}

// judge applies an answer by the rules of the shop.
func (m *maker) judge(s *Sale, at time.Time, a model.Answer) {
	if at.After(m.until) {
		return
	}
	next, evs, _ := s.Invoice.Judge(a, at)
	s.Invoice = next
	s.Invoice.CheckedAt = at
	s.Events = append(s.Events, evs...)
}

// decide lets the customer pay, or not.
func (m *maker) decide(s *Sale) {
	asked := s.Invoice.PendingAt.Add(4 * time.Second)
	m.judge(s, asked, model.Answer{Word: model.WordPending, Raw: "pending", OK: true})
	if m.r.IntN(30) == 0 && asked.Add(3*time.Second).Before(m.until) { // the cashier serves somebody else, and comes back
		s.Events = append(s.Events,
			model.Event{At: asked.Add(time.Second), Kind: model.EventAside, State: s.Invoice.State},
			model.Event{At: asked.Add(3 * time.Second), Kind: model.EventBack, State: s.Invoice.State})
	}
	at := asked.Add(m.within(4_000, 180_000))
	answer := m.payment(s.Invoice)
	switch x := m.r.Float64(); {
	case x < 0.06:
		failed := answer
		failed.Word, failed.Raw, failed.HasAmount, failed.Amount = model.WordNotCompleted, "nocompleted", false, 0
		m.judge(s, at, failed)
		if m.r.IntN(25) == 0 { // the money moved after all
			m.judge(s, at.Add(m.within(60_000, 7_200_000)), answer)
		}
		return
	case x < 0.0605:
		answer.Amount -= 5
	case x < 0.0608:
		answer.Ref = "01FAKE00000000000000000000"
	case x < 0.0613:
		answer.OK = false // completed, it says, and that it is not
	case x < 0.064:
		at = s.Invoice.ExpiresAt.Add(m.within(1_000, 36_000_000))
	}
	m.judge(s, at, answer)
}

// payment is LigdiCash's word that the whole amount came.
func (m *maker) payment(inv model.Invoice) model.Answer {
	op := operators[m.few(len(operators))]
	phone := fmt.Sprintf("%s%s%0*d", op.country, op.starts[m.r.IntN(len(op.starts))], op.digits, m.r.IntN(pow10(op.digits)))
	return model.Answer{
		Word: model.WordCompleted, Raw: "completed", OK: true, Amount: inv.Amount, HasAmount: true, Ref: inv.Ref,
		OperatorID: op.id, OperatorName: op.name, Phone: phone,
		RequestID:   fmt.Sprintf("P2%08d%d", 80_000_000-m.ids, inv.CreatedAt.Year()),
		OperatorRef: fmt.Sprintf("PP%s.%04d.%c%05d", inv.CreatedAt.Format("060102"), m.r.IntN(10_000), 'A'+rune(m.r.IntN(26)), m.r.IntN(100_000)),
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func pow10(n int) int {
	p := 1
	for range n {
		p *= 10
	}
	return p
}
