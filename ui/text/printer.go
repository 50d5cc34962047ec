package text

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/theme"
)

// Printer says money, dates and states as this shop reads them. It knows what
// is to be said of an invoice, and nothing of the screen it is said on.
type Printer struct {
	model.Days // the shop's, with its zone

	W       *Words
	Theme   theme.Theme
	Spoken  bool                                         // a paper is heard, not seen: its rows are sentences, without rules
	Masked  bool                                         // amounts and names hidden from the customer's eyes
	Now     func() time.Time                             // the time at the shop: to show and to date with, never to measure
	Age     func(model.Invoice, time.Time) time.Duration // how long ago that was what an invoice dates so
	Watches func(model.Invoice) bool                     // whether the till asks about it by itself; nil: nobody knows
	// What LigdiCash has ended and the ledger does not have yet, as it will be,
	// by its reference.
	Unwritten map[string]model.Invoice

	tills   till.Names // those that numbers of sales carry: see SetTills
	numberW int
}

// LinkLeft is how long the link may still be paid by its own token; ok says
// that this is known. It is told by the time since the link came, not by a clock
// that may have been set since.
func (p *Printer) LinkLeft(inv model.Invoice) (left time.Duration, ok bool) {
	left = inv.ExpiresAt.Sub(inv.PendingAt) - p.Age(inv, inv.PendingAt)
	return left, !inv.ExpiresAt.IsZero() && !inv.PendingAt.IsZero()
}

// expired is a hint, from the link's own token: LigdiCash documents no expiry.
func (p *Printer) expired(inv model.Invoice) bool {
	left, ok := p.LinkLeft(inv)
	return ok && left <= 0
}

// AsksNow is what to say of an open invoice that waits: that the till goes on
// asking, or which key asks. A command knows nothing of what a console does.
func (p *Printer) AsksNow(inv model.Invoice) string {
	switch {
	case p.Watches == nil || !inv.Askable():
		return ""
	case p.Watches(inv):
		return p.W.GoesOn
	}
	return p.W.AsksNoMore
}

// Answered is what LigdiCash says of an invoice now, in one line.
func (p *Printer) Answered(word string, amount model.Money) string {
	if word == "" {
		word = p.W.Back.SaysNothing
	}
	if amount == 0 {
		return word
	}
	return word + ", " + p.Francs(amount)
}

// moved is by how much a date was put right: whole seconds, with their sign.
func (p *Printer) moved(seconds string) string {
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || n == 0 {
		return seconds
	}
	sign := "+"
	if n < 0 {
		sign, n = "-", -n
	}
	const longest = int64(1<<63-1) / int64(time.Second)
	return sign + p.W.Elapsed(time.Duration(min(n, longest))*time.Second)
}

// Today is the first instant of the day at the shop.
func (p *Printer) Today() time.Time { return p.DayStart(p.Now()) }

// Clock is a time of day at the shop.
func (p *Printer) Clock(t time.Time) string { return t.In(p.Zone).Format("15:04") }

// Day is the clock, with the date when t was not today.
func (p *Printer) Day(t time.Time) string {
	var room [32]byte
	return string(p.AppendDay(room[:0], t))
}

// AppendDay appends what Day writes.
func (p *Printer) AppendDay(out []byte, t time.Time) []byte {
	t = t.In(p.Zone)
	if p.SameDay(t, p.Now()) {
		return t.AppendFormat(out, "15:04")
	}
	return t.AppendFormat(out, "02/01 15:04")
}

// Date is the whole of it, for what may be long ago.
func (p *Printer) Date(t time.Time) string { return t.In(p.Zone).Format("02/01/2006 15:04") }

// Money is an amount with its currency; francs is the short form for lists.
func (p *Printer) Money(m model.Money) string {
	var room [figures]byte
	return string(p.AppendMoney(room[:0], m))
}

// AppendMoney appends what Money writes.
func (p *Printer) AppendMoney(out []byte, m model.Money) []byte {
	if p.Masked {
		return append(out, "••• FCFA"...)
	}
	return append(p.AppendGroup(out, m), " FCFA"...)
}

func (p *Printer) Francs(m model.Money) string {
	var room [figures]byte
	return string(p.AppendFrancs(room[:0], m))
}

// AppendFrancs appends what Francs writes.
func (p *Printer) AppendFrancs(out []byte, m model.Money) []byte {
	if p.Masked {
		return append(out, "••• F"...)
	}
	return append(p.AppendGroup(out, m), " F"...)
}

// Figure is an amount without its currency, hidden where amounts are.
func (p *Printer) Figure(m model.Money) string {
	var room [figures]byte
	return string(p.AppendFigure(room[:0], m))
}

