// Package ui is the console: a thin router over one screen per file. Nothing
// waits in Update; what takes time is a command, and what happens in the till
// comes in as news whatever screen is up.
package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/outside"
	"caisse/ui/terminal"
	"caisse/ui/text"
)

// screen is one screen. It draws exactly the box it was last given.
type screen interface {
	Init() tea.Cmd
	Update(tea.Msg) (screen, tea.Cmd)
	View() string
	Resize(w, h int) screen
	Keys() []key.Binding // its own, the most useful first
	ID() string          // of what it is about: one that is open already is gone back to
}

// passer is a screen that is not gone back to: a question, or a look aside.
type passer interface{ passes(to screen) bool }

// seller is a screen on which a figure begins the next sale: none is ever lost
// there.
type seller interface{ sells() bool }

// seen is a screen that a customer may stand before: what it shows him of one
// invoice.
type seen interface{ seen() shown }

// shown is what a customer sees of an invoice.
type shown struct {
	inv  model.Invoice
	mark text.Mark
	link string // the one to scan; "" where there is none to show
	code bool   // it is drawn: nothing may cover it
	paid bool   // the green screen: there is nothing left to wait for
}

// halfTyped is a screen that keeps a sale that is not charged yet.
type halfTyped interface {
	form() form
	cleared() screen // ↑ brings it back
}

// forKeys is a screen that is there only until there are keys.
type forKeys interface{ untilKeys() }

// wholeScreen is a screen that may need the window without the frame.
type wholeScreen interface {
	whole() bool
	wholeView(w, h int) string
	wholeKeys() []key.Binding // worth a line there; none where a customer looks
}

// typist is a screen with a text field: while it is typing, "?" is a character.
type typist interface{ typing() bool }

// What screens tell the root.
type (
	opened    struct{ to screen }   // go there; Esc comes back
	closed    struct{}              // one step back
	soldNext  struct{ key tea.Msg } // the next sale, which a key may begin
	reconnect struct{}              // look for the keys again: they may have been put right
	// said tells the cashier something, in one line.
	said struct {
		text   string
		stays  bool     // until a key is pressed: something did not go as the cashier thinks
		unless []string // screens that say it themselves, where they are open
	}
	startAgain struct { // end this console for another
		sandbox bool
		profile string // "": the same
	}
	inLanguage struct{ lang string }
	ticked     struct{ n int }
)

// What comes from outside.
type (
	newsCame  []till.News
	boardRead struct {
		waiting []model.Invoice
		last    model.Invoice
		err     error
	}
	// keysRead says how the search for the LigdiCash keys ended. Without an error
	// the till is connected.
	keysRead struct {
		err   error
		fresh bool // nothing was ever set on this machine
	}
)

// quietFor is how long the keyboard must rest before a screen that opened by
// itself believes a key: a fast typist must not dismiss what he has not seen.
const quietFor = 300 * time.Millisecond

// mostQuiet is how long one is not believed who goes on typing: the keyboard
// must not seem dead. The figures of a new sale are, once the screen has been
// up for quietFor.
const mostQuiet = 1500 * time.Millisecond

type root struct {
	c       *console
	frame   frame
	stack   []screen // the last one is up; the first is the sale
	ctx     context.Context
	keeper  *keeper
	exports *exports
	carried *carried

	keyboard   *terminal.Keyboard // nil where the terminal cannot be asked
	notice     string
	noticeEnds beat
	aboutMoney bool     // the notice stays when the screen changes
	alarms     []string // each stays, over any notice, until a key is pressed: something did not go as the cashier thinks
	toldAt     beat
	asked      bool // Ctrl+C was pressed once while sales wait
	tick       int  // number of the tick that counts
	surprised  beat
	lastKey    beat
	today      time.Time // its first instant at the shop
	offered    bool      // the first start was opened, or spoken of
	leaving    bool      // nothing is typed any more
	outcome    Outcome   // what is to come after
}

