// Package sale is where a cashier types an amount, or items, and charges them. It
// reads no amount by itself: the model does, and the till accepts.
package sale

import (
	"errors"
	"regexp"
	"strings"
	"sync"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/field"
	"caisse/ui/screen"
	"caisse/ui/screen/payment"
	"caisse/ui/text"
)

// The fields of the sale screen.
const (
	fLine = iota
	fFirst
	fLast
	fEmail
	fObject
	fCount
)

// maxLine is as many bar codes as a sale may have items.
const maxLine = model.MaxItems * 20

// Form is what was typed: what Ctrl+U clears and ↑ brings back.
type Form struct {
	text   [fCount]string
	pasted bool              // something of the line was
	desc   map[string]string // item name to its description, from the rows
}

func (f Form) Empty() bool { return f.text == [fCount]string{} }

// sale is where a cashier types an amount or items. It is always at the bottom
// of the stack, so that a half-typed sale is there on return.
type sale struct {
	c       *screen.Console
	w, h    int
	fields  [fCount]field.Field
	at      int // the field with the focus
	desc    map[string]string
	line    model.Line
	pasted  bool            // something of the line was, since it was empty: no sign in it is a figure
	err     error           // why the line, or the form, cannot be charged
	wrong   bool            // the line is, and no key to come makes it right, or Enter did not wait for it
	tried   bool            // Enter was pressed on what is there: say what is wrong
	read    bool            // Enter has read it: the next one charges
	asked   bool            // Enter was pressed on a quantity that may be the price
	sending bool            // a charge is being written
	code    bool            // what was read is a code that no article has: the next figure begins an amount
	scanned bool            // Enter has taken a bar code: the next figure begins another term
	offers  []model.Article // how the word at the end may go on
	offerAt int             // the bytes of the line before that word
	ahead   []rune          // the next sale, typed meanwhile
	aheadIn bool            // pasted
	back    Form            // what ↑ brings back
	drawn   *drawn
}

// New begins with what was half typed before, if anything.
func New(c *screen.Console, half Form) screen.Screen {
	s := &sale{c: c, drawn: &drawn{}}
	for i, limit := range []int{maxLine, model.MaxPerson, model.MaxPerson, model.MaxEmail, model.MaxObject} {
		s.fields[i] = field.New(limit)
	}
	return s.fill(half)
}

func (s *sale) Init() tea.Cmd { return nil }

func (s *sale) Resize(w, h int) screen.Screen { s.w, s.h = w, h; return s }

func (s *sale) focus(i int) *sale {
	for j := range s.fields {
		s.fields[j] = s.fields[j].Focus(i == j)
	}
	s.at = i
	return s
}

// Typing: in an empty field "?" still asks for help.
func (s *sale) Typing() bool { return s.fields[s.at].Value() != "" }

func (s *sale) Form() Form {
	f := Form{desc: s.desc, pasted: s.pasted}
	for i := range s.fields {
		f.text[i] = s.fields[i].Value()
	}
	return f
}

func (s *sale) fill(f Form) *sale {
	for i := range s.fields {
		s.fields[i].SetValue(f.text[i])
	}
	s.desc, s.pasted = f.desc, f.pasted
	return s.focus(fLine).parsed()
}

func (s *sale) Cleared() screen.Screen { return s.clear() }

// clear empties the form; ↑ brings it back.
func (s *sale) clear() *sale {
	if f := s.Form(); !f.Empty() {
		s.back = f
	}
	return s.fill(Form{})
}

// parsed reads the amount line after each key: the echo beside it is always of
// what is there.
func (s *sale) parsed() *sale {
	line := s.fields[fLine].Value()
	s.pasted = s.pasted && line != ""
	read := func(text string) (model.Line, error) { return model.ParseWith(text, s.pasted, s.c.Shelf()) }
	s.line, s.err = read(line)
	s.offer(line)
	s.wrong = s.err != nil && line != "" && len(s.offers) == 0 && !model.Begins(line, s.err, read)
	for i := range s.line.Items {
		s.line.Items[i].Description = s.desc[s.line.Items[i].Name]
	}
	s.read, s.tried, s.asked, s.code, s.scanned, s.ahead, s.aheadIn = false, false, false, false, false, nil, false
	return s
}

// sold is the sale as it would be charged.
func (s *sale) sold() model.Sale {
	return model.Sale{
		Line: s.line, Firstname: s.fields[fFirst].Value(), Lastname: s.fields[fLast].Value(),
		Email: s.fields[fEmail].Value(), Object: s.fields[fObject].Value(),
	}.Clean()
}

// What else a charge comes to, with nothing sent and nothing written.
type (
	notAccepted struct{ err error }
	doubted     struct{ why till.Question }
)

