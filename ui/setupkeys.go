package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/settings"
	"caisse/model/till"
)

func (s setup) pressed(k tea.KeyMsg) (screen, tea.Cmd) {
	c := s.c
	_, text := s.fields[s.at]
	switch {
	case key.Matches(k, c.kBack()):
		return s.escaped()
	case key.Matches(k, c.kSandbox()):
		return s, c.toSandbox()
	case key.Matches(k, s.kSave()):
		return s.save()
	case key.Matches(k, s.kAct()):
		return s.act()
	case k.String() == "enter":
		return s.move(1), nil
	case k.String() == "down" || k.String() == "tab":
		return s.move(1), nil
	case k.String() == "up" || k.String() == "shift+tab":
		return s.move(-1), nil
	case k.String() == "pgdown" || k.String() == "end" && !text:
		return s.focus(rowFile), nil
	case k.String() == "pgup" || k.String() == "home" && !text:
		return s.focus(rowProfile), nil
	case key.Matches(k, s.kChoose()):
		step := 1
		if k.String() == "left" {
			step = -1
		}
		return s.choose(step), nil
	case text && looksSecret(k):
		return s, c.say(c.W.Setup.SecretHere)
	case text:
		return s.typed(k), nil
	case startsAmount(k):
		return s, c.tell(soldNext{k})
	}
	return s, nil
}

func (s setup) move(step int) setup {
	rows := s.rows()
	i := slices.Index(rows, s.at)
	return s.focus(rows[(i+step+len(rows))%len(rows)])
}

// escaped takes back a question, stops a check, or leaves. What was typed and
// not saved stays for the next time.
func (s setup) escaped() (screen, tea.Cmd) {
	c := s.c
	switch {
	case s.asked != rowNone:
		s.asked = rowNone
		return s, nil
	case s.doing == rowCheck:
		s.stop()
		s.doing, s.number = rowNone, 0
		return s, nil
	}
	c.tell(closed{})
	switch {
	case s.doing == rowErase:
		return s, c.say(setupIn(c.W).erasingOn)
	case len(c.draft.edits) > 0:
		return s, c.say(setupIn(c.W).keptHere)
	}
	return s, nil
}

// act does what Enter means on the row with the focus.
func (s setup) act() (screen, tea.Cmd) {
	c := s.c
	switch s.at {
	case rowRetry:
		return s, c.tell(reconnect{})
	case rowPut:
		if k, ok := c.draft.session[c.settings.Profile]; ok && c.draft.keys == (settings.Keys{}) {
			c.draft.keys = k // to be put into a keyring that works by now
		}
		return s, c.tell(opened{newKeyForm(s.ctx, c)})
	case rowSandbox:
		return s, c.toSandbox()
	case rowCheck:
		s.doing, s.number, s.since, s.checked = rowCheck, c.ask(), c.beat(), nil
		ctx, stop := context.WithCancel(s.ctx)
		s.stop = stop
		k, session := c.draft.session[c.settings.Profile]
		return s, checkKept(ctx, c.desk, c.till, k, session, s.number)
	case rowErase:
		if s.asked != rowErase {
			s.asked = rowErase
			return s, nil
		}
		s.doing, s.since, s.asked = rowErase, c.beat(), rowNone
		return s, eraseKeys(c.desk, c.till)
	}
	if s.failure != nil && !s.loaded {
		s = s.reload()
		return s, readProfile(c.desk, s.number)
	}
	return s.save()
}

// What comes back about the keys in use.
type (
	keysChecked struct {
		ask   int
		tried till.Tried
		err   error // why nothing was learnt
	}
	keysErased struct{ err error }        // of the keyring: the till has forgotten them either way
	keysTold   struct{ tried till.Tried } // what LigdiCash says of them
)

// checkKept asks LigdiCash about the keys in use: k in this session, else
// those kept.
func checkKept(ctx context.Context, d Desk, t *till.Till, k settings.Keys, session bool, ask int) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, tryLimit)
		defer cancel()
		if !session {
			var err error
			if k, err = d.Keys(); err != nil {
				return keysChecked{ask: ask, err: err}
			}
		}
		tried, err := t.Try(ctx, k)
		return keysChecked{ask, tried, err}
	}
}

// eraseKeys removes every trace of the keys: the till's first, which nothing
// can keep from happening, then the keyring's.
func eraseKeys(d Desk, t *till.Till) tea.Cmd {
	return func() tea.Msg {
		t.Forget()
		return keysErased{d.EraseKeys()}
	}
}