func (r root) Init() tea.Cmd {
	c := r.c
	cmds := []tea.Cmd{r.nextTick(), waitNews(r.ctx, c.till), askBoard(r.ctx, c.till), title(c.term, "caisse"), askTerminal(r.keyboard, c.profile), leaveWhenTold(r.ctx, r.keyboard), listenToPastes(r.ctx, r.keyboard), run(outside.Clear), r.keeper.init(), r.top().Init()}
	return tea.Batch(cmds...)
}

func (r root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	next, cmd := r.take(msg)
	next = next.barred()
	next.c.till.Show(next.onGlass())
	return next, tea.Batch(cmd, next.outside())
}

func (r root) take(msg tea.Msg) (root, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		return r.resized(msg), nil
	case tea.KeyMsg:
		return r.typed(msg)
	case ticked:
		return r.ticked(msg)
	case newsCame:
		return r.hear(msg)
	case boardRead:
		return r.readBoard(msg)
	case keysWanted:
		return r.firstStart(msg)
	case keysThere:
		return r.settled(msg)
	case keysHeld:
		return r.held(msg)
	case startAgain:
		return r.again(msg)
	case inLanguage:
		r.c.W = text.In(msg.lang)
		return r, nil
	case styleKept:
		r.c.style = msg.style
	case terminalKnown:
		r.c.profile = msg.profile
		r.c.style = r.c.looks.For(msg.profile)
	case openSaved:
		return r.savedOpen(msg)
	case said:
		return r.tellSaid(msg)
	case terminal.Upset:
		return r.upset(msg)
	case opened:
		return r.open(msg.to)
	case closed:
		return r.back()
	case accepted:
		r.noteNew(msg.inv)
	case invoiceMade:
		r.noteNew(msg.inv)
	case soldNext:
		return r.sellNext(msg)
	}
	cmd := tea.Batch(r.keeper.hear(msg), r.exports.hear(msg))
	r, more := r.spread(msg)
	return r, tea.Batch(cmd, more)
}

// sellNext goes to the sale for the next one.
func (r root) sellNext(msg soldNext) (root, tea.Cmd) {
	r, cmd := r.toSale()
	if msg.key == nil {
		return r, cmd
	}
	// A new amount: what was half typed before is kept for ↑, not added to.
	r.stack[0] = r.first().cleared()
	r, more := r.take(msg.key)
	return r, tea.Batch(cmd, more)
}

func (r root) resized(msg tea.WindowSizeMsg) root {
	r.frame.w, r.frame.h = msg.Width, msg.Height
	r.c.width, r.c.height = msg.Width, msg.Height
	for i := range r.stack {
		r.stack[i] = r.stack[i].Resize(r.frame.body())
	}
	return r
}

// ticked does what only time brings.
func (r root) ticked(msg ticked) (root, tea.Cmd) {
	if msg.n != r.tick {
		return r, nil
	}
	r, turned := r.turnDay()
	if r.noticeEnds != 0 && r.c.beat() > r.noticeEnds {
		r = r.hush()
	}
	return r.wake(turned)
}

// readBoard takes what the ledger says is waiting; news may have overtaken it.
func (r root) readBoard(msg boardRead) (root, tea.Cmd) {
	if msg.err != nil {
		return r.say(r.c.W.LedgerUnread)
	}
	for _, inv := range msg.waiting {
		r.noteNew(inv)
	}
	if !msg.last.SettledAt.Before(r.c.lastPaid.SettledAt) {
		r.c.lastPaid = msg.last
	}
	return r.wake(nil)
}

// noteNew puts a sale on the board that is on its way, unless news of it came
// first.
func (r root) noteNew(inv model.Invoice) {
	if !r.c.heard[inv.Ref] {
		r.note(inv)
	}
}

