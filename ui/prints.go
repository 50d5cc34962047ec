package ui

import (
	"context"
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/receipt/printer"
	"caisse/model/till"
	"caisse/ui/screen"
	"caisse/ui/text"
)

// prints has papers printed, one after the other, whatever screen is up: nothing
// waits for a printer but the command that talks to it.
type prints struct {
	c     *screen.Console
	queue printer.Queue
}

// printTurn is how long a paper waits for those before it, and then for the printer.
const printTurn = 90 * time.Second

func (p *prints) hear(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.PrintWanted:
		if msg.Inv.Ref == "" {
			return p.lines(msg.Lines)
		}
		return p.slip(msg.Inv, false)
	case screen.Printed:
		p.ended(msg)
	}
	return nil
}

// paid prints the receipt of a sale that has just been paid, where that is wanted.
// One that has been printed, by another console or before a restart, is not again.
func (p *prints) paid(n till.InvoiceNews) tea.Cmd {
	if p.c.Settings.Receipts != "paid" || !p.c.Prints() || !n.Tells() || !p.c.Owns(n.Invoice) || p.c.Till.PaperOf(n.Invoice) != till.ReceiptPaper {
		return nil
	}
	return p.slip(n.Invoice, true)
}

// slip prints the paper that inv has. Outcome: screen.Printed.
func (p *prints) slip(inv model.Invoice, byself bool) tea.Cmd {
	c := p.c
	what, say, head, at, t := c.Till.PaperOf(inv), *c.Printer, c.PaperHead(), c.Settings.Printer, c.Till
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), printTurn)
		defer cancel()
		err := t.Print(ctx, &p.queue, at, inv.Ref, what, byself, func(inv model.Invoice, again bool) []byte {
			return say.Slip(inv, what, again, head).Bytes()
		})
		return screen.Printed{Ref: inv.Ref, Paper: what, Byself: byself, Err: err}
	}
}

// lines prints a text in lines. Outcome: screen.Printed.
func (p *prints) lines(make func(columns int) string) tea.Cmd {
	c := p.c
	say, head, at := *c.Printer, c.PaperHead(), c.Settings.Printer
	text := make(head.Columns())
	return func() tea.Msg { return screen.Printed{Err: printLines(&p.queue, at, text, &say, head)} }
}

func printLines(q *printer.Queue, at, lines string, say *text.Printer, head text.Head) error {
	a, err := printer.Parse(at)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), printTurn)
	defer cancel()
	return q.Print(ctx, a, func() ([]byte, error) { return say.Sheet(lines, head).Bytes(), nil })
}

// ended tells how a printing ended, in one line. A receipt that came by itself is
// seen: nothing is said over the money.
func (p *prints) ended(msg screen.Printed) {
	w := p.c.W.Receipt()
	switch {
	case errors.Is(msg.Err, till.ErrPrinted), msg.Err == nil && msg.Byself:
	case msg.Err == nil && msg.Paper == till.ReceiptPaper:
		p.c.Say(w.Printed)
	case msg.Err == nil && msg.Paper == till.CodePaper:
		p.c.Say(w.CodePrinted)
	case msg.Err == nil:
		p.c.Say(w.ReportPrinted)
	default:
		p.c.Tell(screen.Said{Text: p.c.Unprinted(msg.Err, msg.Paper != ""), Stays: true})
	}
}
