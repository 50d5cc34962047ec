package ui

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/model/ledger"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/outside"
	"caisse/ui/qr"
	"caisse/ui/screen"
)

// sim drives the whole console without a terminal, in a bubble of fake time:
// it presses keys, runs the commands that come back, and lets time pass.
type sim struct {
	t    *testing.T
	r    *root
	g    *gateway
	till *till.Till
	l    *ledger.Ledger
	desk *fakeDesk // given to the console by withDesk and by noKeys
	line *fakeLine
	msgs chan tea.Msg
	quit bool

	holds string           // messages of this type are kept back
	kept  []tea.Msg        // those
	fails map[string]error // what the next message of a type ends in
	came  map[string]int   // how many messages of a type came
}

// gateway is a LigdiCash that answers what the test last said.
type gateway struct {
	mu      sync.Mutex
	creates int
	last    ligdicash.NewInvoice
	create  func() (ligdicash.Created, error)
	confirm func() (ligdicash.Payin, error)
	host    string
}

func (g *gateway) Host() string { return g.host }

// The link of every invoice: a fixed one, as long as a real one.
var (
	fakeToken = strings.Repeat("FAKE", 48) + "EOF"
	fakeLink  = "https://client.ligdicash.com/directpayment/invoice/" + fakeToken
)

func (g *gateway) CreateInvoice(_ context.Context, in ligdicash.NewInvoice) (ligdicash.Created, error) {
	g.mu.Lock()
	g.creates++
	g.last = in
	n, f := g.creates, g.create
	g.mu.Unlock()
	if f != nil {
		return f()
	}
	if n == 1 {
		return ligdicash.Created{Token: fakeToken, Link: fakeLink}, nil
	}
	suffix := fmt.Sprintf("%03d", n) // no two invoices have the same
	return ligdicash.Created{Token: fakeToken[:len(fakeToken)-3] + suffix, Link: fakeLink[:len(fakeLink)-3] + suffix}, nil
}

func (g *gateway) Confirm(context.Context, string) (ligdicash.Payin, error) {
	g.mu.Lock()
	f := g.confirm
	g.mu.Unlock()
	if f != nil {
		return f()
	}
	return ligdicash.Payin{Status: ligdicash.StatusPending, Word: "pending", OK: true}, nil
}

func (g *gateway) answers(p ligdicash.Payin, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.confirm = func() (ligdicash.Payin, error) { return p, err }
}

func (g *gateway) creating(c ligdicash.Created, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.create = func() (ligdicash.Created, error) { return c, err }
}

func paidAnswer(amount int64) ligdicash.Payin {
	return ligdicash.Payin{Status: ligdicash.StatusCompleted, Word: "completed", OK: true, AmountXOF: amount, HasAmount: true,
		OperatorName: "ORANGE BURKINA", Customer: "22670000012", RequestID: "P2801234562026"}
}

