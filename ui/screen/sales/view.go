package sales

import (
	"fmt"
	"strings"
	"time"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/text"
	"caisse/ui/theme"
)

// room is how many invoices fit.
func (s *sales) room() int {
	var above [8]string
	return max(1, s.h-len(s.head(above[:0]))-len(s.foot()))
}

// drawn is what was drawn last.
type drawn struct {
	tabs   cells.Memo[tabsKey, string]
	sum    cells.Memo[sumKey, []string]
	titles cells.Memo[looks, string]
	rows   [64]cells.Memo[rowKey, string] // by their place in the list: a scrolled row is the same
	days   [64]cells.Memo[dayKey, string]
	wide   int // the states on the glass
	row    []byte
}

type (
	tabsKey struct {
		tab   tab
		of    tabCounts
		w     int
		words *text.Words
		style theme.Style
		till  string
	}
	sumKey struct {
		all, paid, claimed till.Total
		tab                tab
		masked             bool
		looks
	}
	looks struct {
		w, state int
		number   int
		timed    bool // the day stands above the row
		words    *text.Words
		style    theme.Style
	}
	dayKey struct {
		day, today time.Time
		looks
	}
	rowKey struct {
		made, today            time.Time
		days                   model.Days
		ticket                 model.Ticket
		by                     string // the till that its number names
		amount                 model.Money
		unsound, masked, here  bool
		state                  text.Mark
		operator               string
		first, last, what, ref string
		looks
	}
)

func (s *sales) looks() looks {
	return looks{s.listW(), s.drawn.wide, s.c.NumberW(), s.days != nil || s.tabNow() == tabToday, s.c.W, s.c.Theme.Title}
}

// From besideW on, the sale under the cursor stands beside the list.
const besideW, besideGap = 114, 3

func (s *sales) listW() int {
	if s.w < besideW || s.h < 14 {
		return s.w
	}
	return s.w - s.w/3 - besideGap
}

func (s *sales) View() string { return strings.Join(s.Lines(nil), "\n") }

// Lines appends those of View to out.
func (s *sales) Lines(out []string) []string {
	top := len(out)
	foot := s.foot()
	s.drawn.wide = s.stateW()
	out = s.head(out)
	room := max(1, s.h-(len(out)-top)-len(foot))
	switch {
	case len(s.list) > 0:
		out = s.listed(out, room)
	case s.failure != nil:
		out = append(out, s.notice(s.c.Unread(s.failure))...)
	case !s.loading:
		out = append(out, s.nothing()...)
	}
	end := top + max(0, s.h-len(foot))
	for len(out) < end {
		out = append(out, "")
	}
	out = append(out[:min(len(out), end)], foot...)
	return out[:min(len(out), top+max(0, s.h))]
}

// stateW is what the states on the glass take, and those most sales go through: a
// rare long one moves the columns.
func (s *sales) stateW() (w int) {
	see := func(m text.Mark) { w = max(w, cells.Width(m.Sign)+1+cells.Width(m.Word)) }
	for _, inv := range [...]model.Invoice{{State: model.Sending}, {State: model.Pending}, {State: model.Pending, Aside: true}, {State: model.Paid}, {State: model.Failed}} {
		see(s.c.Mark(inv, false))
	}
	for i := s.first; i < min(len(s.list), s.first+s.h); i++ {
		see(s.c.Mark(s.list[i], false))
	}
	return w
}

// listed appends the rows on the glass, each under its day, with the sale under the
// cursor beside them where there is room.
func (s *sales) listed(out []string, room int) []string {
	today, top := s.c.Today(), len(out)
	for i := s.first; i < len(s.list) && len(out)-top < room; i++ {
		if s.days != nil && (i == s.first || s.begins(i)) {
			if len(out)-top+2 > room && i > s.first {
				break // a day without its rows says nothing
			}
			out = append(out, s.dayLine(i, today))
		}
		if len(out)-top < room {
			out = append(out, s.line(i, today))
		}
	}
	if w := s.listW(); w < s.w {
		beside := s.preview(s.w-w-besideGap, room)
		side := " " + s.c.Theme.Frame.Render(s.c.Theme.Box.V) + " "
		for i, l := range beside {
			if top+i == len(out) {
				out = append(out, "")
			}
			out[top+i] = cells.Pad(out[top+i], w) + side + l
		}
	}
	return out
}

