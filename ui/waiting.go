package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/ui/screen"
	"caisse/ui/screen/payment"
)

// waiting are the sales of the strip, in its order.
func (r *root) waiting() (out []model.Invoice) {
	for inv := range r.c.Strip {
		out = append(out, *inv)
	}
	return out
}

func (r *root) toNext(tea.KeyMsg) tea.Cmd { return r.toOther(1) }

// toOther goes from the waiting sale on the glass to the one by places further,
// round and round; from elsewhere to the first.
func (r *root) toOther(by int) tea.Cmd {
	all, here := r.waiting(), r.glass().Inv.Sale
	at := slices.IndexFunc(all, func(inv model.Invoice) bool { return inv.Sale == here })
	switch n := len(all); {
	case n == 0, n == 1 && at == 0:
		return r.say(r.c.W.OnlyWaiting)
	case at >= 0:
		at = (at + by + n) % n
	default:
		at = 0
	}
	return r.toWaiting(all[at])
}

func (r *root) toNumber(k tea.KeyMsg) tea.Cmd {
	all, n := r.waiting(), screen.NumberOf(k)
	if n < 1 || n > len(all) {
		return r.say(r.c.W.NoneSo)
	}
	if all[n-1].Sale == r.glass().Inv.Sale {
		return nil
	}
	return r.toWaiting(all[n-1])
}

// toWaiting shows a sale that waits. The payment it takes the place of is set
// aside, as Esc does.
func (r *root) toWaiting(inv model.Invoice) tea.Cmd {
	var left tea.Cmd
	if s, ok := r.top().(screen.Leaver); ok {
		left = s.Leave()
		r.stack = r.stack[:len(r.stack)-1]
	}
	return tea.Batch(left, r.open(payment.New(r.c, inv)))
}
