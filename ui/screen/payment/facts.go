package payment

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/screen"
	"caisse/ui/text"
	"caisse/ui/theme"
)

// facts is everything there is to know, in w cells of h lines; extra stands right
// below the state.
func (p *payment) facts(w, h int, extra []cells.Part) []cells.Part {
	rest := p.below(w, extra)
	return append(p.head(w, h, rest), rest...)
}

// head is the amount and the state: in figures to be read from two metres, where
// what is to be known below them still has its room.
func (p *payment) head(w, h int, rest []cells.Part) []cells.Part {
	if v, ok := p.held(); ok {
		return []cells.Part{cells.Keep(10, v.In(w, h, cells.Height(8, rest...))...)}
	}
	c := p.c
	said := []cells.Part{cells.Keep(10, p.numbered(w)), cells.Keep(9, p.status())}
	if p.inv.Unsound {
		return said
	}
	words := func(w int) []string {
		return cells.Styled(c.Theme.Label.Render, cells.Wrap(c.InWords(p.inv.Amount), w))
	}
	said = slices.Insert(said, 1, cells.Keep(2, words(w)...))
	const least, apart = 28, 3 // cells, for what stands beside the figures
	room := h - cells.Height(3, rest...)
	if large := p.large(w - least - apart); len(large) > 0 {
		used := cells.Width(large[0])
		lines := append(append([]string{p.numbered(w - used - apart)}, words(w-used-apart)...), p.status())
		if lines = cells.Beside(large, used, lines, apart); len(lines) <= room {
			return []cells.Part{cells.Keep(10, lines...)}
		}
	}
	if large := p.large(w); len(large) > 0 && len(large)+1+cells.Height(0, said...) <= room {
		return append([]cells.Part{cells.Keep(10, append(large, "")...)}, said...)
	}
	return said
}

// below is what stands under the amount and the state.
func (p *payment) below(w int, extra []cells.Part) (out []cells.Part) {
	c, inv := p.c, p.inv
	text := func(keep int, st theme.Style, s string) cells.Part {
		return cells.Keep(keep, cells.Styled(st.Render, cells.Wrap(s, w))...)
	}
	out = append(out, extra...)
	if say, loud := p.sentence(); say != "" {
		st := c.Theme.Label
		if loud {
			st = c.Theme.Notice
		}
		out = append(out, cells.Gap(), text(8, st, say))
	}
	if inv.State == model.Pending {
		out = append(out, cells.Gap())
		if len(p.code.Drawing.Lines) > 0 && extra == nil {
			out = append(out, text(3, c.Theme.Notice, c.W.Scan))
		}
		if _, ended := c.Unwritten[inv.Ref]; !ended {
			out = append(out, text(5, c.Theme.Label, p.checked()))
		}
		if s := p.linkLife(); s != "" {
			out = append(out, text(2, c.Theme.Hint, s))
		}
		out = append(out, text(4, c.Theme.Label, waitFor(c)))
		if p.kDial().Enabled() && p.dials {
			out = append(out, cells.Gap(), text(6, c.Theme.Label, in(c.W).dialHow))
			for _, d := range c.Dials {
				out = append(out, cells.Keep(7, cells.Wrap(d.Operator+"  "+c.Theme.Key.Render(d.For(inv.Amount)), w)...), text(1, c.Theme.Hint, fmt.Sprintf(in(c.W).dialSource, d.Source)))
			}
		}
	}
	if inv.GotAmount != 0 && inv.GotAmount != inv.Amount {
		out = append(out, cells.Keep(8, fmt.Sprintf(in(c.W).expectedAmount, c.Money(inv.Amount)), fmt.Sprintf(in(c.W).confirmedAmount, c.Money(inv.GotAmount))))
	}
	out = append(out, cells.Gap())
	for _, f := range [][2]string{
		{c.W.Object, inv.Object}, {c.W.Customer, c.Name(inv)}, {c.W.Operator, inv.OperatorName}, {c.W.Phone, model.MaskPhone(inv.Phone, cells.NBSP)},
		{c.W.RequestID, inv.RequestID}, {in(c.W).reference, inv.Ref},
	} {
		if f[1] != "" {
			keep := 1
			if f[0] == in(c.W).reference {
				keep = 3
			}
			out = append(out, cells.Keep(keep, theme.Fact(c.Theme, f[0], f[1], 13, w)))
		}
	}
	return out
}

// checked is when LigdiCash was last asked.
func (p *payment) checked() string {
	c := p.c
	switch {
	case p.checking != 0 && c.Since(p.checking) < 30*time.Second:
		return fmt.Sprintf(c.W.Checking, int(c.Since(p.checking).Seconds()))
	case p.inv.CheckedAt.IsZero():
		return c.W.NotChecked
	}
	return fmt.Sprintf(in(c.W).checkedAgo, text.ShortAgo(c.Age(p.inv, p.inv.CheckedAt), c.W))
}

// waitFor says what alone proves that a customer has paid.
func waitFor(c *screen.Console) string {
	if c.Foreign != "" {
		return c.W.Server.NoProof
	}
	return c.W.SmsWarning
}

