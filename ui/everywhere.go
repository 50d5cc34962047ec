package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/screen"
	"caisse/ui/screen/articles"
	"caisse/ui/screen/cashier"
	"caisse/ui/screen/closing"
	"caisse/ui/screen/code"
	"caisse/ui/screen/help"
	"caisse/ui/screen/report"
	"caisse/ui/screen/sales"
	"caisse/ui/screen/setup"
)

// everywhere is a key that works on every screen, and what it does.
type everywhere struct {
	key  func(*screen.Console) key.Binding
	does func(tea.KeyMsg) tea.Cmd
}

// everywhere are these keys, as the footer and the help name them. A screen that
// a key opens has its one line here.
func (r *root) everywhere() []everywhere {
	return []everywhere{
		{(*screen.Console).KSales, r.opens(screen.SalesID, sales.New)},
		{(*screen.Console).KReport, r.opens(screen.ReportID, report.New)},
		{(*screen.Console).KNew, r.anew},
		{(*screen.Console).KSettings, r.opens(screen.SetupID, setup.New)},
		{(*screen.Console).KHelp, r.help},
		{(*screen.Console).KLang, r.otherLanguage},
		{(*screen.Console).KMask, r.mask},
		{(*screen.Console).KTest, r.opens(screen.CodeTestID, code.NewTrial)},
		{kSaveOpen, r.saveOpen},
		{(*screen.Console).KQuit, r.quit},
		{(*screen.Console).KClosing, r.opens(screen.ClosingID, closing.New)},
		{(*screen.Console).KFind, r.opens(screen.SalesID, sales.Search)},
		{(*screen.Console).KWaiting, r.toNext},
		{(*screen.Console).KWaitingAt, r.toNumber},
		{(*screen.Console).KCashier, r.opens(screen.CashierID, func(_ context.Context, c *screen.Console) screen.Screen { return cashier.New(c) })},
		{(*screen.Console).KLock, r.lock},
		{(*screen.Console).KArticles, r.opens(screen.ArticlesID, func(_ context.Context, c *screen.Console) screen.Screen { return articles.New(c) })},
		{r.kAsk, r.help},
	}
}

// opens opens what makes. On that screen itself the key is the screen's, where
// it has a use for it.
func (r *root) opens(id string, makes func(context.Context, *screen.Console) screen.Screen) func(tea.KeyMsg) tea.Cmd {
	return func(k tea.KeyMsg) tea.Cmd {
		switch name := screen.NameOf(k); {
		case r.top().ID() != id:
			return r.open(makes(r.ctx, r.c))
		case slices.ContainsFunc(r.top().Keys(), func(b key.Binding) bool { return key.Matches(name, b) }):
			return r.toTop(k)
		}
		return nil
	}
}

// help lists what can be done, and goes when it is asked for again.
func (r *root) help(tea.KeyMsg) tea.Cmd {
	if r.top().ID() == screen.HelpID {
		return r.back()
	}
	own := r.top().Keys()
	return r.open(help.New(r.c, own, slices.Collect(commands(own, r.frame.global()))[len(own):]))
}

// kAsk is help by another key, where that is no text.
func (r *root) kAsk(*screen.Console) key.Binding {
	return screen.When(!r.typing(), screen.Bind("?", "?", ""))
}

// anew goes to the sale; on it, what is half typed makes room.
func (r *root) anew(tea.KeyMsg) tea.Cmd {
	if len(r.stack) > 1 {
		return r.toSale()
	}
	r.stack[0] = r.first().Cleared()
	return r.say(r.c.W.Cleared)
}

func (r *root) otherLanguage(tea.KeyMsg) tea.Cmd {
	r.c.W = r.c.W.Other()
	r.hush()
	return nil
}

func (r *root) mask(tea.KeyMsg) tea.Cmd {
	r.c.Masked = !r.c.Masked
	r.hush()
	return nil
}

// nowAt notes who is at the till.
func (r *root) nowAt(name string) tea.Cmd {
	r.c.Cashier = name
	r.c.Till.SetCashier(name)
	if name == "" {
		return r.say(in(r.c.W).nobodyAt)
	}
	return r.say(fmt.Sprintf(in(r.c.W).nowAt, name))
}

func (r *root) saveOpen(tea.KeyMsg) tea.Cmd { return saveOpen(r.ctx, r.c.Till) }

// quit asks once while sales wait: they are kept, and watched at the next
// start.
func (r *root) quit(tea.KeyMsg) tea.Cmd {
	n, typed, unsaved, writing := len(r.c.Waiting), !r.first().Form().Empty(), r.c.Draft.Unsaved(), r.c.Writing != nil
	if n == 0 && !typed && !unsaved && !writing || r.asked {
		r.leaving = true
		return leave(r.keyboard)
	}
	w := in(r.c.W)
	waiting := w.quitWaiting
	if r.c.Adrift {
		waiting = w.quitAway
	}
	var what []string
	for _, lost := range []struct {
		is   bool
		text string
	}{{writing, w.quitWriting}, {typed, w.quitTyped}, {unsaved, w.quitUnsaved}, {n > 0, r.c.Count(int64(n), waiting)}} {
		if lost.is {
			what = append(what, lost.text)
		}
	}
	cmd := r.say(strings.Join(append(what, w.quitAgain), " "))
	r.asked = true // as long as the question stands there
	return cmd
}
