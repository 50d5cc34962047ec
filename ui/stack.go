package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/screen"
)

// The open screens, one upon the other.

func (r *root) top() screen.Screen { return r.stack[len(r.stack)-1] }

// first is the sale, which is under all others.
func (r *root) first() halfTyped { return r.stack[0].(halfTyped) }

// open puts s on top. A question or the help that stood there is over, and a
// payment that is open further down is gone back to, so that Esc never leads
// into the past.
func (r *root) open(s screen.Screen) tea.Cmd {
	r.moved()
	if p, ok := r.top().(screen.Passer); ok && p.Passes(s) {
		r.stack = r.stack[:len(r.stack)-1]
	}
	for i := range r.stack {
		if r.stack[i].ID() == s.ID() {
			r.stack = r.stack[:i]
			break
		}
	}
	r.stack = append(r.stack, r.sized(s))
	return r.wake(s.Init())
}

// ids are those of the open screens, the one that is up last.
func (r *root) ids() (out []string) {
	for _, s := range r.stack {
		out = append(out, s.ID())
	}
	return out
}

// isOpen says that a screen of one of ids is open, whether it is up or not.
func (r *root) isOpen(ids ...string) bool {
	return slices.ContainsFunc(r.stack, func(s screen.Screen) bool { return slices.Contains(ids, s.ID()) })
}

// back takes the top screen down; the sale stays.
func (r *root) back() tea.Cmd {
	r.moved()
	if len(r.stack) > 1 {
		r.stack = r.stack[:len(r.stack)-1]
	}
	return r.wake(nil)
}

// toSale takes everything down to the sale.
func (r *root) toSale() tea.Cmd {
	r.moved()
	r.stack = r.stack[:1]
	return r.wake(nil)
}
