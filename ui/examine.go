package ui

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"

	"caisse/ui/qr"
)

// examined asks the terminal on standard input and output, if they are one.
func examined(ascii bool) (p qr.Profile, w, h int) {
	p = baseProfile(ascii)
	w, h, err := term.GetSize(os.Stdout.Fd())
	if err != nil {
		return p, 0, 0
	}
	k := newKeyboard(os.Stdin)
	if runtime.GOOS != "windows" && !p.Dumb && term.IsTerminal(os.Stdin.Fd()) {
		if old, err := term.MakeRaw(os.Stdin.Fd()); err == nil {
			defer func() { _ = term.Restore(os.Stdin.Fd(), old) }() // the terminal is gone otherwise
			if _, err := os.Stdout.WriteString(qr.Questions); err == nil {
				k.listen(answerTime)
			}
		}
	}
	if m, ok := askTerminal(k.answered(), p)().(terminalKnown); ok {
		p = m.profile
	}
	return p, w, h
}

// listen reads until the terminal has answered, or for d. A read that is still
// waiting then is given up with the program.
func (k *keyboard) listen(d time.Duration) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		buf := make([]byte, 256)
		for {
			if _, err := k.Read(buf); err != nil || k.isDone() {
				return
			}
		}
	}()
	select {
	case <-done:
	case <-time.After(d):
	}
}

func (k *keyboard) isDone() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.closed
}

// answered is k once nobody waits for more.
func (k *keyboard) answered() *keyboard {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.closed {
		k.closed = true
		close(k.heard)
	}
	return k
}

// PrintCode is the code of text as the console would draw it in this window,
// and why it is drawn so, or "" and why there is none.
func PrintCode(text string, looks Looks, ascii bool, lang string) (drawing, why string, err error) {
	p, w, h := examined(ascii)
	if w == 0 { // not a terminal: half blocks, whatever their size
		w, h = 1000, 1000
		p.Colours = max(p.Colours, 256)
		p.Dumb = false
	}
	c := &console{looks: looks}
	room := qr.Box{Cols: w, Rows: h - 1}
	choice := qr.ChooseText(text, p, c.styleFor(p), room, room)
	why = choice.Reason(lang != "en")
	d, err := choice.Draw(text)
	if err != nil || len(d.Lines) == 0 {
		return "", why, nil
	}
	if d.Picture != "" {
		return d.Picture + strings.Repeat("\n", d.Rows), why, nil
	}
	return strings.Join(d.Lines, "\n"), why, nil
}

// Examine says what the terminal can do, one line each.
func Examine(looks Looks, ascii bool, lang string) []string {
	p, w, h := examined(ascii)
	c := &console{looks: looks}
	fr := lang != "en"
	say := func(a, b string) string {
		if fr {
			return a
		}
		return b
	}
	name := p.Name
	if name == "" {
		name = say("inconnu", "unknown") + " (TERM=" + os.Getenv("TERM") + ")"
	}
	if p.Mux != "" && !strings.Contains(name, p.Mux) {
		name += " (" + p.Mux + ")"
	}
	yes := func(ok bool) string {
		if ok {
			return say("✓ oui", "✓ yes")
		}
		return say("✗ non", "✗ no")
	}
	room := qr.Box{Cols: w, Rows: h - 1}
	choice := qr.Choose(testLink, p, c.styleFor(p), room, room)
	return []string{
		fmt.Sprintf("%-10s %s, %dx%d", say("Terminal", "Terminal"), name, w, h),
		fmt.Sprintf("%-10s %s", "UTF-8", yes(p.UTF8)),
		fmt.Sprintf("%-10s %d", say("Couleurs", "Colours"), p.Colours),
		fmt.Sprintf("%-10s %s", "QR", choice.Reason(fr)),
	}
}
