package ui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"caisse/model"
)

// room is how many invoices fit.
func (s sales) room() int { return max(1, s.h-len(s.head())-len(s.foot())) }

func (s sales) View() string {
	room := s.room()
	out := s.head()
	switch {
	case len(s.list) > 0:
		for i := s.first; i < min(len(s.list), s.first+room); i++ {
			out = append(out, s.line(i))
		}
	case s.failure != nil:
		out = append(out, s.notice(s.c.w.unread(s.failure, s.c))...)
	case !s.loading:
		out = append(out, s.nothing()...)
	}
	for len(out) < s.h-len(s.foot()) {
		out = append(out, "")
	}
	out = append(out[:max(0, min(len(out), s.h-len(s.foot())))], s.foot()...)
	return strings.Join(out[:max(0, min(len(out), s.h))], "\n")
}

func (s sales) notice(text string) []string {
	return styled(s.c.th.notice.Render, wrap(text, s.w))
}

// head stands above the rows: where one is, what is searched for, what it comes
// to, and what is going on.
func (s sales) head() []string {
	c, w := s.c, s.c.w
	out := []string{cut(s.tabs(), s.w)}
	switch {
	case s.dating:
		label := c.th.focus.Render("▸ ") + w.back.goTo + " "
		hint := ""
		if s.w >= 60 {
			hint = "  " + c.th.hint.Render(w.back.goToHint)
		}
		out = append(out, label+s.date.view(max(4, min(20, s.w-width(label))))+hint)
		if s.wrong != nil {
			out = append(out, s.notice(w.sentence(s.wrong, c))...)
		}
	case s.finding || s.text != "":
		mark := "  "
		if s.finding {
			mark = c.th.focus.Render("▸ ")
		}
		label := mark + w.filter + " "
		out = append(out, label+s.search.view(max(4, s.w-width(label))))
	}
	out = append(out, wrap(s.sumLine(), s.w)...)
	if l := s.checkLine(); l != "" {
		out = append(out, s.notice(l)...)
	}
	switch {
	case len(s.unseen) > 0:
		out = append(out, c.th.notice.Render(cut(c.count(int64(len(s.unseen)), w.back.above), s.w)))
	case s.h >= 14 && len(s.list) > 0:
		out = append(out, c.th.hint.Render(s.row("  ", w.when, w.amount, w.state, w.operator, join(" · ", w.customerName, w.object), w.refShort)))
	}
	return out
}

// foot stands below them: what could not be read.
func (s sales) foot() []string {
	switch {
	case s.failure != nil && len(s.list) > 0:
		return s.notice(s.c.w.unread(s.failure, s.c))
	case s.damage == nil && s.sums.err != nil: // the sum above lacks what could not be read
		return s.notice(s.c.w.unread(s.sums.err, s.c))
	case s.damage != nil:
		return s.notice(s.c.w.sentence(s.damage, s.c))
	}
	return nil
}

// tabs names the parts of the sales; the one in use stands in brackets. A
// narrow window shows that one alone.
func (s sales) tabs() string {
	c, w := s.c, &s.c.w.back
	title := c.th.title.Render(c.w.sales)
	out := title + " "
	for i, name := range w.tabs {
		if tab(i) == s.tabNow() {
			out += c.th.title.Render("[" + name + "]")
		} else {
			out += " " + c.th.hint.Render(name) + " "
		}
	}
	if width(out) <= s.w {
		return out
	}
	return title + " ← " + c.th.title.Render("["+w.tabs[s.tabNow()]+"]") + fmt.Sprintf(" → %d/%d", s.tabNow()+1, tabCount)
}

