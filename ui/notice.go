package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/screen"
	"caisse/ui/terminal"
	words "caisse/ui/text"
	"caisse/ui/tty"
)

// tellSaid tells what somebody wants told, unless a screen says it itself.
func (r *root) tellSaid(msg screen.Said) tea.Cmd {
	switch {
	case r.isOpen(msg.Unless...):
		return nil
	case msg.Stays:
		r.alarm(msg.Text, true)
		return nil
	}
	return r.say(msg.Text)
}

// upset tells of a paste that could not go in as it was.
func (r *root) upset(msg terminal.Upset) tea.Cmd {
	text := in(r.c.W).pasteCut
	if msg == terminal.Upset(tty.TooLong) {
		text = in(r.c.W).pasteTooLong
	}
	r.alarm(text, false)
	return listenToPastes(r.ctx, r.keyboard)
}

// savedOpen tells where what is still open was saved.
func (r *root) savedOpen(msg openSaved) tea.Cmd {
	text := in(r.c.W).notSaved
	if msg.err == nil {
		text = fmt.Sprintf(in(r.c.W).movedSaved, msg.path)
	}
	r.alarm(text, true)
	return nil
}

func (r *root) say(text string) tea.Cmd {
	r.notice, r.noticeEnds, r.aboutMoney = text, r.c.Beat()+screen.Beat(noticeFor), false
	return r.wake(nil)
}

// moved drops what was said about the screen that is left.
func (r *root) moved() {
	if !r.aboutMoney {
		r.hush()
	}
}

// hush takes the notice down.
func (r *root) hush() {
	r.notice, r.noticeEnds, r.asked, r.aboutMoney = "", 0, false, false
}

// key is pressed, and none takes the place of another.
func (r *root) alarm(text string, untilKey bool) {
	if untilKey {
		if !slices.Contains(r.alarms, text) {
			r.alarms, r.toldAt = append(r.alarms, text), r.c.Beat()
		}
		return
	}
	r.notice, r.noticeEnds, r.aboutMoney = text, r.c.Beat()+screen.Beat(noticeFor), true
}

// toldNow is what stands in the line for notices.
func (r *root) toldNow() string {
	if len(r.alarms) > 0 && !r.asked { // a question about quitting must be seen to be answered
		return r.overHeld(r.alarms[0], true)
	}
	return r.overHeld(r.notice, r.aboutMoney)
}

// overHeld is text as it may be told: a tick that is not of the sale on the screen
// never stands beside one that is not paid. money says that it is another's.
func (r *root) overHeld(text string, money bool) string {
	about, is := r.top().(screen.About)
	if !is || text == "" {
		return text
	}
	inv := about.About()
	if inv.State.IsPaid() && inv.Doubt == model.NoDoubt && till.Elsewhere(inv) == "" {
		return text
	}
	rest := text
	for _, lang := range []string{"fr", "en"} {
		rest = strings.TrimPrefix(rest, in(words.In(lang)).otherSale+" ")
	}
	for _, state := range till.Received() {
		after, ticked := strings.CutPrefix(rest, r.c.Mark(model.Invoice{State: state}, false).Sign+" ")
		switch {
		case ticked && money:
			return in(r.c.W).otherSale + " " + after
		case ticked:
			return after
		}
	}
	return text
}

// noticed gives a notice the lines it needs, and gives them back.
func (r *root) noticed() {
	lines := 0
	if text := r.toldNow(); text != "" {
		_, h := r.frame.body()
		lines = min(len(cells.Wrap(text, r.frame.inner())), max(1, h/2))
	}
	if max(1, lines) == max(1, r.frame.told) {
		return
	}
	r.frame.told = lines
	for i := range r.stack {
		r.stack[i] = r.sized(r.stack[i])
	}
}

// sized gives s its room. Of a screen with a code nothing is taken.
func (r *root) sized(s screen.Screen) screen.Screen {
	w, h := r.frame.body()
	if s = s.Resize(w, h); r.frame.told < 2 {
		return s
	}
	if seen, ok := s.(screen.Seen); ok && seen.Seen().Code {
		return s
	}
	return s.Resize(w, max(0, h-r.frame.told+1))
}

// title names the window.
func title(t *terminal.Terminal, text string) tea.Cmd {
	return screen.SendTo(t, ansi.SetWindowTitle(text))
}

// untitled takes the tick out of the window's title with the green screen it is of:
// it would stand above another sale.
func (r *root) untitled() tea.Cmd {
	if !r.titled || r.glass().Paid {
		return nil
	}
	r.titled = false
	return title(r.c.Term, "caisse")
}

// ring rings n times, apart, so that the bells can be told from one.
func ring(t *terminal.Terminal, n int) tea.Cmd {
	if t == nil || n == 0 {
		return nil
	}
	return func() tea.Msg {
		t.Send("\a")
		for range n - 1 {
			time.Sleep(250 * time.Millisecond)
			t.Send("\a")
		}
		return nil
	}
}

// noticeFor is how long a notice stays.
const noticeFor = 15 * time.Second
