package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"time"
)

// calling is what an amount changes about the callbacks of its invoice.
type calling struct {
	late     time.Duration  // after the money moved
	again    int            // times each is repeated, whatever it is answered
	never    bool           // none is sent
	forged   time.Duration  // after creation one says paid that is not
	mistaken func(*invoice) // what it mixes up
}

// Pauses before a callback that was not taken is sent again, and again. How
// often LigdiCash does is documented nowhere.
var tries = [...]time.Duration{5 * time.Second, 30 * time.Second, 2 * time.Minute}

// apart is at most so long between the two POSTs of an event.
const apart = 200 * time.Millisecond

// expect has the callbacks come that inv's amount brings by itself.
func (s *Server) expect(inv invoice) {
	if !s.heard(inv) {
		return
	}
	c, token := caseOf(inv.Amount), inv.Token // what waits holds no whole invoice: a stranger's may be large
	for _, after := range []time.Duration{c.refuses, c.pays} {
		if at := inv.Created.Add(after); after > 0 {
			s.later(after, func(context.Context) { s.announce(token, at) })
		}
	}
	if c.calling.forged > 0 {
		s.later(c.calling.forged, func(context.Context) {
			if forged, err := s.store.get(token); err == nil {
				forged.Paid = &decision{s.now(), operators[0].ID, samplePhone}
				s.call(forged, s.now())
			}
		})
	}
}

// heard says whether anybody hears what becomes of inv.
func (s *Server) heard(inv invoice) bool { return inv.CallbackURL != "" || s.o.Said != nil }

// announce sends the callbacks of what happened to an invoice at a time, unless
// something else had happened before.
func (s *Server) announce(token string, at time.Time) {
	inv, err := s.store.get(token)
	if err != nil {
		return
	}
	word, d := inv.outcome(at)
	if word == pending || !d.At.Equal(at) {
		return
	}
	s.say(about(inv).then(became(word)))
	c := caseOf(inv.Amount).calling
	if c.never {
		return
	}
	s.later(c.late, func(context.Context) {
		inv, err := s.store.get(token)
		if err != nil {
			return
		}
		if c.mistaken != nil {
			inv.Custom = slices.Clone(inv.Custom)
			c.mistaken(&inv)
		}
		s.call(inv, at)
	})
}

// call sends the two POSTs about inv as it stands at a time, in any order.
func (s *Server) call(inv invoice, at time.Time) {
	if inv.CallbackURL == "" {
		return
	}
	to, ok := callee(inv.CallbackURL)
	if !ok {
		s.say(about(inv).plus("callback_url n'est pas une adresse http ou https : aucune notification", "callback_url is no http or https address: no callback"))
		return
	}
	o := s.payload(inv, at)
	form := s.form(o)
	s.spell(o)
	body, err := json.Marshal(o)
	if err != nil {
		return // it was JSON when it came
	}
	if len(body)+len(form) > mostBody {
		s.say(about(inv).plus("notification trop longue, non envoyée", "callback too long, not sent"))
		return
	}
	posts := [2]callback{
		{as: "JSON", contentType: "application/json", body: string(body)},
		{as: "form", contentType: "application/x-www-form-urlencoded", body: form},
	}
	if rand.IntN(2) == 0 {
		posts[0], posts[1] = posts[1], posts[0]
	}
	for i, c := range posts {
		c.id, c.asker, c.to = inv.ID, inv.Asker, to
		for n := range caseOf(inv.Amount).calling.again + 1 {
			wait := time.Duration(i)*rand.N(apart) + time.Duration(n)*time.Second
			s.later(wait, func(ctx context.Context) { s.deliver(ctx, c, 0) })
		}
	}
}

// payload is what a callback says: what confirm would, with an empty token and
// LigdiCash's hash among custom_data. No source says what the hash is of.
func (s *Server) payload(inv invoice, at time.Time) object {
	o := s.state(inv, caseOf(inv.Amount), at)
	o.set("token", "")
	o.set(s.customName(), s.shaped(inv, append(inv.custom(), pair{"hash", quoted(newHash())})))
	return o
}

// form is a callback as a form, which knows texts alone.
func (s *Server) form(o object) string {
	f := url.Values{}
	for _, m := range o {
		name := s.spelt(m.name)
		switch v := m.value.(type) {
		case object: // as PHP writes what is nested
			for _, part := range v {
				f.Set(name+"["+part.name+"]", inForm(part.value))
			}
		case []object:
			s.pairs(f, name, v)
		default:
			f.Set(name, inForm(v))
		}
	}
	return f.Encode()
}

// pairs puts custom_data into a form.
func (s *Server) pairs(f url.Values, name string, pairs []object) {
	switch s.o.FormCustom {
	case FormFlat:
		for _, p := range pairs {
			f.Set(fmt.Sprintf("%s[%s]", name, p.get("keyof_customdata")), inForm(p.get("valueof_customdata")))
		}
	case FormPairs:
		for i, p := range pairs {
			for _, m := range p {
				f.Set(fmt.Sprintf("%s[%d][%s]", name, i, m.name), inForm(m.value))
			}
		}
	default:
		text, _ := json.Marshal(pairs) // it was JSON when it came
		f.Set(name, string(text))
	}
}

// inForm is a value as text.
func inForm(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case json.RawMessage:
		return pair{Value: v}.text()
	case []any:
		return "[]" // none is ever filled
	}
	return fmt.Sprint(value)
}

// callee reads a callback_url.
func callee(address string) (*url.URL, bool) {
	u, err := url.Parse(strings.TrimSpace(address))
	return u, err == nil && u.Hostname() != "" && (u.Scheme == "http" || u.Scheme == "https")
}
