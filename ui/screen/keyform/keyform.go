// Package keyform takes the LigdiCash keys: the first start, the form itself, and
// the question before they go to a server that is not LigdiCash. It shows no key,
// and puts none to work: the console does.
package keyform

import (
	"context"
	"errors"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/screen"
)

// keyForm takes the LigdiCash keys: it tries the keyring before anybody looks
// for his keys, has them checked before they are kept, and says what to do
// where the keyring cannot be used. What is typed is in the draft.
type keyForm struct {
	c       *screen.Console
	ctx     context.Context
	stage   keyStage
	since   screen.Beat // when the stage began
	number  int         // of the question whose answer counts
	stop    context.CancelFunc
	at      int         // the field, or the choice, with the focus
	session bool        // the keys will be in memory only
	why     error       // what is wrong with the keyring
	fault   keyFault    // what is wrong with the keys
	doubt   bool        // perhaps nothing is: Enter again goes on
	tried   *till.Tried // what LigdiCash said of the keys as they are now
	w, h    int
}

type keyStage int

const (
	keyRing    keyStage = iota // the keyring is being tried
	keyBlocked                 // it cannot be used: a choice
	keyEnv                     // how to give them in the environment
	keyType
	keyCheck // LigdiCash is being asked
	keySave  // they are being written and read back
)

// keyFault is what is wrong with what was typed.
type keyFault struct {
	kind faultKind
	err  error // the shape, or the keyring's
}

type faultKind int

const (
	noFault faultKind = iota
	faultShape
	faultDeclined
	faultInactive // the account, not the keys
	faultNotAsked
	faultTooLong
	faultNotKept
)

// The choices where there is no keyring.
const (
	chooseRetry = iota
	chooseSession
	chooseEnv
	chooseCount
)

// shapeDoubt is a shape nobody documents: it looks wrong, and may be right.
var shapeDoubt = []error{settings.ErrSwapped, settings.ErrTokenCut, settings.ErrSame}

// New begins with the keyring. Init asks it.
func New(ctx context.Context, c *screen.Console) screen.Screen {
	c.Draft.AtKeys = c.Draft.First
	return (&keyForm{c: c, ctx: ctx}).begin(keyRing)
}

func (s *keyForm) Init() tea.Cmd                 { return s.tryRing() }
func (s *keyForm) Resize(w, h int) screen.Screen { s.w, s.h = w, h; return s }
func (s *keyForm) Typing() bool                  { return s.stage == keyType }

// begin starts a stage; answers to what was asked before no longer count.
func (s *keyForm) begin(stage keyStage) *keyForm {
	s.giveUp()
	s.stage, s.since, s.number, s.at = stage, s.c.Beat(), s.c.Ask(), 0
	return s
}

// giveUp ends what is being asked. The form stays as it is: who wanted to leave
// it may have to stay, and then hears how it ended.
func (s *keyForm) giveUp() {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
}

func (s *keyForm) tryRing() tea.Cmd {
	return tryRing(s.c.Desk, s.c.Keys == screen.KeysUnreadable, s.number)
}

func (s *keyForm) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case ringTried:
		if msg.ask == s.number {
			return s.ringed(msg)
		}
	case keysTried:
		if msg.ask == s.number {
			return s.checked(msg)
		}
	case screen.KeysKept:
		switch {
		case msg.Err == nil: // the root has taken them
		case msg.Ask == s.number:
			s = s.begin(keyBlocked)
			s.why = msg.Err
		case s.stage == keyType: // Esc had left the keyring to itself
			s.fault = keyFault{faultNotKept, msg.Err}
		}
	case tea.KeyMsg:
		return s.pressed(msg)
	}
	return s, nil
}

// ringed takes what became of the trial entry in the keyring.
func (s *keyForm) ringed(msg ringTried) (screen.Screen, tea.Cmd) {
	if msg.err != nil {
		s = s.begin(keyBlocked)
		s.why = msg.err
		return s, nil
	}
	s.why, s.session = nil, false
	if s.tried != nil { // it failed after the check: only the writing is left
		return s.keep()
	}
	if msg.holds {
		s.c.Tell(screen.Reconnect{}) // it works now, and has keys: the root takes this down
	}
	return s.begin(keyType), nil
}

// checked takes what LigdiCash says of the keys. Only then are they written:
// a pair that is refused never takes the place of one that works, not even for
// a moment or across a power cut. A pair that could not be checked is kept.
func (s *keyForm) checked(msg keysTried) (screen.Screen, tea.Cmd) {
	switch {
	case msg.tried.Keys == till.KeysDeclined && msg.tried.Inactive():
		s = s.begin(keyType)
		s.tried, s.fault.kind, s.doubt, s.at = &msg.tried, faultInactive, true, 1
		return s, nil
	case msg.tried.Keys == till.KeysDeclined:
		s = s.begin(keyType)
		s.fault.kind = faultDeclined
		return s, nil
	case msg.tried.Keys == till.KeysUnproven && !till.Asked(msg.err):
		s = s.begin(keyType)
		s.fault.kind = faultNotAsked
		return s, nil
	}
	s.tried = &msg.tried
	return s.keep()
}

