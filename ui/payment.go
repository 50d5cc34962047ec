package ui

import (
	"fmt"
	"strings"
	"time"

	"github.com/aymanbagabas/go-osc52/v2"
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/qr"
)

// payment follows one invoice from its creation to its end: the code to scan,
// what LigdiCash says, and the way out of whatever went wrong.
type payment struct {
	c         *console
	inv       model.Invoice
	w, h      int
	full      bool // the code alone, for the customer
	code      qr.Code
	codeFor   string    // the link code was drawn for
	checking  time.Time // when R was pressed
	repeating bool      // a new invoice is being written: a second press must not make two
}

func newPayment(c *console, inv model.Invoice) payment {
	return payment{c: c, inv: inv}.draw()
}

// draw makes the code once per link, never per frame.
func (p payment) draw() payment {
	link := ""
	if p.inv.Showable() {
		link = p.inv.Link
	}
	if link == p.codeFor {
		return p
	}
	p.code, p.codeFor = qr.Code{}, link
	if link != "" {
		p.code, _ = qr.Draw(link) // too long for any code: the link itself is shown
	}
	return p
}

func (p payment) Init() tea.Cmd {
	if p.inv.Aside && p.inv.Open() {
		return setAside(p.c.till, p.inv.Ref, false)
	}
	return nil
}

func (p payment) Resize(w, h int) screen { p.w, p.h = w, h; return p }

func (p payment) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case till.InvoiceNews:
		switch {
		case msg.Invoice.Ref == p.inv.Ref:
			p.inv = msg.Invoice
		case msg.Invoice.Ref == p.inv.ReplacedBy:
			// The newer link of this sale: this screen goes over to it.
			p.inv = msg.Invoice
		default:
			return p, nil
		}
		p.checking, p.repeating = time.Time{}, false
		return p.draw(), nil
	case invoiceMade:
		if msg.inv.Sale == p.inv.Sale {
			p.inv, p.repeating = msg.inv, false
		}
		return p.draw(), nil
	case notMade:
		if msg.ref == p.inv.Ref {
			p.repeating = false
			return p, p.c.say(p.c.w.sentence(msg.err, p.c))
		}
	case tea.KeyMsg:
		return p.pressed(msg)
	}
	return p, nil
}

func (p payment) pressed(k tea.KeyMsg) (screen, tea.Cmd) {
	c := p.c
	switch {
	case key.Matches(k, p.kBack()):
		if p.full {
			p.full = false
			return p, nil
		}
		if p.inv.Open() {
			return p, tea.Batch(setAside(c.till, p.inv.Ref, true), p.c.tell(closed{}), p.leftRunning())
		}
		return p, p.c.tell(closed{})
	case key.Matches(k, p.kFull()):
		p.full = !p.full
		return p, nil
	case key.Matches(k, p.kCopy()):
		return p, tea.Batch(copyText(c.term, p.inv.Link), p.c.say(c.w.copied))
	case key.Matches(k, p.kCheck()):
		p.checking = c.now()
		c.till.CheckNow(p.inv.Ref)
		return p, nil
	case key.Matches(k, p.kNewLink()):
		return p, p.c.tell(opened{newNewLink(c, p.inv)})
	case key.Matches(k, p.kAgain()):
		if p.repeating {
			return p, nil
		}
		p.repeating = true
		return p, again(c.till, p.inv.Ref)
	case key.Matches(k, p.kPay()):
		return p, play(c.till, true, p.inv, c.w)
	case key.Matches(k, p.kRefuse()):
		return p, play(c.till, false, p.inv, c.w)
	case key.Matches(k, p.kNext()):
		return p, p.c.tell(soldNext{})
	case isDigit(k) && !p.inv.Open():
		return p, p.c.tell(soldNext{k})
	}
	return p, nil
}

// leftRunning says what Esc did: the sale goes on without its screen.
func (p payment) leftRunning() tea.Cmd {
	return p.c.say(fmt.Sprintf(p.c.w.leftRunning, p.c.francs(p.inv.Amount)))
}

