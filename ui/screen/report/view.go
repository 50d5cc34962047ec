package report

import (
	"errors"
	"fmt"
	"strings"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/screen"
	"caisse/ui/theme"
)

// From besideW on, the hours stand beside the rest; from boxedW by boxedH the
// confirmed sum has a box of its own, unless something would have to scroll.
const (
	besideW        = 70
	boxedW, boxedH = 60, 18
)

func (s *report) View() string {
	head, rest := s.layout()
	if room := s.h - len(head); len(rest) > room {
		shown, below := s.scroll.Of(rest, max(0, room-1))
		rest = append(shown, s.c.More(s.scroll.First, below, s.w))
	}
	return cells.Stack(s.h, cells.Keep(1, head...), cells.Keep(0, rest[:min(len(rest), s.h-len(head))]...))
}

// below is how far the rest can be scrolled; one line says what is hidden.
func (s *report) below() int {
	head, rest := s.layout()
	room := s.h - len(head)
	if len(rest) <= room {
		return 0
	}
	return len(rest) - max(0, room-1)
}

// scrolled moves what scrolls by n lines, as far as it goes.
func (s *report) scrolled(n int) *report {
	s.scroll = s.scroll.By(n, s.below())
	return s
}

// layout is what always stands on top, and what scrolls under it.
func (s *report) layout() (head, rest []string) {
	tables := s.tables()
	if len(tables) > 0 {
		tables = append(append(s.across(), ""), tables...)
	}
	room := max(s.h-min(len(tables), max(3, s.h/3)), min(s.h, 3)) // the tables are not squeezed out altogether
	for _, boxed := range []bool{true, false} {
		head, rest = cells.Pinned(room, s.head(boxed && s.w >= boxedW && s.h >= boxedH))
		rest = append(rest, tables...)
		if len(head)+len(rest) <= s.h {
			break
		}
	}
	return head, rest
}

// head is the day, the confirmed money, and what is wrong.
func (s *report) head(boxed bool) []cells.Part {
	c, w := s.c, in(s.c.W)
	text := func(keep int, st theme.Style, t string) cells.Part {
		return cells.Keep(keep, cells.Styled(st.Render, cells.Wrap(t, s.w))...)
	}
	out := []cells.Part{cells.Keep(10, s.title())}
	if s.sold.Asking {
		out = append(out, cells.Keep(9, s.sold.Draw(c, s.w)))
	}
	if s.date.Asking {
		label := c.Theme.Here(true) + w.goTo + "  "
		out = append(out, cells.Keep(9, label+s.date.Draw(min(24, s.w-cells.Width(label)))))
		if s.date.Wrong != nil {
			out = append(out, text(9, c.Theme.Notice, c.Sentence(s.date.Wrong)))
		} else {
			out = append(out, cells.Keep(2, c.Theme.Hint.Render(strings.Repeat(" ", cells.Width(label))+cells.Cut(w.goToHint, s.w-cells.Width(label)))))
		}
	}
	var damaged *till.Damaged
	switch small := s.h < boxedH; {
	case small && s.known && errors.As(s.trouble, &damaged) && damaged.Rows > 0:
		n := int64(damaged.Rows)
		out = append(out, text(9, c.Theme.Bad, fmt.Sprintf(w.damagedShort[c.W.Form(n)], c.Count(n, s.c.W.Report.Invoices))),
			text(3, c.Theme.Label, c.Unread(s.trouble)))
	case s.trouble != nil:
		out = append(out, cells.Gap(), text(8, c.Theme.Bad, c.Unread(s.trouble)))
	}
	switch {
	case !s.known && s.trouble == nil:
		return append(out, cells.Gap(), text(8, c.Theme.Hint, fmt.Sprintf(w.reading, int(c.Since(s.asked).Seconds()))))
	case !s.known:
		return out
	}
	if s.r.Mismatch {
		out = append(out, cells.Gap(), text(8, c.Theme.BadLoud, s.c.W.Report.Mismatch), text(8, c.Theme.Bad, c.BothSums(s.r)), text(3, c.Theme.Label, s.c.W.Report.MismatchText))
	}
	if missing := c.Behind(s.r.Behind); missing != "" {
		out = append(out, cells.Gap(), text(8, c.Theme.Check, missing))
	}
	if s.empty() {
		none := w.nothingThen
		if s.day.Equal(s.today()) {
			none = w.nothingYet
		}
		out = append(out, cells.Gap(), text(8, c.Theme.Label, none))
	}
	out = append(out, cells.Gap())
	out = append(out, s.confirmed(boxed))
	if s.r.Late.Count > 0 {
		out = append(out, cells.Keep(9, c.Theme.Late.Render(s.labelled(s.c.W.Report.Late, w.lateShort, s.r.Late))))
	}
	if s.r.Twice.Count > 0 {
		out = append(out, cells.Keep(7, c.Theme.BadLoud.Render(s.labelled(s.c.W.Report.Twice, w.twiceShort, s.r.Twice))))
	}
	return out
}

