package ui

import (
	"context"
	"errors"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
)

// askedAgain is what LigdiCash says now of an invoice that has ended.
type askedAgain struct {
	ref string
	out till.Checked
	err error
}

// askNow asks LigdiCash about inv, because a key was pressed for it: open ones
// through the watch, whose news tell the answer; one that has ended once more.
// Outcomes: till.InvoiceNews, askedAgain.
func (c *console) askNow(inv model.Invoice) tea.Cmd {
	if c.health.Trouble == till.KeysRefused {
		c.tell(reconnect{}) // they may have been put right
	}
	c.tellPause()
	if inv.Askable() {
		c.till.CheckNow(inv.Ref)
		return nil
	}
	t, ref := c.till, inv.Ref
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), tryLimit)
		defer cancel()
		out, err := t.Check(ctx, ref)
		return askedAgain{ref, out, err}
	}
}

// tellPause says how long LigdiCash wants to be left alone, where it does.
func (c *console) tellPause() {
	if left := c.paused(); left > 0 {
		c.say(fmt.Sprintf(c.W.PauseLeft, c.W.Elapsed(left)))
	}
}

// answeredAgain says in one line what came back.
func (c *console) answeredAgain(m askedAgain) tea.Cmd {
	switch {
	case till.NoSuchInvoice(m.err):
		return c.say(c.W.Back.Doubts[model.NotFound] + ".")
	case m.err != nil && m.out.Did: // the ledger could not take the answer: of the money nothing else is known
		var ended *till.NotWritten
		if errors.As(m.err, &ended) && ended.Invoice.State.IsPaid() {
			return c.say(c.notYet())
		}
		return c.say(c.W.Trouble(m.err))
	case m.err != nil:
		return c.say(c.Sentence(m.err))
	case !m.out.Did:
		return c.say(c.W.NotChecked)
	}
	text := fmt.Sprintf(c.W.Back.SaysNow, c.Answered(model.Clean(m.out.Answer.Raw), m.out.Answer.Amount))
	if m.out.Invoice.Doubt == model.TakenBack {
		text += ". " + c.W.Doubts[model.TakenBack]
	}
	return c.say(text)
}
