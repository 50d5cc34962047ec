package ui

import (
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/screen"
	"caisse/ui/screen/cashier"
	"caisse/ui/screen/lock"
)

// lock covers everything with a clock. The screens stay as they are under it, half
// typed or waiting, and hear all that happens.
func (r *root) lock(tea.KeyMsg) tea.Cmd {
	r.locked = lock.New(r.c)
	var cmd tea.Cmd
	if r.titled { // it has an amount
		r.titled = false
		cmd = title(r.c.Term, "caisse")
	}
	return tea.Batch(cmd, r.wake(nil))
}

// whileLocked takes a key on the locked screen: nothing of it reaches a sale. Enter
// opens it, but for one that ends what a scanner reads; F2 is the other language.
func (r *root) whileLocked(k tea.KeyMsg) tea.Cmd {
	now := r.c.Beat()
	rest := time.Duration(now - r.lastKey)
	r.lastKey = now
	if key.Matches(screen.NameOf(k), r.c.KLang()) { // who comes next may not read this one
		return r.otherLanguage(k)
	}
	if !key.Matches(screen.NameOf(k), r.c.KEnter("")) || rest < screen.QuietFor {
		r.locked.Asked()
		return nil
	}
	r.locked = nil
	var cmd tea.Cmd
	if r.c.Settings.AskCashier == "yes" && r.top().ID() != screen.CashierID {
		cmd = r.open(cashier.New(r.c)) // somebody else may have come
	}
	return tea.Batch(cmd, r.wake(nil))
}