// emptyLedger is the file of a new ledger: making its tables takes longer than
// most of what is tested with it.
var emptyLedger = sync.OnceValue(func() []byte {
	dir, err := os.MkdirTemp("", "caisse-empty-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "ledger.db")
	l, err := ledger.Open(context.Background(), path)
	if err != nil {
		panic(err)
	}
	if err := l.Close(); err != nil {
		panic(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	return file
})

// simulate runs f on a console of w by h cells with an empty ledger and keys
// that work.
func simulate(t *testing.T, lang string, w, h int, f func(*sim)) {
	t.Helper()
	simulateWith(t, lang, w, h, func(*sim, *Config) {}, f)
}

// simulateWith starts the console as start changes its configuration.
func simulateWith(t *testing.T, lang string, w, h int, start func(*sim, *Config), f func(*sim)) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ledger.db")
	if err := os.WriteFile(path, emptyLedger(), 0o600); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		l, err := ledger.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		s := &sim{t: t, g: &gateway{}, l: l, msgs: make(chan tea.Msg, 4096), fails: map[string]error{}, came: map[string]int{}}
		s.line = &fakeLine{gateway: s.g}
		s.desk = &fakeDesk{set: settings.Settings{Profile: "default", Lang: lang, Shop: "Boutique Wend-Panga", Zone: time.UTC, ConfigDir: "/home/awa/.config/caisse", DataDir: "/home/awa/.local/share/caisse"}}
		s.till = till.New(till.Config{Ledger: l, Dial: s.line.dial, Clock: bubbleClock()})
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() { defer close(done); s.till.Run(ctx) }()
		cfg := Config{Till: s.till, Settings: s.desk.set, Connect: func() error { s.till.Connect(s.g); return nil }}
		start(s, &cfg)
		s.r = newRoot(ctx, cfg, nil)
		s.r.c.Profile = qr.Profile{UTF8: true, Colours: 256} // xterm
		s.r.c.Out = outside.New("")
		s.send(tea.WindowSizeMsg{Width: w, Height: h})
		s.run(s.r.Init())
		s.settle()
		defer func() {
			cancel()
			<-done
			s.till.Close(0)
			if err := l.Close(); err != nil {
				t.Error(err)
			}
			time.Sleep(2 * time.Minute) // ticks still waiting end with their timers
		}()
		f(s)
	})
}

// bubbleClock is the clock of a bubble of fake time, for every till in it.
func bubbleClock() model.Clock {
	return model.Clock{Mono: func() time.Duration { return time.Since(time.Date(1999, 12, 31, 0, 0, 0, 0, time.UTC)) }}
}

func (s *sim) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		if m := cmd(); m != nil {
			s.msgs <- m
		}
	}()
}

func (s *sim) send(m tea.Msg) {
	switch m := m.(type) {
	case tea.BatchMsg:
		for _, c := range m {
			s.run(c)
		}
		return
	case tea.QuitMsg:
		s.quit = true
		return
	}
	_, cmd := s.r.Update(m)
	s.r.View() // the painter may draw before what it asked for has come
	s.run(cmd)
}

// settle handles everything that is happening now.
func (s *sim) settle() {
	for {
		synctest.Wait()
		select {
		case m := <-s.msgs:
			s.came[typeOf(m)]++
			if err, ok := s.fails[typeOf(m)]; ok {
				delete(s.fails, typeOf(m))
				m = with(m, err)
			}
			if typeOf(m) == s.holds {
				s.kept = append(s.kept, m)
			} else {
				s.send(m)
			}
		default:
			return
		}
	}
}

// typeOf is the type of a message, whichever room it belongs to.
func typeOf(m any) string {
	name := fmt.Sprintf("%T", m)
	return name[strings.LastIndex(name, ".")+1:]
}

// hold keeps the messages of a type back from now on, as if they were late; ""
// ends it. It returns those that were kept.
func (s *sim) hold(name string) []tea.Msg {
	kept := s.kept
	s.holds, s.kept = name, nil
	return kept
}

// up says that a screen is up whose ID begins with id.
func (s *sim) up(id string) bool { return strings.HasPrefix(s.r.top().ID(), id) }

// key is what the screen that is up calls a key; "" where it does nothing.
func (s *sim) key(shown string) string {
	for _, k := range s.r.top().Keys() {
		if k.Enabled() && k.Help().Key == shown {
			return k.Help().Desc
		}
	}
	return ""
}

// inside is what v holds under a path of names: a room keeps its fields to
// itself, and a few things are seen nowhere else.
func inside[T any](v any, path string) T {
	at := reflect.ValueOf(v)
	for name := range strings.SplitSeq(path, ".") {
		for at.Kind() == reflect.Pointer || at.Kind() == reflect.Interface {
			at = at.Elem()
		}
		at = at.FieldByName(name)
	}
	out := reflect.New(at.Type()).Elem()
	if at.CanAddr() {
		at = reflect.NewAt(at.Type(), at.Addr().UnsafePointer()).Elem()
		out.Set(at)
	} else {
		whole := reflect.New(reflect.TypeOf(v)).Elem()
		whole.Set(reflect.ValueOf(v))
		return inside[T](whole.Addr().Interface(), path)
	}
	if out.Kind() == reflect.Interface && out.IsNil() {
		var none T
		return none
	}
	return out.Interface().(T)
}