func (p payment) kBack() key.Binding {
	label := p.c.w.kBack
	if p.inv.Open() && !p.full {
		label = p.c.w.kAside
	}
	return bind("esc", p.c.w.esc, label)
}
func (p payment) kFull() key.Binding {
	label := p.c.w.kFull
	if p.full {
		label = p.c.w.kSmall
	}
	return when(p.inv.Showable(), bind("p P", "P", label))
}
func (p payment) kCopy() key.Binding {
	return when(p.inv.Showable(), bind("c C", "C", p.c.w.kCopy))
}
func (p payment) kCheck() key.Binding {
	return when(p.inv.State.Watched() && p.inv.Token != "", bind("r R", "R", p.c.w.kCheck))
}
func (p payment) kNewLink() key.Binding {
	return when(p.inv.Showable(), bind("l L", "L", p.c.w.kNewLink))
}
func (p payment) kAgain() key.Binding {
	return when(till.CanRepeat(p.inv) && !p.inv.Showable() && p.inv.State != model.Pending, bind("l L", "L", p.c.w.kTryAgain))
}
func (p payment) plays() bool { return p.c.till != nil && p.c.till.Customer() != nil }
func (p payment) kPay() key.Binding {
	return when(p.plays() && p.inv.State == model.Pending, bind("y Y", "Y", p.c.w.kPay))
}
func (p payment) kRefuse() key.Binding {
	return when(p.plays() && p.inv.State == model.Pending, bind("n N", "N", p.c.w.kRefuse))
}
func (p payment) kNext() key.Binding {
	return when(!p.inv.Open(), bind("enter", p.c.w.enter, p.c.w.kNew))
}

func (p payment) Keys() []key.Binding {
	return []key.Binding{p.kAgain(), p.kBack(), p.kPay(), p.kRefuse(), p.kFull(), p.kCheck(), p.kCopy(), p.kNewLink(), p.kNext()}
}

func (p payment) mark() mark { return p.c.mark(p.inv, p.c.lost() && p.inv.State == model.Pending) }

// View draws the code beside the facts, above them, or leaves it out and says
// what would make it fit.
func (p payment) View() string {
	const factsW = 30
	code := p.code
	switch {
	case len(code.Lines) == 0:
		return stack(p.h, p.facts(p.w, nil)...)
	case code.Width+3+factsW <= p.w && code.Height <= p.h:
		fw := p.w - code.Width - 3
		facts := strings.Split(stack(p.h, p.facts(fw, nil)...), "\n")
		return strings.Join(beside(code.Lines, code.Width, facts, 3), "\n")
	case code.Width <= p.w && code.Height+2 <= p.h:
		head := spread(p.bigAmount(), p.status(), p.w)
		return stack(p.h, lines(9, head), lines(8, code.Lines...), lines(1, p.c.w.scan), lines(1, cut(p.c.w.smsWarning, p.w)))
	}
	return stack(p.h, p.facts(p.w, p.noRoom(p.w))...)
}

// fullView is the whole window for the customer: shop, amount, code, state.
func (p payment) fullView(w, h int) string {
	c, code := p.c, p.code
	head := spread(p.bigAmount(), p.status(), w)
	if !p.fitsFull(w, h) {
		out := []part{lines(9, head), gap()}
		if len(code.Lines) > 0 {
			out = append(out, p.noRoom(w)...)
		} else {
			out = append(out, p.facts(w, nil)...)
		}
		return stack(h, append(out, lines(5, c.th.hint.Render(c.w.esc+" "+c.w.kSmall)))...)
	}
	body := make([]string, len(code.Lines))
	margin := strings.Repeat(" ", (w-code.Width)/2)
	for i, l := range code.Lines {
		body[i] = margin + l
	}
	return stack(h,
		lines(3, center(c.shop, w)),
		lines(9, head),
		lines(2, center(c.inWords(p.inv.Amount), w)),
		lines(8, body...),
		lines(1, center(c.w.scan, w)),
	)
}

// fitsFull says whether the code and the line with amount and state fill a
// window of w by h at most.
func (p payment) fitsFull(w, h int) bool {
	return len(p.code.Lines) > 0 && p.code.Width <= w && p.code.Height+1 <= h
}

// noRoom says what would make the code fit, and gives the link meanwhile.
func (p payment) noRoom(w int) []part {
	c := p.c
	help := fmt.Sprintf(c.w.tooSmall, p.code.Width, p.code.Height+1)
	if p.fitsFull(c.width, c.height) {
		help = c.w.tooSmallFull
	}
	out := []part{
		lines(7, styled(c.th.notice.Render, wrap(help, w))...),
		lines(4, wrap(c.w.orLink, w)...),
	}
	return append(out, lines(6, linkLines(p.inv.Link, w)...))
}

// linkLines is the link in plain lines to select, each a hyperlink to the
// whole where the terminal has them.
func linkLines(link string, w int) []string {
	out := wrap(link, w)
	for i := range out {
		out[i] = ansi.SetHyperlink(link) + out[i] + ansi.ResetHyperlink()
	}
	return out
}

func (p payment) bigAmount() string { return p.c.th.amount.Render(p.c.money(p.inv.Amount)) }

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
	return m.String() + " " + p.c.w.elapsed(p.c.since(from))
}

