// Package ui is the console: a thin router over the screens, which have rooms of
// their own and are asked by what they can do, never by which they are. Nothing
// waits in Update; what takes time is a command, and what happens in the till
// comes in as news whatever screen is up.
package ui

import (
	"context"
	"slices"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/outside"
	"caisse/ui/screen"
	"caisse/ui/screen/lock"
	"caisse/ui/screen/manager"
	"caisse/ui/screen/sale"
	"caisse/ui/terminal"
	"caisse/ui/text"
)

// halfTyped is a screen that keeps a sale that is not charged yet.
type halfTyped interface {
	Form() sale.Form
	Cleared() screen.Screen // ↑ brings it back
}

// ticked is what time alone brings.
type ticked struct{ n int }

// What comes from outside.
type (
	newsCame []till.News
	lookRead struct {
		n   int64
		err error
	}
	boardRead struct {
		waiting []model.Invoice
		last    model.Invoice
		tills   screen.Tills
		untold  error // why the tills could not be read: lists go on as they were
		err     error
		again   bool // not for the first time
		called  till.Names
	}
)

// mostQuiet is how long one is not believed who goes on typing: the keyboard
// must not seem dead. The figures of a new sale always are.
const mostQuiet = 1500 * time.Millisecond

type root struct {
	c       *screen.Console
	frame   frame
	stack   []screen.Screen // the last one is up; the first is the sale
	ctx     context.Context
	keeper  *keeper
	exports *exports
	stock   *stock
	prints  *prints
	carried *carried
	around  around

	keyboard   *terminal.Keyboard // nil where the terminal cannot be asked
	notice     string
	noticeEnds screen.Beat
	aboutMoney bool // the notice stays when the screen changes
	toldOf     sharingTold
	alarms     []string // each stays, over any notice, until a key is pressed: something did not go as the cashier thinks
	toldAt     screen.Beat
	asked      bool        // Ctrl+C was pressed once while sales wait
	tick       int         // number of the tick that counts
	surprised  screen.Beat // a screen came up, or changed, by itself
	midway     bool        // over one that was being typed into: figures may have been meant for it
	lastKey    screen.Beat
	boardAt    screen.Beat // when the ledger was last asked what waits
	pour       pour
	today      time.Time   // its first instant at the shop
	counting   bool        // what must be looked at is being counted
	recount    bool        // and has changed since
	jumped     screen.Beat // when jumpedBy, Alt and a figure, went to a sale
	jumpedBy   tea.KeyMsg
	locked     *lock.Lock // over everything; nil: it is not
	titled     bool       // the window's title is that of a green screen
	faced      string     // the sale on the customer's screen, "" where there is none
	offered    bool       // the first start was opened, or spoken of
	leaving    bool       // nothing is typed any more
	outcome    Outcome    // what is to come after
}

func (r *root) Init() tea.Cmd {
	c := r.c
	r.boardAt, r.around.before = c.Beat(), c.Profile
	cmds := []tea.Cmd{r.nextTick(), waitNews(r.ctx, c.Till), askBoard(r.ctx, c.Till, false), r.countLook(), title(c.Term, "caisse"), r.askAround(0), leaveWhenTold(r.ctx, r.keyboard), listenToPastes(r.ctx, r.keyboard), run(outside.Clear), r.serveGlass(), r.keeper.init(), r.stock.init(r.ctx)}
	if !c.Training {
		cmds = append(cmds, noteHost(c.Till))
	}
	for _, s := range r.stack {
		cmds = append(cmds, s.Init())
	}
	return tea.Batch(cmds...)
}

func (r *root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	if k, is := msg.(tea.KeyMsg); is && r.locked != nil {
		cmd = r.whileLocked(k)
	} else if is {
		cmd = tea.Batch(r.stock.look(), r.keyed(k, msg))
	} else {
		cmd = r.take(msg)
	}
	r.barred()
	r.noticed()
	r.c.Till.Show(r.onGlass())
	return r, tea.Batch(cmd, r.outside(), r.untitled())
}