// typed takes keys one by one: a fast typist's come several at a time, and the
// first may change the screen the others belong to. A paste stays whole.
func (r root) typed(k tea.KeyMsg) (root, tea.Cmd) {
	if k.Type != tea.KeyRunes || k.Paste || len(k.Runes) < 2 {
		return r.pressed(k)
	}
	var cmds []tea.Cmd
	for _, c := range k.Runes {
		var cmd tea.Cmd
		r, cmd = r.pressed(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{c}, Alt: k.Alt})
		cmds = append(cmds, cmd)
	}
	return r, tea.Batch(cmds...)
}

// done does what the screens have told, in order.
func (r root) done(cmd tea.Cmd) (root, tea.Cmd) {
	cmds := []tea.Cmd{cmd}
	for len(r.c.told) > 0 {
		m := r.c.told[0]
		r.c.told = r.c.told[1:]
		r, cmd = r.take(m)
		cmds = append(cmds, cmd)
	}
	return r, tea.Batch(cmds...)
}

// spread tells msg to every open screen: the answer a screen waits for must
// reach it when another is up. Each knows its own.
func (r root) spread(msg tea.Msg) (root, tea.Cmd) {
	var cmds []tea.Cmd
	for i := 0; i < len(r.stack); i++ {
		before, was := len(r.c.told), r.stack[i].ID()
		s, cmd := r.stack[i].Update(msg)
		r.stack[i] = s
		cmds = append(cmds, cmd)
		if i == len(r.stack)-1 && s.ID() != was { // it has turned itself
			r.surprised = r.c.beat()
		}
		at := slices.Index(r.c.told[before:], tea.Msg(closed{}))
		if at < 0 {
			continue
		}
		r.surprised = r.c.beat()         // nobody pressed a key for it
		if i > 0 && i < len(r.stack)-1 { // a screen that closes itself is not always on top
			r.c.told = slices.Delete(r.c.told, before+at, before+at+1)
			r.stack = slices.Delete(slices.Clone(r.stack), i, i+1)
			i--
		}
	}
	return r.done(tea.Batch(cmds...))
}

// pressed takes a key: the global ones here, the others to the screen that is
// up.
func (r root) pressed(k tea.KeyMsg) (root, tea.Cmd) {
	now := r.c.beat()
	r.exports.typed.Store(int64(now))
	if r.leaving {
		return r, nil
	}
	if r.surprised != 0 && !key.Matches(k, r.c.kQuit()) {
		rest := time.Duration(now - max(r.surprised, r.lastKey))
		r.lastKey = now
		if rest < quietFor && now-r.surprised < beat(mostQuiet) && !(now-r.surprised >= beat(quietFor) && r.sells() && startsAmount(k)) {
			return r, nil
		}
		r.surprised = 0
	}
	r.lastKey = now
	c := r.c
	if len(r.alarms) > 0 && now-r.toldAt > beat(time.Second) {
		r.alarms, r.toldAt = r.alarms[1:], now
	}
	if !key.Matches(k, c.kQuit()) {
		r.asked = false
	}
	switch {
	case key.Matches(k, c.kQuit()):
		return r.quit()
	case key.Matches(k, c.kLang()):
		c.W = c.W.Other()
		return r.hush(), nil
	case key.Matches(k, kSaveOpen(c)):
		return r, saveOpen(r.ctx, c.till)
	case key.Matches(k, c.kMask()):
		c.Masked = !c.Masked
		return r.hush(), nil
	case key.Matches(k, c.kHelp()), k.String() == "?" && !r.typing():
		if r.top().ID() == helpID {
			return r.back()
		}
		return r.open(newHelp(c, commands(r.top().Keys(), global(c))))
	case key.Matches(k, c.kNew()):
		if len(r.stack) == 1 {
			r.stack[0] = r.first().cleared()
			return r.say(c.W.Cleared)
		}
		return r.toSale()
	}
	for _, d := range doors {
		switch {
		case !key.Matches(k, d.key(c)):
		case r.top().ID() != d.id:
			return r.open(d.makes(r.ctx, c))
		case !d.own:
			return r, nil
		}
	}
	return r.toTop(k)
}