// AppendFigure appends what Figure writes.
func (p *Printer) AppendFigure(out []byte, m model.Money) []byte {
	if p.Masked {
		return append(out, "•••"...)
	}
	return p.AppendGroup(out, m)
}

// Group writes the figure: a no-break space between groups in French, which
// every font and thermal printer has, unlike U+202F; a comma in English.
func (p *Printer) Group(m model.Money) string {
	var room [figures]byte
	return string(p.AppendGroup(room[:0], m))
}

// figures are enough bytes for an amount with its currency.
const figures = 48

// AppendGroup appends what Group writes.
func (p *Printer) AppendGroup(out []byte, m model.Money) []byte {
	if p.W.Lang == "en" {
		return m.AppendGroup(out, ",")
	}
	return m.AppendGroup(out, cells.NBSP)
}

// InWords is the amount spelled, with its currency.
func (p *Printer) InWords(m model.Money) string {
	if p.Masked {
		return ""
	}
	if p.W.Lang == "en" {
		return model.EnglishAmount(m)
	}
	return model.FrenchAmount(m)
}

// ShortRef is enough of a reference to find the sale by.
func ShortRef(inv model.Invoice) string { return "…" + inv.Ref[max(0, len(inv.Ref)-6):] }

// Name is a customer's name, unless names are hidden.
func (p *Printer) Name(inv model.Invoice) string {
	if p.Masked {
		return ""
	}
	return cells.Join(" ", inv.Firstname, inv.Lastname)
}

// Hide keeps a name from the customer's eyes where names are hidden.
func (p *Printer) Hide(s string) string {
	if p.Masked && s != "" {
		return "•••"
	}
	return s
}

// Second is a moment of the history, with its date when it was not today.
func (p *Printer) Second(t time.Time) string {
	t = t.In(p.Zone)
	if p.SameDay(t, p.Now()) {
		return t.Format(time.TimeOnly)
	}
	return t.Format("02/01/2006 " + time.TimeOnly)
}

// More says that lines above and below are out of sight.
func (p *Printer) More(above, below, w int) string {
	text := ""
	if above > 0 {
		text = p.Count(int64(above), p.W.Back.linesAbove)
	}
	if below > 0 {
		text = cells.Join("   ", text, p.Count(int64(below), p.W.Back.linesBelow))
	}
	return p.Theme.Hint.Render(cells.Cut(text, w))
}

// Event is one line of a history in words, without its time.
func (p *Printer) Event(ev model.Event) string {
	w := &p.W.Back
	text := model.Clean(ev.Text)
	amount := ""
	if ev.Amount != 0 {
		amount = p.Francs(ev.Amount)
	}
	with := func(s, more string) string {
		if more == "" {
			return s
		}
		return s + p.W.Colon() + more
	}
	switch ev.Kind {
	case model.EventNotSent:
		if s := p.W.Causes[till.Cause(text)].what; s != "" {
			return s
		}
	case model.EventRefused:
		return with(p.W.refused, p.W.Refusal(text))
	case model.EventLost:
		if s := p.W.reason(text); s != "" {
			return s
		}
	case model.EventStatus:
		if text == "" {
			return w.SaysNothing
		}
		return fmt.Sprintf(w.statusWas, text)
	case model.EventSettled:
		word := p.Mark(model.Invoice{State: ev.State}, false).Word
		if amount != "" {
			return with(word, fmt.Sprintf(w.confirms, amount))
		}
		if text != "" {
			return with(word, fmt.Sprintf(w.statusWas, text))
		}
		return word
	case model.EventAsked:
		return with(w.events[ev.Kind], p.Answered(text, ev.Amount))
	case model.EventClock:
		return with(w.events[ev.Kind], p.moved(text))
	case model.EventPrinted, model.EventNotOut:
		if name := w.papers[text]; name != "" {
			return w.events[ev.Kind] + " (" + name + ")"
		}
	case model.EventReplaced:
		return with(w.events[ev.Kind], ShortRef(model.Invoice{Ref: text}))
	case model.EventDoubt:
		if s, ok := w.Doubts[model.Doubt(text)]; ok {
			return with(w.events[ev.Kind], s)
		}
		return with(w.events[ev.Kind], text)
	}
	s, ok := w.events[ev.Kind]
	if !ok { // of a newer caisse
		return cells.Join(" ", model.Clean(string(ev.Kind)), text, amount)
	}
	if ev.Kind != model.EventSending {
		return s
	}
	return cells.Join(", ", s, amount, text) // the text is who was at the till
}

// Share is how far a writing is, in per cent.
func (p *Printer) Share(done, total int64) string {
	return p.Percent(model.Money(min(done, total)), model.Money(total))
}