func (s *sale) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case screen.Accepted:
		s.sending = false
		ahead := s.typedAhead()
		s.clear()
		s.c.Open(payment.New(s.c, msg.Inv))
		if len(ahead.Runes) > 0 {
			s.c.Tell(ahead) // that screen knows what a figure means
		}
		return s, nil
	case notAccepted:
		s.sending, s.read = false, false
		s.err, s.tried = msg.err, true // what was typed ahead waits until this one is through, or changed
		return s, nil
	case doubted:
		s.sending = false
		return s, s.c.Open(newQuestion(s.c, msg.why, s.line.Total, s.typedAhead()))
	case same:
		return s.clear(), nil // what comes next is another one
	case meant:
		s.sending = true
		return s, charge(s.c.Till, s.sold(), s.c.W.Sale, true)
	case screen.ArticlesRead:
		if !s.sending {
			scanned, read, tried, before := s.scanned, s.read, s.tried, s.line.Total
			s.parsed()
			s.scanned = scanned
			if s.line.Total == before { // else it is another sum: to be read again
				s.read, s.tried = read, tried
			}
		}
		return s, nil
	case screen.KeysRead:
		switch waits := errors.Is(s.err, text.ErrKeysUnread); {
		case msg.Err == nil && (waits || errors.Is(s.err, till.ErrNoKeys)):
			s.err, s.tried = nil, false
		case msg.Err != nil && waits:
			s.err = till.ErrNoKeys // there is nothing to wait for
		}
		return s, nil
	case screen.KeysKept:
		if errors.Is(s.err, till.ErrNoKeys) && msg.Err == nil {
			s.err, s.tried = nil, false
		}
		return s, nil
	case rowsDone:
		s.desc = msg.desc
		s.fields[fLine].SetValue(msg.line)
		return s.focus(fLine).parsed(), nil
	case tea.KeyMsg:
		return s.pressed(msg)
	}
	return s, nil
}

// typedAhead is what was typed of the next sale while this one was being written,
// as keys that come at once.
func (s *sale) typedAhead() tea.KeyMsg {
	k := tea.KeyMsg{Type: tea.KeyRunes, Runes: s.ahead, Paste: s.aheadIn}
	s.ahead, s.aheadIn = nil, false
	return k
}

// typeAhead takes a key of the next sale: what is wrong in it can be taken back.
func (s *sale) typeAhead(k tea.KeyMsg) {
	begun := len(s.ahead) > 0
	switch {
	case screen.StartsAmount(k), begun && (k.Type == tea.KeyRunes || k.Type == tea.KeySpace):
		s.ahead, s.aheadIn = append(s.ahead, k.Runes...), s.aheadIn || k.Paste
	case begun && k.Type == tea.KeyBackspace:
		s.ahead = s.ahead[:len(s.ahead)-1]
	}
}

func (s *sale) pressed(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	c, name := s.c, screen.NameOf(k)
	if s.sending { // being written: a second Enter must not charge twice, a figure not be lost
		s.typeAhead(k)
		return s, nil
	}
	switch {
	case key.Matches(name, s.kEnter()):
		return s.enter()
	case key.Matches(name, s.kComplete()):
		return s.complete(), nil
	case key.Matches(name, s.kRegular()):
		s.named()
		read := s.read
		s.parsed()
		s.read = read
		return s, nil
	case key.Matches(name, s.kNext()):
		return s.focus((s.at + 1) % fCount), nil
	case key.Matches(name, s.kAgain()):
		return s.fill(s.back), nil
	case key.Matches(name, kBefore()):
		return s.focus((s.at + fCount - 1) % fCount), nil
	case key.Matches(name, s.kClear()):
		if s.fields[s.at].Value() == "" {
			if s.Form().Empty() {
				return s, nil
			}
			return s.clear(), s.c.Say(c.W.Cleared)
		}
		f := s.Form()
		f.text[s.at] = ""
		if s.at == fLine {
			s.back, f.desc = s.Form(), nil
		}
		at := s.at
		return s.fill(f).focus(at), nil
	case key.Matches(name, s.kRows()):
		return s, s.c.Open(newRows(c, s.line, s.fields[fLine].Value()))
	case key.Matches(name, c.KSandbox()):
		return s, c.ToSandbox()
	case key.Matches(name, s.kFirst()):
		return s.focus(fLine), nil
	}
	if s.at == fLine && k.Paste {
		k.Runes = []rune(lineBreaks().ReplaceAllString(strings.Trim(string(k.Runes), "\r\n \t"), " + "))
	}
	if s.code && s.at == fLine && screen.StartsAmount(k) { // not into a scanner's: 045, then 500, was 500 045
		s.back = s.Form()
		s.fields[fLine].SetValue(untilLastTerm(s.fields[fLine].Value()))
		s.fields[fLine].CursorEnd()
		s.pasted = s.pasted && s.fields[fLine].Value() != ""
	}
	if s.scanned && s.at == fLine && screen.StartsAmount(k) {
		s.fields[fLine].SetValue(s.fields[fLine].Value() + " + ")
		s.fields[fLine].CursorEnd()
	}
	before := s.fields[s.at].Value()
	s.fields[s.at] = s.fields[s.at].Typed(k)
	if s.fields[s.at].Value() == before {
		return s, nil
	}
	if s.at == fLine {
		s.pasted = s.pasted || k.Paste
		return s.parsed(), nil
	}
	read := s.read
	s = s.parsed() // what was wrong may be right now
	s.read = read
	return s, nil
}

