package ui

import (
	"errors"
	"fmt"
	"slices"
	"strings"

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
)

// frame is what stands around every screen: the header, the notice, the keys.
type frame struct {
	c        *screen.Console
	w, h     int
	warns    bool          // a line of standing warnings, see banners
	readOnly bool          // the ledger is only looked at
	marked   func() string // what this ledger is known to lack, "" for nothing; nil in tests
}

func (f frame) bordered() bool { return f.w >= roomyW && f.h >= roomyH }
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
	return max(0, f.w), max(0, f.h-2-bar)
}

// draw puts body into the frame. notice, when there is one, is told between
// body and keys; code says that body holds a code, which nothing may cover.
func (f frame) draw(body, notice string, code bool, keys []key.Binding) string {
	th, b := f.c.Theme, f.c.Theme.Box
	// A long notice takes what it needs of the body's end.
	room := f.w
	if f.bordered() {
		room -= 8
	}
	if told := cells.Wrap(notice, room); len(told) > 1 && !code {
		rows := strings.Split(body, "\n")
		for i, l := range told[:len(told)-1] {
			if at := len(rows) - len(told) + 1 + i; at >= 0 {
				rows[at] = th.Notice.Render(l)
			}
		}
		body, notice = strings.Join(rows, "\n"), told[len(told)-1]
	}
	if f.warns {
		w := f.w
		if f.bordered() {
			w -= 4
		}
		body = f.bar(w) + "\n" + body
	}
	if !f.bordered() {
		foot := f.footer(keys, f.w)
		if notice != "" {
			foot = cells.Cut(th.Notice.Render(notice), f.w)
		}
		right := f.headRight(false)
		return cells.Spread(f.headLeft(f.w-cells.Width(right)-1), right, f.w) + "\n" + body + "\n" + foot
	}
	inner := f.w - 4
	right := f.headRight(true)
	left := f.headLeft(inner - cells.Width(right) - 4)
	rule := strings.Repeat(b.H, max(1, f.w-6-cells.Width(left)-cells.Width(right)))
	var out strings.Builder
	out.WriteString(th.Frame.Render(b.TL) + " " + left + " " + th.Frame.Render(rule) + " " + right + " " + th.Frame.Render(b.TR) + "\n")
	side := th.Frame.Render(b.V)
	for line := range strings.SplitSeq(body, "\n") {
		out.WriteString(side + " " + cells.Pad(line, inner) + " " + side + "\n")
	}
	if notice != "" {
		told := cells.Cut(notice, inner-4)
		out.WriteString(th.Frame.Render(b.ML+b.H) + " " + th.Notice.Render(told) + " " +
			th.Frame.Render(strings.Repeat(b.H, max(0, f.w-5-cells.Width(told)))+b.MR) + "\n")
	} else {
		out.WriteString(th.Frame.Render(b.ML+strings.Repeat(b.H, f.w-2)+b.MR) + "\n")
	}
	out.WriteString(side + " " + cells.Pad(f.footer(keys, inner), inner) + " " + side + "\n")
	out.WriteString(th.Frame.Render(b.BL + strings.Repeat(b.H, f.w-2) + b.BR))
	return out.String()
}

// headLeft names the program, whether the money is real, and the shop, in at
// most w cells. The shop is what goes.
func (f frame) headLeft(w int) string {
	c := f.c
	left := c.Theme.Title.Render(c.W.App) + " "
	left += f.whose()
	if c.Masked {
		left += " " + c.Theme.Sandbox.Render(" ••• ")
	}
	if shop := cells.Cut(c.Shop, w-cells.Width(left)-3); c.Shop != "" && cells.Width(shop) > 3 {
		left += " · " + shop
	}
	return left
}

// whose says in a word where the money goes: "real" is said of LigdiCash alone.
func (f frame) whose() string {
	c := f.c
	switch {
	case c.Sandbox:
		return c.Theme.Sandbox.Render(" " + c.W.Sandbox + " ")
	case c.Foreign != "":
		return c.Theme.BadLoud.Render(" " + rootIn(c.W).foreign + " ")
	}
	return rootIn(c.W).live
}

