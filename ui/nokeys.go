package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/screen"
	"caisse/ui/screen/keyform"
)

// What the root does where the keeper has found keys, or none.

// aboutKeys says that s is there only until there are keys.
func aboutKeys(s screen.Screen) bool {
	_, is := s.(screen.ForKeys)
	return is
}

// firstStart opens the first start on a machine without keys, once, and unless
// somebody is at work: then a line says how to come to it.
func (r root) firstStart(msg keysWanted) (root, tea.Cmd) {
	c := r.c
	wanted := c.Keys == screen.KeysMissing || c.Keys == screen.KeysUnreadable && (msg.fresh || c.Draft.First)
	if !wanted || r.offered || c.Training || c.Desk == nil {
		return r, nil
	}
	r.offered = true
	if len(r.stack) > 1 || !c.Draft.First && !r.first().Form().Empty() {
		if c.Keys == screen.KeysUnreadable {
			return r.say(c.NoKeysNow())
		}
		return r.say(rootIn(c.W).howTo)
	}
	c.Draft.First = true
	r, cmd := r.open(keyform.NewFirst(r.ctx, c))
	if c.Draft.AtKeys {
		var cmd2 tea.Cmd
		r, cmd2 = r.open(keyform.New(r.ctx, c))
		cmd = tea.Batch(cmd, cmd2)
	}
	r.surprised = c.Beat()
	return r, cmd
}

// settled takes the screens that asked for keys down, perhaps from under
// another one.
func (r root) settled(msg keysThere) (root, tea.Cmd) {
	c := r.c
	if msg.told != "" && !slices.ContainsFunc(r.stack, aboutKeys) {
		return r, nil
	}
	c.Draft.First, c.Draft.AtKeys = false, false
	if aboutKeys(r.top()) {
		r = r.moved()
		r.surprised = c.Beat() // nobody pressed a key for it
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
	if up := r.top().ID(); c.Desk == nil || up != screen.SaleID && up != screen.SetupID {
		return r.say(c.NoKeysNow())
	}
	r, cmd := r.open(keyform.NewServer(c, msg.host))
	r.surprised = c.Beat()
	return r, cmd
}
