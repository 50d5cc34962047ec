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
// somebody is at work: then a line says how to come to it. A till that has sold,
// or has one of the two keys, is no new one: its sale screen says what is missing.
func (r *root) firstStart(msg keysWanted) tea.Cmd {
	c := r.c
	wanted := c.Keys == screen.KeysMissing && !msg.sold && c.KeysErr == nil || c.Keys == screen.KeysUnreadable && (msg.fresh || c.Draft.First)
	if !wanted || r.offered || c.Training || c.Desk == nil {
		return nil
	}
	r.offered = true
	if len(r.stack) > 1 || !c.Draft.First && !r.first().Form().Empty() {
		if c.Keys == screen.KeysUnreadable {
			return r.say(c.NoKeysNow())
		}
		return r.say(in(c.W).howTo)
	}
	c.Draft.First = true
	cmd := r.open(keyform.NewFirst(r.ctx, c))
	if c.Draft.AtKeys {
		cmd = tea.Batch(cmd, c.Guard(func() tea.Cmd { return c.Open(keyform.New(r.ctx, c)) }))
	}
	r.surprised = c.Beat()
	return cmd
}

// settled takes the screens that asked for keys down, perhaps from under
// another one.
func (r *root) settled(msg keysThere) tea.Cmd {
	c := r.c
	if msg.told != "" && !slices.ContainsFunc(r.stack, aboutKeys) {
		return nil
	}
	c.Draft.First, c.Draft.AtKeys = false, false
	if aboutKeys(r.top()) {
		r.moved()
		r.surprised = c.Beat() // nobody pressed a key for it
	}
	r.stack = slices.DeleteFunc(r.stack, aboutKeys)
	if msg.told == "" {
		return nil
	}
	return r.say(msg.told)
}

// held opens the question about the server where a sale, or the settings, could
// not go on without; elsewhere a line says it.
func (r *root) held(msg keysHeld) tea.Cmd {
	c := r.c
	if up := r.top().ID(); c.Desk == nil || up != screen.SaleID && up != screen.SetupID {
		return r.say(c.NoKeysNow())
	}
	cmd := r.open(keyform.NewServer(c, msg.host))
	r.surprised = c.Beat()
	return cmd
}
