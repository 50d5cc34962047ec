package shell

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"caisse/model"
	"caisse/model/till"
)

// order is what can be asked for by a word, in either language.
type order struct {
	words []string // the French ones first; without accents
	run   func(b *byLines, ctx context.Context, rest string)
	takes takesWhat
}

// takesWhat stands behind the word of an order.
type takesWhat int

const (
	takesNothing takesWhat = iota
	takesSale              // which one, perhaps
	takesText              // any text, perhaps
)

// orders are all of them, in the order of the help. None begins with a figure: those
// are money.
func orders() []order {
	return []order{
		{[]string{"attente", "waiting"}, (*byLines).orderWaiting, takesNothing},
		{[]string{"lien", "link"}, (*byLines).orderLink, takesSale},
		{[]string{"code"}, (*byLines).orderCode, takesSale},
		{[]string{"verifier", "check"}, (*byLines).orderCheck, takesSale},
		{[]string{"recu", "receipt"}, (*byLines).orderReceipt, takesSale},
		{[]string{"liste", "list"}, (*byLines).orderList, takesNothing},
		{[]string{"jour", "day"}, (*byLines).orderDay, takesNothing},
		{[]string{"x"}, (*byLines).orderX, takesNothing},
		{[]string{"client", "customer"}, (*byLines).orderCustomer, takesText},
		{[]string{"objet", "about"}, (*byLines).orderObject, takesText},
		{[]string{"caissier", "cashier"}, (*byLines).orderCashier, takesText},
		{[]string{"?", "aide", "help"}, (*byLines).orderHelp, takesNothing},
		{[]string{"fin", "quitter", "end", "quit", "exit"}, (*byLines).orderEnd, takesNothing},
	}
}

// orderWords are the words that may be meant by another one.
func orderWords() (out []string) {
	for _, o := range orders() {
		for _, w := range o.words {
			if len(w) > 1 {
				out = append(out, w)
			}
		}
	}
	return out
}

// order carries out a line that begins with the word of an order; false where it is
// none. An article of the same code is sold with a quantity before it.
func (b *byLines) order(ctx context.Context, line string) bool {
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	all := orders()
	at := slices.IndexFunc(all, func(o order) bool { return slices.Contains(o.words, model.Fold(word)) })
	if at < 0 || all[at].takes == takesNothing && rest != "" || all[at].takes == takesSale && strings.Contains(rest, " ") && !strings.HasPrefix(rest, "n") {
		return false
	}
	all[at].run(b, ctx, model.Clean(rest))
	if shelf := b.store.look(); shelf != nil {
		if a, is := shelf.Find(word); is {
			b.tell(fmt.Sprintf(b.say.articleToo, a.Code, a.Code))
		}
	}
	return true
}

func (b *byLines) orderHelp(context.Context, string) {
	b.tell(b.say.help[:]...)
}

func (b *byLines) orderEnd(context.Context, string) { b.quit = true }

func (b *byLines) orderWaiting(context.Context, string) { b.list(b.waiting) }

// list says which sales wait, by their numbers.
func (b *byLines) list(waiting []model.Invoice) {
	switch len(waiting) {
	case 0:
		b.tell(b.say.noneWaits)
		return
	case 1:
		b.tell(b.say.oneWaits)
	default:
		b.tell(fmt.Sprintf(b.say.waits, len(waiting)))
	}
	for _, inv := range waiting {
		since := inv.PendingAt
		if since.IsZero() {
			since = inv.CreatedAt
		}
		b.tell(fmt.Sprintf(b.say.since, b.named(inv), b.p.Label(&inv), b.s.words().Elapsed(b.t.Age(inv, since))))
	}
}

// which is the sale that is meant: by its number, its reference or the end of it; the
// last one spoken of where nothing is said. Where it is not known that is said.
func (b *byLines) which(ctx context.Context, name string) (inv model.Invoice, ok bool) {
	s := b.s
	if n := ticketed().FindStringSubmatch(strings.ToLower(name)); n != nil {
		name = n[1]
	}
	n, err := strconv.Atoi(name)
	switch {
	case name == "" && b.last == "" && len(b.waiting) == 1:
		inv = b.waiting[0]
	case name == "" && b.last == "":
		b.tell(b.say.which)
		return inv, false
	case name == "":
		inv, _, err = b.t.History(ctx, b.last)
		if err != nil {
			b.tell(s.unread(err).Error())
			return inv, false
		}
		return inv, true
	default:
		if at := slices.IndexFunc(b.waiting, func(o model.Invoice) bool { return err == nil && o.Ticket.N == n && n > 0 }); at >= 0 {
			inv = b.waiting[at]
			break
		}
		if named, _ := model.Named(name); named != "" {
			name = named
		}
		found, err := s.found(ctx, b.t, name)
		switch {
		case err != nil:
			b.tell(s.unread(err).Error())
			return inv, false
		case len(found) == 0:
			b.tell(firstUpper(s.noSuch(name).Error()))
			return inv, false
		case len(found) > 1:
			for _, one := range found[:min(len(found), lastSales)] {
				b.tell(fmt.Sprintf(b.say.row, b.p.Date(one.CreatedAt), b.named(one), one.Ref))
			}
			b.tell(fmt.Sprintf(checkIn(s.words()).severalSo, len(found)))
			return inv, false
		}
		inv = found[0]
	}
	b.last = inv.Ref
	return inv, true
}

