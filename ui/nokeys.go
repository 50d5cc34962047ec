package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"
)

// What the root does where the keeper has found keys, or none.

// aboutKeys says that s is there only until there are keys.
func aboutKeys(s screen) bool {
	_, is := s.(forKeys)
	return is
}

// firstStart opens the first start on a machine without keys, once, and unless
// somebody is at work: then a line says how to come to it.
func (r root) firstStart(msg keysWanted) (root, tea.Cmd) {
	c := r.c
	wanted := c.keys == KeysMissing || c.keys == KeysUnreadable && (msg.fresh || c.draft.first)
	if !wanted || r.offered || c.training || c.desk == nil {
		return r, nil
	}
	r.offered = true
	if len(r.stack) > 1 || !c.draft.first && !r.first().form().empty() {
		if c.keys == KeysUnreadable {
			return r.say(c.noKeysNow())
		}
		return r.say(rootIn(c.W).howTo)
	}
	c.draft.first = true
	r, cmd := r.open(newFirstStart(r.ctx, c))
	if c.draft.atKeys {
		var cmd2 tea.Cmd
		r, cmd2 = r.open(newKeyForm(r.ctx, c))
		cmd = tea.Batch(cmd, cmd2)
	}
	r.surprised = c.beat()
	return r, cmd
}

// settled takes the screens that asked for keys down, perhaps from under
// another one.
func (r root) settled(msg keysThere) (root, tea.Cmd) {
	c := r.c
	if msg.told != "" && !slices.ContainsFunc(r.stack, aboutKeys) {
		return r, nil
	}
	c.draft.first, c.draft.atKeys = false, false
	if aboutKeys(r.top()) {
		r = r.moved()
		r.surprised = c.beat() // nobody pressed a key for it
	}
	r.stack = slices.DeleteFunc(slices.Clone(r.stack), aboutKeys)
	if msg.told == "" {
		return r, nil
	}
	return r.say(msg.told)
}

// held opens the question about the server where a sale, or the settings, could
// not go on without; elsewhere a line says it.
func (r root) held(msg keysHeld) (root, tea.Cmd) {
	c := r.c
	if up := r.top().ID(); c.desk == nil || up != saleID && up != setupID {
		return r.say(c.noKeysNow())
	}
	r, cmd := r.open(newAskServer(c, msg.host))
	r.surprised = c.beat()
	return r, cmd
}
