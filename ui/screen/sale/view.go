package sale

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/key"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/field"
	"caisse/ui/text"
	"caisse/ui/theme"
)

// drawn is what the sale screen showed last. Only View touches it.
type drawn struct {
	keys     cells.Memo[keysKey, []key.Binding]
	box      cells.Memo[boxKey, box]
	boxed    [3]string
	echo     cells.Memo[echoKey, echoed]
	items    []cells.Memo[itemKey, string]
	large    cells.Memo[largeKey, []string]
	rows     []string
	waiting  kept
	lastPaid kept
	customer cells.Memo[customerKey, []cells.Part]
}

type (
	keysKey struct {
		words                       *text.Words
		read, again, sandbox, waits bool
		completes                   string // the key
		complete                    bool
	}
	boxKey struct {
		w     int
		style theme.Style
	}
	box struct{ left, right, top, bottom string }

	echoKey struct {
		total  model.Money
		wrong  bool
		words  *text.Words
		style  theme.Style
		masked bool
		box    box // beside which it stands; none: below the line
		w      int
	}
	largeKey struct {
		total  model.Money
		edge   int
		words  *text.Words
		style  theme.Style
		masked bool
	}
	itemKey struct {
		item   model.Item
		i, w   int
		words  *text.Words
		masked bool
	}
	// kept is a line that is put together for every frame, and is a new one only
	// where it says something else.
	kept struct {
		text []byte
		line string
	}
	customerKey struct {
		fields [fCount - 1]field.Field // and which has the focus
		w      int
		words  *text.Words
		style  theme.Style
	}
)

func (k *kept) now(text []byte) string {
	if k.text = text; string(text) != k.line {
		k.line = string(text)
	}
	return k.line
}

func (s *sale) View() string { return strings.Join(s.Lines(nil), "\n") }

// Lines appends those of View to out.
func (s *sale) Lines(out []string) []string {
	c, w := s.c, in(s.c.W)
	wide := s.w >= 70
	var room [24]cells.Part
	parts := room[:0]
	add := func(p ...cells.Part) { parts = append(parts, p...) }

	add(cells.Line(1, c.Theme.Title.Render(w.newSale)), cells.Gap(), cells.Line(4, w.amountLine))
	switch {
	case wide && s.h >= 16:
		b := &c.Theme.Box
		bw := s.w - s.beside()
		st := c.Theme.Frame
		if s.at == fLine {
			st = c.Theme.Focus
		}
		box := s.drawn.box.Of(boxKey{bw, st}, func() box {
			rule := strings.Repeat(b.HeavyH, bw-2)
			side := st.Render(b.HeavyV)
			return box{side + " ", " " + side + "   ", st.Render(b.HeavyTL + rule + b.HeavyTR), st.Render(b.HeavyBL + rule + b.HeavyBR)}
		})
		e := s.echo(box)
		s.drawn.boxed = [...]string{box.top, s.fields[fLine].Within(box.left, bw-4, e.figures), e.under}
		add(cells.Keep(10, s.drawn.boxed[:]...))
		if e.rest != "" {
			add(cells.Line(3, e.rest))
		}
	default:
		e := s.echo(box{})
		add(cells.Line(10, c.Theme.Here(s.at == fLine)+s.fields[fLine].Draw(s.w-2)))
		if e.figures != "" {
			add(cells.Line(9, e.figures), cells.Keep(2, e.below...))
		}
	}
	if line := s.offerLine(); line != "" {
		add(cells.Line(8, line))
	}
	if msg := s.message(); msg != "" {
		add(cells.Keep(9, cells.Styled(c.Theme.Notice.Render, cells.Wrap(msg, s.w))...))
	}
	add(cells.Gap(), s.itemLines())
	if s.read {
		edge := s.edge()
		total := w.toPay + "  " + c.Money(s.line.Total)
		rule := strings.Repeat(c.Theme.Box.H, min(cells.Width(total)+2, edge))
		add(cells.Line(3, cells.Spread("", c.Theme.Hint.Render(rule), edge)), cells.Keep(1, s.largeTotal(edge)...), cells.Line(8, cells.Spread("", c.Theme.Amount.Render(total), edge)))
		add(cells.Keep(2, cells.Styled(c.Theme.Hint.Render, cells.Wrap(w.pressEnter, s.w))...))
	}
	add(cells.Spring())
	customer := customerKey{w: s.w, words: c.W, style: c.Theme.Focus}
	copy(customer.fields[:], s.fields[1:])
	add(s.drawn.customer.Of(customer, func() []cells.Part { return s.customerLines(wide) })...)
	waiting := s.waitingRows()
	add(cells.Gap(), cells.Line(6, s.waitingLine(len(waiting) > 0)), cells.Keep(4, waiting...), cells.Line(5, s.lastPaidLine()))
	return cells.Lines(out, s.h, parts...)
}

