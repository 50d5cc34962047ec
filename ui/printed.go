package ui

import (
	"fmt"
	"strings"
	"time"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
)

// count is a number of things in words: 12 ventes.
func (p *printer) count(n int64, forms [2]string) string {
	return fmt.Sprintf(forms[p.w.form(n)], p.group(model.Money(n)))
}

// moneyOf and francsOf are the amount of an invoice; of an unsound one it is not
// known.
func (p *printer) moneyOf(inv model.Invoice) string {
	if inv.Unsound {
		return "? FCFA"
	}
	return p.money(inv.Amount)
}

func (p *printer) francsOf(inv model.Invoice) string {
	if inv.Unsound {
		return "? F"
	}
	return p.francs(inv.Amount)
}

// payments is a count of payments with its sum.
func (p *printer) payments(t till.Total) string {
	return p.money(t.Sum) + " · " + p.count(t.Count, p.w.report.payments)
}

// total is a count with its sum: "12 ventes, 45 000 FCFA".
func (p *printer) total(t till.Total) string {
	return p.count(t.Count, p.w.report.sales) + ", " + p.money(t.Sum)
}

// tally is one row of what is not counted.
type tally struct {
	mark
	till.Total
}

// uncounted are the requests of a day that brought no confirmed money, those a
// person must look at first. A pending one in doubt is to check, as on every
// screen. They are never added to anything.
func (p *printer) uncounted(d till.Day) []tally {
	sum := func(a, b till.Total) till.Total { return till.Total{Count: a.Count + b.Count, Sum: a.Sum + b.Sum} }
	n := d.NotCounted
	waiting := sum(n[model.Sending], n[model.Pending])
	waiting.Count, waiting.Sum = waiting.Count-d.Doubtful.Count, waiting.Sum-d.Doubtful.Sum
	var out []tally
	for _, r := range []struct {
		state model.State
		total till.Total
	}{
		{model.AmountDiffers, n[model.AmountDiffers]},
		{model.ReferenceDiffers, n[model.ReferenceDiffers]},
		{model.LostAnswer, sum(n[model.LostAnswer], d.Doubtful)},
		{model.Pending, waiting},
		{model.Failed, n[model.Failed]},
		{model.Refused, sum(n[model.Refused], n[model.NotSent])},
	} {
		if r.total.Count == 0 {
			continue
		}
		m := p.mark(model.Invoice{State: r.state}, false)
		if r.state == model.Refused { // neither ever was a payment
			m.word += " / " + p.w.notSent
		}
		out = append(out, tally{m, r.total})
	}
	return out
}

// hourOf is the clock at the start of the i-th hour of a report.
func (p *printer) hourOf(r till.Report, i int) string {
	return r.From.Add(time.Duration(i)*time.Hour).Format("15") + p.w.report.hour
}

// operator is the name of a share.
func (p *printer) operator(s till.Share) string {
	if s.Name == "" {
		return p.w.report.noOperator
	}
	return s.Name
}

// paperW is the width of 80 mm paper in the usual font.
const paperW = 48

// paper is a day as plain text for printing.
func (p *printer) paper(r till.Report, shop string, trouble error, sandbox bool, foreign string) string {
	w := &p.w.report
	rule := strings.Repeat(p.th.Box.Rule, paperW)
	var out []string
	say := func(text string) { out = append(out, cells.Wrap(text, paperW)...) }
	middle := func(text string) {
		for _, l := range cells.Wrap(text, paperW) {
			out = append(out, cells.Center(l, paperW))
		}
	}
	row := func(label string, t till.Total) {
		figures := fmt.Sprintf("%7s %17s", p.group(model.Money(t.Count)), p.money(t.Sum))
		if room := paperW - cells.Width(figures); cells.Width(label) <= room {
			label = cells.Pad(label, room)
		} else { // a long name, in full on a line of its own
			say(label)
			label = strings.Repeat(" ", room)
		}
		out = append(out, label+figures)
	}
	middle(strings.ToUpper(model.Clean(shop)))
	if sandbox {
		middle("*** " + p.w.sandbox + p.w.colon() + w.noMoney + " ***")
	}
	if foreign != "" {
		middle("*** " + fmt.Sprintf(p.w.foreignBanner, foreign) + " ***")
	}
	middle(w.title)
	middle(p.w.longDate(r.From))
	if r.To.After(p.now()) {
		middle("(" + w.running + ")")
	}
	out = append(out, rule)
	if r.Mismatch {
		say("!!! " + w.mismatch + " !!!")
		say(p.bothSums(r))
		say(w.mismatchText)
		out = append(out, rule)
	}
	if trouble != nil {
		say(p.unread(trouble))
		out = append(out, rule)
	}
	row(w.confirmed, r.Confirmed())
	if r.Late.Count > 0 {
		row("  "+w.late, r.Late)
	}
	if r.Twice.Count > 0 {
		row(w.twice, r.Twice)
	}
	if len(r.Operators) > 0 {
		out = append(out, "", w.byOperator)
		for _, o := range r.Operators {
			row("  "+p.operator(o), o.Total)
		}
	}
	if r.Confirmed().Count > 0 {
		out = append(out, "", w.byHour)
		for i, t := range r.Hours {
			if t.Count > 0 {
				row("  "+p.hourOf(r, i), t)
			}
		}
	}
	out = append(out, rule)
	say(w.notCounted + " (" + w.notCountedNote + ")")
	rows := p.uncounted(r.Day)
	for _, u := range rows {
		row("  "+u.sign+" "+u.word, u.Total)
	}
	if len(rows) == 0 {
		say(w.nothingElse)
	}
	out = append(out, rule, fmt.Sprintf(w.printedOn, p.date(p.now())))
	return strings.Join(out, "\n") + "\n"
}

// bothSums are the two accounts of a day that do not agree.
func (p *printer) bothSums(r till.Report) string {
	sum := func(t till.Total) string { return p.money(t.Sum) + " (" + p.group(model.Money(t.Count)) + ")" }
	return fmt.Sprintf(p.w.report.mismatchSums, sum(r.Confirmed()), sum(r.FromEvents))
}