// doors are the keys that open a screen, whichever is up.
var doors = []struct {
	key   func(*console) key.Binding
	id    string
	makes func(context.Context, *console) screen
	own   bool // on that screen itself the key is the screen's
}{
	{(*console).kTest, codeTestID, func(_ context.Context, c *console) screen { return newCodeTest(c) }, false},
	{(*console).kSales, salesID, func(ctx context.Context, c *console) screen { return newSales(ctx, c) }, false},
	{(*console).kReport, reportID, func(ctx context.Context, c *console) screen { return newReport(ctx, c) }, false},
	{(*console).kSettings, setupID, func(ctx context.Context, c *console) screen { return newSetup(ctx, c) }, true},
}

func (r root) sells() bool {
	s, ok := r.top().(seller)
	return ok && s.sells()
}

func (r root) typing() bool {
	t, ok := r.top().(typist)
	return ok && t.typing()
}

// quit asks once while sales wait: they are kept, and watched at the next
// start.
func (r root) quit() (root, tea.Cmd) {
	n, typed, unsaved, writing := len(r.c.waiting), !r.first().form().empty(), r.c.draft.unsaved(), r.c.writing != nil
	if n == 0 && !typed && !unsaved && !writing || r.asked {
		r.leaving = true
		return r, leave(r.keyboard)
	}
	w := rootIn(r.c.W)
	waiting := w.quitWaiting
	if r.c.adrift {
		waiting = w.quitAway
	}
	var what []string
	for _, lost := range []struct {
		is   bool
		text string
	}{{writing, w.quitWriting}, {typed, w.quitTyped}, {unsaved, w.quitUnsaved}, {n > 0, fmt.Sprintf(waiting, n)}} {
		if lost.is {
			what = append(what, lost.text)
		}
	}
	r, cmd := r.say(strings.Join(append(what, w.quitAgain), " "))
	r.asked = true // as long as the question stands there
	return r, cmd
}

func (r root) toTop(msg tea.Msg) (root, tea.Cmd) {
	s, cmd := r.top().Update(msg)
	r.stack[len(r.stack)-1] = s
	return r.done(cmd)
}

// glass is what a customer sees, if anything: the invoice has no Ref otherwise.
func (r root) glass() shown {
	if s, ok := r.top().(seen); ok {
		return s.seen()
	}
	return shown{}
}

// onGlass is the open invoice that a customer stands before, "" when none does.
func (r root) onGlass() string {
	if g := r.glass(); !g.paid && g.inv.Open() {
		return g.inv.Ref
	}
	return ""
}

// turnDay tells the screens that a new day has begun at the shop, by itself or
// because it has become known how wrong this machine's clock is.
func (r root) turnDay() (root, tea.Cmd) {
	today := r.c.Today()
	if today.Equal(r.today) {
		return r, nil
	}
	r.today = today
	return r.spread(dayTurned{})
}

// wake starts a new tick beside cmd: every second while something counts
// seconds, every minute otherwise. An older tick no longer counts.
func (r root) wake(cmd tea.Cmd) (root, tea.Cmd) {
	r.tick++
	return r, tea.Batch(cmd, r.nextTick())
}

func (r root) nextTick() tea.Cmd {
	n := r.tick
	now := r.c.Now()
	wait := time.Minute - time.Duration(now.Second())*time.Second
	if len(r.c.waiting) > 0 || r.c.paused() > 0 || r.notice != "" || r.c.lost() || len(r.stack) > 1 || r.c.writing != nil || r.frame.crowded(r.frame.w) {
		wait = time.Second - time.Duration(now.Nanosecond())
	}
	return tea.Tick(wait, func(time.Time) tea.Msg { return ticked{n} })
}
