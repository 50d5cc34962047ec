package screen

import (
	"context"
	"errors"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
)

// AskedAgain is what LigdiCash says now of an invoice that has ended.
type AskedAgain struct {
	Ref string
	Out till.Checked
	Err error
}

// AskNow asks LigdiCash about inv, because a key was pressed for it: open ones
// through the watch, whose news tell the answer; one that has ended, or that
// another till sold, once more.
// Outcomes: till.InvoiceNews, AskedAgain.
func (c *Console) AskNow(inv model.Invoice) tea.Cmd {
	if c.Health.Trouble == till.KeysRefused {
		c.Tell(Reconnect{}) // they may have been put right
	}
	c.TellPause()
	if inv.Askable() && inv.Till == "" {
		c.Till.CheckNow(inv.Ref)
		return nil
	}
	t, ref := c.Till, inv.Ref
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), TryLimit)
		defer cancel()
		out, err := t.Check(ctx, ref)
		return AskedAgain{ref, out, err}
	}
}

// TellPause says how long LigdiCash wants to be left alone, where it does.
func (c *Console) TellPause() {
	if left := c.Paused(); left > 0 {
		c.Say(fmt.Sprintf(c.W.PauseLeft, c.W.Elapsed(left)))
	}
}

// AnsweredAgain says in one line what came back.
func (c *Console) AnsweredAgain(m AskedAgain) tea.Cmd {
	switch {
	case till.NoSuchInvoice(m.Err):
		return c.Say(c.W.Back.Doubts[model.NotFound] + ".")
	case m.Err != nil && m.Out.Did: // the ledger could not take the answer: of the money nothing else is known
		var ended *till.NotWritten
		if errors.As(m.Err, &ended) && ended.Invoice.State.IsPaid() {
			return c.Say(c.NotYet())
		}
		return c.Say(c.W.Trouble(m.Err))
	case m.Err != nil:
		return c.Say(c.Sentence(m.Err))
	case !m.Out.Did:
		return c.Say(c.W.NotChecked)
	}
	text := fmt.Sprintf(c.W.Back.SaysNow, c.Answered(model.Clean(m.Out.Answer.Raw), m.Out.Answer.Amount))
	if m.Out.Invoice.Doubt == model.TakenBack {
		text += ". " + c.W.Doubts[model.TakenBack]
	}
	return c.Say(text)
}