// dayLine names the day of row i.
func (s *sales) dayLine(i int, today time.Time) string {
	day := s.c.DayStart(s.list[i].CreatedAt)
	return s.drawn.days[i%len(s.drawn.days)].Of(dayKey{day, today, s.looks()}, func() string {
		name := s.c.W.LongDate(day)
		switch {
		case day.Equal(today):
			name += " · " + in(s.c.W).today
		case day.Equal(s.c.OtherDay(today, -1)):
			name += " · " + in(s.c.W).yesterday
		}
		return s.c.Theme.Title.Render(cells.Cut(name, s.listW()))
	})
}

func (s *sales) notice(text string) []string {
	return cells.Styled(s.c.Theme.Notice.Render, cells.Wrap(text, s.w))
}

// head appends what stands above the rows: where one is, what is searched for,
// what it comes to, and what is going on.
func (s *sales) head(out []string) []string {
	c, w := s.c, in(s.c.W)
	out = append(out, cells.Cut(s.tabsLine(), s.w))
	switch {
	case s.sold.Asking:
		out = append(out, s.sold.Draw(c, s.w))
	case s.date.Asking:
		label := c.Theme.Here(true) + w.goTo + " "
		hint := ""
		if s.w >= 60 {
			hint = "  " + c.Theme.Hint.Render(w.goToHint)
		}
		out = append(out, label+s.date.Draw(max(4, min(20, s.w-cells.Width(label))))+hint)
		if s.date.Wrong != nil {
			out = append(out, s.notice(c.Sentence(s.date.Wrong))...)
		}
	case s.finding || s.text != "":
		mark := c.Theme.Here(s.finding)
		label := mark + w.filter + " "
		shown := s.search
		if settings.LooksSecret(s.search.Value()) {
			shown.SetValue(text.MaskToken(s.text))
		}
		out = append(out, label+shown.Draw(max(4, s.w-cells.Width(label))))
	}
	out = append(out, s.summed()...)
	if l := s.checkLine(); l != "" {
		out = append(out, s.notice(l)...)
	}
	switch {
	case len(s.unseen) > 0:
		out = append(out, c.Theme.Notice.Render(cells.Cut(c.Count(int64(len(s.unseen)), w.above), s.w)))
	case s.h >= 14 && len(s.list) > 0:
		out = append(out, s.drawn.titles.Of(s.looks(), func() string {
			return c.Theme.Hint.Render(s.row("  ", w.when, c.W.TicketSign, c.W.Amount, w.state, c.W.Operator, cells.Join(" · ", c.W.CustomerName, c.W.Object), w.refShort))
		}))
	}
	return out
}

// foot stands below them: what could not be read.
func (s *sales) foot() []string {
	switch {
	case s.failure != nil && len(s.list) > 0:
		return s.notice(s.c.Unread(s.failure))
	case s.damage == nil && s.sums.err != nil: // the sum above lacks what could not be read
		return s.notice(s.c.Unread(s.sums.err))
	case s.damage != nil:
		return s.notice(s.c.Sentence(s.damage))
	}
	return nil
}

// tabs names the parts of the sales; the one in use stands in brackets. A
// narrow window shows that one alone.
func (s *sales) tabsLine() string {
	return s.drawn.tabs.Of(tabsKey{s.tabNow(), s.tabs, s.w, s.c.W, s.c.Theme.Title, s.tillNow()}, s.tabsDrawn)
}

