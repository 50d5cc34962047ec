package ui

import (
	"errors"
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/qr"
	"caisse/ui/text"
)

// keeper looks after the keys and the settings: they concern every screen, and
// an answer may come when another one is up than the one that asked. It hears
// every message before the screens do.
type keeper struct {
	c       *console
	connect func() error // nil: there is nowhere to look for other keys
}

// What the keeper wants of the root, besides a line.
type (
	keysHeld   struct{ host string } // a server that is not LigdiCash would get them: ask
	keysWanted struct{ fresh bool }  // there are none, or they cannot be read
	keysThere  struct{ told string } // whoever was asked for them need not answer; told where somebody was
)

// begin takes the keys that need no waiting for: they are there before the
// first key is pressed.
func (k *keeper) begin(env bool) {
	c := k.c
	keys, session := c.draft.session[c.settings.Profile]
	switch {
	case c.training || env:
		if k.connect == nil {
			return
		}
		k.have(k.connect(), KeysEnvironment)
		k.connect = nil // nothing can change them while the program runs
	case session:
		k.have(c.till.Use(keys), KeysSession)
	}
}

func (k *keeper) init() tea.Cmd {
	switch c := k.c; {
	case k.connect != nil && c.keys == KeysUnread:
		return k.read()
	case c.keys.none(): // known at once
		return freshly(c.desk, c.keysErr)
	}
	return nil
}

func (k *keeper) hear(msg tea.Msg) tea.Cmd {
	c := k.c
	switch msg := msg.(type) {
	case reconnect:
		if k.connect != nil && c.asking == 0 && c.keys != KeysSession {
			return k.read()
		}
	case keysRead:
		k.found(msg)
	case keysKept:
		k.kept(msg)
	case keysErased:
		k.erased(msg)
	case keysTold:
		k.believe(msg.tried)
	case serverAccepted:
		return k.accepted(msg)
	case profileSaved:
		k.saved(msg)
	}
	return nil
}

// have notes how looking for the keys ended; state is what they are when
// there are some.
func (k *keeper) have(err error, state KeyState) {
	c := k.c
	c.keysErr = nil
	switch {
	case err == nil:
		c.keys = state
	case errors.Is(err, settings.ErrNoKeys):
		c.keys = KeysMissing
	case text.HeldFrom(err) != "":
		c.keys, c.keysErr = KeysHeld, err
	default:
		c.keys, c.keysErr = KeysUnreadable, err
	}
}

// read looks for the keys, which may block on a keyring.
func (k *keeper) read() tea.Cmd {
	k.c.asking = k.c.beat()
	connect, desk := k.connect, k.c.desk
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

// found takes what the search for the keys ended in.
func (k *keeper) found(msg keysRead) {
	c := k.c
	c.asking = 0
	was := c.keys
	if msg.err == nil || !c.till.Connected() { // a keyring that is locked now takes no keys away
		k.have(msg.err, KeysReady)
	}
	if host := text.HeldFrom(msg.err); host != "" {
		c.tell(keysHeld{host})
		return
	}
	if msg.err != nil {
		c.tell(keysWanted{msg.fresh})
		return
	}
	c.draft.first = false
	if was.none() && c.draft.keys == (settings.Keys{}) {
		c.tell(keysThere{rootIn(c.W).keysFound}) // somebody was asked, and had typed none: there are some after all
	}
}

// kept takes the keys that are in use from now on.
func (k *keeper) kept(msg keysKept) {
	c := k.c
	if msg.err != nil {
		c.tell(said{text: c.W.Setup.NotKeptNow + " " + c.W.KeyringTrouble(msg.err), unless: []string{keyFormID}})
		return
	}
	c.keys, c.keysErr = KeysReady, nil
	delete(c.draft.session, c.settings.Profile)
	if msg.session {
		c.keys = KeysSession
		c.draft.session[c.settings.Profile] = *msg.keys
	}
	k.believe(msg.tried)
	if c.draft.typedKeys() == *msg.keys { // else somebody is typing others already
		c.draft.keys = settings.Keys{}
		c.tell(keysThere{})
	}
	c.say(c.W.Setup.KeptText(msg.tried, msg.session))
}

// believe notes what LigdiCash said of the keys in use. An older refusal was
// of other keys.
func (k *keeper) believe(t till.Tried) {
	c := k.c
	c.tried, c.triedAt, c.tried0 = t, c.Now(), c.beat()
	if t.Keys == till.KeysAccepted {
		c.health, c.healthAt = till.Health{Heard: true, Took: t.Took}, c.beat()
	}
}

// erased takes the keys away; err says what the keyring may still hold.
func (k *keeper) erased(msg keysErased) {
	c, w := k.c, rootIn(k.c.W)
	session := c.keys == KeysSession
	delete(c.draft.session, c.settings.Profile)
	c.draft.keys = settings.Keys{}
	c.tried, c.triedAt, c.tried0 = till.Tried{}, time.Time{}, 0
	text := w.erased
	switch err := msg.err; {
	case err == nil, errors.Is(err, settings.ErrNoKeys):
		k.have(settings.ErrNoKeys, KeysMissing)
	case session && errors.Is(err, settings.ErrNoKeyring): // it never had them
		k.have(err, KeysMissing)
		text = w.erasedMemory
	default:
		k.have(err, KeysMissing)
		text = w.erasedHere + " " + c.W.KeyringTrouble(err)
	}
	c.say(text)
}

// accepted connects the till, now that it may be.
func (k *keeper) accepted(msg serverAccepted) tea.Cmd {
	c := k.c
	if msg.err != nil || c.keys != KeysHeld {
		return nil
	}
	if keys, session := c.draft.session[c.settings.Profile]; session {
		k.have(c.till.Use(keys), KeysSession)
		return nil
	}
	if k.connect == nil {
		return nil
	}
	c.keys, c.keysErr = KeysUnread, nil
	return k.read()
}

// saved puts saved settings to work, whatever screen is up. What was typed while
// they were being written is still to be saved.
func (k *keeper) saved(msg profileSaved) {
	c := k.c
	told := ""
	if msg.err != nil {
		told = c.W.SettingsTrouble(msg.err)
	} else {
		k.adopt(msg.set)
		told = c.savedNow()
		for name, v := range msg.edits {
			if c.draft.edits[name] == v {
				delete(c.draft.edits, name)
			}
		}
	}
	c.tell(said{text: told, unless: []string{setupID, firstStartID}})
}

// adopt works with set from now on. The language follows only where it was
// changed there: F2 is for this run.
func (k *keeper) adopt(set settings.Settings) {
	c := k.c
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
		c.tell(styleKept{c.looks.For(c.profile)})
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
