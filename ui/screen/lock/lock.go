// Package lock is a till that nobody is at: a clock, and nothing of the money but
// how many payments came. What stands under it goes on: sales are watched and
// ring, and the customer's screen stays as it was. Anybody opens it: a lock that
// only one person opens would keep a shop from selling.
package lock

import (
	"strings"

	"caisse/ui/cells"
	"caisse/ui/screen"
)

// Lock covers the console.
type Lock struct {
	c     *screen.Console
	paid  int64       // payments since it was locked
	asked screen.Beat // when somebody last pressed a key, which opened nothing; 0: never
}

// New locks the console now.
func New(c *screen.Console) *Lock { return &Lock{c: c} }

// Paid counts one more payment.
func (l *Lock) Paid() { l.paid++ }

// Asked notes that a key was pressed: the way to open it stands out.
func (l *Lock) Asked() { l.asked = l.c.Beat() }

// View draws it in w by h cells.
func (l *Lock) View(w, h int) string {
	c, words := l.c, in(l.c.W)
	clock := c.Clock(c.Now())
	middle := func(s string) string { return cells.Center(cells.Cut(s, w), w) }
	time := []string{middle(c.Theme.Amount.Render(clock))}
	if rows := cells.Figures(w-2, clock); rows != nil && h >= len(rows)+4 {
		time = nil
		for _, row := range rows {
			time = append(time, middle(c.Theme.Amount.Render(row)))
		}
	}
	open := c.Theme.Hint.Render(words.open)
	if l.asked != 0 {
		open = c.Theme.Key.Render(words.open)
	}
	var parts []cells.Part
	if c.Shop != "" {
		parts = append(parts, cells.Line(6, middle(c.Theme.Title.Render(c.Shop))), cells.Gap())
	}
	parts = append(parts, cells.Keep(10, time...), cells.Gap())
	parts = append(parts, cells.Line(3, middle(c.Theme.Hint.Render(c.W.LongDate(c.Now().In(c.Zone))))), cells.Gap())
	if l.paid > 0 {
		mark := c.Theme.Paid.Render(c.Count(l.paid, words.paid))
		parts = append(parts, cells.Line(8, middle(mark)))
	}
	said := words.locked
	if c.Cashier != "" {
		said += " · " + c.Cashier
	}
	left := c.Theme.Hint.Render(said)
	if c.Sandbox {
		left = c.Theme.Sandbox.Render(" "+c.W.Sandbox+" ") + " " + left
	}
	if c.Foreign != "" {
		left = c.Theme.BadLoud.Render(" "+c.Foreign+" ") + " " + left
	}
	foot := []string{cells.Spread(left, open, w)}
	if cells.Width(left)+cells.Width(open)+2 > w {
		foot = []string{cells.Cut(left, w), cells.Cut(open, w)}
	}
	foot = foot[max(0, len(foot)-h):]
	room := h - len(foot)
	above := make([]string, max(0, room-cells.Height(0, parts...))/2)
	return strings.Join(append(cells.Lines(above, room-len(above), parts...), foot...), "\n")
}