func (s *sales) tabsDrawn() string {
	c, w := s.c, in(s.c.W)
	title := c.Theme.Title.Render(in(c.W).sales)
	if s.tillNow() != "" {
		title += " " + c.Theme.Notice.Render(cells.Cut(c.W.SoldBy+" "+s.sold.Name(c), max(6, s.w/4)))
	}
	counts := s.tabs
	for _, without := range [][]tab{nil, {tabAll, tabPaid}, {tabToday}, {tabPending}, {tabLook}} { // the counts give way, those of what is to be done last
		for _, t := range without {
			counts[t] = -1
		}
		out := title + " "
		for i, name := range w.tabs {
			st, count := c.Theme.Hint, ""
			if n := counts[i]; n >= 0 {
				count = " " + c.Group(model.Money(n))
				if tab(i) == s.tabNow() {
					count += " "
				}
				if tab(i) == tabLook && n > 0 {
					st = c.Theme.Bad
				}
			}
			if tab(i) == s.tabNow() {
				out += c.Theme.Title.Render("["+name+"]") + st.Render(count)
			} else {
				out += " " + st.Render(name+count) + " "
			}
		}
		if cells.Width(out) <= s.w {
			return out
		}
	}
	return title + " ← " + c.Theme.Title.Render("["+w.tabs[s.tabNow()]+"]") + fmt.Sprintf(" → %d/%d", s.tabNow()+1, tabCount)
}

// summed is sumLine, wrapped.
func (s *sales) summed() []string {
	u := &s.sums
	if s.loading || u.state != counted || u.err != nil {
		return cells.Wrap(s.sumLine(), s.w)
	}
	return s.drawn.sum.Of(sumKey{u.all, u.paid, u.claimed, s.tabNow(), s.c.Masked, s.looks()}, func() []string {
		return cells.Wrap(s.sumLine(), s.w)
	})
}

// sumLine is what the filter comes to. Where states are mixed, the money that
// is there stands apart, so that nobody takes what is asked for what is paid.
func (s *sales) sumLine() string {
	c, w, u := s.c, in(s.c.W), s.sums
	late := ""
	if s.loading && c.Since(s.asked).Seconds() >= 1 {
		late = fmt.Sprintf(s.c.W.Back.Reading, int(c.Since(s.asked).Seconds()))
	}
	switch {
	case s.loading || u.state != counted:
		return cells.Join(" ", "…", late)
	case u.err != nil && u.all.Count == 0:
		return w.noSum
	}
	all := c.Count(u.all.Count, c.W.Report.Sales)
	if u.all.Count == 0 {
		return all
	}
	claimed := ""
	if u.claimed.Count > 0 {
		claimed = " · " + c.Theme.Check.Render("? "+c.W.PaidElsewhere+c.W.Colon()+c.Francs(u.claimed.Sum))
	}
	switch {
	case s.tabNow() == tabPaid && claimed == "":
		return all + " · " + c.Theme.Amount.Render(c.Francs(u.all.Sum))
	case s.tabNow() == tabPending:
		return all + " · " + fmt.Sprintf(w.notPaidYet, c.Francs(u.all.Sum))
	}
	return all + " · " + c.Count(u.paid.Count, w.ofThemPaid) + c.W.Colon() + c.Theme.Amount.Render(c.Francs(u.paid.Sum)) + claimed
}

// nothing says why there are no rows, and what would find some.
func (s *sales) nothing() []string {
	w := in(s.c.W)
	var out []string
	if s.h >= 14 {
		out = append(out, "")
	}
	switch {
	case s.offers():
		return append(out, s.notice(w.askToken)...)
	case s.text == "":
		return append(out, cells.Wrap(w.empty[s.tabNow()], s.w)...)
	}
	sought := cells.Cut(s.text, 30)
	if settings.LooksSecret(s.text) {
		sought = text.MaskToken(s.text)
	}
	out = append(out, s.notice(fmt.Sprintf(w.notFound, sought))...)
	if s.tabNow() != tabAll {
		out = append(out, cells.Wrap(w.otherTabs, s.w)...)
	}
	return append(out, cells.Wrap(fmt.Sprintf(w.searches, s.typedNumber()), s.w)...)
}

// typedNumber is how the number of a sale is typed.
func (s *sales) typedNumber() string {
	some := model.Invoice{Ticket: model.Ticket{N: 17}}
	if s.c.TillOf(some) != "" {
		return "n17, " + s.c.Number(some)
	}
	return "n17"
}

