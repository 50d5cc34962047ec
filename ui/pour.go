package ui

import (
	"slices"
	"time"
	"unicode"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/settings"
	"caisse/ui/screen"
)

// pour is text that comes faster than anybody types: from a scanner, or pasted
// where the terminal does not say so.
type pour struct {
	text  []rune      // since it began; its end where it is long
	given int         // runes of it that the screen that is up has got
	at    screen.Beat // of its last rune
	held  bool        // it may be a key, or a token: nobody gets it before all of it is here
	last  []rune      // what was held before, and when it was handed on
	gone  screen.Beat
	enter screen.Beat // the last Enter
	n     int         // of the tick that counts
}

const (
	// scanned is what lies between two keys of a scanner at most: a second Enter is
	// the end of the same code, and so are Tab, and ^C, its ETX.
	scanned = 50 * time.Millisecond
	// pouring is the same for what belongs to one piece of text, and pourRests for
	// one that is held, which a slow line may cut.
	pouring   = 40 * time.Millisecond
	pourRests = 200 * time.Millisecond
	// pourGoesOn is how long what comes in one piece after such a text is its rest.
	pourGoesOn = 2 * time.Second
	mostPoured = 4096
)

// pourEnds comes when nothing came after what is held.
type pourEnds struct{ n int }

// keyed takes a key from the keyboard. What a scanner adds to its figures is
// dropped, and a text that looks like a key or a token becomes a paste. msg is k
// as it came.
func (r *root) keyed(k tea.KeyMsg, msg tea.Msg) tea.Cmd {
	p, now, name := &r.pour, r.c.Beat(), screen.NameOf(k)
	if (k.Type == tea.KeyRunes || k.Type == tea.KeySpace) && !k.Paste && !k.Alt && !r.leaving {
		return r.poured(k, msg)
	}
	if key.Matches(name, kLF()) { // as some scanners end
		k = screen.Press("enter")
		msg, name = k, screen.NameOf(k)
	}
	if p.at != 0 && now-p.at < screen.Beat(scanned) && key.Matches(name, r.c.KQuit(), kTab()) {
		return nil
	}
	cmd := r.handOn()
	if key.Matches(name, r.c.KEnter("")) {
		before := p.enter
		if p.enter = now; before != 0 && now-before < screen.Beat(scanned) {
			return cmd
		}
	}
	p.over()
	if cmd == nil {
		return r.typed(k, msg)
	}
	return tea.Batch(cmd, r.typed(k, msg))
}

// kTab and kLF are what a scanner may send behind a code.
func kTab() key.Binding { return screen.Bind("tab", "", "") }
func kLF() key.Binding  { return screen.Bind("ctrl+j", "", "") }

func (r *root) poured(k tea.KeyMsg, msg tea.Msg) tea.Cmd {
	p, now := &r.pour, r.c.Beat()
	if now-p.gone > screen.Beat(pourGoesOn) {
		p.forget()
	}
	rest := len(k.Runes) > 3 && len(p.last) > 0 && slices.ContainsFunc(k.Runes, unicode.IsLetter) // figures are money
	switch {
	case p.held:
	case now-p.at >= screen.Beat(pouring):
		p.text, p.given = p.text[:0], 0
	case len(p.text) > mostPoured/8:
		p.text = p.text[:copy(p.text, p.text[len(p.text)-64:])]
	}
	p.at = now
	p.text = append(p.text, k.Runes...)
	var taken []tea.Cmd
	if !p.held && (rest || settings.LooksCopied(p.text)) {
		p.held = true
		for ; p.given > 0; p.given-- {
			taken = append(taken, r.toTop(tea.KeyMsg{Type: tea.KeyBackspace}))
		}
	}
	if p.held {
		if p.n++; len(p.text) > mostPoured {
			return tea.Batch(append(taken, r.handOn())...)
		}
		n := p.n
		return tea.Batch(append(taken, tea.Tick(pourRests, func(time.Time) tea.Msg { return pourEnds{n} }))...)
	}
	up := r.top().ID()
	cmd := r.typed(k, msg)
	if p.given += len(k.Runes); r.top().ID() != up {
		p.given = len(k.Runes) // one of them began a sale
	}
	return cmd
}

// over ends a text: what comes is another one.
func (p *pour) over() {
	p.forget()
	p.text = p.text[:0]
}

func (p *pour) forget() {
	clear(p.last)
	p.last = p.last[:0]
}

// handOn gives the screen what was held, as a paste.
func (r *root) handOn() tea.Cmd {
	p := &r.pour
	if !p.held {
		return nil
	}
	p.last = append(p.last, p.text...)
	k := tea.KeyMsg{Type: tea.KeyRunes, Runes: slices.Clone(p.last), Paste: true}
	clear(p.text)
	p.text, p.given, p.held, p.gone = p.text[:0], 0, false, r.c.Beat()
	p.n++
	return r.typed(k, k)
}