// enter reads the line, and charges what it has read. Two presses: the first
// shows what the second will ask for.
func (s *sale) enter() (screen.Screen, tea.Cmd) {
	if s.takeCode() {
		return s, nil
	}
	var bad *model.LineError
	if errors.As(s.err, &bad) {
		s.tried, s.wrong = true, s.fields[fLine].Value() != ""
		s.code = bad.Problem == model.BarCode || bad.Problem == model.LeadingZero
		s = s.focus(fLine)
		s.fields[fLine].SetCursor(bad.At)
		return s, nil
	}
	sold := s.sold()
	s.err = sold.Validate()
	s.tried = true
	var wrong *model.FieldError
	if errors.As(s.err, &wrong) {
		s.read = false
		if i, ok := fieldOf[wrong.Field]; ok {
			s = s.focus(i)
		}
		return s, nil
	}
	if !s.read {
		s.read = true
		return s, nil
	}
	if _, odd := s.line.Odd(); odd && !s.asked {
		s.asked = true
		return s, nil
	}
	switch s.c.Keys {
	case screen.KeysUnread:
		s.read, s.err = true, text.ErrKeysUnread // the next Enter may find them
		return s, nil
	case screen.KeysMissing, screen.KeysUnreadable, screen.KeysHeld:
		s.err = till.ErrNoKeys
		return s, s.c.Tell(screen.Reconnect{})
	}
	s.sending = true
	return s, charge(s.c.Till, sold, s.c.W.Sale, false)
}

// lineBreaks are those of a pasted list: one item a line, never one long number.
var lineBreaks = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[ \t]*[\r\n]+[ \t]*`) })

var fieldOf = map[model.Field]int{
	model.FieldFirstname: fFirst, model.FieldLastname: fLast, model.FieldEmail: fEmail, model.FieldObject: fObject,
}

// charge has the till accept a sale, sure if somebody was asked already. Outcomes:
// screen.Accepted, notAccepted, doubted.
func charge(t *till.Till, sold model.Sale, w model.SaleWords, sure bool) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := screen.LedgerTime()
		defer cancel()
		if !sure {
			if why := t.Questions(ctx, sold); why.Any() {
				return doubted{why}
			}
		}
		inv, err := t.Charge(ctx, sold, w)
		if err != nil {
			return notAccepted{err}
		}
		return screen.Accepted{Inv: inv}
	}
}

func (s *sale) kEnter() key.Binding {
	label := in(s.c.W).kRead
	if s.read {
		label = in(s.c.W).kCharge
	}
	return s.c.KEnter(label)
}
func (s *sale) kAgain() key.Binding {
	return screen.When(s.at == fLine && s.fields[fLine].Value() == "" && !s.back.Empty(), screen.Bind("up", "↑", in(s.c.W).kAgain))
}
func (s *sale) kClear() key.Binding { return screen.Bind("ctrl+u", "^U", s.c.W.KClear) }
func (s *sale) kRows() key.Binding  { return screen.Bind("ctrl+e", "^E", in(s.c.W).kRows) }
func (s *sale) kNext() key.Binding  { return screen.Bind("tab down", "Tab", s.c.W.KField) }
func kBefore() key.Binding          { return screen.Bind("shift+tab up", "⇧Tab", "") }
func (s *sale) kFirst() key.Binding { return s.c.KEsc("") }

func (*sale) Sells() bool { return true }

func (*sale) ID() string { return screen.SaleID }

func (s *sale) Keys() []key.Binding {
	again, sandbox := s.kAgain(), screen.When(!s.c.Training && s.c.KSandbox().Enabled(), s.c.KSandbox())
	complete := s.kComplete()
	if who := s.kRegular(); who.Enabled() {
		complete = who
	}
	return s.drawn.keys.Of(keysKey{s.c.W, s.read, again.Enabled(), sandbox.Enabled(), len(s.c.Waiting) > 0, complete.Help().Key, complete.Enabled()}, func() []key.Binding {
		return []key.Binding{s.kEnter(), complete, s.kNext(), s.c.KWaiting(), again, s.kRows(), s.kClear(), sandbox, kBefore(), s.kFirst()}
	})
}
