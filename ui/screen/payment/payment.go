// Package payment is what is shown of one invoice: its code while it waits, the
// green screen once it is paid, the question before a new link, and all that is
// kept of it. Green is made here alone, from what the ledger says.
package payment

import (
	"context"
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/screen"
	"caisse/ui/screen/code"
	"caisse/ui/screen/customer"
	"caisse/ui/screen/export"
	"caisse/ui/screen/message"
	"caisse/ui/text"
)

// payment follows one invoice from its creation to its end: the code to scan,
// what LigdiCash says, and the way out of whatever went wrong.
type payment struct {
	c         *screen.Console
	inv       model.Invoice
	other     model.Invoice // another link of this sale that LigdiCash calls paid, unbelievably; no Ref: none
	w, h      int
	full      bool // the code alone, for the customer
	dials     bool // what to dial is shown
	text      bool // the link in plain lines to select, in place of its code
	code      code.Code
	checking  screen.Beat // when R was pressed
	repeating bool        // a new invoice is being written: a second press must not make two
}

// Of is the screen of an invoice that was charged before: what became of it where
// it is money, the payment otherwise.
func Of(c *screen.Console, inv model.Invoice) screen.Screen {
	if inv.State.IsPaid() {
		return NewPaid(c, inv, false) // no news: perhaps delivered long ago
	}
	return New(c, inv)
}

// New shows inv, and follows it.
func New(c *screen.Console, inv model.Invoice) screen.Screen {
	return &payment{c: c, inv: inv}
}

// draw makes the code anew where the link, the room or what is known of the
// terminal has changed; never per frame.
func (p *payment) draw() *payment {
	link := ""
	if p.showable() {
		link = p.inv.Link
	}
	p.text, p.full = p.text && link != "", p.full && link != ""
	p.code = p.code.Fit(p.c, p.c.Style, link, p.w, p.h, p.full, customer.LargeRows+2)
	return p
}

// showable is the invoice's, but for one that LigdiCash has ended already, or
// whose sale it calls paid by another link. Another till's is drawn there: it may
// be replaced there now.
func (p *payment) showable() bool {
	_, ended := p.c.Unwritten[p.inv.Ref]
	return p.inv.Showable() && !ended && p.other.Ref == "" && p.c.Owns(p.inv)
}

// ours says that it is open, and this till's: only that one sets it aside.
func (p *payment) ours() bool { return p.inv.Open() && p.c.Owns(p.inv) }

func (p *payment) Init() tea.Cmd {
	p.c.Till.Follow(p.inv.Ref) // what has happened since, here or on another console
	if p.inv.Aside && p.ours() {
		return setAside(p.c.Till, p.inv.Ref, false)
	}
	return nil
}

func (p *payment) Resize(w, h int) screen.Screen { p.w, p.h = w, h; return p.draw() }

func (p *payment) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case till.InvoiceNews:
		return p.heard(msg), nil
	case screen.InvoiceMade:
		if msg.Inv.Sale == p.inv.Sale {
			p.inv, p.repeating = msg.Inv, false
			p.c.Till.Follow(p.inv.Ref)
		}
		return p.draw(), nil
	case notMade:
		if msg.ref == p.inv.Ref {
			p.repeating = false
			return p, p.c.Say(p.c.Sentence(msg.err))
		}
	case screen.AskedAgain:
		if msg.Ref == p.inv.Ref {
			p.checking = 0
			return p, p.c.AnsweredAgain(msg)
		}
	case screen.TerminalKnown, screen.StyleKept, till.UnwrittenNews:
		return p.draw(), nil
	case tea.KeyMsg:
		return p.pressed(msg)
	}
	return p, nil
}

// heard takes news of this sale. One that is paid turns green, also under other
// screens: going back must find it so.
func (p *payment) heard(n till.InvoiceNews) screen.Screen {
	was, inv := p.inv, n.Invoice
	switch {
	case inv.State.IsPaid() && n.Tells() && inv.Sale == was.Sale:
		return NewPaid(p.c, inv, true).Resize(p.w, p.h)
	case inv.Ref == was.Ref, inv.Ref == was.ReplacedBy: // the other link of this sale: this screen goes over to it
		p.inv = inv
	case was.ReplacedBy == "" && inv.ReplacedBy == "" && inv.Sale == was.Sale && inv.Showable():
		p.inv = inv // given back: the newer one did not come into being
	case inv.Sale == was.Sale && inv.Doubt.ClaimsPaid():
		p.other = inv
	case inv.Ref == p.other.Ref && p.other.Ref != "":
		p.other = model.Invoice{}
	default:
		return p
	}
	if p.inv.State.IsPaid() { // another console saw it, or the list was old
		return NewPaid(p.c, p.inv, false).Resize(p.w, p.h)
	}
	if p.inv.State != was.State || n.Answered {
		p.checking = 0
	}
	return p.draw()
}

