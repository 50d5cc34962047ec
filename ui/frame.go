package ui

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"

	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/screen"
)

// The sizes the console is drawn for: below the least one, a single line says
// so; below roomy, the frame's lines are given to the screen.
const (
	roomyW, roomyH = 60, 20

	// How it is with the shared ledger is said in more words where there is room.
	roomyShared, roomySharedAway = 100, 76
)

// frame is what stands around every screen: the header, the notice, the keys.
type frame struct {
	c          *screen.Console
	w, h       int
	warns      bool          // a line of standing warnings, see banners
	told       int           // lines the notice takes, the one it always has counted; 0: none
	readOnly   bool          // the ledger is only looked at
	marked     func() string // what this ledger is known to lack, "" for nothing; nil in tests
	everywhere []everywhere  // keys that work on every screen
	last       *drawn        // nil: nothing is kept
	bare       bool          // without a border, however large the window is
}

func (f frame) bordered() bool { return f.w >= roomyW && f.h >= roomyH && !f.bare }
func (f frame) tiny() bool     { return f.w < cells.LeastW || f.h < cells.LeastH }

// body is the box left for the screen.
func (f frame) body() (w, h int) {
	bar := 0
	if f.warns {
		bar = 1
	}
	if f.bordered() {
		return f.w - 4, f.h - 4 - bar
	}
	if f.bare {
		bar++ // a rule above the keys, where a notice stands
	}
	return max(0, f.w), max(0, f.h-2-bar)
}

// draw puts body into the frame, in lines that stand until the next one is
// drawn. notice, when there is one, is told between body and keys.
func (f frame) draw(body []string, notice string, keys []key.Binding) []string {
	th, b, d := &f.c.Theme, &f.c.Theme.Box, f.drawn()
	out := d.lines[:0]
	_, h := f.body()
	before, notice := f.notice(notice, h-len(body))
	if !f.bordered() {
		right := f.headRight(f.bare)
		out = append(out, cells.Spread(f.headLeft(f.w-cells.Width(right)-1), right, f.w))
		if f.warns {
			out = append(out, f.bar(f.w))
		}
		out = append(append(out, body...), before...)
		if f.bare {
			rule := th.Frame.Render(strings.Repeat(b.H, f.w))
			if notice != "" {
				rule = th.Notice.Render(cells.Cut(notice, f.w))
			}
			out, notice = append(out, rule), ""
		}
		if notice != "" {
			out = append(out, f.besides(th.Notice.Render(notice), keys, f.w))
		} else {
			out = append(out, f.footer(keys, f.w))
		}
		d.lines = out
		return out
	}
	inner := f.w - 4
	e := d.edge.Of(edgeKey{f.w, th.Frame}, func() edge {
		d.rows = rows{}
		rule := strings.Repeat(b.H, f.w-2)
		side := th.Frame.Render(b.V)
		return edge{side + " ", " " + side, th.Frame.Render(b.ML + rule + b.MR), th.Frame.Render(b.BL + rule + b.BR)}
	})
	right := f.headRight(true)
	left := f.headLeft(inner - cells.Width(right) - 4)
	out = append(out, d.top.Of(topKey{edgeKey{f.w, th.Frame}, left, right}, func() string {
		rule := strings.Repeat(b.H, max(1, f.w-6-cells.Width(left)-cells.Width(right)))
		return th.Frame.Render(b.TL) + " " + left + " " + th.Frame.Render(rule) + " " + right + " " + th.Frame.Render(b.TR)
	}))
	within := func(line string) { d.rows.add(e.left, line, e.right, inner) }
	d.rows.begin()
	if f.warns {
		within(f.bar(inner))
	}
	for _, line := range body {
		within(line)
	}
	for _, line := range before {
		within(line)
	}
	if notice != "" {
		within(th.Notice.Render(cells.Cut(notice, inner)))
	}
	within(f.footer(keys, inner))
	out = d.rows.end(out)
	if notice == "" {
		foot := len(out) - 1
		out = append(out[:foot], e.rule, out[foot])
	}
	d.lines = append(out, e.bottom)
	return d.lines
}

// notice cuts a notice into the lines it has: extra ones below the body, and the
// last, its own, where a rule stands while there is none.
func (f frame) notice(text string, extra int) (before []string, last string) {
	if text == "" {
		return make([]string, max(0, extra)), ""
	}
	told := cells.Wrap(text, f.inner())
	for range extra {
		if len(told) < 2 {
			before = append([]string{""}, before...)
			continue
		}
		before, told = append(before, f.c.Theme.Notice.Render(told[0])), told[1:]
	}
	return before, strings.Join(told, " ")
}

