package shell

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/terminal"
	"caisse/ui/text"
)

// read says what a line stands for, and asks what the console would ask. At a
// terminal the sale then leaves with one more Enter: nobody hears a slip of the hand
// before its line is read.
func (b *byLines) read(ctx context.Context, line string) {
	sale, err := b.parse(line)
	if err != nil {
		b.wrong(ExitUsage, b.mistake(err))
		b.shelfWrong()
		return
	}
	b.tell(b.understood(sale)...)
	b.asked = sale
	doubt := ""
	if !b.of.sure {
		doubt = b.s.doubts(ctx, b.t, sale)
	}
	switch {
	case doubt != "":
		b.want = wantSure
		b.tell(firstUpper(doubt) + " " + b.say.isIt)
	case b.typed && !b.of.sure:
		b.want = wantEnter
	default:
		b.charge(ctx, sale)
	}
}

// shelfWrong says once what is wrong with the articles' file.
func (b *byLines) shelfWrong() {
	is := b.p.ArticlesWrong(b.store.faults(), b.store.err)
	if is != b.store.told {
		b.tell(is)
	}
	b.store.told = is
}

// understood is what is sold, for whom, and the sum in figures and in words.
func (b *byLines) understood(sale model.Sale) (out []string) {
	say, p := b.say, b.p
	for i, it := range sale.Items {
		name := it.Name
		if name == "" {
			name = fmt.Sprintf(b.s.words().Sale.Item, i+1)
		}
		if it.Quantity == 1 {
			out = append(out, fmt.Sprintf(say.one, name, p.Money(it.UnitPrice)))
			continue
		}
		out = append(out, fmt.Sprintf(say.item, b.s.count(it.Quantity), name, p.Money(it.UnitPrice), p.Money(it.Total())))
	}
	if sale.Discount > 0 {
		out = append(out, fmt.Sprintf(say.discount, p.Money(sale.Discount), p.Money(sale.Subtotal)))
	}
	if sale.RoundedDown {
		out = append(out, say.rounded)
	}
	if sale.Discount > 0 && len(sale.Items) > 0 {
		out = append(out, say.collapsed)
	}
	if it, swapped := sale.Odd(); it.Quantity > 0 && !swapped {
		out = append(out, fmt.Sprintf(say.quantity, b.s.count(it.Quantity), p.Money(it.UnitPrice)))
	}
	if sale.Total < model.WarnAmount {
		out = append(out, say.small)
	}
	if who := strings.TrimSpace(sale.Firstname + " " + sale.Lastname); who != "" || sale.Object != "" {
		out = append(out, b.forWhom(who, sale.Object))
	}
	for _, inv := range b.waiting { // of strangers nobody knows whether they are the same
		if age := b.t.Age(inv, inv.CreatedAt); inv.Amount == sale.Total && age < till.SoonAgain {
			out = append(out, fmt.Sprintf(say.same, b.s.words().Elapsed(age)))
			break
		}
	}
	return append(out, fmt.Sprintf(say.toPay, p.Money(sale.Total), p.InWords(sale.Total)))
}

// forWhom is who buys, and what for.
func (b *byLines) forWhom(who, object string) string {
	switch {
	case object == "":
		return fmt.Sprintf(b.say.customerIs, who)
	case who == "":
		return fmt.Sprintf(b.say.objectIs, object)
	}
	return fmt.Sprintf(b.say.customerIs, who) + " " + fmt.Sprintf(b.say.objectIs, object)
}

// charge sells. What came of it is heard: see hear.
func (b *byLines) charge(ctx context.Context, sale model.Sale) {
	writing, cancel := context.WithTimeout(ctx, ledgerLimit)
	inv, err := b.t.Charge(writing, sale, b.s.words().Sale)
	cancel()
	if err != nil {
		says := b.p.Sentence(err) + " " + chargeIn(b.s.words()).nothing
		if b.want = wantSale; b.typed {
			b.asked, b.want = sale, wantEnter // it stays: Enter tries again
		}
		b.wrong(ExitError, says)
		return
	}
	b.want, b.asked, b.who = wantSale, model.Sale{}, model.Sale{}
	b.mine[inv.Ref], b.last, b.sent = true, inv.Ref, &sent{ref: inv.Ref, at: time.Now()}
	b.note(inv)
	b.told[inv.Ref] = standing(inv)
}

// standing is what is told of an invoice where it changes.
func standing(inv model.Invoice) string { return string(inv.State) + " " + string(inv.Doubt) }

