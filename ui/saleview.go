package ui

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/screen"
	"caisse/ui/text"
)

func (s sale) View() string {
	c, w := s.c, saleIn(s.c.W)
	wide := s.w >= 70
	var parts []cells.Part
	add := func(p ...cells.Part) { parts = append(parts, p...) }

	add(cells.Keep(1, c.Theme.Title.Render(w.newSale)), cells.Gap(), cells.Keep(4, w.amountLine))
	echo, spelled := s.echo()
	switch {
	case wide && s.h >= 16:
		b := c.Theme.Box
		right := max(28, s.w/3)
		bw := s.w - right
		st := c.Theme.Frame
		if s.at == fLine {
			st = c.Theme.Focus
		}
		side := st.Render(b.HeavyV)
		words := cells.Wrap(spelled, right-3)
		for len(words) < 2 {
			words = append(words, "")
		}
		add(cells.Keep(10,
			st.Render(b.HeavyTL+strings.Repeat(b.HeavyH, bw-2)+b.HeavyTR),
			side+" "+s.fields[fLine].Draw(bw-4)+" "+side+"   "+echo,
			st.Render(b.HeavyBL+strings.Repeat(b.HeavyH, bw-2)+b.HeavyBR)+"   "+c.Theme.Hint.Render(words[0])))
		if rest := strings.Join(words[1:], " "); rest != "" {
			add(cells.Keep(3, strings.Repeat(" ", bw+3)+c.Theme.Hint.Render(rest)))
		}
	default:
		add(cells.Keep(10, s.prompt(fLine)+s.fields[fLine].Draw(s.w-2)))
		if echo != "" {
			add(cells.Keep(9, echo))
		}
		if spelled != "" {
			add(cells.Keep(2, cells.Styled(c.Theme.Hint.Render, cells.Wrap(spelled, s.w))...))
		}
	}
	if msg := s.message(); msg != "" {
		add(cells.Keep(9, cells.Styled(c.Theme.Notice.Render, cells.Wrap(msg, s.w))...))
	}
	add(cells.Gap(), s.itemLines())
	if s.read {
		edge := min(s.w, 64)
		total := w.toPay + "  " + c.Money(s.line.Total)
		rule := strings.Repeat(c.Theme.Box.H, min(cells.Width(total)+2, edge))
		add(cells.Keep(3, cells.Spread("", c.Theme.Hint.Render(rule), edge)), cells.Keep(8, cells.Spread("", c.Theme.Amount.Render(total), edge)))
		add(cells.Keep(2, cells.Styled(c.Theme.Hint.Render, cells.Wrap(w.pressEnter, s.w))...))
	}
	add(cells.Spring())
	add(s.customerLines(wide)...)
	add(cells.Gap(), cells.Keep(6, s.waitingLine()), cells.Keep(5, s.lastPaidLine()))
	return cells.Stack(s.h, parts...)
}

// prompt marks the field with the focus, without colours too.
func (s sale) prompt(i int) string {
	if s.at == i {
		return s.c.Theme.Focus.Render("▸ ")
	}
	return "  "
}

// echo is the amount the line stands for, in figures and words; nothing while
// it stands for none.
func (s sale) echo() (figures, spelled string) {
	if s.line.Total == 0 {
		return "", ""
	}
	return s.c.Theme.Amount.Render("= " + s.c.Money(s.line.Total)), s.c.InWords(s.line.Total)
}

// message is what is wrong, or worth knowing before charging.
func (s sale) message() string {
	c, w := s.c, saleIn(s.c.W)
	if s.tried && s.err != nil {
		if errors.Is(s.err, till.ErrNoKeys) && c.Keys.None() {
			return c.NoKeysNow()
		}
		return c.Sentence(s.err)
	}
	var out []string
	if s.line.Discount > 0 && s.line.RoundedDown {
		out = append(out, w.roundedDown)
	}
	if s.line.Discount > 0 && len(s.line.Items) > 0 {
		out = append(out, w.collapsed)
	}
	if t := s.line.Total; t > 0 && t < model.WarnAmount {
		out = append(out, w.warnSmall)
	}
	if c.Keys.None() && s.fields[fLine].Value() == "" {
		out = append(out, c.NoKeysNow())
	}
	return strings.Join(out, " ")
}

