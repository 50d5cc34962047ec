package ui

import (
	"fmt"
	"strings"
	"time"

	"caisse/model"
	"caisse/model/till"
)

// count is a number of things in words: 12 ventes.
func (c *console) count(n int64, forms [2]string) string {
	return fmt.Sprintf(forms[c.w.form(n)], c.group(model.Money(n)))
}

// moneyOf and francsOf are the amount of an invoice; of an unsound one it is not
// known.
func (c *console) moneyOf(inv model.Invoice) string {
	if inv.Unsound {
		return "? FCFA"
	}
	return c.money(inv.Amount)
}

func (c *console) francsOf(inv model.Invoice) string {
	if inv.Unsound {
		return "? F"
	}
	return c.francs(inv.Amount)
}

// payments is a count of payments with its sum.
func (c *console) payments(t till.Total) string {
	return c.money(t.Sum) + " · " + c.count(t.Count, c.w.report.payments)
}

// total is a count with its sum: "12 ventes, 45 000 FCFA".
func (c *console) total(t till.Total) string {
	return c.count(t.Count, c.w.report.sales) + ", " + c.money(t.Sum)
}

// tally is one row of what is not counted.
type tally struct {
	mark
	till.Total
}

// uncounted are the requests of a day that brought no confirmed money, those a
// person must look at first. A pending one in doubt is to check, as on every
// screen. They are never added to anything.
func (c *console) uncounted(d till.Day) []tally {
	sum := func(a, b till.Total) till.Total { return till.Total{Count: a.Count + b.Count, Sum: a.Sum + b.Sum} }
	n := d.NotCounted
	waiting := sum(n[model.Sending], n[model.Pending])
	waiting.Count, waiting.Sum = waiting.Count-d.Doubtful.Count, waiting.Sum-d.Doubtful.Sum
	var out []tally
	for _, o := range d.Elsewhere {
		m := c.mark(model.Invoice{State: model.Paid, Host: o.Name}, false)
		m.word += " (" + model.Clean(o.Name) + ")"
		out = append(out, tally{m, o.Total})
	}
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
		m := c.mark(model.Invoice{State: r.state}, false)
		if r.state == model.Refused { // neither ever was a payment
			m.word += " / " + c.w.notSent
		}
		out = append(out, tally{m, r.total})
	}
	return out
}

// hourOf is the clock at the start of the i-th hour of a report.
func (c *console) hourOf(r till.Report, i int) string {
	return r.From.Add(time.Duration(i)*time.Hour).Format("15") + c.w.report.hour
}

// operator is the name of a share.
func (c *console) operator(s till.Share) string {
	if s.Name == "" {
		return c.w.report.noOperator
	}
	return s.Name
}

// paperW is the width of 80 mm paper in the usual font.
const paperW = 48

// paper is a day as plain text for printing.
func (c *console) paper(r till.Report, shop string, trouble error, sandbox bool, foreign string) string {
	w := &c.w.report
	rule := strings.Repeat(c.th.box.rule, paperW)
	var out []string
	say := func(text string) { out = append(out, wrap(text, paperW)...) }
	middle := func(text string) {
		for _, l := range wrap(text, paperW) {
			out = append(out, center(l, paperW))
		}
	}
	row := func(label string, t till.Total) {
		figures := fmt.Sprintf("%7s %17s", c.group(model.Money(t.Count)), c.money(t.Sum))
		if room := paperW - width(figures); width(label) <= room {
			label = pad(label, room)
		} else { // a long name, in full on a line of its own
			say(label)
			label = strings.Repeat(" ", room)
		}
		out = append(out, label+figures)
	}
	middle(strings.ToUpper(model.Clean(shop)))
	if sandbox {
		middle("*** " + c.w.sandbox + c.w.colon() + w.noMoney + " ***")
	}
	if foreign != "" {
		middle("*** " + fmt.Sprintf(c.w.foreignBanner, foreign) + " ***")
	}
	middle(w.title)
	middle(c.w.longDate(r.From))
	if r.To.After(c.now()) {
		middle("(" + w.running + ")")
	}
	out = append(out, rule)
	if r.Mismatch {
		say("!!! " + w.mismatch + " !!!")
		say(c.bothSums(r))
		say(w.mismatchText)
		out = append(out, rule)
	}
	if trouble != nil {
		say(c.w.unread(trouble, c))
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
			row("  "+c.operator(o), o.Total)
		}
	}
	if r.Confirmed().Count > 0 {
		out = append(out, "", w.byHour)
		for i, t := range r.Hours {
			if t.Count > 0 {
				row("  "+c.hourOf(r, i), t)
			}
		}
	}
	out = append(out, rule)
	say(w.notCounted + " (" + w.notCountedNote + ")")
	rows := c.uncounted(r.Day)
	for _, u := range rows {
		row("  "+u.sign+" "+u.word, u.Total)
	}
	if len(rows) == 0 {
		say(w.nothingElse)
	}
	out = append(out, rule, fmt.Sprintf(w.printedOn, c.date(c.now())))
	return strings.Join(out, "\n") + "\n"
}

// bothSums are the two accounts of a day that do not agree.
func (c *console) bothSums(r till.Report) string {
	sum := func(t till.Total) string { return c.money(t.Sum) + " (" + c.group(model.Money(t.Count)) + ")" }
	return fmt.Sprintf(c.w.report.mismatchSums, sum(r.Confirmed()), sum(r.FromEvents))
}
