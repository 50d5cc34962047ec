package ui

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/till"
)

// sharingTold is what was told of the shared ledger in a line of its own.
type sharingTold struct {
	why     till.Obstacle // what somebody must mend, since it was last reached
	text    string        // as it was told
	renewed string        // that this till goes on as another one
	refused int           // copies that nobody believes
}

// sharing takes how it stands with the shared ledger. What somebody must mend is
// told once, until a key is pressed; the header and the settings go on saying it.
func (r *root) sharing(n till.SharingNews) tea.Cmd {
	c, told := r.c, &r.toldOf
	c.Shared, c.Shares = n.Sharing, true
	switch why := n.Obstacle(); {
	case n.Good:
		r.unalarmed(told.text)
		told.why, told.text = till.NoObstacle, ""
	case why.Mended() && why != told.why:
		r.unalarmed(told.text)
		what, todo := c.W.Obstacle(why)
		told.why, told.text = why, fmt.Sprintf(in(c.W).sharedWhy, what, todo)
		r.alarm(told.text, true)
	}
	if text := c.W.Renewed(n.Sharing); text != "" && told.renewed == "" {
		told.renewed = text
		r.alarm(text, true)
	}
	if n.Refused > told.refused {
		told.refused = n.Refused
		r.alarm(c.Count(int64(n.Refused), c.W.Refused), true)
	}
	r.boardAt = c.Beat()
	return askBoard(r.ctx, c.Till, true) // others may have joined
}

// unalarmed takes an alarm down that is no longer true.
func (r *root) unalarmed(text string) {
	r.alarms = slices.DeleteFunc(r.alarms, func(told string) bool { return told == text })
}