// inner is how wide a line of the frame is.
func (f frame) inner() int {
	if f.bordered() {
		return f.w - 4
	}
	return f.w
}

// headLeft names the program, whether the money is real, and the shop, in at
// most w cells. The shop is what goes.
func (f frame) headLeft(w int) string {
	c := f.c
	return f.drawn().left.Of(leftKey{w, c.W, c.Theme.Title, c.Shop, c.Cashier, c.Foreign, c.Sandbox, c.Masked}, func() string { return f.headed(w) })
}

func (f frame) headed(w int) string {
	c := f.c
	left := c.Theme.Title.Render(c.W.App) + " "
	left += f.whose()
	if c.Masked {
		left += " " + c.Theme.Sandbox.Render(" ••• ")
	}
	who := ""
	if name := cells.Cut(c.Cashier, w-cells.Width(left)-3); c.Cashier != "" && (name == c.Cashier || cells.Width(name) > 3) {
		who = " · " + name
	}
	if shop := cells.Cut(c.Shop, w-cells.Width(left)-cells.Width(who)-3); c.Shop != "" && (shop == c.Shop || cells.Width(shop) > 3) {
		left += " · " + shop
	}
	return left + who
}

// whose says in a word where the money goes: "real" is said of LigdiCash alone.
func (f frame) whose() string {
	c := f.c
	switch {
	case c.Sandbox:
		return c.Theme.Sandbox.Render(" " + c.W.Sandbox + " ")
	case c.Foreign != "":
		return c.Theme.BadLoud.Render(" " + in(c.W).foreign + " ")
	}
	return in(c.W).live
}

// headRight says how LigdiCash answers, and the time.
func (f frame) headRight(wide bool) string {
	c, d := f.c, f.drawn()
	h := c.Health
	text, st := "", c.Theme.Hint
	switch {
	case c.Keys == screen.KeysMissing:
		text, st = c.W.NoKeys, c.Theme.Check
	case c.Keys == screen.KeysHeld:
		text, st = in(c.W).heldShort, c.Theme.Check
	case c.Keys == screen.KeysUnreadable && errors.Is(c.KeysErr, settings.ErrNoKeyring):
		text, st = in(c.W).noKeyring, c.Theme.Check
	case c.Keys == screen.KeysUnreadable && errors.Is(c.KeysErr, settings.ErrLocked):
		text, st = c.W.KeysLocked, c.Theme.Check
	case c.Keys == screen.KeysUnreadable:
		text, st = c.W.KeysUnreadable, c.Theme.Check
	case c.Lost() && h.Cause.Between():
		text, st = c.W.Causes[h.Cause].Short, c.Theme.BadLoud
	case h.Trouble == till.KeysRefused && h.Cause != till.Forbidden && c.Lost():
		text, st = c.W.KeysRefused, c.Theme.BadLoud
	case c.Paused() > 0:
		text, st = fmt.Sprintf(in(c.W).pauseFor, c.W.Elapsed(c.Paused())), c.Theme.Check
	case c.Lost() && c.W.Causes[h.Cause].Short != "":
		text, st = c.W.Causes[h.Cause].Short+" "+c.W.Elapsed(c.Since(screen.Beat(h.Since))), c.Theme.Check
	case h.Trouble == till.Offline && c.Lost():
		text, st = fmt.Sprintf(in(c.W).offlineFor, c.W.Elapsed(c.Since(screen.Beat(h.Since)))), c.Theme.Check
	case h.Trouble == till.NotAnswering && c.Lost():
		text, st = fmt.Sprintf(in(c.W).silentFor, c.W.Elapsed(c.Since(screen.Beat(h.Since)))), c.Theme.Check
	case c.Shares && !c.Shared.Good:
		text, st = f.sharedAway(), c.Theme.Check
	case wide && f.loads() && f.w >= roomySharedAway && f.w < roomyShared:
		text = f.sharedGood()
	case h.Heard && wide:
		took := h.Took.Truncate(100 * time.Millisecond)
		text = d.net.Of(netKey{c.W, took}, func() string {
			s := fmt.Sprintf("%d%s%d", took/time.Second, c.W.Comma, took%time.Second/(100*time.Millisecond))
			return fmt.Sprintf(in(c.W).netGood, s+cells.NBSP+"s")
		})
		if c.Shares && f.w >= roomyShared {
			text = d.shared.Of([2]string{text, f.sharedGood()}, func() string { return text + " · " + f.sharedGood() })
		}
	case c.Shares && wide && f.w >= roomyShared:
		text = f.sharedGood()
	}
	now := c.Now().In(c.Zone)
	return d.right.Of(rightKey{text, st, wide, now.Hour()*60 + now.Minute()}, func() string {
		switch {
		case text == "":
			return c.Clock(now)
		case !wide:
			return st.Render(text)
		}
		return st.Render(text) + " · " + c.Clock(now)
	})
}

