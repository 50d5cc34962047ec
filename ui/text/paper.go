package text

import (
	"fmt"
	"strings"
	"time"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
)

// Count is a number of things in words: 12 ventes.
func (p *Printer) Count(n int64, forms [2]string) string {
	return fmt.Sprintf(forms[p.W.Form(n)], p.Group(model.Money(n)))
}

// MoneyOf and francsOf are the amount of an invoice; of an unsound one it is not
// known.
func (p *Printer) MoneyOf(inv model.Invoice) string {
	if inv.Unsound {
		return "? FCFA"
	}
	return p.Money(inv.Amount)
}

func (p *Printer) FrancsOf(inv model.Invoice) string {
	if inv.Unsound {
		return "? F"
	}
	return p.Francs(inv.Amount)
}

// Payments is a count of payments with its sum.
func (p *Printer) Payments(t till.Total) string {
	return p.Money(t.Sum) + " · " + p.Count(t.Count, p.W.Report.payments)
}

// total is a count with its sum: "12 ventes, 45 000 FCFA".
func (p *Printer) total(t till.Total) string {
	return p.Count(t.Count, p.W.Report.Sales) + ", " + p.Money(t.Sum)
}

// tally is one row of what is not counted.
type tally struct {
	Mark
	till.Total
}

// Uncounted are the requests of a day that brought no confirmed money, those a
// person must look at first. A pending one in doubt is to check, as on every
// screen. They are never added to anything.
func (p *Printer) Uncounted(d till.Day) []tally {
	sum := func(a, b till.Total) till.Total { return till.Total{Count: a.Count + b.Count, Sum: a.Sum + b.Sum} }
	n := d.NotCounted
	waiting := sum(n[model.Sending], n[model.Pending])
	waiting.Count, waiting.Sum = waiting.Count-d.Doubtful.Count, waiting.Sum-d.Doubtful.Sum
	var out []tally
	for _, o := range d.Elsewhere {
		m := p.Mark(model.Invoice{State: model.Paid, Host: o.Name}, false)
		m.Word += " (" + model.Clean(o.Name) + ")"
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
		m := p.Mark(model.Invoice{State: r.state}, false)
		if r.state == model.Refused { // neither ever was a payment
			m.Word += " / " + p.W.notSent
		}
		out = append(out, tally{m, r.total})
	}
	return out
}

// Tickets says which numbers sales were given that day, and what it means that
// some are missing or are those of other days; "" where there are none.
func (p *Printer) Tickets(r till.Report) string {
	n, w := r.Numbers, p.W.Report
	var all []string
	if n.Last > 0 {
		all = append(all, p.numbers(n.Last))
	}
	for _, odd := range []struct {
		n     int
		words [2]string
	}{{n.Missing, w.noTicket}, {n.Left, w.leftTicket}, {n.Came, w.cameTicket}} {
		if odd.n > 0 {
			all = append(all, p.Count(int64(odd.n), odd.words))
		}
	}
	if len(all) > 1 {
		all[len(all)-1] += "."
	}
	return strings.Join(all, ". ")
}

// Behind names the tills whose sales may be missing; "" where there
// are none.
func (p *Printer) Behind(behind []till.Behind) string {
	w := &p.W.Report
	var all []string
	for _, b := range behind {
		name := model.Clean(b.Name)
		if b.Upto.IsZero() {
			all = append(all, fmt.Sprintf(w.behindNever, name))
		} else {
			all = append(all, fmt.Sprintf(w.behindUpto, name, p.Day(b.Upto)))
		}
	}
	if len(all) == 0 {
		return ""
	}
	return fmt.Sprintf(w.behind, strings.Join(all, ", "))
}

// Gaps says that numbers are missing, and what that means.
func (p Plain) Gaps(missing int, last model.Date) string {
	return p.text(fmt.Sprintf(p.c.W.Report.gaps, p.c.Count(int64(missing), p.c.W.Report.noTicket), fmt.Sprintf("%s/%d", Ddmm(last), last/10000)))
}

// Moved is money asked on one day and confirmed on another, in words.
type Moved struct {
	Says string
	till.Total
}

// AskedBefore is what of the day's confirmed money was asked on other days.
func (p *Printer) AskedBefore(r till.Report) []Moved {
	return p.moves(r.Brought, p.OtherDay(r.From, -1), p.W.Report.dayBefore, p.W.Report.before)
}

// ConfirmedAfter is what was asked that day and confirmed on others, where it is
// counted.
func (p *Printer) ConfirmedAfter(r till.Report) []Moved {
	return p.moves(r.Carried, p.OtherDay(r.From, 1), p.W.Report.nextDay, p.W.Report.onDay)
}

func (p *Printer) moves(all []till.Across, near time.Time, says, on string) (out []Moved) {
	for _, a := range all {
		text := says
		if !a.Day.Equal(near) {
			text = fmt.Sprintf(on, a.Day.Format("02/01/2006"))
		}
		out = append(out, Moved{text, a.Total})
	}
	return out
}

// HourOf is the clock at the start of the i-th hour of a report, with its minutes
// where a day begins at some.
func (p *Printer) HourOf(r till.Report, i int) string {
	at := r.From.Add(time.Duration(i) * time.Hour)
	if at.Minute() != 0 {
		return at.Format("15:04")
	}
	return at.Format("15") + p.W.Report.hour
}