// facts is everything there is to know, in w cells; extra stands right below
// the state.
func (p payment) facts(w int, extra []part) []part {
	c, inv := p.c, p.inv
	text := func(keep int, st lipgloss.Style, s string) part {
		return lines(keep, styled(st.Render, wrap(s, w))...)
	}
	out := []part{
		lines(10, p.bigAmount()),
		text(2, c.th.label, c.inWords(inv.Amount)),
		lines(9, p.status()),
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
		if len(p.code.Lines) > 0 && extra == nil {
			out = append(out, text(3, c.th.notice, c.w.scan))
		}
		out = append(out, text(5, c.th.label, p.checked()))
		if s := p.linkLife(); s != "" {
			out = append(out, text(2, c.th.hint, s))
		}
		out = append(out, text(4, c.th.label, c.w.smsWarning))
	}
	if inv.GotAmount != 0 && inv.GotAmount != inv.Amount {
		out = append(out, lines(8, fmt.Sprintf(c.w.expectedAmount, c.money(inv.Amount)), fmt.Sprintf(c.w.confirmedAmount, c.money(inv.GotAmount))))
	}
	out = append(out, gap())
	for _, f := range [][2]string{
		{c.w.object, inv.Object}, {c.w.customer, c.name(inv)}, {c.w.operator, inv.OperatorName}, {c.w.phone, maskPhone(inv.Phone)},
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
	case !p.checking.IsZero() && c.since(p.checking) < 30*time.Second:
		return fmt.Sprintf(c.w.checking, int(c.since(p.checking).Seconds()))
	case p.inv.CheckedAt.IsZero():
		return c.w.notChecked
	}
	return fmt.Sprintf(c.w.checkedAgo, shortAgo(c.since(p.inv.CheckedAt), c.w))
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
	left := p.inv.ExpiresAt.Sub(c.now())
	switch {
	case p.inv.ExpiresAt.IsZero():
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
	switch inv.State {
	case model.Sending:
		if c.since(inv.CreatedAt) > 3*time.Second {
			return w.creatingLong, false
		}
		return w.creating, false
	case model.LostAnswer:
		return join(" ", w.reasons[inv.Code], w.lostText), true
	case model.NotSent:
		return w.notSentText, true
	case model.Refused:
		return join(" ", w.refusal(inv.Code), w.moneySafe), true
	case model.Failed:
		return w.failedText, true
	case model.AmountDiffers:
		return w.differsText, true
	case model.ReferenceDiffers:
		return w.refDiffersText, true
	case model.Pending:
	default:
		return "", false
	}
	switch age := c.since(inv.PendingAt); {
	case inv.ReplacedBy != "":
		return w.replacedText, false
	case c.health.Trouble == till.KeysRefused:
		return w.stoppedText + " " + w.mayHavePaid, true
	case c.lost():
		return w.mayHavePaid, true
	case inv.Doubt != model.NoDoubt:
		return strings.ReplaceAll(w.doubts[inv.Doubt], "%s", inv.RawStatus), true
	case age > 10*time.Minute:
		return w.slow10, false
	case age > 5*time.Minute:
		return w.slow5, false
	case age > 2*time.Minute:
		return w.slow2, false
	}
	return "", false
}

// What a new invoice for an old sale ends in.
type (
	invoiceMade struct{ inv model.Invoice } // it took the old one's place
	notMade     struct {
		ref string
		err error
	}
)

// again makes a new invoice for the sale of ref. Outcomes: invoiceMade, notMade.
func again(t *till.Till, ref string) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := ledgerTime()
		defer cancel()
		inv, err := t.Again(ctx, ref)
		if err != nil {
			return notMade{ref, err}
		}
		return invoiceMade{inv}
	}
}

// setAside records that the cashier left the sale waiting, or came back.
func setAside(t *till.Till, ref string, aside bool) tea.Cmd {
	return func() tea.Msg {
		_ = t.SetAside(ref, aside) // its trouble comes as news
		return nil
	}
}

// play is the sandbox's customer.
func play(t *till.Till, pay bool, inv model.Invoice, w *words) tea.Cmd {
	return func() tea.Msg {
		act, done := t.Customer().Refuse, w.customerRefused
		if pay {
			act, done = t.Customer().Pay, w.customerPaid
		}
		if err := act(inv.Token); err != nil {
			return said{w.notNow}
		}
		t.CheckNow(inv.Ref)
		return said{done}
	}
}

// copyText puts text into the clipboard of the terminal, wherever that runs.
func copyText(t *Terminal, text string) tea.Cmd {
	if t == nil {
		return nil
	}
	return func() tea.Msg {
		t.Send(osc52.New(text).String())
		return nil
	}
}
