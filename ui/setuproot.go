package ui

import (
	"errors"
	"fmt"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/qr"
	"caisse/ui/text"
)

// What the root does about keys and settings: they concern every screen, and
// the answer may come when another one is up.

// startAgain ends this console for another: a screen's wish to the root.
type startAgain struct{ Outcome }

// again leaves for what comes after, with all that was typed.
func (r root) again(o Outcome) (root, tea.Cmd) {
	c := r.c
	o.draft = c.draft
	o.draft.lang, o.draft.masked = c.W.Lang, c.Masked
	*o.draft.sale(c.training) = r.first().form()
	r.outcome, r.leaving = o, true
	return r, leave(r.keyboard)
}

// readKeys looks for the keys, which may block on a keyring.
func (r root) readKeys() tea.Cmd {
	r.c.asking = r.c.beat()
	connect, desk := r.connect, r.c.desk
	return func() tea.Msg {
		err := connect()
		return keysRead{err: err, fresh: err != nil && isFresh(desk)}
	}
}

// freshly says that there are no keys, where that needed no asking.
func freshly(desk Desk, err error) tea.Cmd {
	if err == nil {
		err = settings.ErrNoKeys
	}
	return func() tea.Msg { return keysRead{err: err, fresh: isFresh(desk)} }
}

// isFresh says that there is no settings.toml: nobody has set anything yet.
func isFresh(desk Desk) bool {
	if desk == nil {
		return false
	}
	_, names, err := desk.Profiles()
	return err == nil && len(names) == 0
}

// keysFound takes what the search for the keys ended in.
func (r root) keysFound(msg keysRead) (root, tea.Cmd) {
	c := r.c
	c.asking = 0
	was := c.keys
	if msg.err == nil || !c.till.Connected() { // a keyring that is locked now takes no keys away
		c.found(msg.err, KeysReady)
	}
	r, cmd := r.spread(msg)
	if host := text.HeldFrom(msg.err); host != "" {
		next, cmd2 := r.held(host)
		return next, tea.Batch(cmd, cmd2)
	}
	if msg.err != nil {
		next, cmd2 := r.firstStart(msg.fresh)
		return next, tea.Batch(cmd, cmd2)
	}
	c.draft.first = false
	if !was.none() || c.draft.keys != (settings.Keys{}) || !slices.ContainsFunc(r.stack, aboutKeys) {
		return r, cmd
	}
	// Somebody was asked for keys, and had typed none: there are some after all.
	next, cmd2 := r.settled().say(rootIn(c.W).keysFound)
	return next, tea.Batch(cmd, cmd2)
}

// aboutKeys says that s is there only until there are keys.
func aboutKeys(s screen) bool {
	_, is := s.(forKeys)
	return is
}

