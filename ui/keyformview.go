package ui

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"caisse/model/settings"
)

// slowRing is how long a keyring may take before the screen says what it may
// be waiting for.
const slowRing = 2 * time.Second

func (s keyForm) View() string {
	c, w := s.c, &s.c.w.setup
	title := w.keysTitle
	if c.draft.first {
		title = w.firstTitle + " · " + w.stepKeys
	}
	out := []part{lines(3, c.th.title.Render(cut(title, s.w))), gap()}
	say := func(keep int, text string) { out = append(out, lines(keep, wrap(text, s.w)...)) }
	switch s.stage {
	case keyRing:
		say(6, w.ringWhy)
		out = append(out, gap(), s.waiting(w.ringTrying))
		if c.since(s.since) >= slowRing {
			out = append(out, lines(8, styled(c.th.notice.Render, wrap(w.ringSlow, s.w))...))
		}
	case keyBlocked:
		out = append(out, lines(9, styled(c.th.notice.Render, wrap(c.w.keyringTrouble(s.why), s.w))...))
		say(2, w.neverPlain)
		out = append(out, gap())
		for i, text := range w.choices {
			out = append(out, lines(10, s.choice(i, text)...))
		}
	case keyEnv:
		say(7, w.envText)
		out = append(out, gap(), lines(10, "  LIGDICASH_API_KEY", "  LIGDICASH_API_TOKEN"), gap())
		say(6, w.envThen)
	case keyCheck:
		out = append(out, s.row(0), s.row(1), gap(), s.waiting(w.keysTrying))
	case keySave:
		out = append(out, s.row(0), s.row(1), gap(), s.waiting(w.keysSaving))
		if c.since(s.since) >= slowRing {
			out = append(out, lines(8, styled(c.th.notice.Render, wrap(w.ringSlow, s.w))...))
		}
	case keyType:
		say(5, w.whereKeys)
		out = append(out, gap(), s.row(0), s.row(1), gap())
		out = append(out, lines(9, styled(c.th.notice.Render, wrap(s.faultText(), s.w))...))
		if s.doubt {
			say(8, w.anyway)
		}
		if s.swapped() {
			say(8, w.swapHint)
		}
		out = append(out, gap())
		if c.keys == KeysUnreadable && !s.session {
			say(6, w.mayReplace)
		}
		if s.session {
			say(6, w.inMemory)
		} else {
			say(4, w.inKeyring)
		}
	}
	return stack(s.h, out...)
}

// faultText says what is wrong with the keys.
func (s keyForm) faultText() string {
	w := &s.c.w.setup
	switch s.fault.kind {
	case faultShape:
		return s.c.w.shapeTrouble(s.fault.err)
	case faultDeclined:
		return w.declined + " " + w.nothingKept
	case faultInactive:
		return w.notActivated
	case faultNotAsked:
		return w.notAsked
	case faultTooLong:
		return w.tooLong
	case faultNotKept:
		return w.notKeptNow + " " + s.c.w.keyringTrouble(s.fault.err)
	}
	return ""
}

// waiting is what is being done, and for how long.
func (s keyForm) waiting(what string) part {
	secs := int(s.c.since(s.since).Seconds())
	return lines(10, s.c.th.busy.Render(fmt.Sprintf(what, secs)))
}

// choice is one line to choose, with what it means under it.
func (s keyForm) choice(i int, text [2]string) []string {
	mark := "  "
	if s.at == i {
		mark = s.c.th.focus.Render("▸ ")
	}
	out := []string{mark + cut(text[0], s.w-2)}
	if s.h < 14 && s.at != i {
		return out // what each means is said where there is room, or when it is chosen
	}
	for _, l := range wrap(text[1], s.w-4) {
		out = append(out, "    "+s.c.th.hint.Render(l))
	}
	return out
}

// row is a key as anybody may see it: dots, and how many characters there are.
func (s keyForm) row(i int) part {
	c, w := s.c, &s.c.w.setup
	held := [...]settings.Secret{c.draft.keys.API, c.draft.keys.Token}[i]
	n := utf8.RuneCountInString(settings.Trim(held.Reveal()).Reveal())
	mark, cursor := "  ", ""
	if s.stage == keyType && s.at == i {
		mark, cursor = c.th.focus.Render("▸ "), cursorMark
	}
	count := fmt.Sprintf(w.chars, n)
	if n == 1 {
		count = w.oneChar
	}
	room := s.w - 2 - keyLabel - 1 - 15
	if s.w >= 60 {
		room = min(room, 40)
	}
	dots := strings.Repeat("•", max(0, min(n, room-1)))
	return lines(10, mark+pad([...]string{w.apiKey, w.apiToken}[i], keyLabel)+" "+dots+cursor+strings.Repeat(" ", max(1, room-width(dots)))+c.th.hint.Render(count))
}

// keyLabel is the width of the fields' names.
const keyLabel = 9