// echoed is the amount the line stands for, in figures and words.
type echoed struct {
	figures string // with the end of the box's line
	below   []string
	under   string // the end of the box, with the words
	rest    string // of the words, under it
}

// largeTotal is the total to be read from two metres, with its end at edge.
func (s *sale) largeTotal(edge int) []string {
	c, m := s.c, s.line.Total
	return s.drawn.large.Of(largeKey{m, edge, c.W, c.Theme.Amount, c.Masked}, func() []string {
		rows := c.Large(edge, "", m)
		for i := range rows {
			rows[i] = cells.Spread("", c.Theme.Amount.Render(rows[i]), edge)
		}
		return rows
	})
}

// beside is the room to the right of the box.
func (s *sale) beside() int { return max(28, s.w/3) }

// echo is nothing while the line is the beginning of one that stands for an amount.
func (s *sale) echo(b box) echoed {
	c, m := s.c, s.line.Total
	key := echoKey{m, s.wrong, c.W, c.Theme.Hint, c.Masked, b, s.w}
	return s.drawn.echo.Of(key, func() (e echoed) {
		e.figures = b.right
		spelled := ""
		if m != 0 {
			before, after := c.Theme.Amount.Around()
			var room [48]byte
			e.figures, spelled = b.right+before+"= "+string(c.AppendMoney(room[:0], m))+after, c.InWords(m)
		}
		if s.wrong && b != (box{}) { // without a box its sentence is all there is room for
			e.figures = b.right + c.Theme.Bad.Render("! "+in(c.W).wrong)
		}
		if b == (box{}) {
			e.below = cells.Styled(c.Theme.Hint.Render, cells.Wrap(spelled, s.w))
			return e
		}
		var room [8]string
		words := cells.AppendWrap(room[:0], spelled, s.beside()-3)
		if len(words) == 0 {
			words = append(words, "")
		}
		before, after := c.Theme.Hint.Around()
		e.under = b.bottom + "   " + before + words[0] + after
		if rest := strings.Join(words[1:], " "); rest != "" {
			e.rest = strings.Repeat(" ", s.w-s.beside()+3) + before + rest + after
		}
		return e
	})
}

// message is what is wrong, or worth knowing before charging.
func (s *sale) message() string {
	c, w := s.c, in(s.c.W)
	if (s.tried || s.wrong) && s.err != nil {
		if errors.Is(s.err, till.ErrNoKeys) && c.Keys.None() {
			return c.NoKeysNow()
		}
		return c.Sentence(s.err)
	}
	var out []string
	if it, odd := s.line.Odd(); it.Quantity > 0 {
		out = append(out, fmt.Sprintf(w.manyOf, c.Group(model.Money(it.Quantity)), c.Francs(it.UnitPrice)))
		if odd && s.asked {
			out = append(out, w.swapped)
		}
	}
	if s.line.Discount > 0 && s.line.RoundedDown {
		out = append(out, w.roundedDown)
	}
	if s.line.Discount > 0 && len(s.line.Items) > 0 {
		out = append(out, w.collapsed)
	}
	if t := s.line.Total; t > 0 && t < model.WarnAmount {
		out = append(out, w.warnSmall)
	}
	if since, same := s.sameWaits(); same {
		out = append(out, fmt.Sprintf(w.sameWaits, c.W.Elapsed(since)))
	}
	if c.Keys.None() && s.fields[fLine].Value() == "" {
		out = append(out, c.NoKeysNow())
	}
	return strings.Join(out, " ")
}