func (p *payment) pressed(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	c := p.c
	switch {
	case key.Matches(k, p.kBack()):
		if p.full {
			p.full = false
			return p.draw(), nil
		}
		if p.ours() {
			return p, tea.Batch(setAside(c.Till, p.inv.Ref, true), p.c.Close(), p.leftRunning())
		}
		return p, p.c.Close()
	case key.Matches(k, p.idle()...):
		return p, c.Say(p.whyNot(k))
	case key.Matches(k, p.kFull()):
		p.full, p.text = !p.full, false
		return p.draw(), nil
	case key.Matches(k, p.kSend()):
		return p, c.Open(message.New(c, p.inv))
	case key.Matches(k, p.kEvidence()):
		return p, c.Open(export.NewEvidence(context.Background(), c, p.inv))
	case key.Matches(k, p.kDial()):
		p.dials = !p.dials
	case key.Matches(k, p.kText()):
		p.full, p.text = false, !p.text
		return p.draw(), nil
	case key.Matches(k, p.kCopy()):
		return p, screen.CopyText(c.Term, p.inv.Link, c.Profile.Mux, c.W)
	case key.Matches(k, p.kPicture()):
		return p, openPicture(c.Out, p.inv.Link, c.W)
	case key.Matches(k, p.kPage()):
		return p, openPage(c.Out, c.W)
	case key.Matches(k, p.kGrow()):
		grow := p.code.Choice.Grow
		return p, screen.SendTo(c.Term, fmt.Sprintf("\x1b[8;%d;%dt", grow.Rows, grow.Cols))
	case key.Matches(k, p.kOther()):
		return p, c.Tell(screen.ToOther{By: screen.Way(k)})
	case key.Matches(k, p.kPrint()):
		return p, c.PrintSlip(p.inv)
	case key.Matches(k, p.kCheck()):
		p.checking = c.Beat()
		return p, c.AskNow(p.inv)
	case key.Matches(k, p.kDetail()):
		return p, c.Open(NewDetail(context.Background(), c, p.inv)) // its reading has a limit of its own
	case key.Matches(k, p.kNewLink()):
		return p, p.c.Open(ask(c, p.inv))
	case key.Matches(k, p.kAgain()):
		if p.repeating {
			return p, nil
		}
		p.repeating = true
		return p, again(c.Till, p.inv.Ref)
	case key.Matches(k, p.kPay()):
		return p, play(c.Till, true, p.inv, c.W)
	case key.Matches(k, p.kRefuse()):
		return p, play(c.Till, false, p.inv, c.W)
	case key.Matches(k, p.kNext()):
		return p, p.c.Next(nil)
	case screen.StartsAmount(k) && p.ours(): // the queue does not wait
		c.Next(k)
		return p, tea.Batch(setAside(c.Till, p.inv.Ref, true), p.leftRunning())
	case screen.StartsAmount(k):
		return p, c.Next(k)
	}
	return p, nil
}

// Leave sets it aside for another.
func (p *payment) Leave() tea.Cmd {
	if !p.ours() {
		return nil
	}
	return setAside(p.c.Till, p.inv.Ref, true)
}

// leftRunning says what Esc did, or a figure: the sale goes on without its screen.
func (p *payment) leftRunning() tea.Cmd {
	if p.inv.State == model.Pending && p.c.Age(p.inv, p.inv.PendingAt) > screen.LinkLife {
		return p.c.Say(p.c.W.AsksNoMore)
	}
	return p.c.Say(fmt.Sprintf(in(p.c.W).leftRunning, p.c.Francs(p.inv.Amount)))
}

func (*payment) Sells() bool { return true }

func (p *payment) About() model.Invoice { return p.inv }

func (p *payment) Seen() screen.Shown {
	g := screen.Shown{Inv: p.inv, Mark: p.mark(), Code: len(p.code.Drawing.Lines) > 0}
	if p.showable() {
		g.Link = p.inv.Link
	}
	return g
}

func (p *payment) ID() string { return "payment " + p.inv.Sale }

func (p *payment) mark() text.Mark {
	return p.c.Mark(p.inv, p.c.Lost() && p.inv.State == model.Pending)
}

// What a new invoice for an old sale ends in.
type (
	notMade struct {
		ref string
		err error
	}
)

// again makes a new invoice for the sale of ref. Outcomes: screen.InvoiceMade, notMade.
func again(t *till.Till, ref string) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := screen.LedgerTime()
		defer cancel()
		inv, err := t.Again(ctx, ref)
		if err != nil {
			return notMade{ref, err}
		}
		return screen.InvoiceMade{Inv: inv}
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
func play(t *till.Till, pay bool, inv model.Invoice, w *text.Words) tea.Cmd {
	return func() tea.Msg {
		act, done := t.Customer().Refuse, in(w).customerRefused
		if pay {
			act, done = t.Customer().Pay, in(w).customerPaid
		}
		if err := act(inv.Token); err != nil {
			return screen.Said{Text: w.NotNow}
		}
		t.CheckNow(inv.Ref)
		return screen.Said{Text: done}
	}
}