// across is the money that was asked on one day and confirmed on another.
func (s *report) across() (out []string) {
	c := s.c
	for _, m := range append(c.ConfirmedAfter(s.r), c.AskedBefore(s.r)...) {
		out = append(out, cells.Styled(c.Theme.Label.Render, cells.Wrap(m.Says+c.W.Colon()+c.Group(model.Money(m.Count))+" · "+c.Francs(m.Sum), s.w))...)
	}
	if s.r.Numbers.Odd() {
		out = append(out, cells.Styled(c.Theme.Hint.Render, cells.Wrap(c.Tickets(s.r), s.w))...)
	}
	return out
}

// labelled is a total under the longest of its names that fits.
func (s *report) labelled(long, short string, t till.Total) string {
	sum := "  " + s.c.Payments(t)
	if cells.Width(long)+cells.Width(sum) > s.w {
		long = short
	}
	return long + sum
}

// title is the day in words, and how far from today it is.
func (s *report) title() string {
	c, w := s.c, in(s.c.W)
	date := c.W.LongDate(s.day)
	ago := ""
	switch today := s.today(); {
	case s.day.Equal(today):
		ago = w.today
	case s.c.OtherDay(s.day, 1).Equal(today):
		ago = w.yesterday
	default:
		ago = fmt.Sprintf(w.daysAgo, int(today.Sub(s.day).Hours()+12)/24)
	}
	if name := s.sold.Name(c); name != "" { // not to be taken for the shop's
		date = cells.Cut(c.W.SoldBy+" "+name, max(6, s.w/3)) + " · " + date
	}
	if long := s.c.W.Report.Title + " · " + date; cells.Width(long)+cells.Width(ago) < s.w {
		date = long
	}
	return cells.Spread(c.Theme.Title.Render(date), c.Theme.Hint.Render(ago), s.w)
}

// empty says that nothing was asked or received that day.
func (s *report) empty() bool {
	return s.known && s.r.Confirmed().Count == 0 && len(s.c.Uncounted(s.r.Day)) == 0 && len(s.r.Carried) == 0 && !s.r.Mismatch
}

// confirmed is the money of the day, as large as the window allows.
func (s *report) confirmed(boxed bool) cells.Part {
	c, w := s.c, &s.c.W.Report
	t := s.r.Confirmed()
	sign, st, edge := "", c.Theme.Label, c.Theme.Frame
	switch {
	case t.Count > 0 && c.Foreign != "":
		sign, st = "? ", c.Theme.Check
	case t.Count > 0:
		sign, st = c.Mark(model.Invoice{State: model.Paid}, false).Sign+" ", c.Theme.Paid
		edge = c.Theme.PaidLine
	}
	name, sum := sign+w.Confirmed, c.Payments(t)
	line := name + "  " + sum
	switch b := c.Theme.Box; {
	case cells.Width(line) > s.w:
		return cells.Keep(10, st.Render(name), st.Render(sum))
	case !boxed || cells.Width(line) > s.w-4:
		return cells.Keep(10, st.Render(line))
	default:
		inner := s.w - 2
		side := edge.Render(b.HeavyV)
		before := ""
		if text := s.dayBefore(); text != "" && cells.Width(line)+cells.Width(text) < inner-8 {
			before = "     " + c.Theme.Hint.Render(text)
		}
		spelled := c.InWords(t.Sum)
		if t.Count == 0 || cells.Width(spelled) > inner-cells.Width(line)-cells.Width(before)-5 {
			spelled = "" // whole or not at all
		}
		return cells.Keep(10,
			edge.Render(b.HeavyTL+strings.Repeat(b.HeavyH, inner)+b.HeavyTR),
			side+cells.Pad(" "+cells.Spread(st.Render(line)+before, c.Theme.Hint.Render(spelled), inner-2), inner)+side,
			edge.Render(b.HeavyBL+strings.Repeat(b.HeavyH, inner)+b.HeavyBR))
	}
}