func (s setup) keysChecked(msg keysChecked) setup {
	s.doing, s.checked = rowNone, msg.err
	if msg.tried.Keys != till.KeysUnproven {
		s.c.tell(keysTold{msg.tried})
	}
	return s
}

// uncheckedText says why it is not known whether the keys are accepted.
func (s setup) uncheckedText() string {
	if till.Asked(s.checked) || errors.Is(s.checked, context.DeadlineExceeded) {
		return setupIn(s.c.W).unreached
	}
	return s.c.W.KeyringTrouble(s.checked)
}

// keyState says where the keys are, and what is known of them.
func (s setup) keyState() (where, verdict string) {
	c, w := s.c, setupIn(s.c.W)
	switch {
	case c.training:
		return w.keysTraining, ""
	case c.asking != 0:
		return fmt.Sprintf(w.keysReading, int(c.since(c.asking).Seconds())), ""
	}
	switch c.keys {
	case KeysUnread:
		return w.keysUnread, ""
	case KeysMissing:
		return w.keysMissing, ""
	case KeysUnreadable, KeysHeld:
		return c.W.KeyringTrouble(c.keysErr), ""
	case KeysEnvironment:
		where = w.keysEnv
	case KeysSession:
		where = w.keysSession
	default:
		where = w.keysRing
	}
	switch {
	case s.checked != nil:
		verdict = s.uncheckedText()
	case c.health.Trouble == till.KeysRefused && beat(c.health.Since) > c.tried0:
		verdict = fmt.Sprintf(w.refusedSince, c.Day(c.Now().Add(-c.since(beat(c.health.Since)))))
	case c.triedAt.IsZero():
	case c.tried.Keys == till.KeysAccepted:
		verdict = fmt.Sprintf(w.acceptedAt, c.Day(c.triedAt))
	case c.tried.Inactive():
		verdict = s.c.W.Setup.NotActivated
	case c.tried.Keys == till.KeysDeclined:
		verdict = fmt.Sprintf(w.refusedAt, c.Day(c.triedAt))
	default:
		verdict = w.neverChecked
	}
	return where, verdict
}

func (s setup) changed() bool { return len(s.c.draft.edits) > 0 }

// kSave has no name where there is nothing to save; it is not the way to this
// screen here, either.
func (s setup) kSave() key.Binding {
	label := ""
	if s.changed() && s.loaded {
		label = setupIn(s.c.W).kSave
	}
	return bind("ctrl+s", "^S", label)
}

// kAct is Enter, called after what it does on the row with the focus.
func (s setup) kAct() key.Binding {
	w := setupIn(s.c.W)
	if s.doing != rowNone {
		return when(false, bind("enter", s.c.W.Enter, w.kSave))
	}
	label := map[row]string{rowRetry: w.kRetry, rowPut: s.c.W.KOpen, rowCheck: s.c.W.Setup.KCheckKeys, rowErase: w.kErase,
		rowSandbox: s.c.kSandbox().Help().Desc}[s.at]
	switch {
	case label != "":
	case s.failure != nil && !s.loaded:
		label = w.kReload
	case s.at >= rowBase || !s.changed():
		return when(false, bind("enter", s.c.W.Enter, w.kSave))
	default:
		label = w.kSave
	}
	return bind("enter", s.c.W.Enter, label)
}
func (s setup) kChoose() key.Binding {
	return when(len(s.options(s.at)) > 1, bind("right left", "← →", s.c.W.Setup.KChoose))
}
func (s setup) kRow() key.Binding { return bind("down tab up shift+tab", "↑ ↓", s.c.W.Setup.KMove) }
func (s setup) kClear() key.Binding {
	label := s.c.W.KClear
	f, text := s.fields[s.at]
	if f.Value() == "" {
		label = setupIn(s.c.W).kRestore
	}
	return when(text && (f.Value() != "" || s.storedValue(s.at) != ""), bind("ctrl+u", "^U", label))
}

func (setup) ID() string { return setupID }

func (s setup) Keys() []key.Binding {
	back := s.c.kBack()
	if s.doing == rowCheck {
		back = bind("esc", s.c.W.Esc, s.c.W.Setup.KStop)
	}
	return wayOut(s.w, back, s.kAct(), s.kChoose(), when(s.at != rowSandbox && s.c.kSandbox().Enabled(), s.c.kSandbox()), s.kRow(), s.kClear(), s.kSave())
}
