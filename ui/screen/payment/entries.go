package payment

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"caisse/model"
	"caisse/ui/cells"
	"caisse/ui/screen"
	"caisse/ui/text"
	"caisse/ui/theme"
)

// entry is one thing that is known of an invoice.
type entry struct {
	label, value string
	text         string // what C copies, where it is not the value: a token is shown masked
	style        theme.Style
	heading      bool
	to           model.Invoice // another link of the sale: Enter goes there
}

func (e entry) copied() string {
	switch {
	case e.heading:
		return ""
	case e.text != "":
		return e.text
	}
	return e.value
}

// name is what to call it.
func (e entry) name(w *text.Words) string {
	if e.label == "" {
		return in(w).thisLine
	}
	return e.label
}

// nextEntry is the one step after or before at that is no heading; at when
// there is none.
func nextEntry(all []entry, at, step int) int {
	for i := at + step; i >= 0 && i < len(all); i += step {
		if !all[i].heading {
			return i
		}
	}
	return max(0, min(at, len(all)-1))
}

// entry is the one under the cursor.
func (d *detail) entry() entry {
	all := d.entries()
	if d.at < 0 || d.at >= len(all) {
		return entry{}
	}
	return all[d.at]
}

// entries are all that is known, in the order in which it is asked for.
func (d *detail) entries() []entry {
	c, w, inv := d.c, in(d.c.W), d.inv
	var out []entry
	add := func(e entry) {
		if e.value != "" {
			out = append(out, e)
		}
	}
	plain := func(label, value string) { add(entry{label: label, value: value}) }
	head := func(label string) { out = append(out, entry{label: label, heading: true}) }

	if !inv.Unsound {
		add(entry{label: c.W.Amount, value: cmp.Or(c.InWords(inv.Amount), "•••"), text: strconv.FormatInt(int64(inv.Amount), 10)})
	}
	say, loud := (&payment{c: c, inv: inv}).sentence()
	switch {
	case inv.State.IsPaid() && inv.Doubt == model.PaidTwice:
		say, loud = in(c.W).paidTwiceLong, true
	case inv.Doubt == model.TakenBack:
		say, loud = c.W.Doubts[inv.Doubt], true
	case inv.State == model.PaidLate:
		say, loud = in(c.W).lateNote, true
	case !loud && inv.ReplacedBy == "":
		say = "" // only what a person must know or do
	}
	e := entry{value: say}
	if loud {
		e.style = c.Theme.Notice
	}
	add(e)
	plain(c.W.TicketFact, c.Ticket(inv))
	plain(c.W.Cashier, inv.Cashier)
	if len(c.Tills) > 0 {
		plain(c.W.SoldBy, c.SoldBy(&inv))
	}
	plain(in(c.W).reference, inv.Ref)
	add(entry{label: w.gotRef, value: inv.GotRef, style: c.Theme.BadLoud})
	out = append(out, d.saleEntries()...)
	plain(c.W.CustomerName, c.Hide(cells.Join(" ", inv.Firstname, inv.Lastname)))
	plain(c.W.Email, c.Hide(inv.Email))
	plain(c.W.Object, c.Hide(inv.Object))
	if len(inv.Items) > 0 {
		head(c.W.ItemRows)
		for _, it := range inv.Items {
			plain("", cells.Join(" · ", fmt.Sprintf("%s × %s = %s", c.Group(model.Money(it.Quantity)), c.Francs(it.UnitPrice), c.Francs(it.Total())),
				c.Hide(it.Name), c.Hide(it.Description)))
		}
	}
	head("LIGDICASH")
	out = append(out, d.answerEntries()...)
	head(w.times)
	plain(w.created, c.Date(inv.CreatedAt))
	plain(w.linkCame, d.when(inv.PendingAt))
	plain(w.lastAsked, d.checked())
	plain(w.settled, d.when(inv.SettledAt))
	plain(w.linkUntil, d.when(inv.ExpiresAt))
	if inv.Token != "" {
		add(entry{label: d.c.W.Back.Token, value: text.MaskToken(inv.Token), text: inv.Token})
	}
	if inv.Link != "" {
		add(entry{label: w.link, value: text.MaskLink(inv.Link), text: inv.Link})
	}
	head(w.history)
	for _, ev := range d.evs {
		plain(c.Second(ev.At), c.Event(ev))
	}
	switch {
	case d.failure != nil:
		add(entry{value: c.Unread(d.failure), style: c.Theme.Notice})
	case d.reading && !d.known:
		plain("", fmt.Sprintf(d.c.W.Back.Reading, int(c.Since(d.asked).Seconds())))
	}
	return out
}

// saleEntries are the sale and its other links.
func (d *detail) saleEntries() []entry {
	c, w, inv := d.c, in(d.c.W), d.inv
	if len(d.links) == 0 && inv.Sale == inv.Ref && inv.ReplacedBy == "" {
		return nil
	}
	out := []entry{{label: w.sale, value: inv.Sale}}
	told := false
	for _, l := range d.links {
		label := w.backOtherLink
		switch {
		case l.Ref == inv.ReplacedBy:
			label, told = w.replacedBy, true
		case l.ReplacedBy == inv.Ref:
			label = w.replaces
		}
		m := c.Mark(l, false)
		out = append(out, entry{label: label, value: text.ShortRef(l) + "  " + m.Sign + " " + m.Word + "  " + c.Day(l.CreatedAt), text: l.Ref, to: l})
	}
	if inv.ReplacedBy != "" && !told {
		out = append(out, entry{label: w.replacedBy, value: inv.ReplacedBy})
	}
	return out
}