// closings are those of the day, and the tills of which none is known.
func (s *report) closings() (out []string) {
	c := s.c
	w, open := min(s.w, wideW), c.NotClosed(s.r.Unclosed)
	if len(s.r.Closings) == 0 && open == "" {
		return nil
	}
	t := newTable(c, w)
	var hashes []string
	for _, one := range s.r.Closings {
		label, hash := c.DayClosing(one)
		t.add(label, till.Total(one.Confirmed()), "")
		hashes = append(hashes, hash)
	}
	room, apart := w-t.figures(), false
	for i := range t.rows {
		apart = apart || cells.Width(t.rows[i].label+" · "+hashes[i]) > room
	}
	for i := range t.rows {
		if !apart {
			t.rows[i].label += c.Theme.Hint.Render(" · " + hashes[i])
		}
	}
	out = append(out, s.heading(c.ClosingsOfDay(), "", w))
	for i, line := range t.lines() {
		if out = append(out, line); apart {
			out = append(out, c.Theme.Hint.Render(cells.Cut("  "+hashes[i], w)))
		}
	}
	if open != "" {
		out = append(out, cells.Styled(c.Theme.Check.Render, cells.Wrap(open, w))...)
	}
	return out
}

// tables are what is not counted, the operators and the hours, and the closings
// below; in a wide window the hours stand beside the others.
func (s *report) tables() []string {
	out := s.sums()
	if closed := s.closings(); s.known && len(closed) > 0 {
		if len(out) > 0 {
			out = append(out, "")
		}
		out = append(out, closed...)
	}
	return out
}

func (s *report) sums() []string {
	if !s.known {
		return nil
	}
	if s.empty() {
		return s.bars(min(s.w, wideW))
	}
	lw, rw := s.w, s.w
	if s.w >= besideW {
		lw = (s.w - 3) * 5 / 9
		rw = s.w - 3 - lw
	}
	left := s.notCounted(lw)
	if ops := s.operators(lw); len(ops) > 0 {
		left = append(append(left, ""), ops...)
	}
	if who := s.cashiers(lw); len(who) > 0 {
		left = append(append(left, ""), who...)
	}
	right := s.byHour(rw)
	if days := s.bars(rw); len(days) > 0 {
		if len(right) > 0 {
			days = append(days, "")
		}
		right = append(days, right...)
	}
	switch {
	case len(right) == 0:
		return left
	case s.w >= besideW:
		return cells.Beside(left, lw, right, 3)
	}
	return append(append(left, ""), right...)
}

// heading is the name of a table, with a note where there is room.
func (s *report) heading(name, note string, w int) string {
	if note != "" && cells.Width(name)+2+cells.Width(note) <= w {
		return s.c.Theme.Title.Render(name) + "  " + s.c.Theme.Hint.Render(note)
	}
	return s.c.Theme.Title.Render(cells.Cut(name, w))
}

func (s *report) notCounted(w int) []string {
	c := s.c
	out := []string{s.heading(c.W.Report.NotCounted, c.W.Report.NotCountedNote, w)}
	rows := c.Uncounted(s.r.Day)
	if len(rows) == 0 {
		return append(out, cells.Styled(c.Theme.Hint.Render, cells.Wrap(c.W.Report.NothingElse, w))...)
	}
	t := newTable(c, w)
	for _, u := range rows {
		t.add(u.Mark.String(), u.Total, "")
	}
	return append(out, t.lines()...)
}