// itemLines lists what was read.
func (s sale) itemLines() cells.Part {
	const most = 6
	c := s.c
	width := min(s.w, 64)
	var out []string
	row := func(left string, m model.Money) {
		out = append(out, cells.Spread("  "+cells.Cut(left, width-16), c.Group(m), width))
	}
	for i, it := range s.line.Items {
		if i == most-1 && len(s.line.Items) > most {
			out = append(out, c.Theme.Hint.Render("  "+fmt.Sprintf(saleIn(c.W).moreItems, len(s.line.Items)-i)))
			break
		}
		name := it.Name
		if name == "" {
			name = fmt.Sprintf(c.W.Sale.Item, i+1)
		}
		row(fmt.Sprintf("%d × %-9s %s", it.Quantity, c.Group(it.UnitPrice), name), it.Total())
	}
	if s.line.Discount > 0 {
		if len(s.line.Items) == 0 {
			row(c.W.Amount, s.line.Subtotal)
		}
		label := saleIn(c.W).discount
		if p := s.line.Percent; p > 0 {
			label = fmt.Sprintf(saleIn(c.W).discountPct, percent(p, c.W))
		}
		row(label, -s.line.Discount)
	}
	return cells.Keep(7, out...)
}

// percent writes hundredths of a percent.
func percent(p int64, w *text.Words) string {
	s := fmt.Sprintf("%d", p/100)
	if rest := p % 100; rest > 0 {
		s += w.Comma + strings.TrimRight(fmt.Sprintf("%02d", rest), "0")
	}
	return s
}

// customerLines are the optional fields. The one with the focus always shows.
func (s sale) customerLines(wide bool) []cells.Part {
	w := s.c.W
	one := func(i int, label string, width int) string {
		l, r := "[", "]"
		if s.at == i {
			l, r = s.c.Theme.Focus.Render("["), s.c.Theme.Focus.Render("]")
		}
		return label + " " + l + s.fields[i].Draw(width) + r
	}
	keep := func(i ...int) int {
		for _, j := range i {
			if s.at == j {
				return 10
			}
		}
		return 3
	}
	if wide {
		label := w.Customer
		used := len([]rune(label+saleIn(s.c.W).first+saleIn(s.c.W).last+w.Email)) + 2 + 3*3 + 2*2
		each := max(4, (s.w-used)/3)
		row := label + "  " + one(fFirst, saleIn(s.c.W).first, each) + " " + one(fLast, saleIn(s.c.W).last, each) + " " + one(fEmail, w.Email, each)
		return []cells.Part{cells.Keep(keep(fFirst, fLast, fEmail), row),
			cells.Keep(keep(fObject), one(fObject, cells.Pad(w.Object, len([]rune(label))), s.w-len([]rune(label))-3))}
	}
	var out []cells.Part
	for i := fFirst; i < fCount; i++ {
		label := [...]string{fFirst: saleIn(s.c.W).first, fLast: saleIn(s.c.W).last, fEmail: w.Email, fObject: w.Object}[i]
		out = append(out, cells.Keep(keep(i), one(i, cells.Pad(label, 11), s.w-14)))
	}
	return out
}

// waitingLine is the strip of sales that wait, whole ones only: the oldest first,
// and behind them those nobody can be standing here for any more.
func (s sale) waitingLine() string {
	c := s.c
	if len(c.Waiting) == 0 {
		return c.Theme.Hint.Render(saleIn(c.W).waiting + " (0)")
	}
	out := fmt.Sprintf("%s (%d)", saleIn(c.W).waiting, len(c.Waiting))
	old := func(inv model.Invoice) int {
		if c.Age(inv, inv.CreatedAt) > screen.LinkLife {
			return 1
		}
		return 0
	}
	waiting := slices.Clone(c.Waiting)
	slices.SortStableFunc(waiting, func(a, b model.Invoice) int { return old(a) - old(b) })
	for i, inv := range waiting {
		from := inv.PendingAt
		if from.IsZero() {
			from = inv.CreatedAt
		}
		item := "   " + c.Mark(inv, c.Lost() && inv.State == model.Pending).Short() + " " + c.Francs(inv.Amount) + "  " + c.W.Elapsed(c.Age(inv, from))
		rest := ""
		if more := len(c.Waiting) - i - 1; more > 0 {
			rest = fmt.Sprintf("  +%d", more)
		}
		if cells.Width(out)+cells.Width(item)+cells.Width(rest) > s.w {
			return out + fmt.Sprintf("  +%d", len(c.Waiting)-i)
		}
		out += item
	}
	return out
}

func (s sale) lastPaidLine() string {
	c, inv := s.c, s.c.LastPaid
	if inv.Ref == "" {
		return c.Theme.Hint.Render(saleIn(c.W).lastPaid + "  " + c.W.None)
	}
	m := c.Mark(inv, false)
	sign := m.Short()
	if inv.Doubt != model.NoDoubt {
		sign = m.String()
	}
	return cells.Cut(saleIn(c.W).lastPaid+"    "+sign+" "+c.Francs(inv.Amount)+"  "+c.Day(inv.SettledAt)+"  "+inv.OperatorName, s.w)
}
