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
	"caisse/ui/cells"
	"caisse/ui/theme"
)

// facts is everything there is to know, in w cells; extra stands right below
// the state.
func (p payment) facts(w int, extra []cells.Part) []cells.Part {
	c, inv := p.c, p.inv
	text := func(keep int, st lipgloss.Style, s string) cells.Part {
		return cells.Keep(keep, cells.Styled(st.Render, cells.Wrap(s, w))...)
	}
	out := []cells.Part{
		cells.Keep(10, p.bigAmount()),
		cells.Keep(9, p.status()),
	}
	if !inv.Unsound {
		out = slices.Insert(out, 1, text(2, c.th.Label, c.inWords(inv.Amount)))
	}
	out = append(out, extra...)
	if say, loud := p.sentence(); say != "" {
		st := c.th.Label
		if loud {
			st = c.th.Notice
		}
		out = append(out, cells.Gap(), text(8, st, say))
	}
	if inv.State == model.Pending {
		out = append(out, cells.Gap())
		if len(p.code.drawing.Lines) > 0 && extra == nil {
			out = append(out, text(3, c.th.Notice, c.w.scan))
		}
		if _, ended := c.unwritten[inv.Ref]; !ended {
			out = append(out, text(5, c.th.Label, p.checked()))
		}
		if s := p.linkLife(); s != "" {
			out = append(out, text(2, c.th.Hint, s))
		}
		out = append(out, text(4, c.th.Label, c.waitFor()))
	}
	if inv.GotAmount != 0 && inv.GotAmount != inv.Amount {
		out = append(out, cells.Keep(8, fmt.Sprintf(paymentIn(c.w).expectedAmount, c.money(inv.Amount)), fmt.Sprintf(paymentIn(c.w).confirmedAmount, c.money(inv.GotAmount))))
	}
	out = append(out, cells.Gap())
	for _, f := range [][2]string{
		{c.w.object, inv.Object}, {c.w.customer, c.name(inv)}, {c.w.operator, inv.OperatorName}, {c.w.phone, model.MaskPhone(inv.Phone, cells.NBSP)},
		{c.w.requestID, inv.RequestID}, {paymentIn(c.w).reference, inv.Ref},
	} {
		if f[1] != "" {
			keep := 1
			if f[0] == paymentIn(c.w).reference {
				keep = 3
			}
			out = append(out, cells.Keep(keep, theme.Fact(c.th, f[0], f[1], 12, w)))
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
	return fmt.Sprintf(paymentIn(c.w).checkedAgo, shortAgo(c.age(p.inv, p.inv.CheckedAt), c.w))
}

func shortAgo(d time.Duration, w *words) string {
	if d < time.Minute {
		return fmt.Sprintf("%d%ss", int(d.Seconds()), cells.NBSP)
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
		return paymentIn(c.w).linkExpired
	}
	return fmt.Sprintf(paymentIn(c.w).linkFor, c.w.elapsed(left))
}

// sentence is what a person should know or do now; loud where money hangs on
// it.
func (p payment) sentence() (s string, loud bool) {
	c, w, inv := p.c, p.c.w, p.inv
	if end, ok := c.unwritten[inv.Ref]; ok && end.State.IsPaid() {
		return w.file.unwritten, true
	} else if ok {
		inv = end
	}
	switch inv.State {
	case model.Sending:
		if c.age(inv, inv.CreatedAt) > 3*time.Second {
			return paymentIn(p.c.w).creatingLong, false
		}
		return paymentIn(p.c.w).creating, false
	case model.LostAnswer:
		return w.lost(inv.Code), true
	case model.NotSent:
		return w.unsent(inv.Code), true
	case model.Refused:
		return cells.Join(" ", w.refusal(inv.Code), w.moneySafe), true
	case model.Failed:
		return cells.Join(" ", paymentIn(p.c.w).failedText, c.asksNow(inv)), true
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
		return cells.Join(" ", w.replacedText, c.asksNow(inv)), false
	case p.other.Ref != "":
		return cells.Join(" ", paymentIn(p.c.w).otherLink, w.doubts[p.other.Doubt]), true
	case inv.Doubt.ClaimsPaid():
		return cells.Join(" ", w.doubts[inv.Doubt], c.asksNow(inv)), true
	case c.health.Trouble == till.KeysRefused:
		return cells.Join(" ", cmp.Or(w.cause(c.health.Cause), paymentIn(p.c.w).stoppedText), paymentIn(p.c.w).mayHavePaid), true
	case c.lost():
		return cells.Join(" ", w.cause(c.health.Cause), paymentIn(p.c.w).mayHavePaid), true
	case inv.Doubt != model.NoDoubt:
		return cells.Join(" ", strings.ReplaceAll(w.doubts[inv.Doubt], "%s", inv.RawStatus), c.asksNow(inv)), true
	case c.watches != nil && inv.Askable() && !c.watches(inv):
		return w.asksNoMore, true
	case age > 10*time.Minute:
		return paymentIn(p.c.w).slow10 + " " + w.goesOn, false
	case age > 5*time.Minute:
		return paymentIn(p.c.w).slow5 + " " + w.goesOn, false
	case age > 2*time.Minute:
		return paymentIn(p.c.w).slow2, false
	}
	return "", false
}

func (p payment) bigAmount() string { return p.c.th.Amount.Render(p.c.moneyOf(p.inv)) }

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