func (r *root) take(m tea.Msg) tea.Cmd {
	switch msg := m.(type) {
	case tea.WindowSizeMsg:
		r.resized(msg)
		return r.reshown()
	case tea.KeyMsg:
		return r.typed(msg, m)
	case ticked:
		return r.ticked(msg)
	case newsCame:
		return r.hear(msg)
	case boardRead:
		return r.readBoard(msg)
	case lookRead:
		return r.readLook(msg)
	case keysWanted:
		return r.firstStart(msg)
	case keysThere:
		return r.settled(msg)
	case keysHeld:
		return r.held(msg)
	case screen.StartAgain:
		return r.again(msg)
	case screen.InLanguage:
		r.c.W = text.In(msg.Lang)
		return nil
	case screen.InTheme:
		r.c.Looks = r.c.Looks.In(msg.Theme)
		dress(r.c)
		return nil
	case screen.CodeWanted:
		return r.open(manager.New(r.c, msg.Then))
	case screen.CashierIs:
		return r.nowAt(msg.Name)
	case screen.StyleKept:
		r.c.Style, r.c.Looks = msg.Style, r.c.Looks.Keeping(msg.Style, r.c.Profile)
	case screen.TerminalKnown:
		return tea.Batch(r.know(msg.Profile), r.spread(m))
	case openSaved:
		return r.savedOpen(msg)
	case pourEnds:
		if msg.n == r.pour.n {
			return r.handOn()
		}
		return nil
	case screen.Said:
		return r.tellSaid(msg)
	case terminal.Upset:
		return r.upset(msg)
	case screen.Opened:
		return r.open(msg.To)
	case screen.Closed:
		return r.back()
	case screen.ArticlesWritten:
		r.stock.asked = 0
		return r.stock.look()
	case shelfRead, soldRead:
		if r.stock.hear(m) {
			return r.spread(screen.ArticlesRead{})
		}
		return nil
	case screen.Accepted:
		r.stock.hear(m)
		r.noteNew(msg.Inv)
	case screen.InvoiceMade:
		r.noteNew(msg.Inv)
	case screen.SellNext:
		return r.sellNext(msg)
	case screen.ToOther:
		return r.toOther(msg.By)
	}
	return tea.Batch(r.keeper.hear(m), r.exports.hear(m), r.prints.hear(m), r.spread(m))
}

// sellNext goes to the sale for the next one.
func (r *root) sellNext(msg screen.SellNext) tea.Cmd {
	cmd := r.toSale()
	if msg.Key == nil {
		return cmd
	}
	// A new amount: what was half typed before is kept for ↑, not added to.
	r.stack[0] = r.first().Cleared()
	return tea.Batch(cmd, r.take(msg.Key))
}

func (r *root) resized(msg tea.WindowSizeMsg) {
	r.frame.w, r.frame.h = msg.Width, msg.Height
	r.c.Width, r.c.Height = msg.Width, msg.Height
	for i := range r.stack {
		r.stack[i] = r.sized(r.stack[i])
	}
}

// ticked does what only time brings.
func (r *root) ticked(msg ticked) tea.Cmd {
	if msg.n != r.tick {
		return nil
	}
	turned := tea.Batch(r.turnDay(), r.others())
	if r.noticeEnds != 0 && r.c.Beat() > r.noticeEnds {
		r.hush()
	}
	return r.wake(turned)
}

// others looks for what another console of the same ledger has sold: there is no
// news of that here.
func (r *root) others() tea.Cmd {
	if r.c.Since(r.boardAt) < boardFor {
		return nil
	}
	r.boardAt = r.c.Beat()
	return tea.Batch(askBoard(r.ctx, r.c.Till, true), r.countLook())
}

// boardFor is how old what the ledger said may be, while something ticks.
const boardFor = 15 * time.Second

// readBoard takes what the ledger says is waiting; news may have overtaken it.
func (r *root) readBoard(msg boardRead) tea.Cmd {
	switch {
	case msg.err != nil && msg.again: // what cannot be read is told where it is needed
		return nil
	case msg.err != nil:
		return r.say(r.c.W.LedgerUnread)
	}
	if msg.untold == nil {
		r.c.Tills = msg.tills
		r.c.SetTills(msg.called)
	}
	for _, inv := range msg.waiting {
		r.noteNew(inv)
	}
	r.c.Waiting = slices.DeleteFunc(r.c.Waiting, func(inv model.Invoice) bool { // another console knows how it ended
		same := func(o model.Invoice) bool { return o.Ref == inv.Ref }
		return !r.c.Heard[inv.Ref] && r.c.Age(inv, inv.CreatedAt) > 2*boardFor && !slices.ContainsFunc(msg.waiting, same)
	})
	if !msg.last.SettledAt.Before(r.c.LastPaid.SettledAt) {
		r.c.LastPaid = msg.last
	}
	return r.wake(nil)
}

// noteNew puts a sale on the board that is on its way, unless news of it came
// first.
func (r *root) noteNew(inv model.Invoice) {
	if !r.c.Heard[inv.Ref] {
		r.note(inv)
	}
}

// typed takes keys one by one: a fast typist's come several at a time, and the
// first may change the screen the others belong to. A paste stays whole. msg is k
// as it came, to hand on.
func (r *root) typed(k tea.KeyMsg, msg tea.Msg) tea.Cmd {
	if _, discreet := r.top().(screen.Discreet); k.Paste && !discreet && settings.LooksSecret(string(k.Runes)) {
		return r.say(r.c.W.Setup.SecretHere)
	}
	if k.Type != tea.KeyRunes || k.Paste || len(k.Runes) < 2 {
		return r.pressed(k, msg)
	}
	var cmds []tea.Cmd
	for _, c := range k.Runes {
		k := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{c}, Alt: k.Alt}
		cmds = append(cmds, r.pressed(k, k))
	}
	return tea.Batch(cmds...)
}

