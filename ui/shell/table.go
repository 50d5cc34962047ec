package shell

import (
	"strconv"
	"strings"

	"caisse/model"
	"caisse/ui/text"
)

// table is how wide its columns are; its lines are harmless. What does not fit is left out, the least
// needed first, and figures are never cut.
type table struct {
	s                                                    *Shell
	dye                                                  text.Dye
	when, ticket, amount, state, operator, customer, ref int
}

const (
	gap      = "  "
	shortRef = len(".ABC123")
)

// table lays columns out in w cells, with the whole reference where ref is its
// length, else its end.
func (s *Shell) table(w, ref int) table {
	t := table{s: s, dye: s.dye(s.Out), when: len("23/11/2026 10:42"), ticket: 3, amount: len("2 000 000 F"), state: len("= Reference differente"), ref: ref}
	if s.ASCII {
		t.state++ // the sign is "!="
	}
	left := w - t.when - t.ticket - t.amount - t.state - t.ref - 5*len(gap)
	switch {
	case left >= 24:
		t.operator = min(20, max(14, left*2/5))
		t.customer = left - t.operator - len(gap)
	case left >= 10:
		t.customer = left
	case left < -len(gap): // a phone's window: a short date, no reference, a state cut short, and only then no number
		t.when = len("23/11 10:42")
		if left += len("/2026"); left < -len(gap) {
			t.ref = 0
			room := w - t.when - t.amount - 2*len(gap)
			if numbered := room - t.ticket - len(gap); numbered >= len("= Pending") {
				t.state = min(t.state, numbered)
			} else {
				t.ticket, t.state = 0, max(2, room)
			}
		}
	}
	return t
}

func (t table) head() string {
	say := listIn(t.s.words())
	return t.dye.Title(strings.TrimSuffix(t.line(nil, t.s.cell(say.date, t.when), say.ticket, figure(say.amount, t.amount), say.state,
		say.operator, say.customer, t.s.cell(say.ref, t.ref)), "\n")) + "\n"
}

func (t table) row(p text.Plain, inv *model.Invoice) string {
	when := inv.CreatedAt.In(t.s.Settings.Zone).Format("02/01/2006 15:04")
	if t.when < len(when) {
		when = inv.CreatedAt.In(t.s.Settings.Zone).Format("02/01 15:04")
	}
	ref := model.Clean(inv.Ref)
	if len(ref) > t.ref {
		ref = "…" + ref[max(0, len(ref)-shortRef+1):]
	}
	ticket := ""
	if inv.Ticket.N > 0 {
		ticket = strconv.Itoa(inv.Ticket.N)
	}
	name := strings.TrimSpace(inv.Firstname + " " + inv.Lastname)
	if name != "" && inv.Object != "" {
		name += " · "
	}
	return t.line(func(state string) string { return t.dye.State(p, inv, state) }, when, ticket, figure(p.FrancsOf(inv), t.amount), p.State(inv), model.Clean(inv.OperatorName), model.Clean(name+inv.Object), ref)
}

// line gives the state its colour by dye, where there is one.
func (t table) line(dye func(string) string, when, ticket, amount, state, operator, customer, ref string) string {
	if t.ticket > 0 {
		when += gap + figure(ticket, t.ticket)
	}
	line := t.s.harmless(when + gap + amount + gap)
	state = t.s.harmless(t.s.cell(state, t.state))
	if word := strings.TrimRight(state, " "); dye != nil {
		state = dye(word) + state[len(word):]
	}
	line += state
	for _, c := range []struct {
		text string
		w    int
	}{{operator, t.operator}, {customer, t.customer}, {ref, t.ref}} {
		if c.w > 0 {
			line += gap + t.s.harmless(t.s.cell(c.text, c.w))
		}
	}
	return strings.TrimRight(line, " ") + "\n"
}