// note keeps what waits in step with inv.
func (b *byLines) note(inv model.Invoice) {
	i := slices.IndexFunc(b.waiting, func(o model.Invoice) bool { return o.Ref == inv.Ref })
	switch waits := b.t.Waits(inv); {
	case waits && i >= 0:
		b.waiting[i] = inv
	case waits:
		b.waiting = append(b.waiting, inv)
	case i >= 0:
		b.waiting = slices.Delete(b.waiting, i, i+1)
	}
}

// waitsForMine says that a sale of this run still waits.
func (b *byLines) waitsForMine() bool {
	return slices.ContainsFunc(b.waiting, func(inv model.Invoice) bool { return b.mine[inv.Ref] })
}

// named is a sale in a sentence: its number, its sum, who buys.
func (b *byLines) named(inv model.Invoice) string {
	ticket := b.p.Ticket(&inv)
	if ticket == "" {
		ticket = text.ShortRef(inv)
	}
	parts := []string{ticket, b.p.MoneyOf(&inv)}
	if who := model.Clean(strings.TrimSpace(inv.Firstname + " " + inv.Lastname)); who != "" {
		parts = append(parts, who)
	}
	return strings.Join(parts, ", ")
}

// stands is how a sale stands, in one line.
func (b *byLines) stands(inv model.Invoice) string { return b.s.standsLine(b.p, inv) }

// standsLine is how inv stands, for lines: the word, the number, the sum in figures
// and, where it is paid, in words, and what a person should know.
func (s *Shell) standsLine(p text.Plain, inv model.Invoice) string {
	say := linesIn(s.words())
	parts := []string{}
	if ticket := p.Ticket(&inv); ticket != "" {
		parts = append(parts, ticket)
	} else {
		parts = append(parts, text.ShortRef(inv))
	}
	parts = append(parts, p.MoneyOf(&inv))
	confirmed := inv.State.IsPaid() && inv.Doubt == model.NoDoubt && till.Elsewhere(inv) == ""
	if confirmed {
		parts = append(parts, p.InWords(inv.Amount))
	}
	for _, more := range []string{strings.TrimSpace(inv.Firstname + " " + inv.Lastname), inv.OperatorName} {
		if more = model.Clean(more); more != "" {
			parts = append(parts, more)
		}
	}
	out := p.Label(&inv) + s.colon() + strings.Join(parts, ", ") + "."
	if advice := p.Advice(&inv); advice != "" {
		out += " " + advice
	}
	switch {
	case confirmed && s.Sandbox:
		out += " " + say.worthless
	case confirmed:
		out += " " + say.deliver
	}
	return out
}

// linkLines are those of a sale that can be paid: the link stands on a line of its own.
func (s *Shell) linkLines(p text.Plain, inv model.Invoice) []string {
	say := linesIn(s.words())
	return []string{s.standsLine(p, inv), fmt.Sprintf(say.reference, inv.Ref), chargeIn(s.words()).link, model.Clean(inv.Link)}
}

// linkedByLines prints a sale that can be paid, for lines.
func (s *Shell) linkedByLines(p text.Plain, inv model.Invoice, code bool) error {
	lines := s.linkLines(p, inv)
	for i, l := range lines {
		if i < len(lines)-1 { // a link stays whole
			l = folded(s.Out, l)
		}
		if err := s.line(l); err != nil {
			return s.wrote(err)
		}
	}
	if code {
		if why := s.drawnCode(inv); why != "" {
			s.tell(why)
		}
	}
	return nil
}

// linked says that a sale can be paid, now or once the line is entered.
func (b *byLines) linked(inv model.Invoice, now bool) {
	lines := b.s.linkLines(b.p, inv)
	if !now {
		b.hold(lines...)
		if b.of.code {
			b.hold(fmt.Sprintf(b.say.codeAsk, b.named(inv)))
		}
		return
	}
	b.held = append(b.held, lines...)
	b.release()
	if b.of.code {
		b.drawn(inv)
	}
}

// drawn draws the code of inv, or says why this terminal cannot.
func (b *byLines) drawn(inv model.Invoice) {
	b.newLine()
	if why := b.s.drawnCode(inv); why != "" {
		b.tell(why)
	}
}

// drawnCode draws the code of inv, between two empty lines; why is what keeps it from
// that. It asks the terminal nothing: what it answers would be read as a line.
func (s *Shell) drawnCode(inv model.Invoice) (why string) {
	d, why, err := terminal.PrintCodeUnasked(inv.Link, terminal.LooksOf(s.Settings, s.Mono()), s.ASCII, s.words())
	if err != nil || d == "" {
		return why
	}
	_, _ = io.WriteString(s.Out, "\n"+d+"\n\n") // where nobody reads, the input ends too
	return ""
}

// firstUpper begins a sentence.
func firstUpper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
