package keyform

import (
	"fmt"
	"time"
	"unicode/utf8"

	"caisse/model/settings"
	"caisse/ui/cells"
	"caisse/ui/field"
	"caisse/ui/screen"
)

// slowRing is how long a keyring may take before the screen says what it may
// be waiting for.
const slowRing = 2 * time.Second

func (s *keyForm) View() string {
	c, w := s.c, in(s.c.W)
	title := w.keysTitle
	if c.Draft.First {
		title = w.firstTitle + " · " + w.stepKeys
	}
	out := []cells.Part{cells.Keep(3, c.Theme.Title.Render(cells.Cut(title, s.w))), cells.Gap()}
	say := func(keep int, text string) { out = append(out, cells.Keep(keep, cells.Wrap(text, s.w)...)) }
	switch s.stage {
	case keyRing:
		say(6, w.ringWhy)
		out = append(out, cells.Gap(), s.waiting(w.ringTrying))
		if c.Since(s.since) >= slowRing {
			out = append(out, cells.Keep(8, cells.Styled(c.Theme.Notice.Render, cells.Wrap(w.ringSlow, s.w))...))
		}
	case keyBlocked:
		out = append(out, cells.Keep(9, cells.Styled(c.Theme.Notice.Render, cells.Wrap(c.W.KeyringTrouble(s.why), s.w))...))
		say(2, w.neverPlain)
		out = append(out, cells.Gap())
		for i, text := range w.choices {
			out = append(out, cells.Keep(10, s.choice(i, text)...))
		}
	case keyEnv:
		say(7, w.envText)
		out = append(out, cells.Gap(), cells.Keep(10, "  "+settings.KeyVariable, "  "+settings.TokenVariable), cells.Gap())
		say(6, w.envThen)
	case keyCheck:
		out = append(out, s.row(0), s.row(1), cells.Gap(), s.waiting(s.c.W.Setup.KeysTrying))
	case keySave:
		out = append(out, s.row(0), s.row(1), cells.Gap(), s.waiting(w.keysSaving))
		if c.Since(s.since) >= slowRing {
			out = append(out, cells.Keep(8, cells.Styled(c.Theme.Notice.Render, cells.Wrap(w.ringSlow, s.w))...))
		}
	case keyType:
		say(5, w.whereKeys)
		out = append(out, cells.Gap(), s.row(0), s.row(1), cells.Gap())
		out = append(out, cells.Keep(9, cells.Styled(c.Theme.Notice.Render, cells.Wrap(s.faultText(), s.w))...))
		if s.doubt {
			say(8, w.anyway)
		}
		if s.swapped() {
			say(8, w.swapHint)
		}
		out = append(out, cells.Gap())
		if c.Keys == screen.KeysUnreadable && !s.session {
			say(6, s.c.W.Setup.MayReplace)
		}
		if s.session {
			say(6, w.inMemory)
		} else {
			say(4, w.inKeyring)
		}
	}
	return cells.Stack(s.h, out...)
}

// faultText says what is wrong with the keys.
func (s *keyForm) faultText() string {
	w := &s.c.W.Setup
	switch s.fault.kind {
	case faultShape:
		return s.c.W.ShapeTrouble(s.fault.err)
	case faultDeclined:
		return w.Declined + " " + in(s.c.W).nothingKept
	case faultInactive:
		return w.NotActivated
	case faultNotAsked:
		return in(s.c.W).notAsked
	case faultTooLong:
		return in(s.c.W).tooLong
	case faultNotKept:
		return w.NotKeptNow + " " + s.c.W.KeyringTrouble(s.fault.err)
	}
	return ""
}

// waiting is what is being done, and for how long.
func (s *keyForm) waiting(what string) cells.Part {
	secs := int(s.c.Since(s.since).Seconds())
	return cells.Keep(10, s.c.Theme.Busy.Render(fmt.Sprintf(what, secs)))
}

// choice is one line to choose, with what it means under it.
func (s *keyForm) choice(i int, text [2]string) []string {
	mark := s.c.Theme.Here(s.at == i)
	out := []string{mark + cells.Cut(text[0], s.w-2)}
	if s.h < 14 && s.at != i {
		return out // what each means is said where there is room, or when it is chosen
	}
	for _, l := range cells.Wrap(text[1], s.w-4) {
		out = append(out, "    "+s.c.Theme.Hint.Render(l))
	}
	return out
}

// row is a key as anybody may see it: dots, and how many characters there are.
func (s *keyForm) row(i int) cells.Part {
	c, w := s.c, in(s.c.W)
	held := [...]settings.Secret{c.Draft.Keys.API, c.Draft.Keys.Token}[i]
	n := utf8.RuneCountInString(settings.Trim(held.Reveal()).Reveal())
	here := s.stage == keyType && s.at == i
	count := fmt.Sprintf(w.chars, n)
	if n == 1 {
		count = w.oneChar
	}
	room := s.w - 2 - keyLabel - 1 - 15
	if s.w >= 60 {
		room = min(room, 40)
	}
	return cells.Keep(10, c.Theme.Here(here)+cells.Pad([...]string{w.apiKey, w.apiToken}[i], keyLabel)+" "+field.Dots(n, room, here)+c.Theme.Hint.Render(count))
}

// keyLabel is the width of the fields' names.
const keyLabel = 9