// headRight says how LigdiCash answers, and the time.
func (f frame) headRight(wide bool) string {
	c := f.c
	h := c.Health
	text, st := "", c.Theme.Hint
	switch {
	case c.Keys == screen.KeysMissing:
		text, st = c.W.NoKeys, c.Theme.Check
	case c.Keys == screen.KeysHeld:
		text, st = rootIn(c.W).heldShort, c.Theme.Check
	case c.Keys == screen.KeysUnreadable && errors.Is(c.KeysErr, settings.ErrNoKeyring):
		text, st = rootIn(c.W).noKeyring, c.Theme.Check
	case c.Keys == screen.KeysUnreadable:
		text, st = c.W.KeysUnreadable, c.Theme.Check
	case c.Lost() && h.Cause.Between():
		text, st = c.W.Causes[h.Cause].Short, c.Theme.BadLoud
	case h.Trouble == till.KeysRefused && h.Cause != till.Forbidden && c.Lost():
		text, st = c.W.KeysRefused, c.Theme.BadLoud
	case c.Paused() > 0:
		text, st = fmt.Sprintf(rootIn(c.W).pauseFor, c.W.Elapsed(c.Paused())), c.Theme.Check
	case c.Lost() && c.W.Causes[h.Cause].Short != "":
		text, st = c.W.Causes[h.Cause].Short+" "+c.W.Elapsed(c.Since(screen.Beat(h.Since))), c.Theme.Check
	case h.Trouble == till.Offline && c.Lost():
		text, st = fmt.Sprintf(rootIn(c.W).offlineFor, c.W.Elapsed(c.Since(screen.Beat(h.Since)))), c.Theme.Check
	case h.Trouble == till.NotAnswering && c.Lost():
		text, st = fmt.Sprintf(rootIn(c.W).silentFor, c.W.Elapsed(c.Since(screen.Beat(h.Since)))), c.Theme.Check
	case h.Heard && wide:
		s := fmt.Sprintf("%d%s%d", h.Took.Milliseconds()/1000, c.W.Comma, h.Took.Milliseconds()%1000/100)
		text = fmt.Sprintf(rootIn(c.W).netGood, s+cells.NBSP+"s")
	}
	if text == "" {
		return c.Clock(c.Now())
	}
	if !wide {
		return st.Render(text)
	}
	return st.Render(text) + " · " + c.Clock(c.Now())
}

// footer names the keys that work now, as many as fit: the screen's own first,
// and help always.
func (f frame) footer(keys []key.Binding, w int) string {
	c := f.c
	item := func(k key.Binding) string { return c.Theme.Key.Render(k.Help().Key) + " " + k.Help().Desc }
	sep := c.Theme.Hint.Render(" · ")
	last := item(c.KHelp())
	out, room := "", w-cells.Width(last)
	for _, k := range commands(keys, global(c)) {
		if !k.Enabled() || k.Help().Desc == "" || k.Help().Key == c.KHelp().Help().Key {
			continue
		}
		if n := cells.Width(item(k)) + 3; n <= room {
			out += item(k) + sep
			room -= n
		}
	}
	return out + last
}

// global are the bindings the root handles on every screen.
func global(c *screen.Console) []key.Binding {
	return []key.Binding{c.KSales(), c.KReport(), c.KNew(), c.KSettings(), c.KHelp(), c.KLang(), c.KMask(), c.KTest(), kSaveOpen(c), c.KQuit()}
}

// commands are a screen's own and those of every screen. Where a screen has
// its own use for a key, only that is named.
func commands(own, global []key.Binding) []key.Binding {
	out := slices.Clone(own)
	for _, g := range global {
		if !slices.ContainsFunc(own, func(k key.Binding) bool { return k.Enabled() && k.Help().Key == g.Help().Key }) {
			out = append(out, g)
		}
	}
	return out
}