// answerEntries are what LigdiCash has said.
func (d *detail) answerEntries() []entry {
	c, w, inv := d.c, in(d.c.W), d.inv
	none := inv.RawStatus
	if none == "" {
		none = w.noWord
	}
	out := []entry{{label: d.c.W.Back.RawWord, value: none}}
	if inv.GotAmount != 0 {
		e := entry{label: w.gotAmount, value: c.Francs(inv.GotAmount), text: strconv.FormatInt(int64(inv.GotAmount), 10)}
		if inv.GotAmount != inv.Amount {
			e.style = c.Theme.BadLoud
		}
		out = append(out, e)
	}
	if inv.Code != "" {
		out = append(out, entry{label: w.code, value: c.W.Refusal(inv.Code)})
	}
	operator := inv.OperatorName
	if inv.OperatorID != "" {
		operator = cells.Join(" ", operator, "("+inv.OperatorID+")")
	}
	for _, f := range [][2]string{
		{c.W.Operator, operator}, {c.W.Phone, model.MaskPhone(inv.Phone, cells.NBSP)}, {c.W.RequestID, inv.RequestID}, {d.c.W.Back.OperatorRef, inv.OperatorRef},
		{w.confirmedBy, inv.Host},
	} {
		if f[1] != "" {
			out = append(out, entry{label: f[0], value: f[1]})
		}
	}
	return out
}

func (d *detail) when(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return d.c.Date(t)
}

// checked is when LigdiCash was last asked, or that it is being asked.
func (d *detail) checked() string {
	p := &payment{c: d.c, inv: d.inv, checking: d.checking}
	if d.inv.CheckedAt.IsZero() || d.checking != 0 {
		if d.inv.Askable() || d.checking != 0 {
			return p.checked()
		}
		return d.when(d.inv.CheckedAt)
	}
	return d.c.Date(d.inv.CheckedAt)
}

// layout is every entry in lines, and the line each begins at. Values wrap: no
// figure and no reference is cut.
func (d *detail) layout(all []entry) (out []string, starts []int) {
	c := d.c
	for i, e := range all {
		if e.heading {
			out = append(out, "")
			starts = append(starts, len(out))
			out = append(out, c.Theme.Title.Render(e.label))
			continue
		}
		starts = append(starts, len(out))
		cursor, render := "  ", e.style.Render
		if i == d.at {
			if cursor = c.Theme.Here(true); e.style == (theme.Style{}) {
				render = c.Theme.Title.Render
			}
		}
		room, indent := d.w-2, "  "
		label := ""
		switch {
		case e.label == "":
		case d.w >= 60:
			label = c.Theme.Hint.Render(cells.Pad(e.label, theme.LabelW)) + " "
			room, indent = room-theme.LabelW-1, strings.Repeat(" ", theme.LabelW+3)
		case cells.Width(e.label)+1+cells.Width(e.value) <= room:
			label = c.Theme.Hint.Render(e.label) + " "
			room -= cells.Width(e.label) + 1
		default:
			out = append(out, cursor+c.Theme.Hint.Render(cells.Cut(e.label, room)))
			cursor, indent, room = "    ", "    ", room-2
		}
		for j, l := range cells.Wrap(e.value, max(1, room)) {
			if j == 0 {
				out = append(out, cursor+label+render(l))
				continue
			}
			out = append(out, indent+render(l))
		}
	}
	return out, starts
}

// head stays on the glass whatever scrolls: the amount, the state, and what
// differs.
func (d *detail) head() []string {
	c, inv := d.c, d.inv
	m := c.Mark(inv, c.Lost() && inv.State == model.Pending)
	one := c.Theme.Amount.Render(c.MoneyOf(inv)) + "  " + m.String()
	if title := c.Theme.Title.Render(in(c.W).detail) + "  " + one; cells.Width(title) <= d.w {
		one = title
	}
	out := []string{cells.Cut(one, d.w)}
	if inv.GotAmount != 0 && inv.GotAmount != inv.Amount {
		out = append(out, cells.Styled(c.Theme.BadLoud.Render, cells.Wrap(fmt.Sprintf(in(c.W).expectedAmount, c.Money(inv.Amount)), d.w))...)
		out = append(out, cells.Styled(c.Theme.BadLoud.Render, cells.Wrap(fmt.Sprintf(in(c.W).confirmedAmount, c.Money(inv.GotAmount)), d.w))...)
	}
	return out
}

// room is how many lines of the entries fit; one is for the mark that there
// are more.
func (d *detail) room() int { return screen.ScrollRoom(d.head(), d.h) }

// glance keeps the cursor on an entry, and that entry on the glass.
func (d *detail) glance() *detail {
	all := d.entries()
	if d.at >= len(all) || d.at < 0 || all[d.at].heading {
		d.at = nextEntry(all, min(d.at, len(all)), -1)
	}
	text, starts := d.layout(all)
	end := len(text)
	if d.at+1 < len(starts) {
		end = starts[d.at+1]
		if all[d.at+1].heading {
			end-- // the empty line above it
		}
	}
	room := d.room()
	first := min(max(d.scroll.First, end-room), starts[d.at])
	if nextEntry(all, d.at, -1) == d.at {
		first = 0
	}
	d.scroll = screen.Scroll{First: first}.By(0, len(text)-room)
	return d
}

func (d *detail) View() string {
	text, _ := d.layout(d.entries())
	return d.scroll.Under(d.head(), text, d.c, d.w, d.h)
}