// keep has the keys kept and put to work. Outcome: screen.KeysKept.
func (s *keyForm) keep() (screen.Screen, tea.Cmd) {
	s = s.begin(keySave)
	return s, keepKeys(s.c.Desk, s.c.Till, s.c.Draft.TypedKeys(), *s.tried, s.session, s.number)
}

// submit has the keys checked, unless they cannot be right.
func (s *keyForm) submit() (screen.Screen, tea.Cmd) {
	k := s.c.Draft.TypedKeys()
	err := k.CheckShape()
	if err != nil && !s.doubt {
		s.fault = keyFault{faultShape, err}
		for _, d := range shapeDoubt {
			s.doubt = s.doubt || errors.Is(err, d)
		}
		s.at = 1
		if errors.Is(err, settings.ErrKeyEmpty) {
			s.at = 0
		}
		return s, nil
	}
	if s.tried != nil { // not activated yet, and wanted all the same
		return s.keep()
	}
	s = s.begin(keyCheck)
	s.fault, s.doubt = keyFault{}, false
	ctx, stop := context.WithCancel(s.ctx)
	s.stop = stop
	return s, tryKeys(ctx, s.c.Till, k, s.number)
}

// What comes back. Each carries the number of the question.
type (
	ringTried struct {
		ask   int
		err   error
		holds bool // it has keys of this profile
	}
	keysTried struct {
		ask   int
		tried till.Tried
		err   error
	}
)

// tryRing makes a round trip through the keyring. Where it could not be read
// before, it is looked into as well.
func tryRing(d screen.Desk, look bool, ask int) tea.Cmd {
	return func() tea.Msg {
		out := ringTried{ask: ask, err: d.TryKeyring()}
		if out.err == nil && look {
			_, err := d.Keys()
			out.holds = err == nil
		}
		return out
	}
}

func tryKeys(ctx context.Context, t *till.Till, k settings.Keys, ask int) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, screen.TryLimit)
		defer cancel()
		tried, err := t.Try(ctx, k)
		return keysTried{ask, tried, err}
	}
}

// keepKeys puts keys into the keyring, unless they are for this session only,
// and connects the till with them.
func keepKeys(d screen.Desk, t *till.Till, k settings.Keys, tried till.Tried, session bool, ask int) tea.Cmd {
	return func() tea.Msg {
		out := screen.KeysKept{Ask: ask, Keys: &k, Tried: tried, Session: session}
		if !session {
			out.Err = d.SaveKeys(k)
		}
		if out.Err == nil {
			out.Err = t.Use(k)
		}
		return out
	}
}

func (s *keyForm) kBack() key.Binding {
	label := s.c.W.KBack
	if s.stage == keyCheck || s.stage == keySave {
		label = s.c.W.Setup.KStop
	}
	return s.c.KEsc(label)
}

func (s *keyForm) kEnter() key.Binding {
	w := &s.c.W.Setup
	switch {
	case s.stage == keyBlocked:
		return s.c.KEnter(w.KChoose)
	case s.stage != keyType:
		return screen.When(false, s.c.KEnter(w.KChoose))
	case s.doubt:
		return s.c.KEnter(in(s.c.W).kAnyway)
	case s.at == 0:
		return s.c.KEnter(in(s.c.W).kToken)
	}
	return s.c.KEnter(w.KCheckKeys)
}

func (s *keyForm) kField() key.Binding {
	return screen.When(s.stage == keyType, screen.Bind("tab shift+tab up down", "Tab", s.c.W.KField))
}
func (s *keyForm) kClear() key.Binding {
	return screen.When(s.stage == keyType, screen.Bind("ctrl+u", "^U", s.c.W.KClear))
}
func (s *keyForm) kSwap() key.Binding {
	return screen.When(s.swapped(), screen.Bind("ctrl+x", "^X", in(s.c.W).kSwap))
}
func (s *keyForm) swapped() bool {
	return s.stage == keyType && errors.Is(s.fault.err, settings.ErrSwapped)
}
func (s *keyForm) kMove() key.Binding {
	return screen.When(s.stage == keyBlocked, screen.Bind("down up tab shift+tab", "↑ ↓", s.c.W.Setup.KMove))
}

func (*keyForm) ID() string { return screen.KeyFormID }
func (*keyForm) UntilKeys() {}
func (*keyForm) Discreet()  {}

func (s *keyForm) Keys() []key.Binding {
	return screen.WayOut(s.w, s.kBack(), s.kSwap(), s.kEnter(), s.c.KSandbox(), s.kMove(), s.kField(), s.kClear())
}