// ticketed is a number as it may be typed: 17, n17, no. 17, n° 17.
var ticketed = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:n[o°º]?\.? *)?(\d{1,6})$`) })

func (b *byLines) orderLink(ctx context.Context, name string) {
	inv, ok := b.which(ctx, name)
	switch {
	case !ok:
	case b.payable(inv):
		b.held = append(b.held, b.s.linkLines(b.p, inv)...)
		b.release()
	default:
		b.tell(b.stands(inv), b.say.noLink)
	}
}

// payable says that the link of inv may be given away.
func (b *byLines) payable(inv model.Invoice) bool { return inv.Showable() && b.t.Owns(inv) }

func (b *byLines) orderCode(ctx context.Context, name string) {
	inv, ok := b.which(ctx, name)
	switch {
	case !ok:
	case b.payable(inv):
		b.tell(b.stands(inv))
		b.drawn(inv)
	default:
		b.tell(b.stands(inv), b.say.noLink)
	}
}

func (b *byLines) orderReceipt(ctx context.Context, name string) {
	inv, ok := b.which(ctx, name)
	switch {
	case !ok:
	case b.s.Settings.Printer == "":
		b.tell(receiptIn(b.s.words()).noPrinter)
	case b.t.PaperOf(inv) == "":
		b.tell(b.stands(inv), receiptIn(b.s.words()).nothing)
	default:
		b.print(ctx, inv, false)
	}
}

// checkLimit is how long LigdiCash may take to be asked, with the wait for the turn.
const checkLimit = 40 * time.Second

func (b *byLines) orderCheck(ctx context.Context, name string) {
	inv, ok := b.which(ctx, name)
	switch {
	case !ok:
		return
	case !inv.Known():
		b.tell(b.stands(inv), b.say.notToAsk)
		return
	case b.checking[inv.Ref]:
		return
	}
	b.checking[inv.Ref] = true
	t, s := b.t, b.s
	b.tell(fmt.Sprintf(b.say.asking, b.named(inv)))
	b.do(func() func() {
		ctx, cancel := context.WithTimeout(ctx, checkLimit)
		defer cancel()
		out, err := t.Check(ctx, inv.Ref)
		return func() {
			wanted := b.checking[inv.Ref]
			delete(b.checking, inv.Ref)
			switch now := out.Invoice; {
			case ctx.Err() != nil && err != nil:
				b.tell(b.named(inv) + s.colon() + b.say.noAnswer)
			case err != nil && !till.NoSuchInvoice(err):
				_, why := s.problem(err)
				b.tell(b.named(inv) + s.colon() + why)
			case wanted && standing(now) == b.told[inv.Ref] || wanted && !now.Open(): // else its news say it
				b.told[inv.Ref] = standing(now)
				b.tell(b.stands(now) + " " + b.p.Answered(out.Answer.Raw, out.Answer.Amount))
			}
		}
	})
}

// lastSales are listed.
const lastSales = 10

func (b *byLines) orderList(ctx context.Context, _ string) {
	all, err := b.t.Newest(ctx, till.Query{Limit: lastSales})
	for _, inv := range all {
		b.tell(fmt.Sprintf(b.say.row, b.p.Date(inv.CreatedAt), b.named(inv), b.p.Label(&inv)))
	}
	switch {
	case err != nil:
		b.tell(b.s.unread(err).Error())
	case len(all) == 0:
		b.tell(listIn(b.s.words()).none)
	}
}

func (b *byLines) orderDay(ctx context.Context, _ string) {
	s := b.s
	r, err := b.t.ReportOf(ctx, s.Settings.Days().DayStart(b.t.Now()), s.Settings.Days(), "", "")
	if err != nil && !errors.Is(err, till.ErrDamaged) {
		b.tell(s.unread(err).Error())
		return
	}
	p := b.p.Spoken()
	p.Sandbox, p.Foreign = s.Sandbox, s.foreignHost()
	b.sheet(p.Report(r, s.soldHere(ctx, b.t), err))
}

func (b *byLines) orderX(ctx context.Context, _ string) {
	s := b.s
	c, err := b.t.X(ctx)
	if err != nil {
		b.tell(s.unclosed(err).Error())
		return
	}
	p := b.p.Spoken()
	p.Sandbox, p.Foreign = s.Sandbox, s.foreignHost()
	b.sheet(p.Closing(c, s.soldHere(ctx, b.t)))
}

// sheet says a paper without its rules.
func (b *byLines) sheet(paper string) {
	for line := range strings.Lines(paper) {
		if line = strings.TrimSpace(line); strings.Trim(line, "─━═-=_ ") != "" {
			b.tell(line)
		}
	}
}

func (b *byLines) orderCustomer(_ context.Context, name string) {
	first, last, _ := strings.Cut(name, " ")
	b.who.Firstname, b.who.Lastname = first, strings.TrimSpace(last)
	b.forNext(name == "", b.say.noCustomer)
}

func (b *byLines) orderObject(_ context.Context, object string) {
	b.who.Object = object
	b.forNext(object == "", b.say.noObject)
}

// forNext says for whom the next sale is, or the one that is asked about.
func (b *byLines) forNext(taken bool, none string) {
	if b.want == wantEnter || b.want == wantSure {
		b.asked.Firstname, b.asked.Lastname, b.asked.Object = b.who.Firstname, b.who.Lastname, b.who.Object
	}
	if taken {
		b.tell(none)
		return
	}
	b.tell(b.forWhom(strings.TrimSpace(b.who.Firstname+" "+b.who.Lastname), b.who.Object))
}

func (b *byLines) orderCashier(_ context.Context, name string) {
	b.t.SetCashier(name)
	if name = b.t.Cashier(); name == "" {
		b.tell(b.say.noCashier)
		return
	}
	b.tell(fmt.Sprintf(b.say.cashierIs, name))
}