// sharedAway says since when the shared ledger cannot be reached, and how many
// sales wait to be handed over. It stands in the header: a line less could be one
// too few for a code.
func (f frame) sharedAway() string {
	c, w := f.c, in(f.c.W)
	switch mend := till.Blocks(c.Shared).Mended(); {
	case f.w < roomySharedAway && mend:
		return w.sharedMendShort
	case f.w < roomySharedAway:
		return w.sharedShort
	}
	text := w.sharedAway
	switch since := c.Shared.Since; {
	case till.Blocks(c.Shared).Mended():
		text = w.sharedMend
	case !since.IsZero():
		text += " " + fmt.Sprintf(w.sharedSince, c.Day(since))
	}
	if n := c.Shared.Unsent; n > 0 && f.w >= roomyShared {
		text += " · " + c.Count(n, w.toHandOver)
	}
	return text
}

// sharedGood says that it can be reached, and how much of a first load is here.
func (f frame) sharedGood() string {
	c := f.c
	if st := c.Shared; f.loads() {
		return fmt.Sprintf(in(c.W).sharedLoads, c.Share(st.Loaded, st.Of))
	}
	return in(c.W).sharedGood
}

// loads says that a first load is under way.
func (f frame) loads() bool { return f.c.Shared.Good && f.c.Shared.Of > f.c.Shared.Loaded }

// footer names the keys that work now, as many as fit: the screen's own first,
// and help always.
func (f frame) footer(keys []key.Binding, w int) string {
	c, d := f.c, f.drawn()
	l, help := &d.foot, c.KHelp().Help()
	l.next = append(l.next[:0], help)
	for k := range commands(keys, d.global.Of(globalKey{c.W, c.Masked, c.Adrift, len(c.Waiting) > 0, c.AltArrives()}, f.global)) {
		if h := k.Help(); k.Enabled() && h.Desc != "" && h.Key != help.Key {
			l.next = append(l.next, h)
		}
	}
	if l.w == w && l.style == c.Theme.Key && slices.Equal(l.keys, l.next) {
		return l.text
	}
	l.w, l.style, l.keys, l.next = w, c.Theme.Key, l.next, l.keys
	item := func(h key.Help) string { return c.Theme.Key.Render(h.Key) + " " + h.Desc }
	sep := c.Theme.Hint.Render(" · ")
	last := item(help)
	out, room := "", w-cells.Width(last)
	for _, h := range l.keys[1:] {
		if n := cells.Width(item(h)) + 3; n <= room {
			out += item(h) + sep
			room -= n
		}
	}
	l.text = out + last
	return l.text
}

// besides is told in w cells, with a way out behind it where there is room.
func (f frame) besides(told string, keys []key.Binding, w int) string {
	const apart = 2
	keys = slices.DeleteFunc(slices.Clone(keys), func(k key.Binding) bool {
		return !k.Enabled() || k.Help().Desc == "" || k.Help().Key != f.c.KBack().Help().Key
	})
	if len(keys) == 0 {
		return cells.Cut(told, w)
	}
	h := keys[0].Help()
	if out := f.c.Theme.Key.Render(h.Key) + " " + h.Desc; cells.Width(told)+apart+cells.Width(out) <= w {
		return cells.Spread(told, out, w)
	}
	return cells.Cut(told, w)
}

// global are the bindings that work on every screen.
func (f frame) global() (out []key.Binding) {
	for _, e := range f.everywhere {
		out = append(out, e.key(f.c))
	}
	return out
}

// commands are a screen's own and those of every screen. Where a screen has
// its own use for a key, only that is named.
func commands(own, global []key.Binding) iter.Seq[key.Binding] {
	return func(yield func(key.Binding) bool) {
		for _, k := range own {
			if !yield(k) {
				return
			}
		}
		for _, g := range global {
			named := func(k key.Binding) bool { return k.Enabled() && k.Help().Key == g.Help().Key }
			if !slices.ContainsFunc(own, named) && !yield(g) {
				return
			}
		}
	}
}