// linkLife is the hint the link's own token gives.
func (p *payment) linkLife() string {
	c := p.c
	left, known := c.LinkLeft(p.inv)
	switch {
	case !known:
		return ""
	case left <= 0:
		return in(c.W).linkExpired
	}
	return fmt.Sprintf(in(c.W).linkFor, c.W.Elapsed(left))
}

// sentence is what a person should know or do now; loud where money hangs on
// it.
func (p *payment) sentence() (s string, loud bool) {
	c, w, inv := p.c, p.c.W, p.inv
	if end, ok := c.Unwritten[inv.Ref]; ok && end.State.IsPaid() {
		return c.NotYet(), true
	} else if ok {
		inv = end
	}
	if (inv.Open() || inv.Repeatable()) && !c.Owns(inv) {
		return p.others()
	}
	switch inv.State {
	case model.Sending:
		if c.Age(inv, inv.CreatedAt) > 3*time.Second {
			return in(p.c.W).creatingLong, false
		}
		return in(p.c.W).creating, false
	case model.LostAnswer:
		return w.Lost(inv.Code), true
	case model.NotSent:
		return w.Unsent(inv.Code), true
	case model.Refused:
		return cells.Join(" ", w.Refusal(inv.Code), w.MoneySafe), true
	case model.Failed:
		return cells.Join(" ", in(p.c.W).failedText, c.AsksNow(inv)), true
	case model.AmountDiffers:
		return w.DiffersText, true
	case model.ReferenceDiffers:
		return w.RefDiffersText, true
	case model.Unsound:
		return fmt.Sprintf(w.UnsoundText, inv.Remains), true
	case model.Pending:
	default:
		return "", false
	}
	switch age := c.Age(inv, inv.PendingAt); {
	case inv.ReplacedBy != "":
		return cells.Join(" ", w.ReplacedText, c.AsksNow(inv)), false
	case p.other.Ref != "":
		return cells.Join(" ", in(p.c.W).otherLink, w.Doubts[p.other.Doubt]), true
	case inv.Doubt.ClaimsPaid():
		return cells.Join(" ", w.Doubts[inv.Doubt], c.AsksNow(inv)), true
	case c.Health.Trouble == till.KeysRefused:
		return cells.Join(" ", cmp.Or(w.Cause(c.Health.Cause), in(p.c.W).stoppedText), in(p.c.W).mayHavePaid), true
	case c.Lost():
		return cells.Join(" ", w.Cause(c.Health.Cause), in(p.c.W).mayHavePaid), true
	case inv.Doubt != model.NoDoubt:
		return cells.Join(" ", strings.ReplaceAll(w.Doubts[inv.Doubt], "%s", inv.RawStatus), c.AsksNow(inv)), true
	case c.Watches != nil && inv.Askable() && !c.Watches(inv):
		return w.AsksNoMore, true
	case age > 10*time.Minute:
		return in(p.c.W).slow10 + " " + w.GoesOn, false
	case age > 5*time.Minute:
		return in(p.c.W).slow5 + " " + w.GoesOn, false
	case age > 2*time.Minute:
		return in(p.c.W).slow2, false
	}
	return "", false
}

// others is what is said of another till's sale that is open, or could be made anew:
// what can be done about it here, and what is known of that till.
func (p *payment) others() (s string, loud bool) {
	c, w, inv := p.c, in(p.c.W), p.inv
	name := cmp.Or(c.SoldBy(&inv), "?")
	out := []string{fmt.Sprintf(w.otherTill, name)}
	switch d, silent := c.Till.Silence(inv.Till); {
	case c.Shares && !c.Shared.Good:
		out, loud = append(out, w.otherAway), true
	case silent && inv.State == model.Sending:
		out, loud = append(out, fmt.Sprintf(w.otherSending, name, c.W.Elapsed(d))), true
	case silent && inv.Askable():
		out, loud = append(out, fmt.Sprintf(w.otherSilent, name, c.W.Elapsed(d))), true
	}
	if inv.Doubt != model.NoDoubt {
		out, loud = append(out, strings.ReplaceAll(c.W.Doubts[inv.Doubt], "%s", inv.RawStatus)), true
	}
	return cells.Join(" ", out...), loud
}

func (p *payment) bigAmount() string { return p.c.Theme.Amount.Render(p.c.MoneyOf(p.inv)) }

// numbered is the amount with the number of the sale, where both have room in w
// cells.
func (p *payment) numbered(w int) string {
	amount := p.bigAmount()
	for _, ticket := range []string{p.c.Ticket(p.inv), string(p.c.AppendTicket(nil, p.inv))} {
		if ticket != "" && cells.Width(amount)+2+cells.Width(ticket) <= w {
			return amount + "  " + p.c.Theme.Title.Render(ticket)
		}
	}
	return amount
}

// large is the amount in figures to be read from two metres, behind the sign of
// its state; none where w cells do not hold them.
func (p *payment) large(w int) []string {
	return cells.Styled(p.c.Theme.Amount.Render, p.c.LargeStill(w, p.mark().Sign, p.inv.Amount))
}

// status is the state with its clock.
func (p *payment) status() string {
	m := p.mark()
	from := p.inv.PendingAt
	if from.IsZero() {
		from = p.inv.CreatedAt
	}
	if !p.inv.Open() {
		return m.String()
	}
	return m.String() + " " + p.c.W.Elapsed(p.c.Age(p.inv, from))
}
