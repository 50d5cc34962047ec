package shell

import (
	"strings"

	"caisse/model"
	"caisse/ui/text"
)

// table is how wide its columns are; its lines are harmless. What does not fit is
// left out, the least needed first, or stands on a line of its own: figures and
// references are never cut.
type table struct {
	s                                                    *Shell
	dye                                                  text.Dye
	when, ticket, amount, state, operator, customer, ref int
	stacked                                              bool // state and reference stand under the others
	alone                                                bool // and the reference under the state
	under                                                bool // and the number, with a long name of a till, under the time
}

const (
	gap      = "  "
	shortRef = len(".ABC123")
)

// table lays columns out in w cells, with the whole reference where ref is its
// length, else its end; numberW is how wide numbers of sales are.
func (s *Shell) table(w, ref, numberW int) table {
	const long, short = len("23/11/2026 10:42"), len("23/11 10:42")
	t := table{s: s, dye: s.dye(s.Out), when: long, ticket: numberW, amount: len("2 000 000 F"), state: len("= Reference differente"), ref: ref}
	if s.ASCII {
		t.state++ // the sign is "!="
	}
	figures := t.ticket + len(gap) + t.amount
	left := w - t.when - figures - t.state - t.ref - 4*len(gap)
	switch {
	case left >= 24:
		t.operator = min(20, max(14, left*2/5))
		t.customer = left - t.operator - len(gap)
	case left >= 10:
		t.customer = left
	case left+len(gap) >= 0:
	case left+len(gap)+long-short >= 0:
		t.when = short
	default: // a phone's window
		t.stacked, t.alone = true, len(gap)+t.state+len(gap)+t.ref > w
		if t.when+len(gap)+figures > w {
			t.when = short
		}
		t.under = t.when+len(gap)+figures > w
	}
	return t
}

func (t table) head() string {
	say := listIn(t.s.words())
	head := t.line(nil, t.s.cell(say.date, t.when), say.ticket, figure(say.amount, t.amount), say.state, say.operator, say.customer, t.s.cell(say.ref, t.ref))
	lines := strings.Split(strings.TrimSuffix(head, "\n"), "\n")
	for i, l := range lines {
		lines[i] = t.dye.Title(l)
	}
	return strings.Join(lines, "\n") + "\n"
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
	name := strings.TrimSpace(inv.Firstname + " " + inv.Lastname)
	if name != "" && inv.Object != "" {
		name += " · "
	}
	return t.line(func(state string) string { return t.dye.State(p, inv, state) }, when, p.TicketBeside(inv), figure(p.FrancsOf(inv), t.amount), p.State(inv), model.Clean(inv.OperatorName), model.Clean(name+inv.Object), ref)
}

// line gives the state its colour by dye, where there is one.
func (t table) line(dye func(string) string, when, ticket, amount, state, operator, customer, ref string) string {
	if !t.under {
		when += gap + figure(ticket, t.ticket)
	}
	out := t.s.harmless(when + gap + amount)
	if t.under {
		out += "\n" + gap + t.s.harmless(ticket)
	}
	state = t.s.harmless(t.s.cell(state, t.state))
	if word := strings.TrimRight(state, " "); dye != nil {
		state = dye(word) + state[len(word):]
	}
	between := gap
	if t.stacked {
		between = "\n" + gap
	}
	out += between + state
	if !t.alone {
		between = gap
	}
	for _, c := range []struct {
		text, before string
		w            int
	}{{operator, gap, t.operator}, {customer, gap, t.customer}, {ref, between, t.ref}} {
		if c.w > 0 {
			out += c.before + t.s.harmless(t.s.cell(c.text, c.w))
		}
	}
	lines := strings.Split(out, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}
