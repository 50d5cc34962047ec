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

// toNumber goes to a sale by its number in the strip; where there is no such sale,
// or the key may be two, it is a figure: see unescaped.
func (r *root) toNumber(k tea.KeyMsg) tea.Cmd {
	if r.jumps(k) {
		cmd := r.toWaiting(r.waiting()[screen.NumberOf(k)-1])
		r.jumped, r.jumpedBy = r.c.Beat(), k
		r.jumpedBy.Alt = false
		return cmd
	}
	if r.top().ID() != screen.SaleID { // into a field, where the figure of an amount has no place
		return nil
	}
	k.Alt = false
	return r.toTop(k)
}

// jumps says that k is Alt and the number of a sale that waits. tmux and slow lines
// make one key of Esc and a figure that is typed soon after it, and a figure is money.
func (r *root) jumps(k tea.KeyMsg) bool {
	n := screen.NumberOf(k)
	return k.Alt && n > 0 && n <= len(r.c.Waiting) && r.c.AltArrives()
}

// unescaped is k as a figure where Alt and a figure is none of the strip's.
func (r *root) unescaped(k tea.KeyMsg) (tea.KeyMsg, bool) {
	if !k.Alt || screen.NumberOf(k) == 0 || r.jumps(k) || r.typing() || r.top().ID() == screen.SaleID {
		return k, false
	}
	k.Alt = false
	return k, true
}

// afterJump is a figure that came right behind a jump: there was an Esc before
// both, and they are an amount. Nobody sees a sale and types so soon.
func (r *root) afterJump(k tea.KeyMsg) (tea.Cmd, bool) {
	at, first := r.jumped, r.jumpedBy
	r.jumped = 0
	if at == 0 || r.c.Since(at) > 2*screen.QuietFor || !screen.StartsAmount(k) || !r.sells() {
		return nil, false
	}
	var left tea.Cmd
	if s, ok := r.top().(screen.Leaver); ok {
		left = s.Leave()
	}
	return tea.Batch(left, r.toSale(), r.toTop(first), r.toTop(k)), true
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