// firstStart opens the first start on a machine without keys, once, and unless
// somebody is at work: then a line says how to come to it.
func (r root) firstStart(fresh bool) (root, tea.Cmd) {
	c := r.c
	wanted := c.keys == KeysMissing || c.keys == KeysUnreadable && (fresh || c.draft.first)
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
func (r root) settled() root {
	c := r.c
	c.draft.first, c.draft.atKeys = false, false
	if aboutKeys(r.top()) {
		r = r.moved()
		r.surprised = c.beat() // nobody pressed a key for it
	}
	r.stack = slices.DeleteFunc(slices.Clone(r.stack), aboutKeys)
	return r
}

// keysKept takes the keys that are in use from now on.
func (r root) keysKept(msg keysKept) (root, tea.Cmd) {
	c := r.c
	if msg.err != nil {
		if !r.isOpen(keyFormID) {
			return r.say(c.W.Setup.NotKeptNow + " " + c.W.KeyringTrouble(msg.err))
		}
		return r.spread(msg)
	}
	c.keys, c.keysErr = KeysReady, nil
	delete(c.draft.session, c.settings.Profile)
	if msg.session {
		c.keys = KeysSession
		c.draft.session[c.settings.Profile] = *msg.keys
	}
	c.believe(msg.tried)
	if c.draft.typedKeys() == *msg.keys { // else somebody is typing others already
		c.draft.keys = settings.Keys{}
		r = r.settled()
	}
	r, cmd := r.spread(msg)
	next, cmd2 := r.say(c.W.Setup.KeptText(msg.tried, msg.session))
	return next, tea.Batch(cmd, cmd2)
}

// believe notes what LigdiCash said of the keys in use. An older refusal was
// of other keys.
func (c *console) believe(t till.Tried) {
	c.tried, c.triedAt, c.tried0 = t, c.Now(), c.beat()
	if t.Keys == till.KeysAccepted {
		c.health, c.healthAt = till.Health{Heard: true, Took: t.Took}, c.beat()
	}
}

// keysErased takes the keys away; err says what the keyring may still hold.
func (r root) keysErased(msg keysErased) (root, tea.Cmd) {
	c, w := r.c, rootIn(r.c.W)
	session := c.keys == KeysSession
	delete(c.draft.session, c.settings.Profile)
	c.draft.keys = settings.Keys{}
	c.tried, c.triedAt, c.tried0 = till.Tried{}, time.Time{}, 0
	text := w.erased
	switch err := msg.err; {
	case err == nil, errors.Is(err, settings.ErrNoKeys):
		c.found(settings.ErrNoKeys, KeysMissing)
	case session && errors.Is(err, settings.ErrNoKeyring): // it never had them
		c.found(err, KeysMissing)
		text = w.erasedMemory
	default:
		c.found(err, KeysMissing)
		text = w.erasedHere + " " + c.W.KeyringTrouble(err)
	}
	r, cmd := r.spread(msg)
	next, cmd2 := r.say(text)
	return next, tea.Batch(cmd, cmd2)
}

// profileSaved puts saved settings to work, whatever screen is up. What was
// typed while they were being written is still to be saved.
func (r root) profileSaved(msg profileSaved) (root, tea.Cmd) {
	c := r.c
	told := ""
	if msg.err != nil {
		told = c.W.SettingsTrouble(msg.err)
	} else {
		c.adopt(msg.set)
		told = c.savedNow()
		for name, v := range msg.edits {
			if c.draft.edits[name] == v {
				delete(c.draft.edits, name)
			}
		}
	}
	r, cmd := r.spread(msg)
	if !r.isOpen(setupID, firstStartID) {
		next, cmd2 := r.say(told)
		return next, tea.Batch(cmd, cmd2)
	}
	return r, cmd
}

// adopt works with set from now on. The language follows only where it was
// changed there: F2 is for this run.
func (c *console) adopt(set settings.Settings) {
	was := c.settings
	c.settings, c.shop = set, model.Clean(set.Shop)
	if set.Lang != "" && set.Lang != was.Lang {
		c.W = text.In(set.Lang)
	}
	if set.Zone != nil {
		c.Zone = set.Zone
	}
	if set.QR != was.QR {
		c.looks.Style = ""
		if set.QR != "" {
			c.looks.Style, _ = qr.ParseStyle(set.QR) // settings has checked it
		}
		c.style = c.looks.For(c.profile)
		c.tell(styleKept{})
	}
	c.till.SetShop(till.Shop{
		Name: set.Shop, Website: set.Website,
		ReturnURL: set.ReturnURL, CancelURL: set.CancelURL, CallbackURL: set.CallbackURL,
	})
}

// savedNow says that the settings are saved, and what became of a broken file.
func (c *console) savedNow() string {
	if name := c.settings.Aside; name != "" {
		return fmt.Sprintf(c.W.Setup.SavedAside, name)
	}
	return c.W.Setup.Saved
}

// noKeysNow says why nothing can be charged, and how to go on.
func (c *console) noKeysNow() string {
	if c.keys == KeysHeld {
		return c.W.KeyringTrouble(c.keysErr)
	}
	if c.keys == KeysUnreadable && c.keysErr != nil {
		return c.W.KeyringTrouble(c.keysErr) + " " + c.W.KeysElse
	}
	return c.W.NoKeysLong
}
