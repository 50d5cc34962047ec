package ui

import (
	"context"
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/till"
	"caisse/ui/screen"
)

// countLook counts what a person must look at, one question at a time: of this
// till's own, others have theirs before them. Outcome:
// lookRead.
func (r *root) countLook() tea.Cmd {
	if r.counting {
		r.recount = true
		return nil
	}
	r.counting, r.recount = true, false
	return countLook(r.ctx, r.c.Till)
}

func countLook(ctx context.Context, t *till.Till) tea.Cmd {
	return func() tea.Msg {
		all, err := t.Total(ctx, till.Query{Look: true, Own: true})
		return lookRead{all.Count, err}
	}
}

func (r *root) readLook(m lookRead) tea.Cmd {
	r.counting = false
	if m.err == nil || errors.Is(m.err, till.ErrDamaged) {
		r.c.Look = m.n
	}
	if r.recount {
		return r.countLook()
	}
	return nil
}

// looked notes that somebody has the sale on the screen before him: he has pressed
// a key there.
func (r *root) looked() {
	if s, ok := r.top().(screen.About); ok && s.About().ToLookAt() && !s.About().Unsound { // those are counted nowhere
		r.c.Looked[s.About().Ref] = true
	}
}