// Operator is the name of a share.
func (p *Printer) Operator(s till.Share) string {
	if s.Name == "" {
		return p.W.Report.noOperator
	}
	return s.Name
}

// NameOf is the name of a share by who was at the till.
func (p *Printer) NameOf(s till.Share) string {
	if s.Name == "" {
		return p.W.Report.noCashier
	}
	return s.Name
}

// PaperW is the width of 80 mm paper in the usual font.
const PaperW = 48

// SoldAt is who sold, as a report is headed.
func SoldAt(shop, till string) string { return cells.Join(" · ", shop, model.Clean(till)) }

// heard is a row of a paper as it is read out: figures that stand beside each other
// would be one number.
func (p *Printer) heard(label, figures string) string {
	return strings.TrimLeft(label, " …✓✗≠◷⊘→?!.") + p.W.Colon() + figures
}

// paper is a day as plain text for printing, in lines of width cells.
func (p *Printer) paper(r till.Report, shop string, trouble error, sandbox bool, foreign string, width int) string {
	w := &p.W.Report
	rule := strings.Repeat(p.Theme.Box.Rule, width)
	counts, sums := 7, 17 // cells, apart from very large ones
	if width < PaperW {
		counts, sums = 5, 15
	}
	var out []string
	say := func(text string) { out = append(out, cells.Wrap(text, width)...) }
	middle := func(text string) {
		for _, l := range cells.Wrap(text, width) {
			out = append(out, cells.Center(l, width))
		}
	}
	row := func(label string, t till.Total) {
		if p.Spoken {
			out = append(out, p.heard(label, p.total(t)))
			return
		}
		figures := fmt.Sprintf("%*s %*s", counts, p.Group(model.Money(t.Count)), sums, p.Money(t.Sum))
		if room := width - cells.Width(figures); cells.Width(label) <= room {
			label = cells.Pad(label, room)
		} else { // a long name, in full on a line of its own
			say(label)
			label = strings.Repeat(" ", room)
		}
		out = append(out, label+figures)
	}
	middle(strings.ToUpper(model.Clean(shop)))
	if sandbox {
		middle("*** " + p.W.Sandbox + p.W.Colon() + w.noMoney + " ***")
	}
	if foreign != "" {
		middle("*** " + fmt.Sprintf(p.W.ForeignBanner, foreign) + " ***")
	}
	middle(w.Title)
	middle(p.W.LongDate(r.From))
	if r.To.After(p.Now()) {
		middle("(" + w.running + ")")
	}
	out = append(out, rule)
	if r.Mismatch {
		say("!!! " + w.Mismatch + " !!!")
		say(p.BothSums(r))
		say(w.MismatchText)
		out = append(out, rule)
	}
	if trouble != nil {
		say(p.Unread(trouble))
		out = append(out, rule)
	}
	if missing := p.Behind(r.Behind); missing != "" {
		say("! " + missing)
		out = append(out, rule)
	}
	row(w.Confirmed, r.Confirmed())
	if r.Late.Count > 0 {
		row("  "+w.Late, r.Late)
	}
	if r.Twice.Count > 0 {
		row(w.Twice, r.Twice)
	}
	for _, m := range p.AskedBefore(r) {
		row("  "+m.Says, m.Total)
	}
	if len(r.Operators) > 0 {
		out = append(out, "")
		say(w.ByOperator)
		for _, o := range r.Operators {
			row("  "+p.Operator(o), o.Total)
		}
	}
	if len(r.Cashiers) > 0 {
		out = append(out, "")
		say(w.ByCashier)
		for _, s := range r.Cashiers {
			row("  "+p.NameOf(s), s.Total)
		}
	}
	if r.Confirmed().Count > 0 {
		out = append(out, "")
		say(w.ByHour)
		for i, t := range r.Hours {
			if t.Count > 0 {
				row("  "+p.HourOf(r, i), t)
			}
		}
	}
	out = append(out, rule)
	say(w.NotCounted + " (" + w.NotCountedNote + ")")
	rows := p.Uncounted(r.Day)
	for _, u := range rows {
		row("  "+u.Sign+" "+u.Word, u.Total)
	}
	later := p.ConfirmedAfter(r)
	for _, m := range later {
		row("  "+m.Says, m.Total)
	}
	if len(rows)+len(later) == 0 {
		say(w.NothingElse)
	}
	if s := p.Tickets(r); s != "" {
		out = append(out, rule)
		say(s)
	}
	if open := p.NotClosed(r.Unclosed); len(r.Closings) > 0 || open != "" {
		out = append(out, rule)
		say(p.ClosingsOfDay())
		for _, c := range r.Closings {
			label, hash := p.DayClosing(c)
			row("  "+label, till.Total(c.Confirmed()))
			out = append(out, "    "+hash)
		}
		if open != "" {
			say("! " + open)
		}
	}
	out = append(out, rule)
	say(fmt.Sprintf(w.printedOn, p.Date(p.Now())))
	return strings.Join(out, "\n") + "\n"
}

// BothSums are the two accounts of a day that do not agree.
func (p *Printer) BothSums(r till.Report) string {
	sum := func(t till.Total) string { return p.Money(t.Sum) + " (" + p.Group(model.Money(t.Count)) + ")" }
	return fmt.Sprintf(p.W.Report.mismatchSums, sum(r.Confirmed()), sum(r.FromEvents))
}