// sameWaits is for how long a sale of this amount has been waiting, for a minute
// or two: of strangers nobody knows whether they are the same.
func (s *sale) sameWaits() (since time.Duration, same bool) {
	c := s.c
	if !s.read {
		return 0, false
	}
	for i := range c.Waiting {
		inv := &c.Waiting[i]
		if age := c.Age(*inv, inv.CreatedAt); inv.Amount == s.line.Total && age < till.SoonAgain {
			return age, true
		}
	}
	return 0, false
}

// itemLines lists what was read.
func (s *sale) itemLines() cells.Part {
	most := s.mostItems()
	c, d := s.c, s.drawn
	width := s.edge()
	row := func(left string, m model.Money) string {
		return cells.Spread("  "+cells.Cut(left, width-16), c.Figure(m), width)
	}
	d.rows = d.rows[:0]
	for i, it := range s.line.Items {
		if i == most-1 && len(s.line.Items) > most {
			d.rows = append(d.rows, c.Theme.Hint.Render("  "+fmt.Sprintf(in(c.W).moreItems, len(s.line.Items)-i)))
			break
		}
		if i == len(d.items) {
			d.items = append(d.items, cells.Memo[itemKey, string]{})
		}
		d.rows = append(d.rows, d.items[i].Of(itemKey{it, i, width, c.W, c.Masked}, func() string {
			name := it.Name
			if name == "" {
				name = fmt.Sprintf(c.W.Sale.Item, i+1)
			}
			var room [3][64]byte // each of its signs takes one cell
			price, total := c.AppendFigure(room[0][:0], it.UnitPrice), c.AppendFigure(room[1][:0], it.Total())
			head := append(strconv.AppendInt(append(room[2][:0], "  "...), it.Quantity, 10), " × "...)
			blank := strings.Repeat(" ", max(0, 9-utf8.RuneCount(price))+1)
			used := utf8.RuneCount(head) + utf8.RuneCount(price) + len(blank)
			name = cells.Cut(name, width-used-2-utf8.RuneCount(total))
			gap := max(1, width-used-cells.Width(name)-utf8.RuneCount(total))
			return string(head) + string(price) + blank + name + strings.Repeat(" ", gap) + string(total)
		}))
	}
	if s.line.Discount > 0 {
		if len(s.line.Items) == 0 {
			d.rows = append(d.rows, row(c.W.Amount, s.line.Subtotal))
		}
		label := in(c.W).discount
		if p := s.line.Percent; p > 0 {
			label = fmt.Sprintf(in(c.W).discountPct, percent(p, c.W))
		}
		d.rows = append(d.rows, row(label, -s.line.Discount))
	}
	return cells.Keep(7, d.rows...)
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
func (s *sale) customerLines(wide bool) []cells.Part {
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
		lw, first, last := cells.Width(label), in(s.c.W).first, in(s.c.W).last
		names := s.w - lw - cells.Width(first+last) - 2 - 2*3 - 1
		if s.w >= 100 { // all three in a row
			each := (names - cells.Width(w.Email) - 3 - 1) / 3
			row := label + "  " + one(fFirst, first, each) + " " + one(fLast, last, each) + " " + one(fEmail, w.Email, each)
			return []cells.Part{cells.Keep(keep(fFirst, fLast, fEmail), row), cells.Keep(keep(fObject), one(fObject, cells.Pad(w.Object, lw), s.w-lw-3))}
		}
		rest := s.w - lw - cells.Width(w.Object) - 2*3 - 1
		return []cells.Part{
			cells.Keep(keep(fFirst, fLast), label+"  "+one(fFirst, first, names/2)+" "+one(fLast, last, names-names/2)),
			cells.Keep(keep(fEmail, fObject), one(fEmail, cells.Pad(w.Email, lw), rest/2)+" "+one(fObject, w.Object, rest-rest/2)),
		}
	}
	var out []cells.Part
	for i := fFirst; i < fCount; i++ {
		label := [...]string{fFirst: in(s.c.W).first, fLast: in(s.c.W).last, fEmail: w.Email, fObject: w.Object}[i]
		out = append(out, cells.Keep(keep(i), one(i, cells.Pad(label, 11), s.w-14)))
	}
	return out
}

