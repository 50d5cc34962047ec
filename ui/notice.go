package ui

import (
	"fmt"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"caisse/ui/screen"
	"caisse/ui/terminal"
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
		return r.alarms[0]
	}
	return r.notice
}

// title names the window.
func title(t *terminal.Terminal, text string) tea.Cmd {
	return screen.SendTo(t, ansi.SetWindowTitle(text))
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
