package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"

	"caisse/model"
	"caisse/model/till"
)

// facts is everything there is to know, in w cells; extra stands right below
// the state.
func (p payment) facts(w int, extra []part) []part {
	c, inv := p.c, p.inv
	text := func(keep int, st lipgloss.Style, s string) part {
		return lines(keep, styled(st.Render, wrap(s, w))...)
	}
	out := []part{
		lines(10, p.bigAmount()),
		lines(9, p.status()),
	}
	if !inv.Unsound {
		out = slices.Insert(out, 1, text(2, c.th.label, c.inWords(inv.Amount)))
	}
	out = append(out, extra...)
	if say, loud := p.sentence(); say != "" {
		st := c.th.label
		if loud {
			st = c.th.notice
		}
		out = append(out, gap(), text(8, st, say))
	}
	if inv.State == model.Pending {
		out = append(out, gap())
		if len(p.code.drawing.Lines) > 0 && extra == nil {
			out = append(out, text(3, c.th.notice, c.w.scan))
		}
		if _, ended := c.unwritten[inv.Ref]; !ended {
			out = append(out, text(5, c.th.label, p.checked()))
		}
		if s := p.linkLife(); s != "" {
			out = append(out, text(2, c.th.hint, s))
		}
		out = append(out, text(4, c.th.label, c.waitFor()))
	}
	if inv.GotAmount != 0 && inv.GotAmount != inv.Amount {
		out = append(out, lines(8, fmt.Sprintf(c.w.expectedAmount, c.money(inv.Amount)), fmt.Sprintf(c.w.confirmedAmount, c.money(inv.GotAmount))))
	}
	out = append(out, gap())
	for _, f := range [][2]string{
		{c.w.object, inv.Object}, {c.w.customer, c.name(inv)}, {c.w.operator, inv.OperatorName}, {c.w.phone, model.MaskPhone(inv.Phone, nbsp)},
		{c.w.requestID, inv.RequestID}, {c.w.reference, inv.Ref},
	} {
		if f[1] != "" {
			keep := 1
			if f[0] == c.w.reference {
				keep = 3
			}
			out = append(out, lines(keep, fact(c.th, f[0], f[1], 12, w)))
		}
	}
	return out
}

// checked is when LigdiCash was last asked.
func (p payment) checked() string {
	c := p.c
	switch {
	case p.checking != 0 && c.since(p.checking) < 30*time.Second:
		return fmt.Sprintf(c.w.checking, int(c.since(p.checking).Seconds()))
	case p.inv.CheckedAt.IsZero():
		return c.w.notChecked
	}
	return fmt.Sprintf(c.w.checkedAgo, shortAgo(c.age(p.inv, p.inv.CheckedAt), c.w))
}

func shortAgo(d time.Duration, w *words) string {
	if d < time.Minute {
		return fmt.Sprintf("%d%ss", int(d.Seconds()), nbsp)
	}
	return w.elapsed(d)
}

// linkLife is the hint the link's own token gives.
func (p payment) linkLife() string {
	c := p.c
	left, known := c.linkLeft(p.inv)
	switch {
	case !known:
		return ""
	case left <= 0:
		return c.w.linkExpired
	}
	return fmt.Sprintf(c.w.linkFor, c.w.elapsed(left))
}

// sentence is what a person should know or do now; loud where money hangs on
// it.
func (p payment) sentence() (s string, loud bool) {
	c, w, inv := p.c, p.c.w, p.inv
	if end, ok := c.unwritten[inv.Ref]; ok && end.State.IsPaid() {
		return c.notYet(), true
	} else if ok {
		inv = end
	}
	switch inv.State {
	case model.Sending:
		if c.age(inv, inv.CreatedAt) > 3*time.Second {
			return w.creatingLong, false
		}
		return w.creating, false
	case model.LostAnswer:
		return w.lost(inv.Code), true
	case model.NotSent:
		return w.unsent(inv.Code), true
	case model.Refused:
		return join(" ", w.refusal(inv.Code), w.moneySafe), true
	case model.Failed:
		return join(" ", w.failedText, c.asksNow(inv)), true
	case model.AmountDiffers:
		return w.differsText, true
	case model.ReferenceDiffers:
		return w.refDiffersText, true
	case model.Unsound:
		return fmt.Sprintf(w.unsoundText, inv.Remains), true
	case model.Pending:
	default:
		return "", false
	}
	switch age := c.age(inv, inv.PendingAt); {
	case inv.ReplacedBy != "":
		return join(" ", w.replacedText, c.asksNow(inv)), false
	case p.other.Ref != "":
		return join(" ", w.otherLink, w.doubts[p.other.Doubt]), true
	case inv.Doubt.ClaimsPaid():
		return join(" ", w.doubts[inv.Doubt], c.asksNow(inv)), true
	case c.health.Trouble == till.KeysRefused:
		return join(" ", cmp.Or(w.cause(c.health.Cause), w.stoppedText), w.mayHavePaid), true
	case c.lost():
		return join(" ", w.cause(c.health.Cause), w.mayHavePaid), true
	case inv.Doubt != model.NoDoubt:
		return join(" ", strings.ReplaceAll(w.doubts[inv.Doubt], "%s", inv.RawStatus), c.asksNow(inv)), true
	case c.watches != nil && inv.Askable() && !c.watches(inv):
		return w.asksNoMore, true
	case age > 10*time.Minute:
		return w.slow10 + " " + w.goesOn, false
	case age > 5*time.Minute:
		return w.slow5 + " " + w.goesOn, false
	case age > 2*time.Minute:
		return w.slow2, false
	}
	return "", false
}

func (p payment) bigAmount() string { return p.c.th.amount.Render(p.c.moneyOf(p.inv)) }

// status is the state with its clock.
func (p payment) status() string {
	m := p.mark()
	from := p.inv.PendingAt
	if from.IsZero() {
		from = p.inv.CreatedAt
	}
	if !p.inv.Open() {
		return m.String()
	}
	return m.String() + " " + p.c.w.elapsed(p.c.age(p.inv, from))
}
