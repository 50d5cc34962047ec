package setup

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/screen"
	"caisse/ui/screen/keyform"
	"caisse/ui/screen/manager"
)

func (s *setup) pressed(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	c := s.c
	_, text := s.fields[s.at]
	switch {
	case key.Matches(k, c.KBack()):
		return s.escaped()
	case key.Matches(k, c.KSandbox()):
		return s, c.ToSandbox()
	case key.Matches(k, s.kSave()):
		return s.save()
	case key.Matches(k, s.kAct()):
		return s.act()
	case key.Matches(k, s.kNext(), s.kRow()):
		return s.move(screen.Way(k)), nil
	case key.Matches(k, s.kEnds()):
		if screen.Way(k) > 0 {
			return s.focus(rowFile), nil
		}
		return s.focus(rowProfile), nil
	case key.Matches(k, s.kChoose()):
		return s.choose(screen.Way(k)), nil
	case text:
		return s.typed(k), nil
	case screen.StartsAmount(k):
		return s, c.Next(k)
	}
	return s, nil
}

func (s *setup) move(step int) *setup {
	rows := s.rows()
	i := slices.Index(rows, s.at)
	return s.focus(rows[(i+step+len(rows))%len(rows)])
}

// escaped takes back a question, stops a check, or leaves. What was typed and
// not saved stays for the next time.
func (s *setup) escaped() (screen.Screen, tea.Cmd) {
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
	c.Close()
	switch {
	case s.doing == rowErase:
		return s, c.Say(in(c.W).erasingOn)
	case len(c.Draft.Edits) > 0:
		return s, c.Say(in(c.W).keptHere)
	}
	return s, nil
}

// act does what Enter means on the row with the focus.
func (s *setup) act() (screen.Screen, tea.Cmd) {
	c := s.c
	switch s.at {
	case rowRetry:
		return s, c.Tell(screen.Reconnect{})
	case rowPut:
		if k, ok := c.Draft.Session[c.Settings.Profile]; ok && c.Draft.Keys == (settings.Keys{}) {
			c.Draft.Keys = k // to be put into a keyring that works by now
		}
		return s, c.Guard(func() tea.Cmd { return c.Open(keyform.New(s.ctx, c)) })
	case rowCode:
		return s, c.Open(manager.NewSet(c))
	case rowUncode:
		return s, c.Open(manager.NewRemove(c))
	case rowSandbox:
		return s, c.ToSandbox()
	case rowCheck:
		s.doing, s.number, s.since, s.checked = rowCheck, c.Ask(), c.Beat(), nil
		ctx, stop := context.WithCancel(s.ctx)
		s.stop = stop
		k, session := c.Draft.Session[c.Settings.Profile]
		return s, checkKept(ctx, c.Desk, c.Till, k, session, s.number)
	case rowNew:
		if name := model.Clean(s.fields[rowNew].Value()); name != "" {
			return s.add(name)
		}
	case rowErase:
		if s.asked != rowErase {
			s.asked = rowErase
			return s, nil
		}
		s.asked = rowNone
		return s, c.Guard(func() tea.Cmd {
			s.doing, s.since = rowErase, c.Beat()
			return eraseKeys(c.Desk, c.Till)
		})
	}
	if s.failure != nil && !s.loaded {
		s = s.reload()
		return s, readProfile(c.Desk, s.number)
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
)

// checkKept asks LigdiCash about the keys in use: k in this session, else
// those kept.
func checkKept(ctx context.Context, d screen.Desk, t *till.Till, k settings.Keys, session bool, ask int) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, screen.TryLimit)
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
func eraseKeys(d screen.Desk, t *till.Till) tea.Cmd {
	return func() tea.Msg {
		t.Forget()
		return screen.KeysErased{Err: d.EraseKeys()}
	}
}

func (s *setup) keysChecked(msg keysChecked) *setup {
	s.doing, s.checked = rowNone, msg.err
	if msg.tried.Keys != till.KeysUnproven {
		s.c.Tell(screen.KeysTold{Tried: msg.tried})
	}
	return s
}

// uncheckedText says why it is not known whether the keys are accepted.
func (s *setup) uncheckedText() string {
	if till.Asked(s.checked) || errors.Is(s.checked, context.DeadlineExceeded) {
		return in(s.c.W).unreached
	}
	return s.c.W.KeyringTrouble(s.checked)
}