// done does what the screens have told, in order.
func (r *root) done(cmd tea.Cmd) tea.Cmd {
	if len(r.c.Told) == 0 {
		return cmd
	}
	cmds := []tea.Cmd{cmd}
	for len(r.c.Told) > 0 {
		m := r.c.Told[0]
		r.c.Told = r.c.Told[1:]
		cmds = append(cmds, r.take(m))
	}
	return tea.Batch(cmds...)
}

// spread tells msg to every open screen: the answer a screen waits for must
// reach it when another is up. Each knows its own.
func (r *root) spread(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	typing := r.typing()
	for i := 0; i < len(r.stack); i++ {
		before, was := len(r.c.Told), r.stack[i].ID()
		s, cmd := r.stack[i].Update(msg)
		r.stack[i] = s
		cmds = append(cmds, cmd)
		if i == len(r.stack)-1 && s.ID() != was { // it has turned itself
			r.surprised, r.midway = r.c.Beat(), typing
		}
		at := slices.Index(r.c.Told[before:], tea.Msg(screen.Closed{}))
		if at < 0 {
			continue
		}
		r.surprised, r.midway = r.c.Beat(), typing // nobody pressed a key for it
		if i > 0 && i < len(r.stack)-1 {           // a screen that closes itself is not always on top
			r.c.Told = slices.Delete(r.c.Told, before+at, before+at+1)
			r.stack = slices.Delete(r.stack, i, i+1)
			i--
		}
	}
	return r.done(tea.Batch(cmds...))
}

// pressed takes a key: the global ones here, the others to the screen that is
// up.
func (r *root) pressed(k tea.KeyMsg, msg tea.Msg) tea.Cmd {
	if figure, is := r.unescaped(k); is {
		k, msg = figure, figure
	}
	name, now := screen.NameOf(k), r.c.Beat()
	r.exports.typed.Store(int64(now))
	if r.leaving {
		return nil
	}
	if r.surprised != 0 && !key.Matches(name, r.c.KQuit()) {
		rest := time.Duration(now - max(r.surprised, r.lastKey))
		r.lastKey = now
		// A figure is money, all of it, whatever has just come up; the rest of one
		// that was meant for a question is not.
		figure := r.sells() && screen.StartsAmount(k) && (!r.midway || now-r.surprised >= screen.Beat(screen.QuietFor))
		if rest < screen.QuietFor && now-r.surprised < screen.Beat(mostQuiet) && !figure {
			return nil
		}
		r.surprised, r.midway = 0, false
	}
	r.lastKey = now
	c := r.c
	if len(r.alarms) > 0 && now-r.toldAt > screen.Beat(time.Second) {
		r.alarms, r.toldAt = r.alarms[1:], now
	}
	if !key.Matches(name, c.KQuit()) {
		r.asked = false
	}
	r.looked()
	if cmd, was := r.afterJump(k); was {
		return cmd
	}
	for _, e := range r.frame.everywhere {
		if key.Matches(name, e.key(c)) {
			return e.does(k)
		}
	}
	return r.toTop(msg)
}

func (r *root) sells() bool {
	s, ok := r.top().(screen.Seller)
	return ok && s.Sells()
}

func (r *root) typing() bool {
	t, ok := r.top().(screen.Typist)
	return ok && t.Typing()
}

func (r *root) toTop(msg tea.Msg) tea.Cmd {
	s, cmd := r.top().Update(msg)
	r.stack[len(r.stack)-1] = s
	return r.done(cmd)
}

// glass is what a customer sees, if anything: the invoice has no Ref otherwise.
func (r *root) glass() screen.Shown {
	if s, ok := r.top().(screen.Seen); ok {
		return s.Seen()
	}
	return screen.Shown{}
}

// onGlass is the open invoice that a customer stands before, "" when none does.
func (r *root) onGlass() string {
	if g := r.glass(); !g.Paid && g.Inv.Open() {
		return g.Inv.Ref
	}
	return ""
}

// turnDay tells the screens that a new day has begun at the shop, by itself or
// because it has become known how wrong this machine's clock is.
func (r *root) turnDay() tea.Cmd {
	today := r.c.Today()
	if today.Equal(r.today) {
		return nil
	}
	r.today = today
	return r.spread(screen.DayTurned{})
}

// wake starts a new tick beside cmd: every second while something counts
// seconds, every minute otherwise. An older tick no longer counts.
func (r *root) wake(cmd tea.Cmd) tea.Cmd {
	r.tick++
	return tea.Batch(cmd, r.nextTick())
}

func (r *root) nextTick() tea.Cmd {
	n := r.tick
	now := r.c.Now()
	wait := time.Minute - time.Duration(now.Second())*time.Second
	if len(r.c.Waiting) > 0 || r.c.Paused() > 0 || r.notice != "" || r.c.Lost() || len(r.stack) > 1 || r.c.Writing != nil || r.frame.crowded(r.frame.w) {
		wait = time.Second - time.Duration(now.Nanosecond())
	}
	return tea.Tick(wait, func(time.Time) tea.Msg { return ticked{n} })
}