// Bytes is a size of a file: 812 octets, 2,4 Mo.
func (p *Printer) Bytes(n int64) string {
	sizes := p.W.Report.sizes
	if n < 1000 {
		return strconv.FormatInt(n, 10) + cells.NBSP + sizes[0]
	}
	tenths, i := n/100, 1
	for ; tenths >= 10_000 && i < len(sizes)-1; i++ {
		tenths /= 1000
	}
	return fmt.Sprintf("%d%s%d%s%s", tenths/10, p.W.Comma, tenths%10, cells.NBSP, sizes[i])
}

func ShortAgo(d time.Duration, w *Words) string {
	if d < time.Minute {
		return fmt.Sprintf("%d%ss", int(d.Seconds()), cells.NBSP)
	}
	return w.Elapsed(d)
}

// less is what happened, what it means for the money, and what to do.
func (p *Printer) less(e *till.Less) string {
	w := &p.W.File
	text := ""
	switch e.How {
	case till.LedgerMissing:
		text = w.missing
	case till.LedgerForeign:
		text = w.foreign
	case till.LedgerMixed:
		text = w.mixed
	case till.LedgerChanged:
		text = w.changed
	default:
		text = w.behind
	}
	if e.Sales > 0 {
		text += " " + fmt.Sprintf(w.lacks[p.W.Form(e.Sales)], p.Count(e.Sales, p.W.Report.Invoices)) + p.sinceRef(e.Have)
	} else if e.How == till.LedgerBehind {
		text += " " + w.lacksChanges
	}
	return text + " " + w.lessTodo
}

// sinceRef is the date of the newest sale that is left, which its reference
// says, and its end.
func (p *Printer) sinceRef(ref string) string {
	at, ok := till.DateOf(ref)
	if !ok {
		return "."
	}
	return fmt.Sprintf(p.W.File.since, p.Date(at), ref[len(ref)-6:])
}

// without is what stays known of what somebody has gone on without; "" when
// nothing is missing.
func (p *Printer) without(f till.Ledger) string { return p.Lacking(f.Without()) }

func (p *Printer) Lacking(sales int64, _, kept string) string {
	w := &p.W.File
	switch {
	case sales == 0 && kept == "":
		return ""
	case sales == 0:
		return fmt.Sprintf(w.keptOnly, kept)
	}
	n := p.Count(sales, p.W.Report.Invoices)
	if kept == "" {
		return fmt.Sprintf(w.withoutOnly, n)
	}
	return fmt.Sprintf(w.withoutKept, n, kept)
}

// MaskToken shows a token's ends: enough to tell it from another, too little
// to use it.
func MaskToken(s string) string {
	switch {
	case len(s) < 12:
		return "•••"
	case len(s) < 40: // a key, or what is left of a token
		return s[:2] + "…" + s[len(s)-1:]
	}
	return s[:6] + "…" + s[len(s)-4:]
}

// MaskLink is a payment link without its path and with its token masked.
func MaskLink(s string) string {
	scheme, rest, ok := strings.Cut(s, "://")
	host, path, deep := strings.Cut(rest, "/")
	if !ok || !deep {
		return MaskToken(s)
	}
	return scheme + "://" + host + "/…/" + MaskToken(path[strings.LastIndex(path, "/")+1:])
}

// Percent is a share in whole per cent.
func (p *Printer) Percent(part, whole model.Money) string {
	if whole <= 0 {
		return ""
	}
	n := (int64(part)*200 + int64(whole)) / (2 * int64(whole))
	s := strconv.FormatInt(n, 10)
	switch {
	case n == 0 && part > 0:
		s = "<1"
	case n == 100 && part < whole:
		s = "99"
	}
	if p.W.Lang == "fr" {
		s += cells.NBSP
	}
	return s + "%"
}

// SweepPaid is the money a round of questions found.
func (p *Printer) SweepPaid(t till.Total) string {
	if t.Count == 0 {
		return ""
	}
	return p.Count(t.Count, p.W.Back.sweepPaid) + ", " + p.Francs(t.Sum)
}

// SweepOver says how a round of questions ended.
func (p *Printer) SweepOver(n till.SweepNews) string {
	found := p.SweepPaid(n.Paid)
	if found == "" {
		found = p.W.Back.sweepNothing
	}
	return cells.Join(" · ", p.Count(int64(n.Done), p.W.Back.sweepOver), found)
}

// Moment is when a sale was made: the clock today, the day with it this year,
// the whole date further back. short leaves the clock out of what was not today.
func (p *Printer) Moment(inv model.Invoice, short bool) string {
	t, now := p.DayStart(inv.CreatedAt), p.Today()
	switch {
	case t.Equal(now):
		return p.Clock(inv.CreatedAt)
	case t.Year() != now.Year() && short:
		return t.Format("02/01/06")
	case t.Year() != now.Year():
		return t.Format("02/01/2006")
	case short:
		return t.Format("02/01")
	}
	return p.Day(inv.CreatedAt)
}