// line is row i of the list.
func (s *sales) line(i int, today time.Time) string {
	c, inv := s.c, &s.list[i]
	k := rowKey{inv.CreatedAt, today, c.Days, inv.Ticket, c.TillOf(*inv), inv.Amount, inv.Unsound, c.Masked, i == s.at, c.Mark(*inv, false), inv.OperatorName,
		inv.Firstname, inv.Lastname, inv.Object, inv.Ref, s.looks()}
	return s.drawn.rows[i%len(s.drawn.rows)].Of(k, func() string {
		what := cells.Join(" · ", c.Name(*inv), inv.Object)
		if c.Masked {
			what = ""
		}
		when := c.Moment(*inv, s.w < narrow)
		if k.timed {
			when = c.Clock(inv.CreatedAt)
		}
		if k.here { // as wide as the list, and of one colour: another one within would end it
			row := s.row("▸ ", when, c.TicketBeside(*inv), c.FrancsOf(*inv), k.state.Sign+" "+k.state.Word, inv.OperatorName, what, text.ShortRef(*inv))
			return c.Theme.Selected.Render(cells.Pad(row, s.listW()))
		}
		return s.row("  ", when, c.TicketBeside(*inv), c.FrancsOf(*inv), k.state.String(), inv.OperatorName, what, text.ShortRef(*inv))
	})
}

// plainNumberW is the width of numbers that name no till.
const plainNumberW = 3

// endOf is the end of a number in w cells, where that has all its figures and
// something of its till's name.
func endOf(number string, w int) string {
	at := strings.LastIndexByte(number, '-')
	if at < 0 || w < len(number)-at+2 {
		return number
	}
	if cells.Width(number) > w {
		number = "…" + cells.Tail(number, w-1)
	}
	return number
}

// narrow windows have room for the time, the amount and the state.
const narrow = 60

// row lays one invoice out: the state takes what its words take, the customer the
// rest.
func (s *sales) row(cursor, when, ticket, amount, state, operator, what, ref string) string {
	const amountW, operatorW, refW = 11, 20, 7
	looks := s.looks()
	out := append(s.drawn.row[:0], cursor...)
	add := func(text string, w int, after string) { out = append(cells.AppendPad(out, text, w), after...) }
	right := strings.Repeat(" ", max(0, amountW-cells.Width(amount))) + amount
	if s.w < narrow {
		whenW, ways := 9, []string{"n" + ticket, ticket} // as it is searched for, where the time leaves room
		if ticket == s.c.W.TicketSign {                  // over the column
			ways = ways[1:]
		}
		if looks.number > plainNumberW { // with the till's name; the state keeps what most of them take
			whenW = max(whenW, min(6+looks.number, s.w-2-amountW-1-looks.state))
			ways = []string{ticket, endOf(ticket, whenW-cells.Width(when)-1)}
		}
		for _, n := range ways {
			if ticket != "" && cells.Width(when)+1+cells.Width(n) <= whenW {
				when += " " + n
				break
			}
		}
		add(when, whenW, "")
		add(right, cells.Width(right), " ")
		return string(append(out, cells.Cut(state, max(0, s.w-cells.Width(string(out))))...))
	}
	if looks.timed {
		add(when, 5, " ")
	} else {
		add(when, 11, " ")
	}
	for range looks.number + 1 - cells.Width(ticket) {
		out = append(out, ' ')
	}
	out = append(append(out, ticket...), ' ')
	add(right, cells.Width(right), "  ")
	add(state, max(looks.state, cells.Width(in(s.c.W).state)), " ")
	left := looks.w - cells.Width(string(out)) - refW - 1
	switch {
	case left >= 44:
		add(operator, operatorW, " ")
		add(what, left-operatorW-1, " ")
		add(ref, refW, "")
	case left >= 10:
		add(what, left, " ")
		add(ref, refW, "")
	default:
		return cells.Cut(string(out)+ref, looks.w)
	}
	s.drawn.row = out
	return string(out)
}
