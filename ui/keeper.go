package ui

import (
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/qr"
	"caisse/ui/screen"
	"caisse/ui/text"
)

// keeper looks after the keys and the settings: they concern every screen, and
// an answer may come when another one is up than the one that asked. It hears
// every message before the screens do.
type keeper struct {
	c       *screen.Console
	connect func() error // nil: there is nowhere to look for other keys
}

// What the keeper wants of the root, besides a line.
type (
	keysHeld   struct{ host string }      // a server that is not LigdiCash would get them: ask
	keysWanted struct{ fresh, sold bool } // there are none, or they cannot be read
	keysThere  struct{ told string }      // whoever was asked for them need not answer; told where somebody was
)

// begin takes the keys that need no waiting for: they are there before the
// first key is pressed.
func (k *keeper) begin(env bool) {
	c := k.c
	keys, session := c.Draft.Session[c.Settings.Profile]
	switch {
	case c.Training || env:
		if k.connect == nil {
			return
		}
		k.have(k.connect(), screen.KeysEnvironment)
		k.connect = nil // nothing can change them while the program runs
	case session:
		k.have(c.Till.Use(keys), screen.KeysSession)
	}
}

func (k *keeper) init() tea.Cmd {
	switch c := k.c; {
	case k.connect != nil && c.Keys == screen.KeysUnread:
		return k.read()
	case c.Keys.None(): // known at once
		return freshly(c.Desk, c.Till, c.KeysErr)
	}
	return nil
}

func (k *keeper) hear(msg tea.Msg) tea.Cmd {
	c := k.c
	switch msg := msg.(type) {
	case screen.Reconnect:
		if k.connect != nil && c.Asking == 0 && c.Keys != screen.KeysSession {
			return k.read()
		}
	case screen.KeysRead:
		k.found(msg)
	case screen.KeysKept:
		return k.kept(msg)
	case screen.KeysErased:
		k.erased(msg)
		return noteDown(c.Till, till.NoteKeys, "erased")
	case screen.KeysTold:
		k.believe(msg.Tried)
	case screen.ServerAccepted:
		if msg.Err == nil {
			return tea.Batch(k.accepted(msg), noteDown(c.Till, till.NoteAddress, model.Clean(c.Settings.Foreign())))
		}
	case screen.ProfileSaved:
		k.saved(msg)
	case screen.CodeChanged:
		return k.codeChanged(msg)
	case noted:
		if msg.err != nil && c.Till.File().Writable() == nil {
			c.Tell(screen.Said{Text: c.W.Trouble(msg.err), Stays: true})
		}
	}
	return nil
}

// have notes how looking for the keys ended; state is what they are when
// there are some.
func (k *keeper) have(err error, state screen.KeyState) {
	c := k.c
	c.KeysErr = nil
	switch {
	case err == nil:
		c.Keys = state
	case errors.Is(err, settings.ErrHalfKeys):
		c.Keys, c.KeysErr = screen.KeysMissing, err
	case errors.Is(err, settings.ErrNoKeys):
		c.Keys = screen.KeysMissing
	case text.HeldFrom(err) != "":
		c.Keys, c.KeysErr = screen.KeysHeld, err
	default:
		c.Keys, c.KeysErr = screen.KeysUnreadable, err
	}
}

// read looks for the keys, which may block on a keyring.
func (k *keeper) read() tea.Cmd {
	k.c.Asking = k.c.Beat()
	connect, desk, t := k.connect, k.c.Desk, k.c.Till
	return func() tea.Msg {
		if err := connect(); err != nil {
			return unfound(desk, t, err)
		}
		return screen.KeysRead{}
	}
}

// freshly says that there are no keys, where that needed no asking.
func freshly(desk screen.Desk, t *till.Till, err error) tea.Cmd {
	if err == nil {
		err = settings.ErrNoKeys
	}
	return func() tea.Msg { return unfound(desk, t, err) }
}

// unfound is a search for keys that ended in err: on a machine where nobody has set
// anything yet, or at a till that has sold.
func unfound(desk screen.Desk, t *till.Till, err error) screen.KeysRead {
	ctx, cancel := screen.LedgerTime()
	defer cancel()
	m := screen.KeysRead{Err: err}
	some, lerr := t.Newest(ctx, till.Query{Limit: 1})
	m.Sold = len(some) > 0 || lerr != nil // a ledger that cannot be read is none of a new shop
	if desk != nil && !m.Sold {
		_, names, err := desk.Profiles()
		m.Fresh = err == nil && len(names) == 0
	}
	return m
}

// found takes what the search for the keys ended in.
func (k *keeper) found(msg screen.KeysRead) {
	c := k.c
	c.Asking = 0
	was := c.Keys
	if msg.Err == nil || !c.Till.Connected() { // a keyring that is locked now takes no keys away
		k.have(msg.Err, screen.KeysReady)
	}
	if host := text.HeldFrom(msg.Err); host != "" {
		c.Tell(keysHeld{host})
		return
	}
	if msg.Err != nil {
		c.Tell(keysWanted{msg.Fresh, msg.Sold})
		return
	}
	c.Draft.First = false
	if was.None() && c.Draft.Keys == (settings.Keys{}) {
		c.Tell(keysThere{in(c.W).keysFound}) // somebody was asked, and had typed none: there are some after all
	}
}

