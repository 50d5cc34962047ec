package ui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/settings"
	"caisse/ui/screen"
	"caisse/ui/screen/sale"
	"caisse/ui/terminal"
)

// Outcome is how a console ended.
type Outcome struct {
	Again   bool   // start again, as follows
	Sandbox bool   // with the built-in LigdiCash
	Profile string // with this profile; "" is the same

	carried *carried // a pointer: no fmt verb prints the keys in it
}

// carried is what one round of the console leaves to the next.
type carried struct {
	screen.Draft
	profile string
	sales   [2]sale.Form // half typed when the console went over to the sandbox, and in it
	lang    string       // chosen with F2
	masked  bool
	cashier string // who was at the till
}

// sale is the half-typed one of the real till, or of the training till.
func (l *carried) sale(training bool) *sale.Form {
	if training {
		return &l.sales[1]
	}
	return &l.sales[0]
}

// resumed is what a console for profile begins with. What belongs to another shop
// stays behind.
func resumed(o Outcome, profile string) *carried {
	l := o.carried
	switch {
	case l == nil:
		l = &carried{}
	case l.profile != profile:
		l = &carried{Draft: screen.Draft{Session: l.Session}, sales: l.sales, masked: l.masked, cashier: l.cashier}
	}
	if l.Edits == nil {
		l.Edits = map[string]string{}
	}
	if l.Session == nil {
		l.Session = map[string]settings.Keys{}
	}
	l.profile = profile
	return l
}

// again leaves for what comes after, with all that was typed.
func (r *root) again(msg screen.StartAgain) tea.Cmd {
	c := r.c
	if c.Writing != nil { // it reads the ledger that would be closed
		return r.say(in(c.W).exportFirst)
	}
	r.carried.lang, r.carried.masked, r.carried.cashier = c.W.Lang, c.Masked, c.Cashier
	*r.carried.sale(c.Training) = r.first().Form()
	r.outcome, r.leaving = Outcome{Again: true, Sandbox: msg.Sandbox, Profile: msg.Profile, carried: r.carried}, true
	return leave(r.keyboard)
}

// leave quits, once the terminal has answered: an answer that came after the
// program would be typed into the shell.
func leave(k *terminal.Keyboard) tea.Cmd {
	return func() tea.Msg {
		k.Calm()
		return tea.QuitMsg{}
	}
}

// leaveWhenTold quits when ctx ends: a signal came.
func leaveWhenTold(ctx context.Context, k *terminal.Keyboard) tea.Cmd {
	return func() tea.Msg {
		<-ctx.Done()
		return leave(k)()
	}
}

// listenToPastes says what became of a paste that could not go in as it was.
func listenToPastes(ctx context.Context, k *terminal.Keyboard) tea.Cmd {
	if k == nil {
		return nil
	}
	return func() tea.Msg {
		select {
		case u := <-k.Upset:
			return u
		case <-ctx.Done():
			return nil
		}
	}
}