// sumLine is what the filter comes to. Where states are mixed, the money that
// is there stands apart, so that nobody takes what is asked for what is paid.
func (s sales) sumLine() string {
	c, w, u := s.c, &s.c.w.back, s.sums
	late := ""
	if s.loading && c.since(s.asked).Seconds() >= 1 {
		late = fmt.Sprintf(w.reading, int(c.since(s.asked).Seconds()))
	}
	switch {
	case s.loading || u.state != counted:
		return join(" ", "…", late)
	case u.err != nil && u.all.Count == 0:
		return w.noSum
	}
	all := c.count(u.all.Count, c.w.report.sales)
	if u.all.Count == 0 {
		return all
	}
	claimed := ""
	if u.claimed.Count > 0 {
		claimed = " · " + c.th.check.Render("? "+c.w.paidElsewhere+c.w.colon()+c.francs(u.claimed.Sum))
	}
	switch {
	case s.tabNow() == tabPaid && claimed == "":
		return all + " · " + c.th.amount.Render(c.francs(u.all.Sum))
	case s.tabNow() == tabPending:
		return all + " · " + fmt.Sprintf(w.notPaidYet, c.francs(u.all.Sum))
	}
	return all + " · " + c.count(u.paid.Count, w.ofThemPaid) + c.w.colon() + c.th.amount.Render(c.francs(u.paid.Sum)) + claimed
}

// nothing says why there are no rows, and what would find some.
func (s sales) nothing() []string {
	w := &s.c.w.back
	var out []string
	if s.h >= 14 {
		out = append(out, "")
	}
	switch {
	case s.offers():
		return append(out, s.notice(w.askToken)...)
	case s.text == "":
		return append(out, wrap(w.empty[s.tabNow()], s.w)...)
	}
	out = append(out, s.notice(fmt.Sprintf(w.notFound, cut(s.text, 30)))...)
	if s.tabNow() != tabAll {
		out = append(out, wrap(w.otherTabs, s.w)...)
	}
	return append(out, wrap(w.searches, s.w)...)
}

// line is row i of the list.
func (s sales) line(i int) string {
	c, inv := s.c, s.list[i]
	what := join(" · ", c.name(inv), inv.Object)
	if c.masked {
		what = ""
	}
	cursor := "  "
	if i == s.at {
		cursor = c.th.focus.Render("▸ ")
	}
	row := s.row(cursor, c.moment(inv, s.w < narrow), c.francsOf(inv), c.mark(inv, false).String(), inv.OperatorName, what, shortRef(inv))
	if i == s.at {
		row = c.th.title.Render(row)
	}
	return row
}

// moment is when a sale was made: the clock today, the day with it this year,
// the whole date further back. short leaves the clock out of what was not today.
func (c *console) moment(inv model.Invoice, short bool) string {
	t, now := inv.CreatedAt.In(c.zone), c.now().In(c.zone)
	switch {
	case t.YearDay() == now.YearDay() && t.Year() == now.Year():
		return c.clock(t)
	case t.Year() != now.Year() && short:
		return t.Format("02/01/06")
	case t.Year() != now.Year():
		return t.Format("02/01/2006")
	case short:
		return t.Format("02/01")
	}
	return c.day(t)
}

// narrow windows have room for the time, the amount and the state.
const narrow = 60

// row lays one invoice out.
func (s sales) row(cursor, when, amount, state, operator, what, ref string) string {
	const amountW, operatorW, refW = 11, 20, 7
	right := strings.Repeat(" ", max(0, amountW-ansi.StringWidth(amount))) + amount
	if s.w < narrow {
		out := cursor + pad(when, 8) + " " + right + " "
		return out + cut(state, max(0, s.w-width(out)))
	}
	out := cursor + pad(when, 11) + " " + right + "  " + pad(state, s.c.stateW()) + " "
	left := s.w - width(out) - refW - 1
	switch {
	case left >= 44:
		return out + pad(operator, operatorW) + " " + pad(what, left-operatorW-1) + " " + pad(ref, refW)
	case left >= 10:
		return out + pad(what, left) + " " + pad(ref, refW)
	}
	return cut(out+ref, s.w)
}

// stateW is the room the longest state takes, with its sign.
func (c *console) stateW() int {
	w := 0
	for _, state := range model.States {
		m := c.mark(model.Invoice{State: state}, false)
		w = max(w, width(m.sign)+1+width(m.word))
	}
	return w
}