// kept takes the keys that are in use from now on.
func (k *keeper) kept(msg screen.KeysKept) tea.Cmd {
	c := k.c
	if msg.Err != nil {
		c.Tell(screen.Said{Text: c.W.Setup.NotKeptNow + " " + c.W.KeyringTrouble(msg.Err), Unless: []string{screen.KeyFormID}})
		return nil
	}
	c.Keys, c.KeysErr = screen.KeysReady, nil
	delete(c.Draft.Session, c.Settings.Profile)
	if msg.Session {
		c.Keys = screen.KeysSession
		c.Draft.Session[c.Settings.Profile] = *msg.Keys
	}
	k.believe(msg.Tried)
	if c.Draft.TypedKeys() == *msg.Keys { // else somebody is typing others already
		c.Draft.Keys = settings.Keys{}
		c.Tell(keysThere{})
	}
	c.Say(c.W.Setup.KeptText(msg.Tried, msg.Session))
	text := "given"
	if msg.Session {
		text = "given for a session"
	}
	return noteDown(c.Till, till.NoteKeys, text)
}

// noteDown puts what was changed into the chain of the ledger. Where it cannot be
// written that is told: who looks later would miss it.
func noteDown(t *till.Till, kind, what string) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := screen.LedgerTime()
		defer cancel()
		return noted{t.Note(ctx, kind, what)}
	}
}

// noteHost notes another address of LigdiCash than the last time.
func noteHost(t *till.Till) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := screen.LedgerTime()
		defer cancel()
		return noted{t.NoteHost(ctx)}
	}
}

// noted is how writing a note has ended.
type noted struct{ err error }

// believe notes what LigdiCash said of the keys in use. An older refusal was
// of other keys.
func (k *keeper) believe(t till.Tried) {
	c := k.c
	c.Tried, c.TriedAt, c.Tried0 = t, c.Now(), c.Beat()
	if t.Keys == till.KeysAccepted {
		c.Health, c.HealthAt = till.Health{Heard: true, Took: t.Took}, c.Beat()
	}
}

// erased takes the keys away; err says what the keyring may still hold.
func (k *keeper) erased(msg screen.KeysErased) {
	c, w := k.c, in(k.c.W)
	session := c.Keys == screen.KeysSession
	delete(c.Draft.Session, c.Settings.Profile)
	c.Draft.Keys = settings.Keys{}
	c.Tried, c.TriedAt, c.Tried0 = till.Tried{}, time.Time{}, 0
	text := w.erased
	switch err := msg.Err; {
	case err == nil, errors.Is(err, settings.ErrNoKeys):
		k.have(settings.ErrNoKeys, screen.KeysMissing)
	case session && errors.Is(err, settings.ErrNoKeyring): // it never had them
		k.have(err, screen.KeysMissing)
		text = w.erasedMemory
	default:
		k.have(err, screen.KeysMissing)
		text = w.erasedHere + " " + c.W.KeyringTrouble(err)
	}
	c.Say(text)
}

// codeChanged notes whether there is a manager's code now.
func (k *keeper) codeChanged(msg screen.CodeChanged) tea.Cmd {
	c, w := k.c, in(k.c.W)
	if msg.Err != nil { // told where it was typed
		return nil
	}
	c.Manager = msg.Has
	told, what := w.codeGone, "removed"
	if msg.Has {
		told, what = w.codeSet, "set"
	}
	c.Tell(screen.Said{Text: told, Stays: true}) // over the screen that closes with it, too
	return noteDown(c.Till, till.NoteManager, what)
}

// accepted connects the till, now that it may be.
func (k *keeper) accepted(msg screen.ServerAccepted) tea.Cmd {
	c := k.c
	if msg.Err != nil || c.Keys != screen.KeysHeld {
		return nil
	}
	if keys, session := c.Draft.Session[c.Settings.Profile]; session {
		k.have(c.Till.Use(keys), screen.KeysSession)
		return nil
	}
	if k.connect == nil {
		return nil
	}
	c.Keys, c.KeysErr = screen.KeysUnread, nil
	return k.read()
}

// saved puts saved settings to work, whatever screen is up. What was typed while
// they were being written is still to be saved.
func (k *keeper) saved(msg screen.ProfileSaved) {
	c := k.c
	told := ""
	if msg.Err != nil {
		told = c.W.SettingsTrouble(msg.Err)
	} else {
		k.adopt(msg.Set)
		told = c.SavedNow()
		for name, v := range msg.Edits {
			if c.Draft.Edits[name] == v {
				delete(c.Draft.Edits, name)
			}
		}
	}
	c.Tell(screen.Said{Text: told, Unless: []string{screen.SetupID, screen.FirstStartID}})
}

// adopt works with set from now on. The language follows only where it was
// changed there: F2 is for this run.
func (k *keeper) adopt(set settings.Settings) {
	c := k.c
	was := c.Settings
	c.Settings, c.Shop = set, model.Clean(set.Shop)
	if set.Lang != "" && set.Lang != was.Lang {
		c.W = text.In(set.Lang)
	}
	if set.Zone != nil {
		c.Days = set.Days()
		c.Till.SetDays(c.Days)
	}
	if set.QR != was.QR {
		c.Looks.Style = ""
		if set.QR != "" {
			c.Looks.Style, _ = qr.ParseStyle(set.QR) // settings has checked it
		}
		c.Tell(screen.StyleKept{Style: c.Looks.For(c.Profile)})
	}
	c.Looks = c.Looks.In(set.Theme)
	dress(c)
	c.Till.SetShop(till.Shop{
		Name: set.Shop, Website: set.Website,
		ReturnURL: set.ReturnURL, CancelURL: set.CancelURL, CallbackURL: set.CallbackURL,
	})
}