// keyState says where the keys are, and what is known of them.
func (s *setup) keyState() (where, verdict string) {
	c, w := s.c, in(s.c.W)
	switch {
	case c.Training:
		return w.keysTraining, ""
	case c.Asking != 0:
		return fmt.Sprintf(w.keysReading, int(c.Since(c.Asking).Seconds())), ""
	}
	switch c.Keys {
	case screen.KeysUnread:
		return w.keysUnread, ""
	case screen.KeysMissing:
		if c.KeysErr != nil { // one of the two is there
			return c.W.KeyringTrouble(c.KeysErr), ""
		}
		return w.keysMissing, ""
	case screen.KeysUnreadable, screen.KeysHeld:
		return c.W.KeyringTrouble(c.KeysErr), ""
	case screen.KeysEnvironment:
		where = w.keysEnv
	case screen.KeysSession:
		where = w.keysSession
	default:
		where = w.keysRing
	}
	switch {
	case s.checked != nil:
		verdict = s.uncheckedText()
	case c.Health.Trouble == till.KeysRefused && screen.Beat(c.Health.Since) > c.Tried0:
		verdict = fmt.Sprintf(w.refusedSince, c.Day(c.Now().Add(-c.Since(screen.Beat(c.Health.Since)))))
	case c.TriedAt.IsZero():
	case c.Tried.Keys == till.KeysAccepted:
		verdict = fmt.Sprintf(w.acceptedAt, c.Day(c.TriedAt))
	case c.Tried.Inactive():
		verdict = s.c.W.Setup.NotActivated
	case c.Tried.Keys == till.KeysDeclined:
		verdict = fmt.Sprintf(w.refusedAt, c.Day(c.TriedAt))
	default:
		verdict = w.neverChecked
	}
	return where, verdict
}

func (s *setup) changed() bool { return len(s.c.Draft.Edits) > 0 }

// kSave has no name where there is nothing to save; it is not the way to this
// screen here, either.
func (s *setup) kSave() key.Binding {
	label := ""
	if s.changed() && s.loaded {
		label = in(s.c.W).kSave
	}
	return screen.Bind("ctrl+s", "^S", label)
}

// kAct is Enter, called after what it does on the row with the focus.
func (s *setup) kAct() key.Binding {
	w := in(s.c.W)
	if s.doing != rowNone {
		return screen.When(false, s.c.KEnter(w.kSave))
	}
	label := map[row]string{rowRetry: w.kRetry, rowPut: s.c.W.KOpen, rowCheck: s.c.W.Setup.KCheckKeys, rowErase: w.kErase, rowCode: s.c.W.KOpen, rowUncode: s.c.W.KOpen,
		rowSandbox: s.c.KSandbox().Help().Desc}[s.at]
	switch {
	case label != "":
	case s.at == rowNew && s.fields[rowNew].Value() != "":
		label = w.kAdd
	case s.failure != nil && !s.loaded:
		label = w.kReload
	case s.at >= rowBase || !s.changed():
		return screen.When(false, s.c.KEnter(w.kSave))
	default:
		label = w.kSave
	}
	return s.c.KEnter(label)
}
func (s *setup) kChoose() key.Binding {
	return screen.When(len(s.options(s.at)) > 1, screen.Bind("right left", "← →", s.c.W.Setup.KChoose))
}
func (s *setup) kRow() key.Binding {
	return screen.Bind("down tab up shift+tab", "↑ ↓", s.c.W.Setup.KMove)
}

// kNext is Enter where it has nothing to do: it goes on, as in any form.
func (s *setup) kNext() key.Binding { return s.c.KEnter("") }

// kEnds are the first row and the last.
func (s *setup) kEnds() key.Binding {
	if _, text := s.fields[s.at]; text { // Home and End are the field's
		return screen.KPage("")
	}
	return screen.Bind("pgdown pgup end home", "PgDn PgUp", "")
}

// kComplete takes the name of the zone that stands below.
func (s *setup) kComplete() key.Binding {
	f := s.fields[s.at]
	return screen.When(s.at == rowZone && f.Position() == len([]rune(f.Value())), screen.Bind("right", "→", ""))
}
func (s *setup) kClear() key.Binding {
	label := s.c.W.KClear
	f, text := s.fields[s.at]
	if f.Value() == "" {
		label = in(s.c.W).kRestore
	}
	return screen.When(text && (f.Value() != "" || s.storedValue(s.at) != ""), screen.Bind("ctrl+u", "^U", label))
}

func (*setup) ID() string { return screen.SetupID }

func (s *setup) Keys() []key.Binding {
	back := s.c.KBack()
	if s.doing == rowCheck {
		back = s.c.KEsc(s.c.W.Setup.KStop)
	}
	return screen.WayOut(s.w, back, s.kAct(), s.kChoose(), screen.When(s.at != rowSandbox && s.c.KSandbox().Enabled(), s.c.KSandbox()), s.kRow(), s.kClear(), s.kSave(), s.kNext(), s.kEnds(), s.kComplete())
}