// waitingLine is the strip of sales that wait, whole ones only; below says that
// they stand below it.
func (s *sale) waitingLine(below bool) string {
	c := s.c
	n, k := len(c.Waiting), &s.drawn.waiting
	out, used, shown := k.text[:0], 0, 0
	if look := c.ToLook(); look > 0 {
		before, after := c.Theme.BadLoud.Around()
		out = append(append(append(out, before...), ' '), in(c.W).toLook...)
		out = strconv.AppendInt(append(out, " ("...), look, 10)
		out = append(append(append(out, ") "...), after...), "  "...)
		used = utf8.RuneCount(out) - len(before) - len(after)
	}
	if n == 0 {
		before, after := c.Theme.Hint.Around()
		return k.now(append(append(append(out, before...), in(c.W).noneWaiting...), after...))
	}
	from := len(out)
	out = append(append(out, in(c.W).waiting...), " ("...)
	out = append(strconv.AppendInt(out, int64(n), 10), ')')
	used += utf8.RuneCount(out[from:])
	if below {
		return k.now(out)
	}
	before, after := c.Theme.Key.Around()
	for inv := range c.Strip {
		from := inv.PendingAt
		if from.IsZero() {
			from = inv.CreatedAt
		}
		start, sign := len(out), s.markOf(inv).Short()
		out = append(out, "   "...)
		if shown < 9 { // its key is Alt and this figure
			out = append(append(append(append(out, before...), byte('1'+shown)), after...), ' ')
			used += 2
		}
		out = append(out, sign...)
		figures := len(out)
		used += 3 + cells.Width(sign)
		rest := 0
		if more := n - shown - 1; more > 0 {
			rest = len("  +") + len(strconv.Itoa(more))
		}
		by, told := c.TillOf(*inv), 0
		for _, number := range [...]bool{true, by == ""} { // a long name leaves its sale in sight
			out = c.AppendFrancs(append(out[:figures], ' '), inv.Amount)
			if number && inv.Ticket.N > 0 {
				out = c.AppendTicketDay(append(out, ' '), *inv)
			}
			if s.w >= 60 {
				out = c.W.AppendElapsed(append(out, "  "...), c.Age(*inv, from))
			}
			if told = utf8.RuneCount(out[figures:]); by != "" {
				told = cells.Width(string(out[figures:]))
			}
			if used+told+rest <= s.w {
				break
			}
		}
		if used += told; used+rest > s.w {
			return k.now(strconv.AppendInt(append(out[:start], "  +"...), int64(n-shown), 10))
		}
		shown++
	}
	return k.now(out)
}

// markOf: what LigdiCash would say of a pending one is not known while it is not
// reached.
func (s *sale) markOf(inv *model.Invoice) text.Mark {
	return s.c.Mark(*inv, s.c.Lost() && inv.State == model.Pending)
}

func (s *sale) lastPaidLine() string {
	c, inv := s.c, s.c.LastPaid
	if inv.Ref == "" {
		return c.Theme.Hint.Render(in(c.W).nonePaid)
	}
	m := c.Mark(inv, false)
	sign := m.Short()
	if inv.Doubt != model.NoDoubt {
		sign = m.String()
	}
	k := &s.drawn.lastPaid
	out := append(append(k.text[:0], in(c.W).lastPaid...), "    "...)
	out = c.AppendFrancs(append(append(out, sign...), ' '), inv.Amount)
	if inv.Ticket.N > 0 {
		out = c.AppendTicketDay(append(out, ' '), inv)
	}
	out = c.AppendDay(append(out, "  "...), inv.SettledAt)
	return cells.Cut(k.now(append(append(out, "  "...), inv.OperatorName...)), s.w)
}