// with is m as it would be if err had come of it: rows come with damage alone.
func with(m tea.Msg, err error) tea.Msg {
	out := reflect.New(reflect.TypeOf(m)).Elem()
	out.Set(reflect.ValueOf(m))
	at := out.FieldByName("err")
	reflect.NewAt(at.Type(), at.Addr().UnsafePointer()).Elem().Set(reflect.ValueOf(err))
	var damaged *till.Damaged
	if list := out.FieldByName("list"); list.IsValid() && !errors.As(err, &damaged) {
		reflect.NewAt(list.Type(), list.Addr().UnsafePointer()).Elem().SetZero()
	}
	return out.Interface()
}

// press types keys by name, each as the keyboard sends it: one by one.
func (s *sim) press(names ...string) {
	for _, n := range names {
		if n == "enter" || n == "ctrl+c" || n == "tab" { // a scanner's come at once
			time.Sleep(scanned)
		}
		s.send(screen.Press(n))
		s.settle()
	}
}

// typeIn types text.
func (s *sim) typeIn(text string) {
	for _, r := range text {
		s.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
	s.settle()
}

// after lets d pass, a second at a time; of hours all but the last by the quarter.
func (s *sim) after(d time.Duration) {
	end := time.Now().Add(d)
	for time.Now().Before(end) {
		step := time.Second
		if time.Until(end) > time.Hour {
			step = 15 * time.Minute
		}
		time.Sleep(min(step, time.Until(end)))
		s.settle()
	}
}

// charge takes a sale of amount to the payment screen.
func (s *sim) charge(line string) {
	s.typeIn(line)
	s.press("enter", "enter")
	s.after(time.Second)
}

func (s *sim) resize(w, h int) {
	s.send(tea.WindowSizeMsg{Width: w, Height: h})
	s.settle()
}

// screen is what the cashier sees, without colours; what chance decides (the
// reference, the moment of a check) is made the same in each run.
func (s *sim) screen() string {
	out := ansi.Strip(strings.ReplaceAll(s.r.View(), cells.Cursor, ""))
	out = anyRef.ReplaceAllString(out, "01TESTREFERENCE00000000000")
	out = anyShortRef.ReplaceAllString(out, "…ABCDEF")
	return anyCheck.ReplaceAllString(out, "${1}N"+cells.NBSP+"s")
}

var (
	anyRef      = regexp.MustCompile(`\b0[01][0-9A-HJKMNP-TV-Z]{24}\b`)
	anyCheck    = regexp.MustCompile(`(il y a |Checked )\d\x{a0}s`)
	anyShortRef = regexp.MustCompile(`…[0-9A-HJKMNP-TV-Z]{6}\b`)
)

// flat is the screen as one line of words, however it wraps.
func (s *sim) flat() string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", cells.NBSP, " ").Replace(s.screen())), " ")
}

func (s *sim) wants(texts ...string) {
	s.t.Helper()
	flat := s.flat()
	for _, text := range texts {
		if !strings.Contains(flat, text) {
			s.t.Errorf("the screen does not say %q:\n%s", text, s.screen())
		}
	}
}

func (s *sim) wantsNot(texts ...string) {
	s.t.Helper()
	flat := s.flat()
	for _, text := range texts {
		if strings.Contains(flat, text) {
			s.t.Errorf("the screen says %q:\n%s", text, s.screen())
		}
	}
}