func (s *report) operators(w int) []string {
	c := s.c
	if len(s.r.Operators) == 0 {
		return nil
	}
	t := newTable(c, w)
	for _, o := range s.r.Operators {
		t.add(c.Operator(o), o.Total, c.Percent(o.Sum, s.r.Confirmed().Sum))
	}
	return append([]string{s.heading(c.W.Report.ByOperator, "", w)}, t.lines()...)
}

func (s *report) cashiers(w int) []string {
	c := s.c
	if len(s.r.Cashiers) == 0 {
		return nil
	}
	t := newTable(c, w)
	for _, o := range s.r.Cashiers {
		t.add(c.NameOf(o), o.Total, c.Percent(o.Sum, s.r.Confirmed().Sum))
	}
	return append([]string{s.heading(c.W.Report.ByCashier, "", w)}, t.lines()...)
}

// byHour draws the hours that have anything as bars.
func (s *report) byHour(w int) []string {
	c := s.c
	var most till.Total
	peak := -1
	t := newTable(c, w)
	for i, h := range s.r.Hours {
		if h.Sum > most.Sum {
			most, peak = h, i
		}
	}
	if peak < 0 {
		return nil
	}
	for i, h := range s.r.Hours {
		if h.Count > 0 {
			t.add(c.HourOf(s.r, i), h, "")
		}
	}
	out := []string{s.heading(c.W.Report.ByHour, fmt.Sprintf(in(c.W).peak, c.HourOf(s.r, peak)), w)}
	label := cells.Width(c.HourOf(s.r, peak)) + 1
	room := w - label - t.figures() - 1
	n := 0
	for i, h := range s.r.Hours {
		if h.Count == 0 {
			continue
		}
		st := c.Theme.Label
		if i == peak && c.Foreign == "" {
			st = c.Theme.Paid
		}
		t.rows[n].label = st.Render(cells.Pad(t.rows[n].label, label) + bar(room, h.Sum, most.Sum))
		n++
	}
	return append(out, t.lines()...)
}

// bar is part of whole in at most w cells, to half a cell. What is not nothing
// is seen.
func bar(w int, part, whole model.Money) string {
	if w < 3 || whole <= 0 || part <= 0 {
		return ""
	}
	halves := max(1, int(int64(part)*int64(2*w)/int64(whole)))
	return strings.Repeat("█", halves/2) + strings.Repeat("▌", halves%2)
}

// table lays out rows of a name, a count, a sum and perhaps a share in w
// cells. The name gives way, no figure does.
type table struct {
	c    *screen.Console
	w    int
	rows []tableRow
}

type tableRow struct{ label, count, sum, share string }

func newTable(c *screen.Console, w int) *table { return &table{c: c, w: w} }

func (t *table) add(label string, of till.Total, share string) {
	t.rows = append(t.rows, tableRow{label, t.c.Group(model.Money(of.Count)), t.c.Francs(of.Sum), share})
}

// columns are the widths of count, sum and share; the share goes first where
// names would have no room.
func (t *table) columns() (count, sum, share int) {
	for _, r := range t.rows {
		count, sum, share = max(count, cells.Width(r.count)), max(sum, cells.Width(r.sum)), max(share, cells.Width(r.share))
	}
	count = max(count, 3) // tables under each other look alike
	if share > 0 && t.w-count-sum-share-2*len(apart)-1 < 12 {
		share = 0
	}
	return count, sum, share
}

// apart is what stands between two figures: as one blank groups the figures of
// an amount, fewer would make another figure of the two.
const apart = "   "

// figures is the room they take beside the name.
func (t *table) figures() int {
	count, sum, share := t.columns()
	if share > 0 {
		share += len(apart)
	}
	return 1 + count + len(apart) + sum + share
}

func (t *table) lines() []string {
	count, sum, share := t.columns()
	right := func(s string, w int) string { return strings.Repeat(" ", max(0, w-cells.Width(s))) + s }
	out := make([]string, len(t.rows))
	for i, r := range t.rows {
		out[i] = cells.Pad(r.label, t.w-t.figures()) + " " + right(r.count, count) + apart + right(r.sum, sum)
		if share > 0 {
			out[i] += apart + right(r.share, share)
		}
	}
	return out
}