// sales is what the ledger holds, newest first.
func (s *sim) sales() []model.Invoice {
	s.t.Helper()
	all, err := s.l.Newest(context.Background(), ledger.Query{})
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// withDesk lets settings and keys be changed; the keys of s are in the keyring.
func (s *sim) withDesk() {
	s.r.c.Desk = s.desk
	s.desk.profiles = map[string]settings.Profile{"default": {Shop: "Boutique Wend-Panga"}}
	s.desk.kept = &goodKeys
}

// noKeys is a machine whose search for keys ends in err; fresh is one where
// nothing was ever set.
func (s *sim) noKeys(err error, fresh bool) {
	s.r.c.Desk = s.desk
	if !fresh {
		s.desk.profiles = map[string]settings.Profile{"default": {Shop: "Boutique Wend-Panga"}}
	} else {
		s.desk.set.Shop, s.r.c.Settings.Shop, s.r.c.Shop = "", "", ""
	}
	s.till.Forget()
	s.r.keeper.connect = func() error { return err }
	s.r.c.Keys = screen.KeysUnread
	s.send(screen.KeysRead{Err: err, Fresh: fresh})
	s.after(time.Second)
}

// goodKeys look like keys do; fakeJWT is a token as whole as a real one.
var (
	fakeJWT  = jwt("FAKE-FAKE-FAKE-FAKE-FAKE-FAKE-32")
	goodKeys = settings.Keys{API: "FAKEAPIKEY1234567", Token: settings.Code(fakeJWT)}
)

func jwt(signature string) string {
	enc := base64.RawURLEncoding.EncodeToString
	return enc([]byte(`{"typ":"JWT","alg":"HS256"}`)) + "." +
		enc([]byte(`{"id_app":"FAKE","id_abonne":"FAKE","datecreation_app":"2026-01-01"}`)) + "." + enc([]byte(signature))
}

// fakeDesk keeps settings and keys in memory, and can fail or take its time.
type fakeDesk struct {
	mu       sync.Mutex
	set      settings.Settings
	profiles map[string]settings.Profile // nil: no settings.toml
	kept     *settings.Keys              // in the keyring
	fails    map[string]error            // by the name of the call
	takes    map[string]time.Duration
	calls    []string
	codeDir  string // where the manager's code is
}

func (d *fakeDesk) call(name string) error {
	d.mu.Lock()
	d.calls = append(d.calls, name)
	wait := d.takes[name]
	d.mu.Unlock()
	time.Sleep(wait)
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.fails[name]
}

// failing has a call end in err; nil has it work again.
func (d *fakeDesk) failing(name string, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fails == nil {
		d.fails = map[string]error{}
	}
	d.fails[name] = err
}

func (d *fakeDesk) taking(name string, t time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.takes == nil {
		d.takes = map[string]time.Duration{}
	}
	d.takes[name] = t
}

func (d *fakeDesk) called(name string) (n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range d.calls {
		if c == name {
			n++
		}
	}
	return n
}

func (d *fakeDesk) Profiles() (string, []string, error) {
	err := d.call("Profiles")
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.set.Profile, slices.Sorted(maps.Keys(d.profiles)), err
}

func (d *fakeDesk) Profile() (settings.Profile, error) {
	err := d.call("Profile")
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.profiles[d.set.Profile], err
}

func (d *fakeDesk) SaveProfile(p settings.Profile) (settings.Settings, error) {
	if err := cmp.Or(d.call("SaveProfile"), p.Check()); err != nil {
		return settings.Settings{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.profiles == nil {
		d.profiles = map[string]settings.Profile{}
	}
	d.profiles[d.set.Profile] = p
	for name, to := range map[string]*string{"shop": &d.set.Shop, "website": &d.set.Website, "return_url": &d.set.ReturnURL,
		"cancel_url": &d.set.CancelURL, "callback_url": &d.set.CallbackURL, "time_zone": &d.set.TimeZone, "qr": &d.set.QR, "theme": &d.set.Theme, "day_starts": &d.set.DayStarts, "printer": &d.set.Printer, "paper": &d.set.Paper, "receipts": &d.set.Receipts, "code_page": &d.set.CodePage} {
		if d.set.Origin(name) < settings.FromEnvironment {
			*to = *p.Field(name)
		}
	}
	if p.Language != "" {
		d.set.Lang = p.Language
	}
	if z, err := time.LoadLocation(p.TimeZone); err == nil {
		d.set.Zone = z
	}
	return d.set, nil
}

func (d *fakeDesk) AddProfile(name string) error {
	err := d.call("AddProfile")
	d.mu.Lock()
	defer d.mu.Unlock()
	switch _, there := d.profiles[name]; {
	case err != nil:
		return err
	case !settings.ValidProfile(name):
		return &settings.FieldError{Field: settings.NameProfile, Problem: settings.BadName}
	case there:
		return settings.ErrProfileExists
	case d.profiles == nil:
		d.profiles = map[string]settings.Profile{}
	}
	d.profiles[name] = settings.Profile{}
	return nil
}

func (d *fakeDesk) TryKeyring() error { return d.call("TryKeyring") }

func (d *fakeDesk) Keys() (settings.Keys, error) {
	err := d.call("Keys")
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case err != nil:
		return settings.Keys{}, err
	case d.kept == nil:
		return settings.Keys{}, settings.ErrNoKeys
	}
	return *d.kept, nil
}

func (d *fakeDesk) SaveKeys(k settings.Keys) error {
	err := d.call("SaveKeys")
	d.mu.Lock()
	defer d.mu.Unlock()
	if err == nil {
		d.kept = &k
	}
	return err
}

func (d *fakeDesk) TryCode(typed settings.Code) error {
	return errors.Join(d.call("TryCode"), d.manager().Try(typed))
}
func (d *fakeDesk) SetCode(was, next settings.Code) error {
	return errors.Join(d.call("SetCode"), d.manager().Set(was, next))
}
func (d *fakeDesk) RemoveCode(was settings.Code) error {
	return errors.Join(d.call("RemoveCode"), d.manager().Remove(was))
}

// manager keeps the code where the test says, by its time.
func (d *fakeDesk) manager() settings.Manager {
	return settings.Manager{Dir: d.codeDir, Boot: bubbleClock().Mono}
}

func (d *fakeDesk) Accept() error { return d.call("Accept") }

func (d *fakeDesk) EraseKeys() error {
	err := d.call("EraseKeys")
	d.mu.Lock()
	defer d.mu.Unlock()
	if err == nil && d.kept == nil {
		return settings.ErrNoKeys
	}
	if err == nil {
		d.kept = nil
	}
	return err
}

// fakeLine is a LigdiCash that takes any keys, unless told otherwise.
type fakeLine struct {
	*gateway
	mu     sync.Mutex
	tried  []settings.Keys // keys it was asked about
	dialed settings.Keys   // the last it was reached with
	probe  func(context.Context, settings.Keys) (ligdicash.Probe, error)
}

func (l *fakeLine) dial(k settings.Keys) (till.Line, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dialed = k
	return fakeCall{l, k}, nil
}

// says sets what LigdiCash says when it is asked about keys.
func (l *fakeLine) says(f func(context.Context, settings.Keys) (ligdicash.Probe, error)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.probe = f
}

// refuses has every pair but goodKeys refused.
func (l *fakeLine) refuses() {
	l.says(func(_ context.Context, k settings.Keys) (ligdicash.Probe, error) {
		if k == goodKeys {
			return ligdicash.Probe{Accepted: true, Took: 300 * time.Millisecond}, nil
		}
		return ligdicash.Probe{}, &ligdicash.Error{Kind: ligdicash.Auth, Meaning: ligdicash.MeaningKeys, Code: "00"}
	})
}

type fakeCall struct {
	*fakeLine
	k settings.Keys
}

func (c fakeCall) Probe(ctx context.Context) (ligdicash.Probe, error) {
	c.mu.Lock()
	c.tried = append(c.tried, c.k)
	f := c.probe
	c.mu.Unlock()
	if f != nil {
		return f(ctx, c.k)
	}
	return ligdicash.Probe{Accepted: true, Took: 300 * time.Millisecond}, nil
}
